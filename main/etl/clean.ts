import type { IncidentBatch } from '../batch.ts';
import type { Reject, RejectCode } from '../../preload/contract/domain.ts';
import { BATCH_ROWS, BatchBuilder } from './batch-builder.ts';
import { hash128 } from './hash.ts';
import { Interner } from './interner.ts';
import { parseDecimal } from './number.ts';
import { originTaker } from './origin-column.ts';
import type { Plan } from './plan.ts';
import type { RowCursor } from './table-row.ts';
import { parseTime, type ParsedTime } from './time.ts';
import { timeZone } from './time-zone.ts';
import { ValuesHash } from './values-hash.ts';

const DAY_MS = 86_400_000;
const RAW_LIMIT_BYTES = 1_000;
const VALUE_LIMIT = 200;
const DEFAULT_TYPE = 'incident';
const BETWEEN_FIELDS = 0x1f;
const QUOTE = 0x22;
/** Nobody reports incidents closer to a pole: it is a longitude, such as Chicago's -87.6, in the other column. */
const UNINHABITED_LAT_DEG = 85;

const braceClose = Buffer.from('}');
const betweenTexts = Buffer.from(' · ');

/** Where most points of a file lie, degrees: tells exchanged coordinates from far-away ones. */
export interface Bulk {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
}

export interface CleanOptions {
  /** Times more than a day after this are rejected. */
  readonly nowMs: number;
  /** null = unknown: then only impossible latitudes show an exchange. */
  readonly bulk: Bulk | null;
}

/** Turns rows into incidents or rejects. */
export interface Cleaner {
  /** Takes in the reader's current row. @returns why it was not taken, or null. */
  take(row: RowCursor): Reject | null;
  isFull(): boolean;
  /** Hands out the incidents taken since the last call. */
  flush(): IncidentBatch;
}

/**
 * Makes a cleaner for the rows of one file.
 *
 * uid is the 128-bit hash of the natural key, or else of all fields, so that the same row from any copy of a file gets
 * the same, by whatever mapping it is read; two rows with equal fields are one incident. The heading goes in as a seed.
 * The content hash is of the cleaned values: it tells that the row was changed at its source, or is read in another way.
 */
