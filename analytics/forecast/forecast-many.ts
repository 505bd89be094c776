import { planOrigins } from '../evaluate/backtest.ts';
import { compareLosses, overlapOf, type Comparison } from '../evaluate/compare.ts';
import type { Judge } from '../evaluate/judge.ts';
import { lossNames, type LossName } from '../evaluate/losses.ts';
import { forecastSeries, type FallbackReason, type SeriesForecast } from './forecast-series.ts';
import { modelNames, type ForecastModel, type ModelFailureReason, type ModelName, type Regressors, type SeriesMemory } from './model.ts';
import { loadModels, type ModelChoice } from './models.ts';
import { allocatePacked, packPrediction, type PackedPredictions, type PackedSizes } from './packed.ts';
import { chooseScale } from './scale.ts';

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
  /** Known beforehand of each day, the same for all series; columns reach `horizon` days beyond the values. */
  readonly regressors?: Regressors | null;
  /** One a series, as an earlier call returned them for a shorter part of the same series: the fits then start from there. */
  readonly memories?: readonly SeriesMemory[];
}

/** A day stands here for a step of any length. */
export interface ForecastManyInput extends ForecastInput {
  readonly models?: ModelChoice;
  /** Model to show where it beats the naive count; see SeriesInput. */
  readonly show?: ModelName;
  /** 365.25 for days, 8,766 for hours; left out, no model looks for a yearly wave. */
  readonly stepsAYear?: number;
}

/** All arrays series-major: one number a series, or `horizon`, originDays.length or models.length numbers a series. */
export interface Forecasts {
  /** Index into forecastModels of the model whose numbers these are. */
  readonly model: Uint8Array<ArrayBuffer>;
  /** 1 = the model that was to be shown was better than the naive count in the back-test, by the loss that judges the series. */
  readonly published: Uint8Array<ArrayBuffer>;
  readonly judge: Judge[];
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
  /** Losses of the model that was to be shown and of the naive count at each origin. NaN: all days held out there are gaps, or no back-test. */
  readonly originMase: Float64Array<ArrayBuffer>;
  readonly originNaiveMase: Float64Array<ArrayBuffer>;
  readonly originCrps: Float64Array<ArrayBuffer>;
  readonly originNaiveCrps: Float64Array<ArrayBuffer>;
  /** Means over the origins; NaN without a back-test (reason too-short). */
  readonly mase: Float64Array<ArrayBuffer>;
  readonly naiveMase: Float64Array<ArrayBuffer>;
  /** Share 0…1 of held-out days within the intervals of the model that is shown; NaN without a back-test. */
  readonly coverage80: Float64Array<ArrayBuffer>;
  readonly coverage95: Float64Array<ArrayBuffer>;
  /** The naive count of each coming day, whatever is shown. */
  readonly naive: Float64Array<ArrayBuffer>;
  /** The model that was to be shown against the naive count, by the judging loss at each origin; null without a back-test. */
  readonly paired: (Comparison | null)[];
  /** lossNames.length numbers a series, in the order of `lossNames`: every loss of the shown model in the back-test, and of the naive count. */
  readonly losses: Float64Array<ArrayBuffer>;
  readonly naiveLosses: Float64Array<ArrayBuffer>;
  readonly lossNames: readonly LossName[];

  /** What was run on each series, the ensemble last. */
  readonly models: readonly ModelName[];
  /** models.length numbers a series: mean MASE and CRPS of each model, the sum it expects, its weight in the ensemble. NaN: it has no answer. */
  readonly modelMase: Float64Array<ArrayBuffer>;
  readonly modelCrps: Float64Array<ArrayBuffer>;
  readonly modelSum: Float64Array<ArrayBuffer>;
  readonly modelWeight: Float64Array<ArrayBuffer>;
  /** models.length · originDays.length numbers a series: MASE of each model at each origin. */
  readonly modelOriginMase: Float64Array<ArrayBuffer>;
  /** Why a model has no answer for a series; '' = it has one, or was not asked. */
  readonly modelFailure: (ModelFailureReason | '')[];
  /** What is shown, at the origins and ahead, as whole distributions: to be made to add up. */
  readonly predictions: PackedPredictions;
  /** To hand in with the next forecast of the same series. */
  readonly memories: SeriesMemory[];
  /** Names behind the numbers of `model`. */
  readonly modelNames: readonly ModelName[];
}

