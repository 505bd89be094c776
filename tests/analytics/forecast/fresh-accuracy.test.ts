import { describe, expect, test } from 'vitest';
import { scoreFresh } from './fresh-series.ts';

// Some two seconds of processor time each; many times that on a busy machine.
describe('on series by which nothing was chosen, the default', { timeout: 120_000 }, () => {
  test('is within half a percent of ets() and auto.arima() of R on homicides a day in Medellín, and its intervals hold', () => {
    const { mase, ets, arima, coverage80, coverage95 } = scoreFresh('medellinDays');

    expect([ets.forecasts, arima.forecasts]).toEqual([13, 13]);
    expect(mase).toBeCloseTo(0.624, 2);
    for (const peer of [ets, arima]) expect(peer.ours / peer.r).toBeLessThan(1.005);
    expect(Math.abs(coverage80 - 0.8)).toBeLessThan(0.04);
    expect(Math.abs(coverage95 - 0.95)).toBeLessThan(0.025);
  });

  test('is more accurate than ets() and within half a percent of auto.arima() on homicides a week by comuna; its intervals, of whole counts, hold more than they say', () => {
    const { mase, ets, arima, coverage80, coverage95 } = scoreFresh('medellinWeeks');

    expect([ets.forecasts, arima.forecasts]).toEqual([132, 132]);
    expect(mase).toBeLessThan(ets.r);
    expect(mase).toBeLessThan(1.005 * arima.r);
    expect(coverage80).toBeGreaterThan(0.8);
    expect(coverage80).toBeLessThan(0.9);
    expect(Math.abs(coverage95 - 0.95)).toBeLessThan(0.025);
  });

  test('is more accurate than ets() and auto.arima() on incidents a day by type in Chicago, 2018, and its intervals hold', () => {
    const { mase, ets, arima, coverage80, coverage95 } = scoreFresh('chicagoTypes');

    expect([ets.forecasts, arima.forecasts]).toEqual([81, 81]);
    expect(mase).toBeLessThan(ets.r);
    expect(mase).toBeLessThan(arima.r);
    expect(Math.abs(coverage80 - 0.8)).toBeLessThan(0.04);
    expect(Math.abs(coverage95 - 0.95)).toBeLessThan(0.025);
  });
});
