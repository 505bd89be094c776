import { describe, expect, test } from 'vitest';
import { isSparse, judgeOf } from '../../../analytics/evaluate/judge.ts';
import { forecastDaily } from '../forecast/forecast-daily.ts';
import { forecastModels, type Forecasts } from '../../../analytics/forecast/forecast-many.ts';
import { drawCounts } from '../alert/draw-counts.ts';

const DAYS = 420;

const forecast = (values: Float64Array): Forecasts => forecastDaily({ values, seriesCount: 1, season: 7, horizon: 28, origins: 12 });
const shownBy = ({ model }: Forecasts) => forecastModels[model[0]];

test('most counts are 0 where at least half of the known ones are', () => {
  expect(isSparse(Float64Array.of(0, 0, 3, 1))).toBe(true);
  expect(isSparse(Float64Array.of(0, Number.NaN, 3, 1))).toBe(false);
  expect(isSparse(new Float64Array(0))).toBe(false);
  expect([judgeOf(Float64Array.of(0, 0, 1)), judgeOf(Float64Array.of(1, 0, 1))]).toEqual(['crps', 'mase']);
});

describe('a series of rare counts', () => {
  test('whose rate changes is published by its model of counts, though a forecast of 0 for ever has less absolute error', () => {
    const verdicts = [1, 2, 3, 4, 5].map((seed) => {
      const rate = (day: number) => (day < 150 ? 0.1 : day < 280 ? 0.5 : 0.25) * (day % 7 === 5 ? 2 : 0.8);
      const values = drawCounts({ mean: rate, dispersion: 1, steps: DAYS, seed });

      const found = forecast(values);

      expect([found.judge[0], shownBy(found), found.published[0]]).toEqual(['crps', 'negative-binomial', 1]);
      const unit = found.mase[0] / lossOf(found, 'mae');
      const ofZeros = values.subarray(found.originDays[0]).reduce((sum, count) => sum + count, 0) / (DAYS - found.originDays[0]);
      expect(ofZeros * unit).toBeLessThan(found.mase[0]);
      return found.paired[0]?.verdict;
    });
    // Twelve origins, four of which overlap, leave some undecided.
    expect(verdicts).not.toContain('worse');
    expect(verdicts.filter((verdict) => verdict === 'better').length).toBeGreaterThanOrEqual(3);
  });

  test('that the naive count foretells as well is not', () => {
    // Every Friday one, but for three of sixty.
    const values = Float64Array.from({ length: DAYS }, (_, day) => (day % 7 === 4 && ![60, 144, 305].includes(day) ? 1 : 0));

    const found = forecast(values);

    expect(found.judge).toEqual(['crps']);
    expect([found.published[0], found.reason[0], shownBy(found)]).toEqual([0, 'lost-to-naive', 'seasonal-naive']);
    expect(found.paired[0]?.verdict).not.toBe('better');
  });
});

test('a busy series is still judged by its absolute error', () => {
  const found = forecast(drawCounts({ mean: () => 6, dispersion: 1, steps: DAYS, seed: 4 }));

  expect([found.judge[0], shownBy(found), found.published[0]]).toEqual(['mase', 'ensemble', 1]);
  expect(found.modelMase[found.models.indexOf('negative-binomial')]).toBeNaN();
});

function lossOf(found: Forecasts, name: Forecasts['lossNames'][number]): number {
  return found.losses[found.lossNames.indexOf(name)];
}
