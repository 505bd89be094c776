/**
 * Civil dates as day numbers: whole days since 1970-01-01, negative before, in the proleptic Gregorian calendar. No clock
 * and no time zone: a day here is a date on a wall calendar.
 */

export interface CivilDate {
  readonly year: number;
  /** 1…12 */
  readonly month: number;
  /** 1…31 */
  readonly day: number;
}

/** Days in the 400 years after which the calendar repeats. */
const ERA_DAYS = 146_097;
/** Day number of 0000-03-01, from which the eras are counted: years from March put the leap day last. */
const ERA_START = -719_468;

/**
 * Day number of a date. A month or day outside its range is a caller's mistake.
 *
 * @throws {RangeError} if there is no such date.
 */
export function dayNumberOf(date: CivilDate): number {
  const { year, month, day } = date;
  const marchYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(marchYear / 400);
  const yearOfEra = marchYear - era * 400;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  const dayNumber = ERA_START + era * ERA_DAYS + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  const back = civilDateOf(dayNumber);
  if (back.year !== year || back.month !== month || back.day !== day) throw new RangeError(`date: there is no ${year}-${month}-${day}`);
  return dayNumber;
}

/** Date of a whole day number. Source of the arithmetic: Hinnant, "chrono-compatible low-level date algorithms" (2013). */
export function civilDateOf(dayNumber: number): CivilDate {
  const sinceStart = dayNumber - ERA_START;
  const era = Math.floor(sinceStart / ERA_DAYS);
  const dayOfEra = sinceStart - era * ERA_DAYS;
  const leaps = Math.floor(dayOfEra / 1_460) - Math.floor(dayOfEra / 36_524) + Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - leaps) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const marchMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day: dayOfYear - Math.floor((153 * marchMonth + 2) / 5) + 1 };
}

/**
 * Day number of a text that starts with YYYY-MM-DD; what follows (a time of day) is not read.
 *
 * @throws {RangeError} if it does not start so or there is no such date.
 */
export function parseDay(text: string): number {
  const match = /^(\d{4})-(\d{2})-(\d{2})(?!\d)/.exec(text);
  if (!match) throw new RangeError(`date: must start with YYYY-MM-DD, is "${text}"`);
  return dayNumberOf({ year: Number(match[1]), month: Number(match[2]), day: Number(match[3]) });
}

/** YYYY-MM-DD of a whole day number, years 0…9999. */
export function formatDay(dayNumber: number): string {
  const { year, month, day } = civilDateOf(dayNumber);
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

/** Weekday, 0 = Sunday … 6 = Saturday. */
export function weekdayOf(dayNumber: number): number {
  const fromThursday = dayNumber % 7;
  return (fromThursday + 11) % 7;
}

/** Week of ISO 8601 (from Monday, named after its Thursday) as YYYY-Www. */
export function isoWeekOf(dayNumber: number): string {
  const thursday = dayNumber - ((weekdayOf(dayNumber) + 6) % 7) + 3;
  const { year } = civilDateOf(thursday);
  const week = Math.floor((thursday - dayNumberOf({ year, month: 1, day: 1 })) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}
