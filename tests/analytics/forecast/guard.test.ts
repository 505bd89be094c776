import { describe, expect, test } from 'vitest';
import { checkPrediction, guarded } from '../../../analytics/forecast/guard.ts';
import { independentColumns } from '../../../analytics/forecast/independent-columns.ts';
import type { ForecastModel } from '../../../analytics/forecast/model.ts';
import type { Prediction } from '../../../analytics/forecast/path.ts';
import { plainScale, rootScale } from '../../../analytics/forecast/scale.ts';

const training = Float64Array.of(2, 4, Number.NaN, 7, 3);
const sound: Prediction = {
  scale: plainScale(0),
  mean: Float64Array.of(3, 4),
  sum: 7,
  sumDeviation: 2,
  centre: Float64Array.of(3, 4),
  deviation: Float64Array.of(1, 1),
};

describe('checkPrediction', () => {
  test('lets a sound one pass', () => {
    expect(() => checkPrediction(sound, training)).not.toThrow();
  });

  test.each([
    ['a mean that is no number', { mean: Float64Array.of(3, Number.NaN) }, 'not-finite'],
    ['an infinite centre', { centre: Float64Array.of(3, Number.POSITIVE_INFINITY) }, 'not-finite'],
    ['an infinite deviation', { deviation: Float64Array.of(1, Number.POSITIVE_INFINITY) }, 'not-finite'],
    ['a sum that is no number', { sum: Number.NaN }, 'not-finite'],
    ['a root of a negative variance', { sumDeviation: Number.NaN }, 'not-finite'],
    ['a negative deviation', { deviation: Float64Array.of(1, -1) }, 'exploded'],
    ['a negative count', { mean: Float64Array.of(3, -0.1) }, 'exploded'],
    ['a mean far above all values', { mean: Float64Array.of(3, 23) }, 'exploded'],
    ['a deviation wider than all values', { deviation: Float64Array.of(1, 16) }, 'exploded'],
  ])('refuses %s', (_name, part, reason) => {
    expect(() => checkPrediction({ ...sound, ...part }, training)).toThrow(expect.objectContaining({ reason }));
  });

  test('three ranges are let in, on the scale of the values and of the model', () => {
    const far = { ...sound, mean: Float64Array.of(3, 22), deviation: Float64Array.of(1, 15) };

    expect(() => checkPrediction(far, training)).not.toThrow();
    expect(() => checkPrediction({ ...far, scale: rootScale }, training)).toThrow(/deviation/);
  });

  test('a series of one value has its size for a range, a series of zeros one count', () => {
    const around = (mean: number, value: number) => () =>
      checkPrediction({ ...sound, mean: Float64Array.of(mean) }, Float64Array.of(value, value));

    expect(around(20, 5)).not.toThrow();
    expect(around(21, 5)).toThrow(/forecast 21/);
    expect(around(3, 0)).not.toThrow();
    expect(around(4, 0)).toThrow(/forecast 4/);
  });
});

test('a guarded model refuses a part with too few values, and checks what comes out', () => {
  const model: ForecastModel = {
    name: 'ets',
    cost: 'fast',
    leastObserved: () => 4,
    predictor: () => () => ({ ...sound, sum: Number.NaN }),
  };
  const predict = guarded(model).predictor({ season: 1, scale: rootScale, regressors: null });

  expect(() => predict(training.subarray(0, 4), 2)).toThrow(
    expect.objectContaining({ reason: 'too-short', message: 'needs 4 observed values, has 3' }),
  );
  expect(() => predict(training, 2)).toThrow(expect.objectContaining({ reason: 'not-finite' }));
});

test('columns without an effect of their own are left out, earlier ones stay', () => {
  const column = (value: (at: number) => number) => Float64Array.from({ length: 60 }, (_, at) => value(at));
  const [one, other] = [column((at) => Number(at % 13 === 5)), column((at) => Number(at % 11 === 2))];
  const useless = [
    column(() => 4),
    column((at) => at % 7),
    column((at) => 3 * at),
    column((at) => Number(at > 55)),
    column((at) => one[at] - 2 * other[at]),
  ];

  expect(independentColumns([one, useless[0], other, ...useless.slice(1)], { rows: 55, lag: 7 })).toEqual([one, other]);
});
