/**
 * Gives a cache another key, its first one, or none: the cache, its copies from before migrations, the second copy of what waits and the
 * courier's keys are written anew beside them, and take their places when all are whole. Nobody may have the cache open.
 *
 * Killed at any moment, the cache opens with the one key or with the other; `settleRecrypt` says which, and ends what was begun.
 */
import { existsSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Database } from 'better-sqlite3';
import { AppError } from '../../preload/contract/errors.ts';
import { wipe, wipeFile } from '../wipe.ts';
import { syncFile } from './durable.ts';
import { explainSqliteError, sqliteCode } from './failure.ts';
import { COURIER_KEYS, rawKey, sealText, unlock, unsealText, type CacheKey } from './key.ts';
import { lockCache } from './lock.ts';
import { loadSqlite, type CacheOptions, type OpenDatabase } from './open.ts';
import { journalFileOf, resealedJournal } from './outbox-journal.ts';

/** null = not encrypted. */
export interface KeyChange {
  readonly from: CacheKey | null;
  readonly to: CacheKey | null;
}

type Places = Pick<CacheOptions, 'cacheFile' | 'nativeBinding'>;

const newOf = (file: string): string => `${file}.rekeyed`;

/**
 * The disk must have room for all of it once more.
 *
 * @throws AppError cache.in-use, cache.busy, disk.full, cache.corrupt. Which key the cache has then says `settleRecrypt`.
 */
export async function recrypt(places: Places, { from, to }: KeyChange): Promise<void> {
  const { cacheFile } = places;
  const openDatabase = await loadSqlite(places);
  const lock = lockCache(cacheFile, openDatabase);
  try {
    // All must be in the file itself: what a journal of the old file holds would be played into the new one.
    foldJournal(openDatabase, cacheFile, from);
    const databases = [cacheFile, ...copiesOf(cacheFile)];
    try {
      for (const file of databases) writeAnew(openDatabase, file, { from, to });
      for (const [file, reseal] of Object.entries(sealedFilesOf(cacheFile))) {
        const text = existsSync(file) ? reseal({ from, to }) : null;
        if (text !== null) writeFileSync(newOf(file), text, { mode: 0o600, flush: true });
      }
    } catch (error) {
      removeNew(cacheFile);
      throw error;
    }
    putInPlace(cacheFile, from === null);
    dropStages(cacheFile, from === null);
  } catch (error) {
    throw explainSqliteError(error, cacheFile);
  } finally {
    lock.close();
  }
}

/**
 * After a change of keys that was not seen to end. @returns whether the cache has its new key; then the old one is not needed any more,
 * else the new one is not.
 */
export async function settleRecrypt(places: Places, { from, to }: KeyChange): Promise<'from' | 'to'> {
  const { cacheFile } = places;
  const openDatabase = await loadSqlite(places);
  const lock = lockCache(cacheFile, openDatabase);
  try {
    const isNew = existsSync(cacheFile) && !canOpen(openDatabase, cacheFile, from) && canOpen(openDatabase, cacheFile, to);
    if (isNew) {
      putInPlace(cacheFile, from === null);
      dropStages(cacheFile, from === null);
    } else removeNew(cacheFile);
    return isNew ? 'to' : 'from';
  } finally {
    lock.close();
  }
}

/**
 * `VACUUM … INTO` gives the file that it makes the key of the connection's main database, here a small one without a table. Neither
 * SpatiaLite nor any of the file's own functions are needed for it.
 */
function writeAnew(openDatabase: OpenDatabase, file: string, { from, to }: KeyChange): void {
  const helper = `${file}.rekeying`;
  for (const old of [helper, newOf(file)]) rmSync(old, { force: true });
  const db = openDatabase(helper, { timeout: 5_000 });
  try {
    if (to !== null) {
      unlock(db, to);
      // Only a key that was used is one.
      db.pragma('user_version = 1');
    }
    db.pragma("cipher = 'aegis'");
    db.pragma('temp_store = MEMORY');
    db.prepare('ATTACH ? AS old KEY ?').run(file, from === null ? '' : rawKey(from));
    db.prepare('VACUUM old INTO ?').run(newOf(file));
  } finally {
    db.close();
    for (const end of ['', '-journal']) rmSync(`${helper}${end}`, { force: true });
  }
  prove(openDatabase, newOf(file), to);
}

