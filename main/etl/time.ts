import type { ColumnMapping } from '../../preload/contract/domain.ts';

export type TimeFormat = ColumnMapping['timeFormat'];

/** Receives what a time says: `ms` is UTC if `offsetMin` is known, else the wall clock read as if it were UTC. */
export interface ParsedTime {
  ms: number;
  /** Minutes east of UTC as written in the file; null = not written. `Z` is 0. */
  offsetMin: number | null;
}

const FIRST_YEAR = 1900;
const LAST_YEAR = 2199;
const COLON = 0x3a;
const DOT = 0x2e;
const COMMA = 0x2c;
const SPACE = 0x20;
const MINUS = 0x2d;
const PLUS = 0x2b;

/**
 * Reads one time from bytes (without surrounding blanks).
 *
 * - iso: 2018-05-10, 2018-05-10T22:30, …:15, ….123, followed by nothing, Z, +03, +0300 or +03:00; blank instead of T.
 * - ymd, dmy, mdy: three numbers with the same mark - / or . between them, or (ymd) 8 digits without; two-digit years are
 *   1970 to 2069; the time of day as in iso or with AM, PM, ص, م.
 * - epoch-s, epoch-ms: a whole number, or (epoch-s) one with decimals.
 *
 * @returns false if the text has another form, or names a moment that does not exist (31/02, 25:00) or is outside
 *          1900…2199. `out` is then undefined in content.
 */
export function parseTime(bytes: Uint8Array, start: number, end: number, format: TimeFormat, out: ParsedTime): boolean {
  if (format === 'epoch-s' || format === 'epoch-ms') return parseEpoch(bytes, start, end, format, out);
  scan.at = start;
  if (!readDate(bytes, end, format)) return false;
  out.ms = scan.dayMs;
  out.offsetMin = null;
  if (scan.at === end) return true;
  const separator = bytes[scan.at];
  if (separator !== SPACE && separator !== 0x54 && separator !== 0x74 && !(separator === COMMA && format !== 'iso')) return false;
  scan.at++;
  while (bytes[scan.at] === SPACE) scan.at++;
  return readClock(bytes, end, out);
}

/** Reader position and the last number read: kept here so that a row makes no objects. */
const scan = { at: 0, value: 0, digits: 0, dayMs: 0 };

