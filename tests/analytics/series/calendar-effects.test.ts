import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateCalendarEffects } from '../../../analytics/series/calendar-effects.ts';
import { calendarEvents } from '../../../analytics/series/calendar-events.ts';
import { parseDay, weekdayOf } from '../../../analytics/series/calendar.ts';
import { drawCounts } from '../alert/draw-counts.ts';
import { loadCalendar } from './calendars.ts';

const firstDay = parseDay('2019-01-01');
const kuwait = loadCalendar('kw');
const WEEKDAYS = [0.9, 1, 1.05, 1, 1.1, 1.2, 0.8];
const TRUE_SHARES: Readonly<Record<string, number>> = { 'eid-al-fitr': -0.3, ramadan: 0.2, 'national-day': 0.15 };

/** Poisson counts of Kuwait, some 60 a day, with a level, a week and a year, and the effects above. */
function madeSeries(days: number, seed: number): Float64Array<ArrayBuffer> {
  const events = calendarEvents(kuwait, firstDay, firstDay + days).filter(({ kind }) => kind !== 'substitute');
  const mean = (i: number) => {
    const day = firstDay + i;
    const factor = events.reduce((product, { id, from, to }) => product * (day >= from && day < to ? 1 + (TRUE_SHARES[id] ?? 0) : 1), 1);
    const year = 1 + 0.15 * Math.cos((2 * Math.PI * (i - 40)) / 365.2425);
    return 60 * (1 + i / 8_000) * WEEKDAYS[weekdayOf(day)] * year * factor;
  };
  return drawCounts({ mean, dispersion: 1, steps: days, seed });
}

const effectsOf = (values: Float64Array) => estimateCalendarEffects({ values, firstDay, daysAhead: 366 }, kuwait)!;
const find = (effects: ReturnType<typeof effectsOf>, id: string) => effects.find((effect) => effect.id === id)!;

describe('estimateCalendarEffects', () => {
  test('its 80 % intervals hold the true effect four times of five', () => {
    let [inside, judged] = [0, 0];
    for (let seed = 1; seed <= 60; seed++) {
      for (const { id, kind, share } of effectsOf(madeSeries(1_461, seed))) {
        if (share === null || kind === 'substitute' || kind === 'school-term') continue;
        judged++;
        const truth = TRUE_SHARES[id] ?? 0;
        if (share.lo80 <= truth && truth <= share.hi80) inside++;
      }
    }

    // 600 intervals, whose share is known to ±0.03; occurrences that happen to differ widen some beyond what is stated.
    expect(judged).toBeGreaterThan(400);
    expect(inside / judged).toBeGreaterThan(0.76);
    expect(inside / judged).toBeLessThan(0.9);
  });

  test('tells an Eid from the Ramadan before it, and counts what it saw', () => {
    const effects = effectsOf(madeSeries(1_461, 3));

    const ramadan = find(effects, 'ramadan');
    expect(ramadan.occurrences).toBe(4);
    expect(Math.abs(ramadan.share!.estimate - 0.2)).toBeLessThan(0.05);
    expect(Math.abs(find(effects, 'eid-al-fitr').share!.estimate + 0.3)).toBeLessThan(0.1);
    expect(find(effects, 'national-day').occurrences).toBe(4);
    expect(find(effects, 'national-day').nextDay).toBe(parseDay('2023-02-25'));
  });

  test('what was never seen has no effect, and what was not counted was not seen', () => {
    const values = madeSeries(150, 4);
    const newYear = parseDay('2019-01-01') - firstDay;
    values[newYear] = Number.NaN;

    const effects = effectsOf(values);

    expect(find(effects, 'eid-al-adha')).toMatchObject({ occurrences: 0, days: 0, share: null });
    expect(find(effects, 'new-year')).toMatchObject({ occurrences: 0, share: null });
    expect(find(effects, 'national-day')).toMatchObject({ occurrences: 1, days: 1 });
    expect(find(effects, 'national-day').share).not.toBeNull();
  });

  test('occurrences that differ widen the interval', () => {
    const even = madeSeries(1_461, 5);
    const uneven = even.slice();
    calendarEvents(kuwait, firstDay, firstDay + even.length)
      .filter(({ id }) => id === 'national-day')
      .forEach(({ from }, i) => (uneven[from - firstDay] = i % 2 === 0 ? 20 : 140));
    const width = (values: Float64Array) => {
      const { lo80, hi80 } = find(effectsOf(values), 'national-day').share!;
      return Math.log((1 + hi80) / (1 + lo80));
    };

    expect(width(uneven)).toBeGreaterThan(3 * width(even));
  });

  test('gives finite numbers, or none, for any counts', () => {
    const count = fc.oneof(fc.constant(0), fc.constant(Number.NaN), fc.integer({ min: 0, max: 5 }), fc.constant(1e9));
    fc.assert(
      fc.property(fc.array(count, { minLength: 0, maxLength: 130 }), (list) => {
        for (const { share } of estimateCalendarEffects({ values: Float64Array.from(list), firstDay, daysAhead: 30 }, kuwait) ?? []) {
          if (share !== null) expect(Object.values(share).every((part) => Number.isFinite(part) && part > -1 - 1e-12)).toBe(true);
        }
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  test('refuses what is no count', () => {
    expect(() => effectsOf(Float64Array.of(1, -1, 2))).toThrow(/counts are 0 or more/);
  });
});
