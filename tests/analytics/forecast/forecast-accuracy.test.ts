import { describe, expect, test } from 'vitest';
import { forecastDaily } from './forecast-daily.ts';
import { readSample } from './chicago-sample.ts';
import { countDays } from '../series/count-days.ts';
import { joinSeries, meanScaledError, scoreForecasts } from './accuracy.ts';
import { generateDailySeries, HELD_OUT_DAYS, TRAINING_DAYS } from './generated-series.ts';
import { reference } from './reference.ts';

const SEASON = 7;
const HORIZON = 28;

function forecastTraining(whole: readonly Float64Array[]) {
  const values = joinSeries(whole, 0, -HORIZON);
  return forecastDaily({ values, seriesCount: whole.length, season: SEASON, horizon: HORIZON, origins: 12 });
}

describe('on the 200 generated series', () => {
  const generated = generateDailySeries();
  const whole = generated.map(({ counts }) => counts);
  const forecasts = forecastTraining(whole);
  const accuracy = scoreForecasts(whole, forecasts, SEASON);

  test('is more accurate than R ets, and within 2.5 % of knowing the expectation', () => {
    const ofR = meanScaledError(whole, (series) => reference.generated[series].mean, SEASON);
    const floor = meanScaledError(whole, (series) => generated[series].expected.subarray(TRAINING_DAYS), SEASON);

    expect(floor).toBeCloseTo(0.7357, 3);
    expect(ofR).toBeCloseTo(0.7747, 3);
    expect(accuracy.mase).toBeCloseTo(0.7515, 2);
    expect(accuracy.mase).toBeLessThan(ofR);
    expect(accuracy.mase).toBeLessThan(1.025 * floor);
  });

  test('covers 80 and 95 % of the days, and 80 % of the sums', () => {
    expect(Math.abs(accuracy.coverage80 - 0.8)).toBeLessThan(0.02);
    expect(Math.abs(accuracy.coverage95 - 0.95)).toBeLessThan(0.015);
    expect(Math.abs(accuracy.sumCoverage80 - 0.8)).toBeLessThan(0.06);
  });

  test('foretells its own accuracy by the back-test', () => {
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

    expect(mean(forecasts.mase)).toBeCloseTo(accuracy.mase, 1);
    expect(mean(forecasts.coverage80)).toBeCloseTo(accuracy.coverage80, 1);
    expect(mean(forecasts.coverage95)).toBeCloseTo(accuracy.coverage95, 1);
    expect(forecasts.published.filter((flag) => flag === 1).length).toBeGreaterThanOrEqual(190);
    expect(HELD_OUT_DAYS).toBe(HORIZON);
  });
});

// Three seconds of processor time; many times that on a busy machine.
describe('on the community areas of Chicago, 2018', { timeout: 120_000 }, () => {
  const areas = countChicagoAreas();

  test('every area is better forecast than by the naive count', () => {
    const { published, mase, naiveMase } = forecastTraining(areas);

    expect([...published].filter((flag) => flag === 1)).toHaveLength(areas.length);
    mase.forEach((value, i) => expect(value).toBeLessThan(naiveMase[i]));
  });

  test('covers 80 and 95 % of the days of three months, each forecast four weeks ahead', () => {
    const covered = [0, 28, 56].map((back) => {
      const known = areas.map((counts) => counts.slice(0, counts.length - back));
      return scoreForecasts(known, forecastTraining(known), SEASON);
    });
    const mean = (of: 'coverage80' | 'coverage95') => covered.reduce((sum, accuracy) => sum + accuracy[of] / covered.length, 0);

    expect(Math.abs(mean('coverage80') - 0.8)).toBeLessThan(0.04);
    expect(Math.abs(mean('coverage95') - 0.95)).toBeLessThan(0.025);
  });
});

/** Daily counts of the 77 areas from the bundled sample; the last, unfinished day is left out. */
function countChicagoAreas(): Float64Array[] {
  const incidents = readSample();
  const days = incidents.reduce((last, { day }) => Math.max(last, day), 0);
  const localMin = Int32Array.from(incidents, ({ day }) => day * 1_440);
  const counts = countDays({ localMin, groups: Uint16Array.from(incidents, ({ area }) => area), groupCount: 78, days });
  return Array.from({ length: 77 }, (_, i) => counts.slice((i + 1) * days, (i + 2) * days));
}
