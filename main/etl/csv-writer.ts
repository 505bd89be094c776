import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm, stat } from 'node:fs/promises';
import { AppError } from '../../preload/contract/errors.ts';

export type Cell = string | number | null;

const FLUSH_CHARACTERS = 1 << 18;

/**
 * Writes a CSV file (UTF-8, comma, LF) that appears whole or not at all: it is written beside its place and renamed.
 *
 * Numbers are written as they are, null as nothing. A text that a spreadsheet would run as a formula gets an apostrophe
 * in front. Memory is flat: `rows` may be a generator.
 *
 * @returns the number of rows written.
 * @throws AppError disk.full, disk.failed, file.unwritable if the folder is missing or cannot be written to.
 */
export async function writeCsv(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): Promise<number> {
  const draft = `${path}.${randomUUID()}.part`;
  try {
    if (await isStream(path)) return await writeTo(path, 'w', { header, rows });
    const count = await writeTo(draft, 'wx', { header, rows });
    await rename(draft, path);
    return count;
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

interface Table {
  readonly header: readonly string[];
  readonly rows: Iterable<readonly Cell[]>;
}

async function writeTo(path: string, flags: 'w' | 'wx', { header, rows }: Table): Promise<number> {
  const file = await open(path, flags);
  try {
    const count = await writeRows(file, header, rows);
    // A draft must be on the disk before it takes the place of a file.
    if (flags === 'wx') await file.sync();
    return count;
  } finally {
    await file.close();
  }
}

async function writeRows(file: FileHandle, header: readonly string[], rows: Iterable<readonly Cell[]>): Promise<number> {
  let text = `${header.map(formatCell).join(',')}\n`;
  let count = 0;
  for (const row of rows) {
    for (let i = 0; i < row.length; i++) text += (i === 0 ? '' : ',') + formatCell(row[i]);
    text += '\n';
    count++;
    if (text.length >= FLUSH_CHARACTERS) {
      await file.writeFile(text);
      text = '';
    }
  }
  await file.writeFile(text);
  return count;
}

function formatCell(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r＝＋－＠]/.test(cell) ? `'${cell}` : cell;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

function asWriteError(error: unknown, path: string): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk.full', { name: path }, { cause: error });
  if (code === 'EFBIG' || code === 'EIO') return new AppError('disk.failed', { name: path, reason: code }, { cause: error });
  const isRefused = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR'].includes(code);
  return isRefused ? new AppError('file.unwritable', { name: path, reason: code }, { cause: error }) : error;
}
