import { EARTH_RADIUS_M, METRES_PER_DEGREE, RADIANS_PER_DEGREE } from '../geo/sphere.ts';
import type { Bounds } from '../geo/sphere.ts';
import { buildCellGrid, layFrame } from './cell-grid.ts';
import type { CellGrid } from './cell-grid.ts';
import { clusterGrid } from './dbscan.ts';
import type { Clusters } from './dbscan.ts';
import { outlineCluster } from './outline.ts';
import { listMembers } from './stability.ts';

const FALSE_CORES = 0.001;
const LEAST_POINTS = 10;
/** Side of the cells whose number measures the study area, in radii: wide enough to bridge the gaps between sparse points. */
const AREA_CELL_RADII = 4;
/** Largest outline of a hotspot: this share of the study area, or a circle of so many radii where that is more. */
const LARGEST_SHARE = 0.01;
const LARGEST_RADII = 2;
/** Share of the incidents that hotspots must keep for a raised minPoints to be taken. */
const LEAST_KEPT = 0.1;

/**
 * Chooses minPoints so that hotspots are crowding and places.
 *
 * Crowding: at least exceedChance(), the neighbours that hardly a point has where the incidents are spread evenly. Frequent types are
 * uneven throughout a city: above that bound whole districts join up. Places: minPoints is then raised, to within a sixteenth,
 * until no outline covers over a hundredth of the study area (or the circle of two radii, if larger). If that left less than a tenth of the
 * incidents in hotspots, the crowd is one and evenly dense, and the bound by chance stays.
 *
 * @param grid  the incidents; points may be reordered within cells.
 * Cost: a clustering with outlines of the wide clusters, some 3 to 10 times where the bound is too low, once where it is not.
 */
export function chooseMinPoints(grid: CellGrid, { radiusM, areaM2 }: { readonly radiusM: number; readonly areaM2: number }): number {
  const points = grid.order.length;
  const least = exceedChance({ points, radiusM, areaM2 });
  const largestM2 = largestOutlineM2({ radiusM, areaM2 });
  const search = searchMinPoints(least);
  let step = search.next();
  while (step.done !== true) step = search.next(!hasWideCluster(grid.lonLat, clusterGrid(grid, step.value), { radiusM, largestM2 }));
  const enough = step.value;
  if (enough === least) return least;
  const kept = clusterGrid(grid, enough).labels.reduce((sum, label) => sum + Number(label >= 0), 0);
  return kept >= LEAST_KEPT * points ? enough : least;
}

interface MinPointsTrial {
  /** Area of the largest outline, 0 = no hotspot. */
  readonly widestM2: number;
  /** Incidents in hotspots. */
  readonly kept: number;
}

/**
 * The steps of chooseMinPoints() for incidents that are elsewhere: what to try next, or, when all is known, what to take.
 *
 * @param tried  outcomes of the trials so far, in order. points: all incidents. areaM2: as measureStudyAreaM2.
 */
export function nextMinPoints({
  tried,
  ...given
}: {
  readonly points: number;
  readonly radiusM: number;
  readonly areaM2: number;
  readonly tried: readonly MinPointsTrial[];
}): { readonly minPoints: number; readonly isChosen: boolean } {
  const least = exceedChance(given);
  const largestM2 = largestOutlineM2(given);
  const search = searchMinPoints(least);
  const keptBy = new Map<number, number>();
  let step = search.next();
  for (const { widestM2, kept } of tried) {
    if (step.done === true) break;
    keptBy.set(step.value, kept);
    step = search.next(widestM2 <= largestM2);
  }
  if (step.done !== true) return { minPoints: step.value, isChosen: false };
  const isKept = (keptBy.get(step.value) ?? 0) >= LEAST_KEPT * given.points;
  return { minPoints: isKept ? step.value : least, isChosen: true };
}

/** Asks whether all outlines are small enough with the minPoints that it yields; returns the one that is raised as little as need be. */
function* searchMinPoints(least: number): Generator<number, number, boolean> {
  if (yield least) return least;
  let tooFew = least;
  let enough = 2 * least;
  // Ends: with minPoints above the number of points there is no cluster.
  while (!(yield enough)) {
    tooFew = enough;
    enough *= 2;
  }
  while (enough - tooFew > Math.max(1, tooFew / 16)) {
    const middle = (tooFew + enough) >> 1;
    if (yield middle) enough = middle;
    else tooFew = middle;
  }
  return enough;
}

const largestOutlineM2 = ({ radiusM, areaM2 }: { readonly radiusM: number; readonly areaM2: number }): number =>
  Math.max(LARGEST_SHARE * areaM2, Math.PI * (LARGEST_RADII * radiusM) ** 2);

