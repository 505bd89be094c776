import { describe, expect, test } from 'vitest';
import { backtest, planOrigins } from '../../../analytics/evaluate/backtest.ts';
import { plainScale } from '../../../analytics/forecast/scale.ts';
import type { Prediction } from '../../../analytics/forecast/path.ts';

/** Says `mean` with standard deviation 1 for every step. */
function flatPrediction(mean: number, horizon: number): Prediction {
  const centre = new Float64Array(horizon).fill(mean);
  const deviation = new Float64Array(horizon).fill(1);
  return { scale: plainScale(0), mean: centre, centre, deviation, sum: mean * horizon, sumDeviation: Math.sqrt(horizon) };
}

describe('planOrigins', () => {
  test('cuts a long series every week, the last time one horizon before its end', () => {
    const plan = planOrigins({ length: 220, season: 7, horizon: 28, origins: 12 });

    expect([...plan.origins]).toEqual([115, 122, 129, 136, 143, 150, 157, 164, 171, 178, 185, 192]);
    expect(plan.testSteps).toBe(28);
  });

  test('cuts a shorter series more closely, never before two seasons', () => {
    const plan = planOrigins({ length: 60, season: 7, horizon: 28, origins: 12 });

    expect(plan.origins).toHaveLength(12);
    expect(plan.origins[0]).toBeGreaterThanOrEqual(14);
    expect(plan.origins[11]).toBe(60 - plan.testSteps);
    expect(plan.testSteps).toBe(23);
  });

  test('cuts nothing if less than a season could be held out', () => {
    expect(planOrigins({ length: 20, season: 7, horizon: 28, origins: 12 }).origins).toHaveLength(0);
    expect(planOrigins({ length: 0, season: 7, horizon: 28, origins: 12 }).origins).toHaveLength(0);
  });

  test.each([{ season: 0 }, { horizon: 1.5 }, { origins: 0 }, { length: -1 }])('refuses %o', (wrong) => {
    expect(() => planOrigins({ length: 100, season: 7, horizon: 28, origins: 12, ...wrong })).toThrow(RangeError);
  });
});

describe('backtest', () => {
  const plan = { origins: Int32Array.of(4, 6), testSteps: 2 };

  test('scales the mean absolute error by the unit of the training part', () => {
    const values = Float64Array.of(0, 0, 0, 0, 5, 7, 6, 6);

    const result = backtest({
      values,
      plan,
      unitOf: (training) => training.length / 2,
      predict: (_training, horizon) => flatPrediction(6, horizon),
    });

    // First origin: errors 1 and 1 in units of 2; second: none.
    expect([...result.originMase]).toEqual([0.5, 0]);
    expect(result.mase).toBe(0.25);
    expect(result.coverage80).toBe(1);
  });

  test('shows the model nothing from the origin on, in ascending order', () => {
    const values = Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const seen: number[][] = [];
    const predict = (training: Float64Array, horizon: number) => {
      seen.push([...training]);
      return flatPrediction(0, horizon);
    };

    backtest({ values, plan, unitOf: () => 1, predict });

    expect(seen).toEqual([
      [1, 2, 3, 4],
      [1, 2, 3, 4, 5, 6],
    ]);
  });

  test('judges the intervals by widths known at the origin, and hands on those known at the end', () => {
    const values = Float64Array.of(0, 0, 0, 0, 50, 50, 50, 50);

    const result = backtest({ values, plan, unitOf: () => 1, predict: (_training, horizon) => flatPrediction(40, horizon) });

    // The first origin knows of no error yet: 10 deviations off is outside. The second has seen two of them, against a prior of 28.
    expect(result.coverage95).toBe(0);
    expect(result.calibration.z95).toBeCloseTo((4 * 10 + 28 * 1.959963984540054) / 32, 12);
  });

  test('leaves out gaps, and an origin of nothing but gaps', () => {
    const values = Float64Array.of(0, 0, 0, 0, 5, Number.NaN, Number.NaN, Number.NaN);

    const result = backtest({ values, plan, unitOf: () => 1, predict: (_training, horizon) => flatPrediction(4, horizon) });

    expect([...result.originMase]).toEqual([1, Number.NaN]);
    expect(result.mase).toBe(1);
  });
});