/** Names behind the numbers of Forecasts.model. */
export const forecastModels: readonly ModelName[] = [...new Set<ModelName>(['ensemble', 'seasonal-naive', ...modelNames])];

/**
 * Forecasts many series, each with several models and their ensemble, all through the same rolling back-test, which weights the
 * ensemble and decides whether it is shown and how wide its intervals are.
 *
 * @param input       seriesCount · days values, see ForecastManyInput; not changed.
 * @param onProgress  called with 0…1 after each series.
 * @returns numbers that are finite and never negative for a series that never was, for any series: one that is too short
 *          (fewer than three seasons, or 10 days and a season, observed), repeats itself exactly ("degenerate") or is not
 *          predicted better than by the naive count carries the seasonal naive forecast and the reason.
 * @throws {RangeError} if a size is out of range, `values` does not divide into the series, a value is infinite, a regressor is
 *          too short or not finite, or a model is unknown.
 *
 * Time: the default takes some 25 ms a series of two years of days with 12 origins, all fast models 200 ms, slow ones seconds.
 * Source: see the models, createEnsemble, backtest and calibrate.
 */
export async function forecastMany(input: ForecastManyInput, onProgress?: (fraction: number) => void): Promise<Forecasts> {
  return forecastWith(await loadModels(input.models ?? 'default'), input, onProgress);
}

/** The same with models at hand. */
export function forecastWith(
  models: readonly ForecastModel[],
  input: ForecastManyInput,
  onProgress?: (fraction: number) => void,
): Forecasts {
  const days = checkInput(input);
  const { values, seriesCount, season, horizon, regressors = null, stepsAYear, memories = [], show } = input;
  const plan = planOrigins({ length: days, season, horizon, origins: input.origins });
  const overlap = plan.origins.length > 0 ? overlapOf(plan) : 1;
  const names = [...models.map(({ name }) => name), ...(models.length > 2 ? (['ensemble'] as const) : [])];
  const sizes = { origins: plan.origins.length, testSteps: plan.testSteps, horizon };
  const out = allocate(names, { seriesCount, originDays: plan.origins, ...sizes });
  for (let series = 0; series < seriesCount; series++) {
    const own = values.subarray(series * days, (series + 1) * days);
    const memory: SeriesMemory = { ...memories[series] };
    const context = { season, scale: chooseScale(own), regressors, memory, ...(stepsAYear === undefined ? {} : { stepsAYear }) };
    const forecast = forecastSeries({ values: own, horizon, plan, context, models, show });
    store(out, series, { forecast, overlap });
    pack(out.predictions, series, { forecast, sizes });
    out.memories[series] = memory;
    onProgress?.((series + 1) / seriesCount);
  }
  return out;
}

function checkInput({ values, seriesCount, season, horizon, origins, regressors, stepsAYear }: ForecastManyInput): number {
  for (const [name, size] of Object.entries({ seriesCount, season, horizon, origins })) {
    if (!Number.isInteger(size) || size < 1) throw new RangeError(`${name}: must be a whole number >= 1, is ${size}`);
  }
  if (values.length % seriesCount !== 0) throw new RangeError(`values: ${values.length} values do not divide into ${seriesCount} series`);
  if (stepsAYear !== undefined && !(stepsAYear >= 1)) throw new RangeError(`stepsAYear: must be >= 1, is ${stepsAYear}`);
  const infinite = values.findIndex((value) => value === Number.POSITIVE_INFINITY || value === Number.NEGATIVE_INFINITY);
  if (infinite >= 0) throw new RangeError(`values: value ${infinite} is infinite; a gap is NaN`);
  const days = values.length / seriesCount;
  regressors?.columns.forEach((column, i) => {
    const name = regressors.names[i] ?? `column ${i}`;
    if (column.length < days + horizon) throw new RangeError(`regressors: ${name} has ${column.length} days, needs ${days + horizon}`);
    if (!column.every(Number.isFinite)) throw new RangeError(`regressors: ${name} holds a number that is not finite`);
  });
  return days;
}

interface Sizes extends PackedSizes {
  readonly seriesCount: number;
  readonly originDays: Int32Array<ArrayBuffer>;
}

