import { EARTH_RADIUS_M, RADIANS_PER_DEGREE, haversine, haversineOf, measureBounds } from '../geo/sphere.ts';
import type { Bounds } from '../geo/sphere.ts';

/**
 * Points sorted into the occupied cells of a grid so fine that two points of a cell are always within the radius.
 *
 * Lengths are in radii (of the chord, a shade under the arc): `y` from the southernmost point, `x` from the west edge along the
 * EQUATOR, so that a distance is about dy² + cos φ₁ cos φ₂ dx². Every band of rows has its own column width, so that cells are about
 * square at any latitude. Only occupied cells and rows are kept: memory is O(points), whatever the extent.
 */
export interface CellGrid {
  /** The caller's points, in input order. */
  readonly lonLat: Float64Array;
  /** Position in the grid -> point. Points of a cell may be reordered, along with `x` and `y`. */
  readonly order: Int32Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
  /** How many points stand at each position: 1, unless a resample drew it more often. */
  readonly times: Uint8Array<ArrayBuffer>;
  /** Cell c holds positions cellStart[c] … cellStart[c + 1]; cells stand by row, then column. */
  readonly cellStart: Int32Array<ArrayBuffer>;
  /** Points before each cell: the running sum of `times`. The very `cellStart`, unless resampled. */
  readonly cellPoints: Int32Array<ArrayBuffer>;
  readonly cellColumn: Int32Array<ArrayBuffer>;
  /** Occupied row r holds cells rowStart[r] … rowStart[r + 1]. */
  readonly rowStart: Int32Array<ArrayBuffer>;
  /** Number of the row, counted from the south. */
  readonly rowNumber: Int32Array<ArrayBuffer>;
  readonly frame: Frame;
  /** haversineOf(radius). */
  readonly reach: number;
  /** Where the neighbours of each cell are; null = to be found anew by each clustering. */
  readonly recorded: RecordedRuns | null;
}

/** The runs of cells around each cell, row by row and cell by cell: what neighbour-runs.ts finds. */
export interface RecordedRuns {
  /** Per row, for each kind. */
  readonly weight: Float64Array<ArrayBuffer>;
  readonly near: Float64Array<ArrayBuffer>;
  readonly far: Float64Array<ArrayBuffer>;
  /** Runs of cell c: start[c] … start[c + 1]. */
  readonly start: Int32Array<ArrayBuffer>;
  readonly kind: Int32Array<ArrayBuffer>;
  readonly firstCell: Int32Array<ArrayBuffer>;
  readonly endCell: Int32Array<ArrayBuffer>;
}

/** Where rows and columns lie. */
export interface Frame {
  readonly southDeg: number;
  readonly westDeg: number;
  /** Radians of one radius. */
  readonly unitRad: number;
  /** Relative safety of planar comparisons: rounding of coordinates (1e-8 m) and of arithmetic. */
  readonly slack: number;
  /** Height of a row, in radii. */
  readonly height: number;
  /** Rows per band = 2 ** bandShift. */
  readonly bandShift: number;
  /** Per band, in radii along the equator. */
  readonly columnWidth: Float64Array<ArrayBuffer>;
  /** Points may be neighbours across the west edge. */
  readonly wraps: boolean;
}

/**
 * Sorts points into cells; see CellGrid. At least one point. O(n): by row first, then each row, which fits a cache.
 * @throws {RangeError} as measureBounds.
 */
export function buildCellGrid(lonLat: Float64Array, radiusM: number): CellGrid {
  const bounds = measureBounds(lonLat);
  const { frame, rows, columns } = layFrame({ ...bounds, ...findWestEdge(lonLat, bounds) }, radiusM);
  const { points, byRow } = sortByRow(lonLat, frame, rows);
  const cells = sortRows(points, byRow, { frame, columns });
  const times = new Uint8Array(points.order.length).fill(1);
  return { lonLat, frame, reach: haversineOf(radiusM), recorded: null, ...points, times, ...cells, cellPoints: cells.cellStart };
}

/** Exact test on the sphere of two positions; for the few pairs that the planar bounds leave open. */
export function isWithinReach(grid: CellGrid, a: number, b: number): boolean {
  const { lonLat, order } = grid;
  const i = 2 * order[a];
  const j = 2 * order[b];
  return haversine(lonLat[i], lonLat[i + 1], lonLat[j], lonLat[j + 1]) <= grid.reach;
}

/** Cosine of latitude over one row or band: [smallest, largest], rounded outward. */
export function cosineRange(frame: Frame, fromRow: number, rows: number): readonly [number, number] {
  const south = frame.southDeg * RADIANS_PER_DEGREE + fromRow * frame.height * frame.unitRad;
  const north = south + rows * frame.height * frame.unitRad;
  const farthest = Math.min(Math.PI / 2, Math.max(-south, north));
  const nearest = Math.max(0, south, -north);
  return [Math.max(0, Math.cos(farthest) - 1e-12), Math.min(1, Math.cos(nearest) + 1e-12)];
}