function foldJournal(openDatabase: OpenDatabase, file: string, key: CacheKey | null): void {
  const db = openKeyed(openDatabase, file, key);
  try {
    const mode = db.pragma('journal_mode = DELETE', { simple: true });
    if (mode !== 'delete') throw new AppError('cache.busy', { file });
  } finally {
    db.close();
  }
}

/** Reads all of it, and sees that it is on the disk. */
function prove(openDatabase: OpenDatabase, file: string, key: CacheKey | null): void {
  const db = openKeyed(openDatabase, file, key);
  try {
    const found = db.pragma('quick_check(1)', { simple: true });
    if (found !== 'ok') throw new Error(`The file that was written anew is not sound: ${String(found)}`);
  } finally {
    db.close();
  }
  syncFile(file);
}

/** Files of sealed text, and how each is sealed anew; null = it cannot be read, and stays as it is. */
const sealedFilesOf = (cacheFile: string): Readonly<Record<string, (change: KeyChange) => string | null>> => ({
  [journalFileOf(cacheFile)]: ({ from, to }) => resealedJournal(journalFileOf(cacheFile), from, to),
  [courierFileOf(cacheFile)]: ({ from, to }) => {
    const text = unsealText(from, COURIER_KEYS, readFileSync(courierFileOf(cacheFile), 'utf8').trimEnd());
    return text === null ? null : sealText(to, COURIER_KEYS, text);
  },
});

/** Made by main/courier/courier-keys.ts. */
const courierFileOf = (cacheFile: string): string => `${cacheFile}.courier.json`;

/** The cache goes first: by its key it is told which keys the others must have. */
function putInPlace(cacheFile: string, wasPlain: boolean): void {
  for (const file of [cacheFile, ...copiesOf(cacheFile), ...Object.keys(sealedFilesOf(cacheFile))]) {
    if (!existsSync(newOf(file))) continue;
    const old = wasPlain && existsSync(file) ? openSync(file, 'r+') : null;
    renameSync(newOf(file), file);
    syncFile(dirname(file));
    if (old !== null) wipe(old);
  }
}

/** What a pull or an import has left; it begins anew. */
function dropStages(cacheFile: string, wasPlain: boolean): void {
  for (const file of ['-snapshot', '-pull', '-bundle', '-import'].map((end) => `${cacheFile}${end}`)) {
    if (!existsSync(file)) continue;
    if (wasPlain) wipeFile(file);
    else rmSync(file);
  }
}

function removeNew(cacheFile: string): void {
  for (const file of [cacheFile, ...copiesOf(cacheFile)]) {
    for (const end of ['.rekeyed', '.rekeyed-journal', '.rekeying', '.rekeying-journal']) rmSync(`${file}${end}`, { force: true });
  }
  for (const file of Object.keys(sealedFilesOf(cacheFile))) rmSync(newOf(file), { force: true });
}

/** Those that migrations made. */
function copiesOf(cacheFile: string): string[] {
  const [folder, name] = [dirname(cacheFile), basename(cacheFile)];
  const isCopy = (file: string): boolean => file.startsWith(`${name}.v`) && /^\d+\.bak$/.test(file.slice(name.length + 2));
  return readdirSync(folder)
    .filter(isCopy)
    .map((file) => join(folder, file));
}

function openKeyed(openDatabase: OpenDatabase, file: string, key: CacheKey | null): Database {
  const db = openDatabase(file, { fileMustExist: true, timeout: 1_000 });
  if (key !== null) unlock(db, key);
  return db;
}

function canOpen(openDatabase: OpenDatabase, file: string, key: CacheKey | null): boolean {
  const db = openKeyed(openDatabase, file, key);
  try {
    db.pragma('schema_version');
    return true;
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_NOTADB') === true) return false;
    throw explainSqliteError(error, file);
  } finally {
    db.close();
  }
}