export function createCleaner(plan: Plan, { nowMs, bulk }: CleanOptions): Cleaner {
  const { mapping } = plan;
  const zone = timeZone(mapping.timeZone);
  const builder = new BatchBuilder();
  const types = new Interner();
  const takeOrigin = originTaker(plan);
  const hash = new Uint32Array(4);
  const values = new ValuesHash();
  const time: ParsedTime = { ms: 0, offsetMin: null };
  const span = { start: 0, end: 0 };
  let joined = new Uint8Array(1 << 12);

  function take(row: RowCursor): Reject | null {
    return checkShape(row) ?? takeTime(row) ?? takePlace(row) ?? takeRest(row);
  }

  function checkShape(row: RowCursor): Reject | null {
    if (!row.isText) return reject(row, 'row.encoding', -1);
    if (row.hasBadQuotes) return reject(row, 'row.bad-quotes', -1);
    const expected = plan.columns.length;
    if (row.fieldCount < expected) return reject(row, 'row.too-few-fields', -1, `${row.fieldCount} of ${expected}`);
    if (row.fieldCount > expected && !isEmptyFrom(row, expected)) {
      return reject(row, 'row.too-many-fields', -1, `${row.fieldCount} instead of ${expected}`);
    }
    return null;
  }

  function takeTime(row: RowCursor): Reject | null {
    trim(row, plan.time);
    if (span.start === span.end) return reject(row, 'time.missing', plan.time);
    if (!parseTime(row.data, span.start, span.end, mapping.timeFormat, time)) return reject(row, 'time.impossible', plan.time);
    const utcMs = time.offsetMin === null ? zone.toUtcMs(time.ms) : time.ms;
    if (utcMs > nowMs + DAY_MS) return reject(row, 'time.future', plan.time);
    builder.occurredMs[builder.count] = utcMs;
    // Z says that the time was converted, not where it happened: the place's own offset is kept then.
    builder.utcOffsetMin[builder.count] = time.offsetMin === null || time.offsetMin === 0 ? zone.offsetMinAt(utcMs) : time.offsetMin;
    return null;
  }

  function takePlace(row: RowCursor): Reject | null {
    const { geometryProblem } = row;
    // The last two columns are made of it; others that hold coordinates too do not depend on it.
    if (geometryProblem !== null && plan.lon >= plan.columns.length - 2)
      return reject(row, geometryProblem.code, plan.lon, geometryProblem.value);
    const first = readCoordinate(row, plan.lon);
    const second = readCoordinate(row, plan.lat);
    if (Number.isNaN(first)) return rejectCoordinate(row, plan.lon);
    if (Number.isNaN(second)) return rejectCoordinate(row, plan.lat);
    const lon = mapping.swapLonLat ? second : first;
    const lat = mapping.swapLonLat ? first : second;
    const code = judgePoint(lon, lat, bulk);
    if (code !== null) return reject(row, code, plan.lon, `${fieldOf(row, plan.lon)}, ${fieldOf(row, plan.lat)}`);
    builder.lonLat[2 * builder.count] = lon;
    builder.lonLat[2 * builder.count + 1] = lat;
    return null;
  }

  function readCoordinate(row: RowCursor, column: number): number {
    trim(row, column);
    return parseDecimal(row.data, span.start, span.end, mapping.decimalMark);
  }

  function rejectCoordinate(row: RowCursor, column: number): Reject {
    const isMissing = /^(|null|na|n\/a|none|-|\\n)$/i.test(fieldOf(row, column).trim());
    return reject(row, isMissing ? 'coordinate.missing' : 'coordinate.not-a-number', column);
  }

  function takeRest(row: RowCursor): Reject | null {
    const { count } = builder;
    if (plan.type < 0) {
      builder.type[count] = types.indexOfText(DEFAULT_TYPE);
    } else {
      trim(row, plan.type);
      const type = types.indexOf(row.data, span.start, span.end, row.fieldHasPairs[plan.type] === 1);
      if (types.names[type] === '') return reject(row, 'type.missing', plan.type);
      builder.type[count] = type;
    }
    builder.line[count] = row.line;
    if (plan.origin >= 0) builder.origin[count] = takeOrigin(row);
    writeUid(row);
    writeTexts(row);
    writeExtra(row);
    values.write(builder, types.names[builder.type[count]]);
    builder.count = count + 1;
    return null;
  }

  function writeUid(row: RowCursor): void {
    if (plan.key >= 0) trim(row, plan.key);
    if (plan.key >= 0 && span.end > span.start) {
      hash128(row.data, span.start, span.end, plan.keySeed, hash);
    } else {
      row.separateFieldsBy(BETWEEN_FIELDS);
      if (row.hasQuotes) hash128(joined, 0, joinFields(row), plan.rowSeed, hash);
      else hash128(row.data, row.rowStart, row.rowEnd, plan.rowSeed, hash);
    }
    const { count, uid } = builder;
    for (let i = 0; i < 16; i++) uid[16 * count + i] = hash[i >> 2] >>> (24 - 8 * (i & 3));
  }

  /** Writes the fields, unquoted, into `joined`: a copy of the file with other quotes gives the same bytes. */
  function joinFields(row: RowCursor): number {
    const { data } = row;
    if (joined.length < row.rowEnd - row.rowStart) joined = new Uint8Array(2 * (row.rowEnd - row.rowStart));
    let length = 0;
    for (let field = 0; field < row.fieldCount; field++) {
      if (field > 0) joined[length++] = BETWEEN_FIELDS;
      const end = row.fieldEnd[field];
      const hasPairs = row.fieldHasPairs[field] === 1;
      for (let i = row.fieldStart[field]; i < end; i++) {
        joined[length++] = data[i]!;
        if (hasPairs && data[i] === QUOTE) i++;
      }
    }
    return length;
  }

  function writeTexts(row: RowCursor): void {
    const { description, place } = builder;
    const { data, fieldStart, fieldEnd, fieldHasPairs } = row;
    let written = 0;
    for (const at of plan.description) {
      const before = description.length;
      if (written > 0) description.appendRaw(betweenTexts);
      const size = description.append(data, fieldStart[at], fieldEnd[at], fieldHasPairs[at] === 1);
      if (size === 0) description.cutTo(before);
      else written++;
    }
    description.endRow();
    const at = plan.place;
    if (at >= 0) place.append(data, fieldStart[at], fieldEnd[at], fieldHasPairs[at] === 1);
    place.endRow();
  }

  function writeExtra(row: RowCursor): void {
    const { extra } = builder;
    let isFirst = true;
    for (const { index, prefix } of plan.extra) {
      const hasPairs = row.fieldHasPairs[index] === 1;
      if (extra.appendMember(prefix, isFirst, row.data, row.fieldStart[index], row.fieldEnd[index], hasPairs)) isFirst = false;
    }
    if (!isFirst) extra.appendRaw(braceClose);
    extra.endRow();
  }

  function trim(row: RowCursor, column: number): void {
    const { data } = row;
    let start = row.fieldStart[column];
    let end = row.fieldEnd[column];
    while (start < end && data[start] <= 0x20) start++;
    while (end > start && data[end - 1] <= 0x20) end--;
    span.start = start;
    span.end = end;
  }

  function reject(row: RowCursor, code: RejectCode, column: number, value?: string): Reject {
    const name = plan.columns[column] ?? null;
    return {
      line: row.line,
      code,
      column: name,
      value: value ?? (column < 0 ? '' : fieldOf(row, column)),
      raw: row.rawText(RAW_LIMIT_BYTES),
    };
  }

  return {
    take,
    isFull: () => builder.count === BATCH_ROWS,
    flush() {
      const batch = builder.finish(types.names);
      types.clear();
      values.clear();
      return batch;
    },
  };
}

function fieldOf(row: RowCursor, column: number): string {
  return row.fieldText(column).slice(0, VALUE_LIMIT);
}

function isEmptyFrom(row: RowCursor, column: number): boolean {
  return row.fieldEnd[Math.min(row.fieldCount, row.fieldEnd.length) - 1] - row.fieldStart[column] <= row.fieldCount - column - 1;
}

/** What is wrong with a point, or null. */
function judgePoint(lon: number, lat: number, bulk: Bulk | null): RejectCode | null {
  const isFar = bulk !== null && !isWithin(bulk, lon, lat);
  if ((lon === 0 && lat === 0) || (isFar && (lon === 0 || lat === 0))) return 'coordinate.zero';
  if (Math.abs(lon) > 180 && Math.abs(lat) > 180) return 'coordinate.other-crs';
  const isPolar = Math.abs(lat) > UNINHABITED_LAT_DEG && Math.abs(lat) <= 180;
  if (isPolar && Math.abs(lon) <= UNINHABITED_LAT_DEG) return 'coordinate.swapped';
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90) return 'coordinate.out-of-range';
  return isFar && isWithin(bulk, lat, lon) ? 'coordinate.swapped' : null;
}

function isWithin({ west, south, east, north }: Bulk, lon: number, lat: number): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}
