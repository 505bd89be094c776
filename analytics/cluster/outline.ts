import { findConvexHull, isInConvex, measureArea } from '../geo/convex-hull.ts';
import { layPlane, toLatDeg, toLonDeg, toX, toY } from '../geo/local-plane.ts';
import type { LocalPlane } from '../geo/local-plane.ts';
import { listCellsInBox } from './cell-grid.ts';
import type { CellGrid } from './cell-grid.ts';

/** The shape of one cluster: the convex hull of its members. */
export interface Outline {
  readonly areaM2: number;
  /** Mean place of the members. */
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Corners in metres on `plane`, counter-clockwise, not closed. */
  readonly xy: Float64Array<ArrayBuffer>;
  readonly plane: LocalPlane;
}

/** Corners of the circle put around the points of a cluster with next to no area. */
const ROUND_CORNERS = 16;

/**
 * Outlines the points `members` of a cluster.
 *
 * A cluster with less area than a circle of a tenth of the radius (one address, one straight street) gets such circles
 * around its outermost points and the hull of these: it can be seen and clicked, and its density stays finite.
 */
export function outlineCluster(lonLat: Float64Array, members: Int32Array, radiusM: number): Outline {
  const first = 2 * members[0];
  const plane = layPlane(lonLat[first], lonLat[first + 1]);
  const points = new Float64Array(2 * members.length);
  let sumX = 0;
  let sumY = 0;
  for (let i = 0; i < members.length; i++) {
    points[2 * i] = toX(plane, lonLat[2 * members[i]]);
    points[2 * i + 1] = toY(plane, lonLat[2 * members[i] + 1]);
    sumX += points[2 * i];
    sumY += points[2 * i + 1];
  }
  const roundM = radiusM / 10;
  let xy = findConvexHull(points);
  if (measureArea(xy) < Math.PI * roundM ** 2) xy = findConvexHull(roundCorners(xy, roundM));
  return {
    areaM2: measureArea(xy),
    lonDeg: toLonDeg(plane, sumX / members.length),
    latDeg: toLatDeg(plane, sumY / members.length),
    xy,
    plane,
  };
}

/** Points in or on an outline, cluster members or not. Cost: the points of the cells that its box meets. */
export function countInOutline(grid: CellGrid, { xy, plane }: Outline): number {
  const box = { west: Infinity, south: Infinity, east: -Infinity, north: -Infinity };
  for (let i = 0; i < xy.length; i += 2) {
    box.west = Math.min(box.west, xy[i]);
    box.east = Math.max(box.east, xy[i]);
    box.south = Math.min(box.south, xy[i + 1]);
    box.north = Math.max(box.north, xy[i + 1]);
  }
  const degrees = {
    west: toLonDeg(plane, box.west),
    east: toLonDeg(plane, box.east),
    south: toLatDeg(plane, box.south),
    north: toLatDeg(plane, box.north),
  };
  let count = 0;
  for (const { first, end } of listCellsInBox(grid, degrees)) {
    for (let position = grid.cellStart[first]; position < grid.cellStart[end]; position++) {
      const point = 2 * grid.order[position];
      const x = toX(plane, grid.lonLat[point]);
      const y = toY(plane, grid.lonLat[point + 1]);
      if (x >= box.west && x <= box.east && y >= box.south && y <= box.north && isInConvex(xy, x, y)) count++;
    }
  }
  return count;
}

/** Closed ring of an outline, [lon, lat] pairs counter-clockwise. Over the antimeridian longitudes jump by 360. */
export function ringOf({ xy, plane }: Outline): Float64Array<ArrayBuffer> {
  const ring = new Float64Array(xy.length + 2);
  for (let i = 0; i < ring.length; i += 2) {
    ring[i] = toLonDeg(plane, xy[i % xy.length]);
    ring[i + 1] = toLatDeg(plane, xy[(i + 1) % xy.length]);
  }
  return ring;
}

function roundCorners(xy: Float64Array, radiusM: number): Float64Array {
  const points = new Float64Array(xy.length * ROUND_CORNERS);
  for (let i = 0; i < points.length; i += 2) {
    const corner = 2 * Math.floor(i / 2 / ROUND_CORNERS);
    const angle = (2 * Math.PI * ((i / 2) % ROUND_CORNERS)) / ROUND_CORNERS;
    points[i] = xy[corner] + radiusM * Math.cos(angle);
    points[i + 1] = xy[corner + 1] + radiusM * Math.sin(angle);
  }
  return points;
}
