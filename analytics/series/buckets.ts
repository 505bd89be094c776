const MINUTES_A_DAY = 1_440;

export interface DailyCountInput {
  /** Local minute of each incident, 0 = midnight at the start of day 0. */
  readonly localMin: Int32Array;
  /** Group of each incident (a zone, a type), 0…groupCount-1, same length. */
  readonly groups: Uint16Array;
  readonly groupCount: number;
  /** Number of days counted: day 0 <= day < days. */
  readonly days: number;
}

/**
 * Counts incidents by group and local day.
 *
 * @returns groupCount × days counts, group-major: the count of group g on day d is at g · days + d. Incidents before
 *          day 0 or from day `days` on are not counted. Inputs are not changed.
 * @throws {RangeError} if lengths differ, a size is not a whole number >= 0, or a group is >= groupCount.
 *
 * Time O(n + groupCount · days).
 */
export function countDaily(input: DailyCountInput): Float64Array<ArrayBuffer> {
  const { localMin, groups, groupCount, days } = input;
  if (groups.length !== localMin.length) throw new RangeError(`groups: needs ${localMin.length} values, has ${groups.length}`);
  for (const [name, size] of [
    ['groupCount', groupCount],
    ['days', days],
  ] as const) {
    if (!Number.isInteger(size) || size < 0) throw new RangeError(`${name}: must be a whole number >= 0, is ${size}`);
  }
  const counts = new Float64Array(groupCount * days);
  for (let i = 0; i < localMin.length; i++) {
    const group = groups[i];
    if (group >= groupCount) throw new RangeError(`groups: incident ${i} has group ${group}, groupCount is ${groupCount}`);
    const day = Math.floor(localMin[i] / MINUTES_A_DAY);
    if (day >= 0 && day < days) counts[group * days + day]++;
  }
  return counts;
}
