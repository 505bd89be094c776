/** Rows of all tables but `incident` from the centre into the cache. */
import type { PulledRows, PullStart, SyncTable } from '../central-wire.ts';
import { eraseIncident, idOfUid, zoneIdOfCode } from './incident-json.ts';
import { rowTables } from './row-tables.ts';
import { first, run, sql, values, type WriteDb } from './sql.ts';
import { uidOf, uuidOf } from './sync-identity.ts';
import { baseOf, saveBase, waitingRanges } from './sync-overlay.ts';
import { isSame, numberOf, textOf, textOrNull, type JsonRow } from './sync-rows.ts';
import { saveVersion, versionOf } from './sync-versions.ts';
import { takeConflict } from './sync-conflicts.ts';

export interface TakenRows {
  readonly counts: { [table in SyncTable]?: number };
  conflicts: number;
}

interface Context {
  readonly atMs: number;
  readonly actor: string;
  readonly isFull: boolean;
}

type Piece = Exclude<PulledRows, { readonly table: 'incident' }>;

export function takeRows(db: WriteDb, { table, rows }: Piece, taken: TakenRows, context: Context): void {
  for (const row of rows) {
    if (table === 'conflict') taken.conflicts += takeConflict(db, row, context.atMs) ? 1 : 0;
    else if (table === 'scope_exit') leaveScope(db, row);
    else if (table === 'id_alias') takeAlias(db, row);
    else takeRow(db, table, row, context);
  }
  taken.counts[table] = (taken.counts[table] ?? 0) + rows.length;
}

/** Names and stamps of the centre, which are no columns of the row. */
const stamps: ReadonlySet<string> = new Set([
  ...['id', 'code', 'key', 'ver', 'sv_seq', 'sv_xid', 'src_device', 'src_op', 'deleted', 'deleted_at', 'deleted_by', 'device_id'],
]);
const keyOf: { readonly [table in SyncTable]?: string } = { zone: 'code', incident_type: 'code', setting: 'key' };

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
    saveVersion(db, table, rowId, ver);
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

const codeOfZone = (db: WriteDb, centralId: number): string | null =>
  first<{ code: string }>(db, sql`SELECT code FROM zone WHERE central_id = ${centralId}`)?.code ?? null;

/** A row went to a zone that this person does not see. */
function leaveScope(db: WriteDb, row: JsonRow): void {
  const [table, rowId] = [textOf(row['tbl'] ?? row['table_name']), textOf(row['row_id'])];
  if (table === 'incident') leaveIncidents(db, [uidOf(rowId)]);
  else if (table === 'incident_note' && !isWaitingFor(db, table, rowId)) {
    run(db, sql`DELETE FROM incident_note WHERE id = ${rowId}`);
    run(db, sql`DELETE FROM sync_conflict WHERE tbl = 'incident_note' AND row_id = ${rowId}`);
  }
}

const isWaitingFor = (db: WriteDb, table: string, rowId: string): boolean =>
  first(db, sql`SELECT 1 FROM outbox WHERE tbl = ${table} AND row_id = ${rowId}`) !== undefined;

/**
 * What came from the centre and lies in zones that are not in scope goes, but for what waits to be told: that goes with a later pull.
 * What the centre never had is this person's own, and stays.
 */
export function leaveZones(db: WriteDb, { zones, lostZones }: Pick<PullStart, 'zones' | 'lostZones'>): void {
  const known = [0, ...values<number>(db, sql`SELECT central_id FROM zone WHERE central_id IS NOT NULL`)];
  // What is in no zone here may be in one that this cache does not know: then it stays.
  const isSure = zones?.every((id) => known.includes(id)) === true;
  const left = isSure ? known.filter((id) => !zones.includes(id)) : lostZones;
  for (const centralId of left) {
    const zoneId = zoneIdOfCode(db, codeOfZone(db, centralId));
    if (centralId !== 0 && zoneId === null) continue;
    leaveIncidents(
      db,
      values<Uint8Array>(
        db,
        sql`SELECT uid FROM incident JOIN incident_version ON incident_id = id WHERE zone_id IS ${zoneId}
            UNION ALL SELECT uid FROM incident_removed WHERE zone_id IS ${zoneId} AND ver IS NOT NULL`,
      ),
    );
    run(db, sql`DELETE FROM sync_conflict WHERE zone_id = ${centralId}`);
  }
}

/** With all that this cache knows of them. */
function leaveIncidents(db: WriteDb, uids: readonly Uint8Array[]): void {
  const isInRange = waitingRanges(db);
  for (const uid of uids) {
    const id = idOfUid(db, uid);
    if (isWaitingFor(db, 'incident', uuidOf(uid)) || (id !== null && isInRange(id)) || hasWaitingNote(db, uid)) continue;
    if (id !== null) eraseIncident(db, id);
    for (const table of ['incident_removed', 'incident_note', 'incident_history'])
      run(db, { text: `DELETE FROM ${table} WHERE uid = ?`, values: [uid] });
    run(db, sql`DELETE FROM sync_base WHERE tbl = 'incident' AND row_id = ${uuidOf(uid)}`);
    run(db, sql`DELETE FROM sync_conflict WHERE tbl = 'incident' AND row_id = ${uuidOf(uid)}`);
  }
}

const hasWaitingNote = (db: WriteDb, uid: Uint8Array): boolean =>
  first(db, sql`SELECT 1 FROM incident_note JOIN outbox ON tbl = 'incident_note' AND row_id = incident_note.id WHERE uid = ${uid}`) !==
  undefined;

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
