import { describe, expect, test } from 'vitest';
import { compareLosses, overlapOf } from '../../../analytics/evaluate/compare.ts';
import { pinballLoss, scoreSteps } from '../../../analytics/evaluate/losses.ts';
import { stretchedBy, UNCALIBRATED } from '../../../analytics/forecast/intervals.ts';
import type { Prediction } from '../../../analytics/forecast/path.ts';
import { plainScale, rootScale, type Scale } from '../../../analytics/forecast/scale.ts';
import { reference, relativeError } from './reference.ts';

function predict(centre: number[], deviation: number[], scale: Scale): Prediction {
  const mean = Float64Array.from(centre, scale.toValue);
  return { scale, mean, centre: Float64Array.from(centre), deviation: Float64Array.from(deviation), sum: 0, sumDeviation: 0 };
}

const score = (heldOut: number[], prediction: Prediction, unit = 1) =>
  scoreSteps({ heldOut: Float64Array.from(heldOut), prediction, calibration: UNCALIBRATED, unit });

describe('scoreSteps', () => {
  test('measures the expected value in counts, in naive errors, as root of squares and as a share', () => {
    const { losses } = score([10, 0, 4], predict([6, 0, 8], [1, 1, 1], plainScale(0)), 2);

    expect(losses.mae).toBeCloseTo(8 / 3, 12);
    expect(losses.mase).toBeCloseTo(4 / 3, 12);
    expect(losses.rmse).toBeCloseTo(Math.sqrt(32 / 3), 12);
    // 2·4/16, both 0, 2·4/12.
    expect(losses.smape).toBeCloseTo((0.5 + 0 + 2 / 3) / 3, 12);
  });

  test('judges each quantile by its own loss', () => {
    const { losses } = score([12], predict([10], [1], plainScale(0)));

    expect(losses.pinball50).toBeCloseTo(1, 12);
    expect(losses.pinball90).toBeCloseTo(0.9 * (2 - 1.2815515655446), 10);
    expect(losses.pinball10).toBeCloseTo(0.1 * (2 + 1.2815515655446), 10);
    expect(losses.pinball975).toBeCloseTo(0.975 * (2 - 1.95996398454), 10);
    expect(losses.pinball025).toBeCloseTo(0.025 * (2 + 1.95996398454), 10);
    expect(pinballLoss(1, 3, 0.9)).toBeCloseTo(0.2, 12);
  });

  test('comes within 1 % of the CRPS of the normal distribution, in closed form', () => {
    // Gneiting, Raftery 2007: sd (z (2 Φ(z) - 1) + 2 φ(z) - 1/√π), at z = 0, 1 and 2.
    const closed = [0.233694977254, 0.602440923096, 1.452792053379];

    const scored = [10, 13, 16].map((value) => score([value], predict([10], [3], plainScale(Number.NEGATIVE_INFINITY))).losses.crps);

    scored.forEach((crps, i) => expect(relativeError(crps, 3 * closed[i])).toBeLessThan(0.01));
  });

  test.each(reference.crps)(
    'comes within 1 % of the CRPS of a count around $centre on the root scale',
    ({ centre, deviation, value, crps }) => {
      const { losses } = score([value], predict([centre], [deviation], rootScale));

      expect(relativeError(losses.crps, crps)).toBeLessThan(0.01);
    },
  );

  test('is the absolute error for a forecast that is sure', () => {
    expect(score([7], predict([4], [0], plainScale(0))).losses.crps).toBeCloseTo(3, 12);
  });

  test('leaves out gaps, and has no loss where there is nothing else', () => {
    const prediction = predict([4, 4], [1, 1], plainScale(0));

    expect(score([5, Number.NaN], prediction)).toMatchObject({ observed: 1, inside80: 1, losses: { mae: 1 } });
    expect(score([Number.NaN, Number.NaN], prediction).losses.crps).toBeNaN();
  });
});

