import { logGamma } from '../math/special.ts';
import { solveNormalEquations } from '../math/least-squares.ts';

export interface CountRegressionInput {
  /** Counts, >= 0, one an observation. */
  readonly counts: Float64Array;
  /** Columns of what is known, each as long as the counts. */
  readonly columns: readonly Float64Array[];
  /** Inverse prior variance of each effect around 0; 0 = none. */
  readonly penalty: readonly number[];
  /** A fit of like data to start from; one with other columns is ignored. */
  readonly start?: CountRegression | undefined;
}

export interface CountRegression {
  /** Change of the logarithm of the mean by one unit of each column. */
  readonly effects: Float64Array<ArrayBuffer>;
  /** Variance = mean + mean² / theta; infinite for Poisson counts. */
  readonly theta: number;
  readonly logLikelihood: number;
}

const MOST_ROUNDS = 25;
const MOST_STEPS = 50;
/** Change of any effect, or of the logarithm of theta, at which the search ends. */
const TOLERANCE = 1e-7;
/** Logarithms of the thetas among which to search: beyond the last one counts are as good as Poisson. */
const LOG_THETA = { min: Math.log(1e-3), max: Math.log(1e5) } as const;
/** Of the logarithm of a mean: keeps a step of the search from overflowing. */
const FARTHEST = 30;

/**
 * Regression of counts on the log scale with negative binomial errors: effects by reweighted least squares and theta by maximum
 * likelihood in turns, until both stay.
 *
 * Time O(n · columns²), some 20 to 60 times.
 * Source: Venables, Ripley, Modern Applied Statistics with S (2002), section 7.4. Equal to R MASS 7.3, glm.nb(), without penalty.
 */
export function fitNegativeBinomial({ counts, columns, penalty, start }: CountRegressionInput): CountRegression {
  const overall = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const fit = { effects: new Float64Array(columns.length), mean: new Float64Array(counts.length).fill(Math.max(overall, 1e-3)) };
  let theta = Number.POSITIVE_INFINITY;
  if (start?.effects.length === columns.length) {
    theta = start.theta;
    fit.effects.set(start.effects);
    setMeans(fit, columns);
  }
  for (let round = 0; round < MOST_ROUNDS; round++) {
    for (let step = 0; step < MOST_STEPS && improve(fit, { counts, columns, penalty, theta }) > TOLERANCE; step++);
    const next = findTheta(counts, fit.mean);
    const settled = next === theta || Math.abs(Math.log(next / theta)) < TOLERANCE;
    theta = next;
    if (settled) break;
  }
  return { effects: fit.effects, theta, logLikelihood: logLikelihood(counts, fit.mean, theta) };
}

interface Fit {
  effects: Float64Array<ArrayBuffer>;
  readonly mean: Float64Array;
}

/** One step of reweighted least squares; returns the largest change of an effect. */
function improve(fit: Fit, { counts, columns, penalty, theta }: Omit<CountRegressionInput, 'start'> & { readonly theta: number }): number {
  const { mean } = fit;
  const lower = columns.map((_, i) => new Float64Array(i + 1));
  const target = new Float64Array(columns.length);
  for (let at = 0; at < counts.length; at++) {
    const weight = mean[at] / (1 + mean[at] / theta);
    const response = Math.log(mean[at]) + (counts[at] - mean[at]) / mean[at];
    for (let i = 0; i < columns.length; i++) {
      const own = columns[i][at] * weight;
      if (own === 0) continue;
      target[i] += own * response;
      for (let j = 0; j <= i; j++) lower[i][j] += own * columns[j][at];
    }
  }
  const effects = solveNormalEquations(lower, target, penalty);
  const change = effects.reduce((most, effect, i) => Math.max(most, Math.abs(effect - fit.effects[i])), 0);
  fit.effects = effects;
  setMeans(fit, columns);
  return change;
}

function setMeans({ effects, mean }: Fit, columns: readonly Float64Array[]): void {
  for (let at = 0; at < mean.length; at++) {
    let sum = 0;
    for (let i = 0; i < columns.length; i++) sum += effects[i] * columns[i][at];
    mean[at] = Math.exp(Math.max(-FARTHEST, Math.min(FARTHEST, sum)));
  }
}

/** Theta of the highest likelihood for given means, by bisection of its slope. */
function findTheta(counts: Float64Array, mean: Float64Array): number {
  const above = countsAbove(counts);
  const slopeAt = (theta: number): number => {
    let slope = 0;
    above.forEach((many, count) => (slope += many / (theta + count)));
    for (let at = 0; at < counts.length; at++) slope += (mean[at] - counts[at]) / (theta + mean[at]) - Math.log1p(mean[at] / theta);
    return slope;
  };
  let { min: low, max: high } = LOG_THETA;
  if (slopeAt(Math.exp(high)) >= 0) return Number.POSITIVE_INFINITY;
  while (high - low > TOLERANCE / 10) {
    const middle = (low + high) / 2;
    if (slopeAt(Math.exp(middle)) > 0) low = middle;
    else high = middle;
  }
  return Math.exp((low + high) / 2);
}

/** [k] = how many counts are above k: turns sums over all counts up to each value into one sum. */
function countsAbove(counts: Float64Array): Float64Array {
  const above = new Float64Array(counts.reduce((most, count) => Math.max(most, count), 0));
  for (const count of counts) if (count > 0) above[count - 1]++;
  for (let k = above.length - 2; k >= 0; k--) above[k] += above[k + 1];
  return above;
}

function logLikelihood(counts: Float64Array, mean: Float64Array, theta: number): number {
  return counts.reduce((sum, count, at) => {
    const poisson = count * Math.log(mean[at]) - mean[at] - logGamma(count + 1);
    if (!Number.isFinite(theta)) return sum + poisson;
    const ways = logGamma(count + theta) - logGamma(theta) - logGamma(count + 1);
    return sum + ways - theta * Math.log1p(mean[at] / theta) + count * Math.log(mean[at] / (theta + mean[at]));
  }, 0);
}
