import { METRES_PER_DEGREE, RADIANS_PER_DEGREE, measureBounds } from '../geo/sphere.ts';
import type { Bounds } from '../geo/sphere.ts';

interface DensityInput {
  /** [lon0, lat0, lon1, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
  /** Standard deviation of the Gaussian kernel, > 0. */
  readonly bandwidthM: number;
  /** Side of a cell, > 0 and at most the bandwidth. */
  readonly cellM: number;
}

export interface DensityGrid {
  readonly columns: number;
  readonly rows: number;
  /** [west, south, east, north], degrees: outer edges of the outer cells. */
  readonly bounds: [number, number, number, number];
  /** Points per square kilometre at the middle of each cell, row-major from the south-west, columns × rows. */
  readonly perKm2: Float32Array<ArrayBuffer>;
}

const MAX_CELLS = 4_000_000;
/** Share of the kernel beyond: 7e-6. */
const KERNEL_DEVIATIONS = 4.5;

/**
 * Kernel density estimate on a grid: points per square kilometre, smoothed by a Gaussian.
 *
 * Each point is shared among the nine cells around it by the quadratic B-spline, then rows and columns are convolved one after the
 * other. That sharing adds cell²/4 of variance wherever in its cell the point is, which the kernel gives back. The error against the
 * sum over all points is at most 0.1 % of the peak with a cell of a third of the bandwidth, 0.3 % with a half, 3.5 % with a cell as
 * wide as it; that is the worst place of a single point, and many points even it out: a city's is about half of that.
 * The grid reaches 3 bandwidths beyond the points. Columns are cellM wide at the middle latitude: meant for
 * a city or a region, off the poles and the antimeridian. No points: no cells.
 *
 * @throws {RangeError} if lonLat is no list of coordinates, a length is out of range or the grid would have over 4 million cells.
 * Cost: O(points + cells × bandwidth / cell). Source: Wand, Fast computation of multivariate kernel estimators, JCGS 3 (1994).
 */
export function densityGrid({ lonLat, bandwidthM, cellM }: DensityInput): DensityGrid {
  checkLengths({ bandwidthM, cellM });
  if (lonLat.length === 0) return { columns: 0, rows: 0, bounds: [0, 0, 0, 0], perKm2: new Float32Array(0) };
  const frame = layGrid(measureBounds(lonLat), bandwidthM, cellM);
  return smooth(frame, { bandwidthM, cellM }, (reach) => binPoints(lonLat, frame, reach));
}

/**
 * The cells of densityGrid() for points that are elsewhere: column = ⌊(lon - west) × columnsPerDeg⌋, row = ⌊(lat - south) × rowsPerDeg⌋.
 * @throws {RangeError} as densityGrid.
 */
export function layDensityCells({ bounds, bandwidthM, cellM }: { readonly bounds: Bounds } & Omit<DensityInput, 'lonLat'>) {
  checkLengths({ bandwidthM, cellM });
  const { columns, rows, west, south, cellLonDeg, cellLatDeg } = layGrid(bounds, bandwidthM, cellM);
  return { columns, rows, west, south, columnsPerDeg: 1 / cellLonDeg, rowsPerDeg: 1 / cellLatDeg };
}

/**
 * densityGrid() of points that are elsewhere, from what is known of each cell of layDensityCells() that holds any.
 *
 * @param sums  nine numbers a cell: Σ eⁱ nʲ over its points at [3 j + i], where e and n say how far east and north of the middle of the
 *              cell a point is, in cells, -0.5 … 0.5. cells: [column, row] of each.
 */
export function densityOfSums(input: { readonly cells: Int32Array; readonly sums: Float64Array } & Parameters<typeof layDensityCells>[0]) {
  const { cells, sums, bounds, bandwidthM, cellM } = input;
  checkLengths(input);
  const frame = layGrid(bounds, bandwidthM, cellM);
  return smooth(frame, { bandwidthM, cellM }, (reach) => binSums(cells, sums, frame, reach));
}

