/** Incidents as the rows that travel, and as they are removed and brought back. */
import { encodePoints } from './geometry.ts';
import { incidentColumnNames } from './incident-rows.ts';
import { localMinOf } from './local-time.ts';
import { first, prepared, run, sql, type ReadDb, type Sql, type SqlValue, type WriteDb } from './sql.ts';
import { uidOf } from './sync-identity.ts';
import { numberOf, textOf, textOrNull, type JsonRow, type RowTable } from './sync-rows.ts';
import { typeIdOf } from './type-ids.ts';

/** Columns of the text of the row, for one or many. Whoever selects has `i` as the incident and `status` as its status. */
export const incidentJsonOf = (status: Sql): Sql => sql`json_object('type_code', (SELECT code FROM incident_type WHERE id = i.type_id),
  'zone_code', (SELECT code FROM zone WHERE id = i.zone_id), 'occurred_ms', i.occurred_ms, 'utc_offset_min', i.utc_offset_min, 'lon', i.lon,
  'lat', i.lat, 'description', i.description, 'place', i.place, 'extra', i.extra, 'origin', i.origin, 'status', ${status},
  'batch_id', (SELECT uid FROM import_batch WHERE id = i.batch_id), 'line', i.line, 'content_hash', CAST(i.content_hash AS TEXT))`;

const ownStatus: Sql = sql`coalesce((SELECT status FROM incident_status WHERE incident_id = i.id), '')`;
export const incidentJson: Sql = incidentJsonOf(ownStatus);

export function idOfUid(db: ReadDb, uid: Uint8Array): number | null {
  return first<{ id: number }>(db, sql`SELECT id FROM incident WHERE uid = ${uid}`)?.id ?? null;
}

export const incidentTable: RowTable = {
  read: (db, rowId) => readIncident(db, uidOf(rowId)),
  write: (db, rowId, row, change) => {
    const uid = uidOf(rowId);
    if (row === null) moveToRemoved(db, uid, change);
    else writeIncident(db, uid, row);
  },
};

function readIncident(db: ReadDb, uid: Uint8Array): JsonRow | null {
  const found = first<{ row: string }>(db, sql`SELECT ${incidentJson} AS row FROM incident i WHERE uid = ${uid}`);
  return found ? (JSON.parse(found.row) as JsonRow) : null;
}

/** Inserts or updates; one that was removed is back, under its old id where that is free. */
function writeIncident(db: WriteDb, uid: Uint8Array, row: JsonRow): number {
  const values = valuesOf(db, uid, row);
  const known = idOfUid(db, uid);
  let id = known;
  if (known === null) {
    const old = first<{ id: number }>(
      db,
      sql`SELECT id FROM incident_removed r WHERE uid = ${uid} AND NOT EXISTS (SELECT 1 FROM incident WHERE id = r.id)`,
    );
    id = insertIncident(db, old?.id ?? null, values);
    run(db, sql`DELETE FROM incident_removed WHERE uid = ${uid}`);
  } else {
    updateIncident(db, known, values);
  }
  setStatus(db, id ?? 0, textOf(row['status']));
  return id ?? 0;
}

function insertIncident(db: WriteDb, id: number | null, values: readonly SqlValue[]): number {
  const marks = incidentColumnNames.map(() => '?').join();
  const insert = prepared(db, `INSERT INTO incident (id, ${incidentColumnNames.join()}) VALUES (?, ${marks})`);
  return Number(insert.run(id, ...values).lastInsertRowid);
}

/** The geometry, and with it the R*Tree, is written only if the place changed. */
function updateIncident(db: WriteDb, id: number, values: readonly SqlValue[]): void {
  const [lon, lat] = [values[incidentColumnNames.indexOf('lon')], values[incidentColumnNames.indexOf('lat')]];
  const isInPlace = first(db, sql`SELECT 1 FROM incident WHERE id = ${id} AND lon = ${lon} AND lat = ${lat}`) !== undefined;
  const columns = isInPlace ? incidentColumnNames.slice(1, -1) : incidentColumnNames.slice(1);
  const update = prepared(db, `UPDATE incident SET ${columns.map((column) => `${column} = ?`).join()} WHERE id = ?`);
  update.run(...values.slice(1, 1 + columns.length), id);
}

/** In the order of incidentColumnNames. */
function valuesOf(db: WriteDb, uid: Uint8Array, row: JsonRow): SqlValue[] {
  const [lon, lat] = [numberOf(row['lon']), numberOf(row['lat'])];
  const [occurredMs, utcOffsetMin] = [numberOf(row['occurred_ms']), numberOf(row['utc_offset_min'])];
  const origin = row['origin'];
  return [
    uid,
    BigInt(textOf(row['content_hash'], '0')),
    batchIdOf(db, textOrNull(row['batch_id'])),
    numberOf(row['line']),
    occurredMs,
    utcOffsetMin,
    localMinOf(occurredMs, utcOffsetMin),
    typeIdOf(db, textOf(row['type_code'])),
    zoneIdOfCode(db, textOrNull(row['zone_code'])),
    lon,
    lat,
    textOf(row['description']),
    textOf(row['place']),
    textOf(row['extra']),
    typeof origin === 'number' ? origin : null,
    encodePoints(Float64Array.of(lon, lat)),
  ];
}