/**
 * Smallest minPoints that hardly a point would reach if the same number of points were spread evenly by chance.
 *
 * Around a point the number of others is then Poisson with mean λ = (n - 1) π r² / area: the smallest k with P(1 + X >= k) < 0.001,
 * so that what DBSCAN finds is local crowding and not the mean density of a busy city. At least 10: fewer incidents are no pattern.
 */
export function exceedChance({
  points,
  radiusM,
  areaM2,
}: {
  readonly points: number;
  readonly radiusM: number;
  readonly areaM2: number;
}): number {
  if (points < 2) return LEAST_POINTS;
  const mean = ((points - 1) * Math.PI * radiusM ** 2) / areaM2;
  let others = Math.max(LEAST_POINTS - 1, Math.floor(mean));
  while (poissonTail(mean, others) >= FALSE_CORES) others++;
  return others + 1;
}

/** Area that the points occupy: of the square cells of 4 radii that hold any, so that lakes and empty land do not count. */
export function measureStudyAreaM2(lonLat: Float64Array, radiusM: number): number {
  const { cellColumn, frame } = buildCellGrid(lonLat, studyRadiusM(radiusM));
  return cellColumn.length * studyCellM2(frame);
}

/**
 * The cells of measureStudyAreaM2() for incidents that are elsewhere: row = ⌊(lat - southDeg) × rowsPerDeg⌋, and
 * column = ⌊(lon - westDeg) × perDeg × columnScale[row >> bandShift]⌋, of which each that holds an incident covers cellM2.
 * The same to the last bit, unless the incidents span over 180 degrees of longitude.
 */
export function layStudyCells({ bounds, radiusM }: { readonly bounds: Bounds; readonly radiusM: number }): StudyCells {
  const { west, east } = bounds;
  const { frame } = layFrame({ ...bounds, westDeg: west, spanDeg: east - west }, studyRadiusM(radiusM));
  const perDeg = RADIANS_PER_DEGREE / frame.unitRad;
  return {
    ...{ southDeg: frame.southDeg, westDeg: frame.westDeg, perDeg, rowsPerDeg: perDeg / frame.height, bandShift: frame.bandShift },
    columnScale: frame.columnWidth.map((width) => 1 / width),
    cellM2: studyCellM2(frame),
  };
}

export interface StudyCells {
  readonly southDeg: number;
  readonly westDeg: number;
  readonly perDeg: number;
  readonly rowsPerDeg: number;
  readonly bandShift: number;
  readonly columnScale: Float64Array<ArrayBuffer>;
  readonly cellM2: number;
}

const studyRadiusM = (radiusM: number): number => AREA_CELL_RADII * Math.SQRT2 * radiusM;

const studyCellM2 = ({ height, unitRad }: CellGrid['frame']): number => (height * unitRad * EARTH_RADIUS_M) ** 2;

/** Whether some cluster has an outline larger than `largestM2`. Only those with a larger box are outlined. */
function hasWideCluster(
  lonLat: Float64Array,
  clusters: Clusters,
  { radiusM, largestM2 }: { readonly radiusM: number; readonly largestM2: number },
): boolean {
  const { members, ends } = listMembers(clusters);
  return ends.some((end, cluster) => {
    const own = members.subarray(cluster === 0 ? 0 : ends[cluster - 1], end);
    return boxM2(lonLat, own) > largestM2 && outlineCluster(lonLat, own, radiusM).areaM2 > largestM2;
  });
}

/** At least the area of the box around some points: as if it lay on the equator. */
function boxM2(lonLat: Float64Array, members: Int32Array): number {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const point of members) {
    west = Math.min(west, lonLat[2 * point]);
    east = Math.max(east, lonLat[2 * point]);
    south = Math.min(south, lonLat[2 * point + 1]);
    north = Math.max(north, lonLat[2 * point + 1]);
  }
  return (east - west) * (north - south) * METRES_PER_DEGREE ** 2;
}

/** P(X >= k) of a Poisson count, k at or above its mean, where the terms fall. */
function poissonTail(mean: number, k: number): number {
  let term = Math.exp(k * Math.log(mean) - mean - logFactorial(k));
  let tail = 0;
  for (let i = k + 1; term > tail * 1e-12; i++) {
    tail += term;
    term *= mean / i;
  }
  return tail;
}

/** Stirling's series: 1e-10 from 9 on, which is all that is asked here. */
function logFactorial(k: number): number {
  const x = k + 1;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
}
