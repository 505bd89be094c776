import type { EventName } from '../../preload/contract/events.ts';
import type { Contract } from '../../preload/contract/index.ts';
import { auditService } from './audit.ts';
import { backupsService } from './backups.ts';
import { cacheService } from './cache.ts';
import { courierService } from './courier.ts';
import { createColumnsReader } from './incident-columns.ts';
import { createNarrowServices, subjectsOver } from './narrow.ts';
import { pipelineService } from './pipeline.ts';
import type { Handlers, Ports } from './ports.ts';
import { retentionService } from './retention.ts';
import { secretsService } from './secrets.ts';
import { settingsService } from './settings.ts';
import { settingsFileService } from './settings-file.ts';
import { syncService } from './sync.ts';
import { usersService } from './users.ts';
import { createViews } from './view.ts';

export type Services = { readonly [S in keyof Contract]: Handlers<Contract[S]> };

/** What changes what there is to be seen, or who sees it. */
const changesViews: ReadonlySet<EventName> = new Set<EventName>(['incidents.changed', 'zones.changed', 'settings.changed']);

/** Changes that the centre should hear of. */
const mayWait: ReadonlySet<EventName> = new Set<EventName>([
  ...(['incidents.changed', 'zones.changed', 'hotspots.changed', 'forecasts.changed', 'alerts.changed', 'settings.changed'] as const),
]);

/** What serves the contract: one group of handlers a subject. */
export function createServices(outside: Ports): Services {
  const columns = createColumnsReader(outside);
  const views = createViews(outside);
  const narrow = createNarrowServices(views);
  const emit: Ports['emit'] = (name, payload) => {
    if (name === 'incidents.changed') columns.forget();
    if (changesViews.has(name)) {
      views.forget();
      narrow.forget();
    }
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
  const choices = settingsService(ports);
  const full: Services = {
    ...subjectsOver(ports, columns),
    pipeline: pipelineService(ports),
    sync: { ...rounds, ...courierService(ports) },
    retention: retentionService(ports, (call) => rounds.run({}, call)),
    users: usersService(ports),
    settings: { ...choices, ...settingsFileService(ports, choices.save), ...cacheService(ports), ...secretsService(ports) },
    audit: auditService(ports),
    backups: backupsService(ports),
  };
  return narrow.around(full, ports);
}
