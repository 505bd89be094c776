import { countSeries, planBuckets, type BucketPlan, type BucketSpan } from './buckets.ts';
import { findGaps, maskGaps, type SilentSpan } from './gaps.ts';

export interface SubjectInput {
  /** One an incident, all of one length: local minute (0 = midnight at the start of day 0), zone (0 = in none) and type. */
  readonly localMin: Int32Array;
  readonly zoneIds: Uint16Array;
  readonly typeIds: Uint16Array;
  readonly span: BucketSpan;
  /** zones: the city and each zone. zones-types: each type of the city and each zone and type, too. */
  readonly by: 'zones' | 'zones-types';
  /** Zones to tell apart, > 0; what lies in none of them counts for the city alone. */
  readonly zones: readonly number[];
  /** Types whose incidents are not counted at all. */
  readonly withoutTypes: readonly number[];
  /** Hours of the day that count, from and to inclusive; [22, 5] goes over midnight. null = all. */
  readonly hours: readonly [number, number] | null;
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
  /** series × steps, series-major; NaN where the source was silent. */
  readonly values: Float64Array<ArrayBuffer>;
  readonly steps: number;
  /** First local minute of each step and of each step ahead, and the end of the last: steps + horizon + 1. Ones cut at either end are left out. */
  readonly edges: Int32Array<ArrayBuffer>;
  readonly gaps: readonly SilentSpan[];
  /** Series with incidents, but too few of them. */
  readonly tooFew: number;
  /** Incidents of the types left out, by zone in the order of `zones`. */
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
  const { zones, by, leastIncidents, season } = input;
  const whole = planBuckets(input.span);
  const { from, to } = fullBuckets(whole);
  const steps = to - from;
  const types = by === 'zones' ? [] : typesPresent(input);
  const rowOfType = new Map(types.map((type, i) => [type, i + 1]));
  const counts = countRows(input, { plan: whole, rowOfType });
  const rows = Math.max(1, types.length) + 1;
  const buckets = whole.edges.length - 1;
  const add = (into: Float64Array, zone: number, row: number): void => {
    const start = (zone * rows + row) * buckets + from;
    for (let step = 0; step < steps; step++) into[step] += counts[start + step];
  };
  const allRows = Array.from({ length: rows - 1 }, (_, i) => i + 1);
  const allZones = Array.from({ length: zones.length + 1 }, (_, i) => i);
  const found: { zoneId: number; typeId: number; values: Float64Array }[] = [];
  let tooFew = 0;
  const collect = (zoneId: number, typeId: number, places: readonly number[], of: readonly number[]): void => {
    const values = new Float64Array(steps);
    for (const zone of places) for (const row of of) add(values, zone, row);
    const total = values.reduce((sum, count) => sum + count, 0);
    if (total >= leastIncidents || (zoneId === 0 && typeId === 0)) found.push({ zoneId, typeId, values });
    else if (total > 0) tooFew++;
  };
  collect(0, 0, allZones, allRows);
  types.forEach((type, i) => collect(0, type, allZones, [i + 1]));
  zones.forEach((zone, z) => collect(zone, 0, [z + 1], allRows));
  zones.forEach((zone, z) => types.forEach((type, i) => collect(zone, type, [z + 1], [i + 1])));

  const values = new Float64Array(found.length * steps);
  found.forEach((series, i) => values.set(series.values, i * steps));
  const gaps = findGaps({ totals: values.subarray(0, steps), season: Math.max(1, Math.min(season, steps)), covered: null });
  return {
    zoneIds: Int32Array.from(found, ({ zoneId }) => zoneId),
    typeIds: Int32Array.from(found, ({ typeId }) => typeId),
    ...{ values: maskGaps(values, steps, gaps), steps, gaps, tooFew },
    edges: edgesAhead(input, { plan: whole, from, to }),
    leftOut: countLeftOut(input),
  };
}

/** Steps watched from end to end: the first and the last may be cut. */
function fullBuckets({ unit, watched }: BucketPlan): { from: number; to: number } {
  const isWhole = (share: number | undefined) => share !== undefined && (share >= 1 || (unit === 'hour' && share === 0));
  let [from, to] = [0, watched.length];
  while (from < to && !isWhole(watched[from])) from++;
  while (to > from && !isWhole(watched[to - 1])) to--;
  return { from, to };
}

function typesPresent({ typeIds, withoutTypes }: SubjectInput): number[] {
  return [...new Set(typeIds)].filter((type) => !withoutTypes.includes(type)).sort((a, b) => a - b);
}

/** zone (0 = none, then in order) × row (0 = not counted, then types, or one for all) × bucket. */
function countRows(input: SubjectInput, { plan, rowOfType }: { plan: BucketPlan; rowOfType: ReadonlyMap<number, number> }): Float64Array {
  const { localMin, zoneIds, typeIds, zones, withoutTypes, hours, by } = input;
  const left = new Set(withoutTypes);
  const rowOf = (type: number): number => (left.has(type) ? NOT_COUNTED : by === 'zones' ? 1 : (rowOfType.get(type) ?? NOT_COUNTED));
  const zoneOf = new Map(zones.map((zone, i) => [zone, i + 1]));
  const isWatched = Array.from({ length: 24 }, (_, hour) => hours === null || isWithin(hour, hours));
  const row = new Uint16Array(localMin.length);
  const zone = new Uint16Array(localMin.length);
  for (let i = 0; i < localMin.length; i++) {
    const hour = Math.floor((((localMin[i] % 1_440) + 1_440) % 1_440) / 60);
    row[i] = isWatched[hour] ? rowOf(typeIds[i]) : NOT_COUNTED;
    zone[i] = zoneOf.get(zoneIds[i]) ?? 0;
  }
  const dimensions = [
    { name: 'zone', of: zone, count: zones.length + 1 },
    { name: 'type', of: row, count: Math.max(1, rowOfType.size) + 1 },
  ];
  return countSeries({ localMin, dimensions, plan });
}

const isWithin = (hour: number, [from, to]: readonly [number, number]): boolean =>
  from <= to ? hour >= from && hour <= to : hour >= from || hour <= to;

function edgesAhead(
  { span, horizon }: SubjectInput,
  { plan, from, to }: { plan: BucketPlan; from: number; to: number },
): Int32Array<ArrayBuffer> {
  // The longest month has 31 days: so much time holds `horizon` steps of any unit beyond a cut one.
  const minutes = { hour: 60, day: 1_440, week: 7 * 1_440, month: 31 * 1_440 }[plan.unit] * (horizon + 2);
  const ahead = planBuckets({ ...span, untilMin: span.untilMin + minutes });
  return ahead.edges.slice(from, to + horizon + 1);
}

function countLeftOut({ zoneIds, typeIds, zones, withoutTypes }: SubjectInput): Int32Array<ArrayBuffer> {
  const left = new Set(withoutTypes);
  const placeOf = new Map(zones.map((zone, i) => [zone, i]));
  const counts = new Int32Array(zones.length);
  for (let i = 0; i < typeIds.length; i++) {
    const place = placeOf.get(zoneIds[i]);
    if (place !== undefined && left.has(typeIds[i])) counts[place]++;
  }
  return counts;
}
