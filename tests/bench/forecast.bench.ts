import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { forecastDaily } from '../../analytics/forecast/forecast-daily.ts';
import { fitHoltWinters, projectHoltWinters } from '../../analytics/forecast/holt-winters.ts';
import { rootScale } from '../../analytics/forecast/scale.ts';
import { joinSeries, meanScaledError, scoreForecasts } from '../analytics/forecast/accuracy.ts';
import { generateDailySeries, HELD_OUT_DAYS, TRAINING_DAYS } from '../analytics/forecast/generated-series.ts';
import { reference } from '../analytics/forecast/reference.ts';
import { medianMs, runPeer, withFolder, type BenchRow } from './bench.ts';

/** Every 20th of the 200 series, so that rare and busy ones are timed alike: R needs about half a second for each. */
const PEER_EVERY = 20;

/** Speed against R ets in the same run, and the accuracy of the same forecasts. About ten seconds. */
export async function run(): Promise<BenchRow[]> {
  const generated = generateDailySeries();
  const whole = generated.map(({ counts }) => counts);
  const training = whole.map((counts) => counts.slice(0, TRAINING_DAYS));
  const sample = training.filter((_, index) => index % PEER_EVERY === PEER_EVERY / 2);

  for (const counts of training.slice(0, 50)) fitAndForecast(counts);
  const ours = median(sample.map((counts) => medianMs(3, () => fitAndForecast(counts))));
  const peerMs = await timeEts(sample);

  const input = { values: joinSeries(whole, 0, -HELD_OUT_DAYS), seriesCount: whole.length, season: 7, horizon: HELD_OUT_DAYS, origins: 12 };
  const forecasts = forecastDaily(input);
  const testedMs = medianMs(1, () => forecastDaily(input)) / whole.length;
  const city = { ...input, values: joinSeries(training.slice(0, 78), TRAINING_DAYS - 220, 0), seriesCount: 78 };
  const cityMs = medianMs(3, () => forecastDaily(city));

  const { mase, coverage80, coverage95, sumCoverage80 } = scoreForecasts(whole, forecasts, 7);
  const floor = meanScaledError(whole, (series) => generated[series].expected.subarray(TRAINING_DAYS), 7);
  const ofR = meanScaledError(whole, (series) => reference.generated[series].mean, 7);
  const plain = { unit: '', peer: null };
  return [
    {
      what: 'fit and 28 days ahead, 730 days',
      value: ours,
      unit: 'ms a series',
      peer: peerMs === null ? null : { name: 'R ets', value: peerMs, ratio: peerMs / ours },
      target: '>= 200x',
    },
    { what: 'the same with its back-test, 12 origins', value: testedMs, unit: 'ms a series', peer: null, target: '<= 120' },
    { what: '78 series of 220 days, 12 origins', value: cityMs, unit: 'ms', peer: null, target: '<= 3000' },
    {
      what: 'MASE on the 200 series',
      value: mase,
      unit: '',
      peer: { name: 'R ets, recorded', value: ofR, ratio: ofR / mase },
      target: '<= R ets',
    },
    { ...plain, what: 'MASE of the expectation itself, the floor', value: floor, target: '' },
    { ...plain, what: 'coverage of 80 % intervals', value: coverage80, target: '0.80 +- 0.04' },
    { ...plain, what: 'coverage of 95 % intervals', value: coverage95, target: '0.95 +- 0.025' },
    { ...plain, what: 'coverage of 80 % intervals of the sum', value: sumCoverage80, target: '0.80 +- 0.06' },
  ];
}

function fitAndForecast(counts: Float64Array): Float64Array {
  return projectHoltWinters(fitHoltWinters(counts.map(rootScale.toWorking), 7), HELD_OUT_DAYS).centre;
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
