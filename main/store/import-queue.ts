import { openBulkChange } from './bulk-change.ts';
import type { MergeWatch } from './import-merge.ts';
import { queueDifference } from './outbox.ts';
import { queueIncidents } from './queue-everything.ts';
import { rowTables } from './row-tables.ts';
import { first, sql, value, values, type WriteDb } from './sql.ts';
import { isLinked } from './sync-state.ts';

/** What an import adds to the outbox when it ends. */
export interface ImportQueue {
  /** Empty if no centre is linked: then nothing is looked at. */
  readonly watchUpdates: Pick<MergeWatch, 'onUpdate'>;
  /** The rows are in their table by now. Within the transaction. */
  finish(atMs: number): void;
}

/** New types first, then the batch, then its rows: new ones by their ids, which follow each other, and those that it changed. */
export function openImportQueue(db: WriteDb, batchId: number, startedMs: number): ImportQueue {
  if (!isLinked(db)) return { watchUpdates: {}, finish: () => undefined };
  const lastId = (): number => value<number | null>(db, sql`SELECT max(id) FROM incident`) ?? 0;
  const oldId = lastId();
  const oldTypes = new Set(values<string>(db, sql`SELECT code FROM incident_type`));
  let changes: ReturnType<typeof openBulkChange> | null = null;
  const onUpdate = (id: number): void => {
    changes ??= openBulkChange(db, { actor: '', atMs: startedMs });
    changes.before(id);
  };
  return {
    watchUpdates: { onUpdate },
    finish: (atMs) => {
      const by = { actor: '', atMs };
      for (const code of values<string>(db, sql`SELECT code FROM incident_type ORDER BY id`)) {
        if (!oldTypes.has(code))
          queueDifference(db, { table: 'incident_type', rowId: code, ...by }, null, rowTables.incident_type.read(db, code));
      }
      const uid = first<{ uid: string }>(db, sql`SELECT uid FROM import_batch WHERE id = ${batchId}`)?.uid ?? '';
      queueDifference(db, { table: 'import_batch', rowId: uid, ...by }, null, rowTables.import_batch.read(db, uid));
      queueIncidents(db, idsBetween(oldId, lastId()), by);
      changes?.finish();
    },
  };
}

function* idsBetween(after: number, last: number): Generator<number> {
  for (let id = after + 1; id <= last; id++) yield id;
}
