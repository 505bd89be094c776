import { betaLower, gammaLower, gammaUpper, logGamma } from './special.ts';

/**
 * A count's distribution: Poisson for dispersion 1, else negative binomial with variance = dispersion × mean.
 * mean >= 0, dispersion >= 1.
 */
export interface CountDistribution {
  readonly mean: number;
  readonly dispersion: number;
}

/** Chance of a count of at most `count`. Source of the tails: Abramowitz, Stegun (1964), formulas 26.4.21 and 26.5.26. */
export function countLower(count: number, { mean, dispersion }: CountDistribution): number {
  if (count < 0) return 0;
  if (mean === 0) return 1;
  const whole = Math.floor(count) + 1;
  return isPoisson(dispersion) ? gammaUpper(whole, mean) : betaLower(1 / dispersion, mean / (dispersion - 1), whole);
}

/** Chance of a count of at least `count`, exact for small chances too. */
export function countUpper(count: number, { mean, dispersion }: CountDistribution): number {
  if (count <= 0) return 1;
  if (mean === 0) return 0;
  const whole = Math.ceil(count);
  return isPoisson(dispersion) ? gammaLower(whole, mean) : betaLower(1 - 1 / dispersion, whole, mean / (dispersion - 1));
}

/** Natural logarithm of the chance of exactly this whole count, >= 0. */
export function countLogChance(count: number, { mean, dispersion }: CountDistribution): number {
  if (mean === 0) return count === 0 ? 0 : Number.NEGATIVE_INFINITY;
  if (isPoisson(dispersion)) return count * Math.log(mean) - mean - logGamma(count + 1);
  const size = mean / (dispersion - 1);
  const ways = logGamma(count + size) - logGamma(size) - logGamma(count + 1);
  return ways - size * Math.log(dispersion) + count * Math.log1p(-1 / dispersion);
}

/**
 * Smallest whole count whose chance of not being exceeded is at least `probability`.
 *
 * @throws {RangeError} unless 0 < probability < 1.
 * Time: some 2 log₂(mean) evaluations of the distribution.
 */
export function countQuantile(probability: number, distribution: CountDistribution): number {
  if (!(probability > 0 && probability < 1)) throw new RangeError(`probability: must lie between 0 and 1, is ${probability}`);
  const reaches = (count: number) => countLower(count, distribution) >= probability;
  if (reaches(0)) return 0;
  let below = 0;
  let above = Math.max(1, Math.ceil(distribution.mean));
  while (!reaches(above)) {
    below = above;
    above *= 2;
  }
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (reaches(middle)) above = middle;
    else below = middle;
  }
  return above;
}

/** Nearer to 1 than this the negative binomial is the Poisson to 7 digits, and its own formulas lose theirs. */
function isPoisson(dispersion: number): boolean {
  return dispersion < 1 + 1e-7;
}
