import { buildCellGrid } from './cell-grid.ts';
import type { CellGrid } from './cell-grid.ts';
import { checkOptions, clusterGrid } from './dbscan.ts';
import type { Clusters } from './dbscan.ts';
import { chooseMinPoints, exceedChance, measureStudyAreaM2 } from './guidance.ts';
import { recordRuns } from './neighbour-runs.ts';
import { countInOutline, outlineCluster, ringOf } from './outline.ts';
import type { Outline } from './outline.ts';
import { scoreZone } from './score.ts';
import { countReturns, listMembers } from './stability.ts';

interface HotspotsInput {
  /** [lon0, lat0, lon1, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
  readonly radiusM: number;
  /** null = chosen from the points: see chooseMinPoints. */
  readonly minPoints: number | null;
  /** Bootstrap resamples for the support; 0 = none, and all support 0. */
  readonly resamples: number;
  readonly seed: number;
}

interface FoundHotspots {
  readonly minPoints: number;
  /** Per incident: hotspot 0 … count-1 by score, 0 = highest; -1 = none. */
  readonly labels: Int32Array<ArrayBuffer>;
  readonly isCore: Uint8Array<ArrayBuffer>;
  readonly count: number;
  /** Per hotspot: members, and how many of them are core. */
  readonly incidents: Int32Array<ArrayBuffer>;
  readonly coreIncidents: Int32Array<ArrayBuffer>;
  /** Per hotspot: area of its outline. */
  readonly areaM2: Float64Array<ArrayBuffer>;
  /** [lon0, lat0, …]: mean place of the members. */
  readonly centres: Float64Array<ArrayBuffer>;
  /** Per hotspot: end of its ring, in points of `outlines`. */
  readonly outlineEnds: Int32Array<ArrayBuffer>;
  /** Closed rings, counter-clockwise, as [lon, lat] pairs. */
  readonly outlines: Float64Array<ArrayBuffer>;
  /** Per hotspot: log-likelihood ratio of its outline (see scoreZone), highest first. */
  readonly scores: Float64Array<ArrayBuffer>;
  /** Per hotspot: per cent of the resamples in which it returns (see countReturns). */
  readonly support: Uint8Array<ArrayBuffer>;
}

/**
 * Finds hotspots: clusters of incidents (dbscan), outlined, scored against the area that the incidents occupy, and ranked.
 * Labels are renumbered from dbscan's to the order of the score; of equal scores the cluster with the lower core point comes first.
 * @throws {RangeError} as dbscan, and if resamples is no whole number of at least 0.
 */
export function findHotspots(input: HotspotsInput, onProgress?: (fraction: number) => void): FoundHotspots {
  const { lonLat, radiusM, resamples, seed } = input;
  checkOptions({ radiusM, minPoints: input.minPoints ?? 1 });
  checkResamples(resamples);
  const points = lonLat.length / 2;
  if (points === 0) {
    const minPoints = input.minPoints ?? exceedChance({ points, radiusM, areaM2: 0 });
    return describeHotspots([], { labels: new Int32Array(0), isCore: new Uint8Array(0), count: 0 }, minPoints);
  }
  const studyM2 = measureStudyAreaM2(lonLat, radiusM);
  const grid = recordRuns(buildCellGrid(lonLat, radiusM));
  const minPoints = input.minPoints ?? chooseMinPoints(grid, { radiusM, areaM2: studyM2 });
  const clusters = clusterGrid(grid, minPoints);
  return rankClusters({ grid, clusters, radiusM, minPoints, resamples, seed, points, studyM2 }, onProgress);
}

interface GivenClusters {
  /** The members of all clusters and, of the other incidents, at least those within two radii of a member or in the box of a cluster. */
  readonly lonLat: Float64Array;
  /** Per point: cluster 0 … count-1, -1 = none. Not changed. */
  readonly labels: Int32Array<ArrayBuffer>;
  readonly count: number;
  readonly radiusM: number;
  readonly minPoints: number;
  readonly resamples: number;
  readonly seed: number;
  /** All incidents that were clustered. */
  readonly points: number;
  /** As measureStudyAreaM2 of all of them. */
  readonly studyM2: number;
}

/**
 * Outlines, scores and ranks clusters that were found elsewhere, as findHotspots() does its own. Which members are core, and to which of
 * several clusters in reach a border member goes, is decided here.
 * The resamples draw from the points given, not from all incidents, so that the support differs by chance.
 * @throws {RangeError} as dbscan, if resamples is no whole number of at least 0, or if there are not as many labels as points.
 */
