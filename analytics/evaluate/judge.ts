/** The loss that decides whether a model is better than the naive count. */
export type Judge = 'mase' | 'crps';

/** True if at least half of the observed values are 0: the middle one then is, too. */
export function isSparse(values: Float64Array): boolean {
  let [observed, zeros] = [0, 0];
  for (const value of values) {
    if (Number.isNaN(value)) continue;
    observed++;
    if (value === 0) zeros++;
  }
  return observed > 0 && 2 * zeros >= observed;
}

/**
 * Absolute errors (MASE) judge a series unless most of its values are 0. There they are least for a forecast of 0 for ever, which is
 * the median and says nothing, so that the continuous ranked probability score judges, which no forecast can better than by the true
 * distribution.
 *
 * Sources: Gneiting, Raftery, JASA 102 (2007), pp. 359–378 (CRPS is proper, and the absolute error where the forecast is a point);
 * Gneiting, JASA 106 (2011), pp. 746–762 (absolute errors ask for the median); Kolassa, International Journal of Forecasting 36 (2020),
 * pp. 208–211 (and so reward forecasts of 0 for rare counts).
 */
export function judgeOf(values: Float64Array): Judge {
  return isSparse(values) ? 'crps' : 'mase';
}
