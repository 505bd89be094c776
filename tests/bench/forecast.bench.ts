import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isSparse } from '../../analytics/evaluate/judge.ts';
import { forecastWith } from '../../analytics/forecast/forecast-many.ts';
import { chooseFastModels, type ModelChoice } from '../../analytics/forecast/models.ts';
import { chooseScale } from '../../analytics/forecast/scale.ts';
import { layout } from '../../main/layout.ts';
import { createTaskPool } from '../../main/workers/task-pool.ts';
import { drawCounts } from '../analytics/alert/draw-counts.ts';
import { joinSeries, meanScaledError, scoreForecasts } from '../analytics/forecast/accuracy.ts';
import { forecastDaily } from '../analytics/forecast/forecast-daily.ts';
import { freshNames, scoreFresh } from '../analytics/forecast/fresh-series.ts';
import { generateDailySeries, HELD_OUT_DAYS, TRAINING_DAYS } from '../analytics/forecast/generated-series.ts';
import { reference } from '../analytics/forecast/reference.ts';
import { average, CHICAGO_ORIGINS, m4Reference, readM4, scaledError } from '../analytics/forecast/reference-series.ts';
import { compareWithR, forecastDistricts } from '../analytics/forecast/rolling-districts.ts';
import { medianMs, runPeer, withFolder, type BenchRow } from './bench.ts';

/** Every 20th of the 200 series, so that rare and busy ones are timed alike: R needs about half a second for each. */
const PEER_EVERY = 20;
const DAYS_A_YEAR = 365.25;
const HOURS_A_YEAR = 8_766;

const SERIES_A_TASK = 8;

const plain = { unit: '', peer: null };

/** Speed against R ets in the same run, and the accuracy of the same forecasts. About two minutes. */
export async function run(): Promise<BenchRow[]> {
  return [...(await timeModels()), ...scoreGenerated(), ...scoreDistricts(), ...scoreM4(), ...scoreFreshSets()];
}

async function timeModels(): Promise<BenchRow[]> {
  const training = generateDailySeries().map(({ counts }) => counts.slice(0, TRAINING_DAYS));
  const sample = training.filter((_, index) => index % PEER_EVERY === PEER_EVERY / 2);
  const timeOf = (choice: ModelChoice): number => {
    for (const counts of training.slice(0, 50)) forecastOnce(counts, choice);
    return median(sample.map((counts) => medianMs(3, () => forecastOnce(counts, choice))));
  };
  const peerMs = await timeEts(sample);
  const row = (what: string, choice: ModelChoice, target: string): BenchRow => {
    const ours = timeOf(choice);
    const peer = peerMs === null ? null : { name: 'R ets', value: peerMs, ratio: peerMs / ours };
    return { what, value: ours, unit: 'ms a series', peer, target };
  };
  const many = { values: joinSeries([...training, ...training, ...training.slice(0, 100)], 0, 0), seriesCount: 500 };
  const manyMs = medianMs(1, () => forecastDaily({ ...many, season: 7, horizon: HELD_OUT_DAYS, origins: 12 }));
  const threadsMs = await timeThreads(many.values, many.seriesCount);
  const city = { values: joinSeries(training.slice(0, 78), TRAINING_DAYS - 220, 0), seriesCount: 78 };
  // As rare as the types of a zone: most are 0, and have the model of counts beside the others.
  const rareDays = Array.from({ length: 500 }, (_, seed) => drawCounts({ mean: () => 0.3, dispersion: 1.2, steps: TRAINING_DAYS, seed }));
  const rare = { values: joinSeries(rareDays, 0, 0), seriesCount: rareDays.length };
  const rareMs = medianMs(1, () => forecastDaily({ ...rare, season: 7, horizon: HELD_OUT_DAYS, origins: 12 }));
  const cityMs = medianMs(3, () => forecastDaily({ ...city, season: 7, horizon: HELD_OUT_DAYS, origins: 12 }));
  return [
    row('members of the default fitted, 28 days ahead, 730 days', 'default', '>= 200x'),
    row('damped Holt-Winters alone', ['holt-winters-damped'], ''),
    row('ETS by AICc alone', ['ets'], ''),
    { what: '500 series of 730 days, default, 12 origins', value: manyMs / 1000, unit: 's of one processor', peer: null, target: '<= 120' },
    {
      what: '500 series of 730 days, default, 12 origins, 2 compute threads',
      value: threadsMs / 1000,
      unit: 's',
      peer: null,
      target: '<= 60',
    },
    {
      what: '500 series of 730 days of rare counts, default, 12 origins',
      value: rareMs / 1000,
      unit: 's of one processor',
      peer: null,
      target: '<= 120',
    },
    { what: '78 series of 220 days, 12 origins', value: cityMs, unit: 'ms', peer: null, target: '<= 3000' },
  ];
}

/** Through the threads of the product, 8 series a task as its runs do. */
async function timeThreads(values: Float64Array, seriesCount: number): Promise<number> {
  const pool = createTaskPool({ file: layout.workers.compute, maxThreads: 2, idleMs: 1_000 });
  const days = values.length / seriesCount;
  const startedMs = performance.now();
  const tasks = Array.from({ length: Math.ceil(seriesCount / SERIES_A_TASK) }, (_, task) => {
    const part = values.slice(task * SERIES_A_TASK * days, (task + 1) * SERIES_A_TASK * days);
    const input = {
      values: part,
      seriesCount: part.length / days,
      season: 7,
      horizon: HELD_OUT_DAYS,
      origins: 12,
      stepsAYear: DAYS_A_YEAR,
    };
    return pool.run({ name: 'forecastMany', args: [input], move: true });
  });
  await Promise.all(tasks);
  const ms = performance.now() - startedMs;
  await pool.close();
  return ms;
}

