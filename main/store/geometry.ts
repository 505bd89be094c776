/**
 * SpatiaLite's geometry blobs, made and read here instead of in SQL: an import writes a million of them.
 *
 * Layout, little endian: 00 01, srid int32, box minX minY maxX maxY float64, 7C, class int32, body, FE.
 * Source: "BLOB-Geometry", SpatiaLite's internal BLOB format (gaia-sins.it). All coordinates are lon, lat in WGS 84.
 */
import type { Borders } from '../batch.ts';

export const pointBytes = 60;
const headBytes = 43;
const srid = 4326;
const classes = { point: 1, polygon: 3, multiPolygon: 6 } as const;
const earthRadiusM = 6_371_008.8;

/** Blobs of n points given as [lon0, lat0, …], one after another, 60 bytes each. */
export function encodePoints(lonLat: Float64Array): Uint8Array<ArrayBuffer> {
  const count = lonLat.length / 2;
  const bytes = new Uint8Array(count * pointBytes);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < count; i++) {
    writePoint(view, i * pointBytes, lonLat[2 * i], lonLat[2 * i + 1]);
  }
  return bytes;
}

/** Writes the blob of one point, 60 bytes from `at` on. */
export function writePoint(view: DataView, at: number, lon: number, lat: number): void {
  // Field by field: a million points are worth a few repeated lines.
  view.setUint16(at, 0x0001);
  view.setInt32(at + 2, srid, true);
  view.setFloat64(at + 6, lon, true);
  view.setFloat64(at + 14, lat, true);
  view.setFloat64(at + 22, lon, true);
  view.setFloat64(at + 30, lat, true);
  view.setUint8(at + 38, 0x7c);
  view.setInt32(at + 39, classes.point, true);
  view.setFloat64(at + headBytes, lon, true);
  view.setFloat64(at + headBytes + 8, lat, true);
  view.setUint8(at + pointBytes - 1, 0xfe);
}

/** Rings of one polygon, the outside first; each ring is [lon0, lat0, …], closed. */
export type Rings = readonly Float64Array[];

export function encodePolygon(rings: Rings): Uint8Array<ArrayBuffer> {
  const { bytes, view } = startBlob([rings], classes.polygon, headBytes + ringsBytes(rings) + 1);
  writeRings(view, headBytes, rings);
  return bytes;
}

export function encodeMultiPolygon(polygons: readonly Rings[]): Uint8Array<ArrayBuffer> {
  const bodyBytes = polygons.reduce((sum, rings) => sum + 5 + ringsBytes(rings), 4);
  const { bytes, view } = startBlob(polygons, classes.multiPolygon, headBytes + bodyBytes + 1);
  view.setInt32(headBytes, polygons.length, true);
  let at = headBytes + 4;
  for (const rings of polygons) {
    view.setUint8(at, 0x69);
    view.setInt32(at + 1, classes.polygon, true);
    at = writeRings(view, at + 5, rings);
  }
  return bytes;
}

/** Polygons of a POLYGON or MULTIPOLYGON blob that this module wrote. */
export function decodePolygons(blob: Uint8Array): Rings[] {
  const view = new DataView(blob.buffer, blob.byteOffset, blob.byteLength);
  if (view.getInt32(headBytes - 4, true) === classes.polygon) return [readRings(view, headBytes).rings];
  const polygons: Rings[] = [];
  let at = headBytes + 4;
  for (let left = view.getInt32(headBytes, true); left > 0; left--) {
    const { rings, end } = readRings(view, at + 5);
    polygons.push(rings);
    at = end;
  }
  return polygons;
}

/** Polygons of area i of a batch of borders. */
export function polygonsOf({ polygonEnds, ringEnds, pointEnds, lonLat }: Borders, i: number): Rings[] {
  const polygons: Rings[] = [];
  for (let p = i === 0 ? 0 : polygonEnds[i - 1]; p < polygonEnds[i]; p++) {
    const rings: Float64Array[] = [];
    for (let r = p === 0 ? 0 : ringEnds[p - 1]; r < ringEnds[p]; r++) {
      rings.push(lonLat.subarray(2 * (r === 0 ? 0 : pointEnds[r - 1]), 2 * pointEnds[r]));
    }
    polygons.push(rings);
  }
  return polygons;
}

