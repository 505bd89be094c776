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
  return sorted[rank - 1]!;
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
    3.387132872796366608, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
    33430.575583588128105, 2509.0809287301226727,
  ],
  below: [
    1, 42.313330701600911252, 687.1870074920579083, 5394.1960214247511077, 21213.794301586595867, 39307.89580009271061,
    28729.085735721942674, 5226.495278852545925,
  ],
};
const MIDDLE: Rational = {
  above: [
    1.42343711074968357734, 4.6303378461565452959, 5.7694972214606914055, 3.64784832476320460504, 1.27045825245236838258,
    0.24178072517745061177, 0.0227238449892691845833, 7.7454501427834140764e-4,
  ],
  below: [
    1, 2.05319162663775882187, 1.6763848301838038494, 0.68976733498510000455, 0.14810397642748007459, 0.0151986665636164571966,
    5.475938084995344946e-4, 1.05075007164441684324e-9,
  ],
};
const TAIL: Rational = {
  above: [
    6.6579046435011037772, 5.4637849111641143699, 1.7848265399172913358, 0.29656057182850489123, 0.026532189526576123093,
    0.0012426609473880784386, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
  ],
  below: [
    1, 0.59983220655588793769, 0.13692988092273580531, 0.0148753612908506148525, 7.868691311456132591e-4, 1.8463183175100546818e-5,
    1.4215117583164458887e-7, 2.04426310338993978564e-15,
  ],
};
