import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { isInside, zoneAt, zoneShapes } from '../../../preload/drawing/zone-shapes.ts';
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
    expect(shapes?.polygons.map(({ zoneId, rings }) => [zoneId, rings.map((ring) => ring.length)])).toEqual([
      [1, [10, 10]],
      [1, [10]],
      [2, [10]],
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
