import { describe, expect, test } from 'vitest';
import { studentQuantile } from '../../../analytics/math/distributions.ts';
import { calibrate, intervalsOf, UNCALIBRATED } from '../../../analytics/forecast/intervals.ts';
import { chooseScale, plainScale, rootScale } from '../../../analytics/forecast/scale.ts';

describe('calibrate', () => {
  const sums = { sums: new Float64Array(0), independentSums: 0 };

  test('keeps the normal widths while no error is known', () => {
    expect(calibrate({ steps: new Float64Array(0), ...sums })).toEqual(UNCALIBRATED);
  });

  test('comes to the widths that the errors needed as they grow in number', () => {
    const steps = Float64Array.from({ length: 10_000 }, (_, i) => (3 * (i + 0.5)) / 10_000);

    const { z80, z95 } = calibrate({ steps, ...sums });

    expect(z80).toBeCloseTo(2.4, 1);
    expect(z95).toBeCloseTo(2.85, 1);
  });

  test('never makes the 95 % interval narrower than the 80 % one', () => {
    const { z80, z95 } = calibrate({ steps: new Float64Array(500).fill(9), ...sums });

    expect(z95).toBeGreaterThanOrEqual(z80);
  });

  test('widens or narrows the sum by what its errors needed, drawn towards the width of the model', () => {
    const steps = Float64Array.of(1);
    const wide = calibrate({ steps, sums: Float64Array.of(3, 3, 3, 3), independentSums: 4 });
    const narrow = calibrate({ steps, sums: Float64Array.of(0, 0, 0, 0), independentSums: 4 });

    expect(wide.sumZ80).toBeCloseTo(studentQuantile(0.9, 7) * Math.sqrt((4 * 9 + 3) / 7), 12);
    expect(narrow.sumZ80).toBeCloseTo(studentQuantile(0.9, 7) * Math.sqrt(3 / 7), 12);
  });
});

describe('intervalsOf', () => {
  test('never goes below zero for counts, nor for a series that never did', () => {
    for (const scale of [rootScale, plainScale(0)]) {
      const centre = Float64Array.of(scale.toWorking(1), scale.toWorking(0));
      const prediction = { scale, mean: Float64Array.of(1, 0), centre, deviation: Float64Array.of(5, 5), sum: 1, sumDeviation: 50 };

      const intervals = intervalsOf(prediction, UNCALIBRATED);

      expect([...intervals.lo80, ...intervals.lo95, intervals.sumLo80]).toEqual([0, 0, 0, 0, 0]);
      expect(intervals.hi95[0]).toBeGreaterThan(intervals.hi80[0]);
    }
  });

  test('always holds its mean', () => {
    const prediction = {
      scale: rootScale,
      mean: Float64Array.of(9),
      centre: Float64Array.of(2),
      deviation: Float64Array.of(0),
      sum: 9,
      sumDeviation: 0,
    };

    const { lo80, hi80 } = intervalsOf(prediction, UNCALIBRATED);

    expect(lo80[0]).toBeLessThanOrEqual(9);
    expect(hi80[0]).toBeGreaterThanOrEqual(9);
  });
});

describe('chooseScale', () => {
  test('takes the root for counts, gaps or not, and the series itself for all else', () => {
    expect(chooseScale(Float64Array.of(0, Number.NaN, 12))).toBe(rootScale);
    expect(chooseScale(Float64Array.of(0, 1.5)).lowestValue).toBe(0);
    expect(chooseScale(Float64Array.of(-1, 2)).lowestValue).toBe(Number.NEGATIVE_INFINITY);
  });

  test('comes back from the root to the count', () => {
    for (const count of [0, 1, 17, 1e9]) expect(rootScale.toValue(rootScale.toWorking(count))).toBeCloseTo(count, 4);
  });

  test('expects the mean of a Poisson count from the mean and variance of its root', () => {
    // Poisson with mean 4: exact sums over its distribution.
    let [weight, first, second] = [Math.exp(-4), 0, 0];
    for (let count = 0; count < 60; count++) {
      first += weight * rootScale.toWorking(count);
      second += weight * rootScale.toWorking(count) ** 2;
      weight *= 4 / (count + 1);
    }

    expect(rootScale.expectedValue(first, second - first ** 2)).toBeCloseTo(4, 10);
  });
});
