/**
 * Serves callers who may not see all by the same services as everybody, over ports that are narrowed to what they may see. So there is one
 * place that decides, whatever the procedure and the host.
 */
import { AppError } from '../../preload/contract/errors.ts';
import { contract, type Contract } from '../../preload/contract/index.ts';
import type { Procedure, ProcedureGroup } from '../../preload/contract/procedure.ts';
import { alertsService } from './alerts.ts';
import { courierService } from './courier.ts';
import { forecastsService } from './forecasts.ts';
import { hotspotsService } from './hotspots.ts';
import { createColumnsReader, type IncidentColumnsReader } from './incident-columns.ts';
import { incidentEditsService } from './incident-edits.ts';
import { incidentExportService } from './incident-export.ts';
import { incidentsService } from './incidents.ts';
import { maskedReads } from './masked-reads.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { reportsService } from './reports.ts';
import { seenReads } from './seen-reads.ts';
import { seenWrites } from './seen-writes.ts';
import { syncService } from './sync.ts';
import type { View, Views } from './view.ts';
import { zonesService } from './zones.ts';

type Services = { readonly [S in keyof Contract]: Handlers<Contract[S]> };
type Subjects = 'incidents' | 'zones' | 'hotspots' | 'forecasts' | 'alerts' | 'reports';
type AnyHandler = (input: unknown, call: Call) => Promise<unknown>;

/** Views whose columns are kept: each is some megabytes. */
const MOST_VIEWS = 16;

/** The subjects that tell of incidents and places. */
export function subjectsOver(ports: Ports, columns: IncidentColumnsReader): Pick<Services, Subjects> {
  return {
    incidents: { ...incidentsService(ports, columns), ...incidentEditsService(ports), ...incidentExportService(ports) },
    zones: zonesService(ports),
    hotspots: hotspotsService(ports),
    forecasts: forecastsService(ports),
    alerts: alertsService(ports),
    reports: reportsService(ports),
  };
}

export function createNarrowServices(views: Views): {
  /** Chooses at each call which services answer it. */
  readonly around: (full: Services, ports: Ports) => Services;
  readonly forget: () => void;
} {
  const kept = new Map<string, Services>();
  const narrowed = (full: Services, ports: Ports, view: View): Services => {
    const key = `${view.key} ${String(view.zoneCodes)}`;
    const known = kept.get(key);
    if (known !== undefined) return known;
    if (kept.size >= MOST_VIEWS) kept.delete([...kept.keys()][0] ?? '');
    const made = narrowServices(full, ports, view);
    kept.set(key, made);
    return made;
  };
  return {
    around(full, ports) {
      const handle =
        (name: readonly [subject: string, verb: string], procedure: Procedure): AnyHandler =>
        async (input, call) => {
          const isMaskedExport = procedure === contract.incidents.export && !(input as { readonly exact: boolean }).exact;
          const view = procedure.zones === 'free' ? null : await (isMaskedExport ? views.masked(call.caller) : views.of(call.caller));
          if (view !== null) refuseWhatChanges(procedure, view);
          return handlerOf(view === null ? full : narrowed(full, ports, view), name)(input, call);
        };
      const group = (subject: string, procedures: ProcedureGroup) =>
        Object.fromEntries(Object.entries(procedures).map(([verb, procedure]) => [verb, handle([subject, verb], procedure)]));
      // Safe: it has a handler for each procedure of the table that `Services` is made from.
      return Object.fromEntries(
        Object.entries<ProcedureGroup>(contract).map(([subject, procedures]) => [subject, group(subject, procedures)]),
      ) as unknown as Services;
    },
    forget: () => {
      kept.clear();
    },
  };
}

function handlerOf(services: Services, [subject, verb]: readonly [subject: string, verb: string]): AnyHandler {
  // Safe: callers take both from the contract.
  const handler = (services as unknown as Readonly<Record<string, Readonly<Record<string, AnyHandler>>>>)[subject]?.[verb];
  if (handler === undefined) throw new Error(`no handler serves ${subject}.${verb}: add it to main/services`);
  return handler;
}

/** Whoever sees masked data would write them back in place of the true ones. */
function refuseWhatChanges({ may }: Procedure, { isMasked }: View): void {
  if (isMasked && may !== 'viewer' && may !== 'anyone') throw new AppError('users.not-allowed', { reason: 'masked' });
}

function narrowServices(full: Services, ports: Ports, view: View): Services {
  const seen = seenReads(ports.read, view);
  const limited: Ports = {
    ...ports,
    read: view.isMasked ? maskedReads(seen, ports) : seen,
    write: seenWrites(ports, view),
    limits: view,
  };
  return {
    ...full,
    ...subjectsOver(limited, createColumnsReader(limited)),
    sync: { ...full.sync, ...pick({ ...syncService(limited), ...courierService(limited) }) },
  };
}

/** What of the work with the centre tells of single incidents. */
const pick = ({ conflicts, rejected }: Services['sync']): Pick<Services['sync'], 'conflicts' | 'rejected'> => ({ conflicts, rejected });
