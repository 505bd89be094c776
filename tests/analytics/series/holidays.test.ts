import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { calendarEvents } from '../../../analytics/series/calendar-events.ts';
import { dayNumberOf, formatDay, parseDay, weekdayOf } from '../../../analytics/series/calendar.ts';
import { easterSunday, holidayDays } from '../../../analytics/series/holiday-days.ts';
import { mergeHolidayCalendar, parseHolidayCalendar, weekendOn } from '../../../analytics/series/holidays.ts';
import { calendarIds, loadCalendar, readJson } from './calendars.ts';

/** Days off of a year as text: the date, and * if it is a substitute. */
function daysOff(id: string, year: number): string[] {
  const [from, to] = [dayNumberOf({ year, month: 1, day: 1 }), dayNumberOf({ year: year + 1, month: 1, day: 1 })];
  return holidayDays(loadCalendar(id), from, to).map(({ day, isSubstitute }) => `${formatDay(day).slice(5)}${isSubstitute ? '*' : ''}`);
}

describe('easterSunday', () => {
  test('agrees with R timeDate for 1990–2060', () => {
    const { easter } = JSON.parse(readFileSync(new URL('../../fixtures/reference/calendar/stl.json', import.meta.url), 'utf8')) as {
      readonly easter: readonly string[];
    };

    expect(easter.map((_, i) => formatDay(easterSunday(1990 + i)))).toEqual(easter);
  });
});

describe('the calendars of the product', () => {
  test('are one a country, each readable and named as its file', () => {
    expect(calendarIds).toEqual(['ae', 'co', 'gb', 'kw', 'sa', 'us']);
    for (const id of calendarIds) expect(loadCalendar(id).id).toBe(id);
  });

  test('have a weekend on every day since 1990 and holidays in every year', () => {
    for (const id of calendarIds) {
      const calendar = loadCalendar(id);
      for (let year = 1990; year <= 2040; year++) {
        expect(weekendOn(calendar, dayNumberOf({ year, month: 6, day: 1 }))).toHaveLength(2);
        expect(daysOff(id, year).length).toBeGreaterThanOrEqual(8);
      }
    }
  });

  // Published lists: gov.uk, opm.gov and Colombia's calendar of the year.
  test.each([
    ['co', 2024, '01-01 01-08 03-25 03-28 03-29 05-01 05-13 06-03 06-10 07-01 07-20 08-07 08-19 10-14 11-04 11-11 12-08 12-25'],
    ['us', 2021, '01-01 01-18 02-15 05-31 06-18* 06-19 07-04 07-05* 09-06 10-11 11-11 11-25 12-24* 12-25 12-31*'],
    ['gb', 2022, '01-01 01-03* 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-25 12-26 12-27*'],
    ['gb', 2021, '01-01 04-02 04-05 05-03 05-31 08-30 12-25 12-26 12-27* 12-28*'],
    ['gb', 2020, '01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-26 12-28*'],
    ['kw', 2024, '01-01 02-08 02-25 02-26 04-10 04-11 04-12 06-15 06-16 06-17 06-18 07-07 09-15'],
    ['sa', 2024, '02-22 04-09 04-10 04-11 04-12 06-15 06-16 06-17 06-18 09-23'],
    ['ae', 2024, '01-01 04-08 04-09 04-10 04-11 04-12 06-15 06-16 06-17 06-18 07-07 09-15 12-02 12-03'],
  ])('gives %s in %i the published days', (id, year, published) => {
    expect(daysOff(id, year).join(' ')).toBe(published);
  });

  test("say that Kuwait's coming Eids may be a day off, and that announced ones are certain", () => {
    const uncertainty = (from: string, to: string, holiday: string) =>
      holidayDays(loadCalendar('kw'), parseDay(from), parseDay(to)).find((day) => day.holiday.id === holiday)?.uncertaintyDays;

    expect(uncertainty('2026-01-01', '2027-01-01', 'eid-al-fitr')).toBe(1);
    expect(uncertainty('2015-01-01', '2016-01-01', 'eid-al-adha')).toBe(0);
    expect(uncertainty('2026-01-01', '2027-01-01', 'national-day')).toBe(0);
  });

  test('give the same days whatever span is asked for', () => {
    const span = fc.record({ id: fc.constantFrom(...calendarIds), from: fc.integer({ min: 11_000, max: 23_000 }), days: fc.nat(400) });
    fc.assert(
      fc.property(span, ({ id, from, days }) => {
        const calendar = loadCalendar(id);
        const key = ({ day, holiday, isSubstitute }: ReturnType<typeof holidayDays>[number]) => `${day} ${holiday.id} ${isSubstitute}`;

        const found = holidayDays(calendar, from, from + days);

        const wide = holidayDays(calendar, from - 500, from + days + 500).filter(({ day }) => day >= from && day < from + days);
        expect(found.map(key)).toEqual(wide.map(key));
        for (const { day, isSubstitute } of found) {
          if (isSubstitute) expect(weekendOn(calendar, day)).not.toContain(weekdayOf(day));
        }
      }),
      { seed: 4, numRuns: 60 },
    );
  });
});

describe('calendarEvents', () => {
  test('marks Ramadan and Eid as bands, not cut to the span, with names in both languages', () => {
    const events = calendarEvents(loadCalendar('kw'), parseDay('2024-04-01'), parseDay('2024-04-12'));

    const marks = events.map(({ kind, id, from, to }) => `${kind} ${id} ${formatDay(from)}…${formatDay(to)}`);
    expect(marks).toEqual([
      'school-term school-term 2024-02-04…2024-06-07',
      'ramadan ramadan 2024-03-11…2024-04-10',
      'holiday eid-al-fitr 2024-04-10…2024-04-13',
    ]);
    expect(events.every(({ name }) => name.en !== '' && /[\u0600-\u06ff]/.test(name.ar))).toBe(true);
    expect(events[0].isApproximate).toBe(true);
  });

  test('has no Ramadan where it is not kept', () => {
    const events = calendarEvents(loadCalendar('us'), parseDay('2024-03-01'), parseDay('2024-05-01'));

    expect(events).toEqual([]);
  });
});

