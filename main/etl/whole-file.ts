import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { AppError } from '../../preload/contract/errors.ts';

const FLUSH_CHARACTERS = 1 << 18;

/**
 * Writes a text file (UTF-8) that appears whole or not at all: it is written beside its place and renamed. Memory is flat: `pieces` may
 * be a generator; what it throws leaves nothing.
 *
 * @throws AppError disk.full, disk.failed, file.unwritable if the folder is missing or cannot be written to.
 */
export async function writeWholeFile(path: string, pieces: Iterable<string>): Promise<void> {
  const draft = `${path}.${randomUUID()}.part`;
  try {
    if (await isStream(path)) {
      await writeTo(path, 'w', pieces);
      return;
    }
    await writeTo(draft, 'wx', pieces);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true });
    throw asWriteError(error, path);
  }
}

/** True for a device or a pipe, such as /dev/stdout: a file put in its place would be in everybody's way. */
async function isStream(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => null);
  return found !== null && !found.isFile() && !found.isDirectory();
}

async function writeTo(path: string, flags: 'w' | 'wx', pieces: Iterable<string>): Promise<void> {
  const file = await open(path, flags);
  try {
    await writePieces(file, pieces);
    // A draft must be on the disk before it takes the place of a file.
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}

async function writePieces(file: FileHandle, pieces: Iterable<string>): Promise<void> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < FLUSH_CHARACTERS) continue;
    await file.writeFile(text);
    text = '';
  }
  await file.writeFile(text);
}

/** What a failed write means to people. */
export function asWriteError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk.full', { name: path }, { cause: error });
  if (code === 'EFBIG' || code === 'EIO') return new AppError('disk.failed', { name: path, reason: code }, { cause: error });
  const isRefused = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST'].includes(code);
  return isRefused ? new AppError('file.unwritable', { name: path, reason: code }, { cause: error }) : error;
}
