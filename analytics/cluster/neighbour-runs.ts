import { cosineRange, findColumn } from './cell-grid.ts';
import type { CellGrid, Frame, RecordedRuns } from './cell-grid.ts';

/**
 * The cells that may hold neighbours of one cell's points, as runs of cells in a row; and, per kind of run, how to compare.
 *
 * A pair in a run is within the radius if dy² + weight · dx² <= near, is not if it is > far, and needs the exact test
 * between the two. Kinds 0–4 are the rows 0, -1, +1, -2, +2 from the cell's; 5–9 the same reached across the west edge, where dx
 * means nothing and every pair needs the exact test.
 */
export interface NeighbourRuns {
  count: number;
  readonly firstCell: Int32Array<ArrayBuffer>;
  readonly endCell: Int32Array<ArrayBuffer>;
  readonly kind: Int32Array<ArrayBuffer>;
  readonly weight: Float64Array<ArrayBuffer>;
  readonly near: Float64Array<ArrayBuffer>;
  readonly far: Float64Array<ArrayBuffer>;
  /** Of the row in hand: per kind 0–4, occupied row or -1, end of its cells, reach along x, columns per unit of x. */
  readonly row: Int32Array<ArrayBuffer>;
  readonly rowEnd: Int32Array<ArrayBuffer>;
  readonly reachX: Float64Array<ArrayBuffer>;
  readonly perWidth: Float64Array<ArrayBuffer>;
  /** One number: the column width of the row in hand. */
  readonly ownWidth: Float64Array<ArrayBuffer>;
  /** Cells where the last runs of the kind began and ended: cells are entered eastward, so these only grow. */
  readonly cursor: Int32Array<ArrayBuffer>;
  readonly endCursor: Int32Array<ArrayBuffer>;
}

const ROW_STEPS = [0, -1, 1, -2, 2] as const;
const KINDS = ROW_STEPS.length;

export function createNeighbourRuns(): NeighbourRuns {
  return {
    count: 0,
    // At most three a row, two of them across the edge, and one more in the own row, where the cell itself is left out.
    firstCell: new Int32Array(1 + 3 * KINDS),
    endCell: new Int32Array(1 + 3 * KINDS),
    kind: new Int32Array(1 + 3 * KINDS),
    weight: new Float64Array(2 * KINDS),
    near: new Float64Array(2 * KINDS).fill(-1),
    far: new Float64Array(2 * KINDS).fill(Infinity),
    row: new Int32Array(KINDS),
    rowEnd: new Int32Array(KINDS),
    reachX: new Float64Array(KINDS),
    perWidth: new Float64Array(KINDS),
    ownWidth: new Float64Array(1),
    cursor: new Int32Array(KINDS),
    endCursor: new Int32Array(KINDS),
  };
}

/**
 * The grid with the runs of all its cells, some 80 bytes a cell: for one that is clustered again and again, where finding them is a
 * third of the work.
 */
export function recordRuns(grid: CellGrid): CellGrid {
  const { rowStart, cellStart } = grid;
  const rows = rowStart.length - 1;
  const rowValues = (): Float64Array<ArrayBuffer> => new Float64Array(2 * KINDS * rows);
  const [weight, near, far] = [rowValues(), rowValues(), rowValues()];
  const start = new Int32Array(cellStart.length);
  const found: { kind: number[]; firstCell: number[]; endCell: number[] } = { kind: [], firstCell: [], endCell: [] };
  const runs = createNeighbourRuns();
  for (let row = 0; row < rows; row++) {
    enterRow(grid, runs, row);
    weight.set(runs.weight, 2 * KINDS * row);
    near.set(runs.near, 2 * KINDS * row);
    far.set(runs.far, 2 * KINDS * row);
    for (let cell = rowStart[row]; cell < rowStart[row + 1]; cell++) {
      enterCell(grid, runs, cell);
      for (let run = 0; run < runs.count; run++) {
        found.kind.push(runs.kind[run]);
        found.firstCell.push(runs.firstCell[run]);
        found.endCell.push(runs.endCell[run]);
      }
      start[cell + 1] = found.kind.length;
    }
  }
  const lists = { kind: Int32Array.from(found.kind), firstCell: Int32Array.from(found.firstCell), endCell: Int32Array.from(found.endCell) };
  return { ...grid, recorded: { weight, near, far, start, ...lists } };
}