/** Runs of cells, a run a row, that hold all points of a box in degrees, and maybe others. The box must not go round a pole. */
export function listCellsInBox(
  grid: CellGrid,
  box: { readonly west: number; readonly south: number; readonly east: number; readonly north: number },
): { readonly first: number; readonly end: number }[] {
  const { frame, rowNumber } = grid;
  const scale = RADIANS_PER_DEGREE / frame.unitRad;
  const southRow = ((box.south - frame.southDeg) * scale) / frame.height - 1;
  const northRow = ((box.north - frame.southDeg) * scale) / frame.height + 1;
  let fromX = eastDeg(box.west, frame.westDeg) * scale;
  let toX = eastDeg(box.east, frame.westDeg) * scale;
  // A box that begins before the west edge, or on a grid without one.
  if (fromX > toX || frame.wraps) fromX = 0;
  if (frame.wraps) toX = Infinity;
  const found: { first: number; end: number }[] = [];
  for (let row = 0; row < rowNumber.length && rowNumber[row] <= northRow; row++) {
    if (rowNumber[row] < southRow) continue;
    const perWidth = 1 / frame.columnWidth[rowNumber[row] >> frame.bandShift];
    const first = findColumn(grid, row, fromX * perWidth - 1);
    const end = findColumn(grid, row, toX * perWidth + 1);
    if (first < end) found.push({ first, end });
  }
  return found;
}

/** First cell of an occupied row whose column is not below `column`. */
export function findColumn({ rowStart, cellColumn }: CellGrid, row: number, column: number): number {
  let low = rowStart[row];
  let high = rowStart[row + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cellColumn[middle] < column) low = middle + 1;
    else high = middle;
  }
  return low;
}

const MAX_BANDS = 4096;

interface Extent {
  readonly south: number;
  readonly north: number;
  /** Where longitudes are counted from, and how far east of it the last point is. */
  readonly westDeg: number;
  readonly spanDeg: number;
}

/** The frame of a grid, and at most how many rows and columns it has. */
export function layFrame(
  { south: southDeg, north: northDeg, westDeg, spanDeg }: Extent,
  radiusM: number,
): { frame: Frame; rows: number; columns: number } {
  // Chord, not arc: a planar distance bounds the chord from above, so cells sized by it keep their promise.
  const unitRad = 2 * Math.sin(radiusM / (2 * EARTH_RADIUS_M));
  const scale = RADIANS_PER_DEGREE / unitRad;
  const slack = 1e-9 + 1e-7 / radiusM;
  const height = (1 - slack) * Math.SQRT1_2;
  const rows = Math.floor((northDeg - southDeg) * (scale / height)) + 1;
  const bandShift = Math.max(0, Math.ceil(Math.log2(rows / MAX_BANDS)));
  const bandRows = 2 ** bandShift;
  const columnWidth = new Float64Array(Math.ceil(rows / bandRows));
  const frame = { southDeg, westDeg, unitRad, slack, height, bandShift, columnWidth, wraps: spanDeg > 180 };
  let narrowest = Infinity;
  for (let band = 0; band < columnWidth.length; band++) {
    const [, cosMax] = cosineRange(frame, band * bandRows, bandRows);
    columnWidth[band] = Math.min(height / cosMax, 360 * scale);
    narrowest = Math.min(narrowest, columnWidth[band]);
  }
  // One column more, for rounding.
  return { frame, rows, columns: Math.floor((spanDeg * scale) / narrowest) + 2 };
}

/** The meridian to count longitudes from: the east end of the widest gap, so that data over the antimeridian stay together. */
function findWestEdge(lonLat: Float64Array, { west, east }: Bounds): { westDeg: number; spanDeg: number } {
  if (east - west <= 180) return { westDeg: west, spanDeg: east - west };

  const isOccupied = new Uint8Array(360);
  for (let i = 0; i < lonLat.length; i += 2) isOccupied[Math.floor(lonLat[i] + 180) % 360] = 1;
  let gap = 0;
  let longest = 0;
  let edge = 0;
  for (let degree = 0; degree < 720; degree++) {
    gap = isOccupied[degree % 360] ? 0 : gap + 1;
    if (gap <= longest) continue;
    longest = gap;
    edge = (degree + 1) % 360;
  }
  return { westDeg: edge - 180, spanDeg: 360 - longest };
}

function eastDeg(lon: number, westDeg: number): number {
  const east = lon - westDeg;
  return east < 0 ? east + 360 : east >= 360 ? east - 360 : east;
}

interface SortedPoints {
  readonly order: Int32Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
}

/** Runs of equal keys: run g has the g-th lowest key and begins at start[g]. */
interface KeyRuns {
  count: number;
  readonly key: Int32Array<ArrayBuffer>;
  readonly start: Int32Array<ArrayBuffer>;
}

