import { AppError } from '../../preload/contract/errors.ts';
import type { AppEvent } from '../../preload/contract/events.ts';
import { transport } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';
import { loadAlerts } from './alerts.ts';
import { followIdleness } from './idle-lock.ts';
import { reloadBackups } from './backups.ts';
import { loadAll } from './load-all.ts';
import { loadPeople } from './people.ts';
import { begin, followEnds } from './sign-in.ts';
import { loadForecasts } from './forecasts.ts';
import { followDensity, loadHotspots } from './hotspots.ts';
import { loadBatches, loadIncidents } from './incidents.ts';
import { reloadIncident } from './incident-record.ts';
import { endForeignPipeline, progressJob } from './jobs.ts';
import { reportFailure } from './notices.ts';
import { loadPipelineRuns } from './pipeline.ts';
import { loadSettings } from './settings.ts';
import { loadSync } from './sync.ts';
import { loadZones } from './zones.ts';

/**
 * Fills the state from the host and keeps it true by events, again after every lost connection. Where people sign in and nobody has, it
 * asks for nothing but that.
 * @returns the function that ends it.
 */
export function startSession(): () => void {
  const stops = [
    followDensity(),
    followEnds(),
    followIdleness(),
    transport.listen(takeEvent, (isConnected) => {
      const { connection } = getState().server;
      if (connection === 'signed-out' || connection === 'keyless') return;
      if (!isConnected) patch('server', { connection: 'lost' });
      else if (connection === 'lost') void loadAll();
    }),
  ];
  void begin();
  return () => {
    for (const stop of stops) stop();
  };
}

/** Opens the encrypted cache and goes on as at the start. @throws AppError cache.wrong-key. */
export async function unlockCache(secret: string): Promise<void> {
  const reply = await transport.unlock?.(secret);
  if (reply?.ok === false) throw AppError.fromWire(reply.error);
  patch('server', { connection: 'connecting' });
  await begin();
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
  users: coalesce(loadPeople),
  backups: coalesce(reloadBackups),
};

function takeEvent(event: AppEvent): void {
  const { connection } = getState().server;
  if (connection === 'keyless') return;
  // Nothing is read for a screen that is locked; it is all read when somebody signs in.
  if (connection === 'signed-out' && event.name !== 'job.progressed') return;
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
    case 'users.changed':
      reload.users();
      break;
    case 'backups.changed':
      reload.backups();
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
