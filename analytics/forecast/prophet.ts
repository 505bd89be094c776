import { guarded } from './guard.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from './model.ts';
import type { Prediction } from './path.ts';
import { fitProphet, type ProphetParameters } from './prophet-engine.ts';
import type { Scale } from './scale.ts';

/** Prophet's defaults. */
const CHANGEPOINTS = 25;
const CHANGEPOINT_SHARE = 0.8;
const CHANGEPOINT_SCALE = 0.05;
const EFFECT_SCALE = 10;
const YEARLY_WAVES = 10;
const MOST_WAVES = 10;

/**
 * Prophet: a line that may bend at 25 places, waves of the season and of the year, and regressors (holidays), fitted by Prophet's
 * own Stan model. The season needs two of its lengths, the yearly waves two years. Gaps are left out. Works on the scale of the
 * series, the root for counts, where effects add up as they multiply in counts. Needs loadProphet() before.
 *
 * Prophet's intervals come from simulated trends; these are their variance in closed form, so that nothing is random: a change
 * of slope comes as often as in the history, its size Laplace distributed as in the history.
 */
export const prophet: ForecastModel = guarded({
  name: 'prophet',
  cost: 'slow',
  leastObserved: ({ season }) => Math.max(14, 2 * season),
  predictor: (context) => (training, horizon) => predictProphet(training, horizon, context),
});

function predictProphet(training: Float64Array, horizon: number, context: SeriesContext): Prediction {
  const { scale } = context;
  const working = training.map(scale.toWorking);
  const history = observe(working);
  const columns = createColumns(training, horizon, context);
  const rowAt = (step: number): number[] => columns.map((column) => column[step]);
  const tChange = changepoints(history.t);
  const fit = fitProphet({
    ...{ t: history.t, y: history.y, t_change: tChange },
    ...{ X: history.steps.map(rowAt), sigmas: columns.map(() => EFFECT_SCALE), tau: CHANGEPOINT_SCALE },
  });
  const coming = Float64Array.from({ length: horizon }, (_, ahead) => history.timeOf(training.length + ahead));
  const centre = coming.map((t, ahead) => {
    const row = rowAt(training.length + ahead);
    return history.size * (trendAt(t, fit, tChange) + row.reduce((sum, value, i) => sum + value * fit.beta[i], 0));
  });
  return toPrediction(centre, { coming, fit, size: history.size, scale });
}

interface History {
  /** Observed steps. */
  readonly steps: readonly number[];
  /** Their times, 0…1, and values, -1…1. */
  readonly t: readonly number[];
  readonly y: readonly number[];
  /** Largest working value in size: the unit of y. */
  readonly size: number;
  readonly timeOf: (step: number) => number;
}

function observe(working: Float64Array): History {
  const steps = Array.from(working.keys()).filter((step) => !Number.isNaN(working[step]));
  const values = steps.map((step) => working[step]);
  const size = Math.max(...values.map(Math.abs));
  if (!(size > 0) || values.every((value) => value === values[0])) throw new ModelFailure('degenerate', 'all values are equal');
  const [first, last] = [steps[0], steps[steps.length - 1]];
  const timeOf = (step: number) => (step - first) / (last - first);
  return { steps, t: steps.map(timeOf), y: values.map((value) => value / size), size, timeOf };
}

/** Times of possible bends, even over the first four fifths of the values, the first value left out. */
function changepoints(t: readonly number[]): number[] {
  const last = Math.floor(CHANGEPOINT_SHARE * t.length) - 1;
  const count = Math.min(CHANGEPOINTS, last);
  return Array.from({ length: count }, (_, i) => t[roundHalfEven(((i + 1) * last) / count)]);
}

/** As NumPy rounds, which places Prophet's bends. */
function roundHalfEven(value: number): number {
  const rounded = Math.round(value);
  return rounded - value === 0.5 && rounded % 2 === 1 ? rounded - 1 : rounded;
}

function createColumns(training: Float64Array, horizon: number, { season, stepsAYear, regressors }: SeriesContext): Float64Array[] {
  const length = training.length;
  const waves = (period: number, count: number): Float64Array[] =>
    Array.from({ length: 2 * count }, (_, i) => {
      const turn = (2 * Math.PI * ((i >> 1) + 1)) / period;
      return Float64Array.from({ length: length + horizon }, (_, step) => (i % 2 === 0 ? Math.cos(turn * step) : Math.sin(turn * step)));
    });
  const seasonal = season > 1 ? waves(season, Math.max(1, Math.min(MOST_WAVES, Math.floor((season - 1) / 2)))) : [];
  // A day less than two years is let pass: the last value stands for a whole day, too.
  const yearly = stepsAYear && season < stepsAYear / 4 && length + 1 >= 2 * stepsAYear ? waves(stepsAYear, YEARLY_WAVES) : [];
  const columns = [...seasonal, ...yearly, ...(regressors?.columns ?? []).flatMap((column) => standardise(column, training))];
  // The model can't do without a column.
  return columns.length > 0 ? columns : [new Float64Array(length + horizon)];
}

/** A regressor as Prophet takes it: 0 and 1 as they are, others with mean 0 and deviation 1; one that never changed is left out. */
function standardise(column: Float64Array, training: Float64Array): Float64Array[] {
  const known = column.subarray(0, training.length).filter((_, step) => !Number.isNaN(training[step]));
  const mean = known.reduce((sum, value) => sum + value, 0) / known.length;
  const deviation = Math.sqrt(known.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (known.length - 1));
  if (!(deviation > 0)) return [];
  if (known.every((value) => value === 0 || value === 1)) return [column];
  return [column.map((value) => (value - mean) / deviation)];
}

function trendAt(t: number, { k, m, delta }: ProphetParameters, tChange: readonly number[]): number {
  return tChange.reduce((sum, change, i) => (t >= change ? sum + delta[i] * (t - change) : sum), m + k * t);
}

interface Projection {
  /** Times of the coming steps, from 1 on. */
  readonly coming: Float64Array;
  readonly fit: ProphetParameters;
  readonly size: number;
  readonly scale: Scale;
}

function toPrediction(centre: Float64Array<ArrayBuffer>, { coming, fit, size, scale }: Projection): Prediction {
  const sigma2 = (size * fit.sigmaObs) ** 2;
  const laplace = fit.delta.reduce((sum, change) => sum + Math.abs(change), 0) / fit.delta.length;
  // Bends a unit of time times the variance of one, 2 × scale².
  const rate = size ** 2 * fit.delta.length * 2 * laplace ** 2;
  /** Covariance of the trend at two times: rate × ∫ (t - s)(u - s) ds over all times s of a bend, from 1 to the earlier of the two. */
  const covariance = (t: number, u: number): number => {
    const [near, far] = t < u ? [t - 1, u - 1] : [u - 1, t - 1];
    return rate * near * near * (far / 2 - near / 6);
  };
  const slopes = centre.map(scale.slopeAt);
  let sumVariance = 0;
  coming.forEach((t, step) => {
    sumVariance += slopes[step] ** 2 * sigma2;
    coming.forEach((u, other) => (sumVariance += slopes[step] * slopes[other] * covariance(t, u)));
  });
  const mean = centre.map((value) => scale.expectedValue(value, sigma2));
  return {
    ...{ scale, mean, centre },
    sum: mean.reduce((sum, value) => sum + value, 0),
    sumDeviation: Math.sqrt(sumVariance),
    deviation: Float64Array.from(coming, (t) => Math.sqrt(sigma2 + covariance(t, t))),
  };
}
