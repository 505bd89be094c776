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
  checkOptions(options);
  // An empty list has no place to lay a grid.
  if (lonLat.length === 0) return { labels: new Int32Array(0), isCore: new Uint8Array(0), count: 0 };
  return clusterGrid(buildCellGrid(lonLat, options.radiusM), options.minPoints);
}

/** @throws {RangeError} for options that dbscan() would refuse. */
export function checkOptions({ radiusM, minPoints }: DbscanOptions): void {
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
  const forest = joinCores(grid, minPoints);
  const { clusterOf, count } = numberClusters(forest, n);
  for (let cell = 0; cell < clusterOf.length; cell++) {
    for (let position = grid.cellStart[cell]; position < forest.coreEnd[cell]; position++) {
      labels[grid.order[position]] = clusterOf[cell]!;
      isCore[grid.order[position]] = 1;
    }
  }
  if (count > 0) labelBorders(forest, clusterOf, labels);
  return { labels, isCore, count };
}

/** Core points of the cells done so far, and the forest of cells that they unite. */
interface Forest {
  readonly grid: CellGrid;
  readonly runs: NeighbourRuns;
  /** Per cell: end of its core points, which are moved to its front. */
  readonly coreEnd: Int32Array<ArrayBuffer>;
  /** Per cell: another of its cluster, or itself. */
  readonly parent: Int32Array<ArrayBuffer>;
  /** See hasCorePair. */
  readonly trees: Map<number, BoxTree>;
}

/** Finds core points, and unites the cells whose core points are in reach. */
function joinCores(grid: CellGrid, minPoints: number): Forest {
  const { cellStart, rowStart } = grid;
  const coreEnd = cellStart.slice(0, -1);
  const parent = new Int32Array(coreEnd.length);
  const runs = createNeighbourRuns();
  const forest = { grid, runs, coreEnd, parent, trees: new Map<number, BoxTree>() };
  for (let row = 0; row + 1 < rowStart.length; row++) {
    enterRow(grid, runs, row);
    for (let cell = rowStart[row]; cell < rowStart[row + 1]; cell++) {
      parent[cell] = cell;
      enterCell(grid, runs, cell);
      coreEnd[cell] = sortCores(grid, runs, cell, minPoints);
      if (coreEnd[cell] !== cellStart[cell]) joinCell(forest, cell);
    }
  }
  return forest;
}

/** Unites a cell with those before it, whose core points are known by then. */
function joinCell(forest: Forest, cell: number): void {
  const { grid, runs, coreEnd, parent } = forest;
  const { cellStart } = grid;
  let root = cell;
  for (let run = 0; run < runs.count; run++) {
    const first = runs.firstCell[run];
    for (let other = Math.min(runs.endCell[run], cell) - 1; other >= first; other--) {
      if (parent[other] === root || coreEnd[other] === cellStart[other]) continue;
      const otherRoot = findRoot(parent, other);
      if (otherRoot === root || !hasCorePair(forest, cell, other, runs.kind[run])) continue;
      parent[Math.max(root, otherRoot)] = Math.min(root, otherRoot);
      root = Math.min(root, otherRoot);
    }
  }
}

/** Moves the core points of a cell to its front; returns their end. */
function sortCores(grid: CellGrid, runs: NeighbourRuns, cell: number, minPoints: number): number {
  const { cellStart, cellPoints } = grid;
  const start = cellStart[cell];
  const end = cellStart[cell + 1];
  // All points of a cell are neighbours: a full cell is core, and in poor surroundings nothing is.
  const own = cellPoints[cell + 1] - cellPoints[cell];
  if (own >= minPoints) return end;
  let atMost = own;
  for (let run = 0; run < runs.count; run++) atMost += cellPoints[runs.endCell[run]] - cellPoints[runs.firstCell[run]];
  if (atMost < minPoints) return start;

  let coreEnd = start;
  for (let position = start; position < end; position++) {
    if (!hasNeighbours(grid, runs, position, minPoints - own)) continue;
    if (position !== coreEnd) swapPositions(grid, position, coreEnd);
    coreEnd++;
  }
  return coreEnd;
}

/** Candidates compared before their count is looked at. */
const STRIDE = 16;

/**
 * Whether the runs hold at least `wanted` neighbours of a position.
 * Candidates are counted without a branch on the outcome of each comparison, which no processor can foretell.
 */
function hasNeighbours(grid: CellGrid, runs: NeighbourRuns, position: number, wanted: number): boolean {
  const { x, y, times, cellStart } = grid;
  const { kind: kinds, firstCell, endCell } = runs;
  const atX = x[position];
  const atY = y[position];
  let missing = wanted;
  for (let run = 0; run < runs.count; run++) {
    const kind = kinds[run];
    const weight = runs.weight[kind];
    const near = runs.near[kind];
    const end = cellStart[endCell[run]];
    for (let from = cellStart[firstCell[run]]; from < end; from += STRIDE) {
      const to = Math.min(end, from + STRIDE);
      for (let other = from; other < to; other++) {
        const dx = x[other] - atX;
        const dy = y[other] - atY;
        missing -= times[other] * Number(dy * dy + weight * dx * dx <= near);
      }
      if (missing <= 0) return true;
    }
  }
  return hasDoubtfulNeighbours(grid, runs, position, missing);
}

