import { backtest, planOrigins, type Backtest, type OriginPlan } from '../evaluate/backtest.ts';
import { fitHoltWinters, projectHoltWinters } from './holt-winters.ts';
import { intervalsOf, UNCALIBRATED, type Intervals } from './intervals.ts';
import { predictAlong, type Prediction } from './path.ts';
import { chooseScale, type Scale } from './scale.ts';
import { forecastSeasonalNaive, naiveScale } from './seasonal-naive.ts';
import type { SmoothingParameters } from './smoother.ts';

/** Names behind the numbers of DailyForecasts.model, as the contract writes them. */
export const forecastModels = ['holt-winters-damped', 'seasonal-naive'] as const;

/** Why a series is shown with the seasonal naive forecast; '' = it is not. */
export type FallbackReason = '' | 'too-short' | 'lost-to-naive' | 'degenerate';

export interface ForecastInput {
  /** seriesCount × days values, series-major: value of series s on day d at s · days + d. NaN = gap. */
  readonly values: Float64Array;
  readonly seriesCount: number;
  /** Days a season, >= 1: 7 for a weekly season, 1 for none. */
  readonly season: number;
  /** Days ahead, >= 1. */
  readonly horizon: number;
  /** Cuts of the rolling back-test, >= 1. */
  readonly origins: number;
}

/** All arrays series-major: one number a series, or `horizon`, or originDays.length numbers a series. */
export interface DailyForecasts {
  /** Index into forecastModels of the model whose numbers these are. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** 1 = Holt-Winters was better than the naive count in the back-test. */
  readonly published: Uint8Array<ArrayBuffer>;
  readonly reason: FallbackReason[];
  /** Expected value of each coming day. */
  readonly mean: Float64Array<ArrayBuffer>;
  readonly lo80: Float64Array<ArrayBuffer>;
  readonly hi80: Float64Array<ArrayBuffer>;
  readonly lo95: Float64Array<ArrayBuffer>;
  readonly hi95: Float64Array<ArrayBuffer>;
  /** Of the sum over the horizon. */
  readonly sum: Float64Array<ArrayBuffer>;
  readonly sumLo80: Float64Array<ArrayBuffer>;
  readonly sumHi80: Float64Array<ArrayBuffer>;
  /** Index of the first held-out day of each origin, ascending, the same for all series; empty if the series are too short. */
  readonly originDays: Int32Array<ArrayBuffer>;
  /** MASE of Holt-Winters and of the naive count at each origin. NaN: all days held out there are gaps, or no back-test. */
  readonly originMase: Float64Array<ArrayBuffer>;
  readonly originNaiveMase: Float64Array<ArrayBuffer>;
  /** Means over the origins; NaN without a back-test (reason too-short). */
  readonly mase: Float64Array<ArrayBuffer>;
  readonly naiveMase: Float64Array<ArrayBuffer>;
  /** Share 0…1 of held-out days within the intervals of the model that is shown; NaN without a back-test. */
  readonly coverage80: Float64Array<ArrayBuffer>;
  readonly coverage95: Float64Array<ArrayBuffer>;
}

/**
 * Forecasts many daily series: damped additive Holt-Winters (counts on the root scale) and the seasonal naive count, both
 * through the same rolling back-test, which decides which one is shown and how wide its intervals are.
 *
 * @param input       seriesCount · days values, see ForecastInput; not changed.
 * @param onProgress  called with 0…1 after each series.
 * @returns numbers that are finite and never negative for a series that never was, for any series: one that is too short
 *          (fewer than three seasons, or 10 days and a season, observed), repeats itself exactly ("degenerate") or is not
 *          predicted better than by the naive count carries the seasonal naive forecast and the reason.
 * @throws {RangeError} if a size is out of range, `values` does not divide into the series, or a value is infinite.
 *
 * Time: some 400 passes over a series for the forecast and 200 for each origin.
 * Source: see fitHoltWinters, forecastSeasonalNaive, backtest and calibrate.
 */
export function forecastDaily(input: ForecastInput, onProgress?: (fraction: number) => void): DailyForecasts {
  const days = checkInput(input);
  const { values, seriesCount, season, horizon } = input;
  const plan = planOrigins({ length: days, season, horizon, origins: input.origins });
  const out = allocate(seriesCount, horizon, plan.origins);
  for (let series = 0; series < seriesCount; series++) {
    const result = forecastSeries(values.subarray(series * days, (series + 1) * days), { season, horizon, plan });
    store(out, series, result);
    onProgress?.((series + 1) / seriesCount);
  }
  return out;
}

interface SeriesOptions {
  readonly season: number;
  readonly horizon: number;
  readonly plan: OriginPlan;
}

interface SeriesForecast {
  readonly reason: FallbackReason;
  readonly prediction: Prediction;
  readonly intervals: Intervals;
  readonly tests: { readonly model: Backtest; readonly naive: Backtest } | null;
}

