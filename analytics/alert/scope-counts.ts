import { buildZoneIndex, locateZones } from '../geo/zone-index.ts';
import { hourOf, hoursWithin, type HourBand } from '../series/hour-band.ts';

/** Incidents in order of their local time. */
export interface TimedIncidents {
  /** Minutes since 1970-01-01T00:00, local, rising. */
  readonly localMin: Int32Array;
  readonly typeIds: Uint16Array;
  /** 0 = in no zone. */
  readonly zoneIds: Uint16Array;
  /** [lon0, lat0, …], degrees WGS 84. Looked at only by scopes with a fence. */
  readonly lonLat: Float64Array;
}

/** Which incidents a rule looks at. */
export interface CountScope {
  /** Empty = every type. */
  readonly typeIds: readonly number[];
  /** Empty = every zone, and what lies in none. */
  readonly zoneIds: readonly number[];
  /** Whether each zone is a subject of its own, else all of them together are one. */
  readonly isPerZone: boolean;
  readonly hours: HourBand | null;
  /** Monday = 0; empty = every day. */
  readonly weekdays: readonly number[];
  /** A ring [lon0, lat0, …], open or closed, even-odd; its edge is inside. null = no fence. */
  readonly fence: readonly number[] | null;
  /** Weight of an incident by its type's id; others weigh 1. null = all weigh 1. */
  readonly weights: Readonly<Record<number, number>> | null;
}

export interface StepGrid {
  /** Local minute at which step 0 begins. */
  readonly fromMin: number;
  readonly stepMin: number;
  readonly steps: number;
}

export interface ScopeCounts {
  /** Zone of each subject; 0 = all together. */
  readonly subjects: readonly number[];
  /** subjects × steps, subject-major: sums of weights of the incidents in [start, start + stepMin). */
  readonly counts: Float64Array<ArrayBuffer>;
}

const DAY_MIN = 1_440;
/** 1970-01-01 was a Thursday. */
const FIRST_WEEKDAY = 3;

/**
 * Counts the incidents of a scope by step and subject.
 *
 * @param zoneIds  all zones there are: the subjects of a scope per zone that names none.
 * @throws {RangeError} if the grid is out of range, the fence has fewer than 3 corners, or columns differ in length.
 *
 * Time O(incidents within the grid), which are found by bisection.
 */
export function countScope(
  incidents: TimedIncidents,
  scope: CountScope,
  { grid, zoneIds }: { readonly grid: StepGrid; readonly zoneIds: readonly number[] },
): ScopeCounts {
  checkInput(incidents, scope, grid);
  const { fromMin, stepMin, steps } = grid;
  const subjects = scope.isPerZone ? (scope.zoneIds.length > 0 ? scope.zoneIds : zoneIds) : [0];
  const counts = new Float64Array(subjects.length * steps);
  const rowOfZone = new Int32Array(65_536).fill(-1);
  if (scope.isPerZone) subjects.forEach((zoneId, row) => (rowOfZone[zoneId] = row));
  else if (scope.zoneIds.length === 0) rowOfZone.fill(0);
  else for (const zoneId of scope.zoneIds) rowOfZone[zoneId] = 0;
  const weightOfType = layWeights(scope);
  const isCounted = layHours(scope);
  const { localMin, typeIds } = incidents;
  const from = lowerBound(localMin, fromMin);
  const to = lowerBound(localMin, fromMin + steps * stepMin);
  const isInside = fenceOf(incidents.lonLat, scope.fence, from, to);
  for (let i = from; i < to; i++) {
    const row = rowOfZone[incidents.zoneIds[i]];
    const weight = weightOfType[typeIds[i]];
    if (row < 0 || weight === 0 || isCounted?.(localMin[i]) === false || isInside?.[i - from] === 0) continue;
    counts[row * steps + Math.floor((localMin[i] - fromMin) / stepMin)] += weight;
  }
  return { subjects, counts };
}

/** First index whose value is not below `value`. */
export function lowerBound(rising: Int32Array, value: number): number {
  let [from, to] = [0, rising.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (rising[middle] < value) from = middle + 1;
    else to = middle;
  }
  return from;
}

function layWeights({ typeIds, weights }: CountScope): Float64Array {
  const laid = new Float64Array(65_536).fill(typeIds.length === 0 ? 1 : 0);
  for (const typeId of typeIds) laid[typeId] = 1;
  for (const [typeId, weight] of Object.entries(weights ?? {})) if (laid[Number(typeId)] !== 0) laid[Number(typeId)] = weight;
  return laid;
}

/** Whether an incident's minute counts; null: all do. */
function layHours({ hours, weekdays }: CountScope): ((localMin: number) => boolean) | null {
  if (hours === null && weekdays.length === 0) return null;
  const within = hoursWithin(hours);
  const isDay = Array.from({ length: 7 }, (_, weekday) => weekdays.length === 0 || weekdays.includes(weekday));
  return (localMin) => within[hourOf(localMin)] && isDay[(((Math.floor(localMin / DAY_MIN) + FIRST_WEEKDAY) % 7) + 7) % 7];
}

/** 0 for those outside. */
function fenceOf(lonLat: Float64Array, ring: readonly number[] | null, from: number, to: number): Int32Array | null {
  if (ring === null) return null;
  const corners = ring.length >> 1;
  const one = (end: number) => Int32Array.of(end);
  const borders = { zoneIds: one(1), polygonEnds: one(1), ringEnds: one(1), pointEnds: one(corners), lonLat: Float64Array.from(ring) };
  return locateZones({ lonLat: lonLat.subarray(2 * from, 2 * to), index: buildZoneIndex(borders) });
}

function checkInput({ localMin, typeIds, zoneIds, lonLat }: TimedIncidents, { fence }: CountScope, grid: StepGrid): void {
  const n = localMin.length;
  if (typeIds.length !== n || zoneIds.length !== n)
    throw new RangeError(`columns: ${n} times, ${typeIds.length} types, ${zoneIds.length} zones`);
  if (!(grid.stepMin >= 1 && Number.isInteger(grid.stepMin)))
    throw new RangeError(`stepMin: must be a whole number >= 1, is ${grid.stepMin}`);
  if (!(grid.steps >= 1 && Number.isInteger(grid.steps))) throw new RangeError(`steps: must be a whole number >= 1, is ${grid.steps}`);
  if (fence === null) return;
  if (fence.length % 2 !== 0 || fence.length < 6) throw new RangeError(`fence: needs 3 corners or more, has ${fence.length} numbers`);
  if (lonLat.length !== 2 * n) throw new RangeError(`lonLat: needs ${2 * n} numbers, has ${lonLat.length}`);
}