export function describeClusters(
  { lonLat, labels, count, ...given }: GivenClusters,
  onProgress?: (fraction: number) => void,
): FoundHotspots {
  checkOptions(given);
  checkResamples(given.resamples);
  if (2 * labels.length !== lonLat.length) throw new RangeError(`${labels.length} labels of ${lonLat.length / 2} points`);
  if (labels.length === 0) return describeHotspots([], { labels, isCore: new Uint8Array(0), count: 0 }, given.minPoints);
  const grid = recordRuns(buildCellGrid(lonLat, given.radiusM));
  const clusters = settleBorders(labels, clusterGrid(grid, given.minPoints));
  return rankClusters({ ...given, grid, clusters: { ...clusters, count } }, onProgress);
}

/** Given labels with the core points, and the border points in the clusters, that dbscan() has them in: others may have them in another in reach. */
function settleBorders(given: Int32Array, own: Clusters): Omit<Clusters, 'count'> {
  const isCore = own.isCore.slice();
  const labels = new Int32Array(given);
  const givenOf = new Int32Array(own.count).fill(-1);
  for (let i = 0; i < labels.length; i++) {
    if (given[i] < 0) isCore[i] = 0;
    else if (isCore[i] === 1) givenOf[own.labels[i]] = given[i]!;
  }
  for (let i = 0; i < labels.length; i++) {
    const settled = given[i] < 0 || isCore[i] === 1 || own.labels[i] < 0 ? -1 : givenOf[own.labels[i]];
    if (settled >= 0) labels[i] = settled;
  }
  return { labels, isCore };
}

function checkResamples(resamples: number): void {
  if (!(Number.isInteger(resamples) && resamples >= 0))
    throw new RangeError(`resamples is ${resamples}: pass a whole number of at least 0`);
}

function rankClusters(
  input: Omit<GivenClusters, 'lonLat' | 'labels' | 'count'> & { readonly grid: CellGrid; readonly clusters: Clusters },
  onProgress?: (fraction: number) => void,
): FoundHotspots {
  const { grid, clusters, radiusM, minPoints, resamples, seed, points, studyM2 } = input;
  const { lonLat } = grid;
  const { members, ends } = listMembers(clusters);
  const returns = countReturns({ grid, clusters, minPoints, resamples, seed }, onProgress);
  const found = Array.from(ends, (end, cluster) => {
    const own = members.subarray(cluster === 0 ? 0 : ends[cluster - 1], end);
    const outline = outlineCluster(lonLat, own, radiusM);
    const score = scoreZone({ inside: countInOutline(grid, outline), total: points, areaShare: outline.areaM2 / studyM2 });
    const support = resamples > 0 ? Math.round((100 * returns[cluster]) / resamples) : 0;
    return { cluster, outline, score, support };
  });
  // Sorting keeps the order of equals.
  found.sort((a, b) => b.score - a.score);
  return describeHotspots(found, clusters, minPoints);
}

interface Scored {
  readonly cluster: number;
  readonly outline: Outline;
  readonly score: number;
  readonly support: number;
}

/** Lays ranked clusters into columns. */
function describeHotspots(ranked: readonly Scored[], { labels: clusterOf, isCore, count }: Clusters, minPoints: number): FoundHotspots {
  const rankOf = new Int32Array(count);
  ranked.forEach(({ cluster }, rank) => (rankOf[cluster] = rank));
  const labels = clusterOf.map((cluster) => (cluster < 0 ? -1 : rankOf[cluster]));
  const incidents = new Int32Array(count);
  const coreIncidents = new Int32Array(count);
  for (let i = 0; i < labels.length; i++) {
    if (labels[i] < 0) continue;
    incidents[labels[i]]++;
    coreIncidents[labels[i]] += isCore[i];
  }
  const rings = ranked.map(({ outline }) => ringOf(outline));
  const outlineEnds = new Int32Array(count);
  const outlines = new Float64Array(rings.reduce((sum, ring) => sum + ring.length, 0));
  let end = 0;
  rings.forEach((ring, rank) => {
    outlines.set(ring, end);
    end += ring.length;
    outlineEnds[rank] = end / 2;
  });
  return {
    minPoints,
    labels,
    isCore,
    count,
    incidents,
    coreIncidents,
    areaM2: Float64Array.from(ranked, ({ outline }) => outline.areaM2),
    centres: Float64Array.from(ranked.flatMap(({ outline }) => [outline.lonDeg, outline.latDeg])),
    outlineEnds,
    outlines,
    scores: Float64Array.from(ranked, ({ score }) => score),
    support: Uint8Array.from(ranked, ({ support }) => support),
  };
}
