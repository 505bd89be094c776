import { createRandom } from '../math/random.ts';
import type { CellGrid } from './cell-grid.ts';
import { clusterGrid } from './dbscan.ts';
import type { Clusters } from './dbscan.ts';

interface StabilityInput {
  /** Grid of the points, best with its runs recorded, and their clusters. */
  readonly grid: CellGrid;
  readonly clusters: Clusters;
  readonly minPoints: number;
  readonly resamples: number;
  readonly seed: number;
}

/** Likeness from which a cluster counts as found again. */
const SAME_CLUSTER = 0.5;

/**
 * How often each cluster returns when the points are drawn again with replacement.
 *
 * Each resample is clustered alike; a cluster returns if some new cluster shares half of their union with it (Jaccard >= 0.5), counted on
 * the points that were drawn.
 * @returns per cluster the number of resamples in which it returned. Same seed, same numbers.
 * Cost: a clustering without its sorting, for each resample.
 * Source: Hennig, Cluster-wise assessment of cluster stability, CSDA 52 (2007), pp. 258–271.
 */
export function countReturns(input: StabilityInput, onProgress?: (fraction: number) => void): Int32Array<ArrayBuffer> {
  const { grid, clusters, minPoints, resamples, seed } = input;
  const returns = new Int32Array(clusters.count);
  const random = createRandom(seed);
  const members = listMembers(clusters);
  for (let resample = 0; resample < resamples; resample++) {
    const drawn = resampleGrid(grid, random.below);
    compareClusters(members, { draws: drawn.draws, again: clusterGrid(drawn.grid, minPoints), returns });
    onProgress?.((resample + 1) / resamples);
  }
  return returns;
}

/** Members of every cluster in one list: those of cluster c are members[ends[c - 1] … ends[c]), in order of the points. */
export function listMembers({ labels, count }: Clusters): {
  readonly members: Int32Array<ArrayBuffer>;
  readonly ends: Int32Array<ArrayBuffer>;
} {
  const next = new Int32Array(count + 1);
  for (const label of labels) if (label >= 0) next[label + 1]++;
  for (let cluster = 0; cluster < count; cluster++) next[cluster + 1] += next[cluster];
  const members = new Int32Array(next[count]);
  for (let point = 0; point < labels.length; point++) if (labels[point] >= 0) members[next[labels[point]]++] = point;
  return { members, ends: next.slice(0, count) };
}

/** Draws as many points as the grid has, with replacement. The cells stay as they are, so nothing is sorted again. */
function resampleGrid(grid: CellGrid, below: (end: number) => number): { grid: CellGrid; draws: Uint8Array } {
  const n = grid.order.length;
  const draws = new Uint8Array(n);
  for (let i = 0; i < n; i++) draws[below(n)]++;
  const order = new Int32Array(n);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const times = new Uint8Array(n);
  const cellStart = new Int32Array(grid.cellStart.length);
  const cellPoints = new Int32Array(grid.cellStart.length);
  let end = 0;
  let points = 0;
  for (let cell = 0; cell + 1 < cellStart.length; cell++) {
    for (let position = grid.cellStart[cell]; position < grid.cellStart[cell + 1]; position++) {
      const point = grid.order[position];
      if (draws[point] === 0) continue;
      order[end] = point;
      x[end] = grid.x[position]!;
      y[end] = grid.y[position]!;
      times[end] = draws[point]!;
      points += draws[point];
      end++;
    }
    cellStart[cell + 1] = end;
    cellPoints[cell + 1] = points;
  }
  return { grid: { ...grid, order, x, y, times, cellStart, cellPoints }, draws };
}

function compareClusters(
  { members, ends }: ReturnType<typeof listMembers>,
  { draws, again, returns }: { readonly draws: Uint8Array; readonly again: Clusters; readonly returns: Int32Array },
): void {
  const size = new Int32Array(again.count);
  for (const label of again.labels) if (label >= 0) size[label]++;
  const shared = new Int32Array(again.count);
  for (let cluster = 0, start = 0; cluster < ends.length; start = ends[cluster++]!) {
    let own = 0;
    for (let i = start; i < ends[cluster]; i++) {
      const point = members[i];
      own += Number(draws[point] > 0);
      if (again.labels[point] >= 0) shared[again.labels[point]]++;
    }
    let hasReturned = false;
    for (let i = start; i < ends[cluster]; i++) {
      const label = again.labels[members[i]];
      if (label < 0) continue;
      const both = shared[label];
      shared[label] = 0;
      if (both > 0 && both >= SAME_CLUSTER * (own + size[label] - both)) hasReturned = true;
    }
    if (hasReturned) returns[cluster]++;
  }
}
