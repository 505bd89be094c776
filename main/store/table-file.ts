/**
 * Writes rows straight into the pages of an SQLite file, from where `INSERT INTO … SELECT *` takes them over page by page.
 * Binding a row's sixteen values through the addon costs three times as much as all the rest of its insertion.
 *
 * Source: "Database File Format", sections 1.3, 1.6 and 2.1 (sqlite.org/fileformat2.html). All numbers are big endian.
 */
import { closeSync, openSync, readSync, writeSync } from 'node:fs';
import type { PageCipher } from './page-cipher.ts';

/** The largest pages that SQLite knows: fewest to handle, and hardly a row that goes beyond one. */
export const largestPageBytes = 65_536;
const leafHeadBytes = 8;
const interiorHeadBytes = 12;
const leafPage = 0x0d;
const interiorPage = 0x05;
/** The root of the first table that a new file gets. */
const rootPage = 2;
/** SQLite never reads or writes the page with this byte: its locks stand there. */
const lockByteAt = 2 ** 30;
/** Offset of the number of pages in the file's header. */
const pageCountAt = 28;
/** A cell of an inner page: page and id, and the pointer to it. */
const maxChildBytes = 4 + 5 + 2;
/** Pages that are written with one call. */
const pagesPerWrite = 16;

/**
 * Fills the table of a file that SQLite made with one empty table in it.
 * Nothing may read the file before `finish`. Memory: a megabyte, whatever the number of rows.
 */
export class TableFile {
  readonly #file: number;
  readonly #pageBytes: number;
  readonly #usableBytes: number;
  readonly #cipher: PageCipher | null;
  readonly #page: Uint8Array;
  readonly #waiting: Uint8Array;
  #waitingPages = 0;
  readonly #lockPage: number;
  #nextPage: number;
  #cells = 0;
  #contentStart: number;
  #lastId = 0;
  readonly #leaves: Child[] = [];

  /**
   * @param firstPage where to begin; what lies between it and the table's root is never read.
   * @param cipher    of the file that SQLite made; null = it is not encrypted.
   */
  constructor(
    path: string,
    pageBytes: number,
    { firstPage = rootPage + 1, cipher = null }: { readonly firstPage?: number; readonly cipher?: PageCipher | null } = {},
  ) {
    this.#pageBytes = pageBytes;
    this.#usableBytes = pageBytes - (cipher?.reservedBytes ?? 0);
    this.#cipher = cipher;
    this.#lockPage = lockByteAt / pageBytes + 1;
    this.#nextPage = firstPage;
    this.#page = new Uint8Array(pageBytes);
    this.#waiting = new Uint8Array(pagesPerWrite * pageBytes);
    this.#contentStart = this.#usableBytes;
    this.#file = openSync(path, 'r+');
  }

