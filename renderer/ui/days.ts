import type { Period } from '../../preload/contract/domain.ts';
import type { MinuteSpan } from '../state/cross-filter.ts';

const oneDayMs = 86_400_000;
const minutesPerDay = 1_440;

/** Half-open span of whole days, counted from dayZero. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

/** The local date `days` after another one. */
export function addDays(localDate: string, days: number): string {
  return new Date(Date.parse(`${localDate.slice(0, 10)}T00:00Z`) + days * oneDayMs).toISOString().slice(0, 10);
}

/** Whole days from one local date to another. */
export function daysBetween(fromLocal: string, toLocal: string): number {
  return Math.round((Date.parse(`${toLocal.slice(0, 10)}T00:00Z`) - Date.parse(`${fromLocal.slice(0, 10)}T00:00Z`)) / oneDayMs);
}

export function toLocalDate(year: number, month: number, day: number): string {
  const twoDigits = (value: number) => String(value).padStart(2, '0');
  return `${String(year).padStart(4, '0')}-${twoDigits(month)}-${twoDigits(day)}`;
}

/** Length of a month, 1 = January. */
export function daysInMonth(year: number, month: number): number {
  return new Date(Date.UTC(year, month, 0)).getUTCDate();
}

/** Arabic-Indic and Persian digits as Latin ones; all else as it is. */
export function latinDigits(text: string): string {
  return text.replace(/[\u0660-\u0669\u06f0-\u06f9]/g, (digit) => String(digit.charCodeAt(0) & 15));
}

/** A whole number as typed, in Latin, Arabic-Indic or Persian digits; null if it is none. */
export function typedNumber(text: string): number | null {
  const latin = latinDigits(text.trim());
  return /^\d+$/.test(latin) ? Number(latin) : null;
}

/** The days a period covers within the data (`days` of them since dayZero); a missing end is the data's end. Never empty unless the data is. */
export function daysOf(period: Period, dayZero: string, days: number): DaySpan {
  const from = period.from === null ? 0 : clamp(daysBetween(dayZero, period.from), 0, Math.max(0, days - 1));
  const to = period.to === null ? days : clamp(daysBetween(dayZero, period.to), Math.min(days, from + 1), days);
  return { from, to };
}

/** The same number of days just before; cut at dayZero, null if nothing lies there. */
export function formerDays({ from, to }: DaySpan): DaySpan | null {
  return from === 0 ? null : { from: Math.max(0, from - (to - from)), to: from };
}

export function minutesOf({ from, to }: DaySpan): MinuteSpan {
  return { fromMin: from * minutesPerDay, toMin: to * minutesPerDay };
}

/** As a period of local dates; an end that is the data's own end is left open, so that new data falls into it. */
export function periodOf({ from, to }: DaySpan, dayZero: string, days: number): Period {
  return { from: from <= 0 ? null : addDays(dayZero, from), to: to >= days ? null : addDays(dayZero, to) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
