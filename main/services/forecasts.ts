import type { Analytics } from '../../analytics/index.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { forecasts } from '../../preload/contract/forecasts.ts';
import type { IncidentColumns, NewForecast } from '../store/api.ts';
import { everything } from './filter.ts';
import { lastFullDay } from './last-full-day.ts';
import { dateOfDay, dayNumberOf } from './local-time.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

const SEASON_DAYS = 7;
const ORIGINS = 12;
/** Three seasons and a week to hold out: below this no back-test is possible. */
const LEAST_DAYS = 4 * SEASON_DAYS;
/**
 * Five incidents for each day of the week: with fewer than that in a cell its share says nothing (the rule of thumb for
 * counts, Cochran 1954), and the week is what the models are made of. A sum of 35 is known to a sixth of itself at best.
 */
const LEAST_INCIDENTS = 5 * SEASON_DAYS;
/** Series for one compute thread at a time: small enough that all threads end together and progress moves. */
const SERIES_A_TASK = 8;

type DailyForecasts = ReturnType<Analytics['forecastDaily']>;

export interface ForecastOutcome {
  readonly runId: number;
  readonly forecasts: number;
  readonly published: number;
  readonly skipped: number;
  readonly ms: number;
}

export const forecastsService = (ports: Ports): Handlers<typeof forecasts> => ({
  run: ({ horizonDays }, call) => runForecasts(ports, horizonDays ?? null, call),

  async list() {
    const summaries = await ports.read.forecastSummaries();
    const rise = ({ expected, lastCount }: (typeof summaries)[number]) => expected - lastCount;
    const items = [...summaries].sort((a, b) => Number(b.zoneId === null) - Number(a.zoneId === null) || rise(b) - rise(a) || a.id - b.id);
    // The forecasts begin where the days that they were made from end.
    return { dataCut: items[0]?.firstDay ?? null, items };
  },

  async get({ id }) {
    const forecast = await ports.read.forecast(id);
    if (forecast === null) throw new AppError('not-found', { what: 'forecast', id });
    return forecast;
  },
});

/**
 * Forecasts the city, and each zone that has incidents enough, from the counts of all full local days; stores the run.
 *
 * @param horizonDays  null = as the settings say.
 * @returns skipped: zones with incidents, but too few of them or none that a back-test could be made with.
 * @throws AppError forecasts.too-short if the city itself has too few days for a back-test, forecasts.too-few if too few incidents.
 */
export async function runForecasts(ports: Ports, horizonDays: number | null, { signal, progress }: Call): Promise<ForecastOutcome> {
  const startedMs = ports.now();
  const horizon = horizonDays ?? (await readSettings(ports)).forecastHorizonDays;
  const columns = await ports.read.incidentColumns(everything);
  const days = lastFullDay(columns.localMin) + 1;
  if (columns.dayZero === null || days < LEAST_DAYS) throw new AppError('forecasts.too-short', { days, needed: LEAST_DAYS });
  const { zoneIds, values, tooFew } = await countSeries(ports, columns, days);
  const tasks = Array.from({ length: Math.ceil(zoneIds.length / SERIES_A_TASK) }, (_, i) => i * SERIES_A_TASK);
  const fractions = tasks.map(() => 0);
  const found = await Promise.all(
    tasks.map(async (from, task) => {
      const to = Math.min(from + SERIES_A_TASK, zoneIds.length);
      const input = {
        values: values.slice(from * days, to * days),
        seriesCount: to - from,
        season: SEASON_DAYS,
        horizon,
        origins: ORIGINS,
      };
      const onProgress = (fraction: number) => {
        fractions[task] = fraction;
        progress({ step: 'forecasts', fraction: fractions.reduce((sum, part) => sum + part, 0) / tasks.length });
      };
      const result = await ports.compute('forecastDaily', input, { signal, onProgress });
      return zoneIds.slice(from, to).map((zoneId, series) => {
        const history = values.slice((from + series) * days, (from + series + 1) * days);
        return toForecast(result, series, { zoneId, history, firstDay: dayNumberOf(columns.dayZero ?? '') + days, horizon });
      });
    }),
  );
  const forecasts = found.flat().filter((forecast) => forecast !== null);
  if (forecasts[0]?.zoneId !== null) throw new AppError('forecasts.too-short', { days, needed: LEAST_DAYS });
  signal.throwIfAborted();
  const published = forecasts.filter((forecast) => forecast.published).length;
  const { runId } = await ports.write.saveForecasts(forecasts, ports.now());
  ports.emit('forecasts.changed', { runId });
  return {
    runId,
    forecasts: forecasts.length,
    published,
    skipped: tooFew + zoneIds.length - forecasts.length,
    ms: ports.now() - startedMs,
  };
}

