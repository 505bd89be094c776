/** What is told to the centre, and what it answers. */
import type { Json, OpResult, SyncOp, SyncTable } from '../central-wire.ts';
import { artefactRow } from './artefact-rows.ts';
import { pairsOf, rangesOf } from './id-ranges.ts';
import { incidentJson, incidentJsonOf, incidentTable, readRemoved } from './incident-json.ts';
import { opOf, outboxFields, type OutboxRow } from './outbox.ts';
import { all, first, run, sql, value, values, type ReadDb, type WriteDb } from './sql.ts';
import { takeChoiceBack } from './sync-conflicts.ts';
import { leaveGiven } from './bundle-import.ts';
import { purgedCode, takeErased } from './retention-changes.ts';
import { showRow, waitingRanges, baseOf } from './sync-overlay.ts';
import { newUuid, uidOf, uuidOf } from './sync-identity.ts';
import { isSame, textOf, textOrNull, type JsonRow } from './sync-rows.ts';

export interface Limits {
  readonly ops: number;
  readonly rows: number;
  readonly bytes: number;
}

/**
 * Oldest changes that the centre has not answered, in order, within the limits; marks them sent. Changes of one transaction stay
 * together, unless there are more than one call may hold. A change of many rows that is too large is cut in two.
 */
export function nextOps(db: WriteDb, limits: Limits): SyncOp[] {
  const taken: { readonly op: SyncOp; readonly txnId: string }[] = [];
  let [rows, bytes] = [0, 0];
  let isWhole = true;
  const isHeld = heldBack(db);
  for (let after = 0; taken.length < limits.ops;) {
    const row = first<OutboxRow>(db, sql`SELECT ${outboxFields} FROM outbox WHERE n > ${after} AND state <> 'acked' ORDER BY n LIMIT 1`);
    if (!row || isHeld(row)) break;
    const op = readOp(db, row);
    const size = { rows: rowsIn(op), bytes: Buffer.byteLength(JSON.stringify(op)) };
    if (size.bytes > limits.bytes && row.lazy === 'rows' && size.rows > 1 && canCut(db, row.n)) {
      if (taken.length > 0) break;
      cutInTwo(db, row, size.rows);
      continue;
    }
    if (taken.length > 0 && (rows + size.rows > limits.rows || bytes + size.bytes > limits.bytes)) {
      isWhole = row.txnId !== taken.at(-1)?.txnId;
      break;
    }
    taken.push({ op, txnId: row.txnId });
    [rows, bytes, after] = [rows + size.rows, bytes + size.bytes, row.n];
  }
  if (taken.length === limits.ops && isWhole) isWhole = !goesOn(db, taken.at(-1));
  const ops = (isWhole ? taken : withoutLastTransaction(taken)).map(({ op }) => op);
  const last = ops.at(-1);
  if (last) run(db, sql`UPDATE outbox SET state = 'sent', attempts = attempts + 1 WHERE n <= ${last.n} AND state <> 'acked'`);
  return ops;
}

function goesOn(db: ReadDb, last: { readonly op: SyncOp; readonly txnId: string } | undefined): boolean {
  return last !== undefined && first(db, sql`SELECT 1 FROM outbox WHERE n = ${last.op.n + 1} AND txn_id = ${last.txnId}`) !== undefined;
}

/** A transaction of more than one call may hold goes in parts. */
function withoutLastTransaction<T extends { readonly txnId: string }>(taken: readonly T[]): readonly T[] {
  const whole = taken.filter(({ txnId }) => txnId !== taken.at(-1)?.txnId);
  return whole.length > 0 ? whole : taken;
}

const rowsIn = ({ kind, set }: SyncOp): number => (kind === 'rows' && Array.isArray(set['rows']) ? set['rows'].length : 1);

