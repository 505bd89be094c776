import type { TextColumn } from '../batch.ts';
import { hash128 } from './hash.ts';

const SPACE = 0x20;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE_OPEN = 0x7b;

/** What to do to a text on its way: resolve doubled quotes of CSV, escape for a JSON string. */
interface TextOptions {
  readonly hasPairs: boolean;
  readonly asJson: boolean;
}

const plainText: TextOptions = { hasPairs: false, asJson: false };
const pairedText: TextOptions = { hasPairs: true, asJson: false };
const plainJson: TextOptions = { hasPairs: false, asJson: true };
const pairedJson: TextOptions = { hasPairs: true, asJson: true };

/**
 * Texts of many rows one behind the other as UTF-8, without a string being made.
 *
 * Texts are trimmed; control characters, and the invisible ones that change direction or order (bidi marks, overrides,
 * isolates, zero-width space, byte order mark), are left out; line ends and tabs become one space.
 */
export class TextColumnBuilder {
  #bytes = new Uint8Array(1 << 16);
  #length = 0;
  #ends: Uint32Array<ArrayBuffer>;
  #count = 0;

  constructor(rows: number) {
    this.#ends = new Uint32Array(rows);
  }

  /** Appends to the text of the row that is being written. @returns how many bytes came of it. */
  append(bytes: Uint8Array, start: number, end: number, hasPairs: boolean): number {
    this.#reserve(2 * (end - start));
    const from = this.#length;
    this.#length = copyClean(bytes, start, end, this.#bytes, from, hasPairs ? pairedText : plainText);
    return this.#length - from;
  }

  /**
   * Appends a member of a JSON object unless its text is empty: `,"name":"text"`, or `{"name":"text"` for the row's first.
   *
   * @param prefix  `,"name":"` in UTF-8.
   * @returns whether it was appended.
   */
  appendMember(prefix: Uint8Array, isFirst: boolean, bytes: Uint8Array, start: number, end: number, hasPairs: boolean): boolean {
    this.#reserve(prefix.length + 2 * (end - start) + 1);
    const out = this.#bytes;
    const from = this.#length + prefix.length;
    const to = copyClean(bytes, start, end, out, from, hasPairs ? pairedJson : plainJson);
    if (to === from) return false;
    // A loop: for a few bytes it is faster than set().
    for (let i = 0; i < prefix.length; i++) out[this.#length + i] = prefix[i];
    if (isFirst) out[this.#length] = BRACE_OPEN;
    out[to] = QUOTE;
    this.#length = to + 1;
    return true;
  }

  /** Appends bytes as they are. */
  appendRaw(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  get length(): number {
    return this.#length;
  }

  /** Takes back what was appended since the length was this. */
  cutTo(length: number): void {
    this.#length = length;
  }

  endRow(): void {
    this.#ends[this.#count++] = this.#length;
  }

  /** Hashes the text of the row that was ended last. @param out length 4. */
  hashLast(out: Uint32Array): void {
    const start = this.#count > 1 ? this.#ends[this.#count - 2] : 0;
    hash128(this.#bytes, start, this.#length, 0, out);
  }

  /** The rows so far as buffers of their own; the builder is then empty. */
  finish(): TextColumn {
    const column = { bytes: this.#bytes.slice(0, this.#length), ends: this.#ends.slice(0, this.#count) };
    this.#length = 0;
    this.#count = 0;
    return column;
  }

  #reserve(more: number): void {
    if (this.#length + more <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(2 * this.#bytes.length, this.#length + more));
    grown.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = grown;
  }
}

/** A text cleaned as in TextColumnBuilder. */
export function cleanText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const out = Buffer.alloc(bytes.length);
  const length = copyClean(bytes, 0, bytes.length, out, 0, plainText);
  return out.toString('utf8', 0, length);
}

/** Text i of a column. */
export function textAt({ bytes, ends }: TextColumn, index: number): string {
  const start = index === 0 ? 0 : ends[index - 1];
  return Buffer.from(bytes.buffer, bytes.byteOffset + start, ends[index] - start).toString('utf8');
}

/** 1 for bytes that are copied as they are: no blank, control, quote, backslash or first byte of an invisible character. */
const plain = Uint8Array.from({ length: 256 }, (_, byte) => {
  const isSpecial = byte < SPACE || byte === 0x7f || byte === QUOTE || byte === BACKSLASH;
  return isSpecial || byte === 0xc2 || byte === 0xd8 || byte === 0xe2 || byte === 0xef ? 0 : 1;
});

/** @returns the position behind the last byte written; `out` must have room for twice the input. */
function copyClean(
  bytes: Uint8Array,
  start: number,
  end: number,
  out: Uint8Array,
  from: number,
  { hasPairs, asJson }: TextOptions,
): number {
  let to = from;
  let i = start;
  while (i < end && bytes[i] === SPACE) i++;
  for (; i < end; i++) {
    const byte = bytes[i];
    if (plain[byte] === 1) {
      out[to++] = byte;
    } else if (byte === QUOTE || byte === BACKSLASH) {
      if (asJson) out[to++] = BACKSLASH;
      out[to++] = byte;
      if (hasPairs && byte === QUOTE) i++;
    } else if (byte >= 0x09 && byte <= 0x0d) {
      if (to > from && out[to - 1] !== SPACE) out[to++] = SPACE;
    } else if (byte >= 0x80) {
      const invisible = invisibleLength(bytes, i, end);
      if (invisible === 0) out[to++] = byte;
      else i += invisible - 1;
    }
  }
  while (to > from && out[to - 1] === SPACE) to--;
  return to;
}

/** Length of the invisible character at `at`, 0 if it is none. */
function invisibleLength(bytes: Uint8Array, at: number, end: number): number {
  const first = bytes[at];
  if (at + 1 >= end) return 0;
  const second = bytes[at + 1];
  if (first === 0xc2) return second < 0xa0 ? 2 : 0; // U+0080 … U+009F
  if (first === 0xd8) return second === 0x9c ? 2 : 0; // U+061C
  if (at + 2 >= end) return 0;
  const third = bytes[at + 2];
  if (first === 0xef) return second === 0xbb && third === 0xbf ? 3 : 0; // U+FEFF
  if (first !== 0xe2) return 0;
  if (second === 0x80) return third === 0x8b || third === 0x8e || third === 0x8f || (third >= 0xa8 && third <= 0xae) ? 3 : 0;
  return second === 0x81 && (third === 0xa0 || (third >= 0xa6 && third <= 0xa9)) ? 3 : 0; // U+2060, U+2066 … U+2069
}
