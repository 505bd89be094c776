import type { EventName } from '../../preload/contract/events.ts';
import type { Contract } from '../../preload/contract/index.ts';
import { alertsService } from './alerts.ts';
import { courierService } from './courier.ts';
import { forecastsService } from './forecasts.ts';
import { hotspotsService } from './hotspots.ts';
import { createColumnsReader } from './incident-columns.ts';
import { incidentEditsService } from './incident-edits.ts';
import { incidentsService } from './incidents.ts';
import { pipelineService } from './pipeline.ts';
import type { Handlers, Ports } from './ports.ts';
import { reportsService } from './reports.ts';
import { retentionService } from './retention.ts';
import { settingsService } from './settings.ts';
import { syncService } from './sync.ts';
import { usersService } from './users.ts';
import { zonesService } from './zones.ts';

export type Services = { readonly [S in keyof Contract]: Handlers<Contract[S]> };

/** Changes that the centre should hear of. */
const mayWait: ReadonlySet<EventName> = new Set<EventName>([
  ...(['incidents.changed', 'zones.changed', 'hotspots.changed', 'forecasts.changed', 'alerts.changed', 'settings.changed'] as const),
]);

/** What serves the contract: one group of handlers a subject. */
export function createServices(outside: Ports): Services {
  const columns = createColumnsReader(outside);
  const emit: Ports['emit'] = (name, payload) => {
    if (name === 'incidents.changed') columns.forget();
    outside.emit(name, payload);
  };
  const ports: Ports = {
    ...outside,
    emit: (name, payload) => {
      emit(name, payload);
      if (!mayWait.has(name)) return;
      emit('sync.changed', {});
      outside.syncTimer.soon();
    },
  };
  // What it tells of came from the centre: that is nothing to sync again.
  const rounds = syncService({ ...outside, emit });
  return {
    incidents: { ...incidentsService(ports, columns), ...incidentEditsService(ports) },
    zones: zonesService(ports),
    hotspots: hotspotsService(ports),
    forecasts: forecastsService(ports),
    alerts: alertsService(ports),
    reports: reportsService(ports),
    pipeline: pipelineService(ports),
    sync: { ...rounds, ...courierService(ports) },
    retention: retentionService(ports, (call) => rounds.run({}, call)),
    users: usersService(ports),
    settings: settingsService(ports),
  };
}
