import { isWithinReach } from './cell-grid.ts';
import type { CellGrid } from './cell-grid.ts';
import type { NeighbourRuns } from './neighbour-runs.ts';

/** Asks whether two cells hold core points within the radius of each other. Core points come first in their cell. */
interface CorePairs {
  readonly grid: CellGrid;
  readonly runs: NeighbourRuns;
  /** Per cell: end of its core points. */
  readonly coreEnd: Int32Array<ArrayBuffer>;
  /** Trees of the cells that needed one. */
  readonly trees: Map<number, BoxTree>;
}

/** Pairs compared one by one before trees are built: neighbours that do touch mostly show it within a few. */
const PLAIN_PAIRS = 4096;
const LEAF_POINTS = 16;

/**
 * True as soon as one pair is found. Plain comparison for small cells; where two crowded cells face each other just out of reach,
 * boxes of a balanced tree over each discard almost all pairs, so that the cost does not grow with the product of their sizes.
 */
export function hasCorePair(pairs: CorePairs, a: number, b: number, kind: number): boolean {
  const { cellStart } = pairs.grid;
  const startA = cellStart[a];
  const startB = cellStart[b];
  const endA = pairs.coreEnd[a];
  const endB = pairs.coreEnd[b];
  if ((endA - startA) * (endB - startB) <= PLAIN_PAIRS) return hasPair(pairs, kind, startA, endA, startB, endB);
  const some = Math.sqrt(PLAIN_PAIRS);
  if (hasPair(pairs, kind, startA, Math.min(endA, startA + some), startB, Math.min(endB, startB + some))) return true;
  return compareTrees(pairs, kind, a, b);
}

function hasPair({ grid, runs }: CorePairs, kind: number, startA: number, endA: number, startB: number, endB: number): boolean {
  const { x, y } = grid;
  const weight = runs.weight[kind];
  const near = runs.near[kind];
  const far = runs.far[kind];
  for (let a = startA; a < endA; a++) {
    const ax = x[a];
    const ay = y[a];
    for (let b = startB; b < endB; b++) {
      const dx = x[b] - ax;
      const dy = y[b] - ay;
      const squared = dy * dy + weight * dx * dx;
      if (squared <= near || (squared <= far && isWithinReach(grid, a, b))) return true;
    }
  }
  return false;
}

/** Slanting boxes over the core points of one cell, children of node i at 2i + 1 and 2i + 2. */
export interface BoxTree {
  /** A node: direction (eastward, northward part) of its long axis; least and most along it, and across it to the left. */
  readonly boxes: Float64Array;
  /** x is multiplied by this before it is turned: the root of the weight in the cell's own row. */
  readonly xScale: number;
}
const BOX = 6;

interface Comparison {
  readonly pairs: CorePairs;
  readonly kind: number;
  readonly treeA: BoxTree;
  readonly treeB: BoxTree;
  /** Square of the gap, in the scale of either tree, above which no pair is in reach. */
  readonly tooFarA: number;
  readonly tooFarB: number;
}

function compareTrees(pairs: CorePairs, kind: number, a: number, b: number): boolean {
  const treeA = treeOf(pairs, a);
  const treeB = treeOf(pairs, b);
  const { grid, coreEnd, runs } = pairs;
  // A tree's scale of x is not quite the pair's: its gap is out by no more than the ratio of the weights.
  const tooFar = ({ xScale }: BoxTree): number => (runs.far[kind] * (1 + grid.frame.slack)) / Math.min(1, runs.weight[kind] / xScale ** 2);
  const over = { pairs, kind, treeA, treeB, tooFarA: tooFar(treeA), tooFarB: tooFar(treeB) };
  return compareNodes(over, 0, grid.cellStart[a], coreEnd[a], 0, grid.cellStart[b], coreEnd[b]);
}

/** A node is its box and its range of positions; the larger of two is split until boxes are out of reach or both are leaves. */
function compareNodes(over: Comparison, nodeA: number, startA: number, endA: number, nodeB: number, startB: number, endB: number): boolean {
  const { treeA, treeB } = over;
  if (squareGap(treeA, nodeA, treeB, nodeB) > over.tooFarA || squareGap(treeB, nodeB, treeA, nodeA) > over.tooFarB) return false;
  const sizeA = endA - startA;
  const sizeB = endB - startB;
  if (sizeA <= LEAF_POINTS && sizeB <= LEAF_POINTS) return hasPair(over.pairs, over.kind, startA, endA, startB, endB);
  if (sizeA >= sizeB) {
    const middle = (startA + endA) >> 1;
    return (
      compareNodes(over, 2 * nodeA + 1, startA, middle, nodeB, startB, endB) ||
      compareNodes(over, 2 * nodeA + 2, middle, endA, nodeB, startB, endB)
    );
  }
  const middle = (startB + endB) >> 1;
  return (
    compareNodes(over, nodeA, startA, endA, 2 * nodeB + 1, startB, middle) ||
    compareNodes(over, nodeA, startA, endA, 2 * nodeB + 2, middle, endB)
  );
}

