import { describe, expect, it } from 'vitest';
import { createRandom } from '../../../analytics/math/random.ts';

describe('createRandom', () => {
  it('repeats itself with the same seed, and not with the next', () => {
    const draw = (seed: number): number[] => Array.from({ length: 20 }, createRandom(seed).next);
    expect(draw(42)).toEqual(draw(42));
    expect(draw(42)).not.toEqual(draw(43));
  });

  it('spreads evenly over 0 <= x < 1, whatever the seed', () => {
    for (const seed of [0, 1, -1, 2 ** 31]) {
      const random = createRandom(seed);
      const bins = new Float64Array(100);
      for (let i = 0; i < 100_000; i++) bins[Math.floor(random.next() * 100)]++;
      const chiSquared = bins.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
      // 99 degrees of freedom: outside this range once in some 10,000 seeds.
      expect(chiSquared).toBeGreaterThan(53);
      expect(chiSquared).toBeLessThan(161);
    }
  });

  it('draws whole numbers below the end, each in turn', () => {
    const random = createRandom(7);
    const drawn = new Set(Array.from({ length: 200 }, () => random.below(6)));
    expect([...drawn].sort()).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('draws a standard normal: mean 0, variance 1, kurtosis 3', () => {
    const random = createRandom(8);
    const n = 200_000;
    const values = Array.from({ length: n }, random.normal);
    const moment = (power: number): number => values.reduce((sum, value) => sum + value ** power, 0) / n;
    // Five standard errors of each: sqrt(var / n).
    expect(Math.abs(moment(1))).toBeLessThan(5 * Math.sqrt(1 / n));
    expect(Math.abs(moment(2) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
    expect(Math.abs(moment(4) - 3)).toBeLessThan(5 * Math.sqrt(96 / n));
  });
});
