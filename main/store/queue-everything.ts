/** What is queued when a centre is linked, and after an import. */
import { roles, type Role } from '../../preload/contract/procedure.ts';
import { queueHotspotRun } from './hotspot-parts.ts';
import { queueForecastRun } from './forecast-parts.ts';
import { membership, rangesOf } from './id-ranges.ts';
import { strangeBatch } from './incident-json.ts';
import { queueLedger } from './ledger-parts.ts';
import { queueOp, keepBase } from './outbox.ts';
import { calendarSetting, rowTables, sharedSettings } from './row-tables.ts';
import { all, run, sql, value, values, type WriteDb } from './sql.ts';
import type { Actor } from './sync-api.ts';
import { newUuid } from './sync-identity.ts';
import { waitingRanges } from './sync-overlay.ts';
import { syncState } from './sync-state.ts';
import { versionOf } from './sync-versions.ts';
import type { SyncTable } from '../central-wire.ts';

/** Who may make rows of these at the centre; of all others, an analyst. What is refused would only be a nuisance. */
const leastRole: { readonly [table in SyncTable]?: Role } = { zone: 'supervisor', alert_rule: 'supervisor', setting: 'admin' };
/** Incidents that one change tells of at most. */
const rowsPerOp = 2_000;

/** Queues all that the centre is not known to have. @returns how many changes; a second call queues nothing. */
export function queueEverything(db: WriteDb, by: Actor): number {
  const before = queued(db);
  nameAll(db, by.atMs);
  const rank = roles.indexOf(syncState(db).role ?? 'admin');
  const put = (table: SyncTable, rowId: string): void => {
    if (rank < roles.indexOf(leastRole[table] ?? 'analyst')) return;
    if (versionOf(db, table, rowId) !== null || isQueued(db, table, rowId) || isRefused(db, table, rowId)) return;
    const row = rowTables[table].read(db, rowId);
    if (row === null) return;
    keepBase(db, { table, rowId }, null, 0);
    queueOp(db, { table, rowId, kind: 'put', set: row, ...by });
  };
  for (const code of values<string>(db, sql`SELECT code FROM zone ORDER BY id`)) put('zone', code);
  for (const code of values<string>(db, sql`SELECT code FROM incident_type ORDER BY id`)) put('incident_type', code);
  for (const uid of values<string>(db, sql`SELECT uid FROM import_batch WHERE uid <> ${strangeBatch} ORDER BY id`))
    put('import_batch', uid);
  queueIncidents(db, unknownIncidents(db), by);
  for (const id of values<string>(db, sql`SELECT id FROM incident_note WHERE removed_ms IS NULL ORDER BY at_ms, id`))
    put('incident_note', id);
  for (const uid of values<string>(db, sql`SELECT uid FROM alert_rule ORDER BY id`)) put('alert_rule', uid);
  for (const uid of values<string>(db, sql`SELECT uid FROM alert ORDER BY id`)) put('alert', uid);
  for (const key of values<string>(db, sql`SELECT key FROM setting ORDER BY key`)) if (sharedSettings.has(key)) put('setting', key);
  for (const calendar of values<string>(db, sql`SELECT calendar FROM own_calendar`)) put('setting', `${calendarSetting}${calendar}`);
  if (value<number>(db, sql`SELECT has_queued_all FROM sync_state`) === 0) queueResults(db);
  run(db, sql`UPDATE sync_state SET has_queued_all = 1`);
  return queued(db) - before;
}

const queued = (db: WriteDb): number => value<number>(db, sql`SELECT count(*) FROM outbox`);
const isQueued = (db: WriteDb, table: string, rowId: string): boolean =>
  value<number>(db, sql`SELECT EXISTS (SELECT 1 FROM outbox WHERE tbl = ${table} AND row_id = ${rowId})`) === 1;

/** What the centre refused waits for a person, or for other rights: see saveLink. */
const isRefused = (db: WriteDb, table: string, rowId: string): boolean =>
  value<number>(db, sql`SELECT EXISTS (SELECT 1 FROM sync_rejected WHERE tbl = ${table} AND row_id = ${rowId} AND kind = 'put')`) === 1;

/** Rows from before there were uuids get one. */
function nameAll(db: WriteDb, atMs: number): void {
  for (const table of ['import_batch', 'alert_rule', 'alert']) {
    for (const id of values<number>(db, { text: `SELECT id FROM ${table} WHERE uid IS NULL ORDER BY id`, values: [] })) {
      run(db, { text: `UPDATE ${table} SET uid = ? WHERE id = ?`, values: [newUuid(atMs), id] });
    }
  }
}

/** All that were not at the centre when it was linked, less what waits or was refused. As an array: the queue is written meanwhile. */
function unknownIncidents(db: WriteDb): number[] {
  // Versions go with their incidents: as many of both, and there is nothing to look for.
  const unknown = value<number>(db, sql`SELECT (SELECT count(*) FROM incident) - (SELECT count(*) FROM incident_version)`);
  if (unknown === 0) return [];
  const isInRange = waitingRanges(db);
  const isInRefused = membership(
    all<{ ids: string }>(db, sql`SELECT set_json ->> '$.ids' AS ids FROM sync_rejected WHERE kind = 'rows'`).map(({ ids }) => ids),
  );
  const ids = values<number>(
    db,
    sql`SELECT id FROM incident WHERE NOT EXISTS (SELECT 1 FROM incident_version WHERE incident_id = id) ORDER BY id`,
  );
  return ids.filter((id) => !isInRange(id) && !isInRefused(id));
}

/** Queues incidents by their ids, ascending; their rows are read when they are told. */
export function queueIncidents(db: WriteDb, ids: Iterable<number>, by: Actor): void {
  for (const group of byScope(db, [...ids])) {
    for (const part of rangesOf(group, rowsPerOp)) {
      queueOp(db, { table: 'incident', rowId: '', kind: 'rows', set: { ids: part }, lazy: 'rows', ...by });
    }
  }
}

/** What lies in other zones than this person's is told apart: the centre refuses it, and what it would take must not be refused with it. */
function byScope(db: WriteDb, ids: readonly number[]): (readonly number[])[] {
  const { zones } = syncState(db);
  if (zones === null || ids.length === 0) return [ids];
  const outside = new Set(
    values<number>(
      db,
      sql`SELECT i.id FROM json_each(${JSON.stringify(ids)}) JOIN incident i ON i.id = value LEFT JOIN zone z ON z.id = i.zone_id
          WHERE coalesce(z.central_id, 0) NOT IN (SELECT value FROM json_each(${JSON.stringify(zones)}))`,
    ),
  );
  return [ids.filter((id) => !outside.has(id)), ids.filter((id) => outside.has(id))];
}

/** The newest results: older ones are of no use to others. */
function queueResults(db: WriteDb): void {
  const runs = all<{ id: number; madeMs: number }>(
    db,
    sql`SELECT id, created_ms AS madeMs FROM hotspot_run WHERE id IN (SELECT max(id) FROM hotspot_run WHERE made_by IS NULL GROUP BY type_id) ORDER BY id`,
  );
  for (const { id, madeMs } of runs) queueHotspotRun(db, id, madeMs);
  const [forecast] = all<{ id: number; madeMs: number }>(
    db,
    sql`SELECT id, created_ms AS madeMs FROM forecast_run WHERE made_by IS NULL ORDER BY id DESC LIMIT 1`,
  );
  if (forecast) queueForecastRun(db, forecast.id, forecast.madeMs);
  // Another centre knows nothing of the ledger.
  run(db, sql`UPDATE sync_state SET told_entry = 0`);
  queueLedger(db);
}
