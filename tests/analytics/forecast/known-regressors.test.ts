import { describe, expect, test } from 'vitest';
import { forecastWith } from '../../../analytics/forecast/forecast-many.ts';
import { withKnownRegressors } from '../../../analytics/forecast/known-regressors.ts';
import type { ForecastModel, Regressors } from '../../../analytics/forecast/model.ts';
import { chooseFastModels } from '../../../analytics/forecast/models.ts';
import { recentMean } from '../../../analytics/forecast/recent-mean.ts';
import { rootScale } from '../../../analytics/forecast/scale.ts';
import { drawCounts } from '../alert/draw-counts.ts';

const DAYS = 200;
const HORIZON = 14;
const column = (...days: readonly number[]) => Float64Array.from({ length: DAYS + HORIZON }, (_, day) => (days.includes(day) ? 1 : 0));
const regressors: Regressors = {
  names: ['early', 'late', 'never-0'],
  columns: [column(10, 40), column(40, 150), Float64Array.from({ length: DAYS + HORIZON }, (_, day) => 1 + Math.sin(day))],
};

/** Notes what it is told of at each length of its training part. */
function listening(): { readonly model: ForecastModel; readonly told: [steps: number, names: string][] } {
  const told: [number, string][] = [];
  const model: ForecastModel = {
    ...recentMean,
    predictor: (context) => {
      const predict = recentMean.predictor(context);
      return (training, horizon) => {
        told.push([training.length, (context.regressors?.names ?? []).join(' ')]);
        return predict(training, horizon);
      };
    },
  };
  return { model, told };
}

describe('a regressor', () => {
  test('is told of only where the training part holds two occurrences of it', () => {
    const { model, told } = listening();
    const predict = withKnownRegressors(model).predictor({ season: 7, scale: rootScale, regressors });
    const values = drawCounts({ mean: () => 5, dispersion: 1, steps: DAYS, seed: 1 });

    for (const steps of [30, 41, 120, 151]) predict(values.subarray(0, steps), HORIZON);

    expect(told).toEqual([
      [30, 'never-0'],
      [41, 'early never-0'],
      [120, 'early never-0'],
      [151, 'early late never-0'],
    ]);
  });

  test('that was seen once before an origin changes no prediction there', () => {
    // Of the origins from day 109 on, those up to day 150 have seen one day of this column.
    const values = drawCounts({ mean: (day) => ([60, 150].includes(day) ? 60 : 5), dispersion: 1, steps: DAYS, seed: 2 });
    const known = { names: ['fair'], columns: [column(60, 150)] };
    const run = (of: Regressors | null) =>
      forecastWith(chooseFastModels(['linear-season']), {
        ...{ values, seriesCount: 1, season: 7, horizon: HORIZON, origins: 12, regressors: of },
      });

    const [withColumn, without] = [run(known), run(null)];

    const before = [...withColumn.originDays.keys()].filter((origin) => withColumn.originDays[origin] <= 150);
    const after = [...withColumn.originDays.keys()].filter((origin) => withColumn.originDays[origin] > 150);
    expect([before.length > 2, after.length > 2]).toEqual([true, true]);
    for (const origin of before) expect(withColumn.originMase[origin]).toBe(without.originMase[origin]);
    for (const origin of after) expect(withColumn.originMase[origin]).not.toBe(without.originMase[origin]);
  });
});