interface DailySeries {
  readonly zoneIds: (number | null)[];
  /** Counts, series-major: days of the first series, then of the next. */
  readonly values: Float64Array<ArrayBuffer>;
  /** Zones that had incidents, but too few. */
  readonly tooFew: number;
}

/** Daily counts: the city (zone null) first, then each zone with incidents enough. @throws AppError forecasts.too-few */
async function countSeries({ compute, read }: Ports, { localMin, zoneIds }: IncidentColumns, days: number): Promise<DailySeries> {
  const zones = (await read.zones()).map(({ id }) => id).filter((id) => id > 0);
  const groupCount = Math.max(0, ...zones) + 1;
  const counts = await compute('countDaily', { localMin, groups: zoneIds, groupCount, days });
  const seriesOf = (id: number) => counts.subarray(id * days, (id + 1) * days);
  const found = counts.reduce(plus, 0);
  if (found < LEAST_INCIDENTS) throw new AppError('forecasts.too-few', { found, needed: LEAST_INCIDENTS });
  const sums = zones.map((id) => ({ id, sum: seriesOf(id).reduce(plus, 0) })).filter(({ sum }) => sum > 0);
  const enough = sums.filter(({ sum }) => sum >= LEAST_INCIDENTS).map(({ id }) => id);
  const values = new Float64Array((enough.length + 1) * days);
  // The city holds every incident, those outside all zones (group 0) too.
  for (let i = 0; i < counts.length; i++) values[i % days] = (values[i % days] ?? 0) + (counts[i] ?? 0);
  for (const [i, id] of enough.entries()) values.set(seriesOf(id), (i + 1) * days);
  return { zoneIds: [null, ...enough], values, tooFew: sums.length - enough.length };
}

const plus = (a: number, b: number): number => a + b;

interface SeriesFacts {
  readonly zoneId: number | null;
  readonly history: Float64Array<ArrayBuffer>;
  /** Day number of the first forecast day. */
  readonly firstDay: number;
  readonly horizon: number;
}

/** null if the series could not be back-tested: a forecast without its accuracy is not shown. */
function toForecast(result: DailyForecasts, series: number, { zoneId, history, firstDay, horizon }: SeriesFacts): NewForecast | null {
  const at = (array: ArrayLike<number>) => array[series] ?? 0;
  const daily = (array: Float64Array<ArrayBuffer>) => array.slice(series * horizon, (series + 1) * horizon);
  const [mase, naiveMase] = [at(result.mase), at(result.naiveMase)];
  if (!Number.isFinite(mase) || !Number.isFinite(naiveMase)) return null;
  const historyFrom = firstDay - history.length;
  const originAt = (array: Float64Array, i: number) => array[series * result.originDays.length + i] ?? Number.NaN;
  const origins = Array.from(result.originDays, (day, i) => {
    return { date: dateOfDay(historyFrom + day), mase: originAt(result.originMase, i), naiveMase: originAt(result.originNaiveMase, i) };
  });
  return {
    ...{ zoneId, published: at(result.published) === 1, model: at(result.model) === 0 ? 'holt-winters-damped' : 'seasonal-naive' },
    ...{ firstDay: dateOfDay(firstDay), horizonDays: horizon, historyFrom: dateOfDay(historyFrom), history },
    ...{ expected: at(result.sum), lo80: at(result.sumLo80), hi80: at(result.sumHi80), mase, naiveMase },
    lastCount: history.subarray(-horizon).reduce((sum, count) => sum + count, 0),
    ...{ mean: daily(result.mean), loDaily80: daily(result.lo80), hiDaily80: daily(result.hi80) },
    ...{ loDaily95: daily(result.lo95), hiDaily95: daily(result.hi95) },
    backtest: {
      origins: origins.filter((origin) => Number.isFinite(origin.mase) && Number.isFinite(origin.naiveMase)),
      ...{ mase, naiveMase, coverage80: at(result.coverage80), coverage95: at(result.coverage95) },
    },
  };
}
