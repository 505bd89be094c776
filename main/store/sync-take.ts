/** Rows of all tables but `incident` from the centre into the cache. */
import type { PulledRows, SyncTable } from '../central-wire.ts';
import { eraseIncident, idOfUid, remember } from './incident-json.ts';
import { takePurged } from './retention-purge.ts';
import { rowTables } from './row-tables.ts';
import { first, run, sql, type WriteDb } from './sql.ts';
import { codeOfZone } from './sync-choices.ts';
import { uidOf } from './sync-identity.ts';
import { leaveRow } from './sync-leave.ts';
import { baseOf, saveBase } from './sync-overlay.ts';
import { isSame, numberOf, objectOf, textOf, textOrNull, type JsonRow } from './sync-rows.ts';
import { saveVersion, versionOf } from './sync-versions.ts';
import { takeConflict } from './sync-conflicts.ts';

export interface TakenRows {
  readonly counts: { [table in SyncTable]?: number };
  conflicts: number;
  readonly steps: TakenSteps;
}

/** What others did to incidents, as the centre tells it. */
export interface TakenSteps {
  /** This device, whose own steps are known here already. */
  readonly deviceId: string;
  readonly incidents: Set<string>;
}

interface Context {
  readonly atMs: number;
  readonly actor: string;
  readonly isFull: boolean;
}

type Piece = Exclude<PulledRows, { readonly table: 'incident' }>;

export function takeRows(db: WriteDb, { table, rows }: Piece, taken: TakenRows, context: Context): void {
  if (table === 'purged') takePurged(db, rows, context.atMs);
  for (const row of rows) {
    if (table === 'conflict') taken.conflicts += takeConflict(db, row, context.atMs) ? 1 : 0;
    else if (table === 'scope_exit') leaveRow(db, textOf(row['tbl'] ?? row['table_name']), textOf(row['row_id']));
    else if (table === 'incident_history') takeStep(db, row, taken.steps);
    else if (table === 'id_alias') takeAlias(db, row);
    else if (table !== 'purged') takeRow(db, table, row, context);
  }
  taken.counts[table] = (taken.counts[table] ?? 0) + rows.length;
}

/** Names and stamps of the centre, which are no columns of the row. */
const stamps: ReadonlySet<string> = new Set([
  ...['id', 'code', 'key', 'ver', 'sv_seq', 'sv_xid', 'src_device', 'src_op', 'deleted', 'deleted_at', 'deleted_by', 'device_id'],
]);
export const keyOf: { readonly [table in SyncTable]?: string } = { zone: 'code', incident_type: 'code', setting: 'key' };

function takeRow(db: WriteDb, table: Exclude<SyncTable, 'incident'>, row: JsonRow, context: Context): void {
  const rowId = textOf(row[keyOf[table] ?? 'id']);
  const ver = numberOf(row['ver'], 1);
  const isDeleted = row['deleted'] === true || (row['deleted_at'] ?? null) !== null;
  const known = versionOf(db, table, rowId);
  if (known !== null && ver < known && !context.isFull) return;
  const inward = isDeleted ? null : inwardRow(db, table, row);
  const own = rowTables[table];
  const isWaiting = first(db, sql`SELECT 1 FROM outbox WHERE tbl = ${table} AND row_id = ${rowId}`) !== undefined;
  const local = known === null ? own.read(db, rowId) : null;
  const isDisputed =
    local !== null && inward !== null && Object.entries(inward).some(([column, value]) => !isSame(value, local[column] ?? null));
  if (isWaiting || isDisputed || baseOf(db, table, rowId) !== null) {
    saveBase(db, table, rowId, { ver, row: inward });
  } else {
    own.write(db, rowId, inward, context);
    saveVersion(db, table, rowId, ver, isDeleted);
  }
  if (table === 'zone' && !isDeleted) run(db, sql`UPDATE zone SET central_id = ${numberOf(row['id'])} WHERE code = ${rowId}`);
}

/** Columns of the table, zones by their code. */
function inwardRow(db: WriteDb, table: SyncTable, row: JsonRow): JsonRow {
  const columns = Object.fromEntries(Object.entries(row).filter(([column]) => !stamps.has(column)));
  if (table !== 'alert') return columns;
  const { zone_id: zoneId, ...rest } = columns;
  return { ...rest, zone_code: codeOfZone(db, numberOf(zoneId)) };
}

/** Adds a step to the history of its incident. */
function takeStep(db: WriteDb, row: JsonRow, { deviceId, incidents }: TakenSteps): void {
  const rowId = textOf(row['id']);
  incidents.add(rowId);
  if (row['device'] === deviceId) return;
  const [what, changes] = [textOf(row['what'], 'synced'), objectOf(row['changes'])];
  remember(db, uidOf(rowId), { what, changes, atMs: numberOf(row['at_ms']), actor: textOf(row['by']) });
}

/** Two names of one incident: what hangs on the old one goes to the one that is kept. */
function takeAlias(db: WriteDb, row: JsonRow): void {
  const [oldId, keptId] = [textOrNull(row['old_id']), textOrNull(row['kept_id'])];
  if (oldId === null || keptId === null || textOf(row['tbl'], 'incident') !== 'incident') return;
  const [oldUid, keptUid] = [uidOf(oldId), uidOf(keptId)];
  for (const table of ['incident_note', 'incident_history'])
    run(db, { text: `UPDATE ${table} SET uid = ? WHERE uid = ?`, values: [keptUid, oldUid] });
  run(db, sql`UPDATE outbox SET row_id = ${keptId} WHERE tbl = 'incident' AND row_id = ${oldId}`);
  run(db, sql`DELETE FROM sync_base WHERE tbl = 'incident' AND row_id = ${oldId}`);
  const id = idOfUid(db, oldUid);
  if (id !== null) eraseIncident(db, id);
  run(db, sql`DELETE FROM incident_removed WHERE uid = ${oldUid}`);
}
