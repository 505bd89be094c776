import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { ModelFailure } from '../../../analytics/forecast/model.ts';
import type { Prediction } from '../../../analytics/forecast/path.ts';
import { loadProphet } from '../../../analytics/forecast/prophet-engine.ts';
import { prophet } from '../../../analytics/forecast/prophet.ts';
import { plainScale } from '../../../analytics/forecast/scale.ts';
import { parseDay } from '../../../analytics/series/calendar.ts';
import { generateDailySeries, TRAINING_DAYS } from './generated-series.ts';
import { hostileSeries } from './hostile-series.ts';
import { expectSoundOrFailed, predictOrFail } from './model-soundness.ts';

const anyValue = plainScale(Number.NEGATIVE_INFINITY);
const generated = generateDailySeries();
const counts = generated[150].counts.slice(0, 300);

function predict(training: Float64Array, options: Parameters<typeof predictOrFail>[2] = {}): Prediction {
  const outcome = predictOrFail(prophet, training, options);
  if (outcome instanceof ModelFailure) throw outcome;
  return outcome;
}

test('before loadProphet() there is no forecast, and the reason says what to do', () => {
  expect(predictOrFail(prophet, counts)).toMatchObject({ reason: 'unavailable', message: expect.stringContaining('loadProphet()') });
});

describe('prophet', () => {
  beforeAll(loadProphet);

  test("forecasts what Prophet's documentation prints for its first example", () => {
    const file = new URL('../../fixtures/reference/forecast/peyton_manning_daily.csv.gz', import.meta.url);
    const rows = gunzipSync(readFileSync(file))
      .toString()
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.replaceAll('"', '').split(','));
    const firstDay = parseDay(rows[0][0]);
    const values = new Float64Array(parseDay(rows.at(-1)![0]) - firstDay + 1).fill(Number.NaN);
    for (const [day, value] of rows) values[parseDay(day) - firstDay] = Number(value);
    const published = [7.818359, 8.200125, 8.525104, 8.312482, 8.145098, 8.156964];

    const { centre, deviation } = predict(values, { scale: anyValue, horizon: 365 });

    const from = parseDay('2017-01-14') - firstDay - values.length;
    // Stan stops its search on a ridge; another library around the same model ends 0.005 away, the pages of R and Python differ by 0.006.
    published.forEach((value, i) => expect(Math.abs(centre[from + i] - value)).toBeLessThan(0.02));
    // Of the last day printed; simulated there.
    expect(centre[from + 5] - 1.2816 * deviation[from + 5]).toBeCloseTo(7.381716, 1);
    expect(centre[from + 5] + 1.2816 * deviation[from + 5]).toBeCloseTo(8.866507, 1);
  });

  test('a sample of the generated series: sound, and better than the seasonal naive count', () => {
    const errors = generated
      .filter((_, i) => i % 40 === 7)
      .map(({ counts: whole }) => {
        const training = whole.slice(0, TRAINING_DAYS);
        const prediction = predict(training);
        expectSoundOrFailed(prediction, training);
        const absolute = (forecast: (step: number) => number) =>
          whole.slice(TRAINING_DAYS).reduce((sum, value, step) => sum + Math.abs(value - forecast(step)), 0);
        return absolute((step) => prediction.mean[step]) / absolute((step) => training[TRAINING_DAYS - 7 + (step % 7)]);
      });

    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.85);
  });

  test.each(Object.entries(hostileSeries))('%s: sound or a failure with its reason, and nothing printed', (_name, training) => {
    const write = vi.spyOn(process.stdout, 'write');

    for (const season of [1, 7]) {
      const outcome = predictOrFail(prophet, training, { season });
      expectSoundOrFailed(outcome, training);
      // The model would be lost to all series after this one.
      expect(outcome).not.toMatchObject({ reason: 'unavailable' });
    }

    expect(write).not.toHaveBeenCalled();
    write.mockRestore();
  });

  test('says the same again', () => {
    expect(predict(counts)).toEqual(predict(counts));
  });

  test('knows a holiday before it comes, and a regressor in any unit', () => {
    const holiday = Float64Array.from({ length: 328 }, (_, day) => (day % 29 === 5 ? 1 : 0));
    const training = counts.map((count, day) => count + 150 * holiday[day]);
    const forecastWith = (column: Float64Array) => predict(training, { regressors: { names: ['holiday'], columns: [column] } }).mean;

    const [mean, inOtherUnits] = [forecastWith(holiday), forecastWith(holiday.map((value) => 1_000 * value + 7))];

    const raised = mean.filter((_, step) => holiday[300 + step] === 1);
    const usual = mean.filter((_, step) => holiday[300 + step] === 0);
    expect(Math.min(...raised)).toBeGreaterThan(Math.max(...usual) + 75);
    mean.forEach((value, step) => expect(Math.abs(inOtherUnits[step] / value - 1)).toBeLessThan(0.03));
  });

  test('looks for a yearly wave from two years on', () => {
    const wave = (day: number) => 100 + 40 * Math.sin((2 * Math.PI * day) / 365.25) + ((day * 31) % 7);
    const year = Float64Array.from({ length: 2 * 365 + 100 }, (_, day) => wave(day));

    const [withYear, without] = [{}, { stepsAYear: 0 }].map((options) => predict(year, { ...options, scale: anyValue, horizon: 90 }));

    const error = ({ mean }: Prediction) => Math.max(...mean.map((value, step) => Math.abs(value - wave(year.length + step))));
    expect(error(withYear)).toBeLessThan(10);
    expect(error(without)).toBeGreaterThan(20);
  });

  test('the deviation of a sum counts that the trend bends one way for all its days', () => {
    const bending = Float64Array.from({ length: 400 }, (_, day) => 100 + Math.abs((day % 160) - 80) + ((day * 31) % 5));

    const { deviation, sumDeviation } = predict(bending, { season: 1, stepsAYear: 0, scale: anyValue, horizon: 200 });

    const independent = Math.sqrt(deviation.reduce((sum, value) => sum + value * value, 0));
    const together = deviation.reduce((sum, value) => sum + value, 0);
    expect(deviation[199]).toBeGreaterThan(2 * deviation[0]);
    expect(sumDeviation).toBeGreaterThan(2 * independent);
    expect(sumDeviation).toBeLessThan(together);
  });
});
