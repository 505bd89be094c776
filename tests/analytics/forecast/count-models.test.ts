import { describe, expect, test } from 'vitest';
import { countQuantiles } from '../../../analytics/forecast/count-quantiles.ts';
import { croston, smoothIntervals } from '../../../analytics/forecast/croston.ts';
import { intervalsOf, UNCALIBRATED } from '../../../analytics/forecast/intervals.ts';
import { ModelFailure } from '../../../analytics/forecast/model.ts';
import { fitNegativeBinomial } from '../../../analytics/forecast/negative-binomial-fit.ts';
import { negativeBinomial } from '../../../analytics/forecast/negative-binomial.ts';
import { distanceOf, valueAt, type Prediction } from '../../../analytics/forecast/path.ts';
import { smoothChance, tsb } from '../../../analytics/forecast/tsb.ts';
import { backtest, planOrigins } from '../../../analytics/evaluate/backtest.ts';
import { naiveScale, seasonalNaive } from '../../../analytics/forecast/seasonal-naive.ts';
import { rootScale } from '../../../analytics/forecast/scale.ts';
import { normalQuantile } from '../../../analytics/math/distributions.ts';
import { generateDailySeries, HELD_OUT_DAYS, TRAINING_DAYS } from './generated-series.ts';
import { hostileSeries } from './hostile-series.ts';
import { expectSoundOrFailed, predictOrFail } from './model-soundness.ts';
import { arimaCounts } from './reference.ts';

const models = [croston, tsb, negativeBinomial];
const generated = generateDailySeries();

function predict(model: (typeof models)[number], training: Float64Array, options: Parameters<typeof predictOrFail>[2] = {}): Prediction {
  const outcome = predictOrFail(model, training, options);
  if (outcome instanceof ModelFailure) throw outcome;
  return outcome;
}

describe('fitNegativeBinomial', () => {
  const { counts, holiday, coefficients, theta, logLikelihood, poissonCoefficients } = arimaCounts.negativeBinomial;
  const weekdays = Array.from({ length: 7 }, (_, weekday) => Float64Array.from(counts, (_count, day) => (day % 7 === weekday ? 1 : 0)));
  const columns = [...weekdays, Float64Array.from(holiday)];
  const penalty = columns.map(() => 0);

  test('gives the effects, theta and likelihood of R glm.nb()', () => {
    const fit = fitNegativeBinomial({ counts: Float64Array.from(counts), columns, penalty });

    coefficients.forEach((value, i) => expect(fit.effects[i]).toBeCloseTo(value, 6));
    expect(fit.theta).toBeCloseTo(theta, 5);
    expect(fit.logLikelihood).toBeCloseTo(logLikelihood, 8);
  });

  test('comes to the same fit from another one', () => {
    const input = { counts: Float64Array.from(counts), columns, penalty };
    const cold = fitNegativeBinomial(input);

    const warm = fitNegativeBinomial({ ...input, start: { ...cold, theta: 20, effects: cold.effects.map((effect) => effect / 2) } });

    cold.effects.forEach((value, i) => expect(warm.effects[i]).toBeCloseTo(value, 6));
  });

  test('is the Poisson regression where counts vary no more than that', () => {
    // Every weekday alternates between two neighbouring counts: less than Poisson variance.
    const even = Float64Array.from({ length: 140 }, (_, day) => (day % 7) + 1 + (Math.floor(day / 7) % 2));

    const fit = fitNegativeBinomial({
      counts: even,
      columns: weekdays.map((column) => column.slice(0, 140)),
      penalty: weekdays.map(() => 0),
    });

    expect(fit.theta).toBe(Number.POSITIVE_INFINITY);
    fit.effects.forEach((effect, weekday) => expect(Math.exp(effect)).toBeCloseTo(weekday + 1.5, 6));
    expect(poissonCoefficients).toHaveLength(8);
  });
});

