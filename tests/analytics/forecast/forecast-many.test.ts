import { describe, expect, test } from 'vitest';
import { lossNames } from '../../../analytics/evaluate/losses.ts';
import { forecastMany, forecastModels, forecastWith, type ForecastManyInput } from '../../../analytics/forecast/forecast-many.ts';
import { ModelFailure, type ForecastModel, type ModelName, type SeriesMemory } from '../../../analytics/forecast/model.ts';
import { chooseFastModels } from '../../../analytics/forecast/models.ts';
import { generateDailySeries } from './generated-series.ts';
import { joinSeries } from './accuracy.ts';

const DAYS = 250;
const generated = generateDailySeries().map(({ counts }) => counts.slice(0, DAYS + 7));
const busy = [generated[150], generated[180]];

function inputOf(series: readonly Float64Array[], options: Partial<ForecastManyInput> = {}): ForecastManyInput {
  return { values: joinSeries(series, 0, -7), seriesCount: series.length, season: 7, horizon: 28, origins: 12, ...options };
}

/** A model that fails once it is given so many values. */
function failingAfter(steps: number): ForecastModel {
  const [, model] = chooseFastModels(['linear-season']);
  return {
    ...model,
    name: 'arima',
    predictor: (context) => {
      const predict = model.predictor(context);
      return (training, horizon) => {
        if (training.length > steps) throw new ModelFailure('not-converged', 'no end');
        return predict(training, horizon);
      };
    },
  };
}

describe('forecastMany', () => {
  test('scores every model by origin, and says how the ensemble weighs them', async () => {
    const result = await forecastMany(inputOf(busy, { models: ['recent-mean', 'holt-winters-damped', 'ets', 'linear-season'] }));

    expect(result.models).toEqual(['seasonal-naive', 'recent-mean', 'holt-winters-damped', 'ets', 'linear-season', 'ensemble']);
    for (const series of [0, 1]) {
      const of = (numbers: Float64Array) => [...numbers.subarray(6 * series, 6 * series + 6)];
      expect(of(result.modelMase).every((mase) => mase > 0.3 && mase < 1.5)).toBe(true);
      expect(of(result.modelWeight).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
      expect(result.modelMase[6 * series + 5]).toBe(result.mase[series]);
      expect(result.modelMase[6 * series]).toBe(result.naiveMase[series]);
      expect(result.modelSum[6 * series + 5]).toBe(result.sum[series]);
      const origins = result.modelOriginMase.subarray((6 * series + 5) * 12, (6 * series + 6) * 12);
      expect([...origins]).toEqual([...result.originMase.subarray(12 * series, 12 * series + 12)]);
      expect(result.losses[series * lossNames.length + lossNames.indexOf('mase')]).toBe(result.mase[series]);
    }
  });

  test('shows the model that is asked for', async () => {
    const result = await forecastMany(inputOf(busy, { show: 'holt-winters-damped' }));

    expect([...result.model].map((model) => forecastModels[model])).toEqual(['holt-winters-damped', 'holt-winters-damped']);
    expect(result.mase[0]).toBe(result.modelMase[result.models.indexOf('holt-winters-damped')]);
  });

  test('goes on without a model that fails at a late origin, and says why', () => {
    const result = forecastWith([...chooseFastModels('default'), failingAfter(200)], inputOf(busy));
    const plain = forecastWith(chooseFastModels('default'), inputOf(busy));

    const at = result.models.indexOf('arima');
    expect(result.modelFailure[at]).toBe('not-converged');
    expect(result.modelMase[at]).toBeNaN();
    expect(result.published[0]).toBe(1);
    expect(result.mean).toEqual(plain.mean);
  });

  test('shows the naive count with its reason where no other model has an answer', () => {
    const result = forecastWith([...chooseFastModels([]), failingAfter(0)], inputOf(busy));

    expect([...result.reason]).toEqual(['failed', 'failed']);
    expect(forecastModels[result.model[0]]).toBe('seasonal-naive');
    expect([...result.mean.subarray(0, 7)]).toEqual([...busy[0].subarray(DAYS - 7, DAYS)]);
  });

  test('goes on from its memories as plain data, to much the same forecast', async () => {
    const first = await forecastMany(inputOf(busy.map((counts) => counts.subarray(0, DAYS))));
    const memories = JSON.parse(JSON.stringify(first.memories)) as SeriesMemory[];

    const warm = await forecastMany(inputOf(busy, { memories }));
    const cold = await forecastMany(inputOf(busy));

    expect(Object.keys(memories[0]).toSorted()).toEqual(['holt-winters-damped', 'linear-season']);
    // 1 %: both searches stop within 1e-4 of the log of the squared error.
    warm.mean.forEach((value, i) => expect(Math.abs(value / cold.mean[i] - 1)).toBeLessThan(0.01));
    expect(memories).toEqual(first.memories);
  });

  test('takes holidays into account that it is told of', async () => {
    const holiday = Float64Array.from({ length: DAYS + 28 }, (_, day) => (day % 25 === 3 ? 1 : 0));
    const emptied = busy.map((counts) => counts.map((count, day) => (holiday[day] === 1 ? Math.round(count / 4) : count)));
    const regressors = { names: ['holiday'], columns: [holiday] };

    const told = await forecastMany(inputOf(emptied, { regressors, show: 'linear-season' }));
    const untold = await forecastMany(inputOf(emptied, { show: 'linear-season' }));

    const step = holiday.findIndex((value, day) => day >= DAYS && value === 1) - DAYS;
    expect(told.mean[step]).toBeLessThan(0.6 * untold.mean[step]);
    expect(told.mase[0]).toBeLessThan(untold.mase[0]);
  });

  test('refuses regressors that end before the horizon or are not finite, and a year that is none', async () => {
    const columns = [new Float64Array(DAYS + 27)];
    await expect(forecastMany(inputOf(busy, { regressors: { names: ['eid'], columns } }))).rejects.toThrow(/eid has 277 days, needs 278/);
    const broken = [new Float64Array(DAYS + 28).fill(Number.NaN)];
    await expect(forecastMany(inputOf(busy, { regressors: { names: ['eid'], columns: broken } }))).rejects.toThrow(RangeError);
    await expect(forecastMany(inputOf(busy, { stepsAYear: 0 }))).rejects.toThrow(/stepsAYear/);
    await expect(forecastMany(inputOf(busy, { models: ['guess'] as unknown as readonly ModelName[] }))).rejects.toThrow(/guess/);
  });
});
