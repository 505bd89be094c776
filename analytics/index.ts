/**
 * The table that the compute threads may call, by name. Every entry takes one input object of plain data and typed arrays
 * and, where it takes long, `onProgress(fraction)`.
 */
import { evaluateRules } from './alert/threshold.ts';
import { dbscan } from './cluster/dbscan.ts';
import type { Clusters, DbscanOptions } from './cluster/dbscan.ts';
import { findHotspots } from './cluster/hotspots.ts';
import { densityGrid } from './density/kde-grid.ts';
import { forecastDaily } from './forecast/forecast-daily.ts';
import { scoreSealed, demotion, type Outcome, type SealedNumbers } from './evaluate/scoreboard.ts';
import { forecastDigestInput, type SealedForecast } from './evaluate/seal.ts';
import { buildZoneIndex, locateZones } from './geo/zone-index.ts';
import { countDaily } from './series/buckets.ts';
import { calendarEvents } from './series/calendar-events.ts';
import { calendarRegressors, type RegressorSpan } from './series/calendar-regressors.ts';
import { mergeHolidayCalendar, parseHolidayCalendar, type OwnCalendarEntries } from './series/holidays.ts';
import { countSubjects } from './series/subjects.ts';

export const analytics = {
  dbscan: ({ lonLat, ...options }: { readonly lonLat: Float64Array } & DbscanOptions): Clusters => dbscan(lonLat, options),
  findHotspots,
  densityGrid,
  buildZoneIndex,
  locateZones,
  countDaily,
  forecastDaily,
  evaluateRules,
  countSubjects,
  calendarMarks: ({ from, to, ...calendar }: CalendarData & { readonly from: number; readonly to: number }) =>
    calendarEvents(readCalendar(calendar), from, to),
  calendarColumns: ({ span, ...calendar }: CalendarData & { readonly span: RegressorSpan }) => calendarRegressors(span, readCalendar(calendar)),
  sealBytes: (forecasts: readonly SealedForecast[]) => forecasts.map(forecastDigestInput),
  scoreSeals: (seals: readonly { readonly numbers: SealedNumbers; readonly observed: Float64Array }[]) =>
    seals.map(({ numbers, observed }) => scoreSealed(numbers, observed)),
  judgeStandings: ({ rows, row }: { readonly rows: readonly (readonly Outcome[])[]; readonly row: number }) =>
    rows.map((outcomes) => demotion(outcomes, row)),
};

/** Parsed JSON of a calendar file, and the user's own entries on top of it. */
interface CalendarData {
  readonly data: unknown;
  readonly own: OwnCalendarEntries;
}

const readCalendar = ({ data, own }: CalendarData) => mergeHolidayCalendar(parseHolidayCalendar(data), own);


export type Analytics = typeof analytics;
