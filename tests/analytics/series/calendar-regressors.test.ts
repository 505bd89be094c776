import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarRegressors, estimableColumns } from '../../../analytics/series/calendar-regressors.ts';
import { formatDay, parseDay } from '../../../analytics/series/calendar.ts';
import { mergeHolidayCalendar } from '../../../analytics/series/holidays.ts';
import { calendarIds, loadCalendar, readJson } from './calendars.ts';

const kuwait = loadCalendar('kw');
const threeYears = { firstDay: parseDay('2021-01-01'), days: 1_123, trainingDays: 1_095, season: 7 };

/** Dates on which a column is 1. */
function datesOf(found: ReturnType<typeof calendarRegressors>, name: string, from: string, to: string): string[] {
  const column = found.columns[found.names.indexOf(name)];
  return [...column.keys()]
    .filter((i) => column[i] === 1)
    .map((i) => formatDay(threeYears.firstDay + i))
    .filter((date) => date >= from && date < to);
}

describe('calendarRegressors', () => {
  test('pools the holidays of Kuwait into a few columns', () => {
    const found = calendarRegressors(threeYears, kuwait);

    expect([...found.names].sort()).toEqual(
      [
        'after-holiday',
        'before-holiday',
        'eid',
        'eid-eve',
        'national-day',
        'public',
        'ramadan-first',
        'ramadan-last',
        'ramadan-middle',
      ].sort(),
    );
    expect(found.columns.every((column) => column.length === threeYears.days)).toBe(true);
    expect(found.labels).toHaveLength(found.names.length);
    expect(found.leftOut).toEqual([{ name: 'school-term', reason: 'unknown' }]);
  });

  test('puts Eid, its eve and the days around where they belong: Eid al-Fitr of 2023', () => {
    const found = calendarRegressors(threeYears, kuwait);
    const april = (name: string) => datesOf(found, name, '2023-04-10', '2023-05-01');

    expect(april('eid')).toEqual(['2023-04-21', '2023-04-22', '2023-04-23']);
    expect(april('eid-eve')).toEqual(['2023-04-20']);
    // Eid began on a Friday: the day off that no weekend would give is Sunday.
    expect(april('before-holiday')).toEqual(['2023-04-20']);
    expect(april('after-holiday')).toEqual(['2023-04-24']);
    expect(april('ramadan-last').at(0)).toBe('2023-04-12');
    expect(april('ramadan-last').at(-1)).toBe('2023-04-20');
  });

  test('takes the day of Arafat for the eve of Eid al-Adha', () => {
    const found = calendarRegressors(threeYears, kuwait);

    expect(datesOf(found, 'eid-eve', '2023-06-01', '2023-07-15')).toEqual(['2023-06-27']);
    expect(datesOf(found, 'eid', '2023-06-01', '2023-07-15')).toEqual(['2023-06-28', '2023-06-29', '2023-06-30']);
  });

  test('leaves out what occurred once, and tells so', () => {
    const year = { ...threeYears, trainingDays: 365 };

    const { names, leftOut } = calendarRegressors(year, kuwait);

    expect(names).toContain('eid');
    for (const name of ['ramadan-first', 'ramadan-middle', 'ramadan-last', 'national-day'])
      expect(leftOut).toContainEqual({ name, reason: 'rare' });
  });

  test('has a weekend column only where the season does not hold it, or it changes', () => {
    const emirates = (from: string, season: number) =>
      calendarRegressors({ firstDay: parseDay(from), days: 900, trainingDays: 800, season }, loadCalendar('ae')).names.includes('weekend');

    expect(emirates('2023-01-01', 7)).toBe(false);
    expect(emirates('2023-01-01', 1)).toBe(true);
    expect(emirates('2021-01-01', 7)).toBe(true);
  });

  test('uses the school term where all days are known', () => {
    const chicago = mergeHolidayCalendar(loadCalendar('us'), readJson('schools/us-chicago') as object);
    const span = { firstDay: parseDay('2010-01-01'), days: 2_557, trainingDays: 2_191, season: 7 };

    const found = calendarRegressors(span, chicago);

    expect(found.names).toContain('school-term');
    expect(found.names).toEqual(expect.arrayContaining(['thanksgiving', 'christmas', 'independence-day', 'new-year', 'public']));
    const term = found.columns[found.names.indexOf('school-term')];
    expect(term[parseDay('2014-07-15') - span.firstDay]).toBe(0);
    expect(term[parseDay('2014-10-15') - span.firstDay]).toBe(1);
  });

  test('says the same of a day wherever the series begins, and only 0 and 1', () => {
    const spans = fc.record({
      id: fc.constantFrom(...calendarIds),
      firstDay: fc.integer({ min: 14_000, max: 20_000 }),
      days: fc.integer({ min: 0, max: 900 }),
      shift: fc.nat(200),
    });
    fc.assert(
      fc.property(spans, ({ id, firstDay, days, shift }) => {
        const calendar = loadCalendar(id);
        const found = calendarRegressors({ firstDay, days, trainingDays: days, season: 7 }, calendar);
        const wider = calendarRegressors(
          { firstDay: firstDay - shift, days: days + shift + 60, trainingDays: days + shift + 60, season: 7 },
          calendar,
        );

        found.names.forEach((name, i) => {
          expect(found.columns[i].every((value) => value === 0 || value === 1)).toBe(true);
          const other = wider.columns[wider.names.indexOf(name)];
          if (other && name !== 'weekend') expect(other.subarray(shift, shift + days)).toEqual(found.columns[i]);
        });
        expect(estimableColumns(found, days)).toEqual([...found.names.keys()]);
      }),
      { seed: 6, numRuns: 60 },
    );
  });

  test('refuses half days and a training part longer than the series', () => {
    expect(() => calendarRegressors({ ...threeYears, firstDay: 0.5 }, kuwait)).toThrow(RangeError);
    expect(() => calendarRegressors({ ...threeYears, trainingDays: 2_000 }, kuwait)).toThrow(/2000 of 1123/);
  });
});

describe('estimableColumns', () => {
  test('asks for two occurrences, some variation, and no copy', () => {
    const columns = [
      [1, 0, 0, 1],
      [1, 1, 0, 0],
      [1, 1, 1, 1],
      [1, 0, 0, 1],
      [0, 1, 0, 1],
    ].map((values) => Float64Array.from(values));

    expect(estimableColumns({ columns }, 4)).toEqual([0, 4]);
    expect(estimableColumns({ columns }, 3)).toEqual([]);
  });
});
