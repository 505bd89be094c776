import { isUtf8 } from 'node:buffer';
import { AppError } from '../../preload/contract/errors.ts';
import type { RejectCode } from '../../preload/contract/domain.ts';
import type { Geometry } from './geometry/geometry.ts';
import { MAX_COLUMNS, MAX_ROW_BYTES } from './row-reader.ts';
import type { SqliteRecord } from './sqlite/record.ts';
import type { RowCursor } from './table-row.ts';

const BETWEEN_FIELDS = 0x1f;

/** A row of a layer that waits for its coordinates. */
export interface WaitingRow {
  readonly rowid: number;
  readonly payload: Uint8Array;
  readonly problem: RowCursor['geometryProblem'];
  /** Longitude and latitude; NaN if there is a problem. */
  x: number;
  y: number;
}

/** Position of a field in the row of the file; what is written for one that the row does not have. */
export interface LayerField {
  readonly at: number;
  readonly fallback: string | number | null | undefined;
}

export interface LayerRowOptions {
  readonly fileName: string;
  readonly layer: string;
  readonly fields: readonly LayerField[];
  readonly rowidAt: number;
  readonly record: SqliteRecord;
}

/** Rows of a layer as rows of a table: its attributes, then longitude and latitude. */
export class LayerRow implements RowCursor {
  data: Uint8Array<ArrayBuffer> = new Uint8Array(1 << 14);
  line = 0;
  readonly rowStart = 0;
  rowEnd = 0;
  fieldCount = 0;
  readonly fieldStart = new Int32Array(MAX_COLUMNS + 1);
  readonly fieldEnd = new Int32Array(MAX_COLUMNS + 1);
  readonly fieldHasPairs = new Uint8Array(MAX_COLUMNS + 1);
  readonly hasQuotes = false;
  readonly hasBadQuotes = false;
  isText = true;
  geometryProblem: RowCursor['geometryProblem'] = null;

  #rows: readonly WaitingRow[] = [];
  #at = 0;
  readonly #options: LayerRowOptions;

  constructor(options: LayerRowOptions) {
    this.#options = options;
  }

  /** Takes the rows that `next` goes through. */
  add(rows: readonly WaitingRow[]): this {
    this.#rows = rows;
    this.#at = 0;
    return this;
  }

  /** Back to before the first of them. */
  rewind(): this {
    this.#at = 0;
    return this;
  }

  /** @throws AppError sqlite.damaged, layers.refused for a row of more than 1 MB of text. */
  next(): boolean {
    const row = this.#rows[this.#at];
    if (row === undefined) return false;
    this.#at++;
    this.#write(row);
    return true;
  }

  fieldText(index: number): string {
    return Buffer.from(this.data.buffer, this.fieldStart[index], this.fieldEnd[index] - this.fieldStart[index]).toString('utf8');
  }

  fieldTexts(): string[] {
    return Array.from({ length: this.fieldCount }, (_, index) => this.fieldText(index));
  }

  rawText(limit: number): string {
    const fields = this.fieldTexts().map((text) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text));
    return Buffer.from(fields.join(',').slice(0, limit)).subarray(0, limit).toString('utf8');
  }

  /** They are between the fields from the start. */
  separateFieldsBy(): void {
    return undefined;
  }

  #write({ rowid, payload, problem, x, y }: WaitingRow): void {
    const { record, fields, rowidAt, fileName } = this.#options;
    if (!record.load(payload)) throw new AppError('sqlite.damaged', { name: fileName, reason: `row ${rowid}` });
    this.line = rowid;
    this.geometryProblem = problem;
    this.rowEnd = 0;
    this.fieldCount = 0;
    for (const { at, fallback } of fields) {
      this.#begin();
      if (at === rowidAt) this.#append(String(rowid));
      else if (at < record.count) this.#appendValue(record, at);
      else if (fallback === undefined) this.#refuse(`row ${rowid} lacks a value that only a database computes`);
      else if (fallback !== null) this.#append(String(fallback));
      this.#end();
    }
    for (const coordinate of [x, y]) {
      this.#begin();
      if (!Number.isNaN(coordinate)) this.#append(String(coordinate));
      this.#end();
    }
    if (this.rowEnd > MAX_ROW_BYTES) this.#refuse(`row ${rowid} has more than ${MAX_ROW_BYTES >> 20} MB of text`);
    this.isText = isUtf8(this.data.subarray(0, this.rowEnd));
  }

  #begin(): void {
    if (this.fieldCount > 0) {
      this.#reserve(1);
      this.data[this.rowEnd++] = BETWEEN_FIELDS;
    }
    this.fieldStart[this.fieldCount] = this.rowEnd;
  }

  #end(): void {
    this.fieldEnd[this.fieldCount++] = this.rowEnd;
  }

  #appendValue(record: SqliteRecord, at: number): void {
    const kind = record.kind(at);
    if (kind === 'text' && record.isUtf8) this.#appendBytes(record.bytes(at));
    // Pictures and the like are no text.
    else if (kind !== 'null' && kind !== 'blob') this.#append(String(record.value(at)));
  }

  #appendBytes(bytes: Uint8Array): void {
    this.#reserve(bytes.length);
    this.data.set(bytes, this.rowEnd);
    this.rowEnd += bytes.length;
  }

  #append(text: string): void {
    this.#reserve(3 * text.length);
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code > 0x7f) {
        this.#appendBytes(Buffer.from(text.slice(i), 'utf8'));
        return;
      }
      this.data[this.rowEnd++] = code;
    }
  }

  #reserve(bytes: number): void {
    if (this.rowEnd + bytes <= this.data.length) return;
    const grown = new Uint8Array(2 * (this.rowEnd + bytes));
    grown.set(this.data.subarray(0, this.rowEnd));
    this.data = grown;
  }

  #refuse(reason: string): never {
    throw new AppError('layers.refused', { name: this.#options.fileName, layer: this.#options.layer, reason });
  }
}

/** The one point of a geometry, or what is wrong with it. */
export function pointIn(geometry: Geometry): readonly [x: number, y: number] | NonNullable<RowCursor['geometryProblem']> {
  if (geometry.kind !== 'points') return { code: problemCode(geometry.kind), value: describeGeometry(geometry) };
  const [point] = geometry.points;
  if (point === undefined) return { code: 'coordinate.missing', value: '' };
  if (geometry.points.length > 1) return { code: 'geometry.not-a-point', value: `MultiPoint (${geometry.points.length})` };
  return Number.isFinite(point[0]) && Number.isFinite(point[1])
    ? point
    : { code: 'coordinate.not-a-number', value: `${point[0]}, ${point[1]}` };
}

/** For messages. */
export function describeGeometry(geometry: Geometry): string {
  if (geometry.kind === 'polygons') return 'Polygon';
  if (geometry.kind === 'points') return geometry.points.length === 0 ? 'no geometry' : 'Point';
  return geometry.kind === 'damaged' ? geometry.reason : geometry.name;
}

function problemCode(kind: Exclude<Geometry['kind'], 'points'>): RejectCode {
  if (kind === 'damaged') return 'geometry.damaged';
  return kind === 'curve' ? 'geometry.curve' : 'geometry.not-a-point';
}
