import { describe, expect, test } from 'vitest';
import { betaLower, gammaLower, gammaUpper, logGamma } from '../../../analytics/math/special.ts';
import { reference, relativeError } from '../evaluate/reference.ts';

const { special } = reference;

describe('special functions agree with R', () => {
  // R wrote 15 digits; large arguments lose two more in logarithms of the size of a million.
  test.each(special.logGamma)('logGamma($x)', ({ x, value }) => {
    expect(relativeError(logGamma(x), value)).toBeLessThan(1e-13);
  });

  test.each(special.gammaUpper)('gamma tails of shape $a at $x', ({ a, x, upper, lower }) => {
    expect(relativeError(gammaUpper(a, x), upper)).toBeLessThan(1e-9);
    expect(relativeError(gammaLower(a, x), lower)).toBeLessThan(1e-9);
  });

  test.each(special.betaLower)('beta($a, $b) at $x', ({ x, a, b, value }) => {
    expect(relativeError(betaLower(x, a, b), value)).toBeLessThan(1e-10);
  });

  test('tails are whole at the ends', () => {
    expect([gammaUpper(3, 0), gammaLower(3, 0), betaLower(0, 2, 3), betaLower(1, 2, 3)]).toEqual([1, 0, 0, 1]);
  });
});
