import { betaLower } from '../math/special.ts';

export interface Comparison {
  /** Mean of loss - other's loss: below 0 = the first forecast is better. NaN without a pair. */
  readonly difference: number;
  /** The same as a share of the other's mean loss: -0.2 = 20 % less loss. NaN if that is 0. */
  readonly relative: number;
  /** 95 % interval of `difference`; infinite if the pairs are too few for one. */
  readonly lo95: number;
  readonly hi95: number;
  /** Chance of a difference this far from 0, on either side, between equally good forecasts; 1 if nothing can be said. */
  readonly pValue: number;
  /** Origins at which both have a loss. */
  readonly pairs: number;
  /** What the interval allows to say. */
  readonly verdict: 'better' | 'worse' | 'undecided';
}

/**
 * Compares two forecasts by their losses at the same origins, in order: test of Diebold and Mariano with the correction of Harvey,
 * Leybourne and Newbold for few origins. Held-out steps of near origins overlap, so that their losses are alike: the variance counts
 * the covariances of `overlap` - 1 origins before and after, with weights falling to 0 (Bartlett), which keeps it positive.
 *
 * @param losses   one an origin; NaN = none. @param others  the same of the other forecast.
 * @param overlap  origins whose held-out steps share a step with those of one origin, itself included, later ones only: ⌈testSteps / step⌉, >= 1.
 * @throws {RangeError} if the lengths differ or `overlap` is no whole number >= 1.
 *
 * With up to 12 origins only a clear difference is decided; `undecided` says no more than that.
 * Sources: Diebold, Mariano, JBES 13 (1995), pp. 253–263; Harvey, Leybourne, Newbold, International Journal of Forecasting 13
 * (1997), pp. 281–291. Equal to R forecast 8.20, dm.test(varestimator = "bartlett").
 */
export function compareLosses(losses: Float64Array, others: Float64Array, overlap: number): Comparison {
  if (losses.length !== others.length) throw new RangeError(`others: needs ${losses.length} losses, has ${others.length}`);
  if (!Number.isInteger(overlap) || overlap < 1) throw new RangeError(`overlap: must be a whole number >= 1, is ${overlap}`);
  const differences = losses.map((loss, i) => loss - others[i]).filter((difference) => !Number.isNaN(difference));
  const pairs = differences.length;
  const difference = mean(differences);
  const relative = difference / mean(others.filter((other, i) => !Number.isNaN(other - losses[i])));
  const error = standardError(differences, overlap);
  if (!(error > 0)) {
    // Equal differences at every origin leave no doubt, unless one origin is all there is.
    const decided = error === 0 && difference !== 0;
    const [lo95, hi95] = error === 0 ? [difference, difference] : [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY];
    return { difference, relative, lo95, hi95, pValue: decided ? 0 : 1, pairs, verdict: decided ? verdictOf(difference) : 'undecided' };
  }
  const margin = studentQuantile975(pairs - 1) * error;
  const pValue = studentBothTails(difference / error, pairs - 1);
  return {
    difference,
    relative,
    lo95: difference - margin,
    hi95: difference + margin,
    pValue,
    pairs,
    verdict: Math.abs(difference) > margin ? verdictOf(difference) : 'undecided',
  };
}

/** Origins that overlap with each one of a back-test: see compareLosses. */
export function overlapOf({ origins, testSteps }: { readonly origins: Int32Array; readonly testSteps: number }): number {
  return origins.length < 2 ? 1 : Math.ceil(testSteps / (origins[1] - origins[0]));
}

function verdictOf(difference: number): 'better' | 'worse' {
  return difference < 0 ? 'better' : 'worse';
}

/** Of the mean of overlapping differences; NaN if there are fewer than 2 or too few for the overlap. */
function standardError(differences: Float64Array, overlap: number): number {
  const n = differences.length;
  // As many origins as overlap, or more, would leave no width for the correction.
  const steps = Math.min(overlap, Math.max(1, n - 1));
  if (n < 2) return Number.NaN;
  const centre = mean(differences);
  let variance = 0;
  for (let lag = 0; lag < steps; lag++) {
    let covariance = 0;
    for (let i = lag; i < n; i++) covariance += (differences[i] - centre) * (differences[i - lag] - centre);
    variance += ((lag === 0 ? 1 : 2 * (1 - lag / steps)) * covariance) / n;
  }
  const correction = (n + 1 - 2 * steps + (steps * (steps - 1)) / n) / n;
  return Math.sqrt(Math.max(0, variance) / n / correction);
}

function mean(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0) / values.length;
}

function studentBothTails(t: number, degrees: number): number {
  return betaLower(degrees / (degrees + t * t), degrees / 2, 0.5);
}

/** By halving, to 1e-12: few degrees of freedom are beyond the series of distributions.ts. */
function studentQuantile975(degrees: number): number {
  let [below, above] = [0, 13];
  while (above - below > 1e-12) {
    const middle = (below + above) / 2;
    if (studentBothTails(middle, degrees) > 0.05) below = middle;
    else above = middle;
  }
  return above;
}
