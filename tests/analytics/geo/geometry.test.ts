import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findConvexHull, isInConvex, measureArea } from '../../../analytics/geo/convex-hull.ts';
import { layPlane, toLatDeg, toLonDeg, toX, toY } from '../../../analytics/geo/local-plane.ts';
import { orientation } from '../../../analytics/geo/orientation.ts';
import { EARTH_RADIUS_M, haversineM } from '../../../analytics/geo/sphere.ts';

describe('haversineM', () => {
  it('measures a quarter, half and thousandth of the earth', () => {
    const quarterM = (Math.PI / 2) * EARTH_RADIUS_M;
    expect(haversineM(0, 0, 90, 0)).toBeCloseTo(quarterM, 6);
    expect(haversineM(0, 0, 123, 90)).toBeCloseTo(quarterM, 6);
    expect(haversineM(10, 20, -170, -20)).toBeCloseTo(2 * quarterM, 0);
    expect(haversineM(179.9995, 0, -179.9995, 0)).toBeCloseTo(quarterM / 90_000, 6);
  });
});

describe('orientation', () => {
  const exact = fc.integer({ min: -1000, max: 1000 });

  it('has the sign of whole-number arithmetic where rounding gives nonsense', () => {
    fc.assert(
      fc.property(
        exact,
        exact,
        exact,
        exact,
        fc.integer({ min: -3, max: 3 }),
        fc.integer({ min: -3, max: 3 }),
        (ax, ay, dx, dy, px, py) => {
          // A line through far-off points on a lattice of 2⁻⁵², and a point some lattice steps off its middle.
          const unit = 2 ** -52;
          const scale = (value: number): number => 1 + value * unit;
          const [bx, by] = [ax + 2 * dx, ay + 2 * dy];
          const [mx, my] = [ax + dx + px, ay + dy + py];
          const expected = Math.sign((bx - ax) * (my - ay) - (by - ay) * (mx - ax));
          const sign = Math.sign(orientation(scale(ax), scale(ay), scale(bx), scale(by), scale(mx), scale(my)));
          expect(sign + 0).toBe(expected + 0);
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
  });

  it('is exactly opposite for the line the other way round', () => {
    const number = fc.double({ min: -180, max: 180, noNaN: true });
    fc.assert(
      fc.property(number, number, number, number, fc.double({ min: 0, max: 1, noNaN: true }), (ax, ay, bx, by, share) => {
        const [px, py] = [ax + share * (bx - ax), ay + share * (by - ay)];
        expect(Math.sign(orientation(ax, ay, bx, by, px, py)) + Math.sign(orientation(bx, by, ax, ay, px, py))).toBe(0);
      }),
      { seed: 2, numRuns: 2000 },
    );
  });
});

describe('findConvexHull', () => {
  it('holds all points, turns left at every corner, and has corners among the points', () => {
    const lattice = fc.integer({ min: -20, max: 20 });
    fc.assert(
      fc.property(fc.array(fc.tuple(lattice, lattice), { minLength: 3, maxLength: 60 }), (points) => {
        const hull = findConvexHull(Float64Array.from(points.flat()));
        if (hull.length < 6) return;
        const corners = hull.length / 2;
        const corner = (i: number): [number, number] => [hull[2 * (i % corners)], hull[2 * (i % corners) + 1]];
        for (let i = 0; i < corners; i++) expect(orientation(...corner(i), ...corner(i + 1), ...corner(i + 2))).toBeGreaterThan(0);
        for (const [x, y] of points) expect(isInConvex(hull, x, y)).toBe(true);
        expect(measureArea(hull)).toBeGreaterThan(0);
      }),
      { seed: 3, numRuns: 500 },
    );
  });

  it('leaves out points on its sides', () => {
    const hull = findConvexHull(Float64Array.of(0, 0, 1, 0, 2, 0, 2, 2, 0, 2, 1, 1, 0, 1));
    expect([...hull]).toEqual([0, 0, 2, 0, 2, 2, 0, 2]);
    expect(measureArea(hull)).toBe(4);
  });

  it('has two corners for points on one line and one for one place', () => {
    expect([...findConvexHull(Float64Array.of(1, 1, 3, 3, 2, 2))]).toEqual([1, 1, 3, 3]);
    expect([...findConvexHull(Float64Array.of(1, 1, 1, 1, 1, 1))]).toEqual([1, 1]);
  });
});

describe('LocalPlane', () => {
  it('keeps distances of a city to a thousandth and gives the place back', () => {
    const plane = layPlane(47.9, 29.3);
    const [lon, lat] = [47.95, 29.34];
    const straightM = Math.hypot(toX(plane, lon), toY(plane, lat));
    expect(straightM / haversineM(47.9, 29.3, lon, lat)).toBeCloseTo(1, 3);
    expect(toLonDeg(plane, toX(plane, lon))).toBeCloseTo(lon, 12);
    expect(toLatDeg(plane, toY(plane, lat))).toBeCloseTo(lat, 12);
  });

  it('goes the short way over the antimeridian', () => {
    const plane = layPlane(179.99, -17);
    expect(toX(plane, -179.99)).toBeCloseTo(haversineM(179.99, -17, -179.99, -17), 0);
    expect(toLonDeg(plane, toX(plane, -179.99))).toBeCloseTo(-179.99, 9);
  });
});
