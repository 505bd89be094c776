import { forecastWith, type ForecastInput, type Forecasts } from './forecast-many.ts';
import { chooseFastModels } from './models.ts';

const DAYS_A_YEAR = 365.25;

/**
 * Forecasts many daily series with the default models and their ensemble, at once and without loading anything: see forecastMany
 * for result, errors, time and sources.
 */
export function forecastDaily(input: ForecastInput, onProgress?: (fraction: number) => void): Forecasts {
  return forecastWith(chooseFastModels('default'), { ...input, stepsAYear: DAYS_A_YEAR }, onProgress);
}
