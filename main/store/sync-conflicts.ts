/** Values that two people changed differently, and changes that the centre refused: both stay until a person has judged them. */
import type { Json, SyncOp, SyncTable } from '../central-wire.ts';
import type { PageOf, PageRequest } from './api.ts';
import { changesBetween, remember } from './incident-json.ts';
import { keepBase, queueOp } from './outbox.ts';
import { rowTables } from './row-tables.ts';
import { all, first, run, sql, value, type ReadDb, type WriteDb } from './sql.ts';
import type { Actor, RejectedOp, SyncConflict, SyncCounts } from './sync-api.ts';
import { valuesByColumn, withZoneCodes } from './sync-choices.ts';
import { uidOf } from './sync-identity.ts';
import { showRow, waitingRanges } from './sync-overlay.ts';
import { numberOf, textOf, textOrNull, type JsonRow } from './sync-rows.ts';
import { pairsOf } from './id-ranges.ts';
import { saveVersion, versionOf } from './sync-versions.ts';

/** As the centre has it now. @returns whether it is open and new here. */
export function takeConflict(db: WriteDb, row: JsonRow, atMs: number): boolean {
  const id = textOf(row['id']);
  const state = textOf(row['state'], 'open');
  const isKnown = first(db, sql`SELECT 1 FROM sync_conflict WHERE id = ${id}`) !== undefined;
  const resolvedMs = Date.parse(textOf(row['resolved_at']));
  saveVersion(db, 'conflict', id, numberOf(row['ver'], 1));
  const json = (column: string): string => JSON.stringify(row[column] ?? null);
  run(
    db,
    sql`INSERT INTO sync_conflict (id, tbl, row_id, op_id, col, kind, base, mine, theirs, mine_by, theirs_by, zone_id, state, at_ms,
          resolved_by, resolved_ms)
        VALUES (${id}, ${textOf(row['tbl'])}, ${textOf(row['row_id'])}, ${textOrNull(row['op_id'])}, ${textOf(row['col'])}, ${textOf(row['kind'])},
          ${json('base')}, ${json('mine')}, ${json('theirs')}, ${textOf(row['mine_by'])}, ${textOf(row['theirs_by'])},
          ${typeof row['zone_id'] === 'number' ? row['zone_id'] : null}, ${state}, ${numberOf(row['mine_ms'], atMs)}, ${textOrNull(row['resolved_by'])},
          ${Number.isNaN(resolvedMs) ? null : resolvedMs})
        ON CONFLICT (id) DO UPDATE SET state = excluded.state, resolved_by = excluded.resolved_by, resolved_ms = excluded.resolved_ms,
          op_id = excluded.op_id, mine = excluded.mine, theirs = excluded.theirs, theirs_by = excluded.theirs_by, at_ms = excluded.at_ms,
          zone_id = excluded.zone_id`,
  );
  // The choice made here is known at the centre once nothing about it waits; one that was undone stays open for the person.
  run(
    db,
    sql`UPDATE sync_conflict SET choice = NULL WHERE id = ${id} AND choice <> 'open'
          AND NOT EXISTS (SELECT 1 FROM outbox WHERE tbl = 'conflict' AND row_id = ${id})`,
  );
  return !isKnown && state === 'open';
}

interface ConflictRow extends Omit<SyncConflict, 'base' | 'mine' | 'theirs' | 'incident' | 'isWaiting' | 'state'> {
  readonly base: string;
  readonly mine: string;
  readonly theirs: string;
  readonly state: SyncConflict['state'];
  readonly choice: 'theirs' | 'mine' | 'value' | 'open' | null;
}

/** What a person sees: their own choice before the centre's. */
const shownState = sql`CASE choice WHEN 'theirs' THEN 'kept_theirs' WHEN 'mine' THEN 'took_mine' WHEN 'value' THEN 'merged' WHEN 'open' THEN 'open'
  ELSE state END`;

