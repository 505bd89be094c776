/** Zone borders, made ready once for drawing, hit testing and labels. */

/** All borders as flat rings, as `zones.geometry` of the contract gives them. */
export interface ZoneGeometry {
  readonly zoneIds: Int32Array;
  readonly polygonEnds: Int32Array;
  readonly ringEnds: Int32Array;
  readonly pointEnds: Int32Array;
  readonly lonLat: Float64Array;
}

/** West, south, east, north, degrees WGS 84. */
export type Box = readonly [west: number, south: number, east: number, north: number];
/** Flat ring [lon0, lat0, …], first point = last. */
export type Ring = Float64Array;

/** One polygon of a zone; a zone may have several. */
export interface ZonePolygon {
  readonly zoneId: number;
  /** The outer one, then the holes. */
  readonly rings: readonly Ring[];
  readonly box: Box;
}

export interface ZoneShapes {
  readonly polygons: readonly ZonePolygon[];
  /** Where to write each zone's name: well inside its largest polygon. */
  readonly labelPoints: ReadonlyMap<number, readonly [lon: number, lat: number]>;
  readonly box: Box;
}

/** Cuts the flat geometry into polygons, which are views on its points. O(points); null without zones. */
export function zoneShapes(geometry: ZoneGeometry): ZoneShapes | null {
  const polygons: ZonePolygon[] = [];
  const labelPoints = new Map<number, readonly [number, number]>();
  let polygonIndex = 0;
  geometry.zoneIds.forEach((zoneId, zone) => {
    let widest: ZonePolygon | null = null;
    for (; polygonIndex < geometry.polygonEnds[zone]; polygonIndex++) {
      const polygon = cutPolygon(geometry, zoneId, polygonIndex);
      if (polygon === null) continue;
      polygons.push(polygon);
      if (widest === null || boxArea(polygon.box) > boxArea(widest.box)) widest = polygon;
    }
    if (widest !== null) labelPoints.set(zoneId, labelPoint(widest));
  });
  if (polygons.length === 0) return null;
  return { polygons, labelPoints, box: polygons.map((polygon) => polygon.box).reduce(joinBoxes) };
}

/** The zone at a place, null outside all. Boxes first, then even-odd over the rings: microseconds for a city. */
export function zoneAt(shapes: ZoneShapes, lon: number, lat: number): number | null {
  for (const { zoneId, rings, box } of shapes.polygons) {
    if (isInBox(box, lon, lat) && isInside(rings, lon, lat)) return zoneId;
  }
  return null;
}

/** True if a place lies inside rings by the even-odd rule; borders belong to either side. */
export function isInside(rings: readonly Ring[], lon: number, lat: number): boolean {
  let inside = false;
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      const crosses = ring[i + 1] > lat !== ring[j + 1] > lat;
      if (crosses && lon < ((ring[j] - ring[i]) * (lat - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]) inside = !inside;
    }
  }
  return inside;
}

export function boxOf(ring: ArrayLike<number>): Box {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    west = Math.min(west, ring[i]);
    east = Math.max(east, ring[i]);
    south = Math.min(south, ring[i + 1]);
    north = Math.max(north, ring[i + 1]);
  }
  return [west, south, east, north];
}

export function joinBoxes(a: Box, b: Box): Box {
  return [Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])];
}

export function isInBox([west, south, east, north]: Box, lon: number, lat: number): boolean {
  return lon >= west && lon <= east && lat >= south && lat <= north;
}

function cutPolygon(geometry: ZoneGeometry, zoneId: number, polygon: number): ZonePolygon | null {
  const firstRing = polygon === 0 ? 0 : geometry.ringEnds[polygon - 1];
  const endRing = geometry.ringEnds[polygon];
  if (endRing <= firstRing) return null;
  const ringStart = (ring: number) => (ring === 0 ? 0 : geometry.pointEnds[ring - 1]);
  const rings: Ring[] = [];
  for (let ring = firstRing; ring < endRing; ring++)
    rings.push(geometry.lonLat.subarray(2 * ringStart(ring), 2 * geometry.pointEnds[ring]));
  return { zoneId, rings, box: boxOf(rings[0]) };
}

/**
 * A point well inside: the middle of the widest run within the polygon along a few parallels, weighed by how near the
 * parallel is to the middle of the box. Coarser than a pole of inaccessibility, but cheap, and names are wide, not tall.
 */
function labelPoint({ rings, box }: ZonePolygon): readonly [number, number] {
  const [west, south, east, north] = box;
  let best = { width: -1, lon: (west + east) / 2, lat: (south + north) / 2 };
  for (let step = 1; step < 16; step++) {
    const lat = south + ((north - south) * step) / 16;
    const weight = 1 - 0.7 * Math.abs(step / 8 - 1);
    const crossings = crossingsAt(rings, lat);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      const width = (crossings[i + 1] - crossings[i]) * weight;
      if (width > best.width) best = { width, lon: (crossings[i] + crossings[i + 1]) / 2, lat };
    }
  }
  return [best.lon, best.lat];
}

/** Longitudes where a parallel crosses the rings, ascending; they bound the inside in pairs. */
export function crossingsAt(rings: readonly Ring[], lat: number): number[] {
  const crossings: number[] = [];
  for (const ring of rings) {
    for (let i = 0, j = ring.length - 2; i < ring.length; j = i, i += 2) {
      if (ring[i + 1] > lat !== ring[j + 1] > lat)
        crossings.push(((ring[j] - ring[i]) * (lat - ring[i + 1])) / (ring[j + 1] - ring[i + 1]) + ring[i]);
    }
  }
  return crossings.sort((a, b) => a - b);
}

function boxArea([west, south, east, north]: Box): number {
  return (east - west) * (north - south);
}
