import { IconArrowNarrowRight } from '@tabler/icons-react';
import type { IncidentChange } from '../../preload/contract/incident-edits.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import { useStore } from '../state/store.ts';
import type { Messages } from '../strings/en.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { Section } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import { valueText, type ValueWords } from './conflict-values.ts';
import styles from './incident.module.css';
import { useNames } from './names.ts';

type Value = IncidentChange['changes'][string][number];
interface ColumnChange {
  readonly column: string;
  readonly before: string;
  readonly after: string;
}

/** Who changed an incident, when and what, newest first; as a section of its own. */
export function IncidentHistory({ history }: { readonly history: readonly IncidentChange[] }) {
  const { incident: words } = useMessages();
  return (
    <Section title={words.history}>
      <HistoryList history={history} />
    </Section>
  );
}

export function HistoryList({ history }: { readonly history: readonly IncidentChange[] }) {
  const messages = useMessages();
  const { incident: words } = messages;
  const format = useFormat();
  const values = useValueWords();
  if (history.length === 0) return <p className={parts.quiet}>{words.noHistory}</p>;
  return (
    <ol className={styles.history}>
      {history.map((change, index) => (
        <li key={`${String(change.atMs)}-${String(history.length - index)}`}>
          <p>
            <bdi>{actorOf(change, messages)}</bdi> <span>{words.what['undo' in change.changes ? 'undone' : change.what]}</span>
          </p>
          <p className={parts.quiet}>{format.moment(change.atMs)}</p>
          {columnChanges(change, values).map(({ column, before, after }) => (
            <div key={column} className={styles.change}>
              <span className={parts.quiet}>{column}</span>
              <span>
                {before === '' ? null : (
                  <>
                    <bdi>{before}</bdi>
                    <IconArrowNarrowRight className={parts.mirrored} size={14} stroke={1.75} aria-label={words.became} />
                  </>
                )}
                <bdi>{after}</bdi>
              </span>
            </div>
          ))}
        </li>
      ))}
    </ol>
  );
}

/** Names and formats that values of columns need. */
export function useValueWords(): ValueWords {
  const words = useMessages();
  const format = useFormat();
  const names = useNames();
  const { types, zones } = useStore(({ server }) => server);
  const named = (known: { readonly id: number } | undefined, code: string, nameOf: (id: number) => string) =>
    known === undefined ? code : nameOf(known.id);
  return {
    words,
    format,
    typeName: (code) =>
      named(
        types.find((type) => type.code === code),
        code,
        names.type,
      ),
    zoneName: (code) =>
      named(
        zones.find((zone) => zone.code === code),
        code,
        names.zone,
      ),
  };
}

function actorOf({ actor, what }: IncidentChange, { incident: words }: Messages): string {
  if (actor !== '') return actor;
  return what === 'imported' ? words.fileActor : words.centre;
}

/** Column by column in the words of the screen; what means one thing together is one line. */
function columnChanges({ what, changes }: IncidentChange, words: ValueWords): ColumnChange[] {
  const { undo: _undo, ...columns } = changes;
  const joined = joinPair(joinPair(columns, ['lon', 'lat'], 'position'), ['occurred_ms', 'utc_offset_min'], 'time');
  return Object.entries(joined).map(([column, [before, after]]) => ({
    column: nameOf(column, words.words),
    before: what === 'removed' || column === 'reason' ? '' : tellColumn(column, before, words),
    after: tellColumn(column, after, words),
  }));
}

type Pairs = Readonly<Record<string, readonly [unknown, unknown]>>;

function joinPair(changes: Pairs, [first, second]: readonly [string, string], as: string): Pairs {
  const { [first]: one, [second]: two, ...rest } = changes;
  if (one === undefined || two === undefined) return changes;
  return { ...rest, [as]: [0, 1].map((side) => ({ [first]: one[side as 0 | 1], [second]: two[side as 0 | 1] })) as [unknown, unknown] };
}

function nameOf(column: string, { sync, incident }: Messages): string {
  const own: Readonly<Record<string, string>> = {
    ...{ note: incident.note, reason: incident.reason, lon: incident.longitude, lat: incident.latitude },
    ...{ zone_code: sync.columns['zone_id'] ?? column, occurred_ms: sync.columns['time'] ?? column },
  };
  return own[column] ?? sync.columns[column] ?? column;
}

/** A value as the history and the row that travels hold it, in words. */
export function tellColumn(column: string, value: unknown, words: ValueWords): string {
  const { outlook } = words.words;
  if (column === 'origin')
    return typeof value === 'number' ? outlook.origins.known[incidentOrigins[value] ?? 'unknown'] : outlook.origins.byType;
  // Of a pair of which one part alone changed, that part is told.
  const part = column === 'position' || column === 'time' ? onlyPart(value) : null;
  if (part !== null) return tellColumn(part[0], part[1], words);
  if (column === 'lon' || column === 'lat') return typeof value === 'number' ? value.toFixed(5) : '';
  // Safe: an offset of a moment that is told without one is that of the screen.
  if (column === 'occurred_ms') return typeof value === 'number' ? words.format.moment(value) : '';
  return valueText(column === 'zone_code' ? 'zone_id' : column, value as Value, words);
}

function onlyPart(value: unknown): [string, unknown] | null {
  const parts = typeof value === 'object' && value !== null ? Object.entries(value) : [];
  return parts.length === 1 ? (parts[0] as [string, unknown]) : null;
}
