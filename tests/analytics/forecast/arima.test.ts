import { beforeAll, describe, expect, test, vi } from 'vitest';
import { forecastArima, loadArima, mostArimaValues } from '../../../analytics/forecast/arima-engine.ts';
import { arima } from '../../../analytics/forecast/arima.ts';
import { ModelFailure } from '../../../analytics/forecast/model.ts';
import { plainScale } from '../../../analytics/forecast/scale.ts';
import { generateDailySeries, TRAINING_DAYS } from './generated-series.ts';
import { hostileSeries } from './hostile-series.ts';
import { expectSoundOrFailed, predictOrFail } from './model-soundness.ts';
import { arimaCounts } from './reference.ts';

const airline = { p: 0, d: 1, q: 1, P: 0, D: 1, Q: 1, season: 7 };
const generated = generateDailySeries();
const counts = generated[150].counts.slice(0, 300);
const anyValue = plainScale(Number.NEGATIVE_INFINITY);

describe('before loadArima()', () => {
  test('there is no forecast, and the reason says what to do', () => {
    const outcome = predictOrFail(arima, counts);

    expect(outcome).toMatchObject({ reason: 'unavailable', message: expect.stringContaining('loadArima()') });
  });
});

describe('forecastArima', () => {
  beforeAll(loadArima);

  test.each(Object.entries(arimaCounts.arima))('means and deviations on %s are those of R arima()', (_name, reference) => {
    const { values, columns, order, seasonal, season, mean, deviation } = reference;
    const [p, d, q] = order;
    const [P, D, Q] = seasonal;

    const forecast = forecastArima({
      values: Float64Array.from(values),
      columns: columns.map((column) => Float64Array.from(column)),
      order: { p, d, q, P, D, Q, season: P + D + Q > 0 ? season : 1 },
      horizon: mean.length,
    });

    // In standard deviations of the step: both searches stop near the same maximum.
    mean.forEach((value, step) => expect(Math.abs(forecast.mean[step] - value)).toBeLessThan(1e-3 * deviation[step]));
    deviation.forEach((value, step) => expect(Math.abs(Math.sqrt(forecast.variance[step]) / value - 1)).toBeLessThan(1e-3));
  });

  test('prints nothing, and fails where the package would have complained', () => {
    const log = vi.spyOn(console, 'log');
    const column = new Float64Array(counts.length + 7);

    const fit = () => forecastArima({ values: counts, columns: [column], order: airline, horizon: 7 });

    expect(fit).toThrow(expect.objectContaining({ reason: 'not-converged', message: expect.stringMatching(/collinear|unique/) }));
    expect(log).not.toHaveBeenCalled();
    log.mockRestore();
  });

  test('the longest input that is let in does no harm to the next fit', () => {
    const fit = () => forecastArima({ values: counts, columns: [], order: airline, horizon: 7 }).mean;
    const columns = [31, 32, 33].map((every) => Float64Array.from({ length: 3_000 }, (_, day) => (day % every === 0 ? 1 : 0)));
    const length = mostArimaValues(columns.length, 28);
    const long = Float64Array.from({ length }, (_, day) => counts[day % 300]);
    const before = fit();

    forecastArima({ values: long, columns, order: { ...airline, season: 1, P: 0, D: 0, Q: 0 }, horizon: 28 });

    expect(fit()).toEqual(before);
    expect(() => forecastArima({ values: new Float64Array(length + 1), columns, order: airline, horizon: 28 })).toThrow(RangeError);
  });
});

describe('arima', () => {
  beforeAll(loadArima);

  test('a sample of the generated series: sound, and better than the seasonal naive count', () => {
    const errors = generated
      .filter((_, i) => i % 40 === 7)
      .map(({ counts: whole }) => {
        const training = whole.slice(0, TRAINING_DAYS);
        const outcome = predictOrFail(arima, training);
        expectSoundOrFailed(outcome, training);
        if (outcome instanceof ModelFailure) throw outcome;
        const future = whole.slice(TRAINING_DAYS);
        const absolute = (forecast: (step: number) => number) =>
          future.reduce((sum, value, step) => sum + Math.abs(value - forecast(step)), 0);
        return absolute((step) => outcome.mean[step]) / absolute((step) => training[TRAINING_DAYS - 7 + (step % 7)]);
      });

    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.85);
  });

  test.each(Object.entries(hostileSeries))('%s: sound or a failure with its reason', (_name, training) => {
    for (const season of [1, 7]) {
      expectSoundOrFailed(predictOrFail(arima, training, { season }), training);
      expectSoundOrFailed(
        predictOrFail(arima, training, { season, scale: anyValue }),
        training.map(() => -1),
      );
    }
  });

  test('knows a holiday before it comes', () => {
    const holiday = Float64Array.from({ length: 328 }, (_, day) => (day % 29 === 5 ? 1 : 0));
    const training = counts.map((count, day) => count + 150 * holiday[day]);

    const outcome = predictOrFail(arima, training, { regressors: { names: ['holiday'], columns: [holiday] } });

    const raised = (outcome as { mean: Float64Array }).mean.filter((_, step) => holiday[300 + step] === 1);
    const usual = (outcome as { mean: Float64Array }).mean.filter((_, step) => holiday[300 + step] === 0);
    expect(Math.min(...raised)).toBeGreaterThan(Math.max(...usual) + 75);
  });

  test('leaves out regressors without an effect of their own', () => {
    const length = counts.length + 28;
    const columns = [new Float64Array(length), Float64Array.from({ length }, (_, day) => day % 7), new Float64Array(length).fill(1)];

    const [without, withAll] = [null, { names: ['none', 'weekday', 'always'], columns }].map((regressors) =>
      predictOrFail(arima, counts, { regressors }),
    );

    expect((withAll as { mean: Float64Array }).mean).toEqual((without as { mean: Float64Array }).mean);
  });

  test('fills a gap from the same weekday around it', () => {
    const training = Float64Array.from({ length: 210 }, (_, day) => 10 + 20 * Number(day % 7 === 3) + ((day * 31) % 5) / 10);
    const gappy = training.map((value, day) => (day % 11 === 3 ? Number.NaN : value));

    const [whole, filled] = [training, gappy].map((values) => predictOrFail(arima, values, { scale: anyValue, horizon: 7 }));

    (whole as { mean: Float64Array }).mean.forEach((value, step) =>
      expect(Math.abs((filled as { mean: Float64Array }).mean[step] - value)).toBeLessThan(0.3),
    );
  });

  test('describes a year of weeks by waves', () => {
    const training = Float64Array.from(
      { length: 260 },
      (_, week) => 50 + 20 * Math.sin((2 * Math.PI * week) / 52) + ((week * 31) % 7) / 10,
    );

    const outcome = predictOrFail(arima, training, { season: 52, stepsAYear: 52, scale: anyValue, horizon: 52 });

    (outcome as { mean: Float64Array }).mean.forEach((value, step) =>
      expect(Math.abs(value - 50.3 - 20 * Math.sin((2 * Math.PI * (260 + step)) / 52))).toBeLessThan(2),
    );
  });
});
