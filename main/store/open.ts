/** Opens the cache file; the only place that loads better-sqlite3. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database, Options } from 'better-sqlite3';
import { AppError } from '../../preload/contract/errors.ts';
import { makeFolder } from '../make-folder.ts';
import { explainSqliteError, sqliteCode } from './failure.ts';
import { inTurn, type Gate } from './gate.ts';
import { removeOldStage } from './import-stage.ts';
import { kindOfFile, rememberKey, unlock, type CacheKey } from './key.ts';
import { lockCache } from './lock.ts';
import { applicationId, migrate } from './migrate.ts';
import { rescueChanges } from './outbox-journal.ts';
import { closeStages, removeOldPull } from './sync-stage.ts';
import { settleOldRestore } from './restore-files.ts';
import { loadSpatialite, type SpatialitePlaces } from './spatialite.ts';
import type { ReadDb, WriteDb } from './sql.ts';

export interface CacheOptions extends SpatialitePlaces {
  readonly cacheFile: string;
  readonly migrationsDir: string;
  /** null or left out: the cache is not encrypted. */
  readonly key?: CacheKey | null | undefined;
  /** Path of a better-sqlite3 addon made for another runtime than Node-API 10. */
  readonly nativeBinding?: string | undefined;
  /**
   * Lets one thread of the process at a time load SpatiaLite or close a connection that has it: both set up or clean up libxml2 for the whole
   * process, which is not thread-safe (OSGeo/gdal#10685, valhalla/valhalla#5005).
   */
  readonly gate?: Gate | undefined;
}

export interface OpenCache<Db extends ReadDb> {
  readonly db: Db;
  /** Closes the connection and gives up the lock. */
  readonly close: () => void;
}

const MiB = 1024 ** 2;

/**
 * Opens the cache for writing: locks it against other writers, makes it if it does not exist, and migrates it.
 *
 * @throws AppError cache.in-use, cache.unusable, cache.foreign (the file is left as it was), cache.newer, cache.migration-edited,
 * cache.migration-missing, cache.corrupt, cache.key-missing, cache.wrong-key, disk.full, spatialite.missing, node.too-old.
 */
export async function openWriter(options: CacheOptions): Promise<OpenCache<WriteDb>> {
  const { cacheFile, migrationsDir } = options;
  const openDatabase = await loadSqlite(options);
  refuseForeign(options, openDatabase);
  const lock = openLock(cacheFile, openDatabase);
  let db: WriteDb | undefined;
  try {
    removeOldStage(cacheFile);
    settleOldRestore(cacheFile);
    removeOldPull(cacheFile);
    db = openDatabase(cacheFile, { timeout: 5_000 }) as WriteDb;
    useKey(db, options);
    db.pragma('journal_mode = WAL');
    // An acknowledged write, an attempt to send above all, survives a power cut.
    db.pragma('synchronous = FULL');
    db.pragma('checkpoint_fullfsync = ON');
    db.pragma(`journal_size_limit = ${64 * MiB}`);
    setUp(db, 64 * MiB);
    // What a sort of millions of rows takes beyond the page cache goes to a file. SQLite would write that without encryption.
    if (!options.key) db.pragma('temp_store = FILE');
    const writable = db;
    inTurn(options.gate, () => loadSpatialite(writable, options));
    migrate(db, migrationsDir);
    rescueChanges(db, Date.now());
  } catch (error) {
    inTurn(options.gate, () => db?.close());
    lock.close();
    throw explainOpening(error, options);
  }
  const writer = db;
  return {
    db: writer,
    close: () => {
      closeStages(writer);
      inTurn(options.gate, () => writer.close());
      lock.close();
    },
  };
}

/** Opens the cache for reading only. The writer must have opened it before. @throws AppError as openWriter. */
export async function openReader(options: Omit<CacheOptions, 'migrationsDir'>): Promise<OpenCache<ReadDb>> {
  const openDatabase = await loadSqlite(options);
  let db: ReadDb | undefined;
  try {
    db = openDatabase(options.cacheFile, { readonly: true, fileMustExist: true, timeout: 5_000 }) as ReadDb;
    useKey(db, options);
    setUp(db, 16 * MiB);
    const readable = db;
    inTurn(options.gate, () => loadSpatialite(readable, options));
  } catch (error) {
    inTurn(options.gate, () => db?.close());
    throw explainOpening(error, options);
  }
  const reader = db;
  return { db: reader, close: () => inTurn(options.gate, () => void reader.close()) };
}

