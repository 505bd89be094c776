import { rotate, type Smoothed, type SmoothingParameters, type SmoothingState } from './smoother.ts';

export interface RelativelySmoothed extends Smoothed {
  /** Sum of the logarithms of the one-step means: what relative errors owe the likelihood. */
  readonly logMeans: number;
}

/**
 * Runs the recursion of an ETS model with multiplicative errors: an error is a share of the mean expected for its step. The
 * season is a factor, or added like in `runSmoother`.
 *
 * @param values  one value > 0 a step, NaN = gap: its error counts as 0.
 * @param initial  state before the first value; not changed. Seasonal factors stand around 1, addends around 0.
 * @param errors   if given, takes the relative one-step errors, 0 at gaps.
 * @returns infinite errors where a step's mean is not positive: such parameters are no model of the series.
 *
 * Time O(n), a logarithm in eight steps.
 * Source: Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing (2008), table 2.3.
 */
export function runRelativeSmoother(
  values: Float64Array,
  { parameters, seasonIsFactor, initial, errors }: RelativeRun,
): RelativelySmoothed {
  const { alpha, beta, gamma, phi } = parameters;
  const seasonal = initial.seasonal.slice();
  const season = seasonal.length;
  let { level } = initial;
  let drift = phi * initial.trend;
  let [squaredError, logMeans, product, phase] = [0, 0, 1, 0];
  for (let i = 0; i < values.length; i++) {
    const effect = seasonal[phase];
    const base = level + drift;
    const mean = seasonIsFactor ? base * effect : base + effect;
    if (!(mean > 0 && base > 0)) return { squaredError: Number.POSITIVE_INFINITY, logMeans: 0, final: initial };
    let error = values[i] - mean;
    // NaN is the only number that differs from itself.
    const observed = error === error;
    if (!observed) error = 0;
    const relative = error / mean;
    squaredError += relative * relative;
    if (observed) product *= mean;
    if ((i & 7) === 7) {
      logMeans += Math.log(product);
      product = 1;
    }
    if (errors) errors[i] = relative;
    // The correction of the level and of the season, in their own units.
    const ofBase = seasonIsFactor ? base * relative : error;
    level = base + alpha * ofBase;
    drift = phi * (drift + beta * ofBase);
    seasonal[phase] = effect + gamma * (seasonIsFactor ? effect * relative : error);
    if (++phase === season) phase = 0;
  }
  return { squaredError, logMeans: logMeans + Math.log(product), final: { level, trend: drift / phi, seasonal: rotate(seasonal, phase) } };
}

export interface RelativeRun {
  readonly parameters: SmoothingParameters;
  readonly seasonIsFactor: boolean;
  readonly initial: SmoothingState;
  readonly errors?: Float64Array;
}
