import { orientation } from './orientation.ts';

export interface ZoneBorders {
  /** Ids > 0, one a zone. */
  readonly zoneIds: Int32Array;
  /** Per zone: end of its polygons in `ringEnds`. */
  readonly polygonEnds: Int32Array;
  /** Per polygon: end of its rings in `pointEnds`. */
  readonly ringEnds: Int32Array;
  /** Per ring: end of its points, in points of `lonLat`. */
  readonly pointEnds: Int32Array;
  /** [lon0, lat0, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
}

/** The edges of every part (a polygon of a zone), listed for each row of a raster that they meet. */
export interface ZoneEdges {
  readonly west: number;
  readonly south: number;
  readonly east: number;
  readonly north: number;
  readonly columns: number;
  readonly rows: number;
  readonly columnsPerDeg: number;
  readonly rowsPerDeg: number;
  /** Per part, in order of the zones: id of its zone, rows and longitudes it spans. */
  readonly partZone: Int32Array<SharedArrayBuffer>;
  readonly partFirstRow: Int32Array<SharedArrayBuffer>;
  readonly partLastRow: Int32Array<SharedArrayBuffer>;
  readonly partWest: Float64Array<SharedArrayBuffer>;
  readonly partEast: Float64Array<SharedArrayBuffer>;
  /** Row r of part p is list partRowStart[p] + r - partFirstRow[p], holding rowEdges[rowEdgeStart[list] … rowEdgeStart[list + 1]). */
  readonly partRowStart: Int32Array<SharedArrayBuffer>;
  readonly rowEdgeStart: Int32Array<SharedArrayBuffer>;
  readonly rowEdges: Int32Array<SharedArrayBuffer>;
  /** [lon, lat, lon, lat] an edge, its southern end first: two zones see a shared edge alike. */
  readonly edges: Float64Array<SharedArrayBuffer>;
}

/**
 * True if the point lies in the part or on its border: even-odd rule over the edges of the point's row, exact.
 * @param row  raster row of the latitude, within the rows of the index.
 */
export function isInPart(index: ZoneEdges, part: number, lon: number, lat: number, row: number): boolean {
  if (row < index.partFirstRow[part] || row > index.partLastRow[part]) return false;
  const { edges, rowEdges } = index;
  const list = index.partRowStart[part] + row - index.partFirstRow[part];
  const end = index.rowEdgeStart[list + 1];
  let isInside = false;
  for (let i = index.rowEdgeStart[list]; i < end; i++) {
    const edge = 4 * rowEdges[i];
    const south = edges[edge + 1];
    const north = edges[edge + 3];
    if (lat < south || lat > north) continue;
    const lonSouth = edges[edge];
    const lonNorth = edges[edge + 2];
    if (lon > lonSouth && lon > lonNorth) continue;
    if (!(lon < lonSouth && lon < lonNorth)) {
      const side = orientation(lonSouth, south, lonNorth, north, lon, lat);
      if (side === 0) return true;
      if (side < 0) continue;
    }
    // The northern end of an edge belongs to the next edge, so that a corner is passed once.
    if (lat < north) isInside = !isInside;
  }
  return isInside;
}

/** @throws {RangeError} if the ends do not fit each other, or a zone id is not above 0. */
export function layEdges(borders: ZoneBorders): ZoneEdges {
  checkBorders(borders);
  const { zoneIds, polygonEnds, ringEnds } = borders;
  const frame = layRaster(borders);
  const parts = ringEnds.length;
  const partZone = sharedInts(parts);
  for (let zone = 0, part = 0; zone < zoneIds.length; zone++) while (part < polygonEnds[zone]) partZone[part++] = zoneIds[zone]!;
  const { edges, edgeEnds } = listEdges(borders);

  const partFirstRow = sharedInts(parts);
  const partLastRow = sharedInts(parts);
  const partRowStart = sharedInts(parts);
  const partWest = sharedFloats(parts);
  const partEast = sharedFloats(parts);
  const rowOf = (lat: number): number => Math.min(frame.rows - 1, (lat - frame.south) * frame.rowsPerDeg) | 0;
  let lists = 0;
  for (let part = 0; part < parts; part++) {
    const box = boxOf(edges, part === 0 ? 0 : edgeEnds[part - 1], edgeEnds[part]);
    partFirstRow[part] = rowOf(box.south);
    // A part without edges has no rows.
    partLastRow[part] = box.south <= box.north ? rowOf(box.north) : partFirstRow[part] - 1;
    partWest[part] = box.west;
    partEast[part] = box.east;
    partRowStart[part] = lists;
    lists += partLastRow[part] - partFirstRow[part] + 1;
  }

  const forEachListing = (visit: (list: number, edge: number) => void): void => {
    for (let part = 0, edge = 0; part < parts; part++) {
      const first = partRowStart[part] - partFirstRow[part];
      for (; edge < edgeEnds[part]; edge++) {
        const last = rowOf(edges[4 * edge + 3]);
        for (let row = rowOf(edges[4 * edge + 1]); row <= last; row++) visit(first + row, edge);
      }
    }
  };
  const rowEdgeStart = sharedInts(lists + 1);
  forEachListing((list) => rowEdgeStart[list + 1]++);
  for (let list = 0; list < lists; list++) rowEdgeStart[list + 1] += rowEdgeStart[list];
  const rowEdges = sharedInts(rowEdgeStart[lists]);
  const next = rowEdgeStart.slice();
  forEachListing((list, edge) => (rowEdges[next[list]++] = edge));
  return { ...frame, partZone, partFirstRow, partLastRow, partWest, partEast, partRowStart, rowEdgeStart, rowEdges, edges };
}

function checkBorders({ zoneIds, polygonEnds, ringEnds, pointEnds, lonLat }: ZoneBorders): void {
  const fits =
    polygonEnds.length === zoneIds.length &&
    (polygonEnds.at(-1) ?? 0) === ringEnds.length &&
    (ringEnds.at(-1) ?? 0) === pointEnds.length &&
    2 * (pointEnds.at(-1) ?? 0) === lonLat.length;
  if (!fits)
    throw new RangeError(
      'the ends of zones, polygons and rings do not fit each other: the last end of each must be the length of the next',
    );
  if (zoneIds.some((id) => id <= 0)) throw new RangeError('a zone id is 0 or less: 0 means no zone');
  if (!lonLat.every(Number.isFinite)) throw new RangeError('a border has a coordinate that is no finite number');
}

/** 512 × 512 cells, and up to 2048 × 2048 so that many zones get some 1,500 cells each. */
function layRaster({ lonLat, ringEnds }: ZoneBorders) {
  const { west, south, east, north } = boxOf(lonLat, 0, lonLat.length / 4);
  const side = Math.min(2048, Math.max(512, Math.ceil(Math.sqrt(1500 * ringEnds.length))));
  const widthDeg = Math.max(east - west, 1e-9);
  const heightDeg = Math.max(north - south, 1e-9);
  return { west, south, east, north, columns: side, rows: side, columnsPerDeg: side / widthDeg, rowsPerDeg: side / heightDeg };
}

function listEdges({ ringEnds, pointEnds, lonLat }: ZoneBorders): { edges: Float64Array<SharedArrayBuffer>; edgeEnds: Int32Array } {
  const edges = sharedFloats(2 * lonLat.length);
  const edgeEnds = new Int32Array(ringEnds.length);
  let edge = 0;
  for (let part = 0, ring = 0, start = 0; part < ringEnds.length; part++) {
    for (; ring < ringEnds[part]; ring++) {
      const end = pointEnds[ring];
      // From the last point to the first too: of no length, and harmless, where the ring is closed.
      for (let point = start, before = end - 1; point < end; before = point++) {
        const isUp = lonLat[2 * before + 1] <= lonLat[2 * point + 1];
        const from = 2 * (isUp ? before : point);
        const to = 2 * (isUp ? point : before);
        edges.set([lonLat[from], lonLat[from + 1], lonLat[to], lonLat[to + 1]], 4 * edge++);
      }
      start = end;
    }
    edgeEnds[part] = edge;
  }
  return { edges, edgeEnds };
}

/** Box of the points of edges from … end (4 numbers each). */
function boxOf(values: Float64Array, from: number, end: number) {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let i = 4 * from; i < 4 * end; i += 2) {
    box.west = Math.min(box.west, values[i]);
    box.east = Math.max(box.east, values[i]);
    box.south = Math.min(box.south, values[i + 1]);
    box.north = Math.max(box.north, values[i + 1]);
  }
  return box;
}

function sharedInts(length: number): Int32Array<SharedArrayBuffer> {
  return new Int32Array(new SharedArrayBuffer(4 * length));
}

function sharedFloats(length: number): Float64Array<SharedArrayBuffer> {
  return new Float64Array(new SharedArrayBuffer(8 * length));
}
