/**
 * Copies of the cache while it is in use. `VACUUM INTO` serves caches with a key and without one: the copy has the key of its connection,
 * and what was erased is not in it, since free pages are left out. SQLite's own way of backup knows no keys, begins anew with every write of
 * another connection, and is no faster here.
 */
import { createHash, type Hash } from 'node:crypto';
import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeSync } from 'node:fs';
import { AppError } from '../../preload/contract/errors.ts';
import { explainSqliteError } from './failure.ts';
import { isIndexed, spatialTables } from './health.ts';
import { unlock } from './key.ts';
import { applicationId } from './migrate.ts';
import { loadSqlite, openReader, type CacheOptions } from './open.ts';
import { first, sql, value } from './sql.ts';

/** What a look into a copy of the cache found. */
export interface CacheCopy {
  readonly schema: number;
  readonly rows: { readonly incidents: number; readonly zones: number; readonly auditEntries: number; readonly waiting: number };
  /** Local time of the newest incident, `2018-05-10T22:30`; null = there is none. */
  readonly dataCut: string | null;
}

export type Progressed = (fraction: number) => void;

/**
 * Writes all that the cache holds at this moment to a new file. Others read and write meanwhile; what they write stays in the log until
 * this ends. Needs no SpatiaLite.
 *
 * @throws AppError disk.full, disk.failed, cache.corrupt, cache.unusable (the new file).
 */
export async function copyCache(options: CacheOptions, target: string): Promise<void> {
  const openDatabase = await loadSqlite(options);
  const db = openDatabase(options.cacheFile, { readonly: true, fileMustExist: true, timeout: 5_000 });
  try {
    if (options.key) unlock(db, options.key);
    db.pragma('temp_store = MEMORY');
    db.prepare('VACUUM INTO ?').run(target);
  } catch (error) {
    throw explainSqliteError(error, target);
  } finally {
    db.close();
  }
}

/**
 * Opens a copy and reads all of it: pages, indexes, the spatial index.
 *
 * @throws AppError cache.corrupt if it is not sound; cache.newer if it is of a later version; cache.foreign, cache.wrong-key.
 */
export async function checkCopy(options: CacheOptions, { knownSchema }: { readonly knownSchema: number }): Promise<CacheCopy> {
  const { db, close } = await openReader(options);
  try {
    const pragma = <Value>(name: string): Value => db.pragma(name, { simple: true }) as Value;
    // Indexes are held against rows all over the file: read again and again, a million incidents took three times as long.
    db.pragma(`cache_size = ${-CHECK_CACHE_KB}`);
    const file = options.cacheFile;
    if (pragma('application_id') !== applicationId) throw new AppError('cache.foreign', { file });
    const schema = pragma<number>('user_version');
    if (schema > knownSchema) throw new AppError('cache.newer', { file, found: schema, known: knownSchema });
    const found = pragma<string>('integrity_check(1)');
    if (found !== 'ok') throw new AppError('cache.corrupt', { file }, { cause: new Error(found) });
    const unlike = spatialTables.find((table) => !isIndexed(db, table));
    if (unlike !== undefined) throw new AppError('cache.corrupt', { file }, { cause: new Error(`spatial index of ${unlike}`) });
    const count = (table: string): number => value(db, { text: `SELECT count(*) FROM "${table}"`, values: [] });
    const has = (table: string): boolean =>
      first(db, sql`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ${table}`) !== undefined;
    const countIf = (table: string): number => (has(table) ? count(table) : 0);
    const rows = { incidents: count('incident'), zones: count('zone'), auditEntries: countIf('audit_entry'), waiting: countIf('outbox') };
    return { schema, rows, dataCut: localText(value(db, sql`SELECT max(local_min) FROM incident`)) };
  } catch (error) {
    throw explainSqliteError(error, options.cacheFile);
  } finally {
    close();
  }
}

const CHECK_CACHE_KB = 256 * 1024;

const localText = (localMin: number | null): string | null =>
  localMin === null ? null : new Date(localMin * 60_000).toISOString().slice(0, 16);

const PIECE = 4 * 1024 ** 2;

/** SHA-256 of the first bytes of a file, hexadecimal; on the way it is seen that they are on the disk. */
export function digestOf(file: string, bytes: number, onProgress: Progressed = () => undefined): string {
  const handle = openSync(file, 'r+');
  try {
    const hash = createHash('sha256');
    fsyncSync(handle);
    readPieces(handle, bytes, { hash, onProgress });
    return hash.digest('hex');
  } finally {
    closeSync(handle);
  }
}

/**
 * Writes the first bytes of a file to a new one, on disk when it returns. @returns their SHA-256, hexadecimal.
 *
 * @throws the system's error.
 */
export function copyBytes(from: string, to: string, bytes: number, onProgress: Progressed = () => undefined): string {
  const [source, target] = [openSync(from, 'r'), openSync(to, 'wx', 0o600)];
  try {
    const hash = createHash('sha256');
    readPieces(source, bytes, {
      hash,
      onProgress,
      take: (piece) => {
        for (let at = 0; at < piece.length;) at += writeSync(target, piece, at);
      },
    });
    fsyncSync(target);
    return hash.digest('hex');
  } finally {
    closeSync(source);
    closeSync(target);
  }
}

interface Reading {
  readonly hash: Hash;
  readonly onProgress: Progressed;
  readonly take?: (piece: Uint8Array) => void;
}

function readPieces(handle: number, bytes: number, { hash, onProgress, take }: Reading): void {
  const buffer = Buffer.alloc(Math.min(PIECE, Math.max(1, bytes)));
  const size = Math.min(bytes, fstatSync(handle).size);
  for (let at = 0; at < size;) {
    const length = readSync(handle, buffer, 0, Math.min(buffer.length, size - at), at);
    if (length === 0) break;
    const piece = buffer.subarray(0, length);
    hash.update(piece);
    take?.(piece);
    at += length;
    onProgress(at / size);
  }
}
