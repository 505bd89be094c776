import type { ReportSection, ReportTemplate } from '../../preload/contract/report-domain.ts';

export interface Template {
  /** A custom one has those that the caller chose. */
  readonly sections: readonly ReportSection[];
  /** Days up to the data cut; 'settings' = as hotspots are searched; null = everything there is. */
  readonly days: number | 'settings' | null;
  /** How much earlier the days begin that they are compared with; null = as many days as they are. */
  readonly formerDays: number | null;
}

export const templates: Readonly<Record<ReportTemplate, Template>> = {
  // Against the same weekday of the week before.
  daily: { sections: ['summary', 'map', 'zones', 'types', 'hours', 'alerts', 'forecast'], days: 1, formerDays: 7 },
  weekly: {
    sections: ['summary', 'map', 'zones', 'hours', 'weeks', 'changes', 'types', 'days', 'weekdays', 'hotspots', 'forecast'],
    days: 'settings',
    formerDays: null,
  },
  dossier: { sections: ['summary', 'map', 'hotspots', 'hotspot-details'], days: 'settings', formerDays: null },
  scoreboard: { sections: ['scoreboard', 'forecast', 'ledger'], days: null, formerDays: null },
  alerts: { sections: ['alerts', 'deliveries'], days: null, formerDays: null },
  quality: { sections: ['imports', 'rejects', 'unusual', 'days'], days: null, formerDays: null },
  custom: { sections: [], days: 'settings', formerDays: null },
};
