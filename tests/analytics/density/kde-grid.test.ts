import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { densityGrid } from '../../../analytics/density/kde-grid.ts';
import { METRES_PER_DEGREE } from '../../../analytics/geo/sphere.ts';
import { generateCity } from '../cluster/point-sets.ts';

const reference = JSON.parse(
  gunzipSync(readFileSync(new URL('../../fixtures/reference/cluster/density.json.gz', import.meta.url))).toString(),
) as {
  bandwidthM: number;
  cellM: number;
  step: number;
  columns: number;
  rows: number;
  perKm2: number[];
};

describe('densityGrid', () => {
  it('is within 0.03 % of the peak of the sum over all points that NumPy takes', () => {
    const { bandwidthM, cellM, step } = reference;

    const grid = densityGrid({ lonLat: generateCity(2000, 3), bandwidthM, cellM });

    expect([grid.columns, grid.rows]).toEqual([reference.columns, reference.rows]);
    const peak = Math.max(...reference.perKm2);
    const columns = Math.ceil(grid.columns / step);
    const errors = reference.perKm2.map((value, i) => {
      const cell = step * Math.floor(i / columns) * grid.columns + step * (i % columns);
      return Math.abs(grid.perKm2[cell] - value);
    });
    expect(Math.max(...errors) / peak).toBeLessThan(0.0003);
  });

  // What the description of densityGrid promises for the worst place of a point within its cell.
  it.each([
    [1 / 3, 0.001],
    [1 / 2, 0.003],
    [1, 0.035],
  ])('with a cell of %d bandwidths is within %d of the peak of the exact sum', (share, limit) => {
    const bandwidthM = 500;
    const places = Array.from({ length: 40 }, (_, i) => Float64Array.of(47.9 + i * 0.000371, 29.3 + i * 0.000213, 47.93, 29.33));
    const errors = places.map((lonLat) => relativeError(lonLat, bandwidthM, share * bandwidthM));
    expect(Math.max(...errors)).toBeLessThan(limit);
    expect(Math.max(...errors)).toBeGreaterThan(limit / 2);
  });

  it('holds every point: density times area adds up to their number', () => {
    const grid = densityGrid({ lonLat: Float64Array.of(47.9, 29.3, 47.9, 29.3, 48, 29.4), bandwidthM: 800, cellM: 200 });
    const [west, south, east, north] = grid.bounds;
    let sum = 0;
    for (let row = 0; row < grid.rows; row++) {
      const lat = south + ((row + 0.5) / grid.rows) * (north - south);
      const cellKm2 =
        ((((east - west) / grid.columns) * (north - south)) / grid.rows) *
        (METRES_PER_DEGREE / 1000) ** 2 *
        Math.cos((lat * Math.PI) / 180);
      for (let column = 0; column < grid.columns; column++) sum += grid.perKm2[row * grid.columns + column] * cellKm2;
    }
    // Up to 0.3 % of a point lies beyond 3 bandwidths to either side.
    expect(sum).toBeGreaterThan(3 * 0.994);
    expect(sum).toBeLessThan(3);
  });

  it('peaks where the points are, row-major from the south-west', () => {
    const grid = densityGrid({ lonLat: Float64Array.of(47.9, 29.3, 48, 29.4, 48, 29.4), bandwidthM: 500, cellM: 100 });
    const peak = grid.perKm2.indexOf(Math.max(...grid.perKm2));
    const [west, south, east, north] = grid.bounds;
    expect(west + ((peak % grid.columns) + 0.5) * ((east - west) / grid.columns)).toBeCloseTo(48, 2);
    expect(south + (Math.floor(peak / grid.columns) + 0.5) * ((north - south) / grid.rows)).toBeCloseTo(29.4, 2);
  });

  it('answers for no points', () => {
    expect(densityGrid({ lonLat: new Float64Array(0), bandwidthM: 500, cellM: 100 })).toEqual({
      columns: 0,
      rows: 0,
      bounds: [0, 0, 0, 0],
      perKm2: new Float32Array(0),
    });
  });

  it.each([
    ['a cell wider than the bandwidth', 100, 200, /at most the bandwidth/],
    ['more than 4 million cells', 1, 1, /pass a cellM of about/],
    ['no bandwidth', NaN, 1, /bandwidthM NaN/],
  ])('refuses %s', (_, bandwidthM, cellM, message) => {
    expect(() => densityGrid({ lonLat: Float64Array.of(47.9, 29.3, 48, 29.4), bandwidthM, cellM })).toThrow(message);
  });
});

/** Largest difference to the sum of the kernels of all points, as a share of the peak. */
function relativeError(lonLat: Float64Array, bandwidthM: number, cellM: number): number {
  const { columns, rows, bounds, perKm2 } = densityGrid({ lonLat, bandwidthM, cellM });
  const [west, south, east, north] = bounds;
  const lonScale = METRES_PER_DEGREE * Math.cos((((south + north) / 2) * Math.PI) / 180);
  let [peak, worst] = [0, 0];
  perKm2.forEach((value, cell) => {
    const lon = west + (((cell % columns) + 0.5) * (east - west)) / columns;
    const lat = south + ((Math.floor(cell / columns) + 0.5) * (north - south)) / rows;
    let sum = 0;
    for (let i = 0; i < lonLat.length; i += 2) {
      const squaredM = ((lonLat[i] - lon) * lonScale) ** 2 + ((lonLat[i + 1] - lat) * METRES_PER_DEGREE) ** 2;
      sum += (1e6 / (2 * Math.PI * bandwidthM ** 2)) * Math.exp(-squaredM / (2 * bandwidthM ** 2));
    }
    peak = Math.max(peak, sum);
    worst = Math.max(worst, Math.abs(value - sum));
  });
  return worst / peak;
}
