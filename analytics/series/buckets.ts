import { civilDateOf, dayNumberOf, weekdayOf } from './calendar.ts';

export type BucketUnit = 'hour' | 'day' | 'week' | 'month';

const MINUTES_AN_HOUR = 60;
const MINUTES_A_DAY = 1_440;
const HOURS_A_DAY = 24;

export interface BucketSpan {
  readonly unit: BucketUnit;
  /** Day number of day 0, whose midnight is minute 0 of the incidents. */
  readonly dayZero: number;
  /** Minutes for which the source was watched, from minute 0 on: what lies at or after is not known. */
  readonly untilMin: number;
  /** First weekday of a week, 0 = Sunday; only weeks need it. */
  readonly weekStart?: number;
  /** Where local clocks jumped, ascending; see ClockChange. */
  readonly clockChanges?: readonly ClockChange[];
}

/**
 * A change of the clocks within the span, in local minutes. Forward: local times atMin <= t < atMin + shiftMin do not exist.
 * Back (shiftMin < 0): local times atMin + shiftMin <= t < atMin happen twice.
 */
export interface ClockChange {
  readonly atMin: number;
  readonly shiftMin: number;
}

/** Buckets of local time that cover a span. */
export interface BucketPlan {
  readonly unit: BucketUnit;
  /** Minutes 0 <= minute < untilMin are counted. */
  readonly untilMin: number;
  /** First local minute of each bucket and, last, the end: one number more than buckets. Of weeks and months the first may be negative. */
  readonly edges: Int32Array<ArrayBuffer>;
  /**
   * Time that was watched in each bucket ÷ its length on the calendar: below 1 in a first or last bucket that is cut, 0 for an
   * hour that clocks skipped, 2 for one that came twice. Days and longer count whole on days of clock changes.
   */
  readonly watched: Float64Array<ArrayBuffer>;
}

/**
 * Plans the buckets of a span of local time. Weeks and months are whole ones: the first may begin before day 0, the last end
 * after untilMin.
 *
 * @throws {RangeError} unless dayZero is whole, untilMin whole and >= 0, weekStart 0…6, and clock changes are whole and ascending.
 *
 * Time O(buckets + days).
 */
export function planBuckets(span: BucketSpan): BucketPlan {
  const { unit, dayZero, untilMin, weekStart = 0, clockChanges = [] } = span;
  if (!Number.isInteger(dayZero)) throw new RangeError(`dayZero: must be a whole day number, is ${dayZero}`);
  if (!Number.isInteger(untilMin) || untilMin < 0) throw new RangeError(`untilMin: must be a whole number >= 0, is ${untilMin}`);
  if (!Number.isInteger(weekStart) || weekStart < 0 || weekStart > 6) throw new RangeError(`weekStart: must be 0…6, is ${weekStart}`);
  clockChanges.forEach(({ atMin, shiftMin }, i) => {
    if (!Number.isInteger(atMin) || !Number.isInteger(shiftMin) || (i > 0 && atMin <= clockChanges[i - 1].atMin))
      throw new RangeError(`clockChanges: needs whole minutes in ascending order, entry ${i} has ${atMin}, ${shiftMin}`);
  });
  const edges = Int32Array.from(edgesOf(unit, { dayZero, untilMin, weekStart }));
  const watched = new Float64Array(edges.length - 1);
  for (let bucket = 0; bucket < watched.length; bucket++) {
    const [from, to] = [edges[bucket], edges[bucket + 1]];
    watched[bucket] = (Math.min(to, untilMin) - Math.max(from, 0)) / (to - from);
    if (unit === 'hour') watched[bucket] *= 1 + repeatedMinutes(clockChanges, from, to) / (to - from);
  }
  return { unit, untilMin, edges, watched };
}

export interface SeriesDimension {
  /** Name for messages: zone, type … */
  readonly name: string;
  /** Value of each incident, 0…count-1. */
  readonly of: Uint16Array;
  readonly count: number;
}

export interface SeriesInput {
  /** Local minute of each incident, 0 = midnight at the start of day 0. */
  readonly localMin: Int32Array;
  /** Up to some four; none = one series of all incidents. Each array as long as localMin. */
  readonly dimensions: readonly SeriesDimension[];
  /** Band of each hour of the day, 24 numbers 0…bandCount-1, as one more, last dimension; a night may go over midnight. */
  readonly hourBands?: { readonly bandOfHour: Uint8Array; readonly count: number };
  readonly plan: BucketPlan;
}

/**
 * Counts incidents by all combinations of the dimensions and by bucket, in one pass.
 *
 * @returns series × buckets counts, series-major. The last dimension runs fastest: of zones, types and bands, the series of zone
 *          z, type t and band b is (z · types + t) · bands + b. Incidents before minute 0 or from untilMin on are not counted; what the source
 *          did not watch is not marked here: see BucketPlan.watched. Inputs are not changed.
 * @throws {RangeError} if lengths differ, a size is not a whole number >= 0, or a value is not below its count.
 *
 * Time O(n + series · buckets).
 */