describe('countQuantiles', () => {
  const { mean, theta, quantile90, quantile975, chanceOfZero } = arimaCounts.negativeBinomial;
  const distributions = mean.map((value) => ({ mean: value, dispersion: 1 + value / theta }));
  const quantiles = countQuantiles(distributions)!;

  test('are those of R qnbinom()', () => {
    mean.forEach((_, step) => {
      expect(quantiles.valueAt(step, normalQuantile(0.9))).toBe(quantile90[step]);
      expect(quantiles.valueAt(step, normalQuantile(0.975))).toBe(quantile975[step]);
    });
  });

  test('an interval holds a count from its distance on', () => {
    for (let count = 0; count < 8; count++) {
      const distance = quantiles.distanceOf(2, count);
      const holds = (z: number) => quantiles.valueAt(2, -z) <= count && count <= quantiles.valueAt(2, z);
      expect(holds(distance + 1e-9)).toBe(true);
      if (distance > 0) expect(holds(distance - 1e-9)).toBe(false);
    }
  });

  test('zero is in the middle where it is more likely than not', () => {
    const likely = chanceOfZero.findIndex((chance) => chance > 0.5);

    expect(quantiles.distanceOf(likely, 0)).toBe(0);
    expect(quantiles.valueAt(likely, -3)).toBe(0);
  });

  test('a count that can hardly be is as far as can be told, and nothing is infinite', () => {
    expect(quantiles.distanceOf(0, 1e9)).toBe(6);
    expect(quantiles.valueAt(0, 40)).toBeLessThan(60);
    expect(countQuantiles([{ mean: 0, dispersion: 1 }])!.valueAt(0, 3)).toBe(0);
  });

  test('a mean beyond a thousand is left to the normal distribution', () => {
    expect(countQuantiles([{ mean: 1e6, dispersion: 1 }])).toBeNull();
    expect(countQuantiles([{ mean: Number.NaN, dispersion: 1 }])).toBeNull();
  });
});

describe('croston', () => {
  test.each(Object.entries(arimaCounts.croston.mean))('with weight %s is that of R before the correction', (alpha, mean) => {
    const { next } = smoothIntervals(Float64Array.from(arimaCounts.croston.values), Number(alpha));

    expect(next).toBeCloseTo(mean, 9);
  });

  test('a gap takes no time', () => {
    const whole = Float64Array.of(0, 2, 0, 0, 1, 0, 3, 0);
    const gappy = Float64Array.of(0, 2, 0, Number.NaN, 0, 1, Number.NaN, 0, 3, 0);

    expect(smoothIntervals(gappy, 0.1).next).toBe(smoothIntervals(whole, 0.1).next);
  });
});

describe('tsb', () => {
  test('follows the recursion of its authors', () => {
    // Chance 1/2 and size 3 at the start; then 0, 4, 0, 2 by hand.
    const { forecasts, next } = smoothChance(Float64Array.of(0, 4, 0, 2), { chance: 0.2, size: 0.5 });

    expect([...forecasts]).toEqual([1.5, 1.2000000000000002, expect.closeTo(0.52 * 3.5, 12), expect.closeTo(0.416 * 3.5, 12)]);
    expect(next).toBeCloseTo(0.5328 * 2.75, 12);
  });

  test('falls while nothing happens, as croston does not', () => {
    const ended = Float64Array.from({ length: 300 }, (_, day) => (day < 200 && day % 4 === 0 ? 2 : 0));

    expect(predict(tsb, ended).mean[0]).toBeLessThan(0.1);
    expect(predict(croston, ended).mean[0]).toBeGreaterThan(0.2);
  });
});