function checkLengths({ bandwidthM, cellM }: Omit<DensityInput, 'lonLat'>): void {
  if (!(cellM > 0 && cellM <= bandwidthM && bandwidthM < Infinity)) {
    throw new RangeError(`cellM is ${cellM} and bandwidthM ${bandwidthM}: pass a cell above 0 and at most the bandwidth`);
  }
}

/** bin: points a cell, shared as binPoints does, with so many empty cells before each row. */
function smooth(frame: GridFrame, { bandwidthM, cellM }: Omit<DensityInput, 'lonLat'>, bin: (reach: number) => Float64Array): DensityGrid {
  const kernel = halfKernel(Math.sqrt(bandwidthM ** 2 - cellM ** 2 / 4) / cellM);
  const { columns, rows, west, south, cellLonDeg, cellLatDeg } = frame;
  const perKm2 = smoothColumns(smoothRows(bin(kernel.length - 1), frame, kernel), frame, kernel);
  return { columns, rows, bounds: [west, south, west + columns * cellLonDeg, south + rows * cellLatDeg], perKm2 };
}

interface GridFrame {
  readonly columns: number;
  readonly rows: number;
  readonly west: number;
  readonly south: number;
  readonly cellLonDeg: number;
  readonly cellLatDeg: number;
}

function layGrid({ west, south, east, north }: Bounds, bandwidthM: number, cellM: number): GridFrame {
  const cellLatDeg = cellM / METRES_PER_DEGREE;
  const cellLonDeg = cellLatDeg / Math.max(1e-6, Math.cos(((south + north) / 2) * RADIANS_PER_DEGREE));
  const margin = (3 * bandwidthM) / cellM;
  const columns = Math.ceil((east - west) / cellLonDeg + 2 * margin);
  const rows = Math.ceil((north - south) / cellLatDeg + 2 * margin);
  if (columns * rows > MAX_CELLS) {
    const enough = Math.ceil(cellM * Math.sqrt((columns * rows) / MAX_CELLS) * 1.01);
    throw new RangeError(
      `the grid would have ${columns} × ${rows} cells, over ${MAX_CELLS}: pass a cellM of about ${enough} or more, or fewer far-off points`,
    );
  }
  return { columns, rows, west: west - margin * cellLonDeg, south: south - margin * cellLatDeg, cellLonDeg, cellLatDeg };
}

/**
 * Shares every point among the middles of the nine cells around it, by the quadratic B-spline. Each row has `reach` empty cells before it,
 * and so after it, or after the last the end of the array.
 */
function binPoints(lonLat: Float64Array, frame: GridFrame, reach: number): Float64Array {
  const { columns, rows, west, south } = frame;
  const stride = columns + reach;
  const counts = new Float64Array(stride * rows + reach);
  const columnScale = 1 / frame.cellLonDeg;
  const rowScale = 1 / frame.cellLatDeg;
  for (let i = 0; i < lonLat.length; i += 2) {
    // The margin of at least 3 cells keeps all nine inside.
    const x = (lonLat[i] - west) * columnScale;
    const y = (lonLat[i + 1] - south) * rowScale;
    const column = x | 0;
    const row = y | 0;
    // From the middle of the cell, -0.5 … 0.5.
    const east = x - column - 0.5;
    const north = y - row - 0.5;
    const westShare = 0.5 * (0.5 - east) * (0.5 - east);
    const middleShare = 0.75 - east * east;
    const eastShare = 0.5 * (0.5 + east) * (0.5 + east);
    let cell = (row - 1) * stride + reach + column;
    let share = 0.5 * (0.5 - north) * (0.5 - north);
    counts[cell - 1] += share * westShare;
    counts[cell] += share * middleShare;
    counts[cell + 1] += share * eastShare;
    cell += stride;
    share = 0.75 - north * north;
    counts[cell - 1] += share * westShare;
    counts[cell] += share * middleShare;
    counts[cell + 1] += share * eastShare;
    cell += stride;
    share = 0.5 * (0.5 + north) * (0.5 + north);
    counts[cell - 1] += share * westShare;
    counts[cell] += share * middleShare;
    counts[cell + 1] += share * eastShare;
  }
  return counts;
}

