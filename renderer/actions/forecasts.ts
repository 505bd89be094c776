import { client } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import type { ForecastPage } from '../state/transient.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';

/** Reads the list of the newest forecasts; those read in full before are forgotten. */
export async function loadForecasts(): Promise<void> {
  const { dataCut, items } = await client.forecasts.list({});
  patch('server', { dataCut, forecasts: items, forecastsById: {} });
  const { selectedForecastId } = getState().transient;
  if (selectedForecastId !== null && !items.some(({ id }) => id === selectedForecastId)) patch('transient', { selectedForecastId: null });
}

/** Reads these forecasts in full, those that are not known yet. */
export async function loadForecastDetails(ids: readonly number[]): Promise<void> {
  const unknown = ids.filter((id) => getState().server.forecastsById[id] === undefined);
  if (unknown.length === 0) return;
  try {
    const forecasts = await Promise.all(unknown.map((id) => client.forecasts.get({ id })));
    const byId = Object.fromEntries(forecasts.map((forecast) => [forecast.id, forecast]));
    patch('server', { forecastsById: { ...getState().server.forecastsById, ...byId } });
  } catch (error) {
    reportFailure(error);
  }
}

export function selectForecast(selectedForecastId: number | null): void {
  patch('transient', { selectedForecastId });
}

export function showForecastPage(forecastPage: ForecastPage): void {
  patch('transient', { forecastPage });
}

export async function makeForecasts(): Promise<void> {
  const { error } = await runJob('forecasts.run', null, (options) => client.forecasts.run({}, options));
  if (error !== null) reportFailure(error);
}