function allocate(models: readonly ModelName[], { seriesCount, originDays, ...sizes }: Sizes): Forecasts {
  const unknown = (numbers: number) => new Float64Array(seriesCount * numbers).fill(Number.NaN);
  const perDay = () => new Float64Array(seriesCount * sizes.horizon);
  return {
    model: new Uint8Array(seriesCount),
    published: new Uint8Array(seriesCount),
    reason: Array.from({ length: seriesCount }, () => ''),
    judge: Array.from({ length: seriesCount }, () => 'mase'),
    ...{ mean: perDay(), lo80: perDay(), hi80: perDay(), lo95: perDay(), hi95: perDay() },
    ...{ naive: perDay(), paired: Array.from({ length: seriesCount }, () => null), lossNames },
    ...{ sum: unknown(1), sumLo80: unknown(1), sumHi80: unknown(1) },
    ...{ originDays, originMase: unknown(originDays.length), originNaiveMase: unknown(originDays.length) },
    ...{ originCrps: unknown(originDays.length), originNaiveCrps: unknown(originDays.length) },
    ...{ mase: unknown(1), naiveMase: unknown(1), coverage80: unknown(1), coverage95: unknown(1) },
    ...{ losses: unknown(lossNames.length), naiveLosses: unknown(lossNames.length) },
    models,
    ...{
      modelMase: unknown(models.length),
      modelCrps: unknown(models.length),
      modelSum: unknown(models.length),
      modelWeight: unknown(models.length),
    },
    modelOriginMase: unknown(models.length * originDays.length),
    modelFailure: Array.from({ length: seriesCount * models.length }, () => ''),
    predictions: allocatePacked(seriesCount, sizes),
    ...{ memories: [], modelNames: forecastModels },
  };
}

function store(
  out: Forecasts,
  series: number,
  { forecast, overlap }: { readonly forecast: SeriesForecast; readonly overlap: number },
): void {
  const { shown, reason, judge, prediction, intervals, test, naive } = forecast;
  const published = reason === '';
  const firstDay = series * prediction.mean.length;
  out.reason[series] = reason;
  out.judge[series] = judge;
  out.published[series] = published ? 1 : 0;
  out.model[series] = forecastModels.indexOf(shown);
  out.mean.set(prediction.mean, firstDay);
  for (const key of ['lo80', 'hi80', 'lo95', 'hi95'] as const) out[key].set(intervals[key], firstDay);
  out.sum[series] = prediction.sum;
  out.sumLo80[series] = intervals.sumLo80;
  out.sumHi80[series] = intervals.sumHi80;
  out.naive.set(forecast.naivePrediction.mean, firstDay);
  storeModels(out, series, forecast);
  if (!test || !naive) return;
  const showing = published ? test : naive;
  const lossesOf = (one: typeof test) => lossNames.map((name) => one.losses[name]);
  out.originMase.set(test.originMase, series * out.originDays.length);
  out.originNaiveMase.set(naive.originMase, series * out.originDays.length);
  out.originCrps.set(test.originLosses.crps, series * out.originDays.length);
  out.originNaiveCrps.set(naive.originLosses.crps, series * out.originDays.length);
  out.paired[series] = compareLosses(test.originLosses[judge], naive.originLosses[judge], overlap);
  out.mase[series] = test.mase;
  out.naiveMase[series] = naive.mase;
  out.coverage80[series] = showing.coverage80;
  out.coverage95[series] = showing.coverage95;
  out.losses.set(lossesOf(showing), series * lossNames.length);
  out.naiveLosses.set(lossesOf(naive), series * lossNames.length);
}

function storeModels(out: Forecasts, series: number, { results }: SeriesForecast): void {
  for (const { name, test, prediction, failure, weight } of results) {
    const at = series * out.models.length + out.models.indexOf(name);
    out.modelFailure[at] = failure;
    if (!test) continue;
    out.modelMase[at] = test.mase;
    out.modelCrps[at] = test.losses.crps;
    out.modelWeight[at] = weight;
    out.modelSum[at] = prediction?.sum ?? Number.NaN;
    out.modelOriginMase.set(test.originMase, at * out.originDays.length);
  }
}

function pack(
  packed: PackedPredictions,
  series: number,
  { forecast, sizes }: { readonly forecast: SeriesForecast; readonly sizes: PackedSizes },
): void {
  const { reason, test, naive, prediction } = forecast;
  const said = (reason === '' ? test : naive)?.predictions ?? [];
  said.forEach((one, origin) => {
    packPrediction(packed, one, { series, origin, ...sizes });
  });
  packPrediction(packed, prediction, { series, origin: sizes.origins, ...sizes });
}