/** Oldest first. */
export function syncConflicts(db: ReadDb, state: 'open' | 'resolved' | null, { page, pageSize }: PageRequest): PageOf<SyncConflict> {
  const where = state === null ? sql`TRUE` : state === 'open' ? sql`${shownState} = 'open'` : sql`${shownState} <> 'open'`;
  const rows = all<ConflictRow>(
    db,
    sql`SELECT id, tbl AS "table", row_id AS rowId, col AS "column", kind, base, mine, theirs, mine_by AS mineBy, theirs_by AS theirsBy,
          ${shownState} AS state, choice, at_ms AS atMs,
          resolved_by AS resolvedBy, resolved_ms AS resolvedMs
        FROM sync_conflict WHERE ${where} ORDER BY at_ms, id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
  );
  const items = rows.map(({ base, mine, theirs, choice, ...row }) => ({
    ...row,
    base: withZoneCodes(db, JSON.parse(base) as Json),
    mine: withZoneCodes(db, JSON.parse(mine) as Json),
    theirs: withZoneCodes(db, JSON.parse(theirs) as Json),
    isWaiting: choice !== null && choice !== 'open',
    incident: row.table === 'incident' ? placeOf(db, row.rowId) : null,
  }));
  return { total: value<number>(db, sql`SELECT count(*) FROM sync_conflict WHERE ${where}`), items };
}

const placeOf = (db: ReadDb, rowId: string): SyncConflict['incident'] =>
  first<{ id: number; lon: number; lat: number }>(db, sql`SELECT id, lon, lat FROM incident WHERE uid = ${uidOf(rowId)}`) ?? null;

/**
 * Queues a choice (`chosen`, with 'value': values by column) and shows it on the row at once; others see it once the centre has taken it.
 * false: there is no such conflict.
 */
export function resolveConflict(db: WriteDb, id: string, choice: 'theirs' | 'mine' | 'value', chosen: Json, by: Actor): boolean {
  const found = first<{ column: string }>(db, sql`SELECT col AS "column" FROM sync_conflict WHERE id = ${id}`);
  if (!found) return false;
  run(db, sql`UPDATE sync_conflict SET choice = ${choice}, resolved_by = ${by.actor}, resolved_ms = ${by.atMs} WHERE id = ${id}`);
  showChoice(db, id, choice === 'value' ? { choice, value: outwardValues(valuesByColumn(found.column, chosen)) } : { choice }, by);
  return true;
}

/** People name zones by their codes. */
function outwardValues(values: JsonRow): JsonRow {
  const { zone_id: zone, ...rest } = values;
  return zone === undefined || typeof zone === 'number' ? values : { ...rest, zone_code: zone };
}

function showChoice(db: WriteDb, id: string, set: JsonRow, by: Actor): void {
  const row = rowOfConflict(db, id);
  const before = row ? rowTables[row.table].read(db, row.rowId) : null;
  if (row) keepBase(db, row, before, versionOf(db, row.table, row.rowId) ?? 0);
  // The centre refuses it if somebody else chose meanwhile.
  queueOp(db, { table: 'conflict', rowId: id, kind: 'patch', set, baseVer: versionOf(db, 'conflict', id) ?? 0, ...by });
  if (!row) return;
  showRow(db, row.table, row.rowId, waitingRanges(db), by);
  const after = rowTables[row.table].read(db, row.rowId);
  if (row.table !== 'incident') return;
  const changes = before && after ? changesBetween(before, after) : {};
  const what = before !== null && after === null ? 'removed' : before === null && after !== null ? 'restored' : 'edited';
  if (what !== 'edited' || Object.keys(changes).length > 0) remember(db, uidOf(row.rowId), { what, changes, ...by });
}

const rowOfConflict = (db: ReadDb, id: string): { table: SyncTable; rowId: string } | undefined =>
  first(db, sql`SELECT tbl AS "table", row_id AS rowId FROM sync_conflict WHERE id = ${id} AND tbl IN ('incident', 'incident_note')`);

/** A decision that was made on another device and waits here to be passed on. */
export function showForeignChoice(db: WriteDb, id: string, by: Actor): void {
  const choice = first<{ choice: string | null }>(
    db,
    sql`SELECT set_json ->> '$.choice' AS choice FROM outbox WHERE tbl = 'conflict' AND row_id = ${id} ORDER BY n DESC`,
  )?.choice;
  if (choice === 'theirs' || choice === 'mine' || choice === 'value')
    run(db, sql`UPDATE sync_conflict SET choice = ${choice}, resolved_by = ${by.actor}, resolved_ms = ${by.atMs} WHERE id = ${id}`);
  const row = rowOfConflict(db, id);
  if (!row) return;
  keepBase(db, row, rowTables[row.table].read(db, row.rowId), versionOf(db, row.table, row.rowId) ?? 0);
  showRow(db, row.table, row.rowId, waitingRanges(db), by);
}

/** The centre refused a choice: the conflict is as it was before it, and so is its row. */
export function takeChoiceBack(db: WriteDb, id: string, change: Actor): void {
  run(
    db,
    sql`UPDATE sync_conflict SET choice = NULL, resolved_by = NULL, resolved_ms = NULL WHERE id = ${id}
          AND NOT EXISTS (SELECT 1 FROM outbox WHERE tbl = 'conflict' AND row_id = ${id})`,
  );
  const row = rowOfConflict(db, id);
  if (row) showRow(db, row.table, row.rowId, waitingRanges(db), change);
}

/** Opens it again. The centre is told to keep its first value meanwhile, unless it does. */
export function undoResolve(db: WriteDb, id: string, by: Actor): boolean {
  const found = first<{ state: string }>(db, sql`SELECT ${shownState} AS state FROM sync_conflict WHERE id = ${id}`);
  if (!found || found.state === 'open') return false;
  run(db, sql`UPDATE sync_conflict SET choice = 'open', resolved_by = NULL, resolved_ms = NULL WHERE id = ${id}`);
  if (found.state !== 'kept_theirs') showChoice(db, id, { choice: 'theirs' }, by);
  return true;
}

export function syncCounts(db: ReadDb): SyncCounts {
  const waiting = all<{ ids: string | null; atMs: number }>(
    db,
    sql`SELECT CASE lazy WHEN 'rows' THEN set_json ->> '$.ids' END AS ids, at_ms AS atMs FROM outbox WHERE state <> 'acked' ORDER BY n`,
  );
  const sizeOf = (ids: string | null): number => (ids === null ? 1 : pairsOf(ids).reduce((sum, [from, to]) => sum + to - from + 1, 0));
  const open = first<{ conflicts: number; oldestMs: number | null }>(
    db,
    sql`SELECT count(*) AS conflicts, min(at_ms) AS oldestMs FROM sync_conflict WHERE ${shownState} = 'open'`,
  );
  const merged = first<{ count: number; sinceMs: number | null }>(
    db,
    sql`SELECT count(*) AS count, min(merged_ms) AS sinceMs FROM sync_merged`,
  );
  return {
    waiting: waiting.length,
    waitingRows: waiting.reduce((sum, { ids }) => sum + sizeOf(ids), 0),
    oldestWaitingMs: waiting.length === 0 ? null : Math.min(...waiting.map(({ atMs }) => atMs)),
    conflicts: open?.conflicts ?? 0,
    oldestConflictMs: open?.oldestMs ?? null,
    rejected: value<number>(db, sql`SELECT count(*) FROM sync_rejected WHERE seen_ms IS NULL`),
    merged: merged?.count ?? 0,
    mergedSinceMs: merged?.sinceMs ?? null,
  };
}

/** Newest first. */
export function rejectedOps(db: ReadDb, { page, pageSize }: PageRequest): PageOf<RejectedOp> {
  const rows = all<Omit<RejectedOp, 'set' | 'base' | 'isSeen'> & { setJson: string; baseJson: string; isSeen: 0 | 1 }>(
    db,
    sql`SELECT op_id AS opId, tbl AS "table", row_id AS rowId, kind, set_json AS setJson, base_json AS baseJson, actor, at_ms AS atMs, code, message,
          rejected_ms AS rejectedMs, seen_ms IS NOT NULL AS isSeen
        FROM sync_rejected ORDER BY rejected_ms DESC, op_id DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
  );
  const items = rows.map(({ setJson, baseJson, isSeen, ...row }) => ({
    ...row,
    set: JSON.parse(setJson) as SyncOp['set'],
    base: JSON.parse(baseJson) as SyncOp['base'],
    isSeen: isSeen === 1,
  }));
  return { total: value<number>(db, sql`SELECT count(*) FROM sync_rejected`), items };
}

export function markRejectedSeen(db: WriteDb, opIds: readonly string[], atMs: number): void {
  for (const opId of opIds) run(db, sql`UPDATE sync_rejected SET seen_ms = ${atMs} WHERE op_id = ${opId} AND seen_ms IS NULL`);
}
