import { IconGitMerge, IconMapPin } from '@tabler/icons-react';
import { useCallback } from 'react';
import { selectIncident } from '../actions/incident-record.ts';
import { loadConflictRecord } from '../actions/sync.ts';
import { goTo } from '../actions/view.ts';
import type { ConflictGroup } from '../state/conflict-groups.ts';
import { mergedFields, type MergedField } from '../state/merged-fields.ts';
import type { IncidentRecordView } from '../state/server-truth.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { Button, Skeleton } from '../ui/parts.tsx';
import parts from '../ui/parts.module.css';
import styles from './conflict-detail.module.css';
import { columnName } from './conflict-field.tsx';
import { peopleOf } from './conflict-people.ts';
import { LoadFailure } from './failure.tsx';
import { HistoryList, tellColumn, useValueWords } from './incident-history.tsx';
import { useLoaded } from './use-loaded.ts';

export interface ConflictHistoryProps {
  readonly group: ConflictGroup;
  readonly incidentId: number;
  /** The whole history below what merged by itself. */
  readonly isWhole: boolean;
}

/** What merged by itself in the row of a conflict, and all that ever happened to it. */
export function ConflictHistory({ group, incidentId, isWhole }: ConflictHistoryProps) {
  const { common } = useMessages();
  const { failure, retry } = useLoaded(useCallback(() => loadConflictRecord(incidentId), [incidentId]));
  const record = useStore(({ server }) => (server.conflictRecord?.id === incidentId ? server.conflictRecord : null));
  if (record === null) {
    return failure === null ? <Skeleton lines={3} label={common.loading} /> : <LoadFailure failure={failure} onRetry={retry} />;
  }
  return (
    <>
      <MergedByThemselves group={group} record={record} />
      {isWhole ? <Whole record={record} /> : null}
    </>
  );
}

function MergedByThemselves({ group, record }: { readonly group: ConflictGroup; readonly record: IncidentRecordView }) {
  const { sync: words, incident } = useMessages();
  const values = useValueWords();
  const setBy = useSetBy(group);
  const { fields, notes } = mergedFields(group, record);
  if (fields.length === 0 && notes === 0) return null;
  return (
    <section className={styles.merged} aria-label={words.merged}>
      <h3>
        <IconGitMerge size={16} stroke={1.75} aria-hidden />
        {words.merged} <span className={parts.quiet}>{words.mergedFields(fields.length + (notes > 0 ? 1 : 0))}</span>
      </h3>
      <dl>
        {fields.map((field) => (
          <div key={field.column}>
            <dt>{columnName(field.column, words)}</dt>
            <dd>
              <bdi>{tellColumn(field.column, field.value, values)}</bdi>
            </dd>
            <dd className={parts.quiet}>{setBy(field)}</dd>
          </div>
        ))}
        {notes === 0 ? null : (
          <div>
            <dt>{incident.notes}</dt>
            <dd>{words.notesAdded(notes)}</dd>
            <dd className={parts.quiet}>{words.notesKept}</dd>
          </div>
        )}
      </dl>
    </section>
  );
}

/** Who set a merged field, and who left it. */
function useSetBy(group: ConflictGroup): (field: MergedField) => string {
  const messages = useMessages();
  const { sync: words } = messages;
  const { theirs } = peopleOf(group, messages);
  return ({ by }) => {
    if (!group.isMine) return words.setBy(by.name === '' || !by.here ? words.centreActor : by.name);
    return by.here ? words.setByYou(theirs) : words.setByThem(theirs);
  };
}

function Whole({ record }: { readonly record: IncidentRecordView }) {
  const { sync: words, incident } = useMessages();
  const open = () => {
    goTo('map');
    selectIncident(record.id);
  };
  return (
    <section className={styles.whole} aria-label={words.wholeHistory}>
      <div className={styles.wholeHead}>
        <h3>{incident.history}</h3>
        {record.incident === null ? null : (
          <Button size="small" icon={IconMapPin} onClick={open}>
            {words.openRecord}
          </Button>
        )}
      </div>
      <HistoryList history={record.history} />
    </section>
  );
}
