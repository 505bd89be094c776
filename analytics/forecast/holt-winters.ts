import { minimiseSimplex } from '../math/optimise.ts';
import { estimateInitialState, refineInitialState } from './initial-state.ts';
import type { Path } from './path.ts';
import { runSmoother, type SmoothingParameters, type SmoothingState } from './smoother.ts';

export interface HoltWintersFit {
  readonly parameters: SmoothingParameters;
  /** State before the first value. */
  readonly initial: SmoothingState;
  /** State after the last value. */
  readonly final: SmoothingState;
  /** Sum of the squared one-step errors. */
  readonly squaredError: number;
  /** Variance of the one-step errors, corrected for the number of estimated parameters and states. */
  readonly sigma2: number;
  /** Values that are not gaps. */
  readonly observed: number;
}

/** Bounds of R's `ets` for the damping: below, the trend is gone in days; above, it can't be told from an undamped one. */
const PHI = { min: 0.8, max: 0.98 } as const;
/** Bounds of R's `ets` for the weights, which keep the state able to move and to remember. */
const WEIGHT = { min: 1e-4, max: 1 - 1e-4 } as const;

/** Smooth series of everyday counts: slow level, hardly any trend, steady season. */
const USUAL: SmoothingParameters = { alpha: 0.1, beta: 0.005, gamma: 0.02, phi: 0.95 };

/**
 * Fits damped additive Holt-Winters, the model ETS(A,Ad,A), by maximum likelihood: the four parameters by the simplex, the
 * initial level, trend and season by least squares (the errors are linear in them).
 *
 * @param values  one value a step, NaN = gap (the state then moves on without correction).
 * @param season  steps a season, a whole number >= 1; 1 = no season.
 * @param start   parameters to start from, for instance of a fit to a shorter part of the series; saves half the time.
 * @returns the fit. A series without variation gives sigma2 0; nothing is ever NaN if at least one value is observed.
 * @throws {RangeError} if `season` is out of range, a value is infinite, or all are gaps.
 *
 * Time: some 90 passes over the series, and season + 2 for the initial state.
 * Source: Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing (2008), chapters 2, 5 and 6.
 */
export function fitHoltWinters(values: Float64Array, season: number, start?: SmoothingParameters): HoltWintersFit {
  const observed = checkSeries(values, season);
  const guess = estimateInitialState(values, season);
  const rough = searchParameters(values, { parameters: start ?? USUAL, initial: guess, width: start ? 0.4 : 1, tolerance: 1e-3 });
  const initial = refineInitialState(values, rough, guess);
  const parameters = searchParameters(values, { parameters: rough, initial, width: 0.3, tolerance: 1e-4 });

  const { squaredError, final } = runSmoother(values, parameters, initial);
  const estimated = season > 1 ? 4 + 2 + season - 1 : 3 + 2;
  return { parameters, initial, final, squaredError, sigma2: squaredError / Math.max(1, observed - estimated), observed };
}

/**
 * The coming steps of a fit: exact for the fitted model, without the uncertainty of its parameters.
 *
 * @param horizon  number of steps, >= 1.
 * Source: as above, tables 6.1 and 6.2, class 1.
 */
export function projectHoltWinters(fit: HoltWintersFit, horizon: number): Path {
  const { alpha, beta, gamma, phi } = fit.parameters;
  const { level, trend, seasonal } = fit.final;
  const season = seasonal.length;
  const centre = new Float64Array(horizon);
  const weights = new Float64Array(horizon);
  let damped = 0;
  for (let step = 0; step < horizon; step++) {
    weights[step] = step === 0 ? 1 : alpha + beta * damped + (step % season === 0 ? gamma : 0);
    damped = phi * (1 + damped);
    centre[step] = level + damped * trend + seasonal[step % season];
  }
  return { centre, weights, sigma2: fit.sigma2 };
}

function checkSeries(values: Float64Array, season: number): number {
  if (!Number.isInteger(season) || season < 1) throw new RangeError(`season: must be a whole number >= 1, is ${season}`);
  let observed = 0;
  for (let i = 0; i < values.length; i++) {
    if (Number.isNaN(values[i])) continue;
    if (!Number.isFinite(values[i])) throw new RangeError(`values: value ${i} is infinite; a gap is NaN`);
    observed++;
  }
  if (observed === 0) throw new RangeError('values: all are gaps');
  return observed;
}

interface Search {
  readonly parameters: SmoothingParameters;
  readonly initial: SmoothingState;
  /** First step of the simplex on the logit scale. */
  readonly width: number;
  /** Of the log of the squared error: 1e-4 is 0.04 of log-likelihood in two years of days. */
  readonly tolerance: number;
}

/** The search runs on the logits of the parameters within their bounds, so that every point is a valid model. */
function searchParameters(values: Float64Array, { parameters, initial, width, tolerance }: Search): SmoothingParameters {
  const seasonal = initial.seasonal.length > 1;
  const start = toLogits(parameters).slice(0, seasonal ? 4 : 3);
  // Where the initial state explains all, errors are rounding: without this floor the search would follow them anywhere.
  const floor = values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + value * value), 0) * 1e-18 + Number.MIN_VALUE;
  const objective = (point: Float64Array): number => Math.log(runSmoother(values, fromLogits(point), initial).squaredError + floor);
  const { point } = minimiseSimplex(objective, start, { steps: start.map(() => width), tolerance, maxEvaluations: 400 });
  return fromLogits(point);
}

function toLogits({ alpha, beta, gamma, phi }: SmoothingParameters): number[] {
  return [
    logit(share(alpha, WEIGHT.min, WEIGHT.max)),
    logit(share(beta, 0, alpha)),
    logit(share(phi, PHI.min, PHI.max)),
    logit(share(gamma, 0, 1 - alpha)),
  ];
}

function fromLogits(point: ArrayLike<number>): SmoothingParameters {
  const alpha = within(point[0], WEIGHT.min, WEIGHT.max);
  return {
    alpha,
    beta: within(point[1], 0, alpha),
    phi: within(point[2], PHI.min, PHI.max),
    gamma: point.length > 3 ? within(point[3], 0, 1 - alpha) : 0,
  };
}

function share(value: number, min: number, max: number): number {
  return (value - min) / (max - min);
}

function within(logOdds: number, min: number, max: number): number {
  return min + (max - min) / (1 + Math.exp(-logOdds));
}

/** Held within ±7, where the curve is flat: a parameter at its bound could otherwise never leave it. */
function logit(value: number): number {
  return Math.min(7, Math.max(-7, Math.log(value / (1 - value))));
}
