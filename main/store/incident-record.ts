import type { IncidentBatch, TextColumn } from '../batch.ts';
import { pointBytes, writePoint } from './geometry.ts';
import type { RowContext } from './incident-rows.ts';
import { localMinOf } from './local-time.ts';
import { writeVarint } from './table-file.ts';

/** Serial types of a record: how many bytes a value takes and how they are read. Blobs and texts add twice their length. */
const serial = { null: 0, int8: 1, int16: 2, int32: 4, int48: 5, int64: 6, float64: 7, zero: 8, one: 9, blob: 12, text: 13 } as const;
/** Of an origin, by its number: 0 and 1 need no byte of their own. */
const originSerials = [serial.zero, serial.one, serial.int8] as const;
const uidBytes = 16;
/** Of the header: its own length, the id (kept as the row's key), uid, hash … lat; then three texts; then geometry and origin. */
const fixedHeadBytes = 13;
const geometryTypeBytes = 2;
const originTypeBytes = 1;
/** Of all values but the texts. */
const fixedBodyBytes = uidBytes + 8 + 4 + 6 + 6 + 2 + 4 + 4 + 4 + 8 + 8 + pointBytes + 1;
const maxVarintBytes = 5;

/**
 * Rows of a batch as records of the table `incident`, its columns in their order.
 * Source: "Database File Format", section 2.1 (sqlite.org/fileformat2.html).
 */
export class IncidentRecords {
  /** Holds the last record. */
  bytes = new Uint8Array(1 << 12);
  #view = new DataView(this.bytes.buffer);
  readonly #batch: IncidentBatch;
  readonly #context: RowContext;
  readonly #hashes: BigUint64Array;

  constructor(batch: IncidentBatch, context: RowContext) {
    this.#batch = batch;
    this.#context = context;
    this.#hashes = batch.contentHash;
  }

  /** Makes the record of row i. @returns its length. */
  encode(i: number): number {
    const { uid, line, occurredMs, utcOffsetMin, lonLat, type, description, place, extra } = this.#batch;
    const { batchId, batchIds, typeIds, zoneIds } = this.#context;
    const textBytes = lengthAt(description, i) + lengthAt(place, i) + lengthAt(extra, i);
    this.#reserve(fixedHeadBytes + 3 * maxVarintBytes + geometryTypeBytes + originTypeBytes + fixedBodyBytes + textBytes);
    const bytes = this.bytes;
    const view = this.#view;
    const zoneId = zoneIds[i];
    const lon = lonLat[2 * i];
    const lat = lonLat[2 * i + 1];
    let at = this.#writeHead(i, zoneId > 0);
    for (let from = uidBytes * i, byte = 0; byte < uidBytes; byte++) bytes[at++] = uid[from + byte];
    view.setBigUint64(at, this.#hashes[i]);
    view.setInt32(at + 8, batchIds?.[i] ?? batchId);
    at = writeInt48(view, at + 12, line[i]);
    at = writeInt48(view, at, occurredMs[i]);
    view.setInt16(at, utcOffsetMin[i]);
    view.setInt32(at + 2, localMinOf(occurredMs[i], utcOffsetMin[i]));
    view.setInt32(at + 6, typeIds[type[i]]);
    at += 10;
    if (zoneId > 0) {
      view.setInt32(at, zoneId);
      at += 4;
    }
    view.setFloat64(at, lon);
    view.setFloat64(at + 8, lat);
    at = writeText(bytes, at + 16, description, i);
    at = writeText(bytes, at, place, i);
    at = writeText(bytes, at, extra, i);
    writePoint(view, at, lon, lat);
    at += pointBytes;
    const origin = this.#batch.origin[i];
    if (originSerials[origin] === serial.int8) bytes[at++] = origin;
    return at;
  }

  /** @returns the position of the body. */
  #writeHead(i: number, hasZone: boolean): number {
    const { description, place, extra, origin } = this.#batch;
    const bytes = this.bytes;
    bytes[1] = serial.null;
    bytes[2] = serial.blob + 2 * uidBytes;
    bytes[3] = serial.int64;
    bytes[4] = serial.int32;
    bytes[5] = serial.int48;
    bytes[6] = serial.int48;
    bytes[7] = serial.int16;
    bytes[8] = serial.int32;
    bytes[9] = serial.int32;
    bytes[10] = hasZone ? serial.int32 : serial.null;
    bytes[11] = serial.float64;
    bytes[12] = serial.float64;
    let at = fixedHeadBytes;
    at = writeVarint(bytes, at, serial.text + 2 * lengthAt(description, i));
    at = writeVarint(bytes, at, serial.text + 2 * lengthAt(place, i));
    at = writeVarint(bytes, at, serial.text + 2 * lengthAt(extra, i));
    at = writeVarint(bytes, at, serial.blob + 2 * pointBytes);
    bytes[at++] = originSerials[origin[i]] ?? serial.null;
    bytes[0] = at;
    return at;
  }

  #reserve(length: number): void {
    if (length <= this.bytes.length) return;
    this.bytes = new Uint8Array(2 * length);
    this.#view = new DataView(this.bytes.buffer);
  }
}

const startAt = ({ ends }: TextColumn, i: number): number => (i === 0 ? 0 : ends[i - 1]);
const lengthAt = (column: TextColumn, i: number): number => column.ends[i] - startAt(column, i);

function writeText(bytes: Uint8Array, at: number, column: TextColumn, i: number): number {
  const { bytes: texts, ends } = column;
  const end = ends[i];
  // A loop: for a few dozen bytes it is faster than set().
  for (let from = startAt(column, i); from < end; from++) bytes[at++] = texts[from];
  return at;
}

/** A whole number within ±2^47. @returns the position behind it. */
function writeInt48(view: DataView, at: number, value: number): number {
  const high = Math.floor(value / 2 ** 32);
  view.setInt16(at, high);
  view.setUint32(at + 2, value - high * 2 ** 32);
  return at + 6;
}
