import { layPlane, toX, toY } from '../geo/local-plane.ts';
import { EARTH_RADIUS_M, METRES_PER_DEGREE, RADIANS_PER_DEGREE } from '../geo/sphere.ts';
import { measureStudyAreaM2 } from '../cluster/guidance.ts';

/** Width of the edge that counts as inside. */
const EDGE_M = 0.01;

export interface Rings {
  /** Closed convex rings one after the other, counter-clockwise, as [lon, lat] pairs. */
  readonly rings: Float64Array;
  /** Per ring: its end, in points of `rings`. */
  readonly ringEnds: Int32Array;
}

export interface CaughtIncidents {
  /** Incidents in or within a centimetre of any ring, each once. */
  readonly inside: number;
  readonly total: number;
  /** Ground that the rings cover, each piece once. */
  readonly areaM2: number;
  readonly studyM2: number;
}

/**
 * Counts what a set of hotspots caught of some incidents, best of a later time than the hotspots were made of.
 * @param radiusM  of the hotspots: the study area is measured by it, as for their score.
 */
export function countCaught({
  lonLat,
  radiusM,
  ...outlines
}: Rings & { readonly lonLat: Float64Array; readonly radiusM: number }): CaughtIncidents {
  const total = lonLat.length / 2;
  return {
    inside: countInside(lonLat, outlines),
    total,
    areaM2: measureRings(outlines),
    studyM2: total === 0 ? 0 : measureStudyAreaM2(lonLat, radiusM),
  };
}

/**
 * Prediction accuracy index: the share of incidents caught over the share of the area that it took.
 *
 * 1 = no better than chance; null = there is no incident, or no area. hitRate and areaShare: 0 … 1; an area share is at most 1.
 * Source: Chainey, Tompson, Uhlig, The utility of hotspot mapping for predicting spatial patterns of crime, Security Journal 21 (2008).
 */
export function accuracyOf({ inside, total, areaM2, studyM2 }: CaughtIncidents) {
  const hitRate = total === 0 ? 0 : inside / total;
  const areaShare = studyM2 === 0 ? 0 : Math.min(1, areaM2 / studyM2);
  return { hitRate, areaShare, pai: total === 0 || areaShare === 0 ? null : hitRate / areaShare };
}

function countInside(lonLat: Float64Array, outlines: Rings): number {
  const onPlane = listRings(outlines).map((ring) => {
    const plane = layPlane(ring[0], ring[1]);
    const xy = new Float64Array(ring.length - 2);
    const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
    for (let i = 0; i < xy.length; i += 2) {
      xy[i] = toX(plane, ring[i]);
      xy[i + 1] = toY(plane, ring[i + 1]);
      box.west = Math.min(box.west, xy[i]);
      box.east = Math.max(box.east, xy[i]);
      box.south = Math.min(box.south, ring[i + 1]);
      box.north = Math.max(box.north, ring[i + 1]);
    }
    return { plane, xy, ...box };
  });
  let inside = 0;
  for (let i = 0; i < lonLat.length; i += 2) {
    const lat = lonLat[i + 1];
    for (const { plane, xy, west, south, east, north } of onPlane) {
      if (lat < south - EDGE_M / METRES_PER_DEGREE || lat > north + EDGE_M / METRES_PER_DEGREE) continue;
      const x = toX(plane, lonLat[i]);
      if (x < west - EDGE_M || x > east + EDGE_M || !isAtConvex(xy, x, toY(plane, lat))) continue;
      inside++;
      break;
    }
  }
  return inside;
}

/** In a counter-clockwise convex ring, or within EDGE_M of a side: corners are incidents, which rounding must not put outside. */
function isAtConvex(xy: Float64Array, x: number, y: number): boolean {
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) {
    const [sideX, sideY] = [xy[i] - xy[j], xy[i + 1] - xy[j + 1]];
    if (sideX * (y - xy[j + 1]) - sideY * (x - xy[j]) < -EDGE_M * Math.hypot(sideX, sideY)) return false;
  }
  return true;
}

/** Slices of the lowest ring, and at most so many in all. */
const SLICES_A_RING = 64;
const MOST_SLICES = 200_000;

/**
 * Area that rings cover together, by slices along parallels of the equal-area cylinder: right to about 0.1 %.
 */
function measureRings(outlines: Rings): number {
  const rings = listRings(outlines)
    .map(toEqualArea)
    .sort((a, b) => a.south - b.south);
  if (rings.length === 0) return 0;
  const south = rings[0].south;
  const north = Math.max(...rings.map((ring) => ring.north));
  const lowest = Math.min(...rings.map((ring) => ring.north - ring.south));
  const slices = Math.min(MOST_SLICES, Math.ceil((SLICES_A_RING * (north - south)) / lowest));
  const height = (north - south) / slices;
  let areaM2 = 0;
  let entered = 0;
  let active: typeof rings = [];
  for (let slice = 0; slice < slices; slice++) {
    const y = south + (slice + 0.5) * height;
    while (entered < rings.length && rings[entered].south <= y) active.push(rings[entered++]);
    active = active.filter((ring) => ring.north >= y);
    areaM2 += height * coveredLength(active.map(({ xy }) => crossing(xy, y)));
  }
  return areaM2;
}

function toEqualArea(ring: Float64Array): { readonly xy: Float64Array; readonly south: number; readonly north: number } {
  const xy = new Float64Array(ring.length);
  let [south, north] = [Infinity, -Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    // From 0 … 360 where it passes the antimeridian, so that a ring stays in one piece.
    const east = ring[i] - ring[0];
    const lon = ring[0] + (east > 180 ? east - 360 : east < -180 ? east + 360 : east);
    xy[i] = EARTH_RADIUS_M * RADIANS_PER_DEGREE * lon;
    xy[i + 1] = EARTH_RADIUS_M * Math.sin(RADIANS_PER_DEGREE * ring[i + 1]);
    south = Math.min(south, xy[i + 1]);
    north = Math.max(north, xy[i + 1]);
  }
  return { xy, south, north };
}

/** Where a parallel enters and leaves a convex ring. */
function crossing(xy: Float64Array, y: number): readonly [number, number] {
  let [from, to] = [Infinity, -Infinity];
  for (let i = 0; i + 3 < xy.length; i += 2) {
    const [ya, yb] = [xy[i + 1], xy[i + 3]];
    if (ya === yb || Math.min(ya, yb) > y || Math.max(ya, yb) < y) continue;
    const x = xy[i] + ((y - ya) / (yb - ya)) * (xy[i + 2] - xy[i]);
    from = Math.min(from, x);
    to = Math.max(to, x);
  }
  return [from, to];
}

function coveredLength(spans: readonly (readonly [number, number])[]): number {
  let [length, reached] = [0, -Infinity];
  for (const [from, to] of spans.toSorted(([a], [b]) => a - b)) {
    length += Math.max(0, to - Math.max(from, reached));
    reached = Math.max(reached, to);
  }
  return length;
}

const listRings = ({ rings, ringEnds }: Rings): Float64Array[] =>
  Array.from(ringEnds, (end, i) => rings.subarray(2 * (i === 0 ? 0 : ringEnds[i - 1]), 2 * end));
