// @vitest-environment happy-dom
import { describe, expect, test } from 'vitest';
import type { CalendarEvent, ForecastSummary } from '../../../preload/contract/forecast-domain.ts';
import { byChange, calendarShare, eventsAhead, levelOf, seasonOf, viewsOf } from '../../../renderer/panels/forecast-facts.ts';
import { runOptionsOf } from '../../../renderer/panels/forecast-run-form.tsx';
import { shortDigest } from '../../../renderer/panels/forecast-seal.tsx';
import { chooseSeries } from '../../../renderer/panels/forecast-zones.tsx';

const days = (count: number, value: (index: number) => number) => Float64Array.from({ length: count }, (_, index) => value(index));

describe('level', () => {
  test('of the last four weeks against the four before, gaps left out', () => {
    const history = days(56, (index) => (index < 28 ? 10 : index === 40 ? Number.NaN : 12));
    expect(levelOf({ history, step: 'day' })).toMatchObject({ now: 12, before: 10, trend: 'rose', unit: 'week', n: 4 });
  });

  test('a change of less than 3 % is none, and half of the history tells nothing', () => {
    expect(levelOf({ history: days(56, (index) => (index < 28 ? 100 : 98)), step: 'day' })?.trend).toBe('stayed');
    expect(levelOf({ history: days(40, () => 1), step: 'day' })).toBeNull();
  });
});

describe('season', () => {
  // 9 August 2018 was a Thursday: the last value is a Wednesday.
  const season = days(28, (index) => [3, 9, 1, -8, -2, -1, -2][index % 7]);
  const components = { level: days(28, () => 50), season, rest: days(28, () => 0) };

  test('names the strongest and the weakest weekday', () => {
    const peak = seasonOf({ components, step: 'day', from: '2018-08-09' });
    expect(peak).toEqual({ unit: 'weekday', high: { index: 4, effect: 9 }, low: { index: 6, effect: -8 } });
  });

  test('says nothing without components or where nothing moves', () => {
    expect(seasonOf({ components: null, step: 'day', from: '2018-08-09' })).toBeNull();
    expect(seasonOf({ components: { ...components, season: days(28, () => 0) }, step: 'day', from: '2018-08-09' })).toBeNull();
  });
});

test('only holidays and Ramadan within the days ahead are told, in their order', () => {
  const event = (id: string, kind: CalendarEvent['kind'], from: string, to: string): CalendarEvent => ({
    ...{ id, kind, from, to, nameEn: id, nameAr: id, uncertaintyDays: 0 },
  });
  const events = [
    event('labor', 'holiday', '2018-09-03', '2018-09-04'),
    event('past', 'holiday', '2018-07-04', '2018-07-05'),
    event('term', 'school-term', '2018-08-20', '2018-12-20'),
    event('eid', 'holiday', '2018-08-21', '2018-08-24'),
    event('later', 'holiday', '2018-09-06', '2018-09-07'),
  ];
  expect(eventsAhead({ events, from: '2018-08-09', step: 'day', steps: 28 }).map(({ id }) => id)).toEqual(['eid', 'labor']);
});

test('the share of the calendar is the weight of the models that know it, and none in runs of other steps', () => {
  const member = (model: 'holt-winters-damped' | 'linear-season', weight: number) => ({
    model,
    weight,
    mase: 1,
    expected: 1,
    failure: null,
  });
  const backtest = { models: [member('holt-winters-damped', 0.7), member('linear-season', 0.3)] } as Parameters<
    typeof calendarShare
  >[0]['backtest'];
  expect(calendarShare({ model: 'ensemble', backtest }, { calendar: 'us', step: 'day' })).toBe(0.3);
  expect(calendarShare({ model: 'linear-season', backtest }, { calendar: 'us', step: 'day' })).toBe(1);
  expect(calendarShare({ model: 'ensemble', backtest }, { calendar: null, step: 'week' })).toBe(0);
});

describe('series to compare', () => {
  const series = (zoneId: number | null, typeId: number | null, expected: number, lastCount: number) =>
    ({ zoneId, typeId, expected, lastCount }) as ForecastSummary;
  const run = [
    series(null, null, 9, 9),
    series(null, 5, 3, 3),
    series(1, null, 8, 10),
    series(2, null, 12, 10),
    series(2, 5, 4, 2),
    series(1, 5, 3, 0),
  ];

  test('by zone, by type and by zones of one type, the strongest rise first', () => {
    expect(chooseSeries(run, 'zones').map(({ zoneId }) => zoneId)).toEqual([2, 1]);
    expect(chooseSeries(run, 'types').map(({ typeId }) => typeId)).toEqual([5]);
    expect(chooseSeries(run, 5).map(({ zoneId }) => zoneId)).toEqual([1, 2]);
  });

  test('a rise from nothing comes before all others', () => {
    expect(byChange(series(1, null, 3, 0), series(2, null, 40, 10))).toBeLessThan(0);
  });
});

test('views are parts of the horizon and all of it', () => {
  expect(viewsOf({ step: 'day', steps: 28 })).toEqual([14, 28]);
  expect(viewsOf({ step: 'week', steps: 8 })).toEqual([4, 8]);
  expect(viewsOf({ step: 'month', steps: 2 })).toEqual([2]);
});

test('a run is asked for as the form says', () => {
  const draft = { step: 'week', steps: null, by: 'zones-types', models: 'all', band: 'night', ownHours: [16, 21] } as const;
  expect(runOptionsOf(draft)).toEqual({ step: 'week', by: 'zones-types', models: 'all', hours: [22, 5] });
  expect(runOptionsOf({ ...draft, band: 'own', steps: 4 })).toMatchObject({ hours: [16, 21], steps: 4 });
  expect(runOptionsOf({ ...draft, band: 'all' }).hours).toBeNull();
});

test('a digest is shown by its first 16 and last 4 digits', () => {
  expect(shortDigest(`4f1ca09e77b2d83e${'0'.repeat(44)}beef`)).toBe('4f1c a09e 77b2 d83e … beef');
});
