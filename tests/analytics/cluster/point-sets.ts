import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createRandom } from '../../../analytics/math/random.ts';
import type { Random } from '../../../analytics/math/random.ts';
import { EARTH_RADIUS_M, METRES_PER_DEGREE } from '../../../analytics/geo/sphere.ts';

/** Points and options for one clustering; the reference labels of each stand in tests/fixtures/reference/cluster/dbscan.json.gz. */
export interface PointSet {
  readonly name: string;
  readonly radiusM: number;
  readonly minPoints: number;
  readonly lonLat: Float64Array;
}

/** Sets that each break some way of taking a short cut; seeded. */
export function generatePointSets(): PointSet[] {
  const random = createRandom(20);
  const set = (name: string, radiusM: number, minPoints: number, points: readonly (readonly [number, number])[]): PointSet => ({
    name,
    radiusM,
    minPoints,
    lonLat: Float64Array.from(points.flat()),
  });
  return [
    set('rings just out of reach', 150, 4, [...ring(random, 2000, 1500), ...ring(random, 2150.1, 1500)]),
    set('rings just in reach', 150, 4, [...ring(random, 2000, 1500), ...ring(random, 2149.9, 1500)]),
    set('slanting lines a millionth out of reach', 150, 3, lines(random, 150.00015, 1500)),
    set('one place many times', 100, 5, duplicates()),
    set('steps of exactly the radius along a meridian', 150, 3, steps(150, 0)),
    set('steps of exactly the radius along the equator', 150, 3, steps(150, 90)),
    set('contested border points', 100, 4, contested()),
    set('a country', 5000, 4, scatter(random, 3000, { west: 36, south: 17, east: 55, north: 31 })),
    set('the whole sphere', 300_000, 4, sphere(random, 3000)),
    set('over the antimeridian', 500, 6, scatter(random, 2000, { west: 179.95, south: -18.05, east: 180.05, north: -17.95 })),
    set('round the north pole', 2000, 5, cap(random, 90)),
    set('round the south pole', 2000, 5, cap(random, -90)),
    set('far north, wide radius', 5000, 12, scatter(random, 2000, { west: 20, south: 68, east: 23, north: 69 })),
    set('narrow radius', 25, 4, scatter(random, 2000, { west: 47.97, south: 29.36, east: 47.985, north: 29.375 })),
    set('every point its own core', 150, 1, scatter(random, 1000, { west: 47.9, south: 29.3, east: 48, north: 29.4 })),
    { name: 'a city of 20,000', radiusM: 150, minPoints: 10, lonLat: generateCity(20_000, 7) },
  ];
}

/** A city of 40 × 40 km: half of the points in 200 hot spots of 50 to 450 m, half anywhere. */
export function generateCity(points: number, seed: number): Float64Array<ArrayBuffer> {
  const random = createRandom(seed);
  const side = 40_000;
  const spots = Array.from({ length: 200 }, () => ({
    x: side * random.next(),
    y: side * random.next(),
    spreadM: 50 + 400 * random.next(),
  }));
  const lonLat = new Float64Array(2 * points);
  for (let i = 0; i < points; i++) {
    const spot = random.next() < 0.5 ? spots[random.below(spots.length)] : null;
    const x = spot ? spot.x + spot.spreadM * random.normal() : side * random.next();
    const y = spot ? spot.y + spot.spreadM * random.normal() : side * random.next();
    [lonLat[2 * i], lonLat[2 * i + 1]] = place(x, y);
  }
  return lonLat;
}

/** Places of one type in the bundled Chicago sample, in file order. */
export function readSample(type: string): Float64Array<ArrayBuffer> {
  const file = new URL('../../../resources/sample/chicago_2018.csv.gz', import.meta.url);
  const rows = gunzipSync(readFileSync(file)).toString().trimEnd().split('\n').slice(1);
  // Type is the third field; latitude and longitude are the last two, after the fields that may hold quoted commas.
  const fields = rows.map((row) => row.split(',')).filter((row) => row[2] === type);
  return Float64Array.from(fields.flatMap((row) => [Number(row.at(-1)), Number(row.at(-2))]));
}

type Place = [number, number];

function place(x: number, y: number): Place {
  const lat = 29.2 + y / METRES_PER_DEGREE;
  return [47.8 + x / (METRES_PER_DEGREE * Math.cos((29.2 * Math.PI) / 180)), lat];
}

function ring(random: Random, radiusM: number, points: number): Place[] {
  return Array.from({ length: points }, () => {
    const angle = 2 * Math.PI * random.next();
    const y = radiusM * Math.sin(angle);
    const lat = 29.3 + y / METRES_PER_DEGREE;
    return [47.9 + (radiusM * Math.cos(angle)) / (METRES_PER_DEGREE * Math.cos((29.3 * Math.PI) / 180)), lat];
  });
}

function lines(random: Random, apartM: number, points: number): Place[] {
  return Array.from({ length: 2 * points }, (_, i) => {
    const along = 6000 * random.next();
    const across = i % 2 === 0 ? 0 : apartM;
    return place((along + across) * Math.SQRT1_2, (along - across) * Math.SQRT1_2);
  });
}

function duplicates(): Place[] {
  return Array.from({ length: 900 }, (_, i) =>
    i % 3 === 0 ? place(0, 0) : i % 3 === 1 ? place(90, 0) : place(i % 2 === 0 ? 250 : 5000 + i * 300, 0),
  );
}

function steps(radiusM: number, bearingDeg: 0 | 90): Place[] {
  const step = (radiusM / EARTH_RADIUS_M) * (180 / Math.PI);
  return Array.from({ length: 300 }, (_, i) => (bearingDeg === 0 ? [48, i * step] : [i * step, 0]));
}

/** Pairs of tight groups with lone points in reach of both; the groups come in an order that numbers the right one first at times. */
function contested(): Place[] {
  const points: Place[] = [];
  for (let pair = 0; pair < 60; pair++) {
    const left: Place[] = [0, 5, 10, 15].map((step) => place(1000 * pair, step));
    const right: Place[] = [0, 5, 10, 15].map((step) => place(1000 * pair + 180, step));
    const middle: Place[] = [place(1000 * pair + 90, 0)];
    points.push(...(pair % 2 === 0 ? [...left, ...middle, ...right] : [...middle, ...right, ...left]));
  }
  return points;
}

function scatter(random: Random, points: number, box: { west: number; south: number; east: number; north: number }): Place[] {
  return Array.from({ length: points }, () => {
    const lon = box.west + (box.east - box.west) * random.next();
    return [lon > 180 ? lon - 360 : lon, box.south + (box.north - box.south) * random.next()];
  });
}

function sphere(random: Random, points: number): Place[] {
  return Array.from({ length: points }, () => [360 * random.next() - 180, (Math.asin(2 * random.next() - 1) * 180) / Math.PI]);
}

function cap(random: Random, pole: 90 | -90): Place[] {
  return Array.from({ length: 1500 }, (_, i) => [
    360 * random.next() - 180,
    i % 50 === 0 ? pole : pole * (1 - 0.008 * Math.sqrt(random.next())),
  ]);
}
