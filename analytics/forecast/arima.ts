import { forecastArima, mostArimaValues, type ArimaForecast, type ArimaOrder } from './arima-engine.ts';
import { guarded } from './guard.ts';
import { independentColumns } from './independent-columns.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from './model.ts';
import { predictAlong, type Prediction } from './path.ts';

/** Beyond a day of hours the package takes seconds: longer seasons are described by waves. */
const LONGEST_SEASON = 24;
const WAVES_OF_LONG_SEASON = 3;
/** Older values change neither order nor forecast by much, but each costs time. */
const MOST_VALUES = 1_500;
/** With more gaps than this the filling would make the series, not the data. */
const MOST_GAPS = 1 / 3;

/**
 * (p, d, q) of the candidates: few and small, since the package's search may end elsewhere than at the maximum and then claims
 * too small a variance. (2,0,1) did so on one of 25 generated series, with forecasts far off.
 */
const SEASONAL = [
  [0, 1, 1],
  [1, 0, 1],
] as const;
const WITHOUT_SEASON = [
  [0, 1, 1],
  [1, 0, 1],
  [1, 1, 1],
  [3, 0, 0],
] as const;

/**
 * Seasonal ARIMA with regressors: (0,1,1) or (1,0,1) with the seasonal part (0,1,1), without a season one of four
 * orders; chosen at the first call by the variance of a step, corrected for the parameters as AICc is. Seasons of more than
 * 24 steps are described by three waves.
 *
 * Gaps are filled on the working scale from the same place of the seasons before and after: a series with many has an
 * interval that is too narrow (the back-test widens it), one with more than a third has no forecast. Only the latest 1,500
 * values are used, and less with many regressors (600 with nine). Needs loadArima() before.
 *
 * The deviation of the sum takes every error to push all later steps one way: it is an upper bound.
 */
export const arima: ForecastModel = guarded({
  name: 'arima',
  cost: 'slow',
  leastObserved: ({ season }) => (season > LONGEST_SEASON ? season + 10 : Math.max(20, 3 * season + 1)),
  predictor: (context) => {
    let ranking: readonly ArimaOrder[] | null = null;
    return (training, horizon) => {
      const input = prepare(training, horizon, context);
      ranking ??= rankOrders(input);
      return toPrediction(forecastByFirst(input, ranking), context);
    };
  },
});

interface Prepared {
  /** Working values without gaps. */
  readonly values: Float64Array;
  readonly columns: readonly Float64Array[];
  readonly orders: readonly ArimaOrder[];
  readonly horizon: number;
}

function prepare(training: Float64Array, horizon: number, { season, scale, regressors, stepsAYear }: SeriesContext): Prepared {
  const long = season > LONGEST_SEASON;
  const outside = [...(regressors?.columns ?? []), ...(long ? wavesOf(season, training.length + horizon) : [])];
  const first = Math.max(0, training.length - Math.min(MOST_VALUES, mostArimaValues(outside.length, horizon)));
  const values = fillGaps(training.subarray(first).map(scale.toWorking), long ? Math.round(stepsAYear ?? season) : season);
  if (values.every((value) => value === values[0])) throw new ModelFailure('degenerate', 'all values are equal');
  const seasonal = season > 1 && !long;
  const orders = (seasonal ? SEASONAL : WITHOUT_SEASON).map(([p, d, q]) => {
    const part = seasonal ? 1 : 0;
    return { p, d, q, P: 0, D: part, Q: part, season: seasonal ? season : 1 };
  });
  const known = outside.map((column) => column.subarray(first, training.length + horizon));
  return { values, columns: independentColumns(known, { rows: values.length, lag: seasonal ? season : 1 }), orders, horizon };
}

/** Orders that can be fitted, the best one first. */
function rankOrders(input: Prepared): ArimaOrder[] {
  const failures: ModelFailure[] = [];
  const ranked = input.orders.flatMap((order) => {
    try {
      return [{ order, score: scoreOf(order, input, forecastArima({ ...input, order, horizon: 1 })) }];
    } catch (failure) {
      if (!(failure instanceof ModelFailure)) throw failure;
      failures.push(failure);
      return [];
    }
  });
  if (ranked.length === 0) throw failures[0];
  return ranked.toSorted((a, b) => a.score - b.score).map(({ order }) => order);
}

/** AICc a value: orders that difference differently can be compared by it, as none of them scores another number of errors a value. */
function scoreOf({ p, d, q, P, D, Q, season }: ArimaOrder, { values, columns }: Prepared, { variance }: ArimaForecast): number {
  const n = values.length - d - D * season;
  const parameters = p + q + P + Q + columns.length + 1 + (d + D > 0 ? 0 : 1);
  return Math.log(Math.max(variance[0], Number.MIN_VALUE)) + (2 * parameters) / Math.max(1, n - parameters - 1);
}

function forecastByFirst(input: Prepared, ranking: readonly ArimaOrder[]): ArimaForecast {
  let failure: ModelFailure | null = null;
  for (const order of ranking) {
    try {
      return forecastArima({ ...input, order });
    } catch (thrown) {
      if (!(thrown instanceof ModelFailure)) throw thrown;
      failure ??= thrown;
    }
  }
  throw failure ?? new ModelFailure('not-converged', 'no order can be fitted');
}

function toPrediction({ mean, variance }: ArimaForecast, { scale }: SeriesContext): Prediction {
  const sigma2 = variance[0];
  // What one error adds to the variance of each step is the square of its effect there.
  const weights = variance.map((value, step) => (step === 0 ? 1 : Math.sqrt(Math.max(0, value - variance[step - 1]) / (sigma2 || 1))));
  const expected = mean.map((centre) => scale.expectedValue(centre, sigma2));
  return { ...predictAlong({ centre: mean, weights, sigma2 }, scale, expected), deviation: variance.map(Math.sqrt) };
}

/**
 * Fills each gap with the values at its place in the nearest seasons before and after that have one, the nearer weighing more;
 * without one with the mean.
 */
function fillGaps(values: Float64Array, season: number): Float64Array {
  const observed = values.filter((value) => !Number.isNaN(value));
  if (observed.length < (1 - MOST_GAPS) * values.length) {
    throw new ModelFailure('too-short', `${values.length - observed.length} of ${values.length} values are gaps`);
  }
  const mean = observed.reduce((sum, value) => sum + value, 0) / observed.length;
  return values.map((value, at) => {
    if (!Number.isNaN(value)) return value;
    const before = nearest(values, at, -season);
    const after = nearest(values, at, season);
    if (before === null || after === null) return values[before ?? after ?? -1] ?? mean;
    return (values[before] * (after - at) + values[after] * (at - before)) / (after - before);
  });
}

function nearest(values: Float64Array, from: number, step: number): number | null {
  for (let at = from + step; at >= 0 && at < values.length; at += step) if (!Number.isNaN(values[at])) return at;
  return null;
}

function wavesOf(season: number, length: number): Float64Array[] {
  return Array.from({ length: 2 * WAVES_OF_LONG_SEASON }, (_, i) => {
    const turn = (2 * Math.PI * ((i >> 1) + 1)) / season;
    return Float64Array.from({ length }, (_, step) => (i % 2 === 0 ? Math.cos(turn * step) : Math.sin(turn * step)));
  });
}
