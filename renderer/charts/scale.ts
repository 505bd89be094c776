/** Arithmetic shared by the charts: scales, round ticks, days, SVG paths. Days are whole numbers since a first local date. */

export type Scale = (value: number) => number;

const DAY_MS = 86_400_000;

/** Straight line from a span of values to a span of pixels; an empty span of values maps to the start. */
export function linearScale(fromValue: number, toValue: number, fromPx: number, toPx: number): Scale {
  const slope = toValue === fromValue ? 0 : (toPx - fromPx) / (toValue - fromValue);
  return (value) => fromPx + (value - fromValue) * slope;
}

/** Round ticks (steps of 1, 2 or 5 × 10ⁿ) that enclose `low … high`, about `count` of them; equal ends give one step. */
export function niceTicks(low: number, high: number, count: number): number[] {
  const step = niceStep((high - low || Math.abs(high) || 1) / Math.max(1, count));
  const first = Math.floor(low / step + 1e-9);
  const last = Math.max(first + 1, Math.ceil(high / step - 1e-9));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** Adds whole days to a local date `2018-05-10`; the time of day, if any, is dropped. */
export function addDays(local: string, days: number): string {
  return new Date(Date.parse(`${local.slice(0, 10)}T00:00Z`) + days * DAY_MS).toISOString().slice(0, 10);
}

/** Whole days from one local date to another, negative backwards. */
export function daysBetween(fromLocal: string, toLocal: string): number {
  return Math.round((Date.parse(`${toLocal.slice(0, 10)}T00:00Z`) - Date.parse(`${fromLocal.slice(0, 10)}T00:00Z`)) / DAY_MS);
}

/** Day indexes that start a month within `days` days from `dayZero`. */
export function monthStarts(dayZero: string, days: number): number[] {
  const starts: number[] = [];
  const date = new Date(Date.parse(`${dayZero.slice(0, 10)}T00:00Z`));
  if (date.getUTCDate() !== 1) date.setUTCMonth(date.getUTCMonth() + 1, 1);
  for (;;) {
    const day = daysBetween(dayZero, date.toISOString().slice(0, 10));
    if (day >= days) return starts;
    starts.push(day);
    date.setUTCMonth(date.getUTCMonth() + 1);
  }
}

/** Sums of full runs of `size` values, counted back from the end; a shorter run at the start is left out. */
export function bucketSums(values: ArrayLike<number>, size: number): number[] {
  const buckets = Math.floor(values.length / size);
  const start = values.length - buckets * size;
  return Array.from({ length: buckets }, (_, bucket) => {
    let sum = 0;
    for (let index = 0; index < size; index++) sum += values[start + bucket * size + index];
    return sum;
  });
}

/** Largest value, 0 for none. */
export function largest(values: ArrayLike<number>): number {
  let max = 0;
  for (let index = 0; index < values.length; index++) if (values[index] > max) max = values[index];
  return max;
}

/** SVG path of a line through the points; a value that is not finite is drawn as a gap. */
export function linePath(values: ArrayLike<number>, x: Scale, y: Scale): string {
  let path = '';
  let pen = 'M';
  for (let index = 0; index < values.length; index++) {
    if (Number.isFinite(values[index])) {
      path += `${pen}${pixel(x(index))} ${pixel(y(values[index]))}`;
      pen = 'L';
    } else pen = 'M';
  }
  return path;
}

/** SVG path of the area between two lines of equal length. */
export function bandPath(low: ArrayLike<number>, high: ArrayLike<number>, x: Scale, y: Scale): string {
  if (low.length === 0) return '';
  let back = '';
  for (let index = low.length - 1; index >= 0; index--) back += `L${pixel(x(index))} ${pixel(y(low[index]))}`;
  return `${linePath(high, x, y)}${back}Z`;
}

/** Tenths of a pixel are enough and keep paths short. */
function pixel(value: number): number {
  return Math.round(value * 10) / 10;
}

function niceStep(rough: number): number {
  const power = 10 ** Math.floor(Math.log10(rough));
  const mantissa = rough / power;
  return (mantissa <= 1 ? 1 : mantissa <= 2 ? 2 : mantissa <= 5 ? 5 : 10) * power;
}
