import { orientation } from './orientation.ts';

/**
 * Convex hull of points in a plane: [x0, y0, x1, y1, …] counter-clockwise from the westernmost, not closed, no point on a side.
 * Fewer than three corners if all points are on one line. O(n log n), exact corners.
 * Source: Andrew, Another efficient algorithm for convex hulls in two dimensions, IPL 9 (1979).
 */
export function findConvexHull(xy: Float64Array): Float64Array<ArrayBuffer> {
  const order = Array.from({ length: xy.length / 2 }, (_, i) => i).sort((a, b) => xy[2 * a] - xy[2 * b] || xy[2 * a + 1] - xy[2 * b + 1]);
  const distinct = order.filter(
    (point, i) => i === 0 || xy[2 * point] !== xy[2 * order[i - 1]] || xy[2 * point + 1] !== xy[2 * order[i - 1] + 1],
  );
  if (distinct.length < 3) return cornersOf(xy, distinct);
  const south = halfHull(xy, distinct);
  const north = halfHull(xy, [...distinct].reverse());
  return cornersOf(xy, [...south.slice(0, -1), ...north.slice(0, -1)]);
}

/** Area inside a ring, in squares of its unit; positive if counter-clockwise. */
export function measureArea(xy: Float64Array): number {
  let twice = 0;
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2) twice += xy[j] * xy[i + 1] - xy[i] * xy[j + 1];
  return twice / 2;
}

/** True within a counter-clockwise convex ring or on its border. */
export function isInConvex(xy: Float64Array, x: number, y: number): boolean {
  for (let i = 0, j = xy.length - 2; i < xy.length; j = i, i += 2)
    if (orientation(xy[j], xy[j + 1], xy[i], xy[i + 1], x, y) < 0) return false;
  return true;
}

/** The corners that turn left, along points sorted in one direction. */
function halfHull(xy: Float64Array, points: readonly number[]): number[] {
  const corners: number[] = [];
  for (const point of points) {
    while (corners.length >= 2 && !turnsLeft(xy, corners.at(-2)!, corners.at(-1)!, point)) corners.pop();
    corners.push(point);
  }
  return corners;
}

function turnsLeft(xy: Float64Array, a: number, b: number, p: number): boolean {
  return orientation(xy[2 * a], xy[2 * a + 1], xy[2 * b], xy[2 * b + 1], xy[2 * p], xy[2 * p + 1]) > 0;
}

function cornersOf(xy: Float64Array, points: readonly number[]): Float64Array<ArrayBuffer> {
  return Float64Array.from(points.flatMap((point) => [xy[2 * point], xy[2 * point + 1]]));
}
