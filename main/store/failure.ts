import { AppError } from '../../preload/contract/errors.ts';

/** What an error of SQLite means for people, or the error itself if it is a defect of ours. `file` names the cache in the message. */
export function explainSqliteError(error: unknown, file: string): unknown {
  // From a file that an import keeps beside the cache.
  if (error instanceof Error && 'code' in error && (error.code === 'ENOSPC' || error.code === 'EDQUOT'))
    return new AppError('disk.full', { file }, { cause: error });
  const code = sqliteCode(error);
  if (code === null) return error;
  if (code.startsWith('SQLITE_FULL')) return new AppError('disk.full', { file }, { cause: error });
  // A quota, a limit on file sizes or a medium that went away: SQLite rolls back, and says no more than this.
  if (code.startsWith('SQLITE_IOERR')) return new AppError('disk.failed', { file, reason: code }, { cause: error });
  if (['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_PERM'].some((start) => code.startsWith(start)))
    return new AppError('cache.unusable', { file, reason: code }, { cause: error });
  if (code.startsWith('SQLITE_NOTADB')) return new AppError('cache.foreign', { file }, { cause: error });
  if (code.startsWith('SQLITE_CORRUPT')) return new AppError('cache.corrupt', { file }, { cause: error });
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) return new AppError('cache.busy', { file }, { cause: error });
  return error;
}

/** SQLite's name of the error, such as SQLITE_BUSY_SNAPSHOT; null if it is not SQLite's. Told by its form: the class is loaded late. */
export function sqliteCode(error: unknown): string | null {
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return null;
  return error.code.startsWith('SQLITE_') ? error.code : null;
}
