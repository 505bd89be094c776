/** Takes over what was pulled: all of it and the cursor in one transaction, with what people changed meanwhile on top. */
import type { PulledRows, PullStart } from '../central-wire.ts';
import { leaveConfirmed, leaveOutside } from './replica.ts';
import { openStage, type Stage } from './import-stage.ts';
import { outboxColumns } from './outbox.ts';
import { all, run, sql, value, type WriteDb } from './sql.ts';
import type { PullReport } from './sync-api.ts';
import { firstIncidents } from './sync-incidents-first.ts';
import { mergedIncidents, type IncidentTaker, type TakeContext } from './sync-incidents.ts';
import { knownInZones, knownIncidents, leaveMissingIncidents, leaveMissingRows, leaveUntoldNotes, leaveZones } from './sync-leave.ts';
import { uidOf } from './sync-identity.ts';
import { type Change, showRow, waitingRanges } from './sync-overlay.ts';
import { textOf } from './sync-rows.ts';
import { knownInParts } from './sync-sums.ts';
import { syncState } from './sync-state.ts';
import { keyOf, takeRows, type TakenRows } from './sync-take.ts';
import { dropStage, staged, stagedPull, stagedSnapshot } from './sync-stage.ts';

/** Confirmed changes are kept so long: a centre that was restored from an older copy is told them again. */
const keptMs = 30 * 86_400_000;
/** How long what merged by itself is counted. */
const mergedForMs = 7 * 86_400_000;
/** Fewer rows are written one by one even into an empty table. */
const leastFirstLoad = 2_000;
const beforeIncidents: ReadonlySet<string> = new Set(['zone', 'incident_type', 'import_batch', 'incident_history', 'scope_exit']);

/** Takes over what was staged. @throws Error if no pull was staged. */
export function applyPull(db: WriteDb, atMs: number): PullReport {
  const start = stagedPull(db);
  if (start === null) throw new Error('No pull is staged');
  const isFirst = value<number>(db, sql`SELECT NOT EXISTS (SELECT 1 FROM incident)`) === 1 && incidentsIn(db, start) >= leastFirstLoad;
  // A stage cannot be opened within a transaction.
  const stage = isFirst ? openStage(db) : null;
  try {
    const report = inTransaction(db, () => takeOver(db, { start, stage, atMs }));
    stage?.close();
    dropStage(db, 'pull');
    dropStage(db, 'snapshot');
    return report;
  } catch (error) {
    stage?.close();
    throw error;
  }
}

function incidentsIn(db: WriteDb, start: PullStart): number {
  const ofSnapshot = stagedSnapshot(db)?.chunks.reduce((sum, { rows }) => sum + rows, 0) ?? 0;
  return ofSnapshot + (start.counts.incident ?? 0);
}

function inTransaction<Result>(db: WriteDb, work: () => Result): Result {
  db.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    db.exec('COMMIT');
    return result;
  } catch (error) {
    // When the disk is full SQLite may have rolled back by itself.
    if (db.inTransaction) db.exec('ROLLBACK');
    throw error;
  }
}

function takeOver(
  db: WriteDb,
  { start, stage, atMs }: { readonly start: PullStart; readonly stage: Stage | null; readonly atMs: number },
): PullReport {
  const change = { atMs, actor: '' };
  const confirmed = confirm(db, start, atMs);
  const rows: TakenRows = { counts: {}, conflicts: 0, steps: { deviceId: syncState(db).deviceId, incidents: new Set() } };
  const whole = wholeTables(start.isFull);
  const toldNotes = new Set<string>();
  const take = (piece: OtherRows): void => {
    whole.note(piece);
    if (piece.table === 'incident_note') for (const row of piece.rows) toldNotes.add(textOf(row['id']));
    takeRows(db, piece, rows, { ...change, isFull: start.isFull || piece.again === true });
  };
  const later: OtherRows[] = [];
  for (const piece of staged(db, 'pull')) {
    if (piece.table === 'incident') continue;
    if (beforeIncidents.has(piece.table)) take(piece);
    else later.push(piece);
  }
  const incidents = takeIncidents(db, { start, stage, context: { ...change, isFull: start.isFull, told: rows.steps.incidents } });
  for (const piece of later) take(piece);
  // What is read whole is compared as a whole.
  if (!start.isFull) leaveUntoldNotes(db, start.addedZones, toldNotes);
  for (const { table, seen } of whole.list()) leaveMissingRows(db, table, seen, change);
  const held = start.replica ?? null;
  const left = leaveOutside(db, held);
  // Only then does each row stand in the zone that the centre has it in.
  leaveConfirmed(db, held, showAll(db, { ...change, told: rows.steps.incidents }));
  leaveZones(db, start);
  run(
    db,
    sql`UPDATE sync_state SET cursor = ${start.next}, epoch = ${start.epoch}, scope_ver = ${start.scopeVer},
          confirmed_n = max(confirmed_n, ${start.lastN}), last_success_ms = ${atMs}, last_error = NULL, last_error_ms = NULL,
          uncompared = CASE WHEN ${Number(start.isFull)} THEN NULL ELSE uncompared + 1 END`,
  );
  return { incidents: { ...incidents, removed: incidents.removed + left }, rows: rows.counts, confirmed, conflicts: rows.conflicts };
}