function forecastSeries(values: Float64Array, { season, horizon, plan }: SeriesOptions): SeriesForecast {
  const scale = chooseScale(values);
  const predictNaive = (training: Float64Array, steps: number) => forecastSeasonalNaive(training, { season, horizon: steps, scale });
  const reason = reasonNotToFit(values, season, plan);
  if (reason === 'too-short') {
    const prediction = predictNaive(values, horizon);
    return { reason, prediction, intervals: intervalsOf(prediction, UNCALIBRATED), tests: null };
  }
  const test = { values, plan, unitOf: (training: Float64Array) => naiveScale(training, season) };
  const naive = backtest({ ...test, predict: predictNaive });
  const model = reason === '' ? backtest({ ...test, predict: holtWintersPredictor(season, scale) }) : naive;
  const lost = !(model.mase < naive.mase);
  const shown = reason === '' && !lost ? model : naive;
  // A fit of its own, not started from the back-test's: the forecast must not depend on the number of origins.
  const prediction =
    shown === model && reason === '' ? holtWintersPredictor(season, scale)(values, horizon) : predictNaive(values, horizon);
  return {
    reason: reason === '' && lost ? 'lost-to-naive' : reason,
    prediction,
    intervals: intervalsOf(prediction, shown.calibration),
    tests: { model, naive },
  };
}

function reasonNotToFit(values: Float64Array, season: number, plan: OriginPlan): '' | 'too-short' | 'degenerate' {
  const observed = values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  const tested = plan.origins.length > 0 && values.subarray(plan.origins[0]).some((value) => !Number.isNaN(value));
  const trained = plan.origins.length > 0 && values.subarray(0, plan.origins[0]).some((value) => !Number.isNaN(value));
  if (!tested || !trained || observed < Math.max(10, 2 * season) + season) return 'too-short';
  for (let i = season; i < values.length; i++) {
    const difference = values[i] - values[i - season];
    if (!Number.isNaN(difference) && difference !== 0) return '';
  }
  return 'degenerate';
}

/** Predicts with damped Holt-Winters; each call starts the search from the parameters of the one before. */
function holtWintersPredictor(season: number, scale: Scale): (training: Float64Array, horizon: number) => Prediction {
  let parameters: SmoothingParameters | undefined;
  return (training, horizon) => {
    const fit = fitHoltWinters(training.map(scale.toWorking), season, parameters);
    parameters = fit.parameters;
    const path = projectHoltWinters(fit, horizon);
    // Only the variance of one day enters the expectation: that of the wandering level would let far days drift upwards.
    return predictAlong(
      path,
      scale,
      path.centre.map((centre) => scale.expectedValue(centre, fit.sigma2)),
    );
  };
}

function checkInput({ values, seriesCount, season, horizon, origins }: ForecastInput): number {
  for (const [name, size] of Object.entries({ seriesCount, season, horizon, origins })) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`${name}: must be a whole number >= 1, is ${size}`);
  }
  if (values.length % seriesCount !== 0) throw new RangeError(`values: ${values.length} values do not divide into ${seriesCount} series`);
  const infinite = values.findIndex((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY);
  if (infinite >= 0) throw new RangeError(`values: value ${infinite} is infinite; a gap is NaN`);
  return values.length / seriesCount;
}

function allocate(seriesCount: number, horizon: number, originDays: Int32Array<ArrayBuffer>): DailyForecasts {
  const perSeries = () => new Float64Array(seriesCount).fill(Number.NaN);
  const perDay = () => new Float64Array(seriesCount * horizon);
  const perOrigin = () => new Float64Array(seriesCount * originDays.length).fill(Number.NaN);
  return {
    model: new Uint8Array(seriesCount),
    published: new Uint8Array(seriesCount),
    reason: Array.from({ length: seriesCount }, () => ''),
    mean: perDay(),
    lo80: perDay(),
    hi80: perDay(),
    lo95: perDay(),
    hi95: perDay(),
    sum: perSeries(),
    sumLo80: perSeries(),
    sumHi80: perSeries(),
    originDays,
    originMase: perOrigin(),
    originNaiveMase: perOrigin(),
    mase: perSeries(),
    naiveMase: perSeries(),
    coverage80: perSeries(),
    coverage95: perSeries(),
  };
}

function store(out: DailyForecasts, series: number, { reason, prediction, intervals, tests }: SeriesForecast): void {
  const published = reason === '';
  const firstDay = series * prediction.mean.length;
  out.reason[series] = reason;
  out.published[series] = published ? 1 : 0;
  out.model[series] = forecastModels.indexOf(published ? 'holt-winters-damped' : 'seasonal-naive');
  out.mean.set(prediction.mean, firstDay);
  for (const key of ['lo80', 'hi80', 'lo95', 'hi95'] as const) out[key].set(intervals[key], firstDay);
  out.sum[series] = prediction.sum;
  out.sumLo80[series] = intervals.sumLo80;
  out.sumHi80[series] = intervals.sumHi80;
  if (!tests) return;
  const { model, naive } = tests;
  const shown = published ? model : naive;
  out.originMase.set(model.originMase, series * out.originDays.length);
  out.originNaiveMase.set(naive.originMase, series * out.originDays.length);
  out.mase[series] = model.mase;
  out.naiveMase[series] = naive.mase;
  out.coverage80[series] = shown.coverage80;
  out.coverage95[series] = shown.coverage95;
}
