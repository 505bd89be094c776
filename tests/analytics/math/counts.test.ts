import { describe, expect, test } from 'vitest';
import { countLogChance, countLower, countQuantile, countUpper } from '../../../analytics/math/counts.ts';
import { adjustFalseDiscovery } from '../../../analytics/math/false-discovery.ts';
import { reference, relativeError } from '../evaluate/reference.ts';

describe('counts are distributed as in R', () => {
  test.each(reference.counts)('mean $mean, dispersion $dispersion', (row) => {
    const { mean, dispersion, count, upper, lower, logChance, p, quantiles } = row;

    expect(relativeError(countUpper(count, { mean, dispersion }), upper)).toBeLessThan(1e-10);
    expect(relativeError(countLower(count, { mean, dispersion }), lower)).toBeLessThan(1e-10);
    expect(Math.abs(countLogChance(count, { mean, dispersion }) - logChance)).toBeLessThan(1e-11);
    p.forEach((probability, i) => expect(countQuantile(probability, { mean, dispersion })).toBeCloseTo(quantiles[i], 9));
  });

  test('a mean of 0 gives no incident, for sure', () => {
    const none = { mean: 0, dispersion: 2 };

    expect([countLower(0, none), countUpper(1, none), countLogChance(0, none), countQuantile(0.99, none)]).toEqual([1, 0, 0, 0]);
  });

  test('a quantile refuses what is no chance', () => {
    expect(() => countQuantile(1, { mean: 1, dispersion: 1 })).toThrow(RangeError);
  });
});

describe('adjustFalseDiscovery', () => {
  test('is p.adjust(method = "BH") of R', () => {
    const { p, adjusted } = reference.adjusted;

    adjustFalseDiscovery(Float64Array.from(p)).forEach((value, i) => expect(value).toBeCloseTo(adjusted[i], 14));
  });

  test('leaves out what was not tested', () => {
    expect([...adjustFalseDiscovery(Float64Array.of(0.02, Number.NaN, 0.5))]).toEqual([0.04, Number.NaN, 0.5]);
  });
});
