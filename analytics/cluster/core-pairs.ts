import { isWithinReach } from './cell-grid.ts';
import type { CellGrid } from './cell-grid.ts';
import type { NeighbourRuns } from './neighbour-runs.ts';

/** Asks whether two cells hold core points within the radius of each other. Core points come first in their cell. */
export interface CorePairs {
  readonly grid: CellGrid;
  readonly runs: NeighbourRuns;
  /** Per cell: end of its core points. */
  readonly coreEnd: Int32Array<ArrayBuffer>;
  /** Boxes of the cells that needed a tree: [x0, y0, x1, y1] a node, children of node i at 2i + 1 and 2i + 2. */
  readonly trees: Map<number, Float64Array>;
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
  const startA = cellStart[a]!;
  const startB = cellStart[b]!;
  const endA = pairs.coreEnd[a]!;
  const endB = pairs.coreEnd[b]!;
  if ((endA - startA) * (endB - startB) <= PLAIN_PAIRS) return hasPair(pairs, kind, startA, endA, startB, endB);
  const some = Math.sqrt(PLAIN_PAIRS);
  if (hasPair(pairs, kind, startA, Math.min(endA, startA + some), startB, Math.min(endB, startB + some))) return true;
  return compareNodes({ pairs, kind, boxesA: treeOf(pairs, a), boxesB: treeOf(pairs, b) }, 0, startA, endA, 0, startB, endB);
}

function hasPair({ grid, runs }: CorePairs, kind: number, startA: number, endA: number, startB: number, endB: number): boolean {
  const { x, y } = grid;
  const weight = runs.weight[kind]!;
  const near = runs.near[kind]!;
  const far = runs.far[kind]!;
  for (let a = startA; a < endA; a++) {
    const ax = x[a]!;
    const ay = y[a]!;
    for (let b = startB; b < endB; b++) {
      const dx = x[b]! - ax;
      const dy = y[b]! - ay;
      const squared = dy * dy + weight * dx * dx;
      if (squared <= near || (squared <= far && isWithinReach(grid, a, b))) return true;
    }
  }
  return false;
}

interface Comparison {
  readonly pairs: CorePairs;
  readonly kind: number;
  readonly boxesA: Float64Array;
  readonly boxesB: Float64Array;
}

/** A node is its box and its range of positions; the larger of two is split until boxes are out of reach or both are leaves. */
function compareNodes(over: Comparison, nodeA: number, startA: number, endA: number, nodeB: number, startB: number, endB: number): boolean {
  const { runs } = over.pairs;
  if (boxGap(over, nodeA, nodeB) > runs.far[over.kind]!) return false;
  const sizeA = endA - startA;
  const sizeB = endB - startB;
  if (sizeA <= LEAF_POINTS && sizeB <= LEAF_POINTS) return hasPair(over.pairs, over.kind, startA, endA, startB, endB);
  if (sizeA >= sizeB) {
    const middle = (startA + endA) >> 1;
    return (
      compareNodes(over, 2 * nodeA + 1, startA, middle, nodeB, startB, endB) || compareNodes(over, 2 * nodeA + 2, middle, endA, nodeB, startB, endB)
    );
  }
  const middle = (startB + endB) >> 1;
  return compareNodes(over, nodeA, startA, endA, 2 * nodeB + 1, startB, middle) || compareNodes(over, nodeA, startA, endA, 2 * nodeB + 2, middle, endB);
}

function boxGap({ pairs, kind, boxesA, boxesB }: Comparison, nodeA: number, nodeB: number): number {
  const a = 4 * nodeA;
  const b = 4 * nodeB;
  const dx = Math.max(0, boxesB[b]! - boxesA[a + 2]!, boxesA[a]! - boxesB[b + 2]!);
  const dy = Math.max(0, boxesB[b + 1]! - boxesA[a + 3]!, boxesA[a + 1]! - boxesB[b + 3]!);
  return dy * dy + pairs.runs.weight[kind]! * dx * dx;
}

function treeOf(pairs: CorePairs, cell: number): Float64Array {
  const known = pairs.trees.get(cell);
  if (known !== undefined) return known;
  const start = pairs.grid.cellStart[cell]!;
  const end = pairs.coreEnd[cell]!;
  const depth = Math.ceil(Math.log2(Math.max(1, (end - start) / LEAF_POINTS)));
  const boxes = new Float64Array(4 * (2 ** (depth + 1) - 1));
  growTree(pairs.grid, boxes, 0, start, end);
  pairs.trees.set(cell, boxes);
  return boxes;
}

function growTree(grid: CellGrid, boxes: Float64Array, node: number, start: number, end: number): void {
  const { x, y } = grid;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = start; i < end; i++) {
    west = Math.min(west, x[i]!);
    east = Math.max(east, x[i]!);
    south = Math.min(south, y[i]!);
    north = Math.max(north, y[i]!);
  }
  boxes.set([west, south, east, north], 4 * node);
  if (end - start <= LEAF_POINTS) return;
  const middle = (start + end) >> 1;
  const { height, columnWidth } = grid.frame;
  // Widths are compared as shares of a cell: near a pole a narrow strip spans many degrees of longitude.
  const isWide = (east - west) * height > (north - south) * columnWidth[Math.floor(south / height) >> grid.frame.bandShift]!;
  splitAt(grid, isWide ? x : y, start, middle, end);
  growTree(grid, boxes, 2 * node + 1, start, middle);
  growTree(grid, boxes, 2 * node + 2, middle, end);
}

/** Moves the smallest values of start … end to before `middle` (quickselect; Hoare 1961). */
function splitAt(grid: CellGrid, values: Float64Array, start: number, middle: number, end: number): void {
  let low = start;
  let high = end - 1;
  while (low < high) {
    const pivot = values[(low + high) >> 1]!;
    let i = low;
    let j = high;
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
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
  const point = order[a]!;
  order[a] = order[b]!;
  order[b] = point;
  const ax = x[a]!;
  x[a] = x[b]!;
  x[b] = ax;
  const ay = y[a]!;
  y[a] = y[b]!;
  y[b] = ay;
  const aTimes = times[a]!;
  times[a] = times[b]!;
  times[b] = aTimes;
}