function readOp(db: ReadDb, { lazy, setJson, baseJson, ...op }: OutboxRow): SyncOp {
  const set = JSON.parse(setJson) as JsonRow;
  // Of another device: as it said it, with its own view of what it changed. The centre knows zones by their codes, too.
  if (op.device !== null)
    return { ...op, set: lazy === 'given' ? { rows: set['rows'] ?? [] } : set, base: JSON.parse(baseJson) as JsonRow };
  if (lazy === 'rows') return { ...op, ...readRows(db, textOf(set['ids'])) };
  if (lazy === 'artefact') return { ...op, set: artefactRow(db, set), base: {} };
  return { ...op, set: outward(db, op.table, set), base: outward(db, op.table, JSON.parse(baseJson) as JsonRow) };
}

/** Zones by the centre's id: 0 = in none; of an alert, null = of all. */
function outward(db: ReadDb, table: SyncTable, row: JsonRow): JsonRow {
  if (!('zone_code' in row)) return row;
  const { zone_code: code, ...rest } = row;
  const id = first<{ id: number | null }>(db, sql`SELECT central_id AS id FROM zone WHERE code = ${textOrNull(code)}`)?.id ?? null;
  return { ...rest, zone_id: id ?? (table === 'alert' ? null : 0) };
}

/** What stands in a zone waits until the centre has told the id of that zone, if it is about to. */
function heldBack(db: ReadDb): (row: OutboxRow) => boolean {
  const codes = new Set(
    values<string>(db, sql`SELECT code FROM zone JOIN outbox ON tbl = 'zone' AND row_id = code WHERE central_id IS NULL`),
  );
  return ({ table, lazy, setJson, device }) => {
    if (codes.size === 0 || device !== null) return false;
    if (lazy === 'rows' || lazy === 'artefact') return true;
    return (table === 'incident' || table === 'alert') && codes.has(textOf((JSON.parse(setJson) as JsonRow)['zone_code']));
  };
}

function readRows(db: ReadDb, ids: string): Pick<SyncOp, 'set' | 'base'> {
  return incidentRowsOf(db, ids, (row) => outward(db, 'incident', row));
}

/** Incidents as they are now, the removed ones as they were; and what the centre had of each, null where it had nothing. */
export function incidentRowsOf(
  db: ReadDb,
  ids: string,
  worded: (row: JsonRow) => JsonRow = (row) => row,
): { set: { rows: Json[] }; base: { rows?: Json[] } } {
  const rows: Json[] = [];
  const bases: Json[] = [];
  for (const [from, to] of pairsOf(ids)) {
    const found = all<{ uid: Uint8Array; row: string }>(
      db,
      sql`SELECT uid, ${incidentJson} AS row FROM incident i WHERE id BETWEEN ${from} AND ${to}
          UNION ALL SELECT uid, ${incidentJsonOf(sql`i.status`)} FROM incident_removed i WHERE id BETWEEN ${from} AND ${to}`,
    );
    for (const { uid, row } of found) {
      const id = uuidOf(uid);
      const base = baseOf(db, 'incident', id)?.row ?? null;
      rows.push({ id, ...worded(JSON.parse(row) as JsonRow) });
      bases.push(base && worded(base));
    }
  }
  return { set: { rows }, base: bases.some((base) => base !== null) ? { rows: bases } : {} };
}

/** Later changes get other numbers, so none of them may have been told. */
const canCut = (db: ReadDb, n: number): boolean =>
  value<number>(db, sql`SELECT count(*) FROM outbox WHERE n >= ${n} AND state <> 'queued'`) === 0;

function cutInTwo(db: WriteDb, { n, setJson, ...row }: OutboxRow, rows: number): void {
  const ids = pairsOf(textOf((JSON.parse(setJson) as JsonRow)['ids'])).flatMap(([from, to]) =>
    Array.from({ length: to - from + 1 }, (_, i) => from + i),
  );
  const [head = '', ...tail] = rangesOf(ids, Math.ceil(Math.max(rows, ids.length) / 2));
  // One by one from the end: numbers are unique at every moment.
  for (const { n: later } of all<{ n: number }>(db, sql`SELECT n FROM outbox WHERE n > ${n} ORDER BY n DESC`)) {
    run(db, sql`UPDATE outbox SET n = n + ${tail.length} WHERE n = ${later}`);
  }
  run(db, sql`UPDATE outbox SET set_json = ${JSON.stringify({ ids: head })} WHERE n = ${n}`);
  tail.forEach((part, i) => {
    const opId = newUuid(row.atMs);
    run(
      db,
      sql`INSERT INTO outbox (n, op_id, txn_id, tbl, row_id, kind, lazy, set_json, base_json, base_ver, at_ms, actor)
          VALUES (${n + i + 1}, ${opId}, ${opId}, ${row.table}, ${row.rowId}, ${row.kind}, ${row.lazy}, ${JSON.stringify({ ids: part })}, '{}', 0,
            ${row.atMs}, ${row.actor})`,
    );
  });
  run(db, sql`UPDATE sqlite_sequence SET seq = (SELECT max(n) FROM outbox) WHERE name = 'outbox'`);
}