/** The reverse of polygonsOf: polygons of n areas as flat rings. */
export function joinBorders(areas: readonly (readonly Rings[])[]): Borders {
  const polygons = areas.flat();
  const rings = polygons.flat();
  const lonLat = new Float64Array(rings.reduce((sum, ring) => sum + ring.length, 0));
  let at = 0;
  for (const ring of rings) {
    lonLat.set(ring, at);
    at += ring.length;
  }
  return {
    polygonEnds: endsOf(areas.map((area) => area.length)),
    ringEnds: endsOf(polygons.map((polygon) => polygon.length)),
    pointEnds: endsOf(rings.map((ring) => ring.length / 2)),
    lonLat,
  };
}

/**
 * Area on the sphere in square metres, holes taken off, whatever the rings' direction.
 * Source: Chamberlain and Duquette, Some Algorithms for Polygons on a Sphere, JPL Publication 07-03, 2007, p. 7.
 */
export function areaM2(polygons: readonly Rings[]): number {
  return polygons.reduce((sum, [outside, ...holes]) => {
    if (!outside) return sum;
    return sum + ringAreaM2(outside) - holes.reduce((holesM2, hole) => holesM2 + ringAreaM2(hole), 0);
  }, 0);
}

function ringAreaM2(ring: Float64Array): number {
  const radians = Math.PI / 180;
  let sum = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) {
    const turn = (ring[i + 2] - ring[i]) * radians;
    sum += turn * (2 + Math.sin(ring[i + 1] * radians) + Math.sin(ring[i + 3] * radians));
  }
  return Math.abs((sum * earthRadiusM ** 2) / 2);
}

function endsOf(lengths: readonly number[]): Int32Array<ArrayBuffer> {
  let end = 0;
  return Int32Array.from(lengths, (length) => (end += length));
}

type Box = readonly [number, number, number, number];

function writeHead(view: DataView, at: number, { box, geometryClass }: { readonly box: Box; readonly geometryClass: number }): void {
  view.setUint8(at + 1, 1);
  view.setInt32(at + 2, srid, true);
  view.setFloat64(at + 6, box[0], true);
  view.setFloat64(at + 14, box[1], true);
  view.setFloat64(at + 22, box[2], true);
  view.setFloat64(at + 30, box[3], true);
  view.setUint8(at + 38, 0x7c);
  view.setInt32(at + 39, geometryClass, true);
}

function startBlob(polygons: readonly Rings[], geometryClass: number, size: number) {
  const bytes = new Uint8Array(size);
  const view = new DataView(bytes.buffer);
  writeHead(view, 0, { box: boxOf(polygons), geometryClass });
  bytes[size - 1] = 0xfe;
  return { bytes, view };
}

function boxOf(polygons: readonly Rings[]): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of polygons.flat()) {
    for (let i = 0; i < ring.length; i += 2) {
      west = Math.min(west, ring[i]);
      east = Math.max(east, ring[i]);
      south = Math.min(south, ring[i + 1]);
      north = Math.max(north, ring[i + 1]);
    }
  }
  return [west, south, east, north];
}

const ringsBytes = (rings: Rings): number => rings.reduce((sum, ring) => sum + 4 + ring.length * 8, 4);

function writeRings(view: DataView, start: number, rings: Rings): number {
  view.setInt32(start, rings.length, true);
  let at = start + 4;
  for (const ring of rings) {
    view.setInt32(at, ring.length / 2, true);
    at += 4;
    for (const coordinate of ring) {
      view.setFloat64(at, coordinate, true);
      at += 8;
    }
  }
  return at;
}

function readRings(view: DataView, start: number): { readonly rings: Rings; readonly end: number } {
  let at = start + 4;
  const rings = Array.from({ length: view.getInt32(start, true) }, () => {
    const ring = new Float64Array(2 * view.getInt32(at, true));
    at += 4;
    for (let i = 0; i < ring.length; i++, at += 8) ring[i] = view.getFloat64(at, true);
    return ring;
  });
  return { rings, end: at };
}
