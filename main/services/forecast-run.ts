import { createHash } from 'node:crypto';
import type { Analytics } from '../../analytics/index.ts';
import type { Backtest, ForecastModel, ForecastRun, ModelScore } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { NewForecast, NewSeal } from '../store/api.ts';
import { calendarColumns } from './calendars.ts';
import { countRunSeries, LEAST_INCIDENTS, stepFacts, subjectOf, type RunSeries, type SeriesKind } from './forecast-series.ts';
import { scoreEnded, standingKey, standings } from './ledger.ts';
import { localMinuteText } from './local-time.ts';
import type { Call, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

const ORIGINS = 12;
/** Three seasons and one to hold out: below this no back-test is possible. */
const LEAST_SEASONS = 4;
/** Series for one compute thread at a time: small enough that all threads end together and progress moves. */
const SERIES_A_TASK = 8;

export interface RunOptions extends SeriesKind {
  /** Steps ahead; null = as the settings say. */
  readonly horizon: number | null;
  readonly models: ForecastRun['models'];
}

export interface ForecastOutcome {
  readonly runId: number;
  readonly forecasts: number;
  readonly published: number;
  /** Series with incidents that no back-test could be made of. */
  readonly skipped: number;
  readonly sealed: number;
  readonly scored: number;
  readonly ms: number;
}

type Forecasts = Awaited<ReturnType<Analytics['forecastMany']>>;

/** One series of a run, before it is stored. */
interface Made {
  readonly zoneId: number | null;
  readonly typeId: number | null;
  readonly result: Forecasts;
  /** Row of the series in `result`. */
  readonly row: number;
  readonly history: Float64Array<ArrayBuffer>;
}

/**
 * Forecasts the city, its zones and, if asked for, their types, from the reported incidents of all full steps; makes city and zones
 * add up, scores the sealed forecasts whose period is over, and stores and seals the new ones.
 *
 * @throws AppError forecasts.too-short if the city itself has too few steps for a back-test, forecasts.too-few if too few incidents.
 */
export async function runForecasts(ports: Ports, options: RunOptions, call: Call): Promise<ForecastOutcome> {
  const startedMs = ports.now();
  const { step, by, hours, models } = options;
  const horizon = options.horizon ?? (step === 'day' ? (await readSettings(ports)).forecastHorizonDays : stepFacts[step].steps);
  const series = await countRunSeries(ports, { step, by, hours }, horizon, call);
  refuseTooLittle(series);
  const { scored } = await scoreEnded(ports, series);
  const calendar = await columnsFor(ports, series, horizon);
  const made = await forecastAll(ports, { series, horizon, models, regressors: calendar?.regressors ?? null }, call);
  const city = made[0];
  if (city?.zoneId !== null || city.typeId !== null) throw tooShort(series);
  const summed = await addUp(ports, made, horizon);
  call.signal.throwIfAborted();

  const judged = await standings(ports);
  const run = {
    step,
    by,
    hours,
    models,
    calendar: calendar?.calendar ?? null,
    dataCut: series.startOf(series.steps),
    createdMs: ports.now(),
  };
  const forecasts = made.map((one, i) => {
    const forecast = toForecast(one, { series, horizon, numbers: summed[i] });
    const isDemoted = judged.of(standingKey({ ...one, step, model: forecast.model })).isDemoted;
    return isDemoted && forecast.published ? { ...forecast, published: false, reason: 'demoted' as const } : forecast;
  });
  const seals = await sealAll(ports, { forecasts, made, run, series, horizon });
  const { runId, sealed } = await ports.write.saveForecasts({ run, forecasts, seals });
  ports.emit('forecasts.changed', { runId });
  const published = forecasts.filter((forecast) => forecast.published).length;
  return {
    runId,
    forecasts: forecasts.length,
    published,
    skipped: series.tooFew + series.zoneIds.length - made.length,
    sealed,
    scored,
    ms: ports.now() - startedMs,
  };
}

function refuseTooLittle(series: RunSeries): void {
  const { steps, season, values, kind } = series;
  if (steps < LEAST_SEASONS * (kind.step === 'day' ? season : 3)) throw tooShort(series);
  const found = values.subarray(0, steps).reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0);
  if (found < LEAST_INCIDENTS) throw new AppError('forecasts.too-few', { found, needed: LEAST_INCIDENTS });
}

