import { randomUUID } from 'node:crypto';
import { type FileHandle, open, rename, rm } from 'node:fs/promises';
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
 * @throws AppError disk.full, file.unreadable if the folder cannot be written to.
 */
export async function writeCsv(path: string, header: readonly string[], rows: Iterable<readonly Cell[]>): Promise<number> {
  const draft = `${path}.${randomUUID()}.part`;
  try {
    const file = await open(draft, 'wx');
    let count: number;
    try {
      count = await writeRows(file, header, rows);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
    return count;
  } catch (error) {
    await rm(draft, { force: true });
    throw asWriteError(error, path);
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
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS' || code === 'ENOENT' || code === 'ENOTDIR' || code === 'EISDIR') {
    return new AppError('file.unreadable', { name: path, reason: code }, { cause: error });
  }
  return error;
}
