import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dbscan } from '../../../analytics/cluster/dbscan.ts';
import { EARTH_RADIUS_M } from '../../../analytics/geo/sphere.ts';
import { createRandom } from '../../../analytics/math/random.ts';
import { generatePointSets, readSample } from './point-sets.ts';
import { clusterPlainly } from './plain-dbscan.ts';

interface ReferenceCase {
  readonly name: string;
  readonly radiusM: number;
  readonly minPoints: number;
  readonly points: number;
  readonly clusters: number;
  readonly noise: number;
  readonly core: number;
  readonly labelsSha256: string;
  readonly isCoreSha256: string;
  readonly labels: number[] | null;
}

const reference = JSON.parse(
  gunzipSync(readFileSync(new URL('../../fixtures/reference/cluster/dbscan.json.gz', import.meta.url))).toString(),
) as { cases: ReferenceCase[] };

describe('dbscan gives the labels of scikit-learn, element for element', () => {
  const sets = new Map(generatePointSets().map(({ name, lonLat }) => [name, lonLat]));
  sets.set('Chicago robberies', readSample('ROBBERY'));
  sets.set('Chicago homicides', readSample('HOMICIDE'));

  it.each(reference.cases)('for $name', ({ name, radiusM, minPoints, ...expected }) => {
    const lonLat = sets.get(name)!;

    const { labels, isCore, count } = dbscan(lonLat, { radiusM, minPoints });

    if (expected.labels) expect([...labels]).toEqual(expected.labels);
    expect({
      points: labels.length,
      clusters: count,
      noise: labels.filter((label) => label < 0).length,
      core: isCore.reduce((sum, core) => sum + core, 0),
      labelsSha256: createHash('sha256').update(new Uint8Array(labels.buffer)).digest('hex'),
      isCoreSha256: createHash('sha256').update(isCore).digest('hex'),
      labels: expected.labels,
    }).toEqual(expected);
  });
});

describe('dbscan gives the clusters of the definition, compared pair by pair', () => {
  it('anywhere on earth, at any radius', () => {
    fc.assert(
      fc.property(somewhere, ({ lonLat, radiusM, minPoints }) => {
        const { labels, isCore, count } = dbscan(lonLat, { radiusM, minPoints });
        expect({ labels: [...labels], isCore: [...isCore], count }).toEqual(clusterPlainly(lonLat, radiusM, minPoints));
      }),
      { seed: 1, numRuns: 1500 },
    );
  });

  it('where crowded cells face each other just out of reach', () => {
    const random = createRandom(5);
    const step = (150 / EARTH_RADIUS_M) * (180 / Math.PI);
    // Two slanting fronts, 1e-7 of the radius too far apart: cells of some 250 points, more than are compared one by one.
    const lonLat = Float64Array.from(
      Array.from({ length: 1200 }, (_, i) => {
        const along = 2 * step * random.next();
        const shift = i % 2 === 0 ? 0 : step * (1 + 1e-7) * Math.SQRT1_2;
        return [along + shift, -along + shift];
      }).flat(),
    );

    const { labels, count } = dbscan(lonLat, { radiusM: 150, minPoints: 5 });

    expect({ labels: [...labels], count }).toMatchObject({ count: 2, labels: clusterPlainly(lonLat, 150, 5).labels });
  });
});

