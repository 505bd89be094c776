import { expect, test } from 'vitest';
import { zonePaths } from '../../../renderer/map/zone-paths.ts';

/** Two squares of a degree side by side at the equator. */
const geometry = {
  version: '1',
  zoneIds: Int32Array.of(7, 9),
  polygonEnds: Int32Array.of(1, 2),
  ringEnds: Int32Array.of(1, 2),
  pointEnds: Int32Array.of(5, 10),
  lonLat: Float64Array.of(0, 0, 1, 0, 1, 1, 0, 1, 0, 0, 1, 0, 2, 0, 2, 1, 1, 1, 1, 0),
};

test('zones fill the frame, north up, each with its path', () => {
  const [west, east] = zonePaths(geometry, { width: 208, height: 300, paddingPx: 4 });

  // Twice as wide as high: 200 pixels by 100, in the middle of what is higher.
  expect(west).toEqual({ zoneId: 7, d: 'M4.0 200.0L104.0 200.0L104.0 100.0L4.0 100.0L4.0 200.0Z' });
  expect(east?.d.startsWith('M104.0 200.0L204.0 200.0')).toBe(true);
});

test('in a frame without room there are none', () => {
  expect(zonePaths(geometry, { width: 0, height: 0, paddingPx: 4 })).toEqual([]);
});
