import { describe, expect, test } from 'vitest';
import { civilDateOf, dayNumberOf, formatDay, isoWeekOf, parseDay, weekdayOf } from '../../../analytics/series/calendar.ts';

const DAY_MS = 86_400_000;

describe('calendar', () => {
  test('agrees with the platform on date and weekday for every day of 1890 to 2110', () => {
    for (let day = Date.UTC(1890, 0, 1) / DAY_MS; day < Date.UTC(2110, 0, 1) / DAY_MS; day++) {
      const date = new Date(day * DAY_MS);
      const civil = civilDateOf(day);
      if (civil.year !== date.getUTCFullYear() || civil.month !== date.getUTCMonth() + 1 || civil.day !== date.getUTCDate()) {
        expect.fail(`day ${day} became ${JSON.stringify(civil)}`);
      }
      if (dayNumberOf(civil) !== day || weekdayOf(day) !== date.getUTCDay()) expect.fail(`day ${day} does not come back`);
    }
  });

  test('reads the day of a local time and writes it again', () => {
    expect(parseDay('2018-08-08T23:59')).toBe(Date.UTC(2018, 7, 8) / DAY_MS);
    expect(formatDay(parseDay('0099-03-01'))).toBe('0099-03-01');
  });

  test.each(['2018-02-29', '2018-13-01', '2018-00-10', '18-01-01', '2018-1-1', 'yesterday'])('refuses %s', (text) => {
    expect(() => parseDay(text)).toThrow(RangeError);
  });

  // Examples from ISO 8601 practice: the turn of the year belongs to the week of its Thursday.
  test.each([
    ['2018-12-31', '2019-W01'],
    ['2021-01-03', '2020-W53'],
    ['2021-01-04', '2021-W01'],
    ['2018-08-08', '2018-W32'],
    ['1969-12-31', '1970-W01'],
  ])('puts %s into week %s', (text, week) => {
    expect(isoWeekOf(parseDay(text))).toBe(week);
  });
});
