import { describe, expect, test } from 'vitest';
import { minimiseSimplex } from '../../../analytics/math/optimise.ts';

/** Rosenbrock's valley: minimum 0 at (1, 1), along a curved floor. */
const valley = ([x, y]: Float64Array): number => 100 * (y - x * x) ** 2 + (1 - x) ** 2;

describe('minimiseSimplex', () => {
  test('finds the end of a curved valley', () => {
    const { point, value, converged } = minimiseSimplex(valley, [-1.2, 1], { steps: [0.5, 0.5], tolerance: 1e-14, maxEvaluations: 1_000 });

    expect(converged).toBe(true);
    expect(value).toBeLessThan(1e-12);
    expect(point[0]).toBeCloseTo(1, 5);
    expect(point[1]).toBeCloseTo(1, 5);
  });

  test('works in one dimension and keeps the start untouched', () => {
    const start = Float64Array.of(10);

    const { point } = minimiseSimplex(([x]) => (x - 3) ** 2, start, { steps: [1], tolerance: 1e-14, maxEvaluations: 500 });

    expect(point[0]).toBeCloseTo(3, 5);
    expect(start[0]).toBe(10);
  });

  test('stays out of regions where the function is not finite', () => {
    const logarithm = ([x]: Float64Array) => x - Math.log(x);

    const { point } = minimiseSimplex(logarithm, [0.2], { steps: [-1], tolerance: 1e-14, maxEvaluations: 500 });

    expect(point[0]).toBeCloseTo(1, 5);
  });

  test('stops at the limit of evaluations and says so', () => {
    const { evaluations, converged } = minimiseSimplex(valley, [-1.2, 1], { steps: [0.5, 0.5], tolerance: 0, maxEvaluations: 20 });

    expect(converged).toBe(false);
    expect(evaluations).toBeLessThan(25);
  });

  test('ends at once where no corner is finite', () => {
    const { value } = minimiseSimplex(() => Number.NaN, [0, 0], { steps: [1, 1], tolerance: 1e-9, maxEvaluations: 100 });

    expect(value).toBe(Number.POSITIVE_INFINITY);
  });

  test('refuses no coordinates and steps of 0', () => {
    expect(() => minimiseSimplex(valley, [], { steps: [], tolerance: 1, maxEvaluations: 1 })).toThrow(RangeError);
    expect(() => minimiseSimplex(valley, [1, 1], { steps: [1, 0], tolerance: 1, maxEvaluations: 1 })).toThrow(RangeError);
  });
});