function readNumber(bytes: Uint8Array, end: number, maxDigits: number): boolean {
  let at = scan.at;
  const stop = Math.min(end, at + maxDigits);
  let value = 0;
  for (; at < stop; at++) {
    const digit = bytes[at] - 0x30;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  scan.digits = at - scan.at;
  scan.value = value;
  scan.at = at;
  return scan.digits > 0;
}

function readDate(bytes: Uint8Array, end: number, format: TimeFormat): boolean {
  if (!readNumber(bytes, end, 8)) return false;
  const first = scan.value;
  const firstDigits = scan.digits;
  if (firstDigits === 8) return format === 'ymd' && setDay(Math.floor(first / 10_000), Math.floor(first / 100) % 100, first % 100);
  const mark = bytes[scan.at];
  if (mark !== MINUS && (format === 'iso' || (mark !== 0x2f && mark !== DOT))) return false;
  scan.at++;
  if (!readNumber(bytes, end, 2) || bytes[scan.at] !== mark) return false;
  const second = scan.value;
  scan.at++;
  if (!readNumber(bytes, end, 4)) return false;
  const third = scan.value;
  if (format === 'iso' || format === 'ymd') return firstDigits === 4 && scan.digits <= 2 && setDay(first, second, third);
  if (firstDigits > 2 || (scan.digits !== 4 && scan.digits !== 2)) return false;
  const year = scan.digits === 4 ? third : third + (third < 70 ? 2000 : 1900);
  return format === 'dmy' ? setDay(year, second, first) : setDay(year, first, second);
}

function setDay(year: number, month: number, day: number): boolean {
  if (year < FIRST_YEAR || year > LAST_YEAR || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return false;
  scan.dayMs = Date.UTC(year, month - 1, day);
  return true;
}

function daysInMonth(year: number, month: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28;
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31;
}

function readClock(bytes: Uint8Array, end: number, out: ParsedTime): boolean {
  if (!readNumber(bytes, end, 2) || bytes[scan.at] !== COLON) return false;
  let hour = scan.value;
  scan.at++;
  if (!readNumber(bytes, end, 2) || scan.digits !== 2) return false;
  const minute = scan.value;
  let second = 0;
  let fraction = 0;
  if (bytes[scan.at] === COLON && scan.at < end) {
    scan.at++;
    if (!readNumber(bytes, end, 2) || scan.digits !== 2) return false;
    second = scan.value;
    if (scan.at < end && (bytes[scan.at] === DOT || bytes[scan.at] === COMMA)) {
      scan.at++;
      if (!readNumber(bytes, end, 9)) return false;
      fraction = scan.value / 10 ** scan.digits;
    }
  }
  while (scan.at < end && bytes[scan.at] === SPACE) scan.at++;
  if (scan.at < end) {
    const isAfternoon = readHalfOfDay(bytes, end);
    if (isAfternoon !== null) {
      if (hour < 1 || hour > 12) return false;
      hour = (hour % 12) + (isAfternoon ? 12 : 0);
    }
  }
  const isMidnightAtEnd = hour === 24 && minute === 0 && second === 0 && fraction === 0;
  if ((hour > 23 && !isMidnightAtEnd) || minute > 59 || second > 59) return false;
  out.ms += ((hour * 60 + minute) * 60 + second) * 1_000 + Math.floor(fraction * 1_000);
  return scan.at === end || readOffset(bytes, end, out);
}

/** True for PM and م, false for AM and ص, null if neither follows. */
function readHalfOfDay(bytes: Uint8Array, end: number): boolean | null {
  const first = bytes[scan.at] | 0x20;
  if (scan.at + 2 <= end && (first === 0x61 || first === 0x70) && (bytes[scan.at + 1] | 0x20) === 0x6d) {
    scan.at += 2;
    return first === 0x70;
  }
  const pair = scan.at + 2 <= end ? (bytes[scan.at] << 8) | bytes[scan.at + 1] : 0;
  if (pair !== 0xd8b5 && pair !== 0xd985) return null;
  scan.at += 2;
  return pair === 0xd985;
}

function readOffset(bytes: Uint8Array, end: number, out: ParsedTime): boolean {
  const sign = bytes[scan.at];
  scan.at++;
  out.offsetMin = 0;
  if (sign === 0x5a || sign === 0x7a) return scan.at === end;
  if (sign !== PLUS && sign !== MINUS) return false;
  if (!readNumber(bytes, end, 2) || scan.digits !== 2) return false;
  const hours = scan.value;
  let minutes = 0;
  if (scan.at < end) {
    if (bytes[scan.at] === COLON) scan.at++;
    if (!readNumber(bytes, end, 2) || scan.digits !== 2) return false;
    minutes = scan.value;
  }
  if (hours > 14 || minutes > 59 || scan.at !== end) return false;
  out.offsetMin = (sign === MINUS ? -1 : 1) * (hours * 60 + minutes);
  out.ms -= out.offsetMin * 60_000;
  return true;
}

function parseEpoch(bytes: Uint8Array, start: number, end: number, format: TimeFormat, out: ParsedTime): boolean {
  scan.at = start;
  if (!readNumber(bytes, end, 15)) return false;
  let value = scan.value;
  if (scan.at < end && bytes[scan.at] === DOT) {
    scan.at++;
    if (!readNumber(bytes, end, 9)) return false;
    value += scan.value / 10 ** scan.digits;
  }
  if (scan.at !== end) return false;
  out.ms = Math.floor(format === 'epoch-s' ? value * 1_000 : value);
  out.offsetMin = 0;
  return out.ms < Date.UTC(LAST_YEAR + 1, 0);
}
