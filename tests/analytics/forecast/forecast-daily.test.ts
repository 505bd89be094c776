import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { forecastDaily } from './forecast-daily.ts';
import { forecastModels, type Forecasts } from '../../../analytics/forecast/forecast-many.ts';
import { mulberry32 } from './generated-series.ts';
import { hostileSeries } from './hostile-series.ts';

const DAYS = 200;
const figures = ['mean', 'lo80', 'hi80', 'lo95', 'hi95', 'sum', 'sumLo80', 'sumHi80'] as const;

function forecastOne(values: ArrayLike<number>, options: { season?: number; horizon?: number; origins?: number } = {}): Forecasts {
  return forecastDaily({ values: Float64Array.from(values), seriesCount: 1, season: 7, horizon: 28, origins: 12, ...options });
}

function series(valueOn: (day: number) => number, days = DAYS): Float64Array {
  return Float64Array.from({ length: days }, (_, day) => valueOn(day));
}

function weeklyCounts(seed: number, days = DAYS): Float64Array {
  const random = mulberry32(seed);
  return series((day) => Math.floor((day % 7 > 4 ? 30 : 12) * (0.6 + 0.8 * random())), days);
}

/** Finite, not negative, in order. */
function expectSound(result: Forecasts): void {
  for (const key of figures) {
    for (const value of result[key]) if (!(Number.isFinite(value) && value >= 0)) expect.fail(`${key} holds ${value}`);
  }
  result.mean.forEach((mean, i) => {
    const ends = [result.lo95[i], result.lo80[i], mean, result.hi80[i], result.hi95[i]];
    expect(ends).toEqual(ends.toSorted((a, b) => a - b));
  });
}

describe('forecastDaily', () => {
  test('publishes the ensemble for a steady week with noise, with its back-test', () => {
    const result = forecastOne(weeklyCounts(1));

    expect([result.published[0], forecastModels[result.model[0]], result.reason[0]]).toEqual([1, 'ensemble', '']);
    expect(result.mase[0]).toBeLessThan(result.naiveMase[0]);
    expect([...result.originDays]).toEqual([95, 102, 109, 116, 123, 130, 137, 144, 151, 158, 165, 172]);
    expect(result.mase[0]).toBeCloseTo(result.originMase.reduce((sum, mase) => sum + mase, 0) / 12, 12);
    expect(result.sum[0]).toBeCloseTo(
      result.mean.reduce((sum, mean) => sum + mean, 0),
      9,
    );
    expectSound(result);
  });

  test('shows the seasonal naive count where the ensemble did not beat it', () => {
    const spike = hostileSeries['a spike on the last day'];

    const result = forecastOne(spike);

    expect([result.published[0], forecastModels[result.model[0]], result.reason[0]]).toEqual([0, 'seasonal-naive', 'lost-to-naive']);
    expect([...result.mean.subarray(0, 7)]).toEqual([...spike.subarray(DAYS - 7)]);
    expect(result.mase[0]).toBeGreaterThanOrEqual(result.naiveMase[0]);
  });

  test('gives each series of many what it gets alone, and tells the progress', () => {
    const all = [weeklyCounts(1), weeklyCounts(2), series(() => 0)];
    const fractions: number[] = [];
    const values = Float64Array.from(all.flatMap((one) => [...one]));

    const together = forecastDaily({ values, seriesCount: 3, season: 7, horizon: 28, origins: 12 }, (fraction) => fractions.push(fraction));

    expect(fractions).toEqual([1 / 3, 2 / 3, 1]);
    all
      .map((one) => forecastOne(one))
      .forEach((alone, i) => {
        expect(together.mean.slice(28 * i, 28 * (i + 1))).toEqual(alone.mean);
        expect(together.originNaiveMase.slice(12 * i, 12 * (i + 1))).toEqual(alone.originNaiveMase);
        expect(together.coverage95[i]).toBe(alone.coverage95[0]);
      });
  });

  test('does not change its input and repeats itself exactly', () => {
    const values = weeklyCounts(3);
    const before = values.slice();

    expect(forecastOne(values)).toEqual(forecastOne(values));
    expect(values).toEqual(before);
  });

  test('keeps the scale of a series that is no count', () => {
    const degrees = weeklyCounts(4).map((count) => count / 4 - 6.5);

    const [one, thousand] = [forecastOne(degrees), forecastOne(degrees.map((value) => value * 1_000))];

    expect(Math.min(...one.lo95)).toBeLessThan(0);
    // 1e-4: rounding may turn one comparison of the search.
    one.hi80.forEach((value, i) => expect(thousand.hi80[i] / 1_000).toBeCloseTo(value, 3));
  });
});

describe('forecastDaily on hostile series', () => {
  const reasons: Readonly<Record<string, Forecasts['reason'][number]>> = {
    zero: 'degenerate',
    constant: 'degenerate',
    'a week that repeats exactly': 'degenerate',
    'a spike on the last day': 'lost-to-naive',
    'three points': 'too-short',
    'no point': 'too-short',
    'only gaps': 'too-short',
    'a gap of months at the start': 'too-short',
  };

  test.each(Object.entries(hostileSeries))('%s: finite, not negative, with its reason', (name, values) => {
    for (const season of [1, 7, 12]) {
      for (const horizon of [1, 28, 365]) {
        const result = forecastOne(values, { season, horizon });
        expectSound(result);
        expect(result.published[0]).toBe(result.reason[0] === '' ? 1 : 0);
      }
    }
    if (name in reasons) expect(forecastOne(values).reason[0]).toBe(reasons[name]);
  });

  test('any counts with gaps: finite, not negative, in order', () => {
    const count = fc.oneof(fc.nat(3), fc.nat(1_000_000), fc.constant(Number.NaN));
    fc.assert(
      fc.property(fc.array(count, { maxLength: 90 }), fc.integer({ min: 1, max: 10 }), (values, season) => {
        expectSound(forecastOne(values, { season, horizon: 9, origins: 3 }));
      }),
      { seed: 5, numRuns: 150 },
    );
  });
});

describe('forecastDaily refuses', () => {
  test.each([
    ['no season', { season: 0 }],
    ['half a day ahead', { horizon: 0.5 }],
    ['no origin', { origins: 0 }],
  ])('%s', (_what, options) => {
    expect(() => forecastOne(weeklyCounts(1), options)).toThrow(RangeError);
  });

  test('an infinite value and values that do not divide into the series', () => {
    expect(() => forecastOne([1, 2, Number.POSITIVE_INFINITY])).toThrow(/value 2 is infinite/);
    expect(() => forecastDaily({ values: new Float64Array(5), seriesCount: 2, season: 7, horizon: 1, origins: 1 })).toThrow(RangeError);
  });
});
