import { join } from 'node:path';
import { densityGrid } from '../../analytics/density/kde-grid.ts';
import type { DensityGrid } from '../../analytics/density/kde-grid.ts';
import { METRES_PER_DEGREE, RADIANS_PER_DEGREE } from '../../analytics/geo/sphere.ts';
import { generateCity } from '../analytics/cluster/point-sets.ts';
import { compareMs, medianMs, runPeer, withFolder, writePoints } from './bench.ts';
import type { BenchRow } from './bench.ts';

export const name = 'density';

const POINTS = 1_000_000;
const BANDWIDTH_M = 300;
const CELL_M = 110;
const CHECKED_CELLS = 60;

/** A million points on some 400 × 400 cells against NumPy and SciPy, and the error against the sum over all points. */
export function run(): Promise<BenchRow[]> {
  return withFolder((folder) => {
    const input = { lonLat: generateCity(POINTS, 1), bandwidthM: BANDWIDTH_M, cellM: CELL_M };
    const grid = densityGrid(input);
    const points = writePoints(join(folder, 'city.f64'), input.lonLat);
    const ours = medianMs(11, () => densityGrid(input));
    const args = [points, ...grid.bounds.map(String), `${grid.columns}`, `${grid.rows}`, `${BANDWIDTH_M / CELL_M}`, '11'];
    const peer = runPeer<{ ms: number }>('density.py', args, 'python3-scipy');
    return [
      compareMs(`1M points on ${grid.columns} × ${grid.rows} cells`, ours, {
        name: 'numpy + ndimage',
        ms: peer?.ms ?? null,
        target: '>= 4x',
      }),
      {
        what: 'greatest error of 60 cells',
        value: 100 * measureError(input.lonLat, grid),
        unit: '% of peak',
        peer: null,
        target: '<= 0.1',
      },
    ];
  });
}

/** Error of the densest cell and others against the sum of the kernel over all points, as a share of the peak. */
function measureError(lonLat: Float64Array, grid: DensityGrid): number {
  const peak = grid.perKm2.reduce((most, value) => Math.max(most, value), 0);
  const cells = [
    grid.perKm2.indexOf(peak),
    ...Array.from({ length: CHECKED_CELLS - 1 }, (_, i) => Math.floor(((i + 0.5) * grid.perKm2.length) / CHECKED_CELLS)),
  ];
  return Math.max(...cells.map((cell) => Math.abs(grid.perKm2[cell] - sumKernel(lonLat, grid, cell)))) / peak;
}

function sumKernel(lonLat: Float64Array, { bounds, columns, rows }: DensityGrid, cell: number): number {
  const [west, south, east, north] = bounds;
  const lon = west + (((cell % columns) + 0.5) / columns) * (east - west);
  const lat = south + ((Math.floor(cell / columns) + 0.5) / rows) * (north - south);
  // The plane of the grid: its columns are CELL_M wide on the middle latitude of the points.
  const middleCosine = CELL_M / ((METRES_PER_DEGREE * (east - west)) / columns);
  let sum = 0;
  for (let i = 0; i < lonLat.length; i += 2) {
    const dx = (lonLat[i] - lon) * METRES_PER_DEGREE * middleCosine;
    const dy = (lonLat[i + 1] - lat) * METRES_PER_DEGREE;
    sum += Math.exp(-(dx * dx + dy * dy) / (2 * BANDWIDTH_M ** 2));
  }
  const perKm2 = (1e6 * sum) / (2 * Math.PI * BANDWIDTH_M ** 2);
  return (perKm2 * middleCosine) / Math.cos(lat * RADIANS_PER_DEGREE);
}
