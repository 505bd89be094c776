import type { Prediction } from './path.ts';
import type { Scale } from './scale.ts';

/** Every model by the name that is stored with its forecasts. */
export const modelNames = [
  'seasonal-naive',
  'recent-mean',
  'holt-winters-damped',
  'ets',
  'linear-season',
  'croston',
  'tsb',
  'negative-binomial',
  'arima',
  'prophet',
  'ensemble',
] as const;
export type ModelName = (typeof modelNames)[number];

/** What is known of each step beforehand, past and coming: holidays, Ramadan, school terms. */
export interface Regressors {
  readonly names: readonly string[];
  /** One column a name; each is as long as the series and the horizon together, finite, 0 = no effect. */
  readonly columns: readonly Float64Array[];
}

/** What a model may know of a series besides its values. */
export interface SeriesContext {
  /** Steps a season, >= 1; 1 = none. */
  readonly season: number;
  /** Scale on which errors are even, chosen from the whole series; a model may use another one and say so in its prediction. */
  readonly scale: Scale;
  /** The first value of the series and of every training part stands at index 0 of the columns. */
  readonly regressors: Regressors | null;
  /** Steps a year: 365.25 for days; without it, or in a series of less than a year, no model looks for a yearly wave. */
  readonly stepsAYear?: number;
  /** What models learned of this series before, to start from; they write into it what they learn now. Without it they start cold. */
  readonly memory?: SeriesMemory;
}

/** A few numbers a model, which it alone understands: plain data that can be stored with the series. A model ignores what does not fit. */
export type SeriesMemory = Partial<Record<ModelName, readonly number[]>>;

/**
 * Predicts the steps after a training part. Called with ever longer parts of one series (ascending back-test origins, then the
 * whole), so that a model may start from its last fit.
 *
 * @param training  one value a step, NaN = gap; not changed.
 * @param horizon   steps ahead, >= 1.
 * @throws {ModelFailure} if this model has no answer for this series: the caller falls back and says why.
 */
export type Predictor = (training: Float64Array, horizon: number) => Prediction;

export interface ForecastModel {
  readonly name: ModelName;
  /** fast: below some 10 ms a series of two years of days. slow: run in the background only. */
  readonly cost: 'fast' | 'slow';
  /** Observed values the model needs at least. */
  readonly leastObserved: (context: SeriesContext) => number;
  /** sparse: left out of series with fewer zeros than other values, see isSparse. */
  readonly only?: 'sparse';
  /** A predictor for one series; what it remembers between its calls is its own. */
  readonly predictor: (context: SeriesContext) => Predictor;
}

export type ModelFailureReason = 'too-short' | 'degenerate' | 'not-finite' | 'exploded' | 'not-converged' | 'unavailable';

/** A model has no answer for a series. Not a caller's mistake: data decides it. */
export class ModelFailure extends Error {
  override readonly name = 'ModelFailure';
  readonly reason: ModelFailureReason;

  constructor(reason: ModelFailureReason, detail: string) {
    super(detail);
    this.reason = reason;
  }
}