export function countSeries(input: SeriesInput): Float64Array<ArrayBuffer> {
  const { localMin, dimensions, plan } = input;
  const bands = checkBands(input.hourBands);
  for (const { name, of, count } of dimensions) {
    if (of.length !== localMin.length) throw new RangeError(`${name}s: needs ${localMin.length} values, has ${of.length}`);
    if (!Number.isInteger(count) || count < 0) throw new RangeError(`${name}Count: must be a whole number >= 0, is ${count}`);
  }
  const buckets = plan.edges.length - 1;
  const bucketAt = bucketFinder(plan);
  const seriesCount = dimensions.reduce((product, { count }) => product * count, 1) * bands.count;
  const counts = new Float64Array(seriesCount * buckets);
  for (let i = 0; i < localMin.length; i++) {
    let series = 0;
    for (let d = 0; d < dimensions.length; d++) {
      const { name, of, count } = dimensions[d];
      if (of[i] >= count) throw new RangeError(`${name}s: incident ${i} has ${name} ${of[i]}, ${name}Count is ${count}`);
      series = series * count + of[i];
    }
    const minute = localMin[i];
    if (minute < 0 || minute >= plan.untilMin) continue;
    const band = bands.bandOfHour[Math.floor(minute / MINUTES_AN_HOUR) % HOURS_A_DAY];
    counts[(series * bands.count + band) * buckets + bucketAt(minute)]++;
  }
  return counts;
}

type PlannedSpan = Required<Pick<BucketSpan, 'dayZero' | 'untilMin' | 'weekStart'>>;

function edgesOf(unit: BucketUnit, { dayZero, untilMin, weekStart }: PlannedSpan): number[] {
  if (unit === 'month') return monthEdges(dayZero, untilMin);
  const length = unit === 'hour' ? MINUTES_AN_HOUR : unit === 'day' ? MINUTES_A_DAY : 7 * MINUTES_A_DAY;
  const first = unit === 'week' ? -((weekdayOf(dayZero) - weekStart + 7) % 7) * MINUTES_A_DAY : 0;
  const buckets = untilMin === 0 ? 0 : Math.ceil((untilMin - first) / length);
  return Array.from({ length: buckets + 1 }, (_, i) => first + i * length);
}

function monthEdges(dayZero: number, untilMin: number): number[] {
  let { year, month } = civilDateOf(dayZero);
  const edges = [];
  for (;;) {
    const edge = (dayNumberOf({ year, month, day: 1 }) - dayZero) * MINUTES_A_DAY;
    edges.push(edge);
    if (edge >= untilMin) return untilMin === 0 ? edges.slice(0, 1) : edges;
    [year, month] = month === 12 ? [year + 1, 1] : [year, month + 1];
  }
}

/** Minutes from <= t < to that happened once more than on the clock; negative: that did not happen. */
function repeatedMinutes(changes: readonly ClockChange[], from: number, to: number): number {
  return changes.reduce((sum, { atMin, shiftMin }) => {
    const [start, end] = shiftMin > 0 ? [atMin, atMin + shiftMin] : [atMin + shiftMin, atMin];
    return sum - Math.sign(shiftMin) * Math.max(0, Math.min(to, end) - Math.max(from, start));
  }, 0);
}

/** Bucket of a minute within the plan. */
function bucketFinder({ unit, edges }: BucketPlan): (minute: number) => number {
  const [first, last] = [edges[0], edges[edges.length - 1]];
  if (unit !== 'month') {
    const length = edges[1] - first;
    return (minute) => Math.floor((minute - first) / length);
  }
  const bucketOfDay = new Int32Array((last - first) / MINUTES_A_DAY);
  for (let bucket = 0; bucket + 1 < edges.length; bucket++) {
    bucketOfDay.fill(bucket, (edges[bucket] - first) / MINUTES_A_DAY, (edges[bucket + 1] - first) / MINUTES_A_DAY);
  }
  return (minute) => bucketOfDay[Math.floor((minute - first) / MINUTES_A_DAY)];
}

const WHOLE_DAY = { bandOfHour: new Uint8Array(HOURS_A_DAY), count: 1 } as const;

function checkBands(bands: SeriesInput['hourBands']): NonNullable<SeriesInput['hourBands']> {
  if (!bands) return WHOLE_DAY;
  const { bandOfHour, count } = bands;
  if (bandOfHour.length !== HOURS_A_DAY || !Number.isInteger(count) || bandOfHour.some((band) => band >= count))
    throw new RangeError(`hourBands: needs 24 bands below a whole count, has ${bandOfHour.length} and count ${count}`);
  return bands;
}
