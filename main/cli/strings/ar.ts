import { arabicAlerts } from './ar-alerts.ts';
import { arabicAnalyses } from './ar-analyses.ts';
import { arabicCalls } from './ar-calls.ts';
import { arabicIncidents } from './ar-incidents.ts';
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
    ...arabicRetention.results,
    ...arabicWorkstation.results,
  },
  notes: { ...arabicIncidents.notes, ...arabicAnalyses.notes, ...arabicAlerts.notes },
  commands: {
    ...arabicIncidents.commands,
    ...arabicAnalyses.commands,
    ...arabicAlerts.commands,
    ...arabicSync.commands,
    ...arabicRetention.commands,
    ...arabicWorkstation.commands,
  },
};
