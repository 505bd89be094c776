/**
 * The table that the compute threads may call, by name. Every entry takes one input object of plain data and typed arrays
 * and, where it takes long, `onProgress(fraction)`.
 */
import { findChangePoints } from './alert/change-points.ts';
import { exceedForecasts, findExceedances } from './alert/exceedance.ts';
import { watchFeed } from './alert/feed-drift.ts';
import { evaluateRules } from './alert/threshold.ts';
import { dbscan } from './cluster/dbscan.ts';
import type { Clusters, DbscanOptions } from './cluster/dbscan.ts';
import { findHotspots } from './cluster/hotspots.ts';
import { densityGrid } from './density/kde-grid.ts';
import { simulateFeedback } from './evaluate/feedback-loop.ts';
import { forecastDaily } from './forecast/forecast-daily.ts';
import { buildZoneIndex, locateZones } from './geo/zone-index.ts';
import { whereNext } from './risk/where-next.ts';
import { countDaily } from './series/buckets.ts';

export const analytics = {
  dbscan: ({ lonLat, ...options }: { readonly lonLat: Float64Array } & DbscanOptions): Clusters => dbscan(lonLat, options),
  findHotspots,
  densityGrid,
  buildZoneIndex,
  locateZones,
  countDaily,
  forecastDaily,
  evaluateRules,
  findExceedances,
  exceedForecasts,
  findChangePoints,
  watchFeed,
  whereNext,
  simulateFeedback,
};

export type Analytics = typeof analytics;
