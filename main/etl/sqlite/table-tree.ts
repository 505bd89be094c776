import { AppError } from '../../../preload/contract/errors.ts';
import { damaged, type PageFile } from './page-file.ts';
import { Varint } from './varint.ts';

const LEAF = 0x0d;
const INTERIOR = 0x05;
/** SQLite's own limit. */
const MAX_DEPTH = 20;
export const MAX_ROW_MB = 64;

/** One row as it lies in the file. `payload` is a view that stays as it is; the object is used again for the next row. */
export interface RawRow {
  rowid: number;
  payload: Uint8Array;
}

export interface TableScan {
  readonly rows: Generator<RawRow, void, undefined>;
  /** Pages seen so far. */
  readonly pagesRead: () => number;
}

/**
 * Reads the rows of a table, by rowid, from its tree of pages.
 *
 * A page is read once, whatever the file says: one that is named twice, as in a ring, ends the scan, so that time and memory are bounded by
 * the size of the file. Source: "Database File Format", sections 1.6 and 1.7 (sqlite.org/fileformat2.html).
 *
 * @throws AppError sqlite.damaged; layers.refused with the row for one of more than 64 MB.
 */
export function scanTable(pages: PageFile, root: number, table: string): TableScan {
  const seen = new Uint8Array((pages.pageCount >> 3) + 1);
  let count = 0;
  const take = (number: number): Uint8Array => {
    const page = pages.page(number);
    const bit = 1 << (number & 7);
    if ((seen[number >> 3] & bit) !== 0) throw damaged(pages.file, `page ${number} is used twice in table ${table}`);
    seen[number >> 3] |= bit;
    count++;
    return page;
  };
  return { rows: walk({ pages, take, table }, root), pagesRead: () => count };
}

interface Walk {
  readonly pages: PageFile;
  readonly take: (number: number) => Uint8Array;
  readonly table: string;
}

function* walk(scan: Walk, root: number): Generator<RawRow, void, undefined> {
  const { pages } = scan;
  const row: RawRow = { rowid: 0, payload: new Uint8Array(0) };
  let last = -Infinity;
  /** Interior pages on the way down, and which child comes next. */
  const path: { readonly page: OpenPage; next: number }[] = [];
  let number: number | undefined = root;
  while (number !== undefined) {
    const page = openPage(scan, number);
    if (page.type === LEAF) {
      for (let cell = 0; cell < page.cells; cell++) {
        readLeafCell(scan, page, cell, row);
        if (row.rowid < last || (row.rowid === last && Number.isSafeInteger(last))) throw damaged(pages.file, `order of ${scan.table}`);
        last = row.rowid;
        yield row;
      }
    } else {
      if (path.length >= MAX_DEPTH) throw damaged(pages.file, `depth of ${scan.table}`);
      path.push({ page, next: 0 });
    }
    while (path.length > 0 && path.at(-1)!.next > path.at(-1)!.page.cells) path.pop();
    const parent = path.at(-1);
    number = parent && childOf(scan, parent.page, parent.next++);
  }
}

interface OpenPage {
  readonly bytes: Uint8Array;
  readonly type: number;
  readonly cells: number;
  readonly start: number;
}

function openPage({ pages, take, table }: Walk, number: number): OpenPage {
  const bytes = take(number);
  // The file's own header comes before that of the first page.
  const at = number === 1 ? 100 : 0;
  const type = bytes[at];
  if (type !== LEAF && type !== INTERIOR) throw damaged(pages.file, `page ${number} is none of table ${table}`);
  const cells = u16(bytes, at + 3);
  const start = at + (type === LEAF ? 8 : 12);
  if (start + 2 * cells > pages.usable) throw damaged(pages.file, `page ${number} holds too many rows`);
  return { bytes, type, cells, start };
}

/** Page number of a child; after the last cell comes the right-most one. */
function childOf({ pages }: Walk, { bytes, cells, start }: OpenPage, cell: number): number {
  if (cell === cells) return u32(bytes, start - 4);
  const at = u16(bytes, start + 2 * cell);
  if (at + 4 > pages.usable) throw damaged(pages.file, 'position of a row');
  return u32(bytes, at);
}

const varint = new Varint();

function readLeafCell(scan: Walk, { bytes, cells, start }: OpenPage, cell: number, row: RawRow): void {
  const { pages, table } = scan;
  const { usable, file } = pages;
  const at = u16(bytes, start + 2 * cell);
  if (at < start + 2 * cells || !varint.read(bytes, at, usable)) throw damaged(file, 'position of a row');
  const length = varint.value;
  if (!varint.read(bytes, varint.next, usable)) throw damaged(file, 'number of a row');
  row.rowid = varint.value;
  const from = varint.next;
  if (!(length >= 0 && length <= pages.pageCount * pages.pageBytes)) throw damaged(file, `length of row ${row.rowid}`);
  if (length > MAX_ROW_MB << 20) {
    const reason = `row ${row.rowid} is longer than ${MAX_ROW_MB} MB`;
    throw new AppError('layers.refused', { name: file.name, layer: table, reason });
  }
  const local = localBytes(length, usable);
  if (from + local + (local < length ? 4 : 0) > usable) throw damaged(file, `length of row ${row.rowid}`);
  row.payload = local === length ? bytes.subarray(from, from + length) : gather(scan, { bytes, from, local, length, rowid: row.rowid });
}

/** How much of a row lies in its own page; the rest goes to overflow pages. */
function localBytes(length: number, usable: number): number {
  if (length <= usable - 35) return length;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitting = least + ((length - least) % (usable - 4));
  return fitting <= usable - 35 ? fitting : least;
}

interface Overflowing {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly local: number;
  readonly length: number;
  readonly rowid: number;
}

function gather({ pages, take }: Walk, { bytes, from, local, length, rowid }: Overflowing): Uint8Array {
  const whole = new Uint8Array(length);
  whole.set(bytes.subarray(from, from + local));
  let filled = local;
  let next = u32(bytes, from + local);
  while (filled < length) {
    if (next === 0) throw damaged(pages.file, `row ${rowid} ends too early`);
    const page = take(next);
    const part = page.subarray(4, Math.min(pages.usable, 4 + length - filled));
    whole.set(part, filled);
    filled += part.length;
    next = u32(page, 0);
  }
  return whole;
}

const u16 = (bytes: Uint8Array, at: number): number => (bytes[at] << 8) | bytes[at + 1];
const u32 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] << 24) | (bytes[at + 1] << 16) | (bytes[at + 2] << 8) | bytes[at + 3]) >>> 0;