describe('negativeBinomial', () => {
  test('knows weekdays and holidays', () => {
    const { counts, holiday, mean: expected } = arimaCounts.negativeBinomial;
    const days = counts.length;
    const column = Float64Array.from({ length: days + 14 }, (_, day) => (day < days ? holiday[day] : day === days + 8 ? 1 : 0));

    const { mean } = predict(negativeBinomial, Float64Array.from(counts), {
      horizon: 14,
      regressors: { names: ['holiday'], columns: [column] },
    });

    const total = (values: ArrayLike<number>) => [0, 1, 2, 3, 4, 5, 6].reduce((sum, step) => sum + values[step], 0);
    // Shares of a week, since the level follows the last weeks. The prior draws the rarest weekday, of 25 incidents, up by a third.
    expected.forEach((value, step) =>
      expect(Math.abs(Math.log((mean[step] * total(expected)) / (value * total(mean))))).toBeLessThan(0.35),
    );
    expect(mean[8] / mean[1]).toBeGreaterThan(2.5);
  });

  test('follows a level that has shifted', () => {
    const shifted = generated[40].counts.map((count, day) => (day < 500 ? count : 4 * count)).slice(0, TRAINING_DAYS);

    const { sum } = predict(negativeBinomial, shifted);

    const lastMonth = shifted.slice(-28).reduce((total, value) => total + value, 0);
    expect(Math.abs(sum / lastMonth - 1)).toBeLessThan(0.25);
  });

  test('a weekday without incidents is not impossible', () => {
    const neverFirst = Float64Array.from({ length: 210 }, (_, day) => (day % 7 === 0 ? 0 : (day * 31) % 3));

    const prediction = predict(negativeBinomial, neverFirst, { horizon: 7 });

    expect(prediction.mean[0]).toBeGreaterThan(0.01);
    expect(prediction.mean[0]).toBeLessThan(0.4 * prediction.mean[1]);
    expect(Number.isFinite(distanceOf(prediction, 0, 5))).toBe(true);
    expect(valueAt(prediction, 0, 6)).toBeGreaterThan(0);
  });
});

describe.each(models.map((model) => [model.name, model] as const))('%s', (_name, model) => {
  test.each(Object.entries(hostileSeries))('%s: sound or a failure with its reason', (_case, training) => {
    for (const season of [1, 7, 12, 168]) expectSoundOrFailed(predictOrFail(model, training, { season }), training);
  });

  test('every generated series: sound', () => {
    for (const { counts } of generated) {
      const training = counts.slice(0, TRAINING_DAYS);
      expectSoundOrFailed(predict(model, training), training);
    }
  });

  test('intervals hold on days that are mostly without incident, whole and not too wide', () => {
    const sparse = generated.slice(0, 30);
    const inside = { of80: 0, of95: 0 };
    for (const { counts } of sparse) {
      const prediction = predict(model, counts.slice(0, TRAINING_DAYS));
      const { lo95, hi95 } = intervalsOf(prediction, UNCALIBRATED);
      counts.slice(TRAINING_DAYS).forEach((value, step) => {
        if (distanceOf(prediction, step, value) <= UNCALIBRATED.z80) inside.of80++;
        if (value >= lo95[step] && value <= hi95[step]) inside.of95++;
      });
      expect(hi95.every((value, step) => Number.isInteger(value) || value === prediction.mean[step])).toBe(true);
    }

    // Whole counts can't be cut at 80 %: an interval from 0 to 1 has the chance of both.
    expect(inside.of80 / (sparse.length * HELD_OUT_DAYS)).toBeGreaterThan(0.8);
    expect(inside.of95 / (sparse.length * HELD_OUT_DAYS)).toBeGreaterThan(0.95);
    expect(inside.of95 / (sparse.length * HELD_OUT_DAYS)).toBeLessThan(1);
  });

  test('a back-test of a sparse series covers no less than it promises', () => {
    const values = generated[5].counts;
    const plan = planOrigins({ length: values.length, season: 7, horizon: 28, origins: 12 });
    const context = { season: 7, scale: rootScale, regressors: null };

    const test = { values, plan, unitOf: (training: Float64Array) => naiveScale(training, 7) };

    const { coverage80, coverage95, mase } = backtest({ ...test, predict: model.predictor(context) });

    expect(coverage80).toBeGreaterThanOrEqual(0.76);
    expect(coverage95).toBeGreaterThanOrEqual(0.925);
    expect(mase).toBeLessThan(backtest({ ...test, predict: seasonalNaive.predictor(context) }).mase);
  });
});