/** Prepares for the cells of one occupied row, which must then be entered from west to east. */
export function enterRow(grid: CellGrid, runs: NeighbourRuns, row: number): void {
  if (grid.recorded === null) findRows(grid, runs, row);
  else recallRow(grid.recorded, runs, row);
}

/** Finds the runs around one cell of the row in hand; the cell itself is in none. */
export function enterCell(grid: CellGrid, runs: NeighbourRuns, cell: number): void {
  if (grid.recorded === null) findRuns(grid, runs, cell);
  else recallRuns(grid.recorded, runs, cell);
}

function recallRow(recorded: RecordedRuns, runs: NeighbourRuns, row: number): void {
  const start = 2 * KINDS * row;
  for (let kind = 0; kind < 2 * KINDS; kind++) {
    runs.weight[kind] = recorded.weight[start + kind]!;
    runs.near[kind] = recorded.near[start + kind]!;
    runs.far[kind] = recorded.far[start + kind]!;
  }
}

function recallRuns({ start, kind, firstCell, endCell }: RecordedRuns, runs: NeighbourRuns, cell: number): void {
  const first = start[cell];
  const count = start[cell + 1] - first;
  for (let run = 0; run < count; run++) {
    runs.kind[run] = kind[first + run]!;
    runs.firstCell[run] = firstCell[first + run]!;
    runs.endCell[run] = endCell[first + run]!;
  }
  runs.count = count;
}

function findRows(grid: CellGrid, runs: NeighbourRuns, row: number): void {
  const { frame, rowNumber, rowStart } = grid;
  const number = rowNumber[row];
  const [cosMin, cosMax] = cosineRange(frame, number, 1);
  runs.ownWidth[0] = frame.columnWidth[number >> frame.bandShift]!;
  for (let kind = 0; kind < KINDS; kind++) {
    const step = ROW_STEPS[kind];
    const other = findRow(rowNumber, row, number + step);
    runs.row[kind] = other;
    if (other < 0) continue;
    const [otherMin, otherMax] = cosineRange(frame, number + step, 1);
    const width = frame.columnWidth[(number + step) >> frame.bandShift];
    const reachRad = longitudeReach(grid, Math.max(0, Math.abs(step) - 1), cosMin * otherMin);
    setBounds(runs, kind, { frame, least: cosMin * otherMin, most: cosMax * otherMax, spanRad: reachRad + 2 * width * frame.unitRad });
    runs.reachX[kind] = reachRad / frame.unitRad;
    runs.perWidth[kind] = 1 / width;
    runs.rowEnd[kind] = rowStart[other + 1]!;
    runs.cursor[kind] = runs.endCursor[kind] = rowStart[other]!;
  }
}

function findRuns(grid: CellGrid, runs: NeighbourRuns, cell: number): void {
  const { cellColumn } = grid;
  const { row, rowEnd, cursor, endCursor, reachX, perWidth, firstCell, endCell, kind: kinds } = runs;
  const ownWidth = runs.ownWidth[0];
  const west = cellColumn[cell] * ownWidth;
  let count = 0;
  for (let kind = 0; kind < KINDS; kind++) {
    if (row[kind] < 0) continue;
    const end = rowEnd[kind];
    // Slack for rounding: a cell too many costs little.
    const firstColumn = Math.floor((west - reachX[kind]) * perWidth[kind] - 1e-6) | 0;
    const lastColumn = Math.floor((west + ownWidth + reachX[kind]) * perWidth[kind] + 1e-6) | 0;
    let first = cursor[kind];
    while (first < end && cellColumn[first] < firstColumn) first++;
    let last = Math.max(first, endCursor[kind]);
    while (last < end && cellColumn[last] <= lastColumn) last++;
    cursor[kind] = first;
    endCursor[kind] = last;
    if (kind === 0 && first < cell) {
      firstCell[count] = first;
      endCell[count] = cell;
      kinds[count++] = 0;
    }
    if (kind === 0) first = cell + 1;
    if (first >= last) continue;
    firstCell[count] = first;
    endCell[count] = last;
    kinds[count++] = kind;
  }
  runs.count = count;
  if (grid.frame.wraps) reachAcrossEdge(grid, runs, cell);
}