/** Shares to the west, middle and east cell as polynomials in e: the quadratic B-spline. */
const shares = [
  [0.125, -0.5, 0.5],
  [0.75, 0, -1],
  [0.125, 0.5, 0.5],
] as const;

/** As binPoints: the shares of a point are polynomials in its place within the cell, so that sums of their terms are enough. */
function binSums(cells: Int32Array, sums: Float64Array, { columns, rows }: GridFrame, reach: number): Float64Array {
  const stride = columns + reach;
  const counts = new Float64Array(stride * rows + reach);
  for (let k = 0; 2 * k < cells.length; k++) {
    const middle = cells[2 * k + 1] * stride + reach + cells[2 * k];
    shares.forEach((northShare, dy) => {
      shares.forEach((eastShare, dx) => {
        let share = 0;
        for (let j = 0; j < 3; j++) for (let i = 0; i < 3; i++) share += northShare[j] * eastShare[i] * sums[9 * k + 3 * j + i];
        counts[middle + (dy - 1) * stride + dx - 1] += share;
      });
    });
  }
  return counts;
}

/** Weights at 0, 1, 2 … cells from the middle; both sides together sum to 1. */
function halfKernel(deviation: number): Float64Array {
  const kernel = new Float64Array(Math.ceil(KERNEL_DEVIATIONS * deviation) + 1);
  let sum = 0;
  for (let step = 0; step < kernel.length; step++) {
    kernel[step] = Math.exp(-0.5 * (step / deviation) ** 2);
    sum += step === 0 ? 1 : 2 * kernel[step];
  }
  return kernel.map((weight) => weight / sum);
}

/** Result without the margins of rows, but with `reach` empty rows below and above. */
function smoothRows(counts: Float64Array, { columns, rows }: GridFrame, kernel: Float64Array): Float64Array {
  const reach = kernel.length - 1;
  const smoothed = new Float64Array(columns * (rows + 2 * reach));
  for (let row = 0; row < rows; row++)
    convolve(counts, smoothed, {
      from: row * (columns + reach) + reach,
      to: (row + reach) * columns,
      size: columns,
      step: 1,
      kernel,
      scale: 1,
    });
  return smoothed;
}

/** From points a cell to points a square kilometre, by the area of each row's cells on the sphere. */
function smoothColumns(counts: Float64Array, frame: GridFrame, kernel: Float64Array): Float32Array<ArrayBuffer> {
  const { columns, rows, south, cellLonDeg, cellLatDeg } = frame;
  const perKm2 = new Float32Array(columns * rows);
  const squareKm = (METRES_PER_DEGREE / 1000) ** 2 * cellLonDeg * cellLatDeg;
  for (let row = 0; row < rows; row++) {
    const cosine = Math.max(1e-6, Math.cos((south + (row + 0.5) * cellLatDeg) * RADIANS_PER_DEGREE));
    const from = (row + kernel.length - 1) * columns;
    convolve(counts, perKm2, { from, to: row * columns, size: columns, step: columns, kernel, scale: 1 / (squareKm * cosine) });
  }
  return perKm2;
}

interface Line {
  readonly from: number;
  readonly to: number;
  readonly size: number;
  /** Distance in the input of what the kernel takes together. */
  readonly step: number;
  readonly kernel: Float64Array;
  readonly scale: number;
}

/** output[to + i] = scale × Σ kernel[|j|] input[from + i + j step], for `size` values. */
function convolve(input: Float64Array, output: Float64Array | Float32Array, { from, to, size, step, kernel, scale }: Line): void {
  for (let i = 0; i < size; i++) {
    let before = from + i;
    let after = before;
    let sum = kernel[0] * input[before];
    for (let tap = 1; tap < kernel.length; tap++) {
      before -= step;
      after += step;
      sum += kernel[tap] * (input[before] + input[after]);
    }
    output[to + i] = scale * sum;
  }
}
