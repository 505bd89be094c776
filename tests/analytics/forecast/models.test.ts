import { describe, expect, test } from 'vitest';
import { guarded } from '../../../analytics/forecast/guard.ts';
import type { ModelName } from '../../../analytics/forecast/model.ts';
import { chooseFastModels, fastModels, loadModels } from '../../../analytics/forecast/models.ts';
import { recentMean } from '../../../analytics/forecast/recent-mean.ts';
import { rootScale } from '../../../analytics/forecast/scale.ts';
import { hostileSeries } from './hostile-series.ts';
import { expectSoundOrFailed, predictOrFail } from './model-soundness.ts';

describe.each(fastModels.map((model) => [model.name, guarded(model)] as const))('%s on hostile series', (_name, model) => {
  test.each(Object.entries(hostileSeries))('%s: finite and not negative, or a refusal', (_what, values) => {
    for (const season of [1, 7, 12]) {
      for (const horizon of [1, 28, 200]) expectSoundOrFailed(predictOrFail(model, values, { season, horizon }), values);
    }
  });
});

describe('recentMean', () => {
  test('is the mean of the last eight weeks by weekday, without gaps', () => {
    const values = Float64Array.from({ length: 70 }, (_, day) => (day < 14 ? 1_000 : day === 69 ? Number.NaN : 10 + (day % 7)));

    const { mean } = recentMean.predictor({ season: 7, scale: rootScale, regressors: null })(values, 9);

    expect([...mean]).toEqual([10, 11, 12, 13, 14, 15, 16, 10, 11]);
  });
});

describe('models by choice', () => {
  test('always hold the naive one, and those named', () => {
    expect(chooseFastModels(['ets']).map(({ name }) => name)).toEqual(['seasonal-naive', 'ets']);
    expect(chooseFastModels('default').map(({ name, only }) => [name, only])).toEqual([
      ['seasonal-naive', undefined],
      ['holt-winters-damped', undefined],
      ['linear-season', undefined],
      ['negative-binomial', 'sparse'],
    ]);
  });

  test('are refused by name where there is none', async () => {
    expect(() => chooseFastModels(['prophet'])).toThrow(/prophet/);
    await expect(loadModels(['guess'] as unknown as readonly ModelName[])).rejects.toThrow(/guess/);
  });
});
