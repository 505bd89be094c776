/**
 * What waits to be told to the centre. A change of synced data and its row here are one transaction. While no centre is linked nothing
 * is queued: linking queues everything that is there (queue-everything.ts).
 */
import type { SyncOp, SyncTable } from '../central-wire.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { differing, picked, type JsonRow } from './sync-rows.ts';
import { isLinked } from './sync-state.ts';
import { rowTables } from './row-tables.ts';
import { versionOf } from './sync-versions.ts';

export interface NewOp {
  readonly table: SyncTable;
  readonly rowId: string;
  readonly kind: SyncOp['kind'];
  readonly set: JsonRow;
  readonly base?: JsonRow;
  readonly baseVer?: number;
  readonly lazy?: 'rows' | 'artefact';
  readonly atMs: number;
  readonly actor: string;
  /** Changes with one of these are taken over wholly or not at all. */
  readonly txnId?: string;
}

/** Adds a change; the caller's transaction holds. */
export function queueOp(db: WriteDb, op: NewOp): void {
  const opId = newUuid(op.atMs);
  run(
    db,
    sql`INSERT INTO outbox (op_id, txn_id, tbl, row_id, kind, lazy, set_json, base_json, base_ver, at_ms, actor)
        VALUES (${opId}, ${op.txnId ?? opId}, ${op.table}, ${op.rowId}, ${op.kind}, ${op.lazy ?? null}, ${JSON.stringify(op.set)},
          ${JSON.stringify(op.base ?? {})}, ${op.baseVer ?? 0}, ${op.atMs}, ${op.actor})`,
  );
}

interface Change {
  readonly table: SyncTable;
  readonly rowId: string;
  readonly actor: string;
  readonly atMs: number;
  readonly txnId?: string;
}

/** Makes a change of one row and queues what it changed; the caller's transaction holds. */
export function tracked<Result>(db: WriteDb, change: Change, make: () => Result): Result {
  if (!isLinked(db)) return make();
  const table = rowTables[change.table];
  const before = table.read(db, change.rowId);
  const result = make();
  queueDifference(db, change, before, table.read(db, change.rowId));
  return result;
}

/** Queues what makes `after` of `before`; nothing if they are equal. */
export function queueDifference(db: WriteDb, change: Change, before: JsonRow | null, after: JsonRow | null): void {
  const ver = versionOf(db, change.table, change.rowId);
  const baseVer = ver ?? 0;
  if (after === null) {
    if (before === null) return;
    keepBase(db, change, ver === null ? null : before, baseVer);
    queueOp(db, { ...change, kind: 'del', set: {}, base: before, baseVer });
  } else if (before === null && change.table === 'incident') {
    // One that was removed comes back: any change of it does that.
    keepBase(db, change, null, baseVer);
    queueOp(db, { ...change, kind: 'patch', set: picked(after, ['status']), base: picked(after, ['status']), baseVer });
  } else if (before === null) {
    keepBase(db, change, null, baseVer);
    queueOp(db, { ...change, kind: 'put', set: after, baseVer });
  } else {
    const set = together(differing(after, before), after);
    const columns = Object.keys(set);
    if (columns.length === 0) return;
    keepBase(db, change, ver === null ? null : before, baseVer);
    queueOp(db, { ...change, kind: 'patch', set, base: picked(before, columns), baseVer });
  }
}

/** Columns that mean one thing travel together. */
function together(set: JsonRow, after: JsonRow): JsonRow {
  const pairs = [
    ['occurred_ms', 'utc_offset_min'],
    ['lon', 'lat'],
  ];
  const added = pairs.filter((pair) => pair.some((column) => column in set)).flat();
  return { ...set, ...picked(after, added) };
}

/** Keeps the row of the centre before the first change on top of it. */
export function keepBase(db: WriteDb, { table, rowId }: Pick<Change, 'table' | 'rowId'>, row: JsonRow | null, ver: number): void {
  run(
    db,
    sql`INSERT OR IGNORE INTO sync_base (tbl, row_id, ver, row) VALUES (${table}, ${rowId}, ${ver}, ${row === null ? null : JSON.stringify(row)})`,
  );
}

export interface OutboxRow {
  readonly n: number;
  readonly opId: string;
  readonly txnId: string;
  readonly table: SyncTable;
  readonly rowId: string;
  readonly kind: SyncOp['kind'];
  /** 'rows', 'artefact': read when it is told. 'given': rows of another device as they came, `ids` those that stand for them here. */
  readonly lazy: 'rows' | 'artefact' | 'given' | null;
  readonly setJson: string;
  readonly baseJson: string;
  readonly baseVer: number;
  readonly atMs: number;
  readonly actor: string;
  /** The device that made it; null = this one. */
  readonly device: string | null;
}

export const outboxFields = sql`n, op_id AS opId, txn_id AS txnId, tbl AS "table", row_id AS rowId, kind, lazy, set_json AS setJson,
  base_json AS baseJson, base_ver AS baseVer, at_ms AS atMs, actor, device`;

export const outboxColumns = sql`n, op_id, txn_id, tbl, row_id, kind, lazy, set_json, base_json, base_ver, at_ms, actor, device`;

/** Changes of one row that were not confirmed, oldest first. */
export const opsOfRow = (db: WriteDb, table: string, rowId: string): OutboxRow[] =>
  all(db, sql`SELECT ${outboxFields} FROM outbox WHERE tbl = ${table} AND row_id = ${rowId} ORDER BY n`);

/** Changes that the centre has not answered, oldest first. */
export const opsAfter = (db: ReadDb, after: number, most: number): OutboxRow[] =>
  all(db, sql`SELECT ${outboxFields} FROM outbox WHERE n > ${after} AND state <> 'acked' ORDER BY n LIMIT ${most}`);

export const opOf = (db: WriteDb, n: number): OutboxRow | undefined =>
  first<OutboxRow>(db, sql`SELECT ${outboxFields} FROM outbox WHERE n = ${n}`);
