import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildZoneIndex, locateZones } from '../../../analytics/geo/zone-index.ts';
import { createRandom } from '../../../analytics/math/random.ts';

type Ring = readonly (readonly number[])[];
type Polygon = readonly Ring[];

describe('locateZones', () => {
  it('places the Chicago sample as counted with Shapely: 469 in no community area, the others by area', () => {
    const { areas, zones } = readCommunityAreas();
    const lonLat = readIncidentPlaces();

    const zoneOf = locateZones({ lonLat, index: buildZoneIndex(flatten(zones, areas)) });

    const counts = new Map<number, number>();
    for (const zone of zoneOf) counts.set(zone, (counts.get(zone) ?? 0) + 1);
    expect(counts.get(0)).toBe(469);
    expect(counts.size).toBe(78);
    // A few of the 77, the largest, the smallest and those with points that lie in two areas.
    const some = Object.fromEntries([25, 8, 32, 9, 47, 46, 67, 68, 73].map((area) => [area, counts.get(area)]));
    expect(some).toEqual({ 25: 8970, 8: 7585, 32: 6432, 9: 136, 47: 252, 46: 2519, 67: 4152, 68: 3821, 73: 1955 });
  });

  it('finds the 22 places of the sample that lie in two areas, one area at a time', () => {
    const { areas, zones } = readCommunityAreas();
    const lonLat = readIncidentPlaces();
    const times = new Uint8Array(lonLat.length / 2);

    zones.forEach((zone, i) => {
      locateZones({ lonLat, index: buildZoneIndex(flatten([zone], [areas[i]])) }).forEach(
        (area, point) => (times[point] += area > 0 ? 1 : 0),
      );
    });

    expect(times.filter((count) => count > 1)).toHaveLength(22);
  });

  it('agrees with a test of every edge, for stars with holes that overlap, at random places and at corners', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (seed) => {
        const random = createRandom(seed);
        const zones = Array.from({ length: 1 + random.below(5) }, () => [star(random.next, 5 + random.below(20))]);
        const corners = zones.flat(3);
        const places = Array.from({ length: 300 }, () => [4 * random.next() - 2, 4 * random.next() - 2]);
        const lonLat = Float64Array.from([...places, ...corners].flat());

        const zoneOf = locateZones({
          lonLat,
          index: buildZoneIndex(
            flatten(
              zones,
              zones.map((_, i) => i + 1),
            ),
          ),
        });

        const expected = Array.from(zoneOf, (_, i) => zones.findIndex((zone) => isInPlainly(zone, lonLat[2 * i], lonLat[2 * i + 1])) + 1);
        expect([...zoneOf]).toEqual(expected);
      }),
      { seed: 1, numRuns: 40 },
    );
  });

  it('puts a place on a shared border into the first zone, and gives every place between to exactly one', () => {
    const random = createRandom(3);
    // A crooked border from south to north, whose corners have no exact sums.
    const border = Array.from({ length: 40 }, (_, i) => [0.1 * random.next(), i / 39]);
    const west: Polygon = [[[-1, 0], ...border, [-1, 1], [-1, 0]]];
    const east: Polygon = [[[1, 0], [1, 1], ...border.toReversed(), [1, 0]]];
    const lonLat = Float64Array.from(Array.from({ length: 5000 }, () => [0.1 * random.next(), 0.001 + 0.998 * random.next()]).flat());

    const both = locateZones({ lonLat, index: buildZoneIndex(flatten([[west], [east]], [1, 2])) });
    const swapped = locateZones({ lonLat, index: buildZoneIndex(flatten([[east], [west]], [2, 1])) });
    const onCorners = locateZones({ lonLat: Float64Array.from(border.flat()), index: buildZoneIndex(flatten([[east], [west]], [2, 1])) });

    expect(both).toEqual(swapped);
    expect(both.every((zone) => zone > 0)).toBe(true);
    expect(onCorners.every((zone) => zone === 2)).toBe(true);
  });

  it('takes several polygons and holes, open rings, and places that are no numbers', () => {
    const square = (x: number, y: number, size: number): Ring => [
      [x, y],
      [x + size, y],
      [x + size, y + size],
      [x, y + size],
    ];
    const zone: Polygon[] = [[square(0, 0, 3), square(1, 1, 1)], [square(5, 0, 1)]];
    const lonLat = Float64Array.of(0.5, 0.5, 1.5, 1.5, 5.5, 0.5, 4, 0.5, NaN, 0, 3, 3, 9, 9);

    const zoneOf = locateZones({ lonLat, index: buildZoneIndex(flatten([zone], [7])) });

    expect([...zoneOf]).toEqual([7, 0, 7, 0, 0, 7, 0]);
  });

  it('answers without zones', () => {
    expect([...locateZones({ lonLat: Float64Array.of(1, 2), index: buildZoneIndex(flatten([], [])) })]).toEqual([0]);
  });

  it('stands on shared memory, so that the index is not moved to a thread', () => {
    const index = buildZoneIndex(
      flatten(
        [
          [
            [
              [
                [0, 0],
                [1, 0],
                [0, 1],
              ],
            ],
          ],
        ],
        [1],
      ),
    );
    const arrays = Object.values(index).filter((value) => typeof value !== 'number');
    expect(arrays.every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(true);
  });

  it.each([
    ['zone ids of 0', [0], /zone id is 0 or less/],
    ['more ids than zones', [1, 2], /do not fit each other/],
  ])('refuses %s', (_, ids, message) => {
    const borders = {
      ...flatten(
        [
          [
            [
              [
                [0, 0],
                [1, 0],
                [0, 1],
              ],
            ],
          ],
        ],
        [1],
      ),
      zoneIds: Int32Array.from(ids),
    };
    expect(() => buildZoneIndex(borders)).toThrow(message);
  });
});

