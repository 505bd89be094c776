import { englishAlerts } from './en-alerts.ts';
import { englishAnalyses } from './en-analyses.ts';
import { englishAudit } from './en-audit.ts';
import { englishBackups } from './en-backups.ts';
import { englishCache } from './en-cache.ts';
import { englishCalls } from './en-calls.ts';
import { englishIncidents } from './en-incidents.ts';
import { englishPeople } from './en-people.ts';
import { englishReports } from './en-reports.ts';
import { englishRetention } from './en-retention.ts';
import { englishSync } from './en-sync.ts';
import { englishWorkstation } from './en-workstation.ts';
import type { Strings } from './shape.ts';

/**
 * What the command line says in English; errors with a code are in errors-en.ts, reasons of rejects in reject-words.ts. A new subject is a
 * file of its own beside these, of the same name in both languages, and a part of shape.ts.
 */
export const english: Strings = {
  ...englishCalls,
  results: {
    ...englishIncidents.results,
    ...englishAnalyses.results,
    ...englishAlerts.results,
    ...englishSync.results,
    ...englishPeople.results,
    ...englishRetention.results,
    ...englishWorkstation.results,
    ...englishAudit.results,
    ...englishReports.results,
    ...englishCache.results,
    ...englishBackups.results,
  },
  notes: {
    ...{ ...englishIncidents.notes, ...englishAnalyses.notes, ...englishAlerts.notes },
    ...{ ...englishCache.notes, ...englishBackups.notes, ...englishReports.notes },
  },
  commands: {
    ...englishIncidents.commands,
    ...englishAnalyses.commands,
    ...englishAlerts.commands,
    ...englishSync.commands,
    ...englishPeople.commands,
    ...englishRetention.commands,
    ...englishWorkstation.commands,
    ...englishAudit.commands,
    ...englishReports.commands,
    ...englishCache.commands,
    ...englishBackups.commands,
  },
};
