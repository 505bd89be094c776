import { describe, expect, test } from 'vitest';
import { hatchRing, toLonLat, toWorldPx } from '../../../renderer/map/hatch.ts';
import { isInside } from '../../../preload/drawing/zone-shapes.ts';

const square: [number, number][] = [
  [47.9, 29.3],
  [48.0, 29.3],
  [48.0, 29.4],
  [47.9, 29.4],
  [47.9, 29.3],
];
/** A U: its notch must stay empty. */
const notched: [number, number][] = [
  [47.9, 29.3],
  [48.0, 29.3],
  [48.0, 29.4],
  [47.97, 29.4],
  [47.97, 29.33],
  [47.93, 29.33],
  [47.93, 29.4],
  [47.9, 29.4],
  [47.9, 29.3],
];

describe('hatching', () => {
  test('Mercator pixels and degrees turn into each other', () => {
    const [x, y] = toWorldPx(47.98, 29.37);
    const [lon, lat] = toLonLat(x, y);
    expect(lon).toBeCloseTo(47.98, 10);
    expect(lat).toBeCloseTo(29.37, 10);
    expect(toWorldPx(0, 0)).toEqual([256, 256]);
  });

  test('lines rise at 45 degrees and lie six pixels apart at the zoom', () => {
    const scale = 2 ** 12;
    const lines = hatchRing(square, 12, 6).map((segment) => segment.map(([lon, lat]) => toWorldPx(lon, lat).map((px) => px * scale)));
    expect(lines.length).toBeGreaterThan(10);
    for (const [[x1, y1], [x2, y2]] of lines) expect((y2 - y1) / (x2 - x1)).toBeCloseTo(-1, 5);
    const offsets = lines.map(([[x, y]]) => (x + y) / Math.SQRT2).sort((a, b) => a - b);
    for (let i = 1; i < offsets.length; i++) expect(offsets[i] - offsets[i - 1]).toBeCloseTo(6, 5);
  });

  test('no line leaves the ring, nor enters a notch', () => {
    const ring = Float64Array.from(notched.flat());
    const lines = hatchRing(notched, 13, 6);
    expect(lines.length).toBeGreaterThan(10);
    for (const [[lonA, latA], [lonB, latB]] of lines) {
      // A hair inwards from both ends: the ends themselves lie on the border.
      for (const share of [0.001, 0.25, 0.5, 0.75, 0.999]) {
        expect(isInside([ring], lonA + share * (lonB - lonA), latA + share * (latB - latA))).toBe(true);
      }
    }
  });

  test('the pattern is fixed to the world: two rings over one place are hatched alike', () => {
    const moved = square.map(([lon, lat]): [number, number] => [lon + 0.013, lat + 0.007]);
    const sumOf = ([lon, lat]: readonly [number, number]) => toWorldPx(lon, lat).reduce((a, b) => a + b);
    const sums = hatchRing(square, 12, 6).map(([from]) => sumOf(from));
    const step = sums[1] - sums[0];
    for (const [from] of hatchRing(moved, 12, 6)) {
      const phase = (sumOf(from) - sums[0]) / step;
      expect(phase - Math.round(phase)).toBeCloseTo(0, 4);
    }
  });

  test('an empty ring has no lines, and a spacing of nothing is refused', () => {
    expect(hatchRing([], 12, 6)).toEqual([]);
    expect(() => hatchRing(square, 12, 0)).toThrow(RangeError);
  });
});