describe('stretchedBy', () => {
  test('puts the quantiles of the intervals where they were learned, and what lies between them in order', () => {
    const calibration = { z80: 2, z95: 2.5, sumZ80: 1 };

    expect(stretchedBy(UNCALIBRATED.z80, calibration)).toBeCloseTo(2, 12);
    expect(stretchedBy(-UNCALIBRATED.z95, calibration)).toBeCloseTo(-2.5, 12);
    expect(stretchedBy(0, calibration)).toBe(0);
    const around = [1.2, 1.28, 1.3, 1.6, 1.95, 1.97, 3].map((z) => stretchedBy(z, calibration));
    expect(around).toEqual([...around].sort((a, b) => a - b));
  });
});

describe('compareLosses', () => {
  const { one, other, tests } = reference.compare;

  test.each(tests)('is the test of Diebold and Mariano in R, overlap $overlap', ({ overlap, statistic, pValue }) => {
    const compared = compareLosses(Float64Array.from(one), Float64Array.from(other), overlap);

    expect(compared.pValue).toBeCloseTo(pValue, 10);
    // The interval is that of the same statistic: it ends at 0 where the test is at its limit.
    const error = (compared.hi95 - compared.lo95) / 2 / 2.200985160082949;
    expect(compared.difference / error).toBeCloseTo(statistic, 8);
  });

  test('says better, worse or undecided', () => {
    const level = Float64Array.from({ length: 12 }, (_, i) => 1 + 0.1 * Math.sin(5 * i));
    const better = level.map((value, i) => value - 0.2 + 0.02 * Math.cos(9 * i));
    const alike = level.map((value, i) => value + 0.05 * Math.cos(11 * i));

    expect(compareLosses(better, level, 2)).toMatchObject({ verdict: 'better', pairs: 12 });
    expect(compareLosses(level, better, 2).verdict).toBe('worse');
    expect(compareLosses(alike, level, 2).verdict).toBe('undecided');
    expect(compareLosses(better, level, 2).relative).toBeCloseTo(-0.2, 1);
  });

  test('leaves open what one origin, or none, would have to decide', () => {
    expect(compareLosses(Float64Array.of(1), Float64Array.of(9), 1)).toMatchObject({ verdict: 'undecided', pValue: 1, lo95: -Infinity });
    expect(compareLosses(Float64Array.of(Number.NaN), Float64Array.of(9), 1)).toMatchObject({ verdict: 'undecided', pairs: 0 });
    expect(compareLosses(Float64Array.of(2, 2), Float64Array.of(2, 2), 1)).toMatchObject({ verdict: 'undecided', difference: 0 });
  });

  test('its 95 % intervals hold the true difference in nine of ten series of twelve overlapping origins', () => {
    let held = 0;
    for (let trial = 0; trial < 400; trial++) {
      const noise = Float64Array.from({ length: 20 }, (_, i) => Math.sin(1e4 * Math.sin(trial * 37 + i)));
      // Each loss is the mean of four weeks, each week in four losses.
      const losses = Float64Array.from({ length: 12 }, (_, i) => 1 + (noise[i] + noise[i + 1] + noise[i + 2] + noise[i + 3]) / 4);
      const { lo95, hi95 } = compareLosses(losses, new Float64Array(12).fill(1), 4);
      if (lo95 <= 0 && hi95 >= 0) held++;
    }

    expect(held / 400).toBeGreaterThan(0.88);
  });

  test('knows how many origins share their held-out steps', () => {
    expect(overlapOf({ origins: Int32Array.of(100, 107, 114), testSteps: 28 })).toBe(4);
    expect(overlapOf({ origins: Int32Array.of(100), testSteps: 28 })).toBe(1);
  });

  test('refuses lists of different lengths and an overlap of 0', () => {
    expect(() => compareLosses(new Float64Array(2), new Float64Array(3), 1)).toThrow(RangeError);
    expect(() => compareLosses(new Float64Array(2), new Float64Array(2), 0)).toThrow(RangeError);
  });
});