/** At most the squared distance of two boxes: that of the first to the upright hull of the other in the first's own directions. */
function squareGap(own: BoxTree, ownNode: number, other: BoxTree, otherNode: number): number {
  const a = BOX * ownNode;
  const b = BOX * otherNode;
  const stretch = own.xScale / other.xScale;
  const [ax, ay] = [own.boxes[a], own.boxes[a + 1]];
  const [bx, by] = [other.boxes[b], other.boxes[b + 1]];
  let [leastU, mostU, leastV, mostV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let corner = 0; corner < 4; corner++) {
    const along = other.boxes[b + 2 + (corner & 1)];
    const across = other.boxes[b + 4 + (corner >> 1)];
    const x = (along * bx - across * by) * stretch;
    const y = along * by + across * bx;
    const u = x * ax + y * ay;
    const v = y * ax - x * ay;
    if (u < leastU) leastU = u;
    if (u > mostU) mostU = u;
    if (v < leastV) leastV = v;
    if (v > mostV) mostV = v;
  }
  const gapU = Math.max(0, leastU - own.boxes[a + 3], own.boxes[a + 2] - mostU);
  const gapV = Math.max(0, leastV - own.boxes[a + 5], own.boxes[a + 4] - mostV);
  return gapU * gapU + gapV * gapV;
}

function treeOf(pairs: CorePairs, cell: number): BoxTree {
  const known = pairs.trees.get(cell);
  if (known !== undefined) return known;
  const start = pairs.grid.cellStart[cell];
  const end = pairs.coreEnd[cell];
  const depth = Math.ceil(Math.log2(Math.max(1, (end - start) / LEAF_POINTS)));
  // Beside a pole the weight may be 0, where no gap is ever too far.
  const tree = { boxes: new Float64Array(BOX * (2 ** (depth + 1) - 1)), xScale: Math.sqrt(Math.max(1e-12, pairs.runs.weight[0])) };
  growTree(pairs.grid, tree, 0, start, end);
  pairs.trees.set(cell, tree);
  return tree;
}

/** Boxes follow the main axis of their points, so that two fronts that run side by side are told apart at any slant. */
function growTree(grid: CellGrid, tree: BoxTree, node: number, start: number, end: number): void {
  const { x, y } = grid;
  const { boxes, xScale } = tree;
  const [ux, uy] = mainAxis(grid, xScale, start, end);
  let [leastU, mostU, leastV, mostV] = [Infinity, -Infinity, Infinity, -Infinity];
  for (let i = start; i < end; i++) {
    const u = x[i] * xScale * ux + y[i] * uy;
    const v = y[i] * ux - x[i] * xScale * uy;
    leastU = Math.min(leastU, u);
    mostU = Math.max(mostU, u);
    leastV = Math.min(leastV, v);
    mostV = Math.max(mostV, v);
  }
  boxes.set([ux, uy, leastU, mostU, leastV, mostV], BOX * node);
  if (end - start <= LEAF_POINTS) return;
  const middle = (start + end) >> 1;
  splitAt(grid, Math.abs(ux) > Math.abs(uy) ? x : y, start, middle, end);
  growTree(grid, tree, 2 * node + 1, start, middle);
  growTree(grid, tree, 2 * node + 2, middle, end);
}

/** Direction of the largest variance. */
function mainAxis({ x, y }: CellGrid, xScale: number, start: number, end: number): readonly [number, number] {
  const [x0, y0] = [x[start], y[start]];
  let [sumX, sumY, sumXX, sumXY, sumYY] = [0, 0, 0, 0, 0];
  for (let i = start; i < end; i++) {
    const dx = (x[i] - x0) * xScale;
    const dy = y[i] - y0;
    sumX += dx;
    sumY += dy;
    sumXX += dx * dx;
    sumXY += dx * dy;
    sumYY += dy * dy;
  }
  const n = end - start;
  const angle = 0.5 * Math.atan2(2 * (sumXY - (sumX * sumY) / n), sumXX - (sumX * sumX) / n - (sumYY - (sumY * sumY) / n));
  return [Math.cos(angle), Math.sin(angle)];
}

/** Moves the smallest values of start … end to before `middle` (quickselect; Hoare 1961). */
function splitAt(grid: CellGrid, values: Float64Array, start: number, middle: number, end: number): void {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1];
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i] < pivot) i++;
      while (values[j] > pivot) j--;
      if (i > j) break;
      swapPositions(grid, i++, j--);
    }
    if (middle <= j) high = j;
    else if (middle >= i) low = i;
    else return;
  }
}

/** Exchanges two points of one cell. */
export function swapPositions({ order, x, y, times }: CellGrid, a: number, b: number): void {
  const point = order[a];
  order[a] = order[b]!;
  order[b] = point;
  const ax = x[a];
  x[a] = x[b]!;
  x[b] = ax;
  const ay = y[a];
  y[a] = y[b]!;
  y[b] = ay;
  const aTimes = times[a];
  times[a] = times[b]!;
  times[b] = aTimes;
}