/** Adds the cells beyond the west edge; where the reach goes round the whole circle, all of the row becomes one run. */
function reachAcrossEdge(grid: CellGrid, runs: NeighbourRuns, cell: number): void {
  const circle = (2 * Math.PI) / grid.frame.unitRad;
  const ownWidth = runs.ownWidth[0];
  const west = grid.cellColumn[cell] * ownWidth;
  for (let kind = 0; kind < KINDS; kind++) {
    const row = runs.row[kind];
    if (row < 0) continue;
    const start = grid.rowStart[row];
    const end = runs.rowEnd[kind];
    const from = west - runs.reachX[kind];
    const to = west + ownWidth + runs.reachX[kind];
    if (to - from + 2 / runs.perWidth[kind] >= circle) {
      dropKind(runs, kind);
      pushRun(runs, kind + KINDS, start, kind === 0 ? cell : end);
      if (kind === 0) pushRun(runs, kind + KINDS, cell + 1, end);
      continue;
    }
    if (from < 0) pushRun(runs, kind + KINDS, findColumn(grid, row, Math.floor((from + circle) * runs.perWidth[kind] - 1e-6)), end);
    if (to > circle) pushRun(runs, kind + KINDS, start, findColumn(grid, row, Math.floor((to - circle) * runs.perWidth[kind] + 1e-6) + 1));
  }
}

function dropKind(runs: NeighbourRuns, kind: number): void {
  const { count } = runs;
  runs.count = 0;
  for (let run = 0; run < count; run++) if (runs.kind[run] !== kind) pushRun(runs, runs.kind[run], runs.firstCell[run], runs.endCell[run]);
}

function pushRun(runs: NeighbourRuns, kind: number, first: number, end: number): void {
  if (first >= end) return;
  runs.firstCell[runs.count] = first;
  runs.endCell[runs.count] = end;
  runs.kind[runs.count] = kind;
  runs.count++;
}

function findRow(rowNumber: Int32Array, near: number, wanted: number): number {
  // Rows are distinct and sorted, so that the wanted one, at most 2 numbers away, is at most 2 places away.
  for (let row = Math.max(0, near - 2); row <= Math.min(rowNumber.length - 1, near + 2); row++) if (rowNumber[row] === wanted) return row;
  return -1;
}

/** Largest difference in longitude, radians, of two points within the radius whose latitudes are `rowsBetween` rows apart or more. */
function longitudeReach(grid: CellGrid, rowsBetween: number, cosines: number): number {
  const sinGap = Math.sin(0.5 * rowsBetween * grid.frame.height * grid.frame.unitRad);
  const left = Math.max(0, grid.reach - sinGap * sinGap) * (1 + grid.frame.slack);
  return left >= cosines ? Math.PI : 2 * Math.asin(Math.sqrt(left / cosines));
}

/**
 * Planar bounds of the chord: with θ² = Δφ² + cos φ₁ cos φ₂ Δλ², θ² (1 - L²/12) <= chord² <= θ² where no difference exceeds L,
 * because x² (1 - x²/12) <= 4 sin²(x/2) <= x². The cosines run from `least` to `most` over the two rows.
 */
function setBounds(runs: NeighbourRuns, kind: number, over: { frame: Frame; least: number; most: number; spanRad: number }): void {
  const { frame, least, most, spanRad } = over;
  const weight = (least + most) / 2;
  const span = Math.max(spanRad, 3 * frame.unitRad);
  runs.weight[kind] = weight;
  runs.near[kind] = ((1 - frame.slack) * weight) / most;
  runs.far[kind] = least > 0 && span < 3 ? ((1 + frame.slack) * weight) / least / (1 - (span * span) / 12) : Infinity;
}
