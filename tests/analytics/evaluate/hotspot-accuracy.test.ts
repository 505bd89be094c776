import { describe, expect, it } from 'vitest';
import { accuracyOf, countCaught } from '../../../analytics/evaluate/hotspot-accuracy.ts';
import { METRES_PER_DEGREE } from '../../../analytics/geo/sphere.ts';

const side = 1_000 / METRES_PER_DEGREE;

/** A square kilometre near the equator, by its corner in kilometres. */
const square = (x: number, y: number) =>
  [
    [x, y],
    [x + 1, y],
    [x + 1, y + 1],
    [x, y + 1],
    [x, y],
  ].flatMap(([east, north]) => [48 + east * side, north * side]);

const rings = (...squares: readonly number[][]) => ({
  rings: Float64Array.from(squares.flat()),
  ringEnds: Int32Array.from(squares, (_, i) => 5 * (i + 1)),
});

const at = (...places: readonly (readonly [number, number])[]) => Float64Array.from(places.flatMap(([x, y]) => [48 + x * side, y * side]));

describe('countCaught', () => {
  it('counts an incident in two hotspots once, and so the ground under both', () => {
    const lonLat = at([0.2, 0.2], [0.7, 0.5], [1.3, 0.9], [2, 2]);

    const { inside, total, areaM2 } = countCaught({ lonLat, radiusM: 250, ...rings(square(0, 0), square(0.5, 0)) });

    expect({ inside, total }).toEqual({ inside: 3, total: 4 });
    expect(areaM2 / 1.5e6).toBeCloseTo(1, 4);
  });

  it('counts what is on the edge, as corners are incidents themselves', () => {
    const lonLat = at([0, 0], [1, 1], [0.5, 0], [1.00005, 0.5]);

    expect(countCaught({ lonLat, radiusM: 250, ...rings(square(0, 0)) }).inside).toBe(3);
  });

  it('is nothing of no hotspots or no incidents', () => {
    expect(countCaught({ lonLat: at([0, 0]), radiusM: 250, ...rings() })).toMatchObject({ inside: 0, total: 1, areaM2: 0 });
    expect(countCaught({ lonLat: at(), radiusM: 250, ...rings(square(0, 0)) })).toMatchObject({ inside: 0, total: 0, studyM2: 0 });
  });
});

describe('accuracyOf', () => {
  it('is the hit rate over the share of the area', () => {
    expect(accuracyOf({ inside: 25, total: 100, areaM2: 5, studyM2: 100 })).toEqual({ hitRate: 0.25, areaShare: 0.05, pai: 5 });
  });

  it('is none where there is nothing to judge by', () => {
    expect(accuracyOf({ inside: 0, total: 0, areaM2: 5, studyM2: 0 }).pai).toBeNull();
    expect(accuracyOf({ inside: 0, total: 9, areaM2: 0, studyM2: 10 }).pai).toBeNull();
  });
});