describe('parseHolidayCalendar', () => {
  const kuwait = readJson('kw') as Readonly<Record<string, unknown>>;
  const holiday = { id: 'own', name: { en: 'Own', ar: 'خاص' }, rule: { type: 'fixed', month: 2, day: 29 }, source: 'the user' };
  const withHoliday = (change: object) => ({ ...kuwait, holidays: [{ ...holiday, ...change }] });

  test.each<[string, unknown, RegExp]>([
    ['a list', [], /calendar: needs an object/],
    ['an unknown key', { ...kuwait, holiday: [] }, /no "holiday"; known are id/],
    ['a wrong weekday', { ...kuwait, weekStart: 'Sunday' }, /weekStart: needs one of sun/],
    ['no Arabic name', { ...kuwait, name: { en: 'Kuwait' } }, /name\.ar/],
    ['an id twice', { ...kuwait, holidays: [holiday, holiday] }, /"own" stands there twice/],
    ['31 February', withHoliday({ rule: { type: 'fixed', month: 2, day: 31 } }), /there is no 2024-2-31/],
    ['month 13', withHoliday({ rule: { type: 'hijri', month: 13, day: 1 } }), /holidays\[0\]\.rule\.month: needs a whole number 1…12/],
    ['a rule it does not know', withHoliday({ rule: { type: 'moon' } }), /rule\.type: needs one of fixed, hijri/],
    ['nth 0', withHoliday({ rule: { type: 'weekday', month: 1, weekday: 'mon', nth: 0 } }), /rule\.nth/],
    ['no source', withHoliday({ source: ' ' }), /holidays\[0\]\.source/],
    ['half a day', withHoliday({ days: 0.5 }), /holidays\[0\]\.days: needs a whole number 1…30/],
    ['an impossible date', { ...kuwait, schoolTerms: [{ from: '2024-02-30', to: '2024-06-01', source: 'x' }] }, /there is no 2024-2-30/],
    [
      'a term that ends before it begins',
      { ...kuwait, schoolTerms: [{ from: '2024-06-01', to: '2024-02-01', source: 'x' }] },
      /"to" after "from"/,
    ],
    ['weekends that overlap', { ...kuwait, weekends: [{ days: ['fri'] }, { days: ['sat'] }] }, /weekends\[1\]/],
  ])('refuses %s and says where', (_, data, message) => {
    expect(() => parseHolidayCalendar(data)).toThrow(RangeError);
    expect(() => parseHolidayCalendar(data)).toThrow(message);
  });

  test('never throws anything but a RangeError, whatever it is given', () => {
    const damaged = fc.oneof(
      fc.anything(),
      fc
        .record({ key: fc.constantFrom(...Object.keys(kuwait)), value: fc.anything() })
        .map(({ key, value }) => ({ ...kuwait, [key]: value })),
    );
    fc.assert(
      fc.property(damaged, (data) => {
        try {
          parseHolidayCalendar(data);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
      { seed: 5, numRuns: 500 },
    );
  });

  test('takes 29 February in leap years alone', () => {
    const own = parseHolidayCalendar(withHoliday({}));

    expect(holidayDays(own, parseDay('2023-01-01'), parseDay('2025-01-01')).map(({ day }) => formatDay(day))).toEqual(['2024-02-29']);
  });
});

describe('mergeHolidayCalendar', () => {
  const base = loadCalendar('kw');
  const own = {
    id: 'festival',
    name: { en: 'Festival', ar: 'مهرجان' },
    rule: { type: 'dates', dates: ['2025-01-21'] },
    days: 3,
    source: 'the user',
  };
  const ids = (calendar: typeof base) => calendar.holidays.map(({ id }) => id);

  test('adds, replaces and takes away, and leaves the rest', () => {
    const merged = mergeHolidayCalendar(base, { holidays: [own, { ...own, id: 'mawlid' }], without: ['isra-miraj'] });

    expect(ids(merged)).toEqual([...ids(base).filter((id) => id !== 'mawlid' && id !== 'isra-miraj'), 'festival', 'mawlid']);
    expect(merged.schoolTerms).toBe(base.schoolTerms);
    expect(ids(base)).toContain('isra-miraj');
  });

  test('takes an announcement of the user over the one in the file', () => {
    const merged = mergeHolidayCalendar(base, {
      hijriCorrections: [{ year: 1447, month: 10, firstDay: '2026-03-21', source: 'KUNA' }],
    });

    const eid = holidayDays(merged, parseDay('2026-03-01'), parseDay('2026-04-01'));
    expect(eid.map(({ day }) => formatDay(day))).toEqual(['2026-03-21', '2026-03-22', '2026-03-23']);
    expect(eid.every(({ uncertaintyDays }) => uncertaintyDays === 0)).toBe(true);
  });

  test("lays Chicago's school terms over the United States", () => {
    const chicago = mergeHolidayCalendar(loadCalendar('us'), readJson('schools/us-chicago') as object);

    expect(chicago.schoolTerms.length).toBeGreaterThan(20);
    chicago.schoolTerms.forEach((term, i) => {
      if (i > 0) expect(term.from).toBeGreaterThanOrEqual(chicago.schoolTerms[i - 1].to);
    });
  });

  test('refuses to take away what is not there', () => {
    expect(() => mergeHolidayCalendar(base, { without: ['christmas'] })).toThrow(/no holiday "christmas" in calendar "kw"/);
  });
});
