import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { buildCellGrid } from '../../../analytics/cluster/cell-grid.ts';
import { dbscan } from '../../../analytics/cluster/dbscan.ts';
import { chooseMinPoints, exceedChance, measureStudyAreaM2 } from '../../../analytics/cluster/guidance.ts';
import { findHotspots } from '../../../analytics/cluster/hotspots.ts';
import { scoreZone } from '../../../analytics/cluster/score.ts';
import { METRES_PER_DEGREE } from '../../../analytics/geo/sphere.ts';
import { createRandom } from '../../../analytics/math/random.ts';
import { generateCity, readSample } from './point-sets.ts';

const reference = JSON.parse(readFileSync(new URL('../../fixtures/reference/cluster/scores.json', import.meta.url), 'utf8')) as {
  scores: { inside: number; total: number; areaShare: number; score: number }[];
  guidance: { mean: number; minPoints: number }[];
};

describe('scoreZone', () => {
  it.each(reference.scores)('equals R for $inside of $total in a share of $areaShare', ({ score, ...zone }) => {
    // 1e-9 of the log-likelihoods whose difference R takes.
    expect(Math.abs(scoreZone(zone) - score)).toBeLessThan(1e-9 * Math.max(1, score));
  });
});

describe('exceedChance', () => {
  it.each(reference.guidance)('gives $minPoints neighbours for a mean of $mean, as R does', ({ mean, minPoints }) => {
    expect(exceedChance({ points: 2, radiusM: 1, areaM2: Math.PI / mean })).toBe(minPoints);
  });
});

describe('chooseMinPoints', () => {
  it('keeps to the bound by chance where no hotspot is wide', () => {
    const { chosen, bound } = guide(readSample('ROBBERY'), 150);
    expect(chosen).toBe(bound);
  });

  it('goes above it for a frequent type, until no hotspot covers over a hundredth of the study area, and no further', () => {
    const lonLat = readSample('THEFT');
    const { chosen, bound, areaM2 } = guide(lonLat, 250);
    const largestM2 = (minPoints: number): number =>
      Math.max(...findHotspots({ lonLat, radiusM: 250, minPoints, resamples: 0, seed: 1 }).areaM2);
    expect(chosen).toBeGreaterThan(bound);
    expect(largestM2(chosen)).toBeLessThanOrEqual(0.01 * areaM2);
    // Found to within a sixteenth.
    expect(largestM2(Math.floor((chosen * 16) / 17) - 1)).toBeGreaterThan(0.01 * areaM2);
  });

  it('lets a hotspot be as large as a circle of two radii, in however small an area', () => {
    const random = createRandom(3);
    const lonLat = Float64Array.from(
      Array.from({ length: 300 }, () => [47.9 + 0.001 * random.normal(), 29.3 + 0.001 * random.normal()]).flat(),
    );
    const { chosen, bound } = guide(lonLat, 250);
    expect(chosen).toBe(bound);
  });

  it('leaves a wide crowd whole that is evenly dense, rather than find nothing', () => {
    // Each point of the 6 × 6 km lattice has the same neighbours: any minPoints finds all of it or none.
    const lattice = Array.from({ length: 3600 }, (_, i) => [0.0009 * (i % 60), 0.0009 * Math.floor(i / 60)]);
    const random = createRandom(5);
    const scattered = Array.from({ length: 2000 }, () => [0.5 * random.next(), 0.2 + 0.5 * random.next()]);
    const lonLat = Float64Array.from([...lattice, ...scattered].flat());
    const { chosen, bound } = guide(lonLat, 250);
    expect(chosen).toBe(bound);
    expect(findHotspots({ lonLat, radiusM: 250, minPoints: null, resamples: 0, seed: 1 }).incidents[0]).toBeGreaterThanOrEqual(3600);
  });

  it('finds next to nothing in points spread by chance', () => {
    const random = createRandom(4);
    const lonLat = Float64Array.from(Array.from({ length: 20_000 }, () => [47.8 + 0.3 * random.next(), 29.2 + 0.3 * random.next()]).flat());
    const { count, labels } = findHotspots({ lonLat, radiusM: 250, minPoints: null, resamples: 0, seed: 1 });
    // 1 point of 1,000 is core by chance, and brings its dozen neighbours along.
    expect(labels.filter((label) => label >= 0).length).toBeLessThan(0.015 * 20_000);
    expect(count).toBeLessThan(25);
  });
});

