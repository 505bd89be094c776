import { describe, expect, test } from 'vitest';
import { linearSeason } from '../../../analytics/forecast/linear-season.ts';
import type { SeriesContext } from '../../../analytics/forecast/model.ts';
import { plainScale } from '../../../analytics/forecast/scale.ts';
import { mulberry32 } from './generated-series.ts';

const scale = plainScale(Number.NEGATIVE_INFINITY);
const days = 1_100;
const horizon = 28;
const random = mulberry32(9);
const noise = Float64Array.from({ length: days + horizon }, () => random() - 0.5);
const holiday = Float64Array.from({ length: days + horizon }, (_, day) => (day % 90 === 5 || day === days + 3 ? 1 : 0));

const weekday = [0, 1, -2, 3, 0, 4, -6];
const yearly = (day: number): number => 8 * Math.cos((2 * Math.PI * (day - 40)) / 365.25);
const expected = (day: number): number => 50 + weekday[day % 7] + yearly(day) - 12 * holiday[day];

function forecast(values: Float64Array, context: Partial<SeriesContext> = {}) {
  return linearSeason.predictor({ season: 7, scale, regressors: null, ...context })(values, horizon);
}

describe('linearSeason', () => {
  const values = Float64Array.from({ length: days }, (_, day) => expected(day) + noise[day]);
  const regressors = { names: ['holiday'], columns: [holiday] };

  test('finds the week, the year and the holiday that made a series', () => {
    const { mean, deviation } = forecast(values, { stepsAYear: 365.25, regressors });

    // Noise has a standard deviation of 0.29; the ridge keeps back some of the holiday, seen on 13 days.
    mean.forEach((value, step) => expect(Math.abs(value - expected(days + step))).toBeLessThan(step === 3 ? 4 : 0.4));
    expect(mean[3]).toBeLessThan(expected(days + 3) + 12 - 7);
    expect(deviation[0]).toBeLessThan(1);
  });

  test('adds only new steps for a longer part, with the same result', () => {
    const context = { season: 7, scale, regressors, stepsAYear: 365.25 };
    const grown = linearSeason.predictor(context);
    grown(values.subarray(0, 1_098), horizon);

    const { mean } = grown(values, horizon);

    linearSeason
      .predictor(context)(values, horizon)
      .mean.forEach((value, step) => expect(mean[step]).toBeCloseTo(value, 2));
  });

  test('lets a trend die away', () => {
    const rising = Float64Array.from({ length: 400 }, (_, day) => 10 + 0.1 * day);

    const { mean } = forecast(rising, { season: 1 });

    // Undamped: 0.1 a day, 2.8 in all.
    expect(mean[1] - mean[0]).toBeCloseTo(0.096, 2);
    expect(mean[27] - mean[26]).toBeCloseTo(0.057, 2);
  });

  test('knows nothing of a year in a series of less', () => {
    const short = values.subarray(0, 300);

    expect(forecast(short, { stepsAYear: 365.25 }).mean).toEqual(forecast(short).mean);
  });

  test('bridges gaps', () => {
    const holes = values.map((value, day) => (day % 4 === 0 || (day > 500 && day < 560) ? Number.NaN : value));

    const { mean } = forecast(holes, { stepsAYear: 365.25, regressors });

    mean.forEach((value, step) => expect(Math.abs(value - expected(days + step))).toBeLessThan(step === 3 ? 5 : 0.5));
  });
});
