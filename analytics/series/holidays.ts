/** Calendars of holidays as data: what a file of resources/calendars holds, checked, and joined with the user's own entries. */
import { dayNumberOf, parseDay } from './calendar.ts';
import { createHijriCalendar, type MonthStart } from './hijri.ts';

export const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type WeekdayName = (typeof weekdayNames)[number];

export interface LocalName {
  readonly en: string;
  readonly ar: string;
}

/** How the first day of a holiday is found in a year. */
export type HolidayRule =
  | { readonly type: 'fixed'; readonly month: number; readonly day: number }
  /** Month and day of the Hijri year, and days after it; a day 30 that a year has not is left out. */
  | { readonly type: 'hijri'; readonly month: number; readonly day: number; readonly offset: number }
  /** nth 1…5 from the start of the month, -1 = the last. */
  | { readonly type: 'weekday'; readonly month: number; readonly weekday: WeekdayName; readonly nth: number }
  /** Days after Easter Sunday of the western churches; negative = before. */
  | { readonly type: 'easter'; readonly offset: number }
  /** One by one, YYYY-MM-DD. */
  | { readonly type: 'dates'; readonly dates: readonly string[] };

/**
 * What happens when a holiday falls on days off:
 * - as-is: nothing.
 * - next-monday: it takes place on the first Monday from its date on (Colombia's Ley Emiliani).
 * - nearest-workday: the first day of the weekend gives the day before free as well, the second one the day after (United States).
 * - next-workday: each of its days within a weekend gives the next free working day as well (United Kingdom).
 */
export const observances = ['as-is', 'next-monday', 'nearest-workday', 'next-workday'] as const;
export type Observance = (typeof observances)[number];

export interface Holiday {
  readonly id: string;
  readonly name: LocalName;
  readonly rule: HolidayRule;
  /** Days in a row, 1…30. */
  readonly days: number;
  readonly observance: Observance;
  /** Holidays of one group are taken to have one effect, so that rare ones learn from each other. */
  readonly group: string;
  /** Years of the Gregorian calendar, inclusive; null = open. */
  readonly fromYear: number | null;
  readonly toYear: number | null;
  /** Gregorian years in which it did not take place by its rule. */
  readonly exceptYears: readonly number[];
  readonly source: string;
}

/** Half-open span of days. */
export interface DaySpan {
  readonly from: number;
  readonly to: number;
}

export interface WeekendPeriod extends DaySpan {
  /** 0 = Sunday … 6 = Saturday, in the order of the weekend. */
  readonly days: readonly number[];
}

export interface SchoolTerm extends DaySpan {
  /** The dates are of some grades only, or guessed from other years. */
  readonly isApproximate: boolean;
  readonly source: string;
}

/** Plain data: it can be handed to another thread. */
export interface HolidayCalendar {
  readonly id: string;
  readonly name: LocalName;
  readonly weekStart: number;
  readonly weekends: readonly WeekendPeriod[];
  /** Ramadan changes everyday life here. */
  readonly hasRamadan: boolean;
  readonly hijriCorrections: readonly MonthStart[];
  readonly holidays: readonly Holiday[];
  readonly schoolTerms: readonly SchoolTerm[];
  /** Within these spans `schoolTerms` is complete: a day in no term is a day without school. */
  readonly schoolKnown: readonly DaySpan[];
}

const FILE_KEYS = ['id', 'name', 'weekStart', 'weekends', 'hasRamadan', 'hijriCorrections', 'holidays', 'schoolTerms', 'schoolKnown'];
/** Bounds of what a file may say, so that open ends stay plain day numbers. */
const EVER: DaySpan = { from: dayNumberOf({ year: 1900, month: 1, day: 1 }), to: dayNumberOf({ year: 2200, month: 1, day: 1 }) };

/**
 * Reads the parsed JSON of a calendar file.
 *
 * @param data  see resources/calendars/README.md for its form; keys not named there are refused, so that a slip is noticed.
 * @throws {RangeError} naming the place and what is expected there.
 */
export function parseHolidayCalendar(data: unknown): HolidayCalendar {
  const file = fields(data, '', FILE_KEYS);
  const hijriCorrections = list(file.hijriCorrections ?? [], 'hijriCorrections', readMonthStart);
  createHijriCalendar(hijriCorrections);
  const holidays = list(file.holidays ?? [], 'holidays', readHoliday);
  const twice = holidays.find(({ id }, i) => holidays.findIndex((other) => other.id === id) < i);
  if (twice) fail('holidays', `one entry of each id; "${twice.id}" stands there twice`);
  const weekends = list(file.weekends, 'weekends', readWeekend);
  weekends.forEach((weekend, i) => {
    if (i > 0 && weekend.from < weekends[i - 1].to) fail(`weekends[${i}]`, 'a period after the one before');
  });
  return {
    id: text(file.id, 'id', /^[a-z][a-z0-9-]*$/),
    name: readName(file.name, 'name'),
    weekStart: weekday(file.weekStart, 'weekStart'),
    weekends,
    hasRamadan: flag(file.hasRamadan ?? false, 'hasRamadan'),
    hijriCorrections,
    holidays,
    schoolTerms: list(file.schoolTerms ?? [], 'schoolTerms', readTerm),
    schoolKnown: list(file.schoolKnown ?? [], 'schoolKnown', readKnown),
  };
}