/** Takes the centre's answer: what it took waits for its result, what it refused is taken back here and kept with the reason. */
export function markPushed(db: WriteDb, lastN: number, results: readonly OpResult[], atMs: number): { rejected: number } {
  let rejected = 0;
  for (const { n, opId, outcome, code, message } of results) {
    const op = opOf(db, n);
    // Another one by then: the answer is of an older state of this cache.
    if (op?.opId !== opId) continue;
    if (outcome === 'rejected') {
      rejected++;
      if (code === purgedCode) takeErased(db, op, atMs);
      else takeBack(db, op, { code: code ?? '', message: message ?? '', atMs });
    } else {
      run(db, sql`UPDATE outbox SET state = 'acked', last_error = NULL WHERE n = ${n}`);
      // The centre had taken it before it erased the incident.
      run(db, sql`DELETE FROM sync_rejected WHERE op_id = ${opId} AND code = ${purgedCode}`);
      if (outcome === 'merged') run(db, sql`INSERT OR IGNORE INTO sync_merged (op_id, merged_ms) VALUES (${opId}, ${atMs})`);
    }
  }
  const lastOp = results.find(({ n }) => n === lastN)?.opId ?? null;
  run(db, sql`UPDATE sync_state SET last_told_n = max(last_told_n, ${lastN}), last_told_op = coalesce(${lastOp}, last_told_op)`);
  return { rejected };
}

function takeBack(db: WriteDb, op: OutboxRow, why: { readonly code: string; readonly message: string; readonly atMs: number }): void {
  run(
    db,
    sql`INSERT OR REPLACE INTO sync_rejected (op_id, tbl, row_id, kind, set_json, base_json, actor, at_ms, code, message, rejected_ms)
        VALUES (${op.opId}, ${op.table}, ${op.rowId}, ${op.kind}, ${op.setJson}, ${op.baseJson}, ${op.actor}, ${op.atMs}, ${why.code},
          ${why.message}, ${why.atMs})`,
  );
  run(db, sql`DELETE FROM outbox WHERE n = ${op.n}`);
  if (op.lazy === 'given') leaveGiven(db, op);
  // Of many rows, and of one that the centre never had, what was put in here stays here.
  if (op.lazy !== null) return;
  const change = { atMs: why.atMs, actor: '' };
  if (op.table === 'conflict') takeChoiceBack(db, op.rowId, change);
  else if (baseOf(db, op.table, op.rowId)?.row) showRow(db, op.table, op.rowId, waitingRanges(db), change);
  else if (op.table === 'incident' && op.kind !== 'put') undo(db, op, change);
}

/** Of an incident that the centre does not have yet: what the change replaced comes back, unless it was changed again. */
function undo(db: WriteDb, op: OutboxRow, change: { readonly atMs: number; readonly actor: string }): void {
  const [set, base] = [JSON.parse(op.setJson) as JsonRow, JSON.parse(op.baseJson) as JsonRow];
  if (op.kind === 'del') {
    const removed = readRemoved(db, uidOf(op.rowId));
    if (removed) incidentTable.write(db, op.rowId, removed.row, change);
    return;
  }
  const row = incidentTable.read(db, op.rowId);
  if (row === null) return;
  const back = Object.entries(base).filter(([column]) => isSame(row[column] ?? null, set[column] ?? null));
  incidentTable.write(db, op.rowId, { ...row, ...Object.fromEntries(back) }, change);
}
