import type { HolidayRule, Observance } from '../state/own-calendar.ts';
import type { DraftField } from '../state/holiday-draft.ts';
import type { Format } from '../ui/format.ts';
import { pluralIn } from './plural.ts';

const plural = pluralIn('en');

/** Words of the holiday calendar and its editor. */
export function englishCalendar(f: Format) {
  const days = (n: number) => `${f.number(n)} ${plural(n, { one: 'day', other: 'days' })}`;
  const hijriMonths: readonly string[] = [
    ...['Muharram', 'Safar', 'Rabi I', 'Rabi II', 'Jumada I', 'Jumada II'],
    ...['Rajab', 'Shaban', 'Ramadan', 'Shawwal', 'Dhu al-Qadah', 'Dhu al-Hijjah'],
  ];
  const nth = (n: number) => ({ 1: 'first', 2: 'second', 3: 'third', 4: 'fourth', 5: 'fifth' })[n] ?? 'last';
  const around = (offset: number, day: string) =>
    offset === 0 ? day : `${days(Math.abs(offset))} ${offset > 0 ? 'after' : 'before'} ${day}`;
  return {
    title: 'Holidays',
    about: 'Forecasts use the weekends, holidays and school terms of this calendar, and mark them.',
    choose: 'Calendar',
    none: 'None',
    coming: (n: number) => `In the ${days(n)} after the data cut`,
    noEvents: 'No holidays in this time.',
    noneChosen: 'Without a calendar forecasts know weekdays alone.',
    maybe: '± 1 day',
    kind: { holiday: 'Holiday', substitute: 'Day off in lieu', ramadan: 'Ramadan', 'school-term': 'School term' },
    entries: 'Holidays of this calendar',
    entriesAbout: 'Change or remove what does not hold here, and add days such as those of a decree. Used from the next forecast on.',
    name: 'Name',
    when: 'When',
    state: { calendar: '', changed: 'changed', own: 'own', removed: 'removed' },
    ownSource: 'Own entry',
    nameEn: 'Name, English',
    nameAr: 'Name, Arabic',
    rule: 'Rule',
    ruleName: {
      dates: 'Single dates',
      fixed: 'Same date each year',
      hijri: 'Hijri date',
      weekday: 'A weekday of a month',
      easter: 'By Easter',
    } satisfies Record<HolidayRule['type'], string>,
    month: 'Month',
    day: 'Day of the month',
    weekday: 'Weekday',
    nth: 'Which of the month',
    nthName: nth,
    offsetHijri: 'Days after that date, minus = before',
    offsetEaster: 'Days after Easter Sunday, minus = before',
    date: 'Date',
    addDate: 'Add the date',
    dates: 'Dates',
    length: 'Days in a row',
    observance: 'On days off',
    observanceName: {
      'as-is': 'Stays on its day',
      'next-monday': 'Moves to the next Monday',
      'nearest-workday': 'The nearest working day is free too',
      'next-workday': 'The next working day is free too',
    } satisfies Record<Observance, string>,
    fromYear: 'First year, empty = always',
    toYear: 'Last year, empty = always',
    hijriMonths,
    everyYear: (date: string) => `${date} each year`,
    hijriDate: (day: number, month: number, offset: number) => around(offset, `${f.number(day)} ${hijriMonths[month - 1] ?? ''}`),
    weekdayOf: (n: number, weekday: string, month: string) => `${nth(n)} ${weekday} of ${month}`,
    byEaster: (offset: number) => around(offset, 'Easter Sunday'),
    inARow: days,
    ruleParts: (parts: readonly string[]) => parts.join(', '),
    years: (from: number | null, to: number | null) =>
      from === null
        ? to === null
          ? ''
          : `until ${f.ungrouped(to)}`
        : to === null
          ? `from ${f.ungrouped(from)}`
          : `${f.ungrouped(from)} to ${f.ungrouped(to)}`,
    add: 'Add a holiday',
    addTitle: 'New holiday',
    editTitle: (name: string) => `Change ${name}`,
    edit: (name: string) => `Change ${name}`,
    remove: (name: string) => `Remove ${name}`,
    restore: (name: string) => `Take ${name} as the calendar has it`,
    removeDay: (day: string) => `Remove ${day}`,
    wrong: {
      nameEn: 'The English name is missing.',
      nameAr: 'The Arabic name is missing.',
      day: 'Day of the month: that month has no such day.',
      dates: 'Dates: add at least one.',
      toYear: 'Last year: it lies before the first year.',
    } satisfies Record<DraftField, string>,
    terms: 'School terms',
    termsAbout:
      'Days of a break of up to four months between two terms count as days without school; beyond, school is not known and not used.',
    noTerms: 'This calendar holds no school terms, so forecasts do not use them.',
    termFrom: 'First school day',
    termTo: 'Last school day',
    addTerm: 'Add the term',
    wrongTerm: 'Last school day: it lies before the first one.',
    overlapTerm: 'First school day: another term is still going on then.',
    ofCalendar: 'Take those of the calendar',
    weekend: 'Weekend',
    always: 'always',
    since: (date: string) => `since ${date}`,
    until: (date: string) => `until ${date}`,
    changeWeekend: 'Change the weekend',
    wrongWeekend: 'Days of the weekend: up to three.',
    saveWeekend: 'Keep this weekend',
    hasSince: 'From a date on',
    /** By the last word of the place that the host names. */
    fields: {
      en: 'name, English',
      ar: 'name, Arabic',
      name: 'name',
      rule: 'rule',
      month: 'month',
      day: 'day of the month',
      date: 'date',
      dates: 'dates',
      weekday: 'weekday',
      nth: 'which of the month',
      offset: 'days before or after',
      days: 'days',
      observance: 'on days off',
      fromYear: 'first year',
      toYear: 'last year',
      from: 'first day',
      to: 'last day',
      without: 'removed holidays',
      holidays: 'holidays',
      schoolTerms: 'school terms',
      schoolKnown: 'school terms',
      weekends: 'weekend',
      source: 'source',
    } as Readonly<Record<string, string>>,
  };
}
