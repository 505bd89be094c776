import { AppError } from '../../preload/contract/errors.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
/** Shorter than any stay of clocks at one offset (Morocco's pause of summer time lasts four weeks). */
const PROBE_MS = 7 * DAY_MS;

export interface Zone {
  /**
   * UTC moment of a wall-clock time given as if it were UTC, milliseconds.
   *
   * A time that clocks skipped is shifted forward by the gap (02:30 becomes 03:30); of a time that they showed twice
   * the earlier moment is taken. The same choices as Temporal's "compatible".
   */
  toUtcMs(wallClockMs: number): number;
  /** Offset of local time at a UTC moment, minutes east, rounded (before some 1930 offsets had seconds). */
  offsetMinAt(utcMs: number): number;
}

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
  readonly offsetMin: number;
}

const zones = new Map<string, Zone>();

/**
 * Local time of an IANA time zone, fast enough for millions of rows: offsets are asked of Intl once a year of data.
 *
 * @throws AppError input.invalid if the name is unknown.
 */
export function timeZone(name: string): Zone {
  let zone = zones.get(name);
  if (zone === undefined) {
    zone = createZone(name);
    zones.set(name, zone);
  }
  return zone;
}

function createZone(name: string): Zone {
  const probe = createProbe(name);
  const years = new Map<number, readonly Span[]>();
  let last: Span = { fromMs: 0, toMs: 0, offsetMin: 0 };

  function spanAt(utcMs: number): Span {
    if (utcMs >= last.fromMs && utcMs < last.toMs) return last;
    const year = new Date(utcMs).getUTCFullYear();
    let spans = years.get(year);
    if (spans === undefined) {
      spans = findSpans(probe, year);
      years.set(year, spans);
    }
    last = spans.find(({ toMs }) => utcMs < toMs)!;
    return last;
  }

  return {
    toUtcMs(wallClockMs) {
      if (wallClockMs >= last.fromMs + DAY_MS && wallClockMs < last.toMs - DAY_MS) return wallClockMs - last.offsetMin * MINUTE_MS;
      const before = spanAt(wallClockMs - DAY_MS).offsetMin;
      const after = spanAt(wallClockMs + DAY_MS).offsetMin;
      const early = wallClockMs - before * MINUTE_MS;
      if (before === after || spanAt(early).offsetMin === before) return early;
      const late = wallClockMs - after * MINUTE_MS;
      return spanAt(late).offsetMin === after ? late : early;
    },
    offsetMinAt: (utcMs) => spanAt(utcMs).offsetMin,
  };
}

function createProbe(name: string): (utcMs: number) => number {
  let format: Intl.DateTimeFormat;
  try {
    format = new Intl.DateTimeFormat('en-US', { timeZone: name, timeZoneName: 'longOffset' });
  } catch (error) {
    throw new AppError('input.invalid', { field: 'timeZone', value: name }, { cause: error });
  }
  return (utcMs) => {
    const text = format.format(utcMs);
    const match = /GMT(?:([+-])(\d{2}):(\d{2})(?::(\d{2}))?)?$/.exec(text);
    if (match === null) throw new RangeError(`No offset in "${text}" of ${name}`);
    const [, sign, hours, minutes, seconds] = match;
    const size = Number(hours ?? 0) * 60 + Number(minutes ?? 0) + Number(seconds ?? 0) / 60;
    return Math.round(sign === '-' ? -size : size) || 0;
  };
}

/** The spans of one offset each that make up a UTC year. */
function findSpans(probe: (utcMs: number) => number, year: number): readonly Span[] {
  const endMs = Date.UTC(year + 1, 0);
  const spans: Span[] = [];
  let fromMs = Date.UTC(year, 0);
  let offsetMin = probe(fromMs);
  for (let atMs = fromMs; atMs < endMs;) {
    const nextMs = Math.min(atMs + PROBE_MS, endMs);
    const nextOffset = probe(nextMs);
    if (nextOffset !== offsetMin) {
      const changeMs = findChange(probe, atMs, nextMs);
      spans.push({ fromMs, toMs: changeMs, offsetMin });
      fromMs = changeMs;
      offsetMin = nextOffset;
    }
    atMs = nextMs;
  }
  if (fromMs < endMs) spans.push({ fromMs, toMs: endMs, offsetMin });
  return spans;
}

/** First second of the new offset between two moments of different offsets. */
function findChange(probe: (utcMs: number) => number, beforeMs: number, afterMs: number): number {
  const offsetBefore = probe(beforeMs);
  let low = beforeMs / 1_000;
  let high = afterMs / 1_000;
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (probe(middle * 1_000) === offsetBefore) low = middle;
    else high = middle;
  }
  return high * 1_000;
}