const tooShort = ({ steps, season }: RunSeries): AppError =>
  new AppError('forecasts.too-short', { days: steps, needed: LEAST_SEASONS * season });

/** Holidays tell of days: of shorter and longer steps they are not asked. */
function columnsFor(ports: Ports, { kind, season, dayZero, edges, steps }: RunSeries, horizon: number) {
  if (kind.step !== 'day') return null;
  const firstDay = dayZero + Math.floor((edges[0] ?? 0) / 1_440);
  return calendarColumns(ports, { firstDay, days: steps + horizon, trainingDays: steps, season });
}

interface Plan {
  readonly series: RunSeries;
  readonly horizon: number;
  readonly models: ForecastRun['models'];
  readonly regressors: Parameters<Analytics['forecastMany']>[0]['regressors'];
}

/** All series through the compute threads, some at a time; those that could not be back-tested are left out. */
async function forecastAll(ports: Ports, { series, horizon, models, regressors }: Plan, { signal, progress }: Call): Promise<Made[]> {
  const { zoneIds, typeIds, values, steps, season, kind } = series;
  const known = await ports.read.forecastMemories(kind);
  const memoryOf = new Map(known.map(({ zoneId, typeId, memory }) => [subjectOf({ zoneId, typeId }, null), memory]));
  const subjects = Array.from(zoneIds, (zone, row) => ({
    zoneId: zone === 0 ? null : zone,
    typeId: (typeIds[row] ?? 0) === 0 ? null : (typeIds[row] ?? null),
  }));
  const starts = Array.from({ length: Math.ceil(subjects.length / SERIES_A_TASK) }, (_, i) => i * SERIES_A_TASK);
  const fractions = starts.map(() => 0);
  const found = await Promise.all(
    starts.map(async (from, task) => {
      const to = Math.min(from + SERIES_A_TASK, subjects.length);
      const own = subjects.slice(from, to);
      const input = {
        ...{ values: values.slice(from * steps, to * steps), seriesCount: to - from, season, horizon, origins: ORIGINS },
        // A copy for each task: compute moves what it is given.
        ...{
          regressors: structuredClone(regressors ?? null),
          stepsAYear: stepFacts[kind.step].stepsAYear,
          models: models === 'all' ? ('all' as const) : ('default' as const),
        },
        memories: own.map((subject) => memoryOf.get(subjectOf(subject, null)) ?? {}),
      };
      const onProgress = (fraction: number) => {
        fractions[task] = fraction;
        progress({
          ...{ step: 'forecasts', fraction: fractions.reduce((sum, part) => sum + part, 0) / starts.length },
          ...{ done: Math.round(fractions.reduce((sum, part) => sum + part * SERIES_A_TASK, 0)), total: subjects.length },
        });
      };
      const result = await ports.compute('forecastMany', input, { signal, onProgress });
      return own.map((subject, row) => ({
        ...subject,
        result,
        row,
        history: values.slice((from + row) * steps, (from + row + 1) * steps),
      }));
    }),
  );
  return found.flat().filter(({ result, row }) => Number.isFinite(result.mase[row]) && Number.isFinite(result.naiveMase[row]));
}

/** Expected counts and ends of intervals of each step, and of the sum. */
interface Numbers {
  readonly mean: Float64Array<ArrayBuffer>;
  readonly sum: number;
}

/**
 * City and zones made to add up. What lies outside the forecast zones is the difference of the two, and its error that of both.
 * Types of zones keep their own forecasts: most have too few incidents to be told from noise.
 */
