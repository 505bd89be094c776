import type { ForecastModel } from './model.ts';
import { predictAlong, type Prediction } from './path.ts';
import type { Scale } from './scale.ts';

export const seasonalNaive: ForecastModel = {
  name: 'seasonal-naive',
  cost: 'fast',
  leastObserved: () => 0,
  predictor:
    ({ season, scale }) =>
    (training, horizon) =>
      forecastSeasonalNaive(training, { season, horizon, scale }),
};

/**
 * Seasonal naive forecast: each coming step repeats the last observed value of its place in the season. The yardstick of
 * every other model, and the model ETS with gamma = 1 and nothing else.
 *
 * @param values  one value a step, NaN = gap. A place never observed takes the mean of all; nothing observed gives 0.
 * @param season  steps a season, >= 1; 1 repeats the last value.
 * @returns finite for any series. Without two observed values a season apart the deviations are 0.
 *
 * Time O(n + horizon²).
 */
export function forecastSeasonalNaive(values: Float64Array, { season, horizon, scale }: NaiveOptions): Prediction {
  const last = lastSeason(values, season);
  const centre = Float64Array.from({ length: horizon }, (_, step) => scale.toWorking(last[step % season]));
  const weights = Float64Array.from({ length: horizon }, (_, step) => (step % season === 0 ? 1 : 0));
  const mean = Float64Array.from({ length: horizon }, (_, step) => last[step % season]);
  return predictAlong({ centre, weights, sigma2: seasonalDifferenceVariance(values, season, scale) }, scale, mean);
}

export interface NaiveOptions {
  readonly season: number;
  readonly horizon: number;
  readonly scale: Scale;
}

/**
 * Mean absolute difference of values a season apart: the unit of MASE.
 *
 * @returns 1 (one count) for a series that repeats itself exactly or has no two such values: errors are then in counts.
 * Source: Hyndman, Koehler, International Journal of Forecasting 22 (2006), pp. 679–688.
 */
export function naiveScale(values: Float64Array, season: number): number {
  let sum = 0;
  let pairs = 0;
  for (let i = season; i < values.length; i++) {
    const difference = Math.abs(values[i] - values[i - season]);
    if (Number.isNaN(difference)) continue;
    sum += difference;
    pairs++;
  }
  return sum > 0 ? sum / pairs : 1;
}

/** The coming season: [0] stands for the next step. */
function lastSeason(values: Float64Array, season: number): Float64Array {
  const found = new Float64Array(season).fill(Number.NaN);
  let sum = 0;
  let observed = 0;
  for (let i = values.length - 1; i >= 0; i--) {
    if (Number.isNaN(values[i])) continue;
    const place = (season - ((values.length - i) % season)) % season;
    if (Number.isNaN(found[place])) found[place] = values[i]!;
    sum += values[i];
    observed++;
  }
  const mean = observed > 0 ? sum / observed : 0;
  return found.map((value) => (Number.isNaN(value) ? mean : value));
}

function seasonalDifferenceVariance(values: Float64Array, season: number, scale: Scale): number {
  let squares = 0;
  let pairs = 0;
  for (let i = season; i < values.length; i++) {
    const difference = scale.toWorking(values[i]) - scale.toWorking(values[i - season]);
    if (Number.isNaN(difference)) continue;
    squares += difference * difference;
    pairs++;
  }
  return pairs > 0 ? squares / pairs : 0;
}
