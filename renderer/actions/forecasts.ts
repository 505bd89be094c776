import type { Contract } from '../../preload/contract/index.ts';
import type { InputOf } from '../../preload/contract/procedure.ts';
import { client } from '../api/connection.ts';
import type { ForecastRunView } from '../state/server-truth.ts';
import { getState, patch } from '../state/store.ts';
import type { ForecastPage } from '../state/transient.ts';
import { runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';

export type RunOptions = InputOf<Contract['forecasts']['run']>;

/**
 * Reads the runs, the forecasts of the chosen one (the newest own one by default; one of others if there is no own one) and those of the
 * newest own one by day and all hours; forecasts read in full before are forgotten.
 */
export async function loadForecasts(): Promise<void> {
  const { items: forecastRuns } = await client.forecasts.runs({});
  const { forecastRunId, selectedForecastId } = getState().transient;
  const forecastRun = forecastRuns.find(({ id }) => id === forecastRunId) ?? newestOf(forecastRuns) ?? null;
  const plainRun = forecastRuns.find(({ step, hours, madeBy }) => step === 'day' && hours === null && madeBy === null) ?? null;
  const [shown, plain] = await Promise.all([readRun(forecastRun?.id), readRun(plainRun?.id)]);
  patch('server', {
    ...{ dataCut: shown.dataCut, forecastRuns, forecastRun, runForecasts: shown.items },
    ...{ forecasts: plain.items.filter(({ typeId }) => typeId === null), forecastsById: {} },
  });
  if (selectedForecastId !== null && !shown.items.some(({ id }) => id === selectedForecastId)) {
    patch('transient', { selectedForecastId: null });
  }
}

/** They come with the own ones first, each maker's newest first. */
function newestOf(runs: readonly ForecastRunView[]): ForecastRunView | undefined {
  if (runs[0]?.madeBy === null) return runs[0];
  return [...runs].sort((a, b) => b.createdMs - a.createdMs)[0];
}

const noRun = { dataCut: null, items: [] };

async function readRun(runId: number | undefined) {
  return runId === undefined ? noRun : client.forecasts.list({ runId });
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

/** Chooses a forecast of the run on the page, or one that other panels speak of: then its run comes on the page. */
export function selectForecast(selectedForecastId: number | null): void {
  patch('transient', { selectedForecastId, forecastPage: 'fan' });
  const { forecasts, runForecasts } = getState().server;
  const isOf = ({ id }: { readonly id: number }) => id === selectedForecastId;
  const elsewhere = runForecasts.some(isOf) ? undefined : forecasts.find(isOf);
  if (elsewhere === undefined) return;
  patch('transient', { forecastRunId: elsewhere.runId });
  loadForecasts().catch(reportFailure);
}

export function showForecastPage(forecastPage: ForecastPage): void {
  patch('transient', { forecastPage });
}

/** Shows a stored run; null = always the newest. The same place and type stay chosen if the run has them. */
export async function showForecastRun(forecastRunId: number | null): Promise<void> {
  const { server, transient } = getState();
  const former = server.runForecasts.find(({ id }) => id === transient.selectedForecastId);
  patch('transient', { forecastRunId, selectedForecastId: null });
  try {
    await loadForecasts();
  } catch (error) {
    reportFailure(error);
  }
  const same = getState().server.runForecasts.find(({ zoneId, typeId }) => zoneId === former?.zoneId && typeId === former?.typeId);
  if (same !== undefined) selectForecast(same.id);
}

/** Makes forecasts as a job of the tray; the new run comes on the page when it is done. */
export async function makeForecasts(options: RunOptions = {}): Promise<void> {
  const { error, value } = await runJob('forecasts.run', null, (call) => client.forecasts.run(options, call));
  if (value !== null) await showForecastRun(null);
  if (error !== null) reportFailure(error);
}
