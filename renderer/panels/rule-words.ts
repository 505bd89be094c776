import type { HolidayEntry, HolidayRule, WeekdayName } from '../state/own-calendar.ts';
import { weekdayNames } from '../state/own-calendar.ts';
import { useMessages } from '../strings/index.ts';
import type { Messages } from '../strings/en.ts';
import { addDays, toLocalDate } from '../ui/days.ts';
import { type Format, useFormat } from '../ui/format.ts';

type Words = Messages['outlook']['calendar'];

/** Any leap year: it has every date. */
const leapYear = 2024;
const shownDates = 6;

/** When a holiday takes place, in words: rule, length, years. */
export function useRuleWords(): (entry: HolidayEntry) => string {
  const { calendar: words } = useMessages().outlook;
  const format = useFormat();
  return ({ rule, days = 1, fromYear = null, toYear = null }) => {
    const parts = [
      sayRule({ rule, days, words, format }),
      days === 1 || rule.type === 'dates' ? '' : words.inARow(days),
      words.years(fromYear, toYear),
    ];
    return words.ruleParts(parts.filter((part) => part !== ''));
  };
}

/** Names of weekdays, Sunday first, as calendars have them. */
export function weekdayWord(format: Format, weekday: WeekdayName, width: 'short' | 'long' = 'long'): string {
  // The formatter counts from Monday.
  return format.weekday((weekdayNames.indexOf(weekday) + 6) % 7, width);
}

interface Said {
  readonly rule: HolidayRule;
  readonly days: number;
  readonly words: Words;
  readonly format: Format;
}

function sayRule({ rule, days, words, format }: Said): string {
  switch (rule.type) {
    case 'fixed':
      return words.everyYear(format.shortDate(toLocalDate(leapYear, rule.month, rule.day)));
    case 'hijri':
      return words.hijriDate(rule.day, rule.month, rule.offset ?? 0);
    case 'weekday':
      return words.weekdayOf(rule.nth, weekdayWord(format, rule.weekday), format.month(toLocalDate(leapYear, rule.month, 1), 'long'));
    case 'easter':
      return words.byEaster(rule.offset);
    case 'dates': {
      const dates = rule.dates.slice(-shownDates).map((date) => format.dateRange(date, addDays(date, days)));
      return `${rule.dates.length > shownDates ? '… ' : ''}${words.ruleParts(dates)}`;
    }
  }
}
