import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isInConvex, measureArea } from '../../../analytics/geo/convex-hull.ts';
import { haversineM } from '../../../analytics/geo/sphere.ts';
import { coarsenOutlines, snapPoints } from '../../../analytics/privacy/snap-grid.ts';

const cellM = 250;
const lon = fc.double({ min: -180, max: 180, noNaN: true });
const lat = fc.double({ min: -85, max: 85, noNaN: true });
const snap = (...lonLat: number[]): number[] => [...snapPoints({ lonLat: Float64Array.from(lonLat), cellM })];

describe('snapPoints', () => {
  it('moves a point by half a diagonal at most, and a moved one no more', () => {
    fc.assert(
      fc.property(lon, lat, (x, y) => {
        const [snappedX = 0, snappedY = 0] = snap(x, y);
        expect(haversineM(x, y, snappedX, snappedY)).toBeLessThan((cellM / Math.SQRT2) * 1.01);
        expect(snap(snappedX, snappedY)).toEqual([snappedX, snappedY]);
      }),
    );
  });

  it('puts points of one cell on one place, and cells 250 m apart', () => {
    const [x = 0, y = 0] = snap(47.9783, 29.3759);
    expect(snap(x + 0.0005, y - 0.0005)).toEqual([x, y]);
    const [east = 0] = snap(x + 0.0026, y);
    const [, north = 0] = snap(x, y + 0.00225);
    expect(haversineM(x, y, east, y)).toBeCloseTo(cellM, 0);
    expect(haversineM(x, y, x, north)).toBeCloseTo(cellM, 3);
  });

  it('refuses half a point and a cell without a side', () => {
    expect(() => snapPoints({ lonLat: Float64Array.of(1), cellM })).toThrow(RangeError);
    expect(() => snapPoints({ lonLat: Float64Array.of(1, 1), cellM: 0 })).toThrow(RangeError);
  });
});

describe('coarsenOutlines', () => {
  it('holds the outline and has no corner of it', () => {
    const outline: [number, number][] = [
      [47.97, 29.37],
      [47.98, 29.371],
      [47.975, 29.38],
      [47.97, 29.37],
    ];
    const [ring = []] = coarsenOutlines({ outlines: [outline], cellM });
    const flat = Float64Array.from(ring.slice(0, -1).flat());

    expect(ring[0]).toEqual(ring.at(-1));
    expect(measureArea(flat)).toBeGreaterThan(0);
    for (const [x, y] of outline) {
      expect(isInConvex(flat, x, y)).toBe(true);
      expect(ring).not.toContainEqual([x, y]);
    }
  });
});
