import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { AppError } from '../../../preload/contract/errors.ts';
import type { LocalFile } from '../../services/ports.ts';
import { asFileError } from '../source.ts';

const MAGIC = Buffer.from('SQLite format 3\0', 'latin1');
const HEADER_BYTES = 100;
/** Larger files are no cities' incidents, and a bit a page is kept in memory. */
const MAX_BYTES = 4 * 1024 ** 3;
/** Pages that lie side by side are mostly wanted one after the other. A file whose pages are shuffled costs this many times its size. */
const PAGES_A_READ = 16;
const CACHE_BYTES = 16 << 20;
const HOT_JOURNAL = Buffer.from('d9d505f920a163d7', 'hex');

/** The pages of an SQLite file, read only. */
export interface PageFile {
  readonly file: LocalFile;
  /** Bytes of a page that hold content. */
  readonly usable: number;
  readonly pageBytes: number;
  readonly pageCount: number;
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be';
  /** Bytes of page `number`, 1 = first. The array stays as it is. @throws AppError sqlite.damaged if there is no such page. */
  readonly page: (number: number) => Uint8Array;
  /** @throws AppError sqlite.unfinished if the file was changed since it was opened. */
  readonly checkUnchanged: () => void;
  readonly close: () => void;
}

export const isSqliteName = (name: string): boolean => /\.(gpkg|gpkx|sqlite3?|spatialite|db3?)$/i.test(name);

/** Whether a file begins as SQLite files do. A file that cannot be read is none: whoever reads it says why. */
export async function isSqliteFile({ path }: LocalFile): Promise<boolean> {
  try {
    const handle = await open(path, 'r');
    try {
      const { bytesRead, buffer } = await handle.read(Buffer.alloc(MAGIC.length), 0, MAGIC.length, 0);
      return bytesRead === MAGIC.length && buffer.equals(MAGIC);
    } finally {
      await handle.close();
    }
  } catch {
    return false;
  }
}

/**
 * Opens an SQLite file for reading its pages. Nothing is locked, and nothing beside it is made or changed.
 *
 * @throws AppError file.missing, file.unreadable, file.empty, file.too-large, sqlite.not-a-database (or encrypted), sqlite.damaged,
 *         sqlite.unfinished if changes wait in a file beside it.
 */
export function openPageFile(file: LocalFile): PageFile {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(file.path, 'r');
    return readHeader(file, descriptor);
  } catch (error) {
    if (descriptor !== undefined) closeSync(descriptor);
    throw asFileError(error, file);
  }
}

export const damaged = (file: LocalFile, reason: string): AppError => new AppError('sqlite.damaged', { name: file.name, reason });

function readHeader(file: LocalFile, descriptor: number): PageFile {
  const { name } = file;
  const stat = fstatSync(descriptor, { bigint: true });
  if (!stat.isFile()) throw new AppError('file.unreadable', { name, reason: 'not a file' });
  const size = Number(stat.size);
  if (size === 0) throw new AppError('file.empty', { name });
  if (size > MAX_BYTES) throw new AppError('file.too-large', { name, limitMb: MAX_BYTES / 1024 ** 2 });
  const header = Buffer.alloc(HEADER_BYTES);
  if (readSync(descriptor, header, 0, HEADER_BYTES, 0) < HEADER_BYTES || !header.subarray(0, MAGIC.length).equals(MAGIC))
    throw new AppError('sqlite.not-a-database', { name });
  const pageBytes = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16);
  const usable = pageBytes - header[20];
  if (pageBytes < 512 || (pageBytes & (pageBytes - 1)) !== 0 || usable < 480) throw damaged(file, 'size of its pages');
  if (header[19] > 2 || header[21] !== 64 || header[22] !== 32 || header[23] !== 32) throw damaged(file, 'header');
  const encoding = ([undefined, 'utf-8', 'utf-16le', 'utf-16be'] as const)[header.readUInt32BE(56)];
  // 0 = nothing was ever written.
  if (encoding === undefined && header.readUInt32BE(56) !== 0) throw damaged(file, 'encoding of its texts');
  const pageCount = Math.floor(size / pageBytes);
  const told = header.readUInt32BE(28);
  const isToldNow = header.readUInt32BE(24) === header.readUInt32BE(92);
  if (pageCount === 0 || (isToldNow && told > pageCount)) throw damaged(file, `cut short: ${pageCount} pages of ${told}`);
  refuseUnfinished(file);
  const page = createPages(file, { descriptor, pageBytes, pageCount: isToldNow && told > 0 ? told : pageCount });
  return {
    ...{ file, usable, pageBytes, pageCount, encoding: encoding ?? 'utf-8', page },
    checkUnchanged() {
      const now = fstatSync(descriptor, { bigint: true });
      if (now.size !== stat.size || now.mtimeNs !== stat.mtimeNs) throw new AppError('sqlite.unfinished', { name, beside: name });
      refuseUnfinished(file);
    },
    close: () => closeSync(descriptor),
  };
}

/**
 * What was written last lies in a write-ahead log until it is taken over, and what a broken-off change overwrote lies in a journal: without
 * them the file tells something old or something half-done.
 */
function refuseUnfinished({ path, name }: LocalFile): void {
  const log = statSync(`${path}-wal`, { throwIfNoEntry: false });
  if (log !== undefined && log.size > 0) throw new AppError('sqlite.unfinished', { name, beside: `${name}-wal` });
  if (statSync(`${path}-journal`, { throwIfNoEntry: false })?.isFile() !== true) return;
  const descriptor = openSync(`${path}-journal`, 'r');
  try {
    const start = Buffer.alloc(HOT_JOURNAL.length);
    readSync(descriptor, start, 0, start.length, 0);
    if (start.equals(HOT_JOURNAL)) throw new AppError('sqlite.unfinished', { name, beside: `${name}-journal` });
  } finally {
    closeSync(descriptor);
  }
}

interface PagesOptions {
  readonly descriptor: number;
  readonly pageBytes: number;
  readonly pageCount: number;
}

function createPages(file: LocalFile, { descriptor, pageBytes, pageCount }: PagesOptions): PageFile['page'] {
  const blockBytes = pageBytes * PAGES_A_READ;
  const mostBlocks = Math.max(2, CACHE_BYTES / blockBytes);
  const blocks = new Map<number, Uint8Array>();
  const readBlock = (block: number): Uint8Array => {
    const bytes = new Uint8Array(blockBytes);
    let filled = 0;
    while (filled < blockBytes) {
      const read = readSync(descriptor, bytes, filled, blockBytes - filled, block * blockBytes + filled);
      if (read === 0) break;
      filled += read;
    }
    const [oldest] = blocks.keys();
    if (blocks.size >= mostBlocks && oldest !== undefined) blocks.delete(oldest);
    const whole = bytes.subarray(0, filled);
    blocks.set(block, whole);
    return whole;
  };
  return (number) => {
    if (!(number >= 1 && number <= pageCount)) throw damaged(file, `page ${number} of ${pageCount}`);
    const block = Math.floor((number - 1) / PAGES_A_READ);
    const bytes = blocks.get(block) ?? readBlock(block);
    const at = ((number - 1) % PAGES_A_READ) * pageBytes;
    if (at + pageBytes > bytes.length) throw new AppError('file.vanished', { name: file.name });
    return bytes.subarray(at, at + pageBytes);
  };
}
