import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { simplifyRings } from '../../../renderer/map/simplify-rings.ts';
import { isInside, zoneAt, zoneShapes } from '../../../renderer/map/zone-shapes.ts';
import type { ZoneGeometry } from '../../../renderer/state/server-truth.ts';

type Polygon = [number, number][][];

/** The contract's flat form of zones 1, 2, … */
function flatten(zones: readonly Polygon[][]): ZoneGeometry {
  const [zoneIds, polygonEnds, ringEnds, pointEnds, lonLat]: number[][] = [[], [], [], [], []];
  zones.forEach((polygons, index) => {
    zoneIds.push(index + 1);
    for (const polygon of polygons) {
      for (const ring of polygon) {
        lonLat.push(...ring.flat());
        pointEnds.push(lonLat.length / 2);
      }
      ringEnds.push(pointEnds.length);
    }
    polygonEnds.push(ringEnds.length);
  });
  return {
    zoneIds: Int32Array.from(zoneIds),
    polygonEnds: Int32Array.from(polygonEnds),
    ringEnds: Int32Array.from(ringEnds),
    pointEnds: Int32Array.from(pointEnds),
    lonLat: Float64Array.from(lonLat),
  };
}

function box(west: number, south: number, east: number, north: number): [number, number][] {
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
}

const withHole: Polygon = [box(0, 0, 10, 10), box(4, 4, 6, 6)];
const island: Polygon = [box(20, 0, 21, 1)];
const inHole: Polygon = [box(4, 4, 6, 6)];

function chicago(): ZoneGeometry {
  const packed = readFileSync(new URL('../../../resources/sample/chicago_community_areas.geojson.gz', import.meta.url));
  const { features } = JSON.parse(gunzipSync(packed).toString()) as { features: { geometry: { coordinates: Polygon[] } }[] };
  return flatten(features.map((feature) => feature.geometry.coordinates));
}

describe('zone shapes', () => {
  test('holes and islands come out of the flat arrays as they went in', () => {
    const shapes = zoneShapes(flatten([[withHole, island], [inHole]]));
    expect(shapes?.polygons.map(({ zoneId, rings, holeIndices }) => [zoneId, rings.length, holeIndices])).toEqual([
      [1, 2, [10]],
      [1, 1, []],
      [2, 1, []],
    ]);
    expect(shapes?.box).toEqual([0, 0, 21, 10]);
  });

  test('a place is in the zone around it: a hole belongs to what fills it', () => {
    const shapes = zoneShapes(flatten([[withHole, island], [inHole]]));
    if (shapes === null) throw new Error('no shapes');
    expect([zoneAt(shapes, 1, 1), zoneAt(shapes, 5, 5), zoneAt(shapes, 20.5, 0.5), zoneAt(shapes, 15, 5)]).toEqual([1, 2, 1, null]);
  });

  test('names stand inside the largest polygon, clear of its hole', () => {
    const shapes = zoneShapes(flatten([[island, withHole]]));
    const [lon, lat] = shapes?.labelPoints.get(1) ?? [NaN, NaN];
    expect(
      isInside(
        withHole.map((ring) => Float64Array.from(ring.flat())),
        lon,
        lat,
      ),
    ).toBe(true);
  });

  test('without zones there are no shapes', () => {
    expect(zoneShapes(flatten([]))).toBeNull();
  });

  test('each name of the bundled city stands in its own zone', () => {
    const shapes = zoneShapes(chicago());
    if (shapes === null) throw new Error('no shapes');
    expect(shapes.labelPoints.size).toBe(77);
    for (const [zoneId, [lon, lat]] of shapes.labelPoints) expect(zoneAt(shapes, lon, lat)).toBe(zoneId);
  });
});

describe('simplified rings', () => {
  test('no point of the bundled city lies farther than the tolerance from its new border, with a tenth of the points', () => {
    const shapes = zoneShapes(chicago());
    if (shapes === null) throw new Error('no shapes');
    const rings = shapes.polygons.flatMap((polygon) => polygon.rings);
    const simple = simplifyRings(rings, 7);
    const points = (list: readonly Float64Array[]) => list.reduce((sum, ring) => sum + ring.length / 2, 0);
    expect(points(simple)).toBeLessThan(points(rings) / 10);
    rings.slice(0, 12).forEach((ring, index) => {
      for (let i = 0; i < ring.length; i += 2) expect(distanceM(simple[index], ring[i], ring[i + 1])).toBeLessThan(7.1);
    });
  });

  test('neighbours keep the border they share', () => {
    const wavy: [number, number][] = Array.from({ length: 101 }, (_, i) => [1 + 0.0003 * Math.sin(i), i / 100]);
    const west: [number, number][] = [[0, 0], ...wavy, [0, 1], [0, 0]];
    const east: [number, number][] = [[2, 1], ...[...wavy].reverse(), [2, 0], [2, 1]];
    const [a, b] = simplifyRings(
      [west, east].map((ring) => Float64Array.from(ring.flat())),
      20,
    );
    const shared = (ring: Float64Array) => {
      const found = new Set<string>();
      for (let i = 0; i < ring.length; i += 2) if (Math.abs(ring[i] - 1) < 0.01) found.add(`${ring[i]},${ring[i + 1]}`);
      return [...found].sort();
    };
    expect(shared(a).length).toBeGreaterThan(2);
    expect(shared(a).length).toBeLessThan(100);
    expect(shared(a)).toEqual(shared(b));
  });

  test('a ring that would vanish stays as it is', () => {
    const tiny = Float64Array.from(box(0, 0, 0.00001, 0.00001).flat());
    expect(simplifyRings([tiny], 1_000)).toEqual([tiny]);
  });
});

/** Distance of a place from a ring, metres, on a local plane. */
function distanceM(ring: Float64Array, lon: number, lat: number): number {
  const perDegree = (Math.PI / 180) * 6_371_008.8;
  const scale = Math.cos((lat * Math.PI) / 180);
  let best = Infinity;
  for (let i = 2; i < ring.length; i += 2) {
    const [ax, ay] = [(ring[i - 2] - lon) * scale, ring[i - 1] - lat];
    const [dx, dy] = [(ring[i] - ring[i - 2]) * scale, ring[i + 1] - ring[i - 1]];
    const share = Math.min(1, Math.max(0, -(ax * dx + ay * dy) / (dx * dx + dy * dy || 1)));
    best = Math.min(best, Math.hypot(ax + share * dx, ay + share * dy) * perDegree);
  }
  return best;
}