  /** Adds a row: its record is the first `length` bytes of `payload`. Ids must ascend. */
  add(id: number, payload: Uint8Array, length: number): void {
    const local = localBytes(length, this.#usableBytes);
    const cellBytes = varintBytes(length) + varintBytes(id) + local + (local < length ? 4 : 0);
    if (this.#contentStart - cellBytes < leafHeadBytes + 2 * (this.#cells + 1)) this.#endLeaf();
    const page = this.#page;
    const start = this.#contentStart - cellBytes;
    let at = writeVarint(page, start, length);
    at = writeVarint(page, at, id);
    page.set(payload.subarray(0, local), at);
    if (local < length) writeUint32(page, at + local, this.#writeOverflow(payload.subarray(local, length)));
    writeUint16(page, leafHeadBytes + 2 * this.#cells++, start);
    this.#contentStart = start;
    this.#lastId = id;
  }

  /** Writes what is left and the levels above the leaves. The table must have rows. */
  finish(): void {
    if (this.#leaves.length === 0) {
      this.#closeHead(leafPage);
      this.#writeRoot(this.#page);
    } else {
      this.#endLeaf();
      this.#writeLevels(this.#leaves);
    }
    this.#flush(this.#nextPage);
    const first = new Uint8Array(this.#pageBytes);
    readSync(this.#file, first, 0, first.length, 0);
    this.#cipher?.unseal(first, true);
    writeUint32(first, pageCountAt, this.#nextPage - 1);
    this.#cipher?.seal(first, true);
    this.#writeAt(1, first);
  }

  close(): void {
    closeSync(this.#file);
  }

  #endLeaf(): void {
    this.#closeHead(leafPage);
    this.#leaves.push({ page: this.#append(this.#page), lastId: this.#lastId });
    this.#page.fill(0, 0, leafHeadBytes);
    this.#cells = 0;
    this.#contentStart = this.#usableBytes;
  }

  #closeHead(kind: number): void {
    this.#page[0] = kind;
    writeUint16(this.#page, 3, this.#cells);
    // 65,536 is written as 0.
    writeUint16(this.#page, 5, this.#contentStart & 0xffff);
  }

  #writeLevels(leaves: readonly Child[]): void {
    const childrenPerPage = Math.floor((this.#usableBytes - interiorHeadBytes) / maxChildBytes);
    let level = leaves;
    while (level.length > childrenPerPage) {
      const parents: Child[] = [];
      // As many each, so that none is left with a single child.
      const perPage = Math.ceil(level.length / Math.ceil(level.length / childrenPerPage));
      for (let start = 0; start < level.length; start += perPage) {
        const children = level.slice(start, start + perPage);
        parents.push({ page: this.#append(this.#interiorOf(children)), lastId: children[children.length - 1].lastId });
      }
      level = parents;
    }
    this.#writeRoot(this.#interiorOf(level));
  }

  /** @returns the first page of the chain. */
  #writeOverflow(rest: Uint8Array): number {
    const first = this.#nextPage;
    const overflowBytes = this.#usableBytes - 4;
    const page = new Uint8Array(this.#pageBytes);
    for (let start = 0; start < rest.length; start += overflowBytes) {
      const end = Math.min(start + overflowBytes, rest.length);
      writeUint32(page, 0, end < rest.length ? this.#pageAfter(this.#nextPage) : 0);
      page.set(rest.subarray(start, end), 4);
      this.#append(page);
    }
    return first;
  }

  #append(page: Uint8Array): number {
    const number = this.#nextPage;
    this.#nextPage = this.#pageAfter(number);
    for (let written = number; written < this.#nextPage; written++) {
      if (this.#waitingPages === pagesPerWrite) this.#flush(written);
      const at = this.#waitingPages++ * this.#pageBytes;
      this.#waiting.set(page, at);
      this.#cipher?.seal(this.#waiting.subarray(at, at + this.#pageBytes));
    }
    return number;
  }

  #pageAfter(page: number): number {
    return page + 1 === this.#lockPage ? page + 2 : page + 1;
  }

  /** @param end the page behind the last one that waits. */
  #flush(end: number): void {
    this.#writeAt(end - this.#waitingPages, this.#waiting.subarray(0, this.#waitingPages * this.#pageBytes));
    this.#waitingPages = 0;
  }

  #writeRoot(page: Uint8Array): void {
    this.#cipher?.seal(page);
    this.#writeAt(rootPage, page);
  }

  #interiorOf(children: readonly Child[]): Uint8Array {
    return interiorOf(children, this.#pageBytes, this.#usableBytes);
  }

  #writeAt(page: number, bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, (page - 1) * this.#pageBytes + done);
    }
  }
}

/** A page below another one, and the largest id in it. */
interface Child {
  readonly page: number;
  readonly lastId: number;
}

function interiorOf(children: readonly Child[], pageBytes: number, usableBytes: number): Uint8Array {
  const page = new Uint8Array(pageBytes);
  const cells = children.length - 1;
  let contentStart = usableBytes;
  for (let i = 0; i < cells; i++) {
    const { page: child, lastId } = children[i];
    contentStart -= 4 + varintBytes(lastId);
    writeUint32(page, contentStart, child);
    writeVarint(page, contentStart + 4, lastId);
    writeUint16(page, interiorHeadBytes + 2 * i, contentStart);
  }
  page[0] = interiorPage;
  writeUint16(page, 3, cells);
  writeUint16(page, 5, contentStart);
  writeUint32(page, 8, children[cells].page);
  return page;
}

/** How much of a payload stands in its leaf; the rest follows in pages of its own. */
function localBytes(length: number, usableBytes: number): number {
  const most = usableBytes - 35;
  if (length <= most) return length;
  const least = Math.floor(((usableBytes - 12) * 32) / 255) - 23;
  const local = least + ((length - least) % (usableBytes - 4));
  return local <= most ? local : least;
}

export function varintBytes(value: number): number {
  return value < 0x80 ? 1 : value < 0x4000 ? 2 : value < 0x20_0000 ? 3 : value < 0x1000_0000 ? 4 : 5;
}

/** Writes a number below 2^31, seven bits a byte, the highest first. @returns the position behind it. */
export function writeVarint(bytes: Uint8Array, at: number, value: number): number {
  const length = varintBytes(value);
  for (let i = length - 1; i >= 0; i--) bytes[at + i] = ((value >>> (7 * (length - 1 - i))) & 0x7f) | (i === length - 1 ? 0 : 0x80);
  return at + length;
}

function writeUint16(bytes: Uint8Array, at: number, value: number): void {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value;
}

function writeUint32(bytes: Uint8Array, at: number, value: number): void {
  writeUint16(bytes, at, value >>> 16);
  writeUint16(bytes, at + 2, value & 0xffff);
}
