import { nearestForecasts, predictCounts, requireCounts, type OneStepForecasts } from './count-prediction.ts';
import { guarded } from './guard.ts';
import type { ForecastModel } from './model.ts';

/** Weights of the newest day on the chance of an incident, and of the newest incidents on their number. */
const CHANCE_WEIGHTS = [0.01, 0.03, 0.06, 0.12] as const;
const SIZE_WEIGHTS = [0.02, 0.1, 0.2] as const;

/**
 * Method of Teunter, Syntetos and Babai, for series that are mostly 0 and may end: smoothed chance that anything happens on a
 * day times smoothed number where it does. Unlike Croston's it falls with every day without an incident. One rate for all
 * coming steps, no season; Poisson, or negative binomial where the errors vary more.
 *
 * Source: Teunter, Syntetos, Babai, European Journal of Operational Research 214 (2011), pp. 606–615. Time O(n).
 */
export const tsb: ForecastModel = guarded({
  name: 'tsb',
  cost: 'fast',
  leastObserved: ({ season }) => Math.max(10, 2 * season),
  predictor: () => (training, horizon) => {
    requireCounts(training);
    const weights = CHANCE_WEIGHTS.flatMap((chance) => SIZE_WEIGHTS.map((size) => ({ chance, size })));
    const candidates = weights.map((weight) => smoothChance(training, weight));
    const { best, dispersion } = nearestForecasts(training, candidates);
    const mean = candidates[best].next;
    const steps = Array.from({ length: horizon }, () => ({ mean, dispersion }));
    const { chance } = weights[best];
    return predictCounts(steps, (horizon * (horizon - 1) * mean * dispersion * chance) / (2 - chance));
  },
});

/** Rates of the method. Starts from the shares and sizes of the whole series; a gap (NaN) changes nothing. */
export function smoothChance(values: Float64Array, weight: { readonly chance: number; readonly size: number }): OneStepForecasts {
  const observed = values.filter((value) => !Number.isNaN(value));
  const busy = observed.filter((value) => value > 0);
  let chance = busy.length / observed.length;
  let size = busy.reduce((sum, value) => sum + value, 0) / busy.length;
  const forecasts = values.map((value) => {
    const forecast = chance * size;
    if (Number.isNaN(value)) return forecast;
    chance += weight.chance * ((value > 0 ? 1 : 0) - chance);
    if (value > 0) size += weight.size * (value - size);
    return forecast;
  });
  return { forecasts, next: chance * size };
}
