import { EARTH_RADIUS_M, RADIANS_PER_DEGREE, haversine, haversineOf } from '../geo/sphere.ts';

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

/** Sorts points into cells; see CellGrid. `lonLat` must have passed checkLonLat. O(n): by row first, then each row, which fits a cache. */
export function buildCellGrid(lonLat: Float64Array, radiusM: number): CellGrid {
  const { frame, rows, columns } = layFrame(lonLat, radiusM);
  const sorted = sortByRow(lonLat, frame, rows);
  const cells = sortRows(sorted, frame, columns);
  const times = new Uint8Array(sorted.order.length).fill(1);
  return { lonLat, frame, reach: haversineOf(radiusM), ...sorted, times, ...cells, cellPoints: cells.cellStart };
}

/** Exact test on the sphere of two positions; for the few pairs that the planar bounds leave open. */
export function isWithinReach(grid: CellGrid, a: number, b: number): boolean {
  const { lonLat, order } = grid;
  const i = 2 * order[a]!;
  const j = 2 * order[b]!;
  return haversine(lonLat[i]!, lonLat[i + 1]!, lonLat[j]!, lonLat[j + 1]!) <= grid.reach;
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
  for (let row = 0; row < rowNumber.length && rowNumber[row]! <= northRow; row++) {
    if (rowNumber[row]! < southRow) continue;
    const perWidth = 1 / frame.columnWidth[rowNumber[row]! >> frame.bandShift]!;
    const first = findColumn(grid, row, fromX * perWidth - 1);
    const end = findColumn(grid, row, toX * perWidth + 1);
    if (first < end) found.push({ first, end });
  }
  return found;
}

/** First cell of an occupied row whose column is not below `column`. */
export function findColumn({ rowStart, cellColumn }: CellGrid, row: number, column: number): number {
  let low = rowStart[row]!;
  let high = rowStart[row + 1]!;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (cellColumn[middle]! < column) low = middle + 1;
    else high = middle;
  }
  return low;
}

const MAX_BANDS = 4096;

function layFrame(lonLat: Float64Array, radiusM: number): { frame: Frame; rows: number; columns: number } {
  let southDeg = 90;
  let northDeg = -90;
  for (let i = 1; i < lonLat.length; i += 2) {
    const lat = lonLat[i]!;
    if (lat < southDeg) southDeg = lat;
    if (lat > northDeg) northDeg = lat;
  }
  const { westDeg, spanDeg } = findWestEdge(lonLat);
  // Chord, not arc: a planar distance bounds the chord from above, so cells sized by it keep their promise.
  const unitRad = 2 * Math.sin(radiusM / (2 * EARTH_RADIUS_M));
  const scale = RADIANS_PER_DEGREE / unitRad;
  const slack = 1e-9 + 1e-7 / radiusM;
  const height = (1 - slack) * Math.SQRT1_2;
  const rows = Math.floor(((northDeg - southDeg) * scale) / height) + 1;
  const bandShift = Math.max(0, Math.ceil(Math.log2(rows / MAX_BANDS)));
  const bandRows = 2 ** bandShift;
  const columnWidth = new Float64Array(Math.ceil(rows / bandRows));
  const frame = { southDeg, westDeg, unitRad, slack, height, bandShift, columnWidth, wraps: spanDeg > 180 };
  let narrowest = Infinity;
  for (let band = 0; band < columnWidth.length; band++) {
    const [, cosMax] = cosineRange(frame, band * bandRows, bandRows);
    columnWidth[band] = Math.min(height / cosMax, 360 * scale);
    narrowest = Math.min(narrowest, columnWidth[band]!);
  }
  return { frame, rows, columns: Math.floor((spanDeg * scale) / narrowest) + 1 };
}

/** The meridian to count longitudes from: the east end of the widest gap, so that data over the antimeridian stay together. */
function findWestEdge(lonLat: Float64Array): { westDeg: number; spanDeg: number } {
  let west = 180;
  let east = -180;
  for (let i = 0; i < lonLat.length; i += 2) {
    const lon = lonLat[i]!;
    if (lon < west) west = lon;
    if (lon > east) east = lon;
  }
  if (east - west <= 180) return { westDeg: west, spanDeg: east - west };

  const isOccupied = new Uint8Array(360);
  for (let i = 0; i < lonLat.length; i += 2) isOccupied[Math.floor(lonLat[i]! + 180) % 360] = 1;
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

interface SortedByRow {
  readonly order: Int32Array<ArrayBuffer>;
  readonly x: Float64Array<ArrayBuffer>;
  readonly y: Float64Array<ArrayBuffer>;
}

function sortByRow(lonLat: Float64Array, frame: Frame, rows: number): SortedByRow {
  const n = lonLat.length / 2;
  const { southDeg, westDeg } = frame;
  const scale = RADIANS_PER_DEGREE / frame.unitRad;
  const rowOf = new Int32Array(n);
  for (let i = 0; i < n; i++) rowOf[i] = ((lonLat[2 * i + 1]! - southDeg) * scale) / frame.height;
  const place = new Int32Array(n);
  placeByKey(rowOf, n, rows, place);
  const order = new Int32Array(n);
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    const position = place[i]!;
    order[position] = i;
    x[position] = eastDeg(lonLat[2 * i]!, westDeg) * scale;
    y[position] = (lonLat[2 * i + 1]! - southDeg) * scale;
  }
  return { order, x, y };
}

