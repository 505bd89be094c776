/**
 * Quantile of the standard normal distribution: the z with P(Z <= z) = probability.
 *
 * @throws {RangeError} unless 0 < probability < 1.
 * Relative error below 1e-15. Source: Wichura, Algorithm AS 241 (PPND16), Applied Statistics 37 (1988), pp. 477–484.
 */
export function normalQuantile(probability: number): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability: must lie between 0 and 1, is ${probability}`);
  const q = probability - 0.5;
  if (Math.abs(q) <= 0.425) return q * ratio(CENTRE, 0.180625 - q * q);
  const r = Math.sqrt(-Math.log(Math.min(probability, 1 - probability)));
  return Math.sign(q) * (r <= 5 ? ratio(MIDDLE, r - 1.6) : ratio(TAIL, r - 5));
}

/**
 * Quantile of Student's t distribution.
 *
 * @param degrees  degrees of freedom, >= 3; need not be whole.
 * @throws {RangeError} unless 0 < probability < 1 and degrees >= 3.
 * Error below 0.01 for probabilities within 0.025…0.975. Source: Abramowitz, Stegun (1964), formula 26.7.5.
 */
export function studentQuantile(probability: number, degrees: number): number {
  if (!(degrees >= 3)) throw new RangeError(`degrees: must be >= 3, is ${degrees}`);
  const z = normalQuantile(probability);
  const first = (z ** 3 + z) / 4;
  const second = (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96;
  const third = (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384;
  return z + first / degrees + second / degrees ** 2 + third / degrees ** 3;
}

/**
 * Quantile of a sample as split conformal prediction needs it: the smallest value with at least ⌈(n + 1) · share⌉ values
 * not above it, or the largest value if there are too few.
 *
 * @param sorted  ascending, not empty.
 * @throws {RangeError} if `sorted` is empty or `share` is not within 0…1.
 * Source: Lei, G'Sell, Rinaldo, Tibshirani, Wasserman, JASA 113 (2018), pp. 1094–1111.
 */
export function conformalQuantile(sorted: Float64Array, share: number): number {
  if (sorted.length === 0) throw new RangeError('sorted: needs at least one value');
  if (!(share >= 0 && share <= 1)) throw new RangeError(`share: must lie within 0…1, is ${share}`);
  const rank = Math.min(sorted.length, Math.max(1, Math.ceil((sorted.length + 1) * share)));
  return sorted[rank - 1];
}

interface Rational {
  readonly above: readonly number[];
  readonly below: readonly number[];
}

function ratio({ above, below }: Rational, x: number): number {
  return horner(above, x) / horner(below, x);
}

function horner(coefficients: readonly number[], x: number): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}

const CENTRE: Rational = {
  above: [
    3.3871328727963665, 133.14166789178438, 1971.5909503065513, 13731.69376550946, 45921.95393154987, 67265.7709270087, 33430.57558358813,
    2509.0809287301227,
  ],
  below: [
    1, 42.31333070160091, 687.1870074920579, 5394.196021424751, 21213.794301586597, 39307.89580009271, 28729.085735721943,
    5226.495278852546,
  ],
};
const MIDDLE: Rational = {
  above: [
    1.4234371107496835, 4.630337846156546, 5.769497221460691, 3.6478483247632045, 1.2704582524523684, 0.2417807251774506,
    0.022723844989269184, 0.0007745450142783414,
  ],
  below: [
    1, 2.053191626637759, 1.6763848301838038, 0.6897673349851, 0.14810397642748008, 0.015198666563616457, 0.0005475938084995345,
    1.0507500716444169e-9,
  ],
};
const TAIL: Rational = {
  above: [
    6.657904643501103, 5.463784911164114, 1.7848265399172913, 0.29656057182850487, 0.026532189526576124, 0.0012426609473880784,
    0.000027115555687434876, 2.0103343992922881e-7,
  ],
  below: [
    1, 0.599832206555888, 0.1369298809227358, 0.014875361290850615, 0.0007868691311456133, 0.000018463183175100548, 1.421511758316446e-7,
    2.0442631033899397e-15,
  ],
};
