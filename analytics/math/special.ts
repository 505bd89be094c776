/**
 * Natural logarithm of the gamma function.
 *
 * @param x  > 0.
 * Relative error below 1e-14. Source: Stirling's series, Abramowitz, Stegun (1964), formula 6.1.41, after moving x beyond 9.
 */
export function logGamma(x: number): number {
  let moved = x;
  let product = 1;
  while (moved < 9) product *= moved++;
  const inverse = 1 / moved;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square * (1 / 1188 - square * (691 / 360360))))));
  return (moved - 0.5) * Math.log(moved) - moved + HALF_LOG_TWO_PI + series - Math.log(product);
}

/**
 * Upper regularised incomplete gamma function Q(a, x): the chance that a gamma variable of shape a exceeds x.
 *
 * @param a  > 0. @param x  >= 0.
 * Relative error below 1e-12 for a up to 1e6. Sources: Abramowitz, Stegun (1964), formulas 6.5.29 (series) and 6.5.31 (fraction).
 */
export function gammaUpper(a: number, x: number): number {
  if (x <= 0) return 1;
  return x < a + 1 ? 1 - lowerSeries(a, x) : upperFraction(a, x);
}

/** Lower regularised incomplete gamma function P(a, x) = 1 - Q(a, x), exact for small values too. */
export function gammaLower(a: number, x: number): number {
  if (x <= 0) return 0;
  return x < a + 1 ? lowerSeries(a, x) : 1 - upperFraction(a, x);
}

/**
 * Regularised incomplete beta function I_x(a, b): the chance that a beta variable is at most x.
 *
 * @param x  0…1. @param a  > 0. @param b  > 0.
 * Relative error below 1e-11. Source: Abramowitz, Stegun (1964), formula 26.5.8, by the fraction's even and odd terms.
 */
export function betaLower(x: number, a: number, b: number): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  const front = Math.exp(logGamma(a + b) - logGamma(a) - logGamma(b) + a * Math.log(x) + b * Math.log1p(-x));
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(1 - x, b, a)) / b;
}

const HALF_LOG_TWO_PI = 0.5 * Math.log(2 * Math.PI);
const PRECISION = 1e-16;
/** Stands for 0 in a denominator. */
const TINY = 1e-300;

/** x^a e^-x / Gamma(a), with little loss where a and x are large and near each other. */
function gammaFront(a: number, x: number): number {
  return Math.exp(a * Math.log(x) - x - logGamma(a));
}

function lowerSeries(a: number, x: number): number {
  let term = 1 / a;
  let sum = term;
  for (let n = 1; term > sum * PRECISION; n++) {
    term *= x / (a + n);
    sum += term;
  }
  return gammaFront(a, x) * sum;
}

function upperFraction(a: number, x: number): number {
  const terms = (n: number) => ({ above: n === 0 ? 1 : -n * (n - a), below: x + 2 * n + 1 - a });
  return gammaFront(a, x) * evaluateFraction(terms);
}

function betaFraction(x: number, a: number, b: number): number {
  const above = (n: number): number => {
    if (n === 0) return 1;
    const m = n >> 1;
    if (n % 2 === 0) return (m * (b - m) * x) / ((a + n - 1) * (a + n));
    return (-(a + m) * (a + b + m) * x) / ((a + n - 1) * (a + n));
  };
  return evaluateFraction((n) => ({ above: above(n), below: 1 }));
}

/** above₀ / (below₀ + above₁ / (below₁ + …)). Source: Lentz's method as in Thompson, Barnett, J. Comput. Phys. 64 (1986), pp. 490–509. */
function evaluateFraction(terms: (n: number) => { above: number; below: number }): number {
  let value = TINY;
  let c = value;
  let d = 0;
  for (let n = 0; ; n++) {
    const { above, below } = terms(n);
    d = below + above * d;
    d = 1 / (d === 0 ? TINY : d);
    c = below + above / c;
    if (c === 0) c = TINY;
    const change = c * d;
    value *= change;
    if (Math.abs(change - 1) < PRECISION * 4 || n > 1e6) return n === 0 && above === 0 ? 0 : value;
  }
}