/** The user's own entries on top of a calendar of the product. */
export interface OwnCalendarEntries {
  /** An id of the calendar replaces that holiday, a new one adds one. */
  readonly holidays?: unknown;
  /** Ids that do not hold here. */
  readonly without?: readonly string[];
  /** Replace corrections of the same month. */
  readonly hijriCorrections?: unknown;
  /** Take the place of all terms and known spans of the calendar. */
  readonly schoolTerms?: unknown;
  readonly schoolKnown?: unknown;
  readonly weekends?: unknown;
}

/**
 * Joins a calendar with the user's own entries; neither is changed.
 *
 * @throws {RangeError} as parseHolidayCalendar, or if `without` names a holiday that is not there.
 */
export function mergeHolidayCalendar(base: HolidayCalendar, own: OwnCalendarEntries): HolidayCalendar {
  fields(own, '', ['holidays', 'without', 'hijriCorrections', 'schoolTerms', 'schoolKnown', 'weekends']);
  const without = list(own.without ?? [], 'without', (id, at) => text(id, at, /\S/));
  const unknown = without.find((id) => !base.holidays.some((holiday) => holiday.id === id));
  if (unknown !== undefined) throw new RangeError(`without: there is no holiday "${unknown}" in calendar "${base.id}"`);
  const holidays = list(own.holidays ?? [], 'holidays', readHoliday);
  const corrections = list(own.hijriCorrections ?? [], 'hijriCorrections', readMonthStart);
  const isReplaced = (month: MonthStart) => corrections.some((other) => other.year === month.year && other.month === month.month);
  const hijriCorrections = [...base.hijriCorrections.filter((month) => !isReplaced(month)), ...corrections];
  createHijriCalendar(hijriCorrections);
  const kept = base.holidays.filter(({ id }) => !without.includes(id) && !holidays.some((holiday) => holiday.id === id));
  const ownSchool = own.schoolTerms !== undefined || own.schoolKnown !== undefined;
  return {
    ...base,
    weekends: own.weekends === undefined ? base.weekends : list(own.weekends, 'weekends', readWeekend),
    hijriCorrections,
    holidays: [...kept, ...holidays],
    schoolTerms: ownSchool ? list(own.schoolTerms ?? [], 'schoolTerms', readTerm) : base.schoolTerms,
    schoolKnown: ownSchool ? list(own.schoolKnown ?? [], 'schoolKnown', readKnown) : base.schoolKnown,
  };
}

/** Days of the week, 0 = Sunday, that are the weekend of a day. */
export function weekendOn({ weekends }: Pick<HolidayCalendar, 'weekends'>, dayNumber: number): readonly number[] {
  return weekends.find(({ from, to }) => dayNumber >= from && dayNumber < to)?.days ?? [];
}

type Fields = Readonly<Record<string, unknown>>;

function readHoliday(data: unknown, at: string): Holiday {
  const item = fields(data, at, ['id', 'name', 'rule', 'days', 'observance', 'group', 'fromYear', 'toYear', 'exceptYears', 'source']);
  const year = (value: unknown, place: string) => (value === undefined || value === null ? null : whole(value, place, [1900, 2200]));
  return {
    id: text(item.id, `${at}.id`, /^[a-z][a-z0-9-]*$/),
    name: readName(item.name, `${at}.name`),
    rule: readRule(item.rule, `${at}.rule`),
    days: whole(item.days ?? 1, `${at}.days`, [1, 30]),
    observance: oneOf(item.observance ?? 'as-is', `${at}.observance`, observances),
    group: text(item.group ?? 'public', `${at}.group`, /^[a-z][a-z0-9-]*$/),
    fromYear: year(item.fromYear, `${at}.fromYear`),
    toYear: year(item.toYear, `${at}.toYear`),
    exceptYears: list(item.exceptYears ?? [], `${at}.exceptYears`, (value, place) => whole(value, place, [1900, 2200])),
    source: text(item.source, `${at}.source`, /\S/),
  };
}

