import { boxOf, joinBoxes, zoneShapes, type Ring } from '../../preload/drawing/zone-shapes.ts';
import { toWorldPx } from './hatch.ts';
import type { ZoneGeometry } from '../state/server-truth.ts';

export interface Frame {
  readonly width: number;
  readonly height: number;
  readonly paddingPx: number;
}

/** Steps of an outline shorter than this are left out, pixels. */
const leastStepPx = 0.7;

/** Outlines of zones as SVG paths that fill a frame, in Web Mercator as the map has them. O(points); none in a frame without room. */
export function zonePaths(
  geometry: ZoneGeometry,
  { width, height, paddingPx }: Frame,
): readonly { readonly zoneId: number; readonly d: string }[] {
  const polygons = zoneShapes(geometry)?.polygons ?? [];
  const [roomX, roomY] = [width - 2 * paddingPx, height - 2 * paddingPx];
  if (polygons.length === 0 || roomX <= 0 || roomY <= 0) return [];
  const flat = polygons.map(({ zoneId, rings }) => ({ zoneId, rings: rings.map(worldOf) }));
  const [west, top, east, bottom] = flat.flatMap(({ rings }) => rings.map(boxOf)).reduce(joinBoxes);
  const scale = Math.min(roomX / (east - west || 1), roomY / (bottom - top || 1));
  const left = (width - scale * (east - west)) / 2;
  const above = (height - scale * (bottom - top)) / 2;
  const place = (ring: Ring, i: number): [number, number] => [left + scale * (ring[i] - west), above + scale * (ring[i + 1] - top)];
  const byZone = new Map<number, string>();
  for (const { zoneId, rings } of flat) byZone.set(zoneId, (byZone.get(zoneId) ?? '') + rings.map((ring) => pathOf(ring, place)).join(''));
  return [...byZone].map(([zoneId, d]) => ({ zoneId, d }));
}

function worldOf(ring: Ring): Ring {
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) out.set(toWorldPx(ring[i], ring[i + 1]), i);
  return out;
}

function pathOf(ring: Ring, place: (ring: Ring, i: number) => [number, number]): string {
  let [lastX, lastY] = place(ring, 0);
  let path = `M${lastX.toFixed(1)} ${lastY.toFixed(1)}`;
  for (let i = 2; i < ring.length; i += 2) {
    const [x, y] = place(ring, i);
    if (Math.abs(x - lastX) + Math.abs(y - lastY) < leastStepPx) continue;
    path += `L${x.toFixed(1)} ${y.toFixed(1)}`;
    [lastX, lastY] = [x, y];
  }
  return `${path}Z`;
}
