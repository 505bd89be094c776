import type { Series } from '../etl/table.ts';

const DAY_MS = 86_400_000;
/** A series with gaps of more than this many steps in all is not laid out on its step: it has no regular one. */
const MAX_STRETCH = 20;

type Step = { readonly months: number } | { readonly ms: number };

/**
 * Values one step apart: missing dates become NaN. The step is the smallest distance of two dates; where the other
 * distances are not multiples of it, or dates are months apart, the rows are taken as they follow each other.
 */
export function fillGaps({ dates, values }: Series): Float64Array<ArrayBuffer> {
  const step = findStep(dates);
  const times = dates.map(toMs);
  const first = times[0];
  if ('months' in step || first === undefined) return values;
  const positions = times.map((ms) => (ms - first) / step.ms);
  const length = (positions.at(-1) ?? 0) + 1;
  if (!positions.every(Number.isInteger) || length > MAX_STRETCH * dates.length) return values;
  const filled = new Float64Array(length).fill(Number.NaN);
  for (const [i, position] of positions.entries()) filled[position] = values[i] ?? Number.NaN;
  return filled;
}

/** The dates that follow, written as the last one is: with or without a time of day. */
export function nextDates(dates: readonly string[], count: number): string[] {
  const step = findStep(dates);
  const last = dates.at(-1) ?? '1970-01-01';
  return Array.from({ length: count }, (_, i) => toText(addSteps(toMs(last), step, i + 1), last));
}

/** Steps a year, at least 1. */
export function stepsAYear(dates: readonly string[]): number {
  const step = findStep(dates);
  return Math.max(1, 'months' in step ? 12 / step.months : (365.25 * DAY_MS) / step.ms);
}

/** Whether the last date is yet to come anywhere on Earth. */
export const isInFuture = (dates: readonly string[]): boolean => toMs(dates.at(-1) ?? '1970-01-01') > Date.now() + DAY_MS;

function findStep(dates: readonly string[]): Step {
  const times = dates.map(toMs);
  const smallest = times.reduce((least, ms, i) => Math.min(least, i === 0 ? Infinity : ms - (times[i - 1] ?? 0)), Infinity);
  if (!Number.isFinite(smallest)) return { ms: DAY_MS };
  const isSameDay = dates.every((date) => date.slice(8, 10) === dates[0]?.slice(8, 10));
  const days = smallest / DAY_MS;
  if (isSameDay && days >= 28 && days <= 366) return { months: Math.round(days / 30.44) };
  return { ms: smallest };
}

function addSteps(ms: number, step: Step, count: number): number {
  if ('ms' in step) return ms + count * step.ms;
  const date = new Date(ms);
  return date.setUTCMonth(date.getUTCMonth() + count * step.months);
}

/** As if all times were UTC: only their distances matter. */
const toMs = (date: string): number => Date.parse(`${date.slice(0, 10)}T${date.slice(11, 19) || '00:00'}Z`);

function toText(ms: number, like: string): string {
  const iso = new Date(ms).toISOString();
  return like.length <= 10 ? iso.slice(0, 10) : `${iso.slice(0, 10)}${like.charAt(10)}${iso.slice(11, Math.min(19, like.length))}`;
}
