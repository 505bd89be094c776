import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Analytics } from '../../analytics/index.ts';
import type { ForecastRun } from '../../preload/contract/forecast-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { NewForecast } from '../store/api.ts';
import { calendarColumns } from './calendars.ts';
import { modelOf, toForecast, type Made } from './forecast-record.ts';
import { sealForecasts } from './forecast-seals.ts';
import { addUp } from './forecast-sums.ts';
import { countRunSeries, LEAST_DAYS, LEAST_INCIDENTS, stepFacts, subjectOf, type RunSeries, type SeriesKind } from './forecast-series.ts';
import { findDemoted, scoreEnded } from './ledger.ts';
import type { Call, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

const ORIGINS = 12;
/** Below this no back-test of hours, weeks or months is possible: ten steps to learn from and one to hold out, and one to spare. */
const LEAST_STEPS = 12;
/** Series for one compute thread at a time: small enough that all threads end together and progress moves. */
const SERIES_A_TASK = 8;

/** Made ready at one go: some 5 ms of this thread. */
const FORECASTS_A_TURN = 100;

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

/**
 * Forecasts the city, its zones and, if asked for, their types, from the reported incidents of all full steps; makes types, zones
 * and city add up, scores the sealed forecasts whose period is over, and stores and seals the new ones. Cancelled, it has stored nothing.
 *
 * @throws AppError forecasts.too-short if the city itself has too few steps for a back-test, or fewer than are to be forecast;
 *         forecasts.too-few if too few incidents.
 */
export async function runForecasts(ports: Ports, { horizon: wanted, models, ...kind }: RunOptions, call: Call): Promise<ForecastOutcome> {
  const startedMs = ports.now();
  const horizon = wanted ?? (kind.step === 'day' ? (await readSettings(ports)).forecastHorizonDays : stepFacts[kind.step].steps);
  const series = await countRunSeries(ports, kind, horizon, call);
  refuseTooLittle(series, horizon);
  const columns = await columnsFor(ports, series, horizon);
  const plan = { series, horizon, models, regressors: columns?.regressors ?? null };
  const forecast = await forecastAll(ports, plan, call);
  if (forecast[0]?.zoneId !== null || forecast[0].typeId !== null) throw tooShort(series, horizon);
  call.signal.throwIfAborted();

  const scored = await scoreEnded(ports, series);
  const made = await showNaiveForDemoted(ports, plan, forecast);
  const numbers = await addUp(ports, made, { series, horizon, origins: ORIGINS, signal: call.signal });
  const run = {
    ...{ ...kind, models, calendar: columns?.calendar ?? null },
    ...{ dataCut: series.startOf(series.steps), createdMs: ports.now() },
  };
  const forecasts: NewForecast[] = [];
  for (const [i, one] of made.entries()) {
    if (i % FORECASTS_A_TURN === 0) await nextTurn();
    forecasts.push(toForecast(one, { series, horizon, numbers: numbers[i] ?? one.shown }));
  }
  const parameters = { origins: ORIGINS, season: series.season, models, calendar: run.calendar ?? '' };
  const seals = await sealForecasts(ports, { forecasts, made, run, series, horizon, parameters });
  const published = forecasts.filter((one) => one.published).length;
  const { runId, sealed } = await ports.write.saveForecasts({ run, forecasts, seals });
  ports.emit('forecasts.changed', { runId });
  const skipped = series.tooFew + series.zoneIds.length - made.length;
  return { runId, forecasts: made.length, published, skipped, sealed, scored, ms: ports.now() - startedMs };
}

function refuseTooLittle(series: RunSeries, horizon: number): void {
  const { steps, values } = series;
  if (steps < leastSteps(series, horizon)) throw tooShort(series, horizon);
  const found = values.subarray(0, steps).reduce((sum, count) => sum + (Number.isNaN(count) ? 0 : count), 0);
  if (found < LEAST_INCIDENTS) throw new AppError('forecasts.too-few', { found, needed: LEAST_INCIDENTS });
}

/** No further ahead than was seen: beyond that nothing could be tested, and the count before it is not known. */
const leastSteps = ({ kind }: RunSeries, horizon: number): number => Math.max(kind.step === 'day' ? LEAST_DAYS : LEAST_STEPS, horizon);

function tooShort(series: RunSeries, horizon: number): AppError {
  const { kind, steps, values } = series;
  const days = values.subarray(0, steps).reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  return new AppError('forecasts.too-short', { step: kind.step, days, needed: leastSteps(series, horizon) });
}

/** Holidays tell of days: as shares of hours, weeks and months they made no back-test better (analytics/README.md). */
function columnsFor(ports: Ports, { kind, season, dayZero, edges, steps }: RunSeries, horizon: number) {
  if (kind.step !== 'day') return null;
  const firstDay = dayZero + Math.floor((edges[0] ?? 0) / 1_440);
  return calendarColumns(ports, { firstDay, days: steps + horizon, trainingDays: steps, season });
}

type ForecastInput = Parameters<Analytics['forecastMany']>[0];

interface Plan {
  readonly series: RunSeries;
  readonly horizon: number;
  readonly models: ForecastRun['models'];
  readonly regressors: ForecastInput['regressors'];
}

/** All series through the compute threads, some at a time; those that could not be back-tested are left out. */
async function forecastAll(ports: Ports, plan: Plan, { signal, progress }: Call): Promise<Made[]> {
  const { zoneIds, typeIds, kind } = plan.series;
  const known = await ports.read.forecastMemories(kind);
  const memoryOf = new Map(known.map(({ memory, ...subject }) => [subjectOf(subject, null), memory]));
  const subjects = Array.from(zoneIds, (zone, row) => ({ row, zoneId: zone || null, typeId: typeIds[row] || null }));
  const tasks = Array.from({ length: Math.ceil(subjects.length / SERIES_A_TASK) }, (_, i) =>
    subjects.slice(i * SERIES_A_TASK, (i + 1) * SERIES_A_TASK),
  );
  const done = tasks.map(() => 0);
  const found = await Promise.all(
    tasks.map(async (own, task): Promise<Made[]> => {
      const memories = own.map((subject) => memoryOf.get(subjectOf(subject, null)) ?? {});
      const onProgress = (fraction: number) => {
        done[task] = fraction * own.length;
        const sum = done.reduce((total, count) => total + count, 0);
        progress({ step: 'forecasts', fraction: sum / subjects.length, done: Math.round(sum), total: subjects.length });
      };
      const histories = own.map(({ row }) => historyAt(plan.series, row));
      const models = plan.models === 'all' ? ('all' as const) : ('default' as const);
      const result = await ports.compute('forecastMany', { ...inputOf(plan, histories), models, memories }, { signal, onProgress });
      return own.map(({ zoneId, typeId }, row) => {
        const answer = { result, row };
        return { zoneId, typeId, history: histories[row] ?? new Float64Array(), own: answer, shown: answer };
      });
    }),
  );
  const isTested = ({ own: { result, row } }: Made) => Number.isFinite(result.mase[row]) && Number.isFinite(result.naiveMase[row]);
  return found.flat().filter(isTested);
}

const historyAt = ({ values, steps }: RunSeries, row: number): Float64Array<ArrayBuffer> => values.slice(row * steps, (row + 1) * steps);

/** Copies for one task: compute moves what it is given. */
function inputOf({ series, horizon, regressors }: Plan, histories: readonly Float64Array[]): ForecastInput {
  const { steps, season, kind } = series;
  const values = new Float64Array(histories.length * steps);
  histories.forEach((history, i) => values.set(history, i * steps));
  const { stepsAYear } = stepFacts[kind.step];
  const sizes = { seriesCount: histories.length, season, horizon, origins: ORIGINS, stepsAYear };
  return { values, ...sizes, regressors: structuredClone(regressors ?? null) };
}

/** A model with a row of losses gives way to the naive count, with the intervals that this has earned. */
async function showNaiveForDemoted(ports: Ports, plan: Plan, made: readonly Made[]): Promise<Made[]> {
  const isDemoted = await findDemoted(ports);
  const { step, hours } = plan.series.kind;
  const demoted = made.filter((one) => isDemoted({ ...one, step, hours, model: modelOf(one.own) }));
  if (demoted.length === 0) return [...made];
  const histories = demoted.map(({ history }) => history);
  const result = await ports.compute('forecastMany', { ...inputOf(plan, histories), models: ['seasonal-naive'] });
  return made.map((one) => {
    const row = demoted.indexOf(one);
    return row < 0 ? one : { ...one, shown: { result, row } };
  });
}
