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
import { buildZoneIndex, locateZones } from './geo/zone-index.ts';
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
};

export type Analytics = typeof analytics;
