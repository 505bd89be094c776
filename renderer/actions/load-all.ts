import { patch } from '../state/store.ts';
import { loadAlerts } from './alerts.ts';
import { loadForecasts } from './forecasts.ts';
import { readHotspots, takeHotspots } from './hotspots.ts';
import { loadBatches, readIncidents, takeIncidents } from './incidents.ts';
import { loadPipelineRuns } from './pipeline.ts';
import { reportFailure } from './notices.ts';
import { readSettings, takeSettings } from './settings.ts';
import { loadSync } from './sync.ts';
import { loadMe } from './users.ts';
import { readZones, takeZones } from './zones.ts';

/** Reads all that the screen shows: what the first picture needs at once and together, the other lists after it. */
export async function loadAll(): Promise<void> {
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
