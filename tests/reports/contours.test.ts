import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contours } from '../../main/reports/contours.ts';

/** Twice the signed area by the shoelace formula. */
const areaOf = (ring: readonly number[]): number => {
  let sum = 0;
  for (let i = 0; i + 3 < ring.length; i += 2) sum += (ring[i] ?? 0) * (ring[i + 3] ?? 0) - (ring[i + 2] ?? 0) * (ring[i + 1] ?? 0);
  return sum / 2;
};

function isInside(rings: readonly (readonly number[])[], x: number, y: number): boolean {
  let inside = false;
  for (const ring of rings)
    for (let i = 0; i + 3 < ring.length; i += 2) {
      const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = ring.slice(i, i + 4);
      if (y0 > y !== y1 > y && x < ((x1 - x0) * (y - y0)) / (y1 - y0) + x0) inside = !inside;
    }
  return inside;
}

test('a single peak is a diamond at half of the way', () => {
  const rings = contours({ values: [0, 0, 0, 0, 2, 0, 0, 0, 0], columns: 3, rows: 3 }, 1);
  expect(rings).toHaveLength(1);
  expect(Math.abs(areaOf(rings[0] ?? []))).toBeCloseTo(0.5);
});

test('every grid point at or above the level lies inside, every other one outside, and rings are closed', () => {
  const grids = fc.record({ columns: fc.integer({ min: 1, max: 7 }), rows: fc.integer({ min: 1, max: 7 }) }).chain(({ columns, rows }) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.constant(rows),
      // Never at the level itself: there the outline runs through the point.
      values: fc.array(fc.integer({ min: 0, max: 9 }), { minLength: columns * rows, maxLength: columns * rows }),
    }),
  );
  fc.assert(
    fc.property(grids, ({ columns, rows, values }) => {
      const rings = contours({ values, columns, rows }, 4.5);
      for (const ring of rings) expect(ring.slice(0, 2)).toEqual(ring.slice(-2));
      values.forEach((value, i) => {
        expect(isInside(rings, (i % columns) + 1e-7, Math.floor(i / columns) + 1e-7)).toBe(value >= 4.5);
      });
    }),
    { numRuns: 300 },
  );
});