/** Whether `wanted` of the candidates that the planar bounds leave open are neighbours of a position. */
function hasDoubtfulNeighbours(grid: CellGrid, runs: NeighbourRuns, position: number, wanted: number): boolean {
  const { x, y, times, cellStart } = grid;
  let missing = wanted;
  for (let run = 0; run < runs.count; run++) {
    const kind = runs.kind[run];
    const weight = runs.weight[kind];
    const near = runs.near[kind];
    const far = runs.far[kind];
    const end = cellStart[runs.endCell[run]];
    for (let other = cellStart[runs.firstCell[run]]; other < end; other++) {
      const dx = x[other] - x[position];
      const dy = y[other] - y[position];
      const squared = dy * dy + weight * dx * dx;
      if (squared <= near || squared > far || !isWithinReach(grid, position, other)) continue;
      missing -= times[other];
      if (missing <= 0) return true;
    }
  }
  return false;
}

/** Root of a cell in the forest; halves the path on the way. */
function findRoot(parent: Int32Array, cell: number): number {
  let root = cell;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]]!;
    root = parent[root]!;
  }
  return root;
}

/** Numbers clusters by their lowest core point; `clusterOf` is meaningless for cells without one. Points are below `points`. */
function numberClusters({ grid, coreEnd, parent }: Forest, points: number): { clusterOf: Int32Array<ArrayBuffer>; count: number } {
  const { cellStart, order } = grid;
  const lowest = new Int32Array(parent.length).fill(points);
  const roots: number[] = [];
  for (let cell = 0; cell < parent.length; cell++) {
    if (coreEnd[cell] === cellStart[cell]) continue;
    const root = findRoot(parent, cell);
    if (root === cell) roots.push(root);
    for (let position = cellStart[cell]; position < coreEnd[cell]; position++) lowest[root] = Math.min(lowest[root], order[position]);
  }
  roots.sort((a, b) => lowest[a] - lowest[b]);
  const clusterOf = new Int32Array(parent.length);
  roots.forEach((root, cluster) => (clusterOf[root] = cluster));
  // A root is the first cell of its tree.
  for (let cell = 0; cell < parent.length; cell++) clusterOf[cell] = clusterOf[findRoot(parent, cell)]!;
  return { clusterOf, count: roots.length };
}

/** Gives each border point the lowest cluster among the core points in reach. */
function labelBorders({ grid, runs, coreEnd }: Forest, clusterOf: Int32Array, labels: Int32Array): void {
  const { cellStart, rowStart } = grid;
  const coresBefore = new Int32Array(cellStart.length);
  for (let cell = 0; cell < coreEnd.length; cell++) coresBefore[cell + 1] = coresBefore[cell] + coreEnd[cell] - cellStart[cell];
  for (let row = 0; row + 1 < rowStart.length; row++) {
    enterRow(grid, runs, row);
    for (let cell = rowStart[row]; cell < rowStart[row + 1]; cell++) {
      if (coreEnd[cell] === cellStart[cell + 1]) continue;
      enterCell(grid, runs, cell);
      dropCoreless(runs, coresBefore);
      const own = coreEnd[cell] > cellStart[cell] ? clusterOf[cell] : Infinity;
      for (let position = coreEnd[cell]; position < cellStart[cell + 1]; position++) {
        const cluster = lowestInReach(grid, runs, { position, own, coreEnd, clusterOf });
        if (cluster < Infinity) labels[grid.order[position]] = cluster;
      }
    }
  }
}

/** Keeps only runs with a core point. */
function dropCoreless(runs: NeighbourRuns, coresBefore: Int32Array): void {
  const { kind, firstCell, endCell } = runs;
  let count = 0;
  for (let run = 0; run < runs.count; run++) {
    if (coresBefore[firstCell[run]] === coresBefore[endCell[run]]) continue;
    kind[count] = kind[run]!;
    firstCell[count] = firstCell[run]!;
    endCell[count++] = endCell[run]!;
  }
  runs.count = count;
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
    const kind = runs.kind[run];
    const weight = runs.weight[kind];
    const near = runs.near[kind];
    const far = runs.far[kind];
    for (let cell = runs.firstCell[run]; cell < runs.endCell[run]; cell++) {
      if (clusterOf[cell] >= lowest) continue;
      for (let core = cellStart[cell]; core < coreEnd[cell]; core++) {
        const dx = x[core] - x[position];
        const dy = y[core] - y[position];
        const squared = dy * dy + weight * dx * dx;
        if (squared > near && (squared > far || !isWithinReach(grid, position, core))) continue;
        lowest = clusterOf[cell]!;
        break;
      }
    }
  }
  return lowest;
}
