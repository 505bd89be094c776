import type { Language } from '../contract/domain.ts';

const oneDayMs = 86_400_000;

export type Digits = 'arab' | 'latn';

export interface FormatOptions {
  readonly language: Language;
  /** Digits of the Arabic screen; English always has Latin ones. */
  readonly digits: Digits;
  /** IANA name of the place; instants (`…Ms`) are shown in it. */
  readonly timeZone: string;
}

/**
 * Numbers and dates as the screen writes them, always by Intl so that signs, percent and separators stand where the
 * language puts them. "Local" times are wall-clock text (`2018-05-10`, `2018-05-10T22:30`) and never shift.
 */
export interface Format extends FormatOptions {
  /** 8,198 · ٨٬١٩٨; at most `decimals` places (0). */
  number(value: number, decimals?: number): string;
  /** 740 · 7.4: one decimal place below 100, none from there on. */
  rate(value: number): string;
  /** 1970, without separators: years, and numbers that are being typed. */
  ungrouped(value: number): string;
  /** 0.81, always with `decimals` places (2). */
  fixed(value: number, decimals?: number): string;
  /** 0.2 → 20%. */
  percent(fraction: number, decimals?: number): string;
  /** 0.2 → +20%; 0 has no sign. */
  signedPercent(fraction: number): string;
  /** 1234–1346, with the dash of the language. */
  range(from: number, to: number): string;
  /** 10 May 2018, from local text. */
  date(local: string): string;
  /** 10 May. */
  shortDate(local: string): string;
  /** Half-open span: the last day shown is the one before `to`. */
  dateRange(fromLocal: string, toLocal: string): string;
  /** The same span by the Umm al-Qura calendar: 18 Safar – 19 Jumada I 1448 AH. */
  hijriRange(fromLocal: string, toLocal: string): string;
  /** The same without the year: 8 Feb – 9 May. */
  shortDateRange(fromLocal: string, toLocal: string): string;
  /** Month name alone, long enough for an axis: Feb. */
  month(local: string, width?: 'short' | 'long'): string;
  /** Jan 2018. */
  monthYear(local: string): string;
  /** 22:30, from local text with a time. */
  time(local: string): string;
  /** 10 May 2018, 22:30, from local text with a time. */
  dateTime(local: string): string;
  /** 22 Nov, 08:14 of an instant, in the place's time zone. */
  instant(ms: number): string;
  /** 22 Nov 2026, 08:14 of an instant, in the place's time zone. */
  moment(ms: number): string;
  /** 08:14 of an instant, in the place's time zone. */
  clock(ms: number): string;
  /** Monday 08:14 of an instant, in the place's time zone. */
  weekdayClock(ms: number): string;
  /** Short name of a weekday, Monday = 0. */
  weekday(index: number, width?: 'short' | 'long'): string;
  /** 00:00 … 23:00. */
  hour(hour: number): string;
  /** 11.2 s · 850 ms. */
  duration(ms: number): string;
  /** Robbery, Burglary, and Theft, joined as the language joins. */
  list(items: readonly string[]): string;
}

/** Builds the formatter of one language, once; Intl objects are costly to make and cheap to use. */
export function createFormat(options: FormatOptions): Format {
  const locale = options.language === 'ar' ? `ar-KW-u-nu-${options.digits}` : 'en-GB';
  return { ...options, ...numbers(locale), ...localDates(locale), ...instants(locale, options.timeZone) };
}

type Part<Keys extends keyof Format> = Pick<Format, Keys>;

function numbers(
  locale: string,
): Part<'number' | 'rate' | 'ungrouped' | 'fixed' | 'percent' | 'signedPercent' | 'range' | 'duration' | 'list'> {
  const plain = memo((decimals: number) => new Intl.NumberFormat(locale, { maximumFractionDigits: decimals }));
  const fixed = memo(
    (decimals: number) => new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals }),
  );
  const percent = memo((decimals: number) => new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: decimals }));
  const signed = new Intl.NumberFormat(locale, { style: 'percent', maximumFractionDigits: 0, signDisplay: 'exceptZero' });
  const ungrouped = new Intl.NumberFormat(locale, { useGrouping: false });
  const seconds = unitFormat(locale, 'second', 1);
  const milliseconds = unitFormat(locale, 'millisecond', 0);
  const minutes = unitFormat(locale, 'minute', 0);
  const lists = new Intl.ListFormat(locale, { type: 'unit', style: 'short' });
  return {
    number: (value, decimals = 0) => plain(decimals).format(value),
    rate: (value) => plain(Math.abs(value) < 100 ? 1 : 0).format(value),
    ungrouped: (value) => ungrouped.format(value),
    fixed: (value, decimals = 2) => fixed(decimals).format(value),
    percent: (fraction, decimals = 0) => percent(decimals).format(fraction),
    signedPercent: (fraction) => signed.format(fraction),
    range: (from, to) => `${plain(0).format(from)}–${plain(0).format(to)}`,
    duration: (ms) => (ms < 1_000 ? milliseconds(ms) : ms < 120_000 ? seconds(ms / 1_000) : minutes(ms / 60_000)),
    list: (items) => lists.format(items),
  };
}

