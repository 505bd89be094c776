import { expect } from 'vitest';
import { UNCALIBRATED, intervalsOf } from '../../../analytics/forecast/intervals.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from '../../../analytics/forecast/model.ts';
import { chooseScale } from '../../../analytics/forecast/scale.ts';

const DAYS = 200;
const series = (value: (day: number) => number, days = DAYS) => Float64Array.from({ length: days }, (_, day) => value(day));

/** Series that have broken forecasting models somewhere. */
export const hostileSeries: Readonly<Record<string, Float64Array>> = {
  zero: series(() => 0),
  constant: series(() => 5),
  'a week that repeats exactly': series((day) => day % 7),
  'one spike': series((day) => (day === 100 ? 500 : 0)),
  'a spike on the last day': series((day) => (day === DAYS - 1 ? 500 : 0)),
  'three points': series((day) => day, 3),
  'no point': new Float64Array(0),
  'only gaps': series(() => Number.NaN),
  'a gap of months at the start': series((day) => (day < 150 ? Number.NaN : day % 5)),
  'gaps on two days of three': series((day) => (day % 3 > 0 ? Number.NaN : (day * day) % 11)),
  'a gap at the end': series((day) => (day > 180 ? Number.NaN : (day * day) % 11)),
  'a level shift': series((day) => (day < 150 ? 2 : 200)),
  'an end at zero': series((day) => (day < 190 ? 100 + (day % 3) : 0)),
  'a thousand million': series((day) => 1e9 + ((day * 7_919) % 1_000) * 1e5),
  'growth by the thousandfold': series((day) => Math.floor(Math.exp(day / 12))),
  'every other day': series((day) => day % 2),
  'fractions near nothing': series((day) => 1e-200 * (1 + (day % 5))),
  'one incident a month': series((day) => (day % 30 === 11 ? 1 : 0)),
  'below zero': series((day) => ((day * 31) % 17) - 30),
};

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
