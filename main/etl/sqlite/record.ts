import { MAX_COLUMNS } from '../row-reader.ts';
import { Varint } from './varint.ts';

/** Columns of a table that are read: those of a row, its number and its geometry included. */
export const MAX_FIELDS = MAX_COLUMNS + 2;

export type SqliteValue = null | number | bigint | string | Uint8Array;

const varint = new Varint();

/**
 * The fields of one row: serial types and where their bytes lie. Source: "Database File Format", section 2.1.
 * Nothing is made of a field before it is asked for.
 */
export class SqliteRecord {
  payload: Uint8Array = new Uint8Array(0);
  count = 0;
  readonly #types = new Float64Array(MAX_FIELDS);
  readonly #starts = new Float64Array(MAX_FIELDS + 1);
  readonly #decoder: InstanceType<typeof TextDecoder>;
  readonly isUtf8: boolean;

  constructor(encoding: 'utf-8' | 'utf-16le' | 'utf-16be') {
    this.isUtf8 = encoding === 'utf-8';
    this.#decoder = new TextDecoder(encoding, { ignoreBOM: true });
  }

  /** Takes the bytes of a row. @returns false if they contradict themselves. */
  load(payload: Uint8Array): boolean {
    this.payload = payload;
    this.count = 0;
    const { length } = payload;
    if (!varint.read(payload, 0, length)) return false;
    const headEnd = varint.value;
    if (headEnd < varint.next || headEnd > length) return false;
    let at = varint.next;
    let start = headEnd;
    while (at < headEnd) {
      if (this.count === MAX_FIELDS || !varint.read(payload, at, headEnd)) return false;
      at = varint.next;
      const type = varint.value;
      const size = sizeOf(type);
      if (size < 0 || start + size > length) return false;
      this.#types[this.count] = type;
      this.#starts[this.count] = start;
      start += size;
      this.count++;
    }
    this.#starts[this.count] = start;
    return start === length;
  }

  kind(field: number): 'null' | 'integer' | 'real' | 'text' | 'blob' {
    const type = this.#types[field];
    if (field >= this.count || type === 0) return 'null';
    if (type === 7) return 'real';
    if (type < 10) return 'integer';
    return type % 2 === 1 ? 'text' : 'blob';
  }

  /** The bytes of a text or blob, as they lie in the file. */
  bytes(field: number): Uint8Array {
    return this.payload.subarray(this.#starts[field], this.#starts[field] + sizeOf(this.#types[field]));
  }

  /** @returns a bigint for an integer beyond 2^53; bytes that are no text become U+FFFD. */
  value(field: number): SqliteValue {
    switch (this.kind(field)) {
      case 'null':
        return null;
      case 'text':
        return this.#decoder.decode(this.bytes(field));
      case 'blob':
        return this.bytes(field);
      default:
        return this.#number(field);
    }
  }

  #number(field: number): number | bigint {
    const type = this.#types[field];
    if (type >= 8) return type - 8;
    const view = new DataView(this.payload.buffer, this.payload.byteOffset + this.#starts[field], sizeOf(type));
    if (type === 7) return view.getFloat64(0);
    if (type === 6) {
      const whole = view.getBigInt64(0);
      return Number.isSafeInteger(Number(whole)) ? Number(whole) : whole;
    }
    let value = view.getInt8(0);
    for (let i = 1; i < view.byteLength; i++) value = value * 256 + view.getUint8(i);
    return value;
  }
}

const numberSizes = [0, 1, 2, 3, 4, 6, 8, 8, 0, 0, -1, -1];

/** Bytes of a field by its serial type; -1 if there is no such type. */
function sizeOf(type: number): number {
  if (type < 12) return numberSizes[type] ?? -1;
  return Math.floor((type - 12) / 2);
}
