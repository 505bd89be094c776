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
  /** Cell c holds positions cellStart[c] … cellStart[c + 1]; cells stand by row, then column. */
  readonly cellStart: Int32Array<ArrayBuffer>;
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

/** Sorts points into cells; see CellGrid. `lonLat` must have passed checkLonLat. About 4 passes, O(n). */
export function buildCellGrid(lonLat: Float64Array, radiusM: number): CellGrid {
  const n = lonLat.length / 2;
  const { frame, rows, columns } = layFrame(lonLat, radiusM);
  const joint = rows * columns <= Math.max(n, 65_536);
  const row = new Int32Array(n);
  const column = joint ? row : new Int32Array(n);
  numberCells(lonLat, frame, { row, column, columns: joint ? columns : 0 });
  let order = sortByKey(column, joint ? rows * columns : columns, null);
  if (!joint) order = sortByKey(row, rows, order);

  const cells = gatherCells(order, { row, column, columns: joint ? columns : 0 });
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  const scale = RADIANS_PER_DEGREE / frame.unitRad;
  for (let position = 0; position < n; position++) {
    const point = 2 * order[position]!;
    x[position] = eastDeg(lonLat[point]!, frame.westDeg) * scale;
    y[position] = (lonLat[point + 1]! - frame.southDeg) * scale;
  }
  return { lonLat, order, x, y, ...cells, frame, reach: haversineOf(radiusM) };
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

/** Writes each point's row and column; or, with `columns` > 0, the one number row × columns + column into `row`. */
function numberCells(lonLat: Float64Array, frame: Frame, out: { row: Int32Array; column: Int32Array; columns: number }): void {
  const { southDeg, westDeg, bandShift, columnWidth } = frame;
  const { row, column, columns } = out;
  const scale = RADIANS_PER_DEGREE / frame.unitRad;
  const rowScale = 1 / frame.height;
  const columnScale = columnWidth.map((width) => 1 / width);
  for (let i = 0; i < row.length; i++) {
    const r = ((lonLat[2 * i + 1]! - southDeg) * scale * rowScale) | 0;
    const c = (eastDeg(lonLat[2 * i]!, westDeg) * scale * columnScale[r >> bandShift]!) | 0;
    if (columns > 0) row[i] = r * columns + c;
    else {
      row[i] = r;
      column[i] = c;
    }
  }
}

/** Stable order of points by `key` (0 … keys-1), after an earlier order; counting sort by 18 bits at a time. */
function sortByKey(key: Int32Array, keys: number, earlier: Int32Array<ArrayBuffer> | null): Int32Array<ArrayBuffer> {
  const digitBits = keys <= 2 * key.length ? 31 : 18;
  let order = earlier;
  for (let shift = 0; shift === 0 || keys / 2 ** shift > 1; shift += digitBits) {
    const mask = 2 ** digitBits - 1;
    const ends = new Int32Array(Math.min(2 ** digitBits, Math.ceil(keys / 2 ** shift)) + 1);
    for (let i = 0; i < key.length; i++) ends[((key[i]! >>> shift) & mask) + 1]!++;
    for (let digit = 1; digit < ends.length; digit++) ends[digit]! += ends[digit - 1]!;
    const sorted = new Int32Array(key.length);
    for (let i = 0; i < key.length; i++) {
      const point = order === null ? i : order[i]!;
      sorted[ends[(key[point]! >>> shift) & mask]!++] = point;
    }
    order = sorted;
  }
  return order!;
}

function gatherCells(order: Int32Array, keys: { row: Int32Array; column: Int32Array; columns: number }) {
  const { row, column, columns } = keys;
  let cells = 0;
  let rows = 0;
  let lastRow = -1;
  let lastColumn = -1;
  // Two rounds over the same walk: the first counts, the second fills arrays of just that size.
  const walk = (open: (position: number, r: number, c: number, isNewRow: boolean) => void): void => {
    cells = rows = 0;
    lastRow = lastColumn = -1;
    for (let position = 0; position < order.length; position++) {
      const point = order[position]!;
      const r = row[point]!;
      const c = column[point]!;
      if (r === lastRow && c === lastColumn) continue;
      const number = columns > 0 ? Math.floor(r / columns) : r;
      const isNewRow = cells === 0 || number !== (columns > 0 ? Math.floor(lastRow / columns) : lastRow);
      open(position, number, columns > 0 ? r - number * columns : c, isNewRow);
      cells++;
      if (isNewRow) rows++;
      lastRow = r;
      lastColumn = c;
    }
  };
  walk(() => undefined);
  const cellStart = new Int32Array(cells + 1);
  const cellColumn = new Int32Array(cells);
  const rowStart = new Int32Array(rows + 1);
  const rowNumber = new Int32Array(rows);
  walk((position, r, c, isNewRow) => {
    cellStart[cells] = position;
    cellColumn[cells] = c;
    if (!isNewRow) return;
    rowStart[rows] = cells;
    rowNumber[rows] = r;
  });
  cellStart[cells] = order.length;
  rowStart[rows] = cells;
  return { cellStart, cellColumn, rowStart, rowNumber };
}
