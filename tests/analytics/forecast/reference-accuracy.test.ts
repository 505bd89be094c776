import { describe, expect, test } from 'vitest';
import { forecastWith } from '../../../analytics/forecast/forecast-many.ts';
import { chooseFastModels } from '../../../analytics/forecast/models.ts';
import { average, m4Reference, readM4, scaledError, type CutSeries } from './reference-series.ts';
import { compareWithR, forecastDistricts } from './rolling-districts.ts';

function defaultErrors(series: readonly CutSeries[], stepsAYear: number): number[] {
  return series.map((one) => {
    const { training, future, season } = one;
    const input = { values: training, seriesCount: 1, season, horizon: future.length, origins: 12, stepsAYear };
    return scaledError(forecastWith(chooseFastModels('default'), input).mean, one);
  });
}

// Some two seconds of processor time each; many times that on a busy machine.
describe('the default', { timeout: 120_000 }, () => {
  test('beats Naive2, simple smoothing and ets() of R on the weekly series of M4', () => {
    const { naive2, ses, ets } = m4Reference.weekly;

    const mase = average(defaultErrors(readM4('Weekly'), 365.25 / 7));

    expect(mase).toBeCloseTo(2.29, 1);
    for (const peer of [naive2, ses, ets!]) expect(mase).toBeLessThan(average(peer));
  });

  test('beats Naive2 and simple smoothing by half on the hourly series of M4', () => {
    const { naive2, ses } = m4Reference.hourly;

    const mase = average(defaultErrors(readM4('Hourly'), 8_766));

    expect(mase).toBeCloseTo(1.2, 1);
    for (const peer of [naive2, ses]) expect(mase).toBeLessThan(average(peer) / 2);
  });

  test("is more accurate than ets() and auto.arima() of R on Chicago's assaults by district, and covers what it says", () => {
    // Two of thirteen four-week forecasts through 2016, a winter's and a summer's; the bench takes all.
    const ours = forecastDistricts([0, 6]);

    const [ets, arima] = [compareWithR('ets', ours), compareWithR('arima', ours)];
    expect(ets.forecasts).toBe(44);
    expect(ets.ours).toBeLessThan(ets.r);
    expect(arima.forecasts).toBe(44);
    expect(arima.ours).toBeLessThan(arima.r);
    expect(Math.abs(average(ours.map(({ coverage80 }) => coverage80)) - 0.8)).toBeLessThan(0.04);
    expect(Math.abs(average(ours.map(({ coverage95 }) => coverage95)) - 0.95)).toBeLessThan(0.025);
  });
});
