import { basename, resolve } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { analytics } from '../../analytics/index.ts';
import { writeCsv } from '../etl/csv-writer.ts';
import { readNumberColumns, readSeries, type Series } from '../etl/table.ts';
import { type Command, type Context, valued } from './command.ts';
import { explainError, UsageError } from './errors.ts';
import { numberOption, requiredNumber, requiredText } from './options.ts';
import { fillGaps, nextDates } from './series-dates.ts';
import { tableLines } from './table-text.ts';

const BACKTEST_ORIGINS = 12;
/** One season to learn from and one to see it return. */
const LEAST_SEASONS = 2;
const models = ['holt-winters-damped', 'seasonal-naive'] as const;

/** Analyses over plain files: no cache, no database. They run in this thread, which has nothing else to do. */
export const analyzeCommands: readonly Command[] = [
  {
    name: 'analyze dbscan',
    operands: ['POINTS.csv'],
    options: {
      lon: valued('COLUMN'),
      lat: valued('COLUMN'),
      radius: valued('M'),
      'min-points': valued('N'),
      out: valued('LABELS.csv'),
    },
    example: 'khareetaty analyze dbscan points.csv --lon x --lat y --radius 150 --min-points 10 --out labels.csv',
    run: analyzeDbscan,
  },
  {
    name: 'analyze forecast',
    operands: ['SERIES.csv'],
    options: {
      season: valued('N'),
      horizon: valued('N'),
      out: valued('FORECAST.csv'),
    },
    example: 'khareetaty analyze forecast daily.csv --season 7 --horizon 28 --out forecast.csv',
    run: analyzeForecast,
  },
];

async function analyzeDbscan({ operands, options, progress, print, strings: { results } }: Context): Promise<void> {
  const names = { lon: requiredText(options, 'lon'), lat: requiredText(options, 'lat') };
  const settings = { radiusM: requiredNumber(options, 'radius'), minPoints: requiredNumber(options, 'min-points', { whole: true }) };
  const out = resolve(requiredText(options, 'out'));
  progress({ step: 'read', fraction: 0 });
  const { lon, lat } = await readNumberColumns(resolve(operands[0] ?? ''), names);
  const n = lon.length;
  const lonLat = new Float64Array(2 * n);
  for (let i = 0; i < n; i++) {
    lonLat[2 * i] = lon[i] ?? 0;
    lonLat[2 * i + 1] = lat[i] ?? 0;
  }
  progress({ step: 'cluster', fraction: 0.4, done: 0, total: n });
  const startedMs = performance.now();
  const { labels, isCore, count } = asUsage(() => analytics.dbscan({ lonLat, ...settings }));
  const computeMs = performance.now() - startedMs;
  progress({ step: 'write', fraction: 0.7, done: n, total: n });
  await writeCsv(out, ['label', 'isCore'], labelRows(labels, isCore));
  const noise = labels.reduce((sum, label) => (label < 0 ? sum + 1 : sum), 0);
  print({ count, noise, computeMs, n }, [results.clusters(n, count, noise, computeMs.toFixed(1)), `  ${out}`]);
}

function* labelRows(labels: Int32Array, isCore: Uint8Array): Generator<readonly number[]> {
  for (let i = 0; i < labels.length; i++) yield [labels[i] ?? 0, isCore[i] ?? 0];
}

interface SeriesResult {
  readonly series: string;
  readonly model: (typeof models)[number];
  readonly published: boolean;
  readonly reason: string;
  /** null without a back-test. */
  readonly mase: number | null;
  readonly naiveMase: number | null;
}

async function analyzeForecast({ operands, options, progress, print, note, language, strings }: Context): Promise<void> {
  const season = numberOption(options, 'season', { whole: true }) ?? 7;
  const horizon = numberOption(options, 'horizon', { whole: true }) ?? 28;
  if (season < 1 || horizon < 1) throw new UsageError(({ usage }) => usage.atLeastOne(['--season', '--horizon']));
  const out = resolve(requiredText(options, 'out'));
  progress({ step: 'read', fraction: 0 });
  const file = operands[0] ?? '';
  const all = await readSeries(resolve(file));
  const refused = all.flatMap((series) => refuseShort(basename(file), series, season));
  if (refused[0] !== undefined && refused.length === all.length) throw refused[0];
  for (const error of refused) note([explainError(error, language)]);
  const long = all.filter(({ values }) => values.length >= LEAST_SEASONS * season);
  const results: SeriesResult[] = [];
  const rows: (string | number)[][] = [];
  const startedMs = performance.now();
  for (const [i, series] of long.entries()) {
    const forecast = forecastSeries(series, season, horizon);
    results.push(forecast.result);
    rows.push(...forecast.rows);
    progress({ step: 'forecast', fraction: (i + 1) / long.length, done: i + 1, total: long.length });
  }
  const ms = performance.now() - startedMs;
  await writeCsv(out, ['series', 'date', 'mean', 'lo80', 'hi80', 'lo95', 'hi95'], rows);
  const published = results.filter((result) => result.published).length;
  const digits = (value: number | null) => (value === null ? null : value.toFixed(3));
  const table = results.map(({ series, model, reason, mase, naiveMase }) => [series, model, digits(mase), digits(naiveMase), reason]);
  print({ count: all.length, published, ms, series: results, refused: refused.map(({ params }) => params) }, [
    ...tableLines(['series', 'model', 'mase', 'naiveMase', 'whyNaive'], strings, table),
    strings.results.series(all.length, published, refused.length, ms.toFixed(0)),
    `  ${out}`,
  ]);
}

function refuseShort(file: string, { name, values }: Series, season: number): AppError[] {
  const needed = LEAST_SEASONS * season;
  if (values.length >= needed) return [];
  return [new AppError('forecasts.too-short', { file, series: name, days: values.length, needed, seasons: LEAST_SEASONS })];
}

function forecastSeries(
  series: Series,
  season: number,
  horizon: number,
): { readonly result: SeriesResult; readonly rows: (string | number)[][] } {
  const values = fillGaps(series);
  const found = asUsage(() => analytics.forecastDaily({ values, seriesCount: 1, season, horizon, origins: BACKTEST_ORIGINS }));
  const finite = (value: number | undefined) => (value !== undefined && Number.isFinite(value) ? value : null);
  const at = (array: Float64Array, i: number) => array[i] ?? Number.NaN;
  const rows = nextDates(series.dates, horizon).map((date, i) => {
    return [series.name, date, at(found.mean, i), at(found.lo80, i), at(found.hi80, i), at(found.lo95, i), at(found.hi95, i)];
  });
  const result = {
    ...{ series: series.name, model: models[found.model[0] ?? 1] ?? 'seasonal-naive', published: found.published[0] === 1 },
    ...{ reason: found.reason[0] ?? '', mase: finite(found.mase[0]), naiveMase: finite(found.naiveMase[0]) },
  };
  return { result, rows };
}

/** What an analysis refuses came from the command line or the file: say so instead of a stack. */
function asUsage<T>(run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof RangeError) throw new UsageError(() => error.message);
    throw error;
  }
}
