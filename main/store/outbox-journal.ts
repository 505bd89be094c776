/**
 * The second copy of what waits for the centre: one line a change in a file beside the cache, on disk after each commit. Each line holds
 * the hash of the line before it, so that a damaged end is seen. Changes that are here and not in the cache, because it was lost or
 * replaced by an older copy, are put back when it is opened; their names keep them from being done twice. Beside an encrypted cache each
 * line is sealed with its key.
 */
import { createHash } from 'node:crypto';
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { cacheKeyOf, sealText, unsealText, type CacheKey } from './key.ts';
import { baseForRescue, isKnownOp } from './outbox-rescue.ts';
import { outboxFields, type OutboxRow } from './outbox.ts';
import { all, run, sql, value, type WriteDb } from './sql.ts';
import { tellErased } from './retention-changes.ts';
import { isOfPurged } from './retention-purge.ts';
import { objectOf } from './sync-rows.ts';
import { isLinked, renewDevice, syncState } from './sync-state.ts';

export const journalFileOf = (cacheFile: string): string => `${cacheFile}.outbox.jsonl`;
const fileOf = (db: WriteDb): string => journalFileOf(db.name);
const genesis = '0'.repeat(64);
const noChanges = { n: 0, digest: genesis, deviceId: '' };

interface Written {
  readonly deviceId: string;
  readonly n: number;
  readonly digest: string;
}

/** What is in the file of an open cache. */
const written = new WeakMap<WriteDb, Written>();

interface Line {
  readonly deviceId: string;
  readonly op: OutboxRow;
  readonly digest: string;
}

/** Adds what was queued since; after the commit. While no centre is linked there is nothing. */
export function keepSecondCopy(db: WriteDb): void {
  if (!isLinked(db)) return;
  const { deviceId } = syncState(db);
  const before = written.get(db) ?? noChanges;
  const isOther = before.deviceId !== deviceId;
  if (!isOther && value<number>(db, sql`SELECT coalesce(max(n), 0) FROM outbox`) <= before.n) return;
  const rows = all<OutboxRow>(db, sql`SELECT ${outboxFields} FROM outbox WHERE n > ${isOther ? 0 : before.n} ORDER BY n`);
  // A file of another device or from before a change of numbers is made anew.
  written.set(db, writeLines(db, isOther ? noChanges : before, { deviceId, rows, isNew: isOther }));
}

/** Makes the file anew, with what still waits. */
export function trimSecondCopy(db: WriteDb): void {
  if (isLinked(db) && (written.get(db)?.n ?? 0) > 0) renewSecondCopy(db);
}

/** The same, whatever is in it and whether a centre is linked or not. */
export function renewSecondCopy(db: WriteDb): void {
  if (!existsSync(fileOf(db))) return;
  const rows = all<OutboxRow>(db, sql`SELECT ${outboxFields} FROM outbox ORDER BY n`);
  const after = writeLines(db, noChanges, { deviceId: syncState(db).deviceId, rows, isNew: true });
  // Numbers that were confirmed do not come again.
  written.set(db, { ...after, n: Math.max(after.n, written.get(db)?.n ?? 0) });
}

function writeLines(
  db: WriteDb,
  before: Written,
  { deviceId, rows, isNew }: { readonly deviceId: string; readonly rows: readonly OutboxRow[]; readonly isNew: boolean },
): Written {
  const [file, key] = [fileOf(db), cacheKeyOf(db)];
  let { n, digest } = before;
  let text = '';
  for (const op of rows) {
    digest = digestOf(digest, deviceId, op);
    n = op.n;
    text += lineOf({ deviceId, op, digest }, key);
  }
  const target = isNew ? `${file}.new` : file;
  const handle = openSync(target, isNew ? 'w' : 'a');
  try {
    writeFileSync(handle, text);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  if (isNew) renameSync(target, file);
  return { deviceId, n, digest };
}

const what = 'outbox line';

const lineOf = (line: Line, key: CacheKey | null): string => sealText(key, what, JSON.stringify(line));

const digestOf = (previous: string, deviceId: string, op: OutboxRow): string =>
  createHash('sha256').update(previous).update(deviceId).update(JSON.stringify(op)).digest('hex');

/** Puts back what the file has and the cache has not. @returns how many changes. To be called once, when the cache is opened. */
export function rescueChanges(db: WriteDb, nowMs: number): number {
  if (!existsSync(fileOf(db))) return 0;
  const text = readFileSync(fileOf(db), 'utf8');
  const { lines, length } = wholeLines(text, cacheKeyOf(db));
  const { deviceId, confirmedN } = syncState(db);
  // Of many rows only the names are here: their file must be imported again.
  const lost = lines.filter(
    (line) => line.op.lazy === null && !(line.deviceId === deviceId && line.op.n <= confirmedN) && !isKnownOp(db, line.op.opId),
  );
  const work = db.transaction(() => {
    // What they are of was erased since: that they were made is told, what they say is not put back.
    const [erased, saved] = partition(lost, ({ op }) => isOfPurged(db, op.table, op.rowId, objectOf(op.setJson)));
    for (const { op } of erased) tellErased(db, op, nowMs);
    for (const { op } of saved) putBack(db, op);
    run(db, sql`UPDATE sync_state SET rescued_ops = rescued_ops + ${saved.length}`);
    // Numbers of an older copy may have been told as others; and the file is made anew, without what was erased.
    if (lost.length > 0) renewDevice(db, nowMs, false);
  });
  if (lost.length > 0) work.immediate();
  const last = lines.at(-1);
  // Behind an end that is cut off nothing could be read: such a file is made anew.
  const isWhole = length === text.length;
  if (isWhole && last?.deviceId === syncState(db).deviceId) written.set(db, { deviceId: last.deviceId, n: last.op.n, digest: last.digest });
  keepSecondCopy(db);
  return lost.length;
}

function partition<T>(list: readonly T[], isFirst: (one: T) => boolean): [T[], T[]] {
  return [list.filter(isFirst), list.filter((one) => !isFirst(one))];
}

/** Up to the first line that is cut off or does not follow from the one before it. */
function wholeLines(text: string, key: CacheKey | null): { readonly lines: Line[]; readonly length: number } {
  const lines: Line[] = [];
  let digest = genesis;
  let length = 0;
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', length)) {
    const line = parse(text.slice(length, end), key);
    if (line === null || digestOf(digest, line.deviceId, line.op) !== line.digest) break;
    digest = line.digest;
    length = end + 1;
    lines.push(line);
  }
  return { lines, length };
}

function parse(line: string, key: CacheKey | null): Line | null {
  const text = unsealText(key, what, line);
  try {
    return text === null || text === '' ? null : (JSON.parse(text) as Line);
  } catch {
    return null;
  }
}

/** The text of the file as it is with another key; what cannot be read of it is left out. null: there is none. */
export function resealedJournal(file: string, from: CacheKey | null, to: CacheKey | null): string | null {
  if (!existsSync(file)) return null;
  return wholeLines(readFileSync(file, 'utf8'), from)
    .lines.map((line) => lineOf(line, to))
    .join('');
}

function putBack(db: WriteDb, op: OutboxRow): void {
  run(
    db,
    sql`INSERT INTO outbox (op_id, txn_id, tbl, row_id, kind, set_json, base_json, base_ver, at_ms, actor, device)
        VALUES (${op.opId}, ${op.txnId}, ${op.table}, ${op.rowId}, ${op.kind}, ${op.setJson}, ${op.baseJson}, ${op.baseVer}, ${op.atMs}, ${op.actor},
          ${op.device ?? null})`,
  );
  baseForRescue(db, op);
}