/** SI symbols apart from the figure in English, where Intl writes "secs" or leaves no space; Intl's short words else. */
function unitFormat(locale: string, unit: keyof typeof siSymbols, decimals: number): (value: number) => string {
  const digits = { maximumFractionDigits: decimals };
  if (locale.startsWith('en')) {
    const plain = new Intl.NumberFormat(locale, digits);
    return (value) => `${plain.format(value)}\u00a0${siSymbols[unit]}`;
  }
  const words = new Intl.NumberFormat(locale, { ...digits, style: 'unit', unit, unitDisplay: 'short' });
  return (value) => words.format(value);
}

const siSymbols = { millisecond: 'ms', second: 's', minute: 'min' } as const;

function localDates(
  locale: string,
): Part<
  'date' | 'shortDate' | 'dateRange' | 'hijriRange' | 'shortDateRange' | 'month' | 'monthYear' | 'time' | 'dateTime' | 'weekday' | 'hour'
> {
  const style = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locale, { ...options, timeZone: 'UTC', calendar: 'gregory' });
  const date = style({ day: 'numeric', month: 'short', year: 'numeric' });
  const shortDate = style({ day: 'numeric', month: 'short' });
  const hijri = new Intl.DateTimeFormat(locale, {
    ...{ day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC', calendar: 'islamic-umalqura' },
  });
  const months = { short: style({ month: 'short' }), long: style({ month: 'long' }) };
  const monthYear = style({ month: 'short', year: 'numeric' });
  const time = style({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekdays = { short: style({ weekday: 'short' }), long: style({ weekday: 'long' }) };
  return {
    date: (local) => date.format(localMs(local)),
    shortDate: (local) => shortDate.format(localMs(local)),
    dateRange: (from, to) => date.formatRange(localMs(from), lastDayMs(from, to)),
    hijriRange: (from, to) => hijri.formatRange(localMs(from), lastDayMs(from, to)),
    shortDateRange: (from, to) => shortDate.formatRange(localMs(from), lastDayMs(from, to)),
    month: (local, width = 'short') => months[width].format(localMs(local)),
    monthYear: (local) => monthYear.format(localMs(local)),
    time: (local) => time.format(localMs(local)),
    dateTime: (local) => `${date.format(localMs(local))} ${time.format(localMs(local))}`,
    // 5 January 1970 was a Monday.
    weekday: (index, width = 'short') => weekdays[width].format((4 + index) * oneDayMs),
    hour: (hour) => time.format(hour * 3_600_000),
  };
}

function instants(locale: string, timeZone: string): Part<'instant' | 'moment' | 'clock' | 'weekdayClock'> {
  const calendar = { calendar: 'gregory', timeZone, hourCycle: 'h23' } as const;
  const instant = new Intl.DateTimeFormat(locale, { ...calendar, day: 'numeric', month: 'short', hour: '2-digit', minute: '2-digit' });
  const moment = new Intl.DateTimeFormat(locale, {
    ...{ ...calendar, day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  });
  const clock = new Intl.DateTimeFormat(locale, { ...calendar, hour: '2-digit', minute: '2-digit' });
  const weekday = new Intl.DateTimeFormat(locale, { ...calendar, weekday: 'long' });
  return {
    instant: (ms) => instant.format(ms),
    moment: (ms) => moment.format(ms),
    clock: (ms) => clock.format(ms),
    weekdayClock: (ms) => `${weekday.format(ms)} ${clock.format(ms)}`,
  };
}

/** The day before the open end, but not before the start. */
function lastDayMs(from: string, to: string): number {
  return Math.max(localMs(from), localMs(to) - oneDayMs);
}

/** Wall-clock text as if it were UTC: formatted in UTC it comes out unchanged. */
function localMs(local: string): number {
  return Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`);
}

function memo<V>(make: (key: number) => V): (key: number) => V {
  const made = new Map<number, V>();
  return (key) => {
    let value = made.get(key);
    if (value === undefined) made.set(key, (value = make(key)));
    return value;
  };
}
