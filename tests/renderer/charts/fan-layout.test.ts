import { describe, expect, test } from 'vitest';
import type { CalendarEvent, Step } from '../../../preload/contract/forecast-domain.ts';
import { extent, layOutFan, placeEvents, type PlotInput } from '../../../renderer/charts/fan-layout.ts';
import { createFormat } from '../../../renderer/ui/format.ts';

const format = createFormat({ language: 'en', digits: 'latn', timeZone: 'America/Chicago' });

function plotOf(step: Step, from: string, history: Float64Array<ArrayBuffer>, ahead: number) {
  const future = new Float64Array(ahead).fill(10);
  const forecast = { step, from, history, stepLo95: future, stepHi95: future } as unknown as PlotInput['forecast'];
  return layOutFan({ forecast, past: 70, ahead, size: { width: 800, height: 300 }, ends: ['10 expected'], format });
}

const event = (kind: CalendarEvent['kind'], from: string, to: string, name = 'Labor Day'): CalendarEvent => ({
  ...{ kind, id: name, nameEn: name, nameAr: name, from, to, uncertaintyDays: 0 },
});
const nameOf = ({ nameEn }: CalendarEvent) => nameEn;

describe('the fan', () => {
  const plot = plotOf('day', '2018-08-09', new Float64Array(70).fill(8), 28);

  test('a holiday stands on the point of its own day', () => {
    const [labor] = placeEvents([event('holiday', '2018-09-03', '2018-09-04')], plot, 'day', nameOf);
    expect(labor.fromPx).toBeCloseTo(plot.x(70 + 25));
    expect(labor.label).not.toBeNull();
  });

  test('Ramadan is a band from its first day to its last, cut at the edge of the plot', () => {
    const [band] = placeEvents([event('ramadan', '2018-05-17', '2018-06-15', 'Ramadan')], plot, 'day', nameOf);
    expect(band).toMatchObject({ isBand: true, fromPx: plot.start });
    expect(plot.startOf(Math.floor(15.5))).toBe('2018-06-15');
    expect(band.toPx).toBeCloseTo(plot.x(14.5));
  });

  test('what lies beyond the plot is not drawn, and a month is too long for a holiday', () => {
    expect(placeEvents([event('holiday', '2017-09-04', '2017-09-05')], plot, 'day', nameOf)).toEqual([]);
    const months = plotOf('month', '2018-08-01', new Float64Array(24).fill(300), 6);
    expect(placeEvents([event('holiday', '2018-07-04', '2018-07-05')], months, 'month', nameOf)).toEqual([]);
  });

  test('names that would touch take two rows, a third has none; those ahead come first', () => {
    const names = ['2018-08-08', '2018-08-09', '2018-08-10'].map((day, i) =>
      event('holiday', day, `${day.slice(0, 8)}${String(Number(day.slice(8)) + 1).padStart(2, '0')}`, `A long holiday ${String(i)}`),
    );
    const placed = placeEvents(names, plot, 'day', nameOf);
    expect(placed.map(({ label }) => label?.row ?? null)).toEqual([null, 0, 1]);
  });

  test.each([
    ['hour', '2018-08-09T00:00', '2018-08-07T00:00'],
    ['week', '2018-08-05', '2018-07-22'],
    ['month', '2018-08-01', '2018-06-01'],
  ] as const)('a step of one %s is placed by its own length', (step, from, expected) => {
    const history = new Float64Array(step === 'hour' ? 48 : 2).fill(8);
    expect(plotOf(step, from, history, 4).startOf(0)).toBe(expected);
  });

  test('hours are ticked at midnight, January by its year', () => {
    const hours = plotOf('hour', '2018-08-09T00:00', new Float64Array(70).fill(1), 48);
    expect(hours.xTicks.map((index) => hours.startOf(index).slice(11))).toEqual(hours.xTicks.map(() => '00:00'));
  });
});

test('gaps do not spoil the scale', () => {
  expect(extent([Float64Array.of(Number.NaN, 3, 9), [Number.NaN]])).toEqual([3, 9]);
  expect(extent([[Number.NaN]])).toEqual([0, 0]);
});
