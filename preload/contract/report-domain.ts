/** Reports as the page knows them, too: without zod. */

/** Parts that a report is made of, in the order in which a custom one has them. */
export const reportSections = [
  'summary',
  'map',
  'zones',
  'hours',
  'weeks',
  'types',
  'changes',
  'days',
  'weekdays',
  'hotspots',
  'hotspot-details',
  'forecast',
  'scoreboard',
  'ledger',
  'alerts',
  'deliveries',
  'imports',
  'rejects',
  'unusual',
] as const;
export type ReportSection = (typeof reportSections)[number];

export const reportTemplates = ['daily', 'weekly', 'dossier', 'scoreboard', 'alerts', 'quality', 'custom'] as const;
export type ReportTemplate = (typeof reportTemplates)[number];

export const papers = ['A4', 'Letter'] as const;
export type Paper = (typeof papers)[number];