function readRule(data: unknown, at: string): HolidayRule {
  const item = fields(data, at, ['type', 'month', 'day', 'weekday', 'nth', 'offset', 'dates']);
  const type = oneOf(item.type, `${at}.type`, ['fixed', 'hijri', 'weekday', 'easter', 'dates'] as const);
  if (type === 'easter') return { type, offset: whole(item.offset, `${at}.offset`, [-100, 150]) };
  if (type === 'dates') {
    const dates = list(item.dates, `${at}.dates`, (value, place) => text(value, place, /^\d{4}-\d{2}-\d{2}$/));
    dates.forEach((date) => parseDay(date));
    return { type, dates };
  }
  const month = whole(item.month, `${at}.month`, [1, 12]);
  if (type === 'hijri')
    return { type, month, day: whole(item.day, `${at}.day`, [1, 30]), offset: whole(item.offset ?? 0, `${at}.offset`, [-30, 30]) };
  if (type === 'fixed') {
    const day = whole(item.day, `${at}.day`, [1, 31]);
    // 29 February exists in a leap year: it then takes place in leap years only.
    dayNumberOf({ year: 2024, month, day });
    return { type, month, day };
  }
  const nth = whole(item.nth, `${at}.nth`, [-1, 5]);
  if (nth === 0) fail(`${at}.nth`, '1…5, or -1 for the last');
  return { type, month, weekday: oneOf(item.weekday, `${at}.weekday`, weekdayNames), nth };
}

function readMonthStart(data: unknown, at: string): MonthStart {
  const item = fields(data, at, ['year', 'month', 'firstDay', 'source']);
  text(item.source, `${at}.source`, /\S/);
  return {
    year: whole(item.year, `${at}.year`, [1300, 1600]),
    month: whole(item.month, `${at}.month`, [1, 12]),
    firstDay: day(item.firstDay, `${at}.firstDay`),
  };
}

function readWeekend(data: unknown, at: string): WeekendPeriod {
  const item = fields(data, at, ['days', 'from', 'to', 'source']);
  const days = list(item.days, `${at}.days`, weekday);
  if (new Set(days).size !== days.length || days.length > 3) fail(`${at}.days`, 'up to three different weekdays');
  return { ...readSpan(item, at), days };
}

function readTerm(data: unknown, at: string): SchoolTerm {
  const item = fields(data, at, ['from', 'to', 'approximate', 'source']);
  const isApproximate = flag(item.approximate ?? false, `${at}.approximate`);
  return { ...readSpan(item, at), isApproximate, source: text(item.source, `${at}.source`, /\S/) };
}

function readKnown(data: unknown, at: string): DaySpan {
  return readSpan(fields(data, at, ['from', 'to']), at);
}

function readSpan(item: Fields, at: string): DaySpan {
  const from = item.from === undefined ? EVER.from : day(item.from, `${at}.from`);
  const to = item.to === undefined ? EVER.to : day(item.to, `${at}.to`);
  if (to <= from) fail(at, '"to" after "from" (the first day that is no longer in it)');
  return { from, to };
}

function readName(data: unknown, at: string): LocalName {
  const item = fields(data, at, ['en', 'ar']);
  return { en: text(item.en, `${at}.en`, /\S/), ar: text(item.ar, `${at}.ar`, /\S/) };
}

function fields(data: unknown, at: string, known: readonly string[]): Fields {
  if (typeof data !== 'object' || data === null || Array.isArray(data)) fail(at, 'an object');
  const strange = Object.keys(data).find((key) => !known.includes(key));
  if (strange !== undefined) fail(at, `no "${strange}"; known are ${known.join(', ')}`);
  return data as Fields;
}

function list<T>(data: unknown, at: string, read: (item: unknown, at: string) => T): T[] {
  if (!Array.isArray(data)) fail(at, 'a list');
  return data.map((item: unknown, i) => read(item, `${at}[${i}]`));
}

function text(data: unknown, at: string, form: RegExp): string {
  if (typeof data !== 'string' || !form.test(data)) fail(at, `a text of the form ${form.source}`);
  return data;
}

function whole(data: unknown, at: string, [least, most]: readonly [number, number]): number {
  if (typeof data !== 'number' || !Number.isInteger(data) || data < least || data > most) fail(at, `a whole number ${least}…${most}`);
  return data;
}

function flag(data: unknown, at: string): boolean {
  if (typeof data !== 'boolean') fail(at, 'true or false');
  return data;
}

function oneOf<T extends string>(data: unknown, at: string, values: readonly T[]): T {
  const found = values.find((value) => value === data);
  if (found === undefined) fail(at, `one of ${values.join(', ')}`);
  return found;
}

function weekday(data: unknown, at: string): number {
  return weekdayNames.indexOf(oneOf(data, at, weekdayNames));
}

function day(data: unknown, at: string): number {
  return parseDay(text(data, at, /^\d{4}-\d{2}-\d{2}$/));
}

function fail(at: string, expected: string): never {
  throw new RangeError(`${at || 'calendar'}: needs ${expected}`);
}
