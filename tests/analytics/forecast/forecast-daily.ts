import { forecastWith, type ForecastInput, type Forecasts } from '../../../analytics/forecast/forecast-many.ts';
import { chooseFastModels } from '../../../analytics/forecast/models.ts';

export const DAYS_A_YEAR = 365.25;

/** The default on daily counts, as the product's runs make it, at once and without loading anything. */
export function forecastDaily(input: ForecastInput, onProgress?: (fraction: number) => void): Forecasts {
  return forecastWith(chooseFastModels('default'), { ...input, stepsAYear: DAYS_A_YEAR }, onProgress);
}
