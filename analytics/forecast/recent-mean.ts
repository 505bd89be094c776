import { ModelFailure, type ForecastModel, type SeriesContext } from './model.ts';
import { predictAlong, type Prediction } from './path.ts';

/** Seasons that are averaged: eight weeks of days, or eight values without a season. */
const SEASONS = 8;

/**
 * Mean of the last eight weeks by weekday: what many analysts compute by hand. Gaps are left out; a place of the season without
 * a value takes the mean of all in reach.
 *
 * Time O(n + horizon²).
 */
export const recentMean: ForecastModel = {
  name: 'recent-mean',
  cost: 'fast',
  leastObserved: ({ season }) => 2 * season,
  predictor: (context) => (training, horizon) => predictRecentMean(training, horizon, context),
};

function predictRecentMean(training: Float64Array, horizon: number, { season, scale }: SeriesContext): Prediction {
  const n = training.length;
  const places = Float64Array.from({ length: season }, (_, place) => meanBefore(training, n + place, season));
  const known = places.filter((value) => !Number.isNaN(value));
  if (known.length === 0) throw new ModelFailure('too-short', `no value in the last ${SEASONS} seasons`);
  const overall = known.reduce((sum, value) => sum + value, 0) / known.length;
  const mean = Float64Array.from({ length: horizon }, (_, step) => (Number.isNaN(places[step % season]) ? overall : places[step % season]));
  const sigma2 = errorVariance(training, { season, scale });
  // The centre is where the expectation of the working value must lie for this mean.
  const shift = scale.expectedValue(scale.toWorking(overall), sigma2) - overall;
  const centre = mean.map((value) => scale.toWorking(Math.max(scale.lowestValue, value - shift)));
  const weights = Float64Array.from({ length: horizon }, (_, step) => (step === 0 ? 1 : step % season === 0 ? 1 / SEASONS : 0));
  return predictAlong({ centre, weights, sigma2 }, scale, mean);
}

/** Mean of the values whole seasons before an index, up to eight; NaN if none is observed. */
function meanBefore(values: Float64Array, index: number, season: number): number {
  let [sum, count] = [0, 0];
  for (let back = 1; back <= SEASONS; back++) {
    const value = values[index - back * season];
    if (value === undefined || Number.isNaN(value)) continue;
    sum += value;
    count++;
  }
  return sum / count;
}

/** Variance of the error that the same mean made for each value before. */
function errorVariance(values: Float64Array, { season, scale }: Pick<SeriesContext, 'season' | 'scale'>): number {
  let [squares, count] = [0, 0];
  for (let i = season; i < values.length; i++) {
    const mean = meanBefore(values, i, season);
    if (Number.isNaN(values[i]) || Number.isNaN(mean)) continue;
    squares += (scale.toWorking(values[i]) - scale.toWorking(mean)) ** 2;
    count++;
  }
  return count > 0 ? squares / count : 0;
}
