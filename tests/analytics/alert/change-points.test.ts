import { describe, expect, test } from 'vitest';
import { findChangePoints, type ChangePointInput } from '../../../analytics/alert/change-points.ts';
import { reference } from '../evaluate/reference.ts';
import { drawCounts } from './draw-counts.ts';

const find = (values: Float64Array, more: Partial<ChangePointInput> = {}) =>
  findChangePoints({ values, cost: 'rate', season: 1, minimumSteps: 7, penalty: null, ...more });

describe('findChangePoints', () => {
  test.each(reference.changes.rate)(
    'is the best segmentation of all for rates, penalty $penalty',
    ({ values, penalty, least, at, cost }) => {
      const series = Float64Array.from(values);
      const { dispersion } = find(series);

      // R's cost is that of plain Poisson: the quasi-likelihood divides by the dispersion, so a penalty divided likewise is the same.
      const found = find(series, { penalty: penalty / dispersion, minimumSteps: least });

      expect([...found.at]).toEqual(at);
      expect(found.cost * dispersion).toBeCloseTo(cost, 6);
    },
  );

  test.each(reference.changes.meanAndVariance)(
    'is the best of all for the Nile, penalty $penalty',
    ({ values, penalty, least, at, cost }) => {
      const found = find(Float64Array.from(values), { cost: 'mean-and-variance', penalty, minimumSteps: least });

      expect([...found.at]).toEqual(at);
      expect(found.cost).toBeCloseTo(cost, 6);
    },
  );

  test('finds the fall of the Nile of 1898', () => {
    const [{ values }] = reference.changes.meanAndVariance;

    const { at, levels } = find(Float64Array.from(values), { cost: 'mean-and-variance' });

    expect([...at]).toEqual([28]);
    expect(levels[0]).toBeCloseTo(1097.75, 2);
    expect(levels[1]).toBeCloseTo(849.97, 1);
  });

  test('tells the day and the levels of a change of a rate through weekdays, gaps and uneven counts', () => {
    const mean = (day: number) => (day < 200 ? 6 : 11) * (day % 7 === 5 ? 2 : 0.9);
    const values = drawCounts({ mean, dispersion: 1.8, steps: 365, seed: 31 });
    values.fill(Number.NaN, 100, 110);

    const { at, levels, dispersion } = find(values, { season: 7 });

    expect(at).toHaveLength(1);
    expect(Math.abs(at[0] - 200)).toBeLessThanOrEqual(5);
    expect(levels[1] / levels[0]).toBeGreaterThan(1.5);
    expect(dispersion).toBeGreaterThan(1.4);
  });

  test.each([0.2, 1, 20])('finds no change in 9 of 10 series without one, mean %d a day', (mean) => {
    const quiet = Array.from({ length: 40 }, (_, seed) =>
      find(drawCounts({ mean: () => mean, dispersion: 2, steps: 365, seed: 500 + seed }), { season: 7 }),
    );

    expect(quiet.filter(({ at }) => at.length > 0).length).toBeLessThanOrEqual(4);
  });

  test('has one segment for constant, empty, silent and short series', () => {
    for (const values of [new Float64Array(90).fill(4), new Float64Array(0), new Float64Array(90), Float64Array.of(1, 9, 1)]) {
      for (const cost of ['rate', 'mean-and-variance'] as const) expect(find(values, { cost }).at).toHaveLength(0);
    }
  });

  test('drops hopeless starts: ten thousand steps with a change every hundred stay quick', () => {
    const values = drawCounts({ mean: (step) => (Math.floor(step / 100) % 2 === 0 ? 3 : 9), dispersion: 1, steps: 10_000, seed: 32 });

    expect(Math.abs(find(values).at.length - 99)).toBeLessThanOrEqual(3);
  });

  test.each([{ season: 0 }, { minimumSteps: 0 }, { penalty: -1 }, { cost: 'mean-and-variance' as const, minimumSteps: 1 }])(
    'refuses %o',
    (wrong) => {
      expect(() => find(new Float64Array(9), wrong)).toThrow(RangeError);
    },
  );

  test('refuses a negative count and an infinite value', () => {
    expect(() => find(Float64Array.of(1, -1))).toThrow(RangeError);
    expect(() => find(Float64Array.of(1, Number.POSITIVE_INFINITY), { cost: 'mean-and-variance' })).toThrow(RangeError);
  });
});
