import { keepBase, type OutboxRow } from './outbox.ts';
import { rowTables } from './row-tables.ts';
import { first, sql, type ReadDb, type WriteDb } from './sql.ts';
import { showRow, waitingRanges } from './sync-overlay.ts';
import { versionOf } from './sync-versions.ts';

/** Lets the row show a change that was put back, as far as the row is there; else it will when it is pulled. */
export function baseForRescue(db: WriteDb, { table, rowId, atMs, actor }: OutboxRow): void {
  if (table === 'conflict') return;
  const ver = versionOf(db, table, rowId);
  const row = rowTables[table].read(db, rowId);
  keepBase(db, { table, rowId }, row, ver ?? 0);
  showRow(db, table, rowId, waitingRanges(db), { atMs, actor });
}

/** Whether a change was here before: it waits, is done, or was refused. */
export const isKnownOp = (db: ReadDb, opId: string): boolean =>
  first(
    db,
    sql`SELECT 1 FROM outbox WHERE op_id = ${opId} UNION ALL SELECT 1 FROM outbox_done WHERE op_id = ${opId}
        UNION ALL SELECT 1 FROM sync_rejected WHERE op_id = ${opId}`,
  ) !== undefined;
