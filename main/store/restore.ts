/**
 * Puts a copy in the place of the cache. What must be done to the copy is done beside the cache (`<cache>.restore`); then a plan is written
 * (`<cache>.restore.json`), and from there on there are renames alone, which whoever opens the cache next can end. What was there before
 * goes into a folder of its own and is never removed.
 */
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { syncFile } from './durable.ts';
import { COURIER_KEYS, sealText, unsealText, type CacheKey } from './key.ts';
import { lockCache } from './lock.ts';
import { loadSqlite, openWriter, type CacheOptions } from './open.ts';
import { resealedJournal } from './outbox-journal.ts';
import { stagedFileOf } from './restore-files.ts';
import { run, sql, type WriteDb } from './sql.ts';
import { renewDevice, syncState } from './sync-state.ts';

export interface ReadyCopy {
  readonly schema: number;
  readonly workspace: string | null;
  readonly isLinked: boolean;
  /** Changes that wait for the centre. */
  readonly waiting: number;
}

/**
 * Brings the copy to the newest schema and lets it be a device of its own, that nobody is signed in to and no message leaves twice.
 *
 * @param keepKeys  ids of keys of programs that are good now; all others of the copy end: they may have been revoked since.
 * @throws AppError as openWriter: cache.newer, cache.migration-edited, disk.full …
 */
export async function makeReady(
  options: CacheOptions,
  { nowMs, keepKeys }: { readonly nowMs: number; readonly keepKeys: readonly string[] },
): Promise<ReadyCopy> {
  const { db, close } = await openWriter(options);
  try {
    db.transaction(() => {
      renewDevice(db, nowMs, false);
      endTheirRights(db, nowMs, keepKeys);
      // What waited then may have been sent since: a person looks, as after a stop in the middle of sending.
      run(db, sql`UPDATE delivery SET state = 'unknown', updated_ms = ${nowMs} WHERE state IN ('pending', 'sending')`);
    }).immediate();
    const { workspace, isLinked, pending } = syncState(db);
    const schema = db.pragma('user_version', { simple: true }) as number;
    // Nothing of it may lie in a log: the file alone is moved.
    db.pragma('wal_checkpoint(TRUNCATE)');
    return { schema, workspace, isLinked, waiting: pending };
  } finally {
    close();
    syncFile(options.cacheFile);
  }
}

function endTheirRights(db: WriteDb, nowMs: number, keepKeys: readonly string[]): void {
  run(db, sql`UPDATE session SET ended_ms = ${nowMs}, end_reason = 'revoked' WHERE ended_ms IS NULL`);
  run(
    db,
    sql`UPDATE api_key SET revoked_ms = ${nowMs} WHERE revoked_ms IS NULL
          AND id NOT IN (SELECT value FROM json_each(${JSON.stringify(keepKeys)}))`,
  );
}

/** File names alone; `from` of the folder of the cache, `to` of it or, for what goes, of the folder aside. */
export interface RestoreMoves {
  /** Name of the folder that what was there goes to. */
  readonly aside: string;
  readonly out: readonly string[];
  readonly in: readonly { readonly from: string; readonly to: string }[];
}

interface Companions {
  readonly aside: string;
  /** Key of the cache now, and of the copy. `from` undefined = not known. */
  readonly keys: { readonly from: CacheKey | null | undefined; readonly to: CacheKey | null };
  /** Whether the second copy of what waits belongs to the same centre. */
  readonly keepsJournal: boolean;
}

/**
 * What is to be moved, and the files that come along sealed anew. Nobody may have the cache open.
 *
 * Changes that were made since the backup and never reached the centre are in the second copy of what waits, which stays.
 */
