import { minimiseSimplex } from '../math/optimise.ts';
import { countEstimated, type EtsForm } from './ets-form.ts';
import { estimateInitialState, refineInitialState, refineRelativeState } from './initial-state.ts';
import { runRelativeSmoother } from './relative-smoother.ts';
import { runSmoother, type Smoothed, type SmoothingParameters, type SmoothingState } from './smoother.ts';

export interface EtsFit {
  readonly form: EtsForm;
  readonly parameters: SmoothingParameters;
  /** State before the first value. */
  readonly initial: SmoothingState;
  /** State after the last value. */
  readonly final: SmoothingState;
  /** Sum of the squared one-step errors, relative ones for multiplicative errors. */
  readonly squaredError: number;
  /** Variance of the one-step errors, corrected for the number of estimated parameters and states. */
  readonly sigma2: number;
  /** Values that are not gaps. */
  readonly observed: number;
  /** −2 log-likelihood up to a constant that all forms on one series share. */
  readonly deviance: number;
  /** The same charged for the estimated numbers; infinite if there are too few values for so many. */
  readonly aicc: number;
}

export interface EtsFitOptions {
  readonly form: EtsForm;
  /** Parameters to start from, for instance of a fit to a shorter part of the series; saves half the time. */
  readonly start?: SmoothingParameters | undefined;
  /** Half the search: good enough to choose between forms. */
  readonly rough?: boolean;
}

/** Bounds of R's `ets` for the damping: below, the trend is gone in days; above, it can't be told from an undamped one. */
const PHI = { min: 0.8, max: 0.98 } as const;
/** Bounds of R's `ets` for the weights, which keep the state able to move and to remember. */
const WEIGHT = { min: 1e-4, max: 1 - 1e-4 } as const;

/** Smooth series of everyday counts: slow level, hardly any trend, steady season. */
const USUAL: SmoothingParameters = { alpha: 0.1, beta: 0.005, gamma: 0.02, phi: 0.95 };

/**
 * Fits one model of the ETS family by maximum likelihood: weights and damping by the simplex, the initial state by least
 * squares between its two searches.
 *
 * @param values  one value a step, NaN = gap (the state then moves on without correction); all > 0 for multiplicative errors.
 * @param season  steps a season, a whole number >= 1; a form without a season ignores it.
 * @returns the fit. A series without variation gives sigma2 0; nothing is ever NaN if at least one value is observed.
 * @throws {RangeError} if `season` is out of range, a value is infinite, or all are gaps.
 *
 * Time: some 20 passes over the series for each parameter, half if rough, and season + 2 for the initial state.
 * Source: Hyndman, Koehler, Ord, Snyder, Forecasting with Exponential Smoothing (2008), chapters 2, 5 and 7.
 */
export function fitEts(values: Float64Array, season: number, { form, start, rough }: EtsFitOptions): EtsFit {
  const observed = checkSeries(values, season);
  const steps = form.season === 'N' ? 1 : season;
  const model = modelOf(values, form);
  const shape = { hasTrend: form.trend !== 'N', seasonIsFactor: form.season === 'M' };
  const refine = (parameters: SmoothingParameters, initial: SmoothingState): SmoothingState =>
    form.error === 'A'
      ? refineInitialState(values, parameters, initial, shape.hasTrend)
      : refineRelativeState(values, { ...shape, parameters, initial }, (state) => model.deviance(model.run(parameters, state), observed));

  const guess = estimateInitialState(values, steps, shape);
  const search = { model, form, seasonal: steps > 1, observed };
  let parameters = searchParameters(search, { parameters: start ?? USUAL, initial: guess, width: start ? 0.4 : 1, tolerance: 1e-3 });
  const initial = refine(parameters, guess);
  if (!rough) parameters = searchParameters(search, { parameters, initial, width: 0.3, tolerance: 1e-4 });

  const run = model.run(parameters, initial);
  const estimated = countEstimated(form, steps);
  const deviance = model.deviance(run, observed);
  const left = observed - estimated - 1;
  return {
    ...{ form, parameters, initial, final: run.final, squaredError: run.squaredError, observed, deviance },
    sigma2: run.squaredError / Math.max(1, observed - (estimated - 1)),
    aicc: left > 0 ? deviance + 2 * estimated + (2 * estimated * (estimated + 1)) / left : Number.POSITIVE_INFINITY,
  };
}

/** A form on one series. */
interface EtsModel {
  readonly run: (parameters: SmoothingParameters, initial: SmoothingState) => Smoothed & { readonly logMeans: number };
  readonly deviance: (run: { readonly squaredError: number; readonly logMeans: number }, observed: number) => number;
}

function modelOf(values: Float64Array, { error, season }: EtsForm): EtsModel {
  // Where the initial state explains all, errors are rounding: without this floor the search would follow them anywhere.
  const size = values.reduce((sum, value) => (Number.isNaN(value) ? sum : sum + (error === 'A' ? value * value : 1)), 0);
  const floor = size * 1e-18 + Number.MIN_VALUE;
  return {
    run: (parameters, initial) =>
      error === 'A'
        ? { ...runSmoother(values, parameters, initial), logMeans: 0 }
        : runRelativeSmoother(values, { parameters, seasonIsFactor: season === 'M', initial }),
    deviance: ({ squaredError, logMeans }, observed) => observed * Math.log(squaredError + floor) + 2 * logMeans,
  };
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

interface SearchModel {
  readonly model: EtsModel;
  readonly form: EtsForm;
  readonly seasonal: boolean;
  readonly observed: number;
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
function searchParameters({ model, form, seasonal, observed }: SearchModel, search: Search): SmoothingParameters {
  const { parameters, initial, width, tolerance } = search;
  const start = toLogits(parameters, form, seasonal);
  const objective = (point: Float64Array): number =>
    model.deviance(model.run(fromLogits(point, form, seasonal), initial), observed) / observed;
  const { point } = minimiseSimplex(objective, start, { steps: start.map(() => width), tolerance, maxEvaluations: 400 });
  return fromLogits(point, form, seasonal);
}

function toLogits({ alpha, beta, gamma, phi }: SmoothingParameters, { trend }: EtsForm, seasonal: boolean): number[] {
  return [
    logit(share(alpha, WEIGHT.min, WEIGHT.max)),
    ...(trend === 'N' ? [] : [logit(share(beta, 0, alpha))]),
    ...(trend === 'Ad' ? [logit(share(phi, PHI.min, PHI.max))] : []),
    ...(seasonal ? [logit(share(gamma, 0, 1 - alpha))] : []),
  ];
}

function fromLogits(point: ArrayLike<number>, { trend }: EtsForm, seasonal: boolean): SmoothingParameters {
  const alpha = within(point[0], WEIGHT.min, WEIGHT.max);
  return {
    alpha,
    beta: trend === 'N' ? 0 : within(point[1], 0, alpha),
    phi: trend === 'Ad' ? within(point[2], PHI.min, PHI.max) : 1,
    gamma: seasonal ? within(point[point.length - 1], 0, 1 - alpha) : 0,
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
