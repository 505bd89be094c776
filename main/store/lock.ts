import type { Database } from 'better-sqlite3';
import { AppError } from '../../preload/contract/errors.ts';
import { sqliteCode } from './failure.ts';

/** Opens a database file; better-sqlite3 itself is only known to open.ts. */
export type OpenDatabase = (file: string, options: { readonly timeout: number }) => Database;

/**
 * Takes the right to write a cache file, for as long as the result stays open.
 *
 * It is a write lock on a small database beside the cache, so the operating system itself drops it when the process ends
 * in whatever way; there are no stale locks. The file holds the owner's process id as its user_version, which others
 * can read while the lock is held. The file stays when the lock is dropped: deleting it would let two owners in.
 *
 * @throws AppError cache.in-use with the owner's process id.
 */
export function lockCache(cacheFile: string, openDatabase: OpenDatabase): Database {
  const lock = openDatabase(`${cacheFile}.lock`, { timeout: 1_000 });
  try {
    lock.pragma(`user_version = ${process.pid}`);
    // A reserved lock: others may read the owner's id, none may write. Whoever comes between the two lines wins the lock.
    lock.exec('BEGIN IMMEDIATE');
    return lock;
  } catch (error) {
    const pid = sqliteCode(error)?.startsWith('SQLITE_BUSY') ? Number(lock.pragma('user_version', { simple: true })) : null;
    lock.close();
    if (pid === null) throw error;
    throw new AppError('cache.in-use', { file: cacheFile, pid }, { cause: error });
  }
}