function scoreGenerated(): BenchRow[] {
  const generated = generateDailySeries();
  const whole = generated.map(({ counts }) => counts);
  const input = { values: joinSeries(whole, 0, -HELD_OUT_DAYS), seriesCount: whole.length, season: 7, horizon: HELD_OUT_DAYS, origins: 12 };
  const { mase, coverage80, coverage95, sumCoverage80 } = scoreForecasts(whole, forecastDaily(input), 7);
  const floor = meanScaledError(whole, (series) => generated[series].expected.subarray(TRAINING_DAYS), 7);
  const ofR = meanScaledError(whole, (series) => reference.generated[series].mean, 7);
  return [
    against('MASE on the 200 series', mase, { name: 'R ets, recorded', value: ofR, target: '<= 0.77' }),
    { ...plain, what: 'MASE of the expectation itself, the floor', value: floor, target: '' },
    { ...plain, what: 'coverage of 80 % intervals', value: coverage80, target: '0.80 +- 0.04' },
    { ...plain, what: 'coverage of 95 % intervals', value: coverage95, target: '0.95 +- 0.025' },
    { ...plain, what: 'coverage of 80 % intervals of the sum', value: sumCoverage80, target: '0.80 +- 0.06' },
  ];
}

function scoreDistricts(): BenchRow[] {
  const ours = forecastDistricts(Array.from({ length: CHICAGO_ORIGINS }, (_, step) => step));
  const mean = (of: 'coverage80' | 'coverage95') => average(ours.map((one) => one[of]));
  const row = (method: 'ets' | 'arima', name: string): BenchRow => {
    const both = compareWithR(method, ours);
    return against(`MASE on ${both.forecasts} forecasts of Chicago's assaults, 2016`, both.ours, {
      name,
      value: both.r,
      target: '<= peer',
    });
  };
  return [
    row('ets', 'R ets, recorded'),
    row('arima', 'R auto.arima, recorded'),
    { ...plain, what: 'coverage of 80 % intervals there', value: mean('coverage80'), target: '0.80 +- 0.04' },
    { ...plain, what: 'coverage of 95 % intervals there', value: mean('coverage95'), target: '0.95 +- 0.025' },
  ];
}

/** Whichever way they fall: nothing of the default was chosen by these. */
function scoreFreshSets(): BenchRow[] {
  const names = {
    medellinDays: 'homicides a day in Medellín',
    medellinWeeks: 'homicides a week by comuna',
    chicagoTypes: 'incidents a day by type, Chicago 2018',
  };
  return freshNames.flatMap((name) => {
    const { coverage80, coverage95, ...found } = scoreFresh(name);
    const row = (method: 'ets' | 'arima', peer: string): BenchRow => {
      const { forecasts, ours, r } = found[method];
      return against(`MASE on ${forecasts} forecasts of ${names[name]}`, ours, { name: peer, value: r, target: '' });
    };
    return [
      row('ets', 'R ets, recorded'),
      row('arima', 'R auto.arima, recorded'),
      { ...plain, what: 'coverage of 80 % intervals there', value: coverage80, target: '0.80 +- 0.04' },
      { ...plain, what: 'coverage of 95 % intervals there', value: coverage95, target: '0.95 +- 0.025' },
    ];
  });
}

function scoreM4(): BenchRow[] {
  return (['Weekly', 'Hourly'] as const).flatMap((kind) => {
    const stepsAYear = kind === 'Weekly' ? DAYS_A_YEAR / 7 : HOURS_A_YEAR;
    const errors = readM4(kind).map((one) => {
      const input = { values: one.training, seriesCount: 1, season: one.season, horizon: one.future.length, origins: 12, stepsAYear };
      return scaledError(forecastWith(chooseFastModels('default'), input).mean, one);
    });
    const { naive2, ses } = m4Reference[kind === 'Weekly' ? 'weekly' : 'hourly'];
    const what = `MASE on ${errors.length} ${kind.toLowerCase()} series of M4`;
    return [
      against(what, average(errors), { name: 'Naive2', value: average(naive2), target: '<= peer' }),
      against(what, average(errors), { name: 'simple smoothing', value: average(ses), target: '<= peer' }),
    ];
  });
}

function against(what: string, value: number, peer: { readonly name: string; readonly value: number; readonly target: string }): BenchRow {
  return { what, value, unit: '', peer: { name: peer.name, value: peer.value, ratio: peer.value / value }, target: peer.target };
}

/** Fits the models of a choice to all days and forecasts, without a back-test. */
function forecastOnce(counts: Float64Array, choice: ModelChoice): void {
  const context = { season: 7, scale: chooseScale(counts), regressors: null, stepsAYear: DAYS_A_YEAR };
  const models = chooseFastModels(choice).filter(({ only }) => only === undefined || isSparse(counts));
  for (const model of models) model.predictor(context)(counts, HELD_OUT_DAYS);
}

/** Median time of R ets in ms; null if it is not installed. */
function timeEts(sample: readonly Float64Array[]): Promise<number | null> {
  return withFolder((folder) => {
    const counts = join(folder, 'counts.csv');
    writeFileSync(counts, sample.map((values) => `${values.join(',')}\n`).join(''));
    return runPeer<number>('forecast.R', [counts], 'r-base-core r-cran-forecast');
  });
}

function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}
