import { alerts } from './alerts.ts';
import { audit } from './audit.ts';
import { backups } from './backups.ts';
import { cache } from './cache.ts';
import { forecasts } from './forecasts.ts';
import { hotspots } from './hotspots.ts';
import { incidentEdits } from './incident-edits.ts';
import { incidentExport } from './incident-export.ts';
import { incidents as incidentLists } from './incidents.ts';
import { pipeline } from './pipeline.ts';
import type { Client as ClientOf, Procedure, ProcedureGroup } from './procedure.ts';
import { replica } from './replica.ts';
import { reports } from './reports.ts';
import { retention } from './retention.ts';
import { secrets } from './secrets.ts';
import { settings as choices } from './settings.ts';
import { courier } from './courier.ts';
import { sync as syncRounds } from './sync.ts';
import { users } from './users.ts';
import { zones } from './zones.ts';

const sync = { ...syncRounds, ...courier, ...replica };
const settings = { ...choices, ...cache, ...secrets };
const incidents = { ...incidentLists, ...incidentEdits, ...incidentExport };

/** The one table: every host, client, document and permission is made from it. */
export const contract = {
  incidents,
  zones,
  hotspots,
  forecasts,
  alerts,
  reports,
  pipeline,
  sync,
  retention,
  users,
  settings,
  audit,
  backups,
};

export type Contract = typeof contract;
export type Client<Options> = ClientOf<Contract, Options>;

/** All procedures by their full name, `subject.verb`, in the order of the table. */
export const procedures: ReadonlyMap<string, Procedure> = new Map(
  Object.entries<ProcedureGroup>(contract).flatMap(([subject, group]) =>
    Object.entries(group).map(([verb, procedure]): [string, Procedure] => [`${subject}.${verb}`, procedure]),
  ),
);
