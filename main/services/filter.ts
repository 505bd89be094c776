import type { IncidentFilter } from '../../preload/contract/incidents.ts';

/** The filter that leaves nothing out. */
export const everything: IncidentFilter = { from: null, to: null, typeIds: [], zoneIds: [] };
