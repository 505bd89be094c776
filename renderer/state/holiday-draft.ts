/** A holiday while it is being written: all fields at once, whatever rule is chosen, and what is wrong with them. */
import { daysInMonth } from '../ui/days.ts';
import type { HolidayEntry, HolidayRule, Observance, WeekdayName } from './own-calendar.ts';

export interface HolidayDraft {
  readonly id: string | null;
  readonly nameEn: string;
  readonly nameAr: string;
  readonly type: HolidayRule['type'];
  readonly month: number;
  readonly day: number;
  readonly weekday: WeekdayName;
  /** 1…5, -1 = the last. */
  readonly nth: number;
  /** Days after Easter Sunday, or after the Hijri date; negative = before. */
  readonly offset: number;
  readonly dates: readonly string[];
  readonly days: number;
  readonly observance: Observance;
  readonly fromYear: number | null;
  readonly toYear: number | null;
  readonly source: string;
  /** Fields that the editor does not show, such as the group. */
  readonly rest: Readonly<Record<string, unknown>>;
}

export type DraftField = 'nameEn' | 'nameAr' | 'day' | 'dates' | 'toYear';

const hijriMonthDays = 30;
const leapYear = 2024;

/** A new holiday on one date. */
export function newDraft(date: string, source: string): HolidayDraft {
  const rule = { type: 'dates', dates: [], month: Number(date.slice(5, 7)), day: Number(date.slice(8, 10)) } as const;
  return {
    ...{ id: null, nameEn: '', nameAr: '', ...rule, weekday: 'mon', nth: 1, offset: 0, days: 1, observance: 'as-is' },
    ...{ fromYear: null, toYear: null, source, rest: {} },
  };
}

export function draftOf(entry: HolidayEntry, date: string): HolidayDraft {
  const { id, name, rule, days = 1, observance = 'as-is', fromYear = null, toYear = null, source, ...rest } = entry;
  return { ...newDraft(date, source), ...rule, id, nameEn: name.en, nameAr: name.ar, days, observance, fromYear, toYear, rest };
}

/** The first field that is missing or does not fit; null = it can be kept. */
export function wrongField({ nameEn, nameAr, type, month, day, dates, fromYear, toYear }: HolidayDraft): DraftField | null {
  if (nameEn.trim() === '') return 'nameEn';
  if (nameAr.trim() === '') return 'nameAr';
  if (type === 'dates' && dates.length === 0) return 'dates';
  if (type === 'fixed' && day > daysInMonth(leapYear, month)) return 'day';
  if (type === 'hijri' && day > hijriMonthDays) return 'day';
  return fromYear !== null && toYear !== null && toYear < fromYear ? 'toYear' : null;
}

/** The entry as it is kept. Call it once no field is wrong. */
export function entryOf(draft: HolidayDraft): Omit<HolidayEntry, 'id'> & { readonly id: string | null } {
  const { id, nameEn, nameAr, days, observance, fromYear, toYear, source, rest } = draft;
  return {
    ...rest,
    id,
    name: { en: nameEn.trim(), ar: nameAr.trim() },
    rule: ruleOf(draft),
    ...(days === 1 ? {} : { days }),
    ...(observance === 'as-is' ? {} : { observance }),
    ...(fromYear === null ? {} : { fromYear }),
    ...(toYear === null ? {} : { toYear }),
    source,
  };
}

function ruleOf({ type, month, day, weekday, nth, offset, dates }: HolidayDraft): HolidayRule {
  switch (type) {
    case 'fixed':
      return { type, month, day };
    case 'hijri':
      return { type, month, day, ...(offset === 0 ? {} : { offset }) };
    case 'weekday':
      return { type, month, weekday, nth };
    case 'easter':
      return { type, offset };
    case 'dates':
      return { type, dates: [...dates].sort() };
  }
}
