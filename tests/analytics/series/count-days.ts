import { countSeries, planBuckets } from '../../../analytics/series/buckets.ts';

interface GroupedIncidents {
  /** Local minute of each incident, 0 = midnight at the start of day 0. */
  readonly localMin: Int32Array;
  /** Of each, 0…groupCount-1. */
  readonly groups: Uint16Array;
  readonly groupCount: number;
  readonly days: number;
}

/** Counts by group and local day, group-major: series of one dimension. */
export function countDays({ localMin, groups, groupCount, days }: GroupedIncidents): Float64Array<ArrayBuffer> {
  const plan = planBuckets({ unit: 'day', dayZero: 0, untilMin: days * 1_440 });
  return countSeries({ localMin, dimensions: [{ name: 'group', of: groups, count: groupCount }], plan });
}
