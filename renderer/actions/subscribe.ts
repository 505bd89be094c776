import { AppError } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import { transport } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import { loadAlerts } from './alerts.ts';
import { loadForecasts } from './forecasts.ts';
import { followDensity, loadHotspots, readHotspots, takeHotspots } from './hotspots.ts';
import { loadBatches, loadIncidents, readIncidents, takeIncidents } from './incidents.ts';
import { reloadIncident } from './incident-record.ts';
import { endForeignPipeline, progressJob } from './jobs.ts';
import { reportFailure } from './notices.ts';
import { loadPipelineRuns } from './pipeline.ts';
import { loadSettings, readSettings, takeSettings } from './settings.ts';
import { loadSync } from './sync.ts';
import { loadMe } from './users.ts';
import { loadZones, readZones, takeZones } from './zones.ts';

/**
 * Fills the state from the host and keeps it true by events, again after every lost connection.
 * @returns the function that ends it.
 */
export function startSession(): () => void {
  const stopDensity = followDensity();
  const stopEvents = transport.listen(takeEvent, (isConnected) => {
    if (!isConnected) patch('server', { connection: 'lost' });
    else if (getState().server.connection === 'lost') void loadAll();
  });
  void loadAll();
  return () => {
    stopEvents();
    stopDensity();
  };
}

/** Opens the encrypted cache and shows what is in it. @throws AppError cache.wrong-key. */
export async function unlockCache(secret: string): Promise<void> {
  const reply = await transport.unlock?.(secret);
  if (reply?.ok === false) throw AppError.fromWire(reply.error);
  patch('server', { connection: 'connecting' });
  await loadAll();
}

/** Reads all that the screen shows: what the first picture needs at once and together, the other lists after it. */
async function loadAll(): Promise<void> {
  try {
    const [, settings, incidents, zones, hotspots] = await Promise.all([
      loadMe(),
      readSettings(),
      readIncidents(),
      readZones(),
      readHotspots(),
    ]);
    // In one go, so that the screen is drawn once; settings first, since they hold the length of the first period.
    takeSettings(settings);
    takeZones(zones);
    takeIncidents(incidents);
    takeHotspots(hotspots);
    patch('server', { connection: 'ready' });
    await Promise.all([loadForecasts(), loadAlerts(), loadPipelineRuns(), loadBatches(), loadSync()]);
    patch('server', { areListsRead: true });
  } catch (error) {
    reportFailure(error);
  }
}

const reload = {
  incidents: coalesce(async () => {
    await Promise.all([loadIncidents(), loadBatches(), reloadIncident()]);
  }),
  zones: coalesce(loadZones),
  hotspots: coalesce(loadHotspots),
  forecasts: coalesce(loadForecasts),
  alerts: coalesce(loadAlerts),
  pipeline: coalesce(loadPipelineRuns),
  settings: coalesce(loadSettings),
  sync: coalesce(loadSync),
};

function takeEvent(event: AppEvent): void {
  switch (event.name) {
    case 'job.progressed':
      progressJob(event.payload);
      break;
    case 'incidents.changed':
      reload.incidents();
      reload.zones();
      break;
    case 'zones.changed':
      reload.zones();
      reload.incidents();
      break;
    case 'hotspots.changed':
      reload.hotspots();
      break;
    case 'forecasts.changed':
      reload.forecasts();
      break;
    case 'alerts.changed':
      reload.alerts();
      break;
    case 'pipeline.changed':
      endForeignPipeline(event.payload.state);
      reload.pipeline();
      break;
    case 'settings.changed':
      reload.settings();
      break;
    case 'sync.changed':
      reload.sync();
      break;
  }
}

/** Runs `load` at most once at a time; what is asked meanwhile is one more run after it. */
function coalesce(load: () => Promise<void>): () => void {
  let isLoading = false;
  let isAskedAgain = false;
  const run = async (): Promise<void> => {
    isLoading = true;
    do {
      isAskedAgain = false;
      await load().catch(reportFailure);
    } while (isAskedAgain);
    isLoading = false;
  };
  return () => {
    isAskedAgain = true;
    if (!isLoading) void run();
  };
}
