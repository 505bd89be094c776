import { arabicAlerts } from './ar-alerts.ts';
import { arabicAnalyses } from './ar-analyses.ts';
import { arabicAudit } from './ar-audit.ts';
import { arabicBackups } from './ar-backups.ts';
import { arabicCache } from './ar-cache.ts';
import { arabicCalls } from './ar-calls.ts';
import { arabicIncidents } from './ar-incidents.ts';
import { arabicPeople } from './ar-people.ts';
import { arabicReports } from './ar-reports.ts';
import { arabicRetention } from './ar-retention.ts';
import { arabicSync } from './ar-sync.ts';
import { arabicWorkstation } from './ar-workstation.ts';
import type { Strings } from './shape.ts';

/** ما يقوله سطر الأوامر بالعربية؛ الأخطاء ذات الرموز في errors-ar.ts. */
export const arabic: Strings = {
  ...arabicCalls,
  results: {
    ...arabicIncidents.results,
    ...arabicAnalyses.results,
    ...arabicAlerts.results,
    ...arabicSync.results,
    ...arabicPeople.results,
    ...arabicRetention.results,
    ...arabicWorkstation.results,
    ...arabicAudit.results,
    ...arabicReports.results,
    ...arabicCache.results,
    ...arabicBackups.results,
  },
  notes: {
    ...{ ...arabicIncidents.notes, ...arabicAnalyses.notes, ...arabicAlerts.notes },
    ...{ ...arabicCache.notes, ...arabicBackups.notes, ...arabicReports.notes },
  },
  commands: {
    ...arabicIncidents.commands,
    ...arabicAnalyses.commands,
    ...arabicAlerts.commands,
    ...arabicSync.commands,
    ...arabicPeople.commands,
    ...arabicRetention.commands,
    ...arabicWorkstation.commands,
    ...arabicAudit.commands,
    ...arabicReports.commands,
    ...arabicCache.commands,
    ...arabicBackups.commands,
  },
};
