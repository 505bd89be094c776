import { createHijriCalendar } from './hijri.ts';
import { holidayDays } from './holiday-days.ts';
import type { HolidayCalendar, LocalName } from './holidays.ts';

/** What a chart of days may mark: a day or a band. */
export interface CalendarEvent {
  readonly kind: 'holiday' | 'substitute' | 'ramadan' | 'school-term';
  /** Id of the holiday; for the others, their kind. */
  readonly id: string;
  readonly name: LocalName;
  /** Day numbers, half-open; a single day has to = from + 1. Not cut to the span that was asked for. */
  readonly from: number;
  readonly to: number;
  /** Days by which it may still be announced otherwise. */
  readonly uncertaintyDays: 0 | 1;
  /** A school term of which only some grades' dates, or other years', are known. */
  readonly isApproximate: boolean;
}

const RAMADAN = 9;
const RAMADAN_NAME: LocalName = { en: 'Ramadan', ar: 'رمضان' };
const TERM_NAME: LocalName = { en: 'School term', ar: 'الفصل الدراسي' };
/** Holidays are looked for so far outside, that one which reaches into the span is found whole. */
const LONGEST_HOLIDAY_DAYS = 30;

/**
 * Holidays, Ramadan and school terms that touch from <= day < to, by their first day.
 */
export function calendarEvents(calendar: HolidayCalendar, from: number, to: number): CalendarEvent[] {
  const bands = [...ramadans(calendar, from, to), ...terms(calendar)];
  return [...holidays(calendar, from, to), ...bands]
    .filter((event) => event.to > from && event.from < to)
    .sort((a, b) => a.from - b.from || b.to - a.to || (a.id < b.id ? -1 : 1));
}

/** Ramadan of each year that touches from <= day < to; none where it is not kept. */
export function ramadans(calendar: HolidayCalendar, from: number, to: number): CalendarEvent[] {
  if (!calendar.hasRamadan) return [];
  const hijri = createHijriCalendar(calendar.hijriCorrections);
  const firstYear = hijri.dateOf(from).year;
  return Array.from({ length: hijri.dateOf(to).year - firstYear + 1 }, (_, i) => ({
    kind: 'ramadan' as const,
    id: 'ramadan',
    name: RAMADAN_NAME,
    from: hijri.monthStart(firstYear + i, RAMADAN),
    to: hijri.monthStart(firstYear + i, RAMADAN + 1),
    uncertaintyDays: hijri.uncertaintyDays(firstYear + i, RAMADAN),
    isApproximate: false,
  })).filter((event) => event.to > from && event.from < to);
}

function holidays(calendar: HolidayCalendar, from: number, to: number): CalendarEvent[] {
  const events: CalendarEvent[] = [];
  for (const { day, holiday, isSubstitute, uncertaintyDays } of holidayDays(
    calendar,
    from - LONGEST_HOLIDAY_DAYS,
    to + LONGEST_HOLIDAY_DAYS,
  )) {
    const kind = isSubstitute ? 'substitute' : 'holiday';
    const before = events.findLastIndex((event) => event.id === holiday.id && event.kind === kind && event.to === day);
    if (before >= 0) events[before] = { ...events[before], to: day + 1 };
    else events.push({ kind, id: holiday.id, name: holiday.name, from: day, to: day + 1, uncertaintyDays, isApproximate: false });
  }
  return events;
}

function terms({ schoolTerms }: HolidayCalendar): CalendarEvent[] {
  return schoolTerms.map(({ from, to, isApproximate }) => {
    return { kind: 'school-term', id: 'school-term', name: TERM_NAME, from, to, uncertaintyDays: 0, isApproximate };
  });
}