async function addUp(ports: Ports, made: readonly Made[], horizon: number): Promise<(Numbers | undefined)[]> {
  const zones = made.map((one, index) => ({ one, index })).filter(({ one }) => one.zoneId !== null && one.typeId === null);
  const city = made[0];
  if (!city || zones.length === 0) return [];
  const nodes = [city, ...zones.map(({ one }) => one)];
  const meanOf = ({ result, row }: Made) => result.mean.subarray(row * horizon, (row + 1) * horizon);
  const varianceOf = ({ result, row }: Made) => rmseOf(result, row) ** 2;
  const zoneSum = (step: number) => zones.reduce((sum, { one }) => sum + (meanOf(one)[step] ?? 0), 0);
  const outside = Float64Array.from({ length: horizon }, (_, step) => Math.max(0, (meanOf(city)[step] ?? 0) - zoneSum(step)));
  const mean = new Float64Array((nodes.length + 1) * horizon);
  nodes.forEach((node, i) => mean.set(meanOf(node), i * horizon));
  mean.set(outside, nodes.length * horizon);
  const variance = Float64Array.from([...nodes.map(varianceOf), varianceOf(city)]);
  const summed = await ports.compute('reconcileZones', { mean, variance });
  const out: (Numbers | undefined)[] = made.map(() => undefined);
  [0, ...zones.map(({ index }) => index)].forEach((index, node) => {
    const own = summed.slice(node * horizon, (node + 1) * horizon);
    out[index] = { mean: own, sum: own.reduce((sum, value) => sum + value, 0) };
  });
  return out;
}

const lossAt = (result: Forecasts, losses: Float64Array, row: number, name: Forecasts['lossNames'][number]): number =>
  losses[row * result.lossNames.length + result.lossNames.indexOf(name)] ?? Number.NaN;
const rmseOf = (result: Forecasts, row: number): number => lossAt(result, result.losses, row, 'rmse');

interface Facts {
  readonly series: RunSeries;
  readonly horizon: number;
  readonly numbers: Numbers | undefined;
}

function toForecast({ zoneId, typeId, result, row, history }: Made, { series, horizon, numbers }: Facts): NewForecast {
  const at = (array: ArrayLike<number>) => array[row] ?? Number.NaN;
  const part = (array: Float64Array<ArrayBuffer>) => array.slice(row * horizon, (row + 1) * horizon);
  const mean = numbers?.mean ?? part(result.mean);
  // An interval moves with its middle, in proportion, so that it stays where counts can be.
  const moved = (ends: Float64Array<ArrayBuffer>) =>
    part(ends).map((end, step) => {
      const before = result.mean[row * horizon + step] ?? 0;
      return before > 0 ? (end * (mean[step] ?? 0)) / before : end + (mean[step] ?? 0);
    });
  const sum = numbers?.sum ?? at(result.sum);
  const ratio = at(result.sum) > 0 ? sum / at(result.sum) : 1;
  const reason = result.reason[row] ?? '';
  const [mase, naiveMase] = [at(result.mase), at(result.naiveMase)];
  return {
    ...{ zoneId, typeId, model: result.modelNames[at(result.model)] as ForecastModel, published: at(result.published) === 1 },
    // too-short ones were left out.
    reason: reason === '' || reason === 'too-short' ? null : reason,
    ...{ from: series.startOf(series.steps), steps: horizon, historyFrom: series.startOf(0), history },
    ...{ expected: sum, lo80: at(result.sumLo80) * ratio, hi80: at(result.sumHi80) * ratio, mase, naiveMase },
    lastCount: history.subarray(-horizon).reduce((total, count) => total + (Number.isNaN(count) ? 0 : count), 0),
    ...{ mean, stepLo80: moved(result.lo80), stepHi80: moved(result.hi80), stepLo95: moved(result.lo95), stepHi95: moved(result.hi95) },
    backtest: toBacktest(result, row, series),
    memory: { ...result.memories[row] } as NewForecast['memory'],
  };
}

