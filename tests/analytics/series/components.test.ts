import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../analytics/math/random.ts';
import { calendarRegressors } from '../../../analytics/series/calendar-regressors.ts';
import { parseDay, weekdayOf } from '../../../analytics/series/calendar.ts';
import { decomposeDaily } from '../../../analytics/series/components.ts';
import { loadCalendar } from './calendars.ts';

const firstDay = parseDay('2020-01-01');
const WEEKDAYS = [-6, -2, 0, 1, 2, 9, -4];

/** Days of Kuwait with a rising level, a weekday and a time of the year, Eid at -25 and the last ten days of Ramadan at 15. */
function knownSeries(days: number, seed: number) {
  const random = createRandom(seed);
  const regressors = calendarRegressors({ firstDay, days, trainingDays: days, season: 7 }, loadCalendar('kw'));
  const column = (name: string) => regressors.columns[regressors.names.indexOf(name)];
  const yearly = Float64Array.from({ length: days }, (_, day) => 12 * Math.cos((2 * Math.PI * (day - 40)) / 365.2425));
  const values = Float64Array.from({ length: days }, (_, day) => {
    const calendar = -25 * (column('eid')?.[day] ?? 0) + 15 * (column('ramadan-last')?.[day] ?? 0);
    return 100 + day / 100 + WEEKDAYS[weekdayOf(firstDay + day)] + yearly[day] + calendar + 2 * random.normal();
  });
  return { values, yearly, regressors };
}

describe('decomposeDaily', () => {
  test('finds the effects that a series was made of', () => {
    const { values, yearly, regressors } = knownSeries(1_826, 1);

    const found = decomposeDaily({ values, regressors })!;

    const effect = (name: string) => found.calendarEffects.find((one) => one.name === name)?.effect;
    expect(Math.abs(effect('eid')! + 25)).toBeLessThan(3);
    expect(Math.abs(effect('ramadan-last')! - 15)).toBeLessThan(3);
    expect(Math.abs(effect('public')!)).toBeLessThan(3);
    WEEKDAYS.forEach((known, weekday) => {
      const day = (weekday - weekdayOf(firstDay) + 7) % 7;
      expect(Math.abs(found.weekly[day] - known)).toBeLessThan(1);
    });
    const furthest = Math.max(...yearly.map((value, day) => Math.abs(value - found.yearly![day])));
    expect(furthest).toBeLessThan(4);
  });

  test('adds up, with gaps', () => {
    const { values, regressors } = knownSeries(900, 2);
    values.fill(Number.NaN, 200, 230);

    const found = decomposeDaily({ values, regressors })!;

    values.forEach((value, day) => {
      const sum = found.trend[day] + found.weekly[day] + found.yearly![day] + found.calendar[day] + found.remainder[day];
      if (Number.isNaN(value) ? !Number.isNaN(sum) : Math.abs(sum - value) > 1e-9) expect.fail(`day ${day}: ${value} became ${sum}`);
    });
    expect(found.trend.every((value) => Number.isFinite(value))).toBe(true);
  });

  test('counts the observed days behind an effect', () => {
    const { values, regressors } = knownSeries(1_095, 3);
    const eid = regressors.columns[regressors.names.indexOf('eid')];
    values[eid.indexOf(1)] = Number.NaN;

    const found = decomposeDaily({ values, regressors })!;

    const days = eid.reduce((sum, value) => sum + value, 0);
    expect(found.calendarEffects.find(({ name }) => name === 'eid')?.days).toBe(days - 1);
  });

  test('leaves the year out where there are not two', () => {
    const { values } = knownSeries(400, 4);

    const found = decomposeDaily({ values, regressors: null })!;

    expect(found.yearly).toBeNull();
    expect(found.calendarEffects).toEqual([]);
    expect(found.calendar.every((value) => value === 0)).toBe(true);
  });

  test('has an answer for any two weeks and a day, finite everywhere, and none for less', () => {
    const counts = fc.array(fc.oneof(fc.nat(5), fc.constant(0), fc.constant(1e9)), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(counts, (list) => {
        const found = decomposeDaily({ values: Float64Array.from(list), regressors: null });

        expect(found === null).toBe(list.length <= 14);
        expect(found?.trend.every((value) => Number.isFinite(value)) ?? true).toBe(true);
      }),
      { seed: 15, numRuns: 60 },
    );
  });

  test('refuses a column that is too short', () => {
    const regressors = { names: ['eid'], columns: [new Float64Array(10)] };

    expect(() => decomposeDaily({ values: new Float64Array(20), regressors })).toThrow(/column 0 has 10 of 20/);
  });
});
