import { describe, expect, test } from 'vitest';
import { intervalsOf, UNCALIBRATED } from '../../../analytics/forecast/intervals.ts';
import { plainScale, rootScale } from '../../../analytics/forecast/scale.ts';
import { forecastSeasonalNaive, naiveScale } from '../../../analytics/forecast/seasonal-naive.ts';
import { classicSeries, reference } from './reference.ts';

const scale = plainScale(Number.NEGATIVE_INFINITY);

describe('forecastSeasonalNaive', () => {
  test.each(classicSeries)('gives the means and intervals of R snaive() on %s', (name) => {
    const { values, frequency, seasonalNaive } = reference.classic[name];

    const prediction = forecastSeasonalNaive(Float64Array.from(values), { season: frequency, horizon: frequency, scale });

    expect([...prediction.mean]).toEqual(seasonalNaive.mean);
    const { hi95 } = intervalsOf(prediction, UNCALIBRATED);
    seasonalNaive.hi95.forEach((value, i) => expect(hi95[i]).toBeCloseTo(value, 6));
  });

  test('repeats the latest observed value of each place in the season', () => {
    const values = Float64Array.of(1, 2, 3, 4, Number.NaN, 6, Number.NaN);

    const { mean } = forecastSeasonalNaive(values, { season: 3, horizon: 6, scale });

    // The coming steps stand at places 1, 2, 0 of the season: last seen as 2 (5 is a gap), 6 and 4 (7 is a gap).
    expect([...mean]).toEqual([2, 6, 4, 2, 6, 4]);
  });

  test('widens with each season, and its sum as the seasons add up', () => {
    const values = Float64Array.of(0, 0, 1, -1, 2, -2);

    const { deviation, sumDeviation } = forecastSeasonalNaive(values, { season: 2, horizon: 4, scale });

    // All differences are 1: the second season has twice the variance; each place enters the sum with 2 + 1 errors.
    expect([...deviation]).toEqual([1, 1, Math.SQRT2, Math.SQRT2]);
    expect(sumDeviation).toBeCloseTo(Math.sqrt(2 * (2 ** 2 + 1)), 12);
  });

  test('gives the counts themselves on the root scale', () => {
    const { mean } = forecastSeasonalNaive(Float64Array.of(0, 3, 7), { season: 3, horizon: 3, scale: rootScale });

    expect([...mean]).toEqual([0, 3, 7]);
  });

  test('gives 0 where nothing was ever observed', () => {
    const { mean, deviation } = forecastSeasonalNaive(Float64Array.of(Number.NaN), { season: 7, horizon: 2, scale });

    expect([...mean, ...deviation]).toEqual([0, 0, 0, 0]);
  });
});

describe('naiveScale', () => {
  test('is the mean absolute difference of values a season apart, without gaps', () => {
    expect(naiveScale(Float64Array.of(1, 5, 2, 9, Number.NaN, 3), 2)).toBe((1 + 4 + 6) / 3);
  });

  test('is one count for a series that repeats itself, so that errors stay finite', () => {
    expect(naiveScale(Float64Array.of(4, 7, 4, 7), 2)).toBe(1);
    expect(naiveScale(Float64Array.of(4), 2)).toBe(1);
  });
});