export function planMoves(cacheFile: string, { aside, keys, keepsJournal }: Companions): RestoreMoves {
  const [folder, name] = [dirname(cacheFile), basename(cacheFile)];
  const staged = basename(stagedFileOf(cacheFile));
  const names = readdirSync(folder);
  const isSame = keys.from !== undefined && sameKey(keys.from, keys.to);
  const stays = new Set<string>();
  const sealed: Readonly<Record<string, (file: string) => string | null>> = {
    '.outbox.jsonl': (file) => (keepsJournal && keys.from !== undefined ? resealedJournal(file, keys.from, keys.to) : null),
    '.courier.json': (file) => {
      const text = keys.from === undefined ? null : unsealText(keys.from, COURIER_KEYS, readFileSync(file, 'utf8').trimEnd());
      return text === null ? null : sealText(keys.to, COURIER_KEYS, text);
    },
  };
  for (const [end, reseal] of Object.entries(sealed)) {
    if (!names.includes(`${name}${end}`)) continue;
    if (isSame && (end !== '.outbox.jsonl' || keepsJournal)) stays.add(end);
    else writeSealed(join(folder, `${staged}${end}`), reseal(join(folder, `${name}${end}`)));
  }
  const goes = (end: string): boolean => (leaving.has(end) || /^\.v\d+\.bak$/.test(end)) && !stays.has(end);
  const comes = (end: string): boolean => end === '' || end === '.key' || end in sealed || /^\.v\d+\.bak$/.test(end);
  const endsOf = (start: string): string[] =>
    readdirSync(folder).flatMap((one) => (one.startsWith(start) ? [one.slice(start.length)] : []));
  return {
    aside,
    out: names.filter((one) => one.startsWith(name) && goes(one.slice(name.length))),
    in: endsOf(staged)
      .filter(comes)
      .map((end) => ({ from: `${staged}${end}`, to: `${name}${end}` })),
  };
}

/** By how their names end. What is not here is of this computer, or of nobody: it stays. */
const leaving: ReadonlySet<string> = new Set([
  ...['', '-wal', '-shm', '-journal', '.key', '.audit-head', '.outbox.jsonl', '.courier.json'],
  ...['-pull', '-snapshot', '-bundle', '-import'],
]);

const sameKey = (a: CacheKey | null, b: CacheKey | null): boolean =>
  a === null || b === null ? a === b : Buffer.from(a).equals(Buffer.from(b));

function writeSealed(file: string, text: string | null): void {
  if (text !== null) writeFileSync(file, text, { mode: 0o600, flush: true });
}

/**
 * Does what a plan says. Cut off at any place it can be done again; until it has ended nobody may open the cache.
 *
 * @param onStep  is told before each step, for tests.
 * @throws AppError cache.in-use: somebody has it open.
 */
export async function swapFiles(
  options: Pick<CacheOptions, 'cacheFile' | 'nativeBinding'>,
  moves: RestoreMoves,
  onStep: (step: string) => void = () => undefined,
): Promise<void> {
  const { cacheFile } = options;
  const folder = dirname(cacheFile);
  const lock = lockCache(cacheFile, await loadSqlite(options));
  try {
    const aside = join(folder, moves.aside);
    onStep('folder');
    mkdirSync(aside, { recursive: true, mode: 0o700 });
    for (const name of moves.out) {
      onStep(`out ${name}`);
      // Moved before: what has the name now is the new one.
      if (existsSync(join(folder, name)) && !existsSync(join(aside, name))) renameSync(join(folder, name), join(aside, name));
    }
    // By it the trail that went can be checked where it is now.
    const auditKey = `${basename(cacheFile)}.audit-key`;
    if (existsSync(join(folder, auditKey))) copyFileSync(join(folder, auditKey), join(aside, auditKey));
    syncFile(aside);
    for (const { from, to } of moves.in) {
      onStep(`in ${to}`);
      if (existsSync(join(folder, from))) renameSync(join(folder, from), join(folder, to));
    }
    onStep('sync');
    syncFile(folder);
    if (!existsSync(cacheFile)) throw new AppError('cache.unusable', { file: cacheFile, reason: 'nothing to restore' });
  } finally {
    lock.close();
  }
}