describe('dbscan', () => {
  it('finds the same groups in whatever order the points come', () => {
    fc.assert(
      fc.property(somewhere, ({ lonLat, radiusM, minPoints, seed }) => {
        const order = shuffledOrder(lonLat.length / 2, seed);
        const shuffled = Float64Array.from([...order].flatMap((point) => [lonLat[2 * point], lonLat[2 * point + 1]]));

        const one = dbscan(lonLat, { radiusM, minPoints });
        const other = dbscan(shuffled, { radiusM, minPoints });

        expect(other.count).toBe(one.count);
        const pairs = new Set<string>();
        order.forEach((point, place) => {
          expect(other.isCore[place]).toBe(one.isCore[point]);
          expect(other.labels[place] < 0).toBe(one.labels[point] < 0);
          if (one.isCore[point]) pairs.add(`${one.labels[point]} ${other.labels[place]}`);
        });
        expect(pairs.size).toBe(one.count);
      }),
      { seed: 2, numRuns: 200 },
    );
  });

  it('makes every point core where each stands as often as minPoints asks', () => {
    fc.assert(
      fc.property(somewhere, fc.integer({ min: 2, max: 5 }), ({ lonLat, radiusM }, times) => {
        const repeated = Float64Array.from(Array.from({ length: times }, () => [...lonLat]).flat());
        const { isCore } = dbscan(repeated, { radiusM, minPoints: times });
        expect(isCore.every((core) => core === 1)).toBe(true);
      }),
      { seed: 3, numRuns: 100 },
    );
  });

  it('leaves the points as they were', () => {
    const lonLat = readSample('HOMICIDE');
    const before = lonLat.slice();
    dbscan(lonLat, { radiusM: 500, minPoints: 4 });
    expect(lonLat).toEqual(before);
  });

  it('answers for no points and for fewer than minPoints', () => {
    expect(dbscan(new Float64Array(0), { radiusM: 150, minPoints: 3 })).toEqual({
      labels: new Int32Array(0),
      isCore: new Uint8Array(0),
      count: 0,
    });
    expect(dbscan(Float64Array.of(48, 29), { radiusM: 150, minPoints: 3 })).toEqual({
      labels: Int32Array.of(-1),
      isCore: Uint8Array.of(0),
      count: 0,
    });
  });

  it.each([
    ['half a point', Float64Array.of(48, 29, 48), 150, 3, /lonLat has 3 numbers/],
    ['NaN', Float64Array.of(48, 29, NaN, 29), 150, 3, /point 1 is at \[NaN, 29\]/],
    ['latitude and longitude swapped', Float64Array.of(29, 148), 150, 3, /pass \[longitude, latitude\]/],
    ['no radius', Float64Array.of(48, 29), 0, 3, /radiusM is 0/],
    ['half a neighbour', Float64Array.of(48, 29), 150, 2.5, /minPoints is 2.5/],
  ])('refuses %s', (_, lonLat, radiusM, minPoints, message) => {
    const run = () => dbscan(lonLat, { radiusM, minPoints });
    expect(run).toThrow(RangeError);
    expect(run).toThrow(message);
  });
});

/** Small sets around a place: poles, the antimeridian and a city are as likely as anywhere; a third of the points repeat earlier ones. */
const somewhere = fc
  .record({
    seed: fc.integer({ min: 0, max: 1_000_000 }),
    points: fc.integer({ min: 1, max: 90 }),
    radiusM: fc.constantFrom(0.5, 25, 150, 5000, 100_000, 1_000_000),
    minPoints: fc.integer({ min: 1, max: 8 }),
    spread: fc.double({ min: 0.5, max: 12, noNaN: true }),
    lat: fc.constantFrom(29.3, 0, 60, 89.99, -90, -33),
    lon: fc.constantFrom(48, 180, -179.99, 0, 100),
  })
  .map(({ seed, points, radiusM, minPoints, spread, lat, lon }) => {
    const random = createRandom(seed);
    const reachDeg = (spread * radiusM * 180) / (EARTH_RADIUS_M * Math.PI);
    const lonLat = new Float64Array(2 * points);
    for (let i = 0; i < points; i++) {
      const y = lat + (random.next() - 0.5) * reachDeg;
      const x = lon + ((random.next() - 0.5) * reachDeg) / Math.max(0.001, Math.cos((y * Math.PI) / 180));
      lonLat[2 * i] = ((((x + 180) % 360) + 360) % 360) - 180;
      lonLat[2 * i + 1] = Math.max(-90, Math.min(90, y > 90 ? 180 - y : y < -90 ? -180 - y : y));
      if (i === 0 || random.next() > 0.3) continue;
      const earlier = 2 * random.below(i);
      lonLat.copyWithin(2 * i, earlier, earlier + 2);
    }
    return { lonLat, radiusM, minPoints, seed };
  });

function shuffledOrder(length: number, seed: number): Int32Array {
  const random = createRandom(seed);
  const order = new Int32Array(length).map((_, i) => i);
  for (let i = length - 1; i > 0; i--) {
    const j = random.below(i + 1);
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