describe('measureStudyAreaM2', () => {
  it('counts the land between the points of an evenly filled square', () => {
    const random = createRandom(9);
    const lonLat = Float64Array.from(Array.from({ length: 50_000 }, () => [20 + 0.5 * random.next(), 60 + 0.25 * random.next()]).flat());
    const squareM2 = (0.25 * METRES_PER_DEGREE) ** 2;
    // Cells of 1 km at the border reach over it by half a cell on average: 2 × 0.5 km a side of 28 km.
    const ratio = measureStudyAreaM2(lonLat, 250) / squareM2;
    expect(ratio).toBeGreaterThan(1);
    expect(ratio).toBeLessThan(1.08);
  });
});

describe('findHotspots', () => {
  const lonLat = readSample('ROBBERY');
  const input = { lonLat, radiusM: 250, minPoints: 10, resamples: 20, seed: 42 };
  const found = findHotspots(input);

  it('has the clusters of dbscan, renumbered by score', () => {
    const clusters = dbscan(lonLat, { radiusM: 250, minPoints: 10 });
    const pairs = new Set(clusters.labels.map((label, i) => label * 10_000 + found.labels[i]));
    expect(found.count).toBe(clusters.count);
    expect(pairs.size).toBe(clusters.count + 1);
    expect(found.isCore).toEqual(clusters.isCore);
    expect([...found.scores]).toEqual([...found.scores].sort((a, b) => b - a));
    expect(found.scores.at(-1)).toBeGreaterThan(0);
  });

  it('counts members and core members', () => {
    for (let hotspot = 0; hotspot < found.count; hotspot++) {
      const members = [...found.labels.keys()].filter((i) => found.labels[i] === hotspot);
      expect(found.incidents[hotspot]).toBe(members.length);
      expect(found.coreIncidents[hotspot]).toBe(members.filter((i) => found.isCore[i]).length);
    }
  });

  it('outlines each by a closed counter-clockwise ring around all members', () => {
    for (let hotspot = 0; hotspot < found.count; hotspot++) {
      const ring = ringOf(found, hotspot);
      expect(ring.at(-1)).toEqual(ring[0]);
      for (let i = 1; i < ring.length - 1; i++) expect(turn(ring[i - 1], ring[i], ring[i + 1])).toBeGreaterThan(0);
      for (const i of found.labels.keys()) {
        if (found.labels[i] !== hotspot) continue;
        const point: Point = [lonLat[2 * i], lonLat[2 * i + 1]];
        for (let side = 1; side < ring.length; side++) expect(turn(ring[side - 1], ring[side], point)).toBeGreaterThan(-1e-12);
      }
    }
  });

  it('gives the area of the outline and the mean of the members', () => {
    const members = [...found.labels.keys()].filter((i) => found.labels[i] === 0);
    const mean = (offset: number): number => members.reduce((sum, i) => sum + lonLat[2 * i + offset], 0) / members.length;
    const ring = ringOf(found, 0);
    const latDeg = mean(1);
    const twice = ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0);
    const areaM2 = (twice / 2) * METRES_PER_DEGREE ** 2 * Math.cos((latDeg * Math.PI) / 180);
    expect(found.centres[0]).toBeCloseTo(mean(0), 9);
    expect(found.centres[1]).toBeCloseTo(latDeg, 9);
    // The cosine is taken at another latitude of the cluster.
    expect(found.areaM2[0] / areaM2).toBeCloseTo(1, 3);
  });

  it('scores the incidents within the outline, members or not', () => {
    const ring = ringOf(found, 0);
    const isInside = (i: number): boolean =>
      ring.slice(1).every((to, side) => turn(ring[side], to, [lonLat[2 * i], lonLat[2 * i + 1]]) >= -1e-12);
    const inside = Array.from({ length: lonLat.length / 2 }, (_, i) => i).filter(isInside).length;
    const areaShare = found.areaM2[0] / measureStudyAreaM2(lonLat, 250);
    expect(inside).toBeGreaterThanOrEqual(found.incidents[0]);
    expect(found.scores[0]).toBeCloseTo(scoreZone({ inside, total: lonLat.length / 2, areaShare }), 6);
  });

  it('repeats its support with the same seed, and reports progress to the end', () => {
    const fractions: number[] = [];
    const again = findHotspots(input, (fraction) => fractions.push(fraction));
    expect(again.support).toEqual(found.support);
    expect(fractions).toHaveLength(20);
    expect(fractions.at(-1)).toBe(1);
  });

  it('gives the same hotspots and support for a number of neighbours that was chosen and for the same number given', () => {
    const chosen = findHotspots({ ...input, minPoints: null });
    expect(findHotspots({ ...input, minPoints: chosen.minPoints })).toEqual(chosen);
  });

  it('supports a crowd far more than a chance gathering', () => {
    const random = createRandom(6);
    const crowd = Array.from({ length: 300 }, () => [47.9 + 0.001 * random.normal(), 29.3 + 0.001 * random.normal()]);
    // 10 points on a line, each just in reach of 9 others: drawn again, hardly any is still core.
    const chance = Array.from({ length: 10 }, (_, i) => [48.1 + i * 0.00025, 29.3]);
    const both = findHotspots({
      lonLat: Float64Array.from([...crowd, ...chance].flat()),
      radiusM: 250,
      minPoints: 10,
      resamples: 100,
      seed: 1,
    });
    expect(both.count).toBe(2);
    expect(both.support[0]).toBe(100);
    expect(both.support[1]).toBeLessThan(80);
  });

  it('draws a small round outline about one place and along one line', () => {
    const onePlace = Array.from({ length: 12 }, () => [47.9, 29.3]);
    const oneLine = Array.from({ length: 12 }, (_, i) => [48.1 + i * 0.0004, 29.3]);
    const round = findHotspots({
      lonLat: Float64Array.from([...onePlace, ...oneLine].flat()),
      radiusM: 250,
      minPoints: 5,
      resamples: 0,
      seed: 1,
    });
    const areas = [...round.areaM2].sort((a, b) => a - b);
    // A regular polygon of 16 corners in a circle of 25 m; and that, drawn along 11 steps of 0.0004°.
    const polygonM2 = 8 * 25 ** 2 * Math.sin(Math.PI / 8);
    const lengthM = 11 * 0.0004 * METRES_PER_DEGREE * Math.cos((29.3 * Math.PI) / 180);
    expect(areas[0]).toBeCloseTo(polygonM2, 3);
    expect(areas[1] / (polygonM2 + 50 * lengthM)).toBeCloseTo(1, 5);
  });

  it('keeps a hotspot over the antimeridian in one piece, with coordinates within ±180', () => {
    const random = createRandom(8);
    const lonLat = Float64Array.from(
      Array.from({ length: 200 }, () => {
        const lon = 180 + 0.002 * random.normal();
        return [lon > 180 ? lon - 360 : lon, -17 + 0.002 * random.normal()];
      }).flat(),
    );
    const { count, areaM2, centres, outlines } = findHotspots({ lonLat, radiusM: 300, minPoints: 8, resamples: 10, seed: 1 });
    expect(count).toBe(1);
    expect(areaM2[0]).toBeLessThan(4e6);
    expect(Math.abs(centres[0])).toBeGreaterThan(179.99);
    expect(Math.max(...outlines.map(Math.abs))).toBeLessThanOrEqual(180);
  });

  it('answers for no incidents and for none that gather', () => {
    expect(findHotspots({ lonLat: new Float64Array(0), radiusM: 250, minPoints: null, resamples: 5, seed: 1 })).toMatchObject({
      count: 0,
      minPoints: 10,
    });
    expect(findHotspots({ lonLat: Float64Array.of(48, 29), radiusM: 250, minPoints: null, resamples: 5, seed: 1 })).toMatchObject({
      count: 0,
      labels: Int32Array.of(-1),
      outlines: new Float64Array(0),
    });
  });

  it('refuses half a resample', () => {
    expect(() => findHotspots({ lonLat: generateCity(10, 1), radiusM: 250, minPoints: 5, resamples: 0.5, seed: 1 })).toThrow(
      /resamples is 0.5/,
    );
  });
});

type Point = readonly [lon: number, lat: number];

function guide(lonLat: Float64Array, radiusM: number): { chosen: number; bound: number; areaM2: number } {
  const areaM2 = measureStudyAreaM2(lonLat, radiusM);
  return {
    chosen: chooseMinPoints(buildCellGrid(lonLat, radiusM), { radiusM, areaM2 }),
    bound: exceedChance({ points: lonLat.length / 2, radiusM, areaM2 }),
    areaM2,
  };
}

function ringOf({ outlines, outlineEnds }: ReturnType<typeof findHotspots>, hotspot: number): Point[] {
  const start = hotspot === 0 ? 0 : outlineEnds[hotspot - 1];
  return Array.from({ length: outlineEnds[hotspot] - start }, (_, i) => [outlines[2 * (start + i)], outlines[2 * (start + i) + 1]]);
}

function turn([ax, ay]: Point, [bx, by]: Point, [px, py]: Point): number {
  return (bx - ax) * (py - ay) - (by - ay) * (px - ax);
}
