import type { Analytics } from '../../analytics/index.ts';
import type { Backtest, ForecastModel, ModelScore } from '../../preload/contract/domain.ts';
import type { NewForecast } from '../store/api.ts';
import type { RunSeries } from './forecast-series.ts';

export type Forecasts = Awaited<ReturnType<Analytics['forecastMany']>>;

/** One series among those that were forecast together. */
export interface Row {
  readonly result: Forecasts;
  readonly row: number;
}

/** One series of a run, before it is stored. */
export interface Made {
  readonly zoneId: number | null;
  readonly typeId: number | null;
  readonly history: Float64Array<ArrayBuffer>;
  /** What its models said, and which of them won. */
  readonly own: Row;
  /** What is shown: the same, or the naive count in place of a demoted model. */
  readonly shown: Row;
}

interface Facts {
  readonly series: RunSeries;
  readonly horizon: number;
  /** Expected counts of each step once city and zones add up; absent = as they were forecast. */
  readonly mean: Float64Array<ArrayBuffer> | undefined;
}

export const modelOf = ({ result, row }: Row): ForecastModel => result.modelNames[result.model[row] ?? 0];

/** Numbers of one series of an array that holds `horizon` numbers a series. */
export const stepsOf = ({ row }: Row, array: Float64Array<ArrayBuffer>, horizon: number): Float64Array<ArrayBuffer> =>
  array.slice(row * horizon, (row + 1) * horizon);

export const rmseOf = ({ result, row }: Row): number => lossAt(result, result.losses, { row, name: 'rmse' });

/** What is stored of a series. */
export function toForecast({ zoneId, typeId, own, shown, history }: Made, { series, horizon, mean: summed }: Facts): NewForecast {
  const { result, row } = shown;
  const backtest = toBacktest(own, shown, series);
  const at = (array: ArrayLike<number>) => array[row] ?? Number.NaN;
  const before = stepsOf(shown, result.mean, horizon);
  const mean = summed ?? before;
  const moved = (ends: Float64Array<ArrayBuffer>) =>
    stepsOf(shown, ends, horizon).map((end, step) => moveEnd(end, before[step] ?? 0, mean[step] ?? 0));
  const expected = summed ? summed.reduce((total, value) => total + value, 0) : at(result.sum);
  const movedSum = (end: number) => moveEnd(end, at(result.sum), expected);
  return {
    ...{ zoneId, typeId, model: modelOf(shown), ...standingOf(own, shown) },
    ...{ from: series.startOf(series.steps), steps: horizon, historyFrom: series.startOf(0), history },
    ...{ expected, lo80: movedSum(at(result.sumLo80)), hi80: movedSum(at(result.sumHi80)) },
    ...{ mase: own.result.mase[own.row] ?? Number.NaN, naiveMase: own.result.naiveMase[own.row] ?? Number.NaN },
    ...{ judgedBy: backtest.judgedBy, crps: backtest.crps, verdict: backtest.paired?.verdict ?? null },
    lastCount: history.subarray(-horizon).reduce((total, count) => total + (Number.isNaN(count) ? 0 : count), 0),
    ...{ mean, stepLo80: moved(result.lo80), stepHi80: moved(result.hi80), stepLo95: moved(result.lo95), stepHi95: moved(result.hi95) },
    backtest,
    memory: { ...own.result.memories[own.row] },
  };
}

/** End of an interval after its middle moved: their distance stays as it is on the scale of roots, on which counts spread alike. */
function moveEnd(end: number, before: number, after: number): number {
  return before === after ? end : Math.max(0, Math.sqrt(Math.max(0, end)) - Math.sqrt(before) + Math.sqrt(after)) ** 2;
}

function standingOf(own: Row, shown: Row): Pick<NewForecast, 'published' | 'reason'> {
  if (own !== shown) return { published: false, reason: 'demoted' };
  const reason = own.result.reason[own.row] ?? '';
  // too-short ones were left out.
  return { published: own.result.published[own.row] === 1, reason: reason === '' || reason === 'too-short' ? null : reason };
}

/** The contest is that of the model; errors and coverage are of what is shown. */
function toBacktest({ result, row }: Row, shown: Row, { startOf }: RunSeries): Backtest {
  const judgedBy = result.judge[row] ?? 'mase';
  const [lossOf, naiveLossOf] =
    judgedBy === 'mase' ? [result.originMase, result.originNaiveMase] : [result.originCrps, result.originNaiveCrps];
  const originAt = (array: Float64Array, i: number) => array[row * result.originDays.length + i] ?? Number.NaN;
  const origins = Array.from(result.originDays, (step, i) => {
    return { date: startOf(step), loss: originAt(lossOf, i), naiveLoss: originAt(naiveLossOf, i) };
  });
  const loss = (name: LossName) => known(lossAt(shown.result, shown.result.losses, { row: shown.row, name }));
  const smape = loss('smape');
  const paired = result.paired[row];
  return {
    judgedBy,
    origins: origins.filter((origin) => Number.isFinite(origin.loss) && Number.isFinite(origin.naiveLoss)),
    ...{ mase: result.mase[row] ?? 0, naiveMase: result.naiveMase[row] ?? 0 },
    paired:
      paired && Number.isFinite(paired.lo95) && Number.isFinite(paired.hi95)
        ? { difference: paired.difference, lo95: paired.lo95, hi95: paired.hi95, verdict: paired.verdict }
        : null,
    ...{ smape: smape === null ? null : smape * 100, rmse: loss('rmse'), crps: loss('crps') },
    naiveCrps: known(lossAt(result, result.naiveLosses, { row, name: 'crps' })),
    ...{ coverage80: shown.result.coverage80[shown.row] ?? 0, coverage95: shown.result.coverage95[shown.row] ?? 0 },
    models: modelScores({ result, row }),
  };
}

function modelScores({ result, row }: Row): ModelScore[] {
  return result.models.flatMap((model, i): ModelScore[] => {
    const place = row * result.models.length + i;
    const failure = result.modelFailure[place] ?? '';
    const mase = known(result.modelMase[place]);
    // Not asked: a model of rare counts on a busy series.
    if (failure === '' && mase === null) return [];
    return [
      {
        ...{ model, mase, crps: known(result.modelCrps[place]), expected: known(result.modelSum[place]) },
        ...{ weight: known(result.modelWeight[place]) ?? 0, failure: failure === '' ? null : failure },
      },
    ];
  });
}

type LossName = Forecasts['lossNames'][number];

const known = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);

const lossAt = (result: Forecasts, losses: Float64Array, { row, name }: { readonly row: number; readonly name: LossName }): number =>
  losses[row * result.lossNames.length + result.lossNames.indexOf(name)] ?? Number.NaN;
