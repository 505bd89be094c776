import type { optimizer } from '@bsull/augurs-prophet-wasmstan';
import { ModelFailure } from './model.ts';

/** Input of Prophet's Stan model, by its own names; t runs from 0 to 1 over the history, y is at most 1 in size. */
export interface ProphetData {
  readonly t: readonly number[];
  readonly y: readonly number[];
  /** Times at which the slope may change, ascending, at least one. */
  readonly t_change: readonly number[];
  /** One row a value: what is known of it, at least one column. */
  readonly X: readonly (readonly number[])[];
  /** Prior deviation of each column's effect. */
  readonly sigmas: readonly number[];
  /** Prior scale of a change of slope. */
  readonly tau: number;
}

/** Most likely parameters: slope and level at t = 0, changes of slope, effects of the columns, deviation of a value. */
export interface ProphetParameters {
  readonly k: number;
  readonly m: number;
  readonly delta: Float64Array;
  readonly beta: Float64Array;
  readonly sigmaObs: number;
}

/** Prophet itself searches by Newton's method below 100 values: in this build that always traps. */
const SEARCH = { algorithm: 'lbfgs', seed: 1 } as const;

/** Loads Prophet's model into this thread; later calls return at once. If it can't be loaded, fitProphet says so. */
export function loadProphet(): Promise<void> {
  loading ??= load();
  return loading;
}

/**
 * Parameters of the highest posterior density, found by Stan's own search from Prophet's own start. No random numbers.
 *
 * @throws {ModelFailure} not-converged with Stan's reason; unavailable if the model is not loaded or broke down before.
 *
 * Time: some 30 ms for two years of days with a weekly season, 100 ms with a yearly one.
 * Source: Taylor, Letham, Forecasting at scale, The American Statistician 72 (2018), pp. 37–45; Prophet 1.1.
 */
export function fitProphet(data: ProphetData): ProphetParameters {
  if (!engine) throw new ModelFailure('unavailable', whyNot);
  const { t, y, t_change, X, sigmas, tau } = data;
  const model = {
    ...{ T: y.length, y, t, cap: y.map(() => 0) },
    ...{ S: t_change.length, t_change, trend_indicator: 0 },
    ...{ K: sigmas.length, s_a: sigmas.map(() => 1), s_m: sigmas.map(() => 0), X, sigmas, tau },
  };
  const slope = (y[y.length - 1] - y[0]) / (t[t.length - 1] - t[0]);
  const start = {
    k: slope,
    m: y[0] - slope * t[0],
    delta: new Float64Array(t_change.length),
    beta: new Float64Array(sigmas.length),
    sigmaObs: 1,
  };
  try {
    const { params } = engine.optimize(start, JSON.stringify(model), SEARCH);
    return params;
  } catch (cause) {
    // An error of Stan comes back as one; a trap of WebAssembly leaves its memory in disorder.
    if (!(cause instanceof Error) || cause.name !== 'RuntimeError') throw new ModelFailure('not-converged', `Stan says: ${String(cause)}`);
    engine = null;
    whyNot = `Prophet's model broke down in this thread: ${String(cause)}`;
    throw new ModelFailure('unavailable', whyNot);
  }
}

let loading: Promise<void> | null = null;
let engine: typeof optimizer | null = null;
let whyNot = "Prophet's model is not loaded: call loadProphet() first";

async function load(): Promise<void> {
  try {
    engine = (await import('@bsull/augurs-prophet-wasmstan')).optimizer;
  } catch (cause) {
    whyNot = `Prophet's model can't be loaded: ${String(cause)}`;
  }
}
