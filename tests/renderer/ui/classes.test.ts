import { describe, expect, test } from 'vitest';
import { classBreaks, classOf, densityBreaks } from '../../../preload/drawing/classes.ts';

describe('class breaks', () => {
  test('equal breaks share the range, whatever the values between', () => {
    expect(classBreaks([0, 1, 1, 1, 70], 'equal', 7)).toEqual([0, 10, 20, 30, 40, 50, 60]);
  });

  test('quantile breaks put as many values into each class', () => {
    const bounds = classBreaks([9, 1, 2, 8, 3, 7, 4, 6, 5], 'quantile', 3);
    expect(bounds).toEqual([1, 4, 7]);
  });

  test('natural breaks find the gaps between groups', () => {
    const groups = [1, 2, 3, 50, 51, 52, 200, 201];
    expect(classBreaks(groups, 'natural', 3)).toEqual([1, 50, 200]);
  });

  test('natural breaks have the least spread of all ways to cut (checked against every cut)', () => {
    const values = [4, 5, 9, 10, 11, 30, 31, 32, 33, 80];
    const spread = (part: readonly number[]) => {
      const mean = part.reduce((sum, value) => sum + value, 0) / part.length;
      return part.reduce((sum, value) => sum + (value - mean) ** 2, 0);
    };
    let best = { cost: Infinity, bounds: [0, 0, 0] };
    for (let i = 1; i < values.length - 1; i++) {
      for (let j = i + 1; j < values.length; j++) {
        const cost = spread(values.slice(0, i)) + spread(values.slice(i, j)) + spread(values.slice(j));
        if (cost < best.cost) best = { cost, bounds: [values[0], values[i], values[j]] };
      }
    }
    expect(classBreaks(values, 'natural', 3)).toEqual(best.bounds);
  });

  test('fewer distinct values than classes give fewer classes', () => {
    for (const method of ['equal', 'quantile', 'natural'] as const) expect(classBreaks([5, 5, 5], method, 7)).toEqual([5]);
    expect(classBreaks([], 'natural', 7)).toEqual([]);
  });

  test('thousands of values are cut naturally without waiting', () => {
    const values = Array.from({ length: 5_000 }, (_, index) => (index < 2_500 ? index % 10 : 1_000 + (index % 10)));
    expect(classBreaks(values, 'natural', 2)).toEqual([0, 1_000]);
  });

  test('a value that is no number, or no classes, is refused', () => {
    expect(() => classBreaks([1, NaN], 'equal', 3)).toThrow(RangeError);
    expect(() => classBreaks([-Infinity, 1], 'equal', 3)).toThrow(RangeError);
    expect(() => classBreaks([1], 'equal', 0)).toThrow(RangeError);
  });

  test('a value belongs to the class whose bound it has reached', () => {
    expect([9, 10, 19.9, 20, 1_000].map((value) => classOf([10, 20], value))).toEqual([-1, 0, 0, 1, 1]);
  });

  test('density bounds are round, ascending and below the peak', () => {
    expect(densityBreaks(150)).toEqual([10, 20, 35, 50, 80, 100, 125]);
    for (const max of [0.003, 0.9, 7, 42, 999, 123_456]) {
      const bounds = densityBreaks(max);
      expect(bounds.length).toBeGreaterThanOrEqual(5);
      expect(bounds).toEqual([...bounds].sort((a, b) => a - b));
      expect(bounds.at(-1)).toBeLessThan(max);
    }
    expect(densityBreaks(0)).toEqual([]);
  });
});
