import type { Contract } from '../../preload/contract/index.ts';
import { alertsService } from './alerts.ts';
import { forecastsService } from './forecasts.ts';
import { hotspotsService } from './hotspots.ts';
import { createColumnsReader } from './incident-columns.ts';
import { incidentEditsService } from './incident-edits.ts';
import { incidentsService } from './incidents.ts';
import { pipelineService } from './pipeline.ts';
import type { Handlers, Ports } from './ports.ts';
import { reportsService } from './reports.ts';
import { settingsService } from './settings.ts';
import { usersService } from './users.ts';
import { zonesService } from './zones.ts';

export type Services = { readonly [S in keyof Contract]: Handlers<Contract[S]> };

/** What serves the contract: one group of handlers a subject. */
export function createServices(outside: Ports): Services {
  const columns = createColumnsReader(outside);
  const ports: Ports = {
    ...outside,
    emit: (name, payload) => {
      if (name === 'incidents.changed') columns.forget();
      outside.emit(name, payload);
    },
  };
  return {
    incidents: { ...incidentsService(ports, columns), ...incidentEditsService(ports) },
    zones: zonesService(ports),
    hotspots: hotspotsService(ports),
    forecasts: forecastsService(ports),
    alerts: alertsService(ports),
    reports: reportsService(ports),
    pipeline: pipelineService(ports),
    users: usersService(ports),
    settings: settingsService(ports),
  };
}
