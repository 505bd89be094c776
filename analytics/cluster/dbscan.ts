import { checkLonLat } from '../geo/sphere.ts';
import { buildCellGrid, isWithinReach } from './cell-grid.ts';
import type { CellGrid } from './cell-grid.ts';
import { hasCorePair, swapPositions } from './core-pairs.ts';
import type { BoxTree } from './core-pairs.ts';
import { createNeighbourRuns, enterCell, enterRow } from './neighbour-runs.ts';
import type { NeighbourRuns } from './neighbour-runs.ts';

export interface DbscanOptions {
  /** Neighbourhood radius in metres on the sphere, 0.05 … 1,000,000. */
  readonly radiusM: number;
  /** Neighbours, the point itself included, that make a core point; a whole number >= 1. */
  readonly minPoints: number;
}

export interface Clusters {
  /** Per point: cluster 0 … count-1, -1 = noise. */
  readonly labels: Int32Array<ArrayBuffer>;
  /** Per point: 1 = core. */
  readonly isCore: Uint8Array<ArrayBuffer>;
  readonly count: number;
}

/**
 * Density-based clustering (DBSCAN): groups points that have many close neighbours.
 *
 * @param lonLat   n points as [lon0, lat0, lon1, lat1, …], length 2n, degrees WGS 84.
 * @returns labels: length n, cluster 0 … count-1 numbered by lowest core point, -1 = noise; a border point belongs to the
 *          lowest-numbered cluster in reach. isCore: length n, 0 or 1. count: number of clusters. `lonLat` is not changed.
 * @throws {RangeError} if lonLat has odd length or a value that is no coordinate, or an option is out of range.
 *
 * Same input, same labels. Right over poles and the antimeridian. Time and memory O(n) in practice, about 40 bytes a point
 * besides the result: see `npm run bench`. Exact: points of a cell of side radius/√2 are neighbours without a distance, other pairs
 * are compared by planar bounds, and by the haversine where the bounds leave it open.
 * Source: Ester, Kriegel, Sander, Xu, KDD-96, pp. 226–231; cells: Gunawan, TU Eindhoven 2013. Labels equal scikit-learn's
 * (metric="haversine") element for element: tests/fixtures/reference/cluster.
 */
export function dbscan(lonLat: Float64Array, options: DbscanOptions): Clusters {
  checkDbscan(lonLat, options);
  // An empty list has no place to lay a grid.
  if (lonLat.length === 0) return { labels: new Int32Array(0), isCore: new Uint8Array(0), count: 0 };
  return clusterGrid(buildCellGrid(lonLat, options.radiusM), options.minPoints);
}

/** @throws {RangeError} for what dbscan() would refuse. */
export function checkDbscan(lonLat: Float64Array, { radiusM, minPoints }: DbscanOptions): void {
  checkLonLat(lonLat);
  if (!(radiusM >= 0.05 && radiusM <= 1_000_000)) throw new RangeError(`radiusM is ${radiusM}: pass 0.05 to 1,000,000 metres`);
  if (!(Number.isInteger(minPoints) && minPoints >= 1))
    throw new RangeError(`minPoints is ${minPoints}: pass a whole number of at least 1`);
}

/**
 * dbscan() of a grid, which it may reorder within cells. Points of its `lonLat` that the grid leaves out become noise.
 */
export function clusterGrid(grid: CellGrid, minPoints: number): Clusters {
  const n = grid.lonLat.length / 2;
  const labels = new Int32Array(n).fill(-1);
  const isCore = new Uint8Array(n);
  const { coreEnd, parent } = joinCores(grid, minPoints);
  const count = labelCores(grid, { coreEnd, parent, labels, isCore });
  if (count > 0) labelBorders(grid, { coreEnd, parent, labels });
  return { labels, isCore, count };
}

/**
 * Finds core points, moves them to the front of their cell, and unites the cells whose core points are in reach.
 * A cell is united with those before it, whose core points are known by then.
 * @returns per cell, the end of its core points and its parent in the forest of clusters.
 */
function joinCores(grid: CellGrid, minPoints: number): { coreEnd: Int32Array<ArrayBuffer>; parent: Int32Array<ArrayBuffer> } {
  const { cellStart, rowStart } = grid;
  const coreEnd = cellStart.slice(0, -1);
  const parent = coreEnd.map((_, cell) => cell);
  const runs = createNeighbourRuns();
  const pairs = { grid, runs, coreEnd, trees: new Map<number, BoxTree>() };
  for (let row = 0; row + 1 < rowStart.length; row++) {
    enterRow(grid, runs, row);
    for (let cell = rowStart[row]!; cell < rowStart[row + 1]!; cell++) {
      enterCell(grid, runs, cell);
      coreEnd[cell] = sortCores(grid, runs, cell, minPoints);
      if (coreEnd[cell] === cellStart[cell]) continue;
      for (let run = 0; run < runs.count; run++) {
        for (let other = Math.min(runs.endCell[run]!, cell) - 1; other >= runs.firstCell[run]!; other--) {
          if (coreEnd[other] === cellStart[other]) continue;
          const root = findRoot(parent, cell);
          const otherRoot = findRoot(parent, other);
          if (root !== otherRoot && hasCorePair(pairs, cell, other, runs.kind[run]!))
            parent[Math.max(root, otherRoot)] = Math.min(root, otherRoot);
        }
      }
    }
  }
  return { coreEnd, parent };
}

