/** The one row that says who this device is and how far it is with the centre. */
import type { SyncLink, SyncState } from './sync-api.ts';
import { first, run, sql, value, type ReadDb, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { forgetAllVersions } from './sync-versions.ts';

type StateRow = Omit<SyncState, 'isLinked' | 'zones' | 'pending'> & { readonly isLinked: 0 | 1; readonly zones: string | null };

export function syncState(db: ReadDb): SyncState {
  // Safe: the migration wrote the row, and nothing removes it.
  const row = first<StateRow>(
    db,
    sql`SELECT device_id AS deviceId, is_linked AS isLinked, cluster, timeline, epoch, workspace, cursor, scope_ver AS scopeVer, zones, role, login,
          user_name AS userName, last_told_n AS lastToldN, last_told_op AS lastToldOp, confirmed_n AS confirmedN, rescued_ops AS rescuedOps, last_success_ms AS lastSuccessMs,
          last_error AS lastError, last_error_ms AS lastErrorMs
        FROM sync_state`,
  ) as StateRow;
  return {
    ...row,
    isLinked: row.isLinked === 1,
    zones: row.zones === null ? null : (JSON.parse(row.zones) as number[]),
    pending: value<number>(db, sql`SELECT count(*) FROM outbox WHERE state <> 'acked'`),
  };
}

/** Whether changes are queued at all: nothing is before a centre was chosen. */
export const isLinked = (db: ReadDb): boolean => value<number>(db, sql`SELECT is_linked FROM sync_state`) === 1;

/** Remembers which centre this cache belongs to. The cursor goes if it is another one than before. */
export function saveLink(db: WriteDb, { login, userName, cluster, timeline, epoch, workspace, scopeVer, zones, role }: SyncLink): void {
  const known = syncState(db).workspace;
  // The same one on another server may be an older copy; a strange one has nothing of what is here.
  if (known !== null && known !== workspace) forgetAllVersions(db);
  const list = zones === null ? null : JSON.stringify(zones);
  // With other rights other things are taken: whole rows that stayed here are told once more. The centre keeps what it refused, too.
  const hasOtherRights = first(db, sql`SELECT 1 FROM sync_state WHERE role IS NOT ${role} OR zones IS NOT ${list}`) !== undefined;
  if (hasOtherRights) run(db, sql`DELETE FROM sync_rejected WHERE kind IN ('put', 'rows') AND code IN ('not-allowed', 'not-found')`);
  run(
    db,
    sql`UPDATE sync_state SET is_linked = 1, login = ${login}, user_name = ${userName}, cursor = CASE WHEN cluster IS ${cluster} AND epoch IS ${epoch} THEN cursor END,
          has_queued_all = CASE WHEN cluster IS ${cluster} THEN has_queued_all ELSE 0 END, cluster = ${cluster}, timeline = ${timeline}, epoch = ${epoch},
          workspace = ${workspace}, scope_ver = ${scopeVer}, zones = ${list}, role = ${role}`,
  );
}

/** The next pull is one of everything. */
export function forgetCursor(db: WriteDb): void {
  run(db, sql`UPDATE sync_state SET cursor = NULL`);
}

/** Says how the last attempt ended; null = well. */
export function saveSyncOutcome(db: WriteDb, atMs: number, error: string | null): void {
  if (error === null) run(db, sql`UPDATE sync_state SET last_success_ms = ${atMs}, last_error = NULL, last_error_ms = NULL`);
  else run(db, sql`UPDATE sync_state SET last_error = ${error}, last_error_ms = ${atMs}`);
}

/**
 * Makes this cache a new device: it was cloned, or restored from a copy, or the centre was. All that waits is told again under new
 * numbers; the names of the changes stay, so that none is done twice.
 *
 * @param withDone  also what was confirmed in the last weeks, for a centre that may have lost it.
 */
export function renewDevice(db: WriteDb, nowMs: number, withDone: boolean): { deviceId: string; queued: number } {
  const deviceId = newUuid(nowMs);
  const fields = sql`op_id, txn_id, tbl, row_id, kind, lazy, set_json, base_json, base_ver, at_ms, actor, device`;
  const done = withDone ? sql`SELECT 0 AS turn, n, ${fields} FROM outbox_done UNION ALL` : sql``;
  // One row a change in its old order; numbers begin at 1 again.
  run(db, sql`CREATE TEMP TABLE again AS ${done} SELECT 1 AS turn, n, ${fields} FROM outbox ORDER BY turn, n`);
  run(db, sql`DELETE FROM outbox`);
  run(db, sql`DELETE FROM sqlite_sequence WHERE name = 'outbox'`);
  if (withDone) run(db, sql`DELETE FROM outbox_done`);
  run(db, sql`INSERT INTO outbox (${fields}) SELECT ${fields} FROM again ORDER BY turn, n`);
  run(db, sql`DROP TABLE temp.again`);
  run(
    db,
    sql`UPDATE sync_state SET device_id = ${deviceId}, last_told_n = 0, last_told_op = NULL, confirmed_n = 0, told_entry = 0,
          cursor = CASE WHEN ${Number(withDone)} THEN NULL ELSE cursor END`,
  );
  return { deviceId, queued: value<number>(db, sql`SELECT count(*) FROM outbox`) };
}