function openLock(cacheFile: string, openDatabase: OpenDatabase): Database {
  try {
    makeFolder(dirname(cacheFile));
    return lockCache(cacheFile, openDatabase);
  } catch (error) {
    if (error instanceof AppError || sqliteCode(error) !== null) throw explainSqliteError(error, cacheFile);
    const reason = error instanceof Error && 'code' in error ? String(error.code) : '';
    throw new AppError('cache.unusable', { file: cacheFile, reason }, { cause: error });
  }
}

function useKey(db: ReadDb, { key }: { readonly key?: CacheKey | null | undefined }): void {
  if (!key) return;
  unlock(db, key);
  rememberKey(db, key);
}

/** With a wrong key a file looks to SQLite like none of its own. */
function explainOpening(error: unknown, { cacheFile, key }: Pick<CacheOptions, 'cacheFile' | 'key'>): unknown {
  const kind = sqliteCode(error)?.startsWith('SQLITE_NOTADB') === true ? kindOfFile(cacheFile) : 'other';
  if (kind === 'other') return explainSqliteError(error, cacheFile);
  return new AppError(key ? 'cache.wrong-key' : 'cache.key-missing', { file: cacheFile }, { cause: error });
}

/** Whether a key, or none, opens a file. Changes nothing. @throws AppError if it cannot be read for another reason. */
export async function canOpenWith(options: Pick<CacheOptions, 'cacheFile' | 'key' | 'nativeBinding'>): Promise<boolean> {
  const { cacheFile, key } = options;
  const openDatabase = await loadSqlite(options);
  const db = openDatabase(cacheFile, { readonly: true, fileMustExist: true, timeout: 1_000 });
  try {
    if (key) unlock(db, key);
    db.pragma('schema_version');
    return true;
  } catch (error) {
    if (sqliteCode(error)?.startsWith('SQLITE_NOTADB') === true) return false;
    throw explainSqliteError(error, cacheFile);
  } finally {
    db.close();
  }
}

export type OpenDatabase = (file: string, options: Options) => Database;

/** better-sqlite3 ends a process without Node-API 10 without a word, so it is loaded only after a look at the version. */
export async function loadSqlite({ nativeBinding }: { readonly nativeBinding?: string | undefined }): Promise<OpenDatabase> {
  if (!nativeBinding && Number(process.versions['napi'] ?? 0) < 10) {
    throw new AppError('node.too-old', { found: process.versions.node, needed: '22.14' });
  }
  const { default: Sqlite } = await import('better-sqlite3');
  return (file, options) => new Sqlite(file, nativeBinding ? { ...options, nativeBinding } : options);
}

/** Looks at a file without changing it. */
function refuseForeign(options: Pick<CacheOptions, 'cacheFile' | 'key'>, openDatabase: OpenDatabase): void {
  const { cacheFile: file } = options;
  const found = statSync(file, { throwIfNoEntry: false });
  if (found?.isFile() === false) throw new AppError('cache.unusable', { file, reason: 'not a file' });
  if (found === undefined || found.size === 0) return;
  let db: Database | undefined;
  try {
    db = openDatabase(file, { readonly: true, timeout: 5_000 });
    if (options.key) unlock(db, options.key);
    const id = db.pragma('application_id', { simple: true });
    const isEmpty = db.prepare('SELECT count(*) FROM sqlite_schema').pluck().get() === 0;
    if (id !== applicationId && !isEmpty) throw new AppError('cache.foreign', { file });
  } catch (error) {
    throw explainOpening(error, options);
  } finally {
    db?.close();
  }
}

function setUp(db: ReadDb, cacheBytes: number): void {
  // trusted_schema stays on: SpatiaLite's own triggers call its functions. No memory map: it made nothing faster here, counts
  // as the process's memory once for each connection, and turns a read error into a signal.
  db.pragma('foreign_keys = ON');
  db.pragma('cell_size_check = ON');
  db.pragma('temp_store = MEMORY');
  db.pragma(`cache_size = ${-cacheBytes / 1024}`);
}
