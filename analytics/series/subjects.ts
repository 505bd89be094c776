import { countSeries, planBuckets, type BucketPlan, type BucketSpan } from './buckets.ts';
import { findGaps, maskGaps, type SilentSpan } from './gaps.ts';
import { markDiscovered, type KnownBy } from './discovered.ts';
import { hourOf, hoursWithin, type HourBand } from './hour-band.ts';

/** Incidents that patrols discovered are not counted at all. */
export interface SubjectInput extends KnownBy {
  /** One an incident, all of one length: local minute (0 = midnight at the start of day 0) and zone (0 = in none). */
  readonly localMin: Int32Array;
  readonly zoneIds: Uint16Array;
  readonly span: BucketSpan;
  /** zones: the city and each zone. zones-types: each type of the city and each zone and type, too. */
  readonly by: 'zones' | 'zones-types';
  /** Zones to tell apart, > 0; what lies in none of them counts for the city alone. */
  readonly zones: readonly number[];
  /** Hours of the day that count; null = all. */
  readonly hours: HourBand | null;
  /** A series of fewer incidents is left out, but for the whole city. */
  readonly leastIncidents: number;
  /** Steps ahead whose edges are wanted, too. */
  readonly horizon: number;
  readonly season: number;
}

export interface SubjectSeries {
  /** One a series: the whole city first, then types of the city, zones, zones and types. 0 = all of them. */
  readonly zoneIds: Int32Array<ArrayBuffer>;
  readonly typeIds: Int32Array<ArrayBuffer>;
  /** series × steps, series-major; NaN where the source was silent, and in an hour that clocks skipped or that came twice. */
  readonly values: Float64Array<ArrayBuffer>;
  /** What was counted in the city and outside all zones, gaps and all: to watch the source itself. */
  readonly totals: Float64Array<ArrayBuffer>;
  readonly outside: Float64Array<ArrayBuffer>;
  readonly steps: number;
  /** First local minute of each step and of each step ahead, and the end of the last: steps + horizon + 1. Ones cut at either end are left out. */
  readonly edges: Int32Array<ArrayBuffer>;
  readonly gaps: readonly SilentSpan[];
  /** Series with incidents, but too few of them. */
  readonly tooFew: number;
  /** Discovered incidents, which are left out, by zone in the order of `zones`. */
  readonly leftOut: Int32Array<ArrayBuffer>;
}

/** An incident that does not count stands in this type, which no row has. */
const NOT_COUNTED = 0;

/**
 * Counts incidents as the series that are forecast: the city, its zones, and their types.
 *
 * @throws {RangeError} as planBuckets and countSeries, or if a size is out of range.
 *
 * Time O(n + zones · types · steps).
 */
export function countSubjects(input: SubjectInput): SubjectSeries {
  const { by, season } = input;
  const whole = planBuckets(input.span);
  const { from, to } = fullBuckets(whole);
  const steps = to - from;
  const left = markDiscovered(input);
  const types = by === 'zones' ? [] : typesPresent(input, left);
  const counts = countRows(input, { plan: whole, types, left });
  const { found, tooFew, outside } = collectSeries(input, { counts, types, from, steps, buckets: whole.edges.length - 1 });
  const values = new Float64Array(found.length * steps);
  found.forEach((series, i) => values.set(series.values, i * steps));
  const totals = values.slice(0, steps);
  const gaps = findGaps({ totals, season: Math.max(1, Math.min(season, steps)), covered: null });
  return {
    zoneIds: Int32Array.from(found, ({ zoneId }) => zoneId),
    typeIds: Int32Array.from(found, ({ typeId }) => typeId),
    ...{ values: maskGaps(values, steps, [...gaps, ...clockGaps(whole, { from, to })]), totals, outside, steps, gaps, tooFew },
    edges: edgesAhead(input, { plan: whole, from, to }),
    leftOut: countLeftOut(input, left),
  };
}

interface Counted {
  /** zone (0 = none) × row (0 = not counted) × bucket. */
  readonly counts: Float64Array;
  readonly types: readonly number[];
  readonly from: number;
  readonly steps: number;
  readonly buckets: number;
}

