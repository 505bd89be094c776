/**
 * Local changes on top of the centre's rows. A row that has changes in the outbox shows its last known row at the centre (sync_base)
 * with these changes applied in their order; when the last of them is confirmed, it shows the centre's row again.
 */
import type { SyncTable } from '../central-wire.ts';
import { membership } from './id-ranges.ts';
import { opsOfRow, type OutboxRow } from './outbox.ts';
import { rowTables } from './row-tables.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { uidOf } from './sync-identity.ts';
import { changesBetween, idOfUid, remember } from './incident-json.ts';
import { choicesOfRow, type Step } from './sync-choices.ts';
import type { JsonRow } from './sync-rows.ts';
import { saveVersion } from './sync-versions.ts';

interface Base {
  readonly ver: number;
  /** null = not there. */
  readonly row: JsonRow | null;
}

export function baseOf(db: ReadDb, table: string, rowId: string): Base | null {
  const found = first<{ ver: number; row: string | null }>(
    db,
    sql`SELECT ver, row FROM sync_base WHERE tbl = ${table} AND row_id = ${rowId}`,
  );
  return found ? { ver: found.ver, row: found.row === null ? null : (JSON.parse(found.row) as JsonRow) } : null;
}

export function saveBase(db: WriteDb, table: string, rowId: string, { ver, row }: Base): void {
  run(
    db,
    sql`INSERT INTO sync_base (tbl, row_id, ver, row) VALUES (${table}, ${rowId}, ${ver}, ${row === null ? null : JSON.stringify(row)})
        ON CONFLICT (tbl, row_id) DO UPDATE SET ver = excluded.ver, row = excluded.row`,
  );
}

/** Tells of any incident id whether a change of many rows that waits includes it. */
export const waitingRanges = (db: ReadDb): ((id: number) => boolean) =>
  membership(
    all<{ ids: string }>(db, sql`SELECT set_json ->> '$.ids' AS ids FROM outbox WHERE lazy IN ('rows', 'given')`).map(({ ids }) => ids),
  );

export interface Change {
  readonly atMs: number;
  readonly actor: string;
  /** Incidents of which the centre told step by step what was done to them. */
  readonly told?: ReadonlySet<string>;
}

/**
 * Makes the row what it should show: the centre's, with what waits on top.
 *
 * @param isInRange  of waitingRanges: rows in there are put as they stand, so they stay as they stand.
 */
export function showRow(db: WriteDb, table: SyncTable, rowId: string, isInRange: (id: number) => boolean, change: Change): void {
  const base = baseOf(db, table, rowId);
  if (base === null) return;
  if (table === 'incident' && isInRange(idOfUid(db, uidOf(rowId)) ?? 0)) return;
  const ops = opsOfRow(db, table, rowId);
  const steps = [...ops.map(stepOf), ...choicesOfRow(db, table, rowId)].sort((a, b) => a.n - b.n);
  if (steps.length === 0) {
    showConfirmed(db, table, rowId, { base, change });
    return;
  }
  const shown = steps.reduce<JsonRow | null>((row, { apply }) => apply(row), base.row);
  // An edit of what was removed at the centre: an edit beats a removal, so the row stays as it is here until the centre has heard of it.
  if (shown === null && ops.length > 0 && ops.at(-1)?.kind !== 'del') return;
  put(db, table, rowId, shown, change);
}

/** Writes a row that the centre had a part in; what it changed in an incident is remembered, unless the centre tells that itself. */
function put(db: WriteDb, table: SyncTable, rowId: string, row: JsonRow | null, change: Change): void {
  const before = table === 'incident' && row !== null ? rowTables.incident.read(db, rowId) : null;
  rowTables[table].write(db, rowId, row, change);
  if (before === null || row === null || change.told?.has(rowId) === true) return;
  const changes = changesBetween(before, row);
  if (Object.keys(changes).length > 0) remember(db, uidOf(rowId), { what: 'synced', changes, atMs: change.atMs, actor: change.actor });
}

const stepOf = ({ n, kind, setJson }: OutboxRow): Step => ({
  n,
  apply: (row) => {
    if (kind === 'del') return null;
    return kind === 'put' || row !== null ? { ...row, ...(JSON.parse(setJson) as JsonRow) } : null;
  },
});

function showConfirmed(
  db: WriteDb,
  table: SyncTable,
  rowId: string,
  { base: { ver, row }, change }: { readonly base: Base; readonly change: Change },
): void {
  // Version 0: the centre was never heard of this row. What people typed stays.
  if (row !== null || ver > 0) put(db, table, rowId, row, change);
  if (ver > 0) saveVersion(db, table, rowId, ver, row === null);
  run(db, sql`DELETE FROM sync_base WHERE tbl = ${table} AND row_id = ${rowId}`);
}
