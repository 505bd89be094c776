import { forecastDaily } from './forecast-daily.ts';
import { naiveScale } from '../../../analytics/forecast/seasonal-naive.ts';
import { joinSeries, meanScaledError, scoreForecasts, type Accuracy } from './accuracy.ts';
import {
  average,
  CHICAGO_FIRST_ORIGIN,
  CHICAGO_HORIZON,
  chicagoReference,
  readChicagoDistricts,
  type DistrictReference,
} from './reference-series.ts';

const SEASON = 7;

export interface DistrictAccuracy extends Pick<Accuracy, 'mase' | 'coverage80' | 'coverage95' | 'sumCoverage80'> {
  /** Days known. */
  readonly origin: number;
  /** One a district. */
  readonly scaledErrors: readonly number[];
}

/** The default forecast of all districts, four weeks ahead, at each of some four-week steps through 2016. */
export function forecastDistricts(steps: readonly number[]): DistrictAccuracy[] {
  const districts = readChicagoDistricts();
  return steps.map((step) => {
    const origin = CHICAGO_FIRST_ORIGIN + step * CHICAGO_HORIZON;
    const whole = districts.map((counts) => counts.slice(0, origin + CHICAGO_HORIZON));
    const forecasts = forecastDaily({
      ...{
        values: joinSeries(whole, 0, -CHICAGO_HORIZON),
        seriesCount: whole.length,
        season: SEASON,
        horizon: CHICAGO_HORIZON,
        origins: 12,
      },
    });
    const scaledErrors = whole.map((values, series) =>
      meanScaledError([values], () => forecasts.mean.subarray(series * CHICAGO_HORIZON, (series + 1) * CHICAGO_HORIZON), SEASON),
    );
    return { origin, scaledErrors, ...scoreForecasts(whole, forecasts, SEASON) };
  });
}

/** Mean scaled errors of ours and R's over the forecasts that R recorded among these origins. */
export function compareWithR(method: 'ets' | 'arima', ours: readonly DistrictAccuracy[]): { ours: number; r: number; forecasts: number } {
  const districts = readChicagoDistricts();
  const both = chicagoReference[method].flatMap((one: DistrictReference) => {
    const same = ours.find(({ origin }) => origin === one.origin);
    const unit = naiveScale(districts[one.series].subarray(0, one.origin), SEASON);
    return same ? [{ ours: same.scaledErrors[one.series], r: one.meanAbsoluteError / unit }] : [];
  });
  return { ours: average(both.map((pair) => pair.ours)), r: average(both.map((pair) => pair.r)), forecasts: both.length };
}