function sortByRow(lonLat: Float64Array, frame: Frame, rows: number): { points: SortedPoints; byRow: KeyRuns } {
  const n = lonLat.length / 2;
  const { southDeg, westDeg } = frame;
  const scale = RADIANS_PER_DEGREE / frame.unitRad;
  const rowScale = scale / frame.height;
  const place = new Int32Array(n);
  for (let i = 0; i < n; i++) place[i] = (lonLat[2 * i + 1] - southDeg) * rowScale;
  const most = Math.min(n, rows);
  const byRow = { count: 0, key: new Int32Array(most), start: new Int32Array(most + 1) };
  sortKeys(place, { size: n, keys: rows, base: 0 }, byRow);
  const points = { order: new Int32Array(n), x: new Float64Array(n), y: new Float64Array(n) };
  const { order, x, y } = points;
  for (let i = 0; i < n; i++) {
    const position = place[i];
    order[position] = i;
    x[position] = eastDeg(lonLat[2 * i], westDeg) * scale;
    y[position] = (lonLat[2 * i + 1] - southDeg) * scale;
  }
  return { points, byRow };
}

/** Sorts the points of every row by column, in place, and lists the occupied cells and rows. */
function sortRows(points: SortedPoints, byRow: KeyRuns, { frame, columns }: { frame: Frame; columns: number }) {
  const n = points.order.length;
  let widest = 0;
  for (let row = 0; row < byRow.count; row++) widest = Math.max(widest, byRow.start[row + 1] - byRow.start[row]);
  const spare = {
    order: new Int32Array(widest),
    x: new Float64Array(widest),
    y: new Float64Array(widest),
    place: new Int32Array(widest),
  };
  const cells = { count: 0, key: new Int32Array(n), start: new Int32Array(n + 1) };
  const rowStart = new Int32Array(byRow.count + 1);
  for (let row = 0; row < byRow.count; row++) {
    const base = byRow.start[row];
    const columnScale = 1 / frame.columnWidth[byRow.key[row] >> frame.bandShift];
    rowStart[row] = cells.count;
    sortRow(points, spare, { base, size: byRow.start[row + 1] - base, keys: columns, columnScale, cells });
  }
  rowStart[byRow.count] = cells.count;
  // Copies of just the length that is needed.
  return {
    cellStart: cells.start.slice(0, cells.count + 1),
    cellColumn: cells.key.slice(0, cells.count),
    rowStart,
    rowNumber: byRow.key.slice(0, byRow.count),
  };
}

interface RowPart {
  readonly base: number;
  readonly size: number;
  readonly keys: number;
  readonly columnScale: number;
  readonly cells: KeyRuns;
}

function sortRow({ order, x, y }: SortedPoints, spare: SortedPoints & { place: Int32Array }, part: RowPart): void {
  const { base, size, columnScale } = part;
  const { place, order: spareOrder, x: spareX, y: spareY } = spare;
  for (let i = 0; i < size; i++) {
    const atX = x[base + i];
    spareX[i] = atX;
    place[i] = atX * columnScale;
    spareY[i] = y[base + i]!;
    spareOrder[i] = order[base + i]!;
  }
  sortKeys(place, part, part.cells);
  for (let i = 0; i < size; i++) {
    const position = place[i];
    order[position] = spareOrder[i]!;
    x[position] = spareX[i]!;
    y[position] = spareY[i]!;
  }
}

/**
 * Turns each of the first `size` keys (0 … keys-1) into its place in their order, counted from `base`; adds the runs of equal keys.
 * Counting sort; where keys are far more than elements, a numeric sort of key and index packed into one number.
 */
function sortKeys(key: Int32Array, { size, keys, base }: { size: number; keys: number; base: number }, runs: KeyRuns): void {
  let { count } = runs;
  if (keys <= 4 * size + 64) {
    const next = new Int32Array(keys);
    for (let i = 0; i < size; i++) next[key[i]]++;
    let start = base;
    for (let k = 0; k < keys; k++) {
      const some = next[k];
      if (some === 0) continue;
      runs.key[count] = k;
      runs.start[count++] = start;
      next[k] = start;
      start += some;
    }
    for (let i = 0; i < size; i++) key[i] = next[key[i]]++;
  } else {
    const packed = new Float64Array(size);
    for (let i = 0; i < size; i++) packed[i] = key[i] * size + i;
    packed.sort();
    let last = -1;
    for (let place = 0; place < size; place++) {
      const own = Math.floor(packed[place] / size);
      key[packed[place] - own * size] = base + place;
      if (own === last) continue;
      last = own;
      runs.key[count] = own;
      runs.start[count++] = base + place;
    }
  }
  runs.count = count;
  runs.start[count] = base + size;
}
