import { basename, resolve } from 'node:path';
import { analytics, type Analytics } from '../../analytics/index.ts';
import { forecastModels, type ForecastModel, type Judge, type ModelScore } from '../../preload/contract/forecast-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { writeCsv } from '../etl/csv-writer.ts';
import { readSeries, type Series } from '../etl/table.ts';
import type { Context } from './command.ts';
import { asUsage, explainError, UsageError } from './errors.ts';
import { choiceOption, numberOption, requiredText } from './options.ts';
import { fillGaps, isInFuture, nextDates, stepsAYear } from './series-dates.ts';
import { tableLines } from './table-text.ts';

const BACKTEST_ORIGINS = 12;
/** One season to learn from and one to see it return. */
const LEAST_SEASONS = 2;
/** default: a few fast models, together. all: every model, together. */
export const modelChoices = ['default', 'all', ...forecastModels] as const;
type ModelChoice = (typeof modelChoices)[number];

interface SeriesResult {
  readonly series: string;
  readonly model: ForecastModel;
  readonly published: boolean;
  readonly reason: string;
  /** null without a back-test. */
  readonly mase: number | null;
  readonly naiveMase: number | null;
  /** The loss that decided whether it is published, and what it allows to say at 95 %. */
  readonly judgedBy: Judge;
  readonly verdict: 'better' | 'worse' | 'undecided' | null;
  /** The same back-test of every model that was run. */
  readonly models: readonly ModelScore[];
}

interface Plan {
  readonly season: number;
  readonly horizon: number;
  readonly choice: ModelChoice;
}

/** Forecasts every series of a file that can be; those that cannot are refused by name, and if none can, so is the call. */
export async function analyzeForecast({ operands, options, progress, print, note, language, strings }: Context): Promise<void> {
  const plan = readPlan(options);
  const out = resolve(requiredText(options, 'out'));
  const file = operands[0] ?? '';
  progress({ step: 'read', fraction: 0 });
  const all = (await readSeries(resolve(file))).map((series) => ({ series, refusal: refuse(basename(file), series, plan.season) }));
  const refused = all.flatMap(({ refusal }) => (refusal === null ? [] : [refusal]));
  if (refused[0] !== undefined && refused.length === all.length) throw refused[0];
  for (const error of refused) note([explainError(error, language)]);
  const known = all.filter(({ refusal }) => refusal === null);
  const results: SeriesResult[] = [];
  const rows: (string | number)[][] = [];
  const startedMs = performance.now();
  for (const [i, { series }] of known.entries()) {
    const forecast = await forecastSeries(series, plan);
    results.push(forecast.result);
    rows.push(...forecast.rows);
    progress({ step: 'forecast', fraction: (i + 1) / known.length, done: i + 1, total: known.length });
  }
  const ms = performance.now() - startedMs;
  await writeCsv(out, ['series', 'date', 'mean', 'lo80', 'hi80', 'lo95', 'hi95'], rows);
  const published = results.filter((result) => result.published).length;
  const digits = (value: number | null) => (value === null ? null : value.toFixed(3));
  const table = results.map(({ series, model, reason, mase, naiveMase, judgedBy, verdict }) => {
    return [series, model, digits(mase), digits(naiveMase), verdict === null ? '' : `${verdict} (${judgedBy})`, reason];
  });
  print({ count: all.length, published, ms, series: results, refused: refused.map(({ params }) => params) }, [
    ...tableLines(['series', 'model', 'mase', 'naiveMase', 'verdict', 'whyNaive'], strings, table),
    strings.results.series(all.length, published, refused.length, ms.toFixed(0)),
    `  ${out}`,
  ]);
}

function readPlan(options: Context['options']): Plan {
  const season = numberOption(options, 'season', { whole: true }) ?? 7;
  const horizon = numberOption(options, 'horizon', { whole: true }) ?? 28;
  if (season < 1 || horizon < 1) throw new UsageError(({ usage }) => usage.atLeastOne(['--season', '--horizon']));
  return { season, horizon, choice: choiceOption(options, 'model', modelChoices) ?? 'default' };
}

/** Why no forecast can be made of a series; null = one can. */
function refuse(file: string, { name, dates, values }: Series, season: number): AppError | null {
  const needed = LEAST_SEASONS * season;
  const known = values.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  const bad = (reason: string) => new AppError('forecasts.bad-series', { file, series: name, reason, date: dates.at(-1) ?? '' });
  if (known === 0) return bad('all-missing');
  if (isInFuture(dates)) return bad('future');
  if (known < needed) return new AppError('forecasts.too-short', { file, series: name, days: known, needed, seasons: LEAST_SEASONS });
  return null;
}

async function forecastSeries(
  series: Series,
  { season, horizon, choice }: Plan,
): Promise<{ readonly result: SeriesResult; readonly rows: (string | number)[][] }> {
  const input = {
    values: fillGaps(series),
    seriesCount: 1,
    season,
    horizon,
    origins: BACKTEST_ORIGINS,
    stepsAYear: stepsAYear(series.dates),
  };
  const found = await asUsage(() => analytics.forecastMany({ ...input, ...modelsOf(choice) }));
  const at = (array: Float64Array, i: number) => array[i] ?? Number.NaN;
  const rows = nextDates(series.dates, horizon).map((date, i) => {
    return [series.name, date, at(found.mean, i), at(found.lo80, i), at(found.hi80, i), at(found.lo95, i), at(found.hi95, i)];
  });
  const reason = found.reason[0] ?? '';
  const result = {
    ...{ series: series.name, model: found.modelNames[found.model[0] ?? 1] ?? 'seasonal-naive', published: found.published[0] === 1 },
    // Asked for alone, the naive count stands in for nothing.
    reason: choice === 'seasonal-naive' && reason === 'failed' ? '' : reason,
    ...{ mase: finite(found.mase[0]), naiveMase: finite(found.naiveMase[0]) },
    ...{ judgedBy: found.judge[0] ?? 'mase', verdict: found.paired[0]?.verdict ?? null, models: scoresOf(found) },
  };
  return { result, rows };
}

type ManyInput = Parameters<Analytics['forecastMany']>[0];

function modelsOf(choice: ModelChoice): Pick<ManyInput, 'models' | 'show'> {
  if (choice === 'default' || choice === 'ensemble') return { models: 'default' };
  return choice === 'all' ? { models: 'all' } : { models: [choice], show: choice };
}

function scoresOf(found: Awaited<ReturnType<Analytics['forecastMany']>>): ModelScore[] {
  return found.models.flatMap((model, i) => {
    const failure = found.modelFailure[i] ?? '';
    const [mase, crps, expected] = [found.modelMase[i], found.modelCrps[i], found.modelSum[i]].map(finite);
    const weight = finite(found.modelWeight[i]) ?? 0;
    // Not asked: a model of rare counts on a busy series.
    if (failure === '' && mase === null) return [];
    return [
      { model, mase: mase ?? null, crps: crps ?? null, expected: expected ?? null, weight, failure: failure === '' ? null : failure },
    ];
  });
}

const finite = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);
