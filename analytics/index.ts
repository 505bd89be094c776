/**
 * The table that the compute threads may call, by name. Every entry takes one input object of plain data and typed arrays
 * and, where it takes long, `onProgress(fraction)`.
 */
import { findChangePoints } from './alert/change-points.ts';
import { measureCompleteness } from './alert/completeness.ts';
import { findExceedances } from './alert/exceedance.ts';
import { watchFeed } from './alert/feed-drift.ts';
import { dryRunRule, solveRule } from './alert/rule-history.ts';
import { lookAtRules } from './alert/series-rules.ts';
import { evaluateRules } from './alert/threshold.ts';
import { dbscan } from './cluster/dbscan.ts';
import type { Clusters, DbscanOptions } from './cluster/dbscan.ts';
import { layStudyCells, nextMinPoints } from './cluster/guidance.ts';
import { describeClusters, findHotspots } from './cluster/hotspots.ts';
import { densityGrid, densityOfSums, layDensityCells } from './density/kde-grid.ts';
import { accuracyOf, countCaught } from './evaluate/hotspot-accuracy.ts';
import { demotion, scoreSealed, type Outcome, type SealedNumbers } from './evaluate/scoreboard.ts';
import { forecastDigestInput, type SealedForecast } from './evaluate/seal.ts';
import { simulateFeedback } from './evaluate/feedback-loop.ts';
import { forecastMany } from './forecast/forecast-many.ts';
import { reconcileRun } from './forecast/reconcile-run.ts';
import { buildZoneIndex, locateZones } from './geo/zone-index.ts';
import { coarsenOutlines, snapPoints } from './privacy/snap-grid.ts';
import { suppressCells, suppressList } from './privacy/suppress-cells.ts';
import { riskAhead } from './risk/risk-ahead.ts';
import { estimateCalendarEffects, type CalendarEffectsInput } from './series/calendar-effects.ts';
import { calendarEvents } from './series/calendar-events.ts';
import { calendarRegressors, type RegressorSpan } from './series/calendar-regressors.ts';
import { decompose } from './series/decompose.ts';
import { mergeHolidayCalendar, parseHolidayCalendar, type OwnCalendarEntries } from './series/holidays.ts';
import { countSubjects } from './series/subjects.ts';

export const analytics = {
  dbscan: ({ lonLat, ...options }: { readonly lonLat: Float64Array } & DbscanOptions): Clusters => dbscan(lonLat, options),
  findHotspots,
  layStudyCells,
  nextMinPoints,
  describeClusters,
  densityGrid,
  layDensityCells,
  densityOfSums,
  countCaught,
  accuracyOf,
  buildZoneIndex,
  locateZones,
  forecastMany,
  reconcileRun,
  decompose: ({ values, season }: { readonly values: Float64Array; readonly season: number }) =>
    decompose(values, { season, robust: true }),
  findExceedances,
  findChangePointsOfEach,
  measureCompleteness,
  watchFeed,
  evaluateRules,
  lookAtRules,
  dryRunRule,
  solveRule,
  countSubjects,
  calendarMarks: ({ from, to, ...calendar }: CalendarData & { readonly from: number; readonly to: number }) =>
    calendarEvents(readCalendar(calendar), from, to),
  calendarColumns: ({ span, ...calendar }: CalendarData & { readonly span: RegressorSpan }) =>
    calendarRegressors(span, readCalendar(calendar)),
  calendarEffects: ({ data, own, ...input }: CalendarData & CalendarEffectsInput) =>
    estimateCalendarEffects(input, readCalendar({ data, own })),
  sealBytes: (forecasts: readonly SealedForecast[]) => forecasts.map(forecastDigestInput),
  scoreSeals: (seals: readonly { readonly numbers: SealedNumbers; readonly observed: Float64Array }[]) =>
    seals.map(({ numbers, observed }) => scoreSealed(numbers, observed)),
  judgeStandings: ({ rows, row }: { readonly rows: readonly (readonly Outcome[])[]; readonly row: number }) =>
    rows.map((outcomes) => demotion(outcomes, row)),
  riskAhead,
  snapPoints,
  coarsenOutlines,
  suppressCells,
  suppressList,
  simulateFeedback,
};

/** Changes of level of daily counts, those that last four weeks. */
function findChangePointsOfEach(series: readonly { readonly values: Float64Array; readonly season: number }[]) {
  return series.map(({ values, season }) => {
    const { at, levels } = findChangePoints({ values, cost: 'rate', season, minimumSteps: 28, penalty: null });
    return Array.from(at, (step, i) => ({ step, before: levels[i], after: levels[i + 1] }));
  });
}

/** Parsed JSON of a calendar file, and the user's own entries on top of it. */
interface CalendarData {
  readonly data: unknown;
  readonly own: OwnCalendarEntries;
}

const readCalendar = ({ data, own }: CalendarData) => mergeHolidayCalendar(parseHolidayCalendar(data), own);

export type Analytics = typeof analytics;
