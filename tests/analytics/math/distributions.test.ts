import { describe, expect, test } from 'vitest';
import { conformalQuantile, normalQuantile, studentQuantile } from '../../../analytics/math/distributions.ts';

describe('normalQuantile', () => {
  // R 4.2.2: print(qnorm(p), digits = 16)
  test.each([
    [0.5, 0],
    [0.9, 1.281551565544601],
    [0.975, 1.959963984540054],
    [0.001, -3.090232306167813],
    [1e-12, -7.034483825301132],
  ])('of %d is that of R to 15 digits', (probability, expected) => {
    expect(Math.abs(normalQuantile(probability) - expected)).toBeLessThanOrEqual(1e-14);
  });

  test.each([0, 1, -0.1, Number.NaN])('refuses %d', (probability) => {
    expect(() => normalQuantile(probability)).toThrow(RangeError);
  });
});

describe('studentQuantile', () => {
  // R 4.2.2: qt(0.9, 3), qt(0.9, 6.7). The series is good to 0.01 there, far below what a width is known to.
  test.each([
    [3, 1.6377444],
    [6.7, 1.421517],
    [1e9, 1.2815516],
  ])('with %d degrees is that of R to 0.01', (degrees, expected) => {
    expect(Math.abs(studentQuantile(0.9, degrees) - expected)).toBeLessThan(0.01);
  });

  test('refuses fewer than three degrees, where the series fails', () => {
    expect(() => studentQuantile(0.9, 2)).toThrow(RangeError);
  });
});

describe('conformalQuantile', () => {
  test('takes one value more than the share, so that a new value is covered', () => {
    expect(conformalQuantile(Float64Array.of(1, 2, 3, 4), 0.8)).toBe(4);
    expect(conformalQuantile(Float64Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9), 0.8)).toBe(8);
  });

  test('gives the largest value if there are too few for the share', () => {
    expect(conformalQuantile(Float64Array.of(1, 2), 0.95)).toBe(2);
  });

  test('refuses an empty sample', () => {
    expect(() => conformalQuantile(new Float64Array(0), 0.5)).toThrow(RangeError);
  });
});
