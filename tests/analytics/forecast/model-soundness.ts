import { expect } from 'vitest';
import { UNCALIBRATED, intervalsOf } from '../../../analytics/forecast/intervals.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from '../../../analytics/forecast/model.ts';
import { chooseScale } from '../../../analytics/forecast/scale.ts';

/** Predicts, or returns the failure; any other error is one of the test's. */
export function predictOrFail(model: ForecastModel, training: Float64Array, options: Partial<SeriesContext> & { horizon?: number } = {}) {
  const { horizon = 28, ...rest } = options;
  const context = { season: 7, scale: chooseScale(training), regressors: null, stepsAYear: 365.25, ...rest };
  try {
    return model.predictor(context)(training, horizon);
  } catch (failure) {
    if (failure instanceof ModelFailure) return failure;
    throw failure;
  }
}

/** A forecast that can be shown: finite, ordered, not negative for counts; or a failure with its reason. */
export function expectSoundOrFailed(outcome: ReturnType<typeof predictOrFail>, training: Float64Array): void {
  if (outcome instanceof ModelFailure) {
    expect(outcome.message).not.toBe('');
    return;
  }
  const { mean, sum, sumDeviation } = outcome;
  const { lo80, hi80, lo95, hi95 } = intervalsOf(outcome, UNCALIBRATED);
  const numbers = [...mean, sum, sumDeviation, ...lo80, ...hi80, ...lo95, ...hi95];
  expect(numbers.every(Number.isFinite)).toBe(true);
  expect(mean.every((value, i) => lo95[i] <= lo80[i] && lo80[i] <= value && value <= hi80[i] && hi80[i] <= hi95[i])).toBe(true);
  if (training.every((value) => !(value < 0))) expect(Math.min(...lo95, sum)).toBeGreaterThanOrEqual(0);
}