type OtherRows = Exclude<PulledRows, { readonly table: 'incident' }>;

/** Tables that were read whole, with the keys of their rows. */
function wholeTables(isFull: boolean) {
  const seen = new Map<OtherRows['table'], Set<string>>();
  const begin = (table: OtherRows['table']): Set<string> => {
    const found = seen.get(table) ?? new Set<string>();
    seen.set(table, found);
    return found;
  };
  if (isFull) for (const table of rowsInFull) begin(table);
  return {
    note: ({ table, rows, again }: OtherRows): void => {
      if (!isFull && again !== true) return;
      const keys = begin(table);
      for (const row of rows) keys.add(textOf(row[keyOf[table] ?? 'id']));
    },
    list: () => Array.from(seen, ([table, keys]) => ({ table, seen: keys })),
  };
}

/** All that have versions; aliases and steps are told once. */
const rowsInFull = [
  ...(['zone', 'incident_type', 'import_batch', 'incident_note', 'artefact', 'alert_rule', 'alert', 'setting', 'conflict'] as const),
];

function takeIncidents(
  db: WriteDb,
  { start, stage, context }: { readonly start: PullStart; readonly stage: Stage | null; readonly context: TakeContext },
): PullReport['incidents'] {
  const { addedZones } = start;
  const merge = stage === null ? mergedIncidents(db, { ...context, isNoted: addedZones.length > 0 }) : null;
  const incidents: IncidentTaker = merge ?? firstIncidents(db, stage as Stage, context);
  if (stagedSnapshot(db) !== null)
    for (const piece of staged(db, 'snapshot')) if (piece.table === 'incident') incidents.add(piece.incidents);
  for (const piece of staged(db, 'pull')) if (piece.table === 'incident' && piece.again === undefined) incidents.add(piece.incidents);
  const { added, updated, removed } = incidents.finish();
  const again = takeParts(db, context);
  // Of all that is in scope, or of zones that came into it, each row was told: one that is here alone moved on or went while nobody told.
  const known = merge === null ? [] : start.isFull ? knownIncidents(db) : knownInZones(db, addedZones);
  const left = leaveMissingIncidents(
    db,
    unseen(known, (id) => merge?.hasSeen(id) === true),
  );
  return { added: added + again.added, updated: updated + again.updated, removed: removed + again.removed + left };
}

const unseen = (known: readonly { id: number; uid: Uint8Array }[], hasSeen: (id: number) => boolean): Uint8Array[] =>
  known.filter(({ id }) => !hasSeen(id)).map(({ uid }) => uid);

/** Parts of zones that were read whole, because sums differed. */
function takeParts(db: WriteDb, context: TakeContext): PullReport['incidents'] {
  const counts = { added: 0, updated: 0, removed: 0 };
  const zones = new Map<number, readonly number[]>();
  const merge = mergedIncidents(db, { ...context, isFull: true });
  for (const piece of staged(db, 'pull')) {
    if (piece.table !== 'incident' || piece.again === undefined) continue;
    zones.set(piece.again.zone, piece.again.parts);
    merge.add(piece.incidents);
  }
  if (zones.size === 0) return counts;
  const { added, updated, removed } = merge.finish();
  let left = 0;
  for (const [zone, parts] of zones)
    left += leaveMissingIncidents(
      db,
      unseen(knownInParts(db, zone, parts), (id) => merge.hasSeen(id)),
    );
  return { added, updated, removed: removed + left };
}

/** Only what the centre answered for: of what was sent and not answered it is not known whether it was refused. */
function confirm(db: WriteDb, { lastN }: PullStart, atMs: number): number {
  const isConfirmed = sql`state = 'acked' AND n <= ${lastN}`;
  run(
    db,
    sql`INSERT OR REPLACE INTO outbox_done (${outboxColumns}, done_ms) SELECT ${outboxColumns}, ${atMs} FROM outbox WHERE ${isConfirmed}`,
  );
  run(db, sql`DELETE FROM outbox_done WHERE done_ms < ${atMs - keptMs}`);
  run(db, sql`DELETE FROM sync_merged WHERE merged_ms < ${atMs - mergedForMs}`);
  return run(db, sql`DELETE FROM outbox WHERE ${isConfirmed}`).changes;
}

/**
 * Every row that had changes shows what it should: the centre's row, with what still waits on top.
 *
 * @returns incidents of which nothing waits any more.
 */
function showAll(db: WriteDb, change: Change): Uint8Array[] {
  const isInRange = waitingRanges(db);
  // Before everything was queued, what is here alone or differs from the centre waits for that.
  const isUnqueued = value<number>(db, sql`SELECT has_queued_all FROM sync_state`) === 0;
  const rows = all<{ table: Parameters<typeof showRow>[1]; rowId: string; hasOp: 0 | 1 }>(
    db,
    sql`SELECT tbl AS "table", row_id AS rowId, EXISTS (SELECT 1 FROM outbox o WHERE o.tbl = b.tbl AND o.row_id = b.row_id) AS hasOp FROM sync_base b`,
  );
  for (const { table, rowId, hasOp } of rows) {
    if (isUnqueued && hasOp === 0) continue;
    showRow(db, table, rowId, isInRange, change);
  }
  return rows.filter(({ table, hasOp }) => table === 'incident' && hasOp === 0).map(({ rowId }) => uidOf(rowId));
}
