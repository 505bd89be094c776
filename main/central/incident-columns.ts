import type { TextColumn } from '../batch.ts';
import type { CentralIncidents } from '../central-wire.ts';

/** Columns of a fixed number of incidents that are filled row by row; the column of a field is written by its name. */
export class IncidentColumns {
  readonly uid: Uint8Array<ArrayBuffer>;
  readonly ver: Int32Array<ArrayBuffer>;
  readonly zone: Int32Array<ArrayBuffer>;
  readonly type: Uint16Array<ArrayBuffer>;
  readonly occurredMs: Float64Array<ArrayBuffer>;
  readonly utcOffsetMin: Int16Array<ArrayBuffer>;
  readonly lonLat: Float64Array<ArrayBuffer>;
  readonly description: Texts;
  readonly place: Texts;
  readonly extra: Texts;
  readonly origin: Int8Array<ArrayBuffer>;
  readonly status: Texts;
  readonly batchUid: Uint8Array<ArrayBuffer>;
  readonly line: Uint32Array<ArrayBuffer>;
  readonly contentHash: BigInt64Array<ArrayBuffer>;
  readonly isDeleted: Uint8Array<ArrayBuffer>;
  readonly capacity: number;
  count = 0;
  readonly #types = new Map<string, number>();

  constructor(capacity: number) {
    this.capacity = capacity;
    this.uid = new Uint8Array(16 * capacity);
    this.ver = new Int32Array(capacity);
    this.zone = new Int32Array(capacity);
    this.type = new Uint16Array(capacity);
    this.occurredMs = new Float64Array(capacity);
    this.utcOffsetMin = new Int16Array(capacity);
    this.lonLat = new Float64Array(2 * capacity);
    this.description = new Texts(capacity);
    this.place = new Texts(capacity);
    this.extra = new Texts(capacity);
    this.origin = new Int8Array(capacity);
    this.status = new Texts(capacity);
    this.batchUid = new Uint8Array(16 * capacity);
    this.line = new Uint32Array(capacity);
    this.contentHash = new BigInt64Array(capacity);
    this.isDeleted = new Uint8Array(capacity);
  }

  /** Index of a type code; `key` is its bytes read one a character, so that only new codes are decoded. */
  typeIndex(key: string): number {
    const known = this.#types.get(key);
    if (known !== undefined) return known;
    this.#types.set(key, this.#types.size);
    return this.#types.size - 1;
  }

  /** The rows so far, cut to their number. Nothing may be written afterwards. */
  finish(): CentralIncidents {
    const { count } = this;
    return {
      count,
      uid: this.uid.slice(0, 16 * count),
      ver: this.ver.slice(0, count),
      zone: this.zone.slice(0, count),
      type: this.type.slice(0, count),
      typeCodes: [...this.#types.keys()].map((key) => Buffer.from(key, 'latin1').toString('utf8')),
      occurredMs: this.occurredMs.slice(0, count),
      utcOffsetMin: this.utcOffsetMin.slice(0, count),
      lonLat: this.lonLat.slice(0, 2 * count),
      description: this.description.finish(count),
      place: this.place.finish(count),
      extra: this.extra.finish(count),
      origin: this.origin.slice(0, count),
      status: this.status.finish(count),
      batchUid: this.batchUid.slice(0, 16 * count),
      line: this.line.slice(0, count),
      contentHash: this.contentHash.slice(0, count),
      isDeleted: this.isDeleted.slice(0, count),
    };
  }
}

const FIRST_BYTES_A_ROW = 16;

/** Texts one after the other, in UTF-8. */
class Texts {
  readonly #ends: Uint32Array<ArrayBuffer>;
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;

  constructor(rows: number) {
    this.#ends = new Uint32Array(rows);
    this.#bytes = new Uint8Array(FIRST_BYTES_A_ROW * rows);
  }

  add(row: number, source: Uint8Array, from: number, to: number): void {
    const end = this.#length + (to - from);
    if (end > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(2 * this.#bytes.length, end));
      grown.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = grown;
    }
    this.#bytes.set(source.subarray(from, to), this.#length);
    this.#length = end;
    this.#ends[row] = end;
  }

  finish(count: number): TextColumn {
    return { bytes: this.#bytes.slice(0, this.#length), ends: this.#ends.slice(0, count) };
  }
}
