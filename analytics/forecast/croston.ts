import { nearestForecasts, predictCounts, requireCounts, type OneStepForecasts } from './count-prediction.ts';
import { guarded } from './guard.ts';
import type { ForecastModel } from './model.ts';

/** Weights of the newest incident among which the series chooses. */
const ALPHAS = [0.02, 0.05, 0.1, 0.2, 0.3] as const;

/**
 * Croston's method with the correction of Syntetos and Boylan, for series that are mostly 0: smoothed size of the days with
 * incidents over smoothed distance of such days. One rate for all coming steps, no season; it does not fall while nothing
 * happens. Its steps are Poisson, or negative binomial where the errors vary more.
 *
 * Sources: Croston, Operational Research Quarterly 23 (1972), pp. 289–303; Syntetos, Boylan, International Journal of Forecasting
 * 21 (2005), pp. 303–314. Uncorrected equal to R forecast 8.20, croston(). Time O(n).
 */
export const croston: ForecastModel = guarded({
  name: 'croston',
  cost: 'fast',
  leastObserved: ({ season }) => Math.max(10, 2 * season),
  predictor: () => (training, horizon) => {
    requireCounts(training);
    const candidates = ALPHAS.map((alpha) => correct(smoothIntervals(training, alpha), alpha));
    const { best, dispersion } = nearestForecasts(training, candidates);
    const mean = candidates[best].next;
    const steps = Array.from({ length: horizon }, () => ({ mean, dispersion }));
    // In the long run the error of a smoothed level has alpha / (2 - alpha) of the variance of a value.
    const shared = (horizon * (horizon - 1) * mean * dispersion * ALPHAS[best]) / (2 - ALPHAS[best]);
    return predictCounts(steps, shared);
  },
});

/**
 * Croston's rates as he published them.
 *
 * @param values  counts, NaN = gap, which takes no time. @param alpha  0…1.
 * @returns NaN before the first incident; `next` then as if one came after the end.
 */
export function smoothIntervals(values: Float64Array, alpha: number): OneStepForecasts {
  let [size, interval, since] = [Number.NaN, Number.NaN, 1];
  const forecasts = values.map((value) => {
    const forecast = size / interval;
    if (value > 0) {
      size = Number.isNaN(size) ? value : size + alpha * (value - size);
      interval = Number.isNaN(interval) ? since : interval + alpha * (since - interval);
      since = 1;
    } else if (value === 0) since++;
    return forecast;
  });
  return { forecasts, next: Number.isNaN(size) ? 1 / since : size / interval };
}

/** A ratio of smoothed numbers is too high by the share that this takes away. */
function correct({ forecasts, next }: OneStepForecasts, alpha: number): OneStepForecasts {
  return { forecasts: forecasts.map((forecast) => (1 - alpha / 2) * forecast), next: (1 - alpha / 2) * next };
}
