/** Arithmetic shared by the charts: scales, round ticks, calendar ticks, SVG paths. Days are whole numbers since a first local date. */
import { addDays, daysBetween } from './days.ts';

export type Scale = (value: number) => number;

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

/**
 * Room for a text of an axis before it is drawn, px: an upper estimate, so that no label is cut and none touches the next.
 * At the axis sizes of tokens.css: 10.5 px × 0.62 em a character in Inter, 11.5 px × 0.68 em in Noto Sans Arabic, whose
 * month names have wide letters.
 */
export function labelWidthPx(text: string): number {
  return Math.ceil(text.length * (/[\u0600-\u06ff]/.test(text) ? 7.8 : 6.5));
}

/** A tick of a time axis: a day index and how to write it. */
export interface DayTick {
  readonly day: number;
  readonly unit: 'day' | 'month' | 'year';
}

/**
 * Ticks at calendar days for the span from <= day < to: every day, week, month, quarter or year, the finest whose labels
 * (`labelPx` wide) do not touch. A January is marked as a year.
 */
export function dayTicks(dayZero: string, from: number, to: number, pxPerDay: number, labelPx = 44): DayTick[] {
  const monthStep =
    [1, 3, 6, 12].find((months) => months * 30 * pxPerDay >= (months < 6 ? labelPx : labelPx * 1.4)) ??
    12 * Math.ceil(labelPx / (360 * pxPerDay));
  const dayStep = [1, 7].find((days) => days * pxPerDay >= labelPx * 1.2);
  const ticks: DayTick[] = [];
  if (dayStep !== undefined) {
    for (let day = Math.ceil(from); day < to; day++) if (day % dayStep === 0) ticks.push({ day, unit: 'day' });
    return ticks;
  }
  const date = new Date(`${addDays(dayZero, Math.ceil(from)).slice(0, 7)}-01T00:00Z`);
  for (;;) {
    const day = daysBetween(dayZero, date.toISOString());
    if (day >= to) return ticks;
    const month = date.getUTCMonth();
    if (day >= from && (date.getUTCFullYear() * 12 + month) % monthStep === 0) ticks.push({ day, unit: month === 0 ? 'year' : 'month' });
    date.setUTCMonth(month + 1);
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