function flatten(zones: readonly (readonly Polygon[])[], ids: readonly number[]) {
  const polygonEnds: number[] = [];
  const ringEnds: number[] = [];
  const pointEnds: number[] = [];
  const points: (readonly number[])[] = [];
  for (const zone of zones) {
    for (const polygon of zone) {
      for (const ring of polygon) {
        points.push(...ring);
        pointEnds.push(points.length);
      }
      ringEnds.push(pointEnds.length);
    }
    polygonEnds.push(ringEnds.length);
  }
  return {
    zoneIds: Int32Array.from(ids),
    polygonEnds: Int32Array.from(polygonEnds),
    ringEnds: Int32Array.from(ringEnds),
    pointEnds: Int32Array.from(pointEnds),
    lonLat: Float64Array.from(points.flat()),
  };
}

/** A star about the origin with a hole; corners on a coarse lattice, so that some edges are level and some corners are shared. */
function star(next: () => number, corners: number): Polygon {
  const ring = (size: number): number[][] => {
    const angles = Array.from({ length: corners }, () => 2 * Math.PI * next()).sort((a, b) => a - b);
    return angles.map((angle) => [Math.cos(angle), Math.sin(angle)].map((part) => Math.round(8 * size * (0.5 + next()) * part) / 8));
  };
  return [ring(1.3), ring(0.4)];
}

/** Even-odd rule over all edges; a place on an edge is inside. Exact on the lattice of `star`, where no product is rounded. */
function isInPlainly(zone: readonly Polygon[], x: number, y: number): boolean {
  return zone.some((polygon) => {
    let isInside = false;
    for (const ring of polygon) {
      for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
        const [ax, ay, bx, by] = [ring[j][0], ring[j][1], ring[i][0], ring[i][1]];
        const side = (bx - ax) * (y - ay) - (by - ay) * (x - ax);
        if (side === 0 && Math.min(ax, bx) <= x && x <= Math.max(ax, bx) && Math.min(ay, by) <= y && y <= Math.max(ay, by)) return true;
        if (ay > y !== by > y && by > ay === side > 0) isInside = !isInside;
      }
    }
    return isInside;
  });
}

function readCommunityAreas(): { areas: number[]; zones: Polygon[][] } {
  const file = new URL('../../../resources/sample/chicago_community_areas.geojson.gz', import.meta.url);
  const { features } = JSON.parse(gunzipSync(readFileSync(file)).toString()) as {
    features: { properties: { area_numbe: string }; geometry: { type: string; coordinates: unknown } }[];
  };
  return {
    areas: features.map(({ properties }) => Number(properties.area_numbe)),
    zones: features.map(({ geometry }) =>
      geometry.type === 'Polygon' ? [geometry.coordinates as Polygon] : (geometry.coordinates as Polygon[]),
    ),
  };
}

function readIncidentPlaces(): Float64Array {
  const file = new URL('../../../resources/sample/chicago_2018.csv.gz', import.meta.url);
  const rows = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').slice(1);
  const lonLat = new Float64Array(2 * rows.length);
  rows.forEach((row, i) => {
    const fields = row.split(',');
    lonLat[2 * i] = Number(fields.at(-1));
    lonLat[2 * i + 1] = Number(fields.at(-2));
  });
  return lonLat;
}
