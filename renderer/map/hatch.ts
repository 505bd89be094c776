/** Hatching of an outline: parallel lines at 45°, cut at the ring, so many pixels apart at a zoom. */

/** Web Mercator world size at zoom 0, pixels (MapLibre and deck.gl both use 512). */
const WORLD_PX = 512;

/** Web Mercator pixels of a place at zoom 0, y southwards. */
export function toWorldPx(lon: number, lat: number): [x: number, y: number] {
  const sine = Math.sin((lat * Math.PI) / 180);
  return [((lon + 180) / 360) * WORLD_PX, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * WORLD_PX];
}

export function toLonLat(x: number, y: number): [lon: number, lat: number] {
  return [(x / WORLD_PX) * 360 - 180, (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / WORLD_PX))) * 180) / Math.PI];
}

export type Segment = readonly [from: readonly [lon: number, lat: number], to: readonly [lon: number, lat: number]];

/**
 * Cuts 45° lines (rising to the east) at a ring by the even-odd rule.
 *
 * The lines are fixed to the world, not to the ring: neighbouring outlines are hatched in one pattern, and panning
 * does not make it swim.
 *
 * @param ring       [lon, lat] points, first = last.
 * @param spacingPx  distance between lines at `zoom`, > 0.
 * @throws {RangeError} if spacingPx is not > 0.
 */
export function hatchRing(ring: readonly (readonly [number, number])[], zoom: number, spacingPx: number): Segment[] {
  if (!(spacingPx > 0)) throw new RangeError(`spacingPx must be positive, not ${spacingPx}`);
  const points = ring.map(([lon, lat]) => toWorldPx(lon, lat));
  // Along a rising line x + y is constant (y points south); across it, that sum grows by √2 × distance.
  const step = (spacingPx * Math.SQRT2) / 2 ** zoom;
  const sums = points.map(([x, y]) => x + y);
  const low = sums.reduce((min, sum) => Math.min(min, sum), Infinity);
  const high = sums.reduce((max, sum) => Math.max(max, sum), -Infinity);
  const segments: Segment[] = [];
  for (let line = Math.ceil(low / step); line * step < high; line++) {
    const sum = line * step;
    const crossings: number[] = [];
    for (let i = 1; i < points.length; i++) {
      if (sums[i - 1] > sum === sums[i] > sum) continue;
      const share = (sum - sums[i - 1]) / (sums[i] - sums[i - 1]);
      crossings.push(points[i - 1][0] + share * (points[i][0] - points[i - 1][0]));
    }
    crossings.sort((a, b) => a - b);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      segments.push([toLonLat(crossings[i], sum - crossings[i]), toLonLat(crossings[i + 1], sum - crossings[i + 1])]);
    }
  }
  return segments;
}