function toBacktest(result: Forecasts, row: number, { startOf }: RunSeries): Backtest {
  const { originDays, models } = result;
  const originAt = (array: Float64Array, i: number) => array[row * originDays.length + i] ?? Number.NaN;
  const origins = Array.from(originDays, (step, i) => {
    return { date: startOf(step), mase: originAt(result.originMase, i), naiveMase: originAt(result.originNaiveMase, i) };
  });
  const known = (value: number | undefined): number | null => (value !== undefined && Number.isFinite(value) ? value : null);
  const loss = (name: Forecasts['lossNames'][number]) => known(lossAt(result, result.losses, row, name));
  const smape = loss('smape');
  const paired = result.paired[row];
  return {
    origins: origins.filter((origin) => Number.isFinite(origin.mase) && Number.isFinite(origin.naiveMase)),
    ...{ mase: result.mase[row] ?? 0, naiveMase: result.naiveMase[row] ?? 0 },
    paired:
      paired && Number.isFinite(paired.lo95) && Number.isFinite(paired.hi95)
        ? { difference: paired.difference, lo95: paired.lo95, hi95: paired.hi95, verdict: paired.verdict }
        : null,
    ...{ smape: smape === null ? null : smape * 100, rmse: loss('rmse'), crps: loss('crps') },
    naiveCrps: known(lossAt(result, result.naiveLosses, row, 'crps')),
    ...{ coverage80: result.coverage80[row] ?? 0, coverage95: result.coverage95[row] ?? 0 },
    models: models.map((model, i): ModelScore => {
      const place = row * models.length + i;
      const failure = result.modelFailure[place] ?? '';
      return {
        ...{ model: model as ForecastModel, mase: known(result.modelMase[place]), expected: known(result.modelSum[place]) },
        ...{ weight: known(result.modelWeight[place]) ?? 0, failure: failure === '' ? null : failure },
      };
    }),
  };
}

interface SealInput {
  readonly forecasts: readonly NewForecast[];
  readonly made: readonly Made[];
  readonly run: Omit<ForecastRun, 'id'>;
  readonly series: RunSeries;
  readonly horizon: number;
}

/** Every forecast of a model, that of a demoted one too: only so can it win its place back. The naive count needs no seal. */
async function sealAll(ports: Ports, { forecasts, made, run, series, horizon }: SealInput): Promise<NewSeal[]> {
  const { timeZone } = await readSettings(ports);
  const [firstStep, endStep] = [series.startOf(series.steps), series.startOf(series.steps + horizon)];
  const isBefore = localMinuteText(run.createdMs, timeZone) < `${firstStep.replace('T', ' ')}`;
  const chosen = forecasts.flatMap((forecast, forecastIndex) => {
    const one = made[forecastIndex];
    if (!one || forecast.model === 'seasonal-naive') return [];
    const { zoneId, typeId, published, model, mean, expected, lo80, hi80 } = forecast;
    const naive = one.result.naive.slice(one.row * horizon, (one.row + 1) * horizon);
    const sealed = {
      ...{ model, version: ports.about.version, subject: subjectOf(forecast, run.hours), step: run.step, sealedAtMs: run.createdMs },
      parameters: {
        ...{ origins: ORIGINS, season: series.season, models: run.models, calendar: run.calendar ?? '', from: firstStep, to: endStep },
        ...(run.hours === null ? {} : { hours: run.hours.join('-') }),
      },
      ...{ firstDay: firstStep.slice(0, 10), endDay: endStep.slice(0, 10), dataHash: hashOf(one.history) },
      ...{ mean, lo80: forecast.stepLo80, hi80: forecast.stepHi80, lo95: forecast.stepLo95, hi95: forecast.stepHi95, naive },
      ...{ sum: expected, sumLo80: lo80, sumHi80: hi80 },
    };
    return [{ forecastIndex, zoneId, typeId, published, isBefore, firstStep, endStep, sealed }];
  });
  // Copied to the thread: compute moves what it is given, and the numbers are stored afterwards.
  const bytes = await ports.compute('sealBytes', structuredClone(chosen.map(({ sealed }) => sealed)));
  return chosen.map((seal, i) => ({ ...seal, bytes: bytes[i] ?? new Uint8Array() }));
}

/** SHA-256 of the counts a forecast was made from, as float64, little endian. */
const hashOf = (values: Float64Array<ArrayBuffer>): string => createHash('sha256').update(new Uint8Array(values.buffer)).digest('hex');