/** Moves the core points of a cell to its front; returns their end. */
function sortCores(grid: CellGrid, runs: NeighbourRuns, cell: number, minPoints: number): number {
  const { cellStart, cellPoints } = grid;
  const start = cellStart[cell]!;
  const end = cellStart[cell + 1]!;
  // All points of a cell are neighbours: a full cell is core, and in poor surroundings nothing is.
  const own = cellPoints[cell + 1]! - cellPoints[cell]!;
  if (own >= minPoints) return end;
  let atMost = own;
  for (let run = 0; run < runs.count; run++) atMost += cellPoints[runs.endCell[run]!]! - cellPoints[runs.firstCell[run]!]!;
  if (atMost < minPoints) return start;

  let coreEnd = start;
  for (let position = start; position < end; position++) {
    let missing = minPoints - own;
    for (let run = 0; run < runs.count && missing > 0; run++) missing -= countNeighbours(grid, runs, run, position, missing);
    if (missing > 0) continue;
    if (position !== coreEnd) swapPositions(grid, position, coreEnd);
    coreEnd++;
  }
  return coreEnd;
}

/** Counts the neighbours of a position in one run, up to `enough`. */
function countNeighbours(grid: CellGrid, runs: NeighbourRuns, run: number, position: number, enough: number): number {
  const { x, y, times, cellStart } = grid;
  const kind = runs.kind[run]!;
  const weight = runs.weight[kind]!;
  const near = runs.near[kind]!;
  const far = runs.far[kind]!;
  const atX = x[position]!;
  const atY = y[position]!;
  const start = cellStart[runs.firstCell[run]!]!;
  const end = cellStart[runs.endCell[run]!]!;
  let count = 0;
  // The likeliest first: they begin the run to the east in the own row, and are in the middle of the others.
  let other = kind === 0 && start > position ? start : (start + end) >> 1;
  for (let left = end - start; left > 0; left--, other++) {
    if (other === end) other = start;
    const dx = x[other]! - atX;
    const dy = y[other]! - atY;
    const squared = dy * dy + weight * dx * dx;
    if (squared > near && (squared > far || !isWithinReach(grid, position, other))) continue;
    count += times[other]!;
    if (count >= enough) break;
  }
  return count;
}

/** Root of a cell in the forest; halves the path on the way. */
function findRoot(parent: Int32Array, cell: number): number {
  let root = cell;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}

interface Labelling {
  readonly coreEnd: Int32Array<ArrayBuffer>;
  /** From labelCores on: per cell with core points, its cluster. */
  readonly parent: Int32Array<ArrayBuffer>;
  readonly labels: Int32Array<ArrayBuffer>;
}

/** Labels core points by clusters numbered in the order of the points; turns `parent` into clusters. Returns their number. */
function labelCores(grid: CellGrid, { coreEnd, parent, labels, isCore }: Labelling & { isCore: Uint8Array }): number {
  const { cellStart, order } = grid;
  for (let cell = 0; cell < parent.length; cell++) {
    const root = findRoot(parent, cell);
    for (let position = cellStart[cell]!; position < coreEnd[cell]!; position++) labels[order[position]!] = root;
  }
  const numberOfRoot = new Int32Array(parent.length).fill(-1);
  let count = 0;
  for (let point = 0; point < labels.length; point++) {
    const root = labels[point]!;
    if (root < 0) continue;
    isCore[point] = 1;
    if (numberOfRoot[root]! < 0) numberOfRoot[root] = count++;
    labels[point] = numberOfRoot[root]!;
  }
  for (let cell = 0; cell < parent.length; cell++) {
    const first = cellStart[cell]!;
    if (first < coreEnd[cell]!) parent[cell] = labels[order[first]!]!;
  }
  return count;
}

/** Gives each border point the lowest cluster among the core points in reach. */
function labelBorders(grid: CellGrid, { coreEnd, parent: clusterOf, labels }: Labelling): void {
  const { cellStart, rowStart, order } = grid;
  const runs = createNeighbourRuns();
  for (let row = 0; row + 1 < rowStart.length; row++) {
    enterRow(grid, runs, row);
    for (let cell = rowStart[row]!; cell < rowStart[row + 1]!; cell++) {
      if (coreEnd[cell] === cellStart[cell + 1]) continue;
      enterCell(grid, runs, cell);
      const own = coreEnd[cell]! > cellStart[cell]! ? clusterOf[cell]! : Infinity;
      for (let position = coreEnd[cell]!; position < cellStart[cell + 1]!; position++) {
        const cluster = lowestInReach(grid, runs, { position, own, coreEnd, clusterOf });
        if (cluster < Infinity) labels[order[position]!] = cluster;
      }
    }
  }
}

function lowestInReach(
  grid: CellGrid,
  runs: NeighbourRuns,
  at: { readonly position: number; readonly own: number; readonly coreEnd: Int32Array; readonly clusterOf: Int32Array },
): number {
  const { x, y, cellStart } = grid;
  const { position, coreEnd, clusterOf } = at;
  let lowest = at.own;
  for (let run = 0; run < runs.count; run++) {
    const kind = runs.kind[run]!;
    const weight = runs.weight[kind]!;
    const near = runs.near[kind]!;
    const far = runs.far[kind]!;
    for (let cell = runs.firstCell[run]!; cell < runs.endCell[run]!; cell++) {
      if (clusterOf[cell]! >= lowest) continue;
      for (let core = cellStart[cell]!; core < coreEnd[cell]!; core++) {
        const dx = x[core]! - x[position]!;
        const dy = y[core]! - y[position]!;
        const squared = dy * dy + weight * dx * dx;
        if (squared > near && (squared > far || !isWithinReach(grid, position, core))) continue;
        lowest = clusterOf[cell]!;
        break;
      }
    }
  }
  return lowest;
}
