import type { Conflict } from '../../preload/contract/sync-domain.ts';
import { fieldValue, type Json } from '../state/decisions.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { type DiffPart, diffWords } from '../ui/word-diff.ts';
import styles from './conflict-detail.module.css';
import { isText, readPosition, rowFields, valueText } from './conflict-values.ts';
import { useNames } from './names.ts';

interface ConflictValueProps {
  readonly conflict: Conflict;
  readonly of: 'mine' | 'theirs' | 'base';
}

/** One of the three values of a conflict; texts are marked against the base, of whole rows what differs is listed. */
export function ConflictValue({ conflict, of }: ConflictValueProps) {
  const { sync: words } = useMessages();
  const { column, base } = conflict;
  const value = fieldValue(column, conflict[of]);
  if (column === '') {
    const other = of === 'base' ? null : conflict[of === 'mine' ? 'theirs' : 'mine'];
    return value === null ? <span className={styles.typed}>{words.notKept}</span> : <WholeRow value={value} other={other} />;
  }
  if (!isText(conflict) || typeof value !== 'string' || value === '') return <PlainValue column={column} value={value} />;
  const before = fieldValue(column, base);
  const isMarked = of !== 'base' && typeof before === 'string';
  return <Marked parts={isMarked ? diffWords(before, value) : [{ kind: 'same', text: value }]} />;
}

function WholeRow({ value, other }: { readonly value: Json; readonly other: Json }) {
  const { sync: words } = useMessages();
  return (
    <span className={styles.row}>
      {rowFields(value, other).map(([column, told]) => (
        <span key={column}>
          <span className={styles.typed}>{words.columns[column] ?? column}</span>
          <PlainValue column={column} value={told} />
        </span>
      ))}
    </span>
  );
}

function PlainValue({ column, value }: { readonly column: string; readonly value: Json }) {
  const words = useMessages();
  const format = useFormat();
  const names = useNames();
  const { types, zones } = useStore(({ server }) => server);
  const typeName = (code: string) => {
    const known = types.find((type) => type.code === code);
    return known === undefined ? code : names.type(known.id);
  };
  const zoneName = (code: string) => {
    const known = zones.find((zone) => zone.code === code);
    return known === undefined ? code : names.zone(known.id);
  };
  const isPlace = column === 'position' && readPosition(value) !== null;
  return (
    <bdi className={styles.value} dir={isPlace ? 'ltr' : 'auto'} data-empty={value === null || value === ''}>
      {valueText(column, value, { words, format, typeName, zoneName })}
    </bdi>
  );
}

/** A text whose words are marked: what came is underlined, what went is struck through, both coloured. */
export function Marked({ parts }: { readonly parts: readonly DiffPart[] }) {
  return (
    <bdi className={styles.value} dir="auto">
      {parts.map(({ kind, text }, index) => {
        if (kind === 'same') return text;
        const start = text.length - text.trimStart().length;
        const end = text.trimEnd().length;
        const Mark = kind === 'added' ? 'ins' : 'del';
        return (
          <span key={index}>
            {text.slice(0, start)}
            <Mark>{text.slice(start, end)}</Mark>
            {text.slice(end)}
          </span>
        );
      })}
    </bdi>
  );
}