/** Adds up what each series is made of; the order is that of SubjectSeries. */
function collectSeries({ zones, leastIncidents }: SubjectInput, { counts, types, from, steps, buckets }: Counted) {
  const rows = Math.max(1, types.length);
  const allRows = Array.from({ length: rows }, (_, i) => i + 1);
  const allZones = Array.from({ length: zones.length + 1 }, (_, i) => i);
  const sumOf = (places: readonly number[], of: readonly number[]): Float64Array<ArrayBuffer> => {
    const values = new Float64Array(steps);
    for (const zone of places) {
      for (const row of of) {
        const start = (zone * (rows + 1) + row) * buckets + from;
        for (let step = 0; step < steps; step++) values[step] += counts[start + step];
      }
    }
    return values;
  };
  const found: { zoneId: number; typeId: number; values: Float64Array }[] = [{ zoneId: 0, typeId: 0, values: sumOf(allZones, allRows) }];
  let tooFew = 0;
  const collect = (zoneId: number, typeId: number, values: Float64Array): void => {
    const total = values.reduce((sum, count) => sum + count, 0);
    if (total >= leastIncidents) found.push({ zoneId, typeId, values });
    else if (total > 0) tooFew++;
  };
  types.forEach((type, i) => collect(0, type, sumOf(allZones, [i + 1])));
  zones.forEach((zone, z) => collect(zone, 0, sumOf([z + 1], allRows)));
  zones.forEach((zone, z) => types.forEach((type, i) => collect(zone, type, sumOf([z + 1], [i + 1]))));
  return { found, tooFew, outside: sumOf([0], allRows) };
}

/** Hours that did not happen, or twice: their counts are not those of an hour. */
function clockGaps({ unit, watched }: BucketPlan, { from, to }: { from: number; to: number }): { from: number; to: number }[] {
  if (unit !== 'hour') return [];
  const hours = Array.from({ length: to - from }, (_, step) => step).filter((step) => watched[from + step] !== 1);
  return hours.map((step) => ({ from: step, to: step + 1 }));
}

/** Steps watched from end to end: the first and the last may be cut. */
function fullBuckets({ unit, watched }: BucketPlan): { from: number; to: number } {
  const isWhole = (share: number | undefined) => share !== undefined && (share >= 1 || (unit === 'hour' && share === 0));
  let [from, to] = [0, watched.length];
  while (from < to && !isWhole(watched[from])) from++;
  while (to > from && !isWhole(watched[to - 1])) to--;
  return { from, to };
}

function typesPresent({ typeIds }: SubjectInput, left: Uint8Array): number[] {
  return [...new Set(typeIds.filter((_, i) => left[i] === 0))].sort((a, b) => a - b);
}

/** zone (0 = none, then in order) × row (0 = not counted, then types, or one for all) × bucket. */
function countRows(
  input: SubjectInput,
  { plan, types, left }: { plan: BucketPlan; types: readonly number[]; left: Uint8Array },
): Float64Array {
  const { localMin, zoneIds, typeIds, zones, hours, by } = input;
  const rowOfType = new Map(types.map((type, i) => [type, i + 1]));
  const rowOf = (type: number): number => (by === 'zones' ? 1 : (rowOfType.get(type) ?? NOT_COUNTED));
  const zoneOf = new Map(zones.map((zone, i) => [zone, i + 1]));
  const isWatched = hoursWithin(hours);
  const row = new Uint16Array(localMin.length);
  const zone = new Uint16Array(localMin.length);
  for (let i = 0; i < localMin.length; i++) {
    row[i] = left[i] === 0 && isWatched[hourOf(localMin[i])] ? rowOf(typeIds[i]) : NOT_COUNTED;
    zone[i] = zoneOf.get(zoneIds[i]) ?? 0;
  }
  const dimensions = [
    { name: 'zone', of: zone, count: zones.length + 1 },
    { name: 'type', of: row, count: Math.max(1, types.length) + 1 },
  ];
  return countSeries({ localMin, dimensions, plan });
}

function edgesAhead(
  { span, horizon }: SubjectInput,
  { plan, from, to }: { plan: BucketPlan; from: number; to: number },
): Int32Array<ArrayBuffer> {
  // The longest month has 31 days: so much time holds `horizon` steps of any unit beyond a cut one.
  const minutes = { hour: 60, day: 1_440, week: 7 * 1_440, month: 31 * 1_440 }[plan.unit] * (horizon + 2);
  const ahead = planBuckets({ ...span, untilMin: span.untilMin + minutes });
  return ahead.edges.slice(from, to + horizon + 1);
}

function countLeftOut({ zoneIds, zones }: SubjectInput, left: Uint8Array): Int32Array<ArrayBuffer> {
  const placeOf = new Map(zones.map((zone, i) => [zone, i]));
  const counts = new Int32Array(zones.length);
  for (let i = 0; i < zoneIds.length; i++) {
    const place = left[i] === 1 ? placeOf.get(zoneIds[i]) : undefined;
    if (place !== undefined) counts[place]++;
  }
  return counts;
}
