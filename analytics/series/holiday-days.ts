import { civilDateOf, dayNumberOf, parseDay, weekdayOf } from './calendar.ts';
import { createHijriCalendar, type HijriCalendar } from './hijri.ts';
import { weekdayNames, weekendOn, type Holiday, type HolidayCalendar, type HolidayRule } from './holidays.ts';

/** One day off of one holiday. */
export interface HolidayDay {
  readonly day: number;
  readonly holiday: Holiday;
  /** Given because the holiday falls on a weekend. */
  readonly isSubstitute: boolean;
  /** Days by which it may still be announced otherwise (sighting of the moon). */
  readonly uncertaintyDays: 0 | 1;
}

/** A holiday and its substitute lie no further apart than this. */
const REACH_DAYS = 40;
const MONDAY = 1;

/**
 * All days of holidays and their substitutes within from <= day < to, in ascending order; a day of two holidays stands there
 * twice.
 *
 * Cost: some steps a holiday and year. Sources of the rules: see resources/calendars.
 */
export function holidayDays(calendar: HolidayCalendar, from: number, to: number): HolidayDay[] {
  const hijri = createHijriCalendar(calendar.hijriCorrections);
  const span: Span = { from: from - REACH_DAYS, to: to + REACH_DAYS };
  const actual = calendar.holidays
    .flatMap((holiday) => actualDays(holiday, span, hijri))
    .sort((a, b) => a.day - b.day || (a.holiday.id < b.holiday.id ? -1 : 1));
  const taken = new Set(actual.map(({ day }) => day));
  const substitutes = actual.flatMap((holidayDay) => {
    const day = substituteOf(holidayDay, calendar, taken);
    if (day === null) return [];
    taken.add(day);
    return [{ ...holidayDay, day, isSubstitute: true }];
  });
  return [...actual, ...substitutes].filter(({ day }) => day >= from && day < to).sort((a, b) => a.day - b.day);
}

/**
 * Easter Sunday of the western churches.
 * @param year  from 1583 on.
 * Source: the anonymous algorithm of Nature (1876), as in Meeus, Astronomical Algorithms, chapter 8.
 */
export function easterSunday(year: number): number {
  const golden = year % 19;
  const century = Math.floor(year / 100);
  const inCentury = year % 100;
  const moonShift = Math.floor((century - Math.floor((century + 8) / 25) + 1) / 3);
  const epact = (19 * golden + century - Math.floor(century / 4) - moonShift + 15) % 30;
  const toSunday = (32 + 2 * (century % 4) + 2 * Math.floor(inCentury / 4) - epact - (inCentury % 4)) % 7;
  const late = Math.floor((golden + 11 * epact + 22 * toSunday) / 451);
  const sinceMarch = epact + toSunday - 7 * late + 114;
  return dayNumberOf({ year, month: Math.floor(sinceMarch / 31), day: (sinceMarch % 31) + 1 });
}

interface Span {
  readonly from: number;
  readonly to: number;
}

interface Start {
  readonly day: number;
  readonly uncertaintyDays: 0 | 1;
}

function actualDays(holiday: Holiday, span: Span, hijri: HijriCalendar): HolidayDay[] {
  return startsOf(holiday.rule, span, hijri)
    .filter(({ day }) => {
      const { year } = civilDateOf(day);
      return year >= (holiday.fromYear ?? year) && year <= (holiday.toYear ?? year) && !holiday.exceptYears.includes(year);
    })
    .flatMap(({ day, uncertaintyDays }) => {
      const first = holiday.observance === 'next-monday' ? day + ((MONDAY + 7 - weekdayOf(day)) % 7) : day;
      return Array.from({ length: holiday.days }, (_, i) => ({ day: first + i, holiday, isSubstitute: false, uncertaintyDays }));
    });
}

function startsOf(rule: HolidayRule, { from, to }: Span, hijri: HijriCalendar): Start[] {
  if (rule.type === 'dates') return rule.dates.map((date) => ({ day: parseDay(date), uncertaintyDays: 0 }));
  if (rule.type === 'hijri') {
    return yearsBetween(hijri.dateOf(from).year, hijri.dateOf(to).year).flatMap((year) => {
      const day = hijri.monthStart(year, rule.month) + rule.day - 1;
      // 30 Ramadan does not come every year.
      return day < hijri.monthStart(year, rule.month + 1)
        ? [{ day: day + rule.offset, uncertaintyDays: hijri.uncertaintyDays(year, rule.month) }]
        : [];
    });
  }
  return yearsBetween(civilDateOf(from).year, civilDateOf(to).year).flatMap((year) => {
    const day = dayOfYear(rule, year);
    return day === null ? [] : [{ day, uncertaintyDays: 0 as const }];
  });
}

function dayOfYear(rule: Exclude<HolidayRule, { readonly type: 'dates' | 'hijri' }>, year: number): number | null {
  if (rule.type === 'easter') return easterSunday(year) + rule.offset;
  const first = dayNumberOf({ year, month: rule.month, day: 1 });
  const next = rule.month === 12 ? dayNumberOf({ year: year + 1, month: 1, day: 1 }) : dayNumberOf({ year, month: rule.month + 1, day: 1 });
  const wanted = rule.type === 'fixed' ? first + rule.day - 1 : weekdayInMonth({ first, next, ...rule });
  return wanted < next ? wanted : null;
}

function weekdayInMonth(month: { first: number; next: number; weekday: (typeof weekdayNames)[number]; nth: number }): number {
  const weekday = weekdayNames.indexOf(month.weekday);
  if (month.nth > 0) return month.first + ((weekday + 7 - weekdayOf(month.first)) % 7) + 7 * (month.nth - 1);
  return month.next - 1 - ((weekdayOf(month.next - 1) + 7 - weekday) % 7);
}

function yearsBetween(first: number, last: number): number[] {
  return Array.from({ length: last - first + 1 }, (_, i) => first + i);
}

function substituteOf({ day, holiday }: HolidayDay, calendar: HolidayCalendar, taken: ReadonlySet<number>): number | null {
  const weekend = weekendOn(calendar, day);
  const place = weekend.indexOf(weekdayOf(day));
  if (place < 0 || (holiday.observance !== 'nearest-workday' && holiday.observance !== 'next-workday')) return null;
  if (holiday.observance === 'nearest-workday') {
    const substitute = place === 0 && weekend.length > 1 ? day - 1 : day + 1;
    return taken.has(substitute) ? null : substitute;
  }
  let substitute = day + 1;
  while (taken.has(substitute) || weekendOn(calendar, substitute).includes(weekdayOf(substitute))) substitute++;
  return substitute;
}