export function zoneIdOfCode(db: ReadDb, code: string | null): number | null {
  if (code === null) return null;
  return first<{ id: number }>(db, sql`SELECT id FROM zone WHERE code = ${code}`)?.id ?? null;
}

/** Batch of incidents whose import this cache does not know: one row stands for all of them. */
export const strangeBatch = '00000000-0000-0000-0000-000000000000';

export function batchIdOf(db: WriteDb, uid: string | null): number {
  const wanted = uid ?? strangeBatch;
  const found = first<{ id: number }>(db, sql`SELECT id FROM import_batch WHERE uid = ${wanted}`);
  if (found) return found.id;
  if (wanted !== strangeBatch) return batchIdOf(db, null);
  return run(
    db,
    sql`INSERT INTO import_batch (uid, file_name, file_hash, signature, mapping, started_ms, finished_ms, read, accepted, updated, unchanged, rejected)
        VALUES (${strangeBatch}, '', '', '', '{}', 0, 0, 0, 0, 0, 0, 0)`,
  ).id;
}

export function setStatus(db: WriteDb, incidentId: number, status: string): void {
  if (status === '') run(db, sql`DELETE FROM incident_status WHERE incident_id = ${incidentId}`);
  else
    run(
      db,
      sql`INSERT INTO incident_status (incident_id, status) VALUES (${incidentId}, ${status})
          ON CONFLICT (incident_id) DO UPDATE SET status = excluded.status`,
    );
}

const keptColumns: Sql = sql`uid, id, content_hash, batch_id, line, occurred_ms, utc_offset_min, type_id, zone_id, lon, lat, description,
  place, extra, origin`;

interface Removal {
  readonly atMs: number;
  readonly actor: string;
  /** At the centre; absent = as known. */
  readonly ver?: number;
}

/** Takes an incident out of its table, with its status and version. Does nothing if it is not there. */
export function moveToRemoved(db: WriteDb, uid: Uint8Array, removal: Removal): boolean {
  const id = idOfUid(db, uid);
  if (id === null) return false;
  copyToRemoved(db, id, removal);
  eraseIncident(db, id);
  return true;
}

function copyToRemoved(db: WriteDb, id: number, { atMs, actor, ver }: Removal): void {
  run(
    db,
    sql`INSERT OR REPLACE INTO incident_removed (${keptColumns}, status, ver, removed_ms, removed_by)
        SELECT ${keptColumns}, ${ownStatus}, coalesce(${ver ?? null}, (SELECT ver FROM incident_version WHERE incident_id = i.id)), ${atMs}, ${actor}
        FROM incident i WHERE id = ${id}`,
  );
}

/** The row and what hangs on its id; notes and history go by uid and stay. */
export function eraseIncident(db: WriteDb, id: number): void {
  run(db, sql`DELETE FROM incident WHERE id = ${id}`);
  forgetId(db, id);
}

export function forgetId(db: WriteDb, id: number): void {
  run(db, sql`DELETE FROM incident_status WHERE incident_id = ${id}`);
  run(db, sql`DELETE FROM incident_version WHERE incident_id = ${id}`);
}

/** Row of a removed incident. */
export function readRemoved(db: ReadDb, uid: Uint8Array): { readonly row: JsonRow; readonly ver: number | null } | null {
  const found = first<{ row: string; ver: number | null }>(
    db,
    sql`SELECT ${incidentJsonOf(sql`i.status`)} AS row, ver FROM incident_removed i WHERE uid = ${uid}`,
  );
  return found ? { row: JSON.parse(found.row) as JsonRow, ver: found.ver } : null;
}

/** Adds an entry to the history; nothing if nothing changed. */
export function remember(
  db: WriteDb,
  uid: Uint8Array,
  entry: { readonly what: string; readonly changes: JsonRow; readonly atMs: number; readonly actor: string },
): void {
  run(
    db,
    sql`INSERT INTO incident_history (uid, at_ms, actor, what, changes)
        VALUES (${uid}, ${entry.atMs}, ${entry.actor}, ${entry.what}, ${JSON.stringify(entry.changes)})`,
  );
}

/** Before and after of each column that differs. Place in a file and content hash are no news to people. */
export function changesBetween(before: JsonRow, after: JsonRow): JsonRow {
  const silent = new Set(['batch_id', 'line', 'content_hash']);
  return Object.fromEntries(
    Object.keys(after)
      .filter((column) => !silent.has(column) && (before[column] ?? null) !== (after[column] ?? null))
      .map((column) => [column, [before[column] ?? null, after[column] ?? null]]),
  );
}
