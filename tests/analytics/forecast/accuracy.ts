import type { Forecasts } from '../../../analytics/forecast/forecast-many.ts';
import { naiveScale } from '../../../analytics/forecast/seasonal-naive.ts';

export interface Accuracy {
  /** Mean over the series of the mean absolute error in units of the seasonal naive error of the training part. */
  readonly mase: number;
  /** Shares of held-out days within the intervals, and of series whose sum is within the interval of the sum. */
  readonly coverage80: number;
  readonly coverage95: number;
  readonly sumCoverage80: number;
}

/**
 * Scores forecasts against the days that followed.
 *
 * @param whole     one series each: training part, then the held-out days.
 * @param forecasts of the training parts, in the same order.
 */
export function scoreForecasts(whole: readonly Float64Array[], forecasts: Forecasts, season: number): Accuracy {
  const horizon = forecasts.mean.length / whole.length;
  let [inside80, inside95, sumsInside] = [0, 0, 0];
  whole.forEach((values, series) => {
    const future = values.subarray(values.length - horizon);
    const day = (step: number) => series * horizon + step;
    inside80 += future.filter((value, step) => value >= forecasts.lo80[day(step)] && value <= forecasts.hi80[day(step)]).length;
    inside95 += future.filter((value, step) => value >= forecasts.lo95[day(step)] && value <= forecasts.hi95[day(step)]).length;
    const sum = future.reduce((total, value) => total + value, 0);
    if (sum >= forecasts.sumLo80[series] && sum <= forecasts.sumHi80[series]) sumsInside++;
  });
  const days = whole.length * horizon;
  const mase = meanScaledError(whole, (series) => forecasts.mean.subarray(series * horizon, (series + 1) * horizon), season);
  return { mase, coverage80: inside80 / days, coverage95: inside95 / days, sumCoverage80: sumsInside / whole.length };
}

/** Mean MASE over the series of what `forecastOf` says of the last days of each; the days before give the unit. */
export function meanScaledError(whole: readonly Float64Array[], forecastOf: (series: number) => ArrayLike<number>, season: number): number {
  const errors = whole.map((values, series) => {
    const forecast = forecastOf(series);
    const training = values.subarray(0, values.length - forecast.length);
    const absolute = values.subarray(training.length).reduce((sum, value, step) => sum + Math.abs(value - forecast[step]), 0);
    return absolute / forecast.length / naiveScale(training, season);
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** One array, series after series, of the parts from `from` to `to` (as in slice). */
export function joinSeries(whole: readonly Float64Array[], from: number, to: number): Float64Array<ArrayBuffer> {
  return Float64Array.from(whole.flatMap((values) => [...values.subarray(from, values.length + to)]));
}