/** Sorts the points of every row by column, in place, and lists the occupied cells and rows. */
function sortRows(sorted: SortedByRow, frame: Frame, columns: number) {
  const n = sorted.order.length;
  const { rowNumber, starts } = listRows(sorted.y, frame.height);
  const widest = starts.reduce((most, start, row) => Math.max(most, (starts[row + 1] ?? start) - start), 0);
  const spare = {
    order: new Int32Array(widest),
    x: new Float64Array(widest),
    y: new Float64Array(widest),
    column: new Int32Array(widest),
    place: new Int32Array(widest),
  };
  const cells = { start: new Int32Array(n + 1), column: new Int32Array(n), count: 0 };
  const rowStart = new Int32Array(starts.length);
  for (let row = 0; row < rowNumber.length; row++) {
    const columnScale = 1 / frame.columnWidth[rowNumber[row]! >> frame.bandShift]!;
    const part = { start: starts[row]!, end: starts[row + 1]!, columns, columnScale };
    rowStart[row] = cells.count;
    sortRow(sorted, spare, part);
    listCells(cells, sorted.x, part);
  }
  rowStart[rowNumber.length] = cells.count;
  cells.start[cells.count] = n;
  // Copies of just the length that is needed.
  return { cellStart: cells.start.slice(0, cells.count + 1), cellColumn: cells.column.slice(0, cells.count), rowStart, rowNumber };
}

/** Occupied rows, and the position where each starts; one start more, for the end of the last. */
function listRows(y: Float64Array, height: number): { rowNumber: Int32Array<ArrayBuffer>; starts: Int32Array<ArrayBuffer> } {
  const numbers: number[] = [];
  const starts: number[] = [];
  let last = -1;
  for (let position = 0; position < y.length; position++) {
    const number = Math.floor(y[position]! / height);
    if (number === last) continue;
    numbers.push(number);
    starts.push(position);
    last = number;
  }
  return { rowNumber: Int32Array.from(numbers), starts: Int32Array.from([...starts, y.length]) };
}

interface RowPart {
  readonly start: number;
  readonly end: number;
  readonly columns: number;
  readonly columnScale: number;
}

function sortRow({ order, x, y }: SortedByRow, spare: SortedByRow & { column: Int32Array; place: Int32Array }, part: RowPart): void {
  const size = part.end - part.start;
  for (let i = 0, position = part.start; i < size; i++, position++) {
    spare.order[i] = order[position]!;
    spare.x[i] = x[position]!;
    spare.y[i] = y[position]!;
    spare.column[i] = x[position]! * part.columnScale;
  }
  placeByKey(spare.column, size, part.columns, spare.place);
  for (let i = 0; i < size; i++) {
    const position = part.start + spare.place[i]!;
    order[position] = spare.order[i]!;
    x[position] = spare.x[i]!;
    y[position] = spare.y[i]!;
  }
}

function listCells(cells: { start: Int32Array; column: Int32Array; count: number }, x: Float64Array, part: RowPart): void {
  let last = -1;
  let { count } = cells;
  for (let position = part.start; position < part.end; position++) {
    const column = (x[position]! * part.columnScale) | 0;
    if (column === last) continue;
    last = column;
    cells.start[count] = position;
    cells.column[count] = column;
    count++;
  }
  cells.count = count;
}

/**
 * Place of each of the first n elements in the order of their key (0 … keys-1).
 * Counting sort; where keys are far more than elements, a numeric sort of key and index packed into one number.
 */
function placeByKey(key: Int32Array, n: number, keys: number, place: Int32Array): void {
  if (keys <= 4 * n + 64) {
    const next = new Int32Array(keys + 1);
    for (let i = 0; i < n; i++) next[key[i]! + 1]!++;
    for (let k = 1; k < keys; k++) next[k]! += next[k - 1]!;
    for (let i = 0; i < n; i++) place[i] = next[key[i]!]!++;
    return;
  }
  const packed = new Float64Array(n);
  for (let i = 0; i < n; i++) packed[i] = key[i]! * n + i;
  packed.sort();
  for (let position = 0; position < n; position++) place[packed[position]! % n] = position;
}
