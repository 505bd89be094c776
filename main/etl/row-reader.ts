import { isUtf8 } from 'node:buffer';
import { AppError } from '../../preload/contract/errors.ts';
import type { RowCursor } from './table-row.ts';

export const MAX_COLUMNS = 2_000;
/** Longer "rows" are a sign of a file that is no CSV or has lost a quote; and memory stays flat. */
export const MAX_ROW_BYTES = 1 << 20;

const LF = 0x0a;
const CR = 0x0d;
const QUOTE = 0x22;

/** Outcome of looking for the end of a row. */
const FOUND = 0;
const NEEDS_MORE = 1;
const BAD_QUOTES = 2;

/**
 * Splits UTF-8 bytes into rows and fields (RFC 4180; CR, LF and CRLF end a row; a quote inside an unquoted field is text).
 *
 * Feed it with `add` until the file ends, then `end`; after each, call `next` until it gives false. The public fields
 * describe the row last found and are valid until the next call. No strings are made: fields are spans of `data`.
 *
 * A quoted field that never closes, or that goes on after its closing quote, makes `hasBadQuotes`; reading resumes with
 * the line below, so that one lost quote costs one row. Blank lines are passed over. Memory: one chunk and one row.
 */
export class RowReader implements RowCursor {
  data: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 16);
  /** Line on which the row starts, 1 = first line of the file. */
  line = 0;
  rowStart = 0;
  rowEnd = 0;
  /** May exceed the recorded fields: those beyond MAX_COLUMNS + 1 are only counted. */
  fieldCount = 0;
  readonly fieldStart = new Int32Array(MAX_COLUMNS + 1);
  readonly fieldEnd = new Int32Array(MAX_COLUMNS + 1);
  /** 1 = the span holds doubled quotes that stand for one. */
  readonly fieldHasPairs = new Uint8Array(MAX_COLUMNS + 1);
  /** True if any field is quoted. */
  hasQuotes = false;
  hasBadQuotes = false;
  /** False if the row's bytes are not UTF-8. */
  isText = true;
  readonly geometryProblem = null;

  #sawPair = false;
  readonly #name: string;
  readonly #delimiter: number;
  /** 1 for the bytes that end an unquoted field. */
  readonly #stops = new Uint8Array(256);
  #position = 0;
  #length = 0;
  #nextLine = 1;
  #linesInRow = 1;
  #isEnded = false;
  #isAtStart = true;
  #skipsLf = false;
  /** The bytes up to here are known to be UTF-8; later rows are looked at one by one. */
  #textEnd = 0;

  /** @param name of the file, for errors. @param delimiter one ASCII byte. */
  constructor(name: string, delimiter: string) {
    this.#name = name;
    this.#delimiter = delimiter.charCodeAt(0);
    for (const byte of [this.#delimiter, LF, CR]) this.#stops[byte] = 1;
  }

  /** Takes over the bytes of the next part of the file. The chunk itself is not kept. */
  add(chunk: Uint8Array): void {
    const rest = this.#length - this.#position;
    if (rest + chunk.length > this.data.length) {
      const grown = new Uint8Array(Math.max(rest + chunk.length, 2 * this.data.length));
      grown.set(this.data.subarray(this.#position, this.#length));
      this.data = grown;
    } else {
      this.data.copyWithin(0, this.#position, this.#length);
    }
    this.data.set(chunk, rest);
    this.#position = 0;
    this.#length = rest + chunk.length;
    if (this.#length >= 3) this.#skipByteOrderMark();
    const wholeLines = this.data.lastIndexOf(LF, this.#length - 1) + 1;
    this.#textEnd = isUtf8(this.data.subarray(0, wholeLines)) ? wholeLines : 0;
  }

  /** Says that no more bytes follow. */
  end(): void {
    this.#isEnded = true;
    this.#textEnd = isUtf8(this.data.subarray(this.#position, this.#length)) ? this.#length : 0;
  }

  /**
   * Moves to the next row.
   *
   * @returns false if there is none in the bytes given so far.
   * @throws AppError csv.row-too-long
   */
  next(): boolean {
    if (this.#isAtStart && !this.#isEnded) return false;
    for (;;) {
      if (!this.#skipLineFeed()) return false;
      const outcome = this.#scanRow();
      if (outcome === BAD_QUOTES && !this.#takeFirstLine()) return false;
      if (outcome === NEEDS_MORE) {
        if (this.#length - this.#position <= MAX_ROW_BYTES) return false;
        if (!this.#takeFirstLine()) return false;
      }
      if (this.rowEnd - this.rowStart > MAX_ROW_BYTES) this.#failTooLong();
      this.line = this.#nextLine;
      this.#nextLine += this.#linesInRow;
      if (this.rowEnd > this.rowStart) {
        this.isText = this.rowEnd <= this.#textEnd || isUtf8(this.data.subarray(this.rowStart, this.rowEnd));
        return true;
      }
    }
  }

  /** The text of a field, quotes resolved; invalid bytes become U+FFFD. */
  fieldText(index: number): string {
    const text = Buffer.from(
      this.data.buffer,
      this.fieldStart[index],
      (this.fieldEnd[index] ?? 0) - (this.fieldStart[index] ?? 0),
    ).toString('utf8');
    return this.fieldHasPairs[index] === 1 ? text.replaceAll('""', '"') : text;
  }

  fieldTexts(): string[] {
    return Array.from({ length: Math.min(this.fieldCount, MAX_COLUMNS) }, (_, index) => this.fieldText(index));
  }

  /** The row as it stands in the file, at most `limit` bytes of it. */
  rawText(limit: number): string {
    return Buffer.from(this.data.buffer, this.rowStart, Math.min(limit, this.rowEnd - this.rowStart)).toString('utf8');
  }

  /** Puts another byte in the place of the delimiters of a row without quotes, so that files with any delimiter look alike. */
  separateFieldsBy(byte: number): void {
    if (this.hasQuotes) return;
    for (let field = 1; field < Math.min(this.fieldCount, this.fieldStart.length); field++) this.data[this.fieldStart[field] - 1] = byte;
  }

  #skipByteOrderMark(): void {
    if (!this.#isAtStart) return;
    this.#isAtStart = false;
    if (this.data[0] === 0xef && this.data[1] === 0xbb && this.data[2] === 0xbf) this.#position = 3;
  }

  /** Passes over the second half of a CRLF. False if the bytes end before that is known, or there are none. */
  #skipLineFeed(): boolean {
    if (this.#position >= this.#length) return false;
    if (this.#skipsLf) {
      this.#skipsLf = false;
      if (this.data[this.#position] === LF) this.#position++;
    }
    return this.#position < this.#length;
  }

  #scanRow(): number {
    const { data, fieldStart, fieldEnd, fieldHasPairs } = this;
    const stops = this.#stops;
    const delimiter = this.#delimiter;
    const length = this.#length;
    let at = this.#position;
    let count = 0;
    this.rowStart = at;
    this.hasBadQuotes = false;
    this.hasQuotes = false;
    this.#linesInRow = 1;
    for (;;) {
      let start = at;
      let end: number;
      let hasPairs = 0;
      if (at < length && data[at] === QUOTE) {
        start = at + 1;
        this.hasQuotes = true;
        at = this.#closingQuote(start);
        if (at < 0) return this.#isEnded ? BAD_QUOTES : NEEDS_MORE;
        end = at;
        hasPairs = this.#sawPair ? 1 : 0;
        at++;
        if (at < length && stops[data[at]] === 0) return BAD_QUOTES;
      } else {
        while (at < length && stops[data[at]] === 0) at++;
        end = at;
      }
      if (at >= length && !this.#isEnded) return NEEDS_MORE;
      if (count <= MAX_COLUMNS) {
        fieldStart[count] = start;
        fieldEnd[count] = end;
        fieldHasPairs[count] = hasPairs;
      }
      count++;
      if (at >= length || data[at] !== delimiter) break;
      at++;
    }
    this.rowEnd = at;
    this.fieldCount = count;
    this.#passLineEnd(at);
    return FOUND;
  }

  /** Position of the quote that closes a field whose text starts at `from`; -1 if it is not among the bytes so far. */
  #closingQuote(from: number): number {
    const { data } = this;
    const length = this.#length;
    this.#sawPair = false;
    for (let at = from; at < length; at++) {
      const byte = data[at];
      if (byte === QUOTE) {
        if (at + 1 === length && !this.#isEnded) return -1;
        if (data[at + 1] !== QUOTE || at + 1 === length) return at;
        this.#sawPair = true;
        at++;
      } else if (byte === LF || (byte === CR && data[at + 1] !== LF)) {
        this.#linesInRow++;
      }
    }
    return -1;
  }

  #passLineEnd(at: number): void {
    this.#position = Math.min(at + 1, this.#length);
    this.#skipsLf = at < this.#length && this.data[at] === CR;
  }

  /** Makes the row's first line the row, marked as badly quoted. False if that line is not complete yet. */
  #takeFirstLine(): boolean {
    let at = this.rowStart;
    while (at < this.#length && this.data[at] !== LF && this.data[at] !== CR) at++;
    if (at === this.#length && !this.#isEnded) {
      if (at - this.rowStart > MAX_ROW_BYTES) this.#failTooLong();
      return false;
    }
    this.rowEnd = at;
    this.fieldCount = 0;
    this.hasBadQuotes = true;
    this.#linesInRow = 1;
    this.#passLineEnd(at);
    return true;
  }

  #failTooLong(): never {
    throw new AppError('csv.row-too-long', { name: this.#name, line: this.#nextLine, limitBytes: MAX_ROW_BYTES });
  }
}
