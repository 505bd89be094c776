import { DAY_MIN } from './local-time.ts';

const REFERENCE_DAYS = 28;
/** With three or more expected, a silent rest of the day has a chance below 5 % (e^-3): the data were cut there. */
const EXPECTED_REST = 3;

/**
 * Last local day that the data cover wholly. The day of the newest incident counts as covered unless the rest of it,
 * after that incident, would usually have brought three or more incidents (mean of that part of the day over the 28 days
 * before): then the data end in its middle, and its count would pull a forecast down.
 *
 * @param localMin  minutes since day 0 00:00, ascending.
 * @returns day index, 0 = day 0; -1 without incidents, or if the only day is cut short.
 */
export function lastFullDay(localMin: Int32Array): number {
  const newest = localMin.at(-1);
  if (newest === undefined) return -1;
  const lastDay = Math.floor(newest / DAY_MIN);
  const cutMin = newest % DAY_MIN;
  const days = Math.min(REFERENCE_DAYS, lastDay);
  if (days === 0) return lastDay;
  let later = 0;
  for (let i = localMin.length - 1; i >= 0; i--) {
    const min = localMin[i] ?? 0;
    const day = Math.floor(min / DAY_MIN);
    if (day < lastDay - days) break;
    if (day < lastDay && min % DAY_MIN > cutMin) later++;
  }
  return later / days >= EXPECTED_REST ? lastDay - 1 : lastDay;
}
