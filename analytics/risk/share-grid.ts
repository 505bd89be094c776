import { locateZones, type ZoneIndex } from '../geo/zone-index.ts';
import { METRES_PER_DEGREE, RADIANS_PER_DEGREE } from '../geo/sphere.ts';

/** Cells laid over zones, columns and rows from the south-west. */
export interface RiskGrid {
  readonly columns: number;
  readonly rows: number;
  /** [west, south, east, north], degrees: outer edges of the outer cells. */
  readonly bounds: [number, number, number, number];
  /** Row-major number of each cell whose middle lies in a zone, ascending, and the id of that zone. */
  readonly cell: Int32Array<ArrayBuffer>;
  readonly zone: Int32Array<ArrayBuffer>;
}

/** Where incidents of the past happened, and how well that is known; one number a cell of the grid. */
export interface CellRates {
  /** Incidents a day, by the weight of time. */
  readonly rate: Float64Array<ArrayBuffer>;
  /** Incidents that the rate rests on, prior included: its relative variance is 1 / support. */
  readonly support: Float64Array<ArrayBuffer>;
  /** Weight 0…1 of a cell's own count in its rate; the rest is its surroundings'. Low = neighbours are alike, or there are few incidents. */
  readonly ownWeight: number;
  /** Relative variance of a cell's rate from week to week, beyond chance: incidents come in bursts. */
  readonly weekVariation: number;
}

export interface Past {
  /** [lon0, lat0, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
  /** Days between each incident and the end of the known time, >= 0. */
  readonly ageDays: Float64Array;
}

const MAX_CELLS = 4_000_000;
/** Time after which an incident counts half. */
const HALF_LIFE_DAYS = 120;
/** Deviations of the near and the far surroundings, at least these and so many cells, and their shares in what is expected of a cell. */
const NEAR = { metres: 250, cells: 1, share: 0.6 };
const FAR = { metres: 600, cells: 2.4, share: 0.38 };
const KERNEL_DEVIATIONS = 4;
/** Jeffreys' half incident: a cell with next to nothing around it is uncertain, not absurdly so. */
const LEAST_SUPPORT = 0.5;

/** @throws {RangeError} if cellM is not above 0, or there would be over 4 million cells. Cost: see locateZones. */
export function layRiskGrid(zones: ZoneIndex, cellM: number): RiskGrid {
  if (!(cellM > 0)) throw new RangeError(`cellM: must be above 0, is ${cellM}`);
  const { west, south, east, north } = zones;
  const cellLatDeg = cellM / METRES_PER_DEGREE;
  const cellLonDeg = cellLatDeg / Math.max(1e-6, Math.cos(((south + north) / 2) * RADIANS_PER_DEGREE));
  const columns = Math.max(1, Math.ceil((east - west) / cellLonDeg));
  const rows = Math.max(1, Math.ceil((north - south) / cellLatDeg));
  if (columns * rows > MAX_CELLS) throw new RangeError(`cellM: ${columns} × ${rows} cells are over ${MAX_CELLS}; pass a larger cellM`);
  const middles = new Float64Array(2 * columns * rows);
  for (let number = 0; number < columns * rows; number++) {
    middles[2 * number] = west + ((number % columns) + 0.5) * cellLonDeg;
    middles[2 * number + 1] = south + (Math.floor(number / columns) + 0.5) * cellLatDeg;
  }
  const zoneOf = locateZones({ lonLat: middles, index: zones });
  const cell = Int32Array.from(zoneOf.keys()).filter((number) => zoneOf[number] > 0);
  const bounds: RiskGrid['bounds'] = [west, south, west + columns * cellLonDeg, south + rows * cellLatDeg];
  return { columns, rows, bounds, cell, zone: cell.map((number) => zoneOf[number]) };
}

/** Index into `grid.cell` of the cell of each place, -1 = none. Time O(places + columns × rows). */
export function findCells({ columns, rows, bounds, cell }: RiskGrid, lonLat: Float64Array): Int32Array<ArrayBuffer> {
  const [west, south, east, north] = bounds;
  const indexOf = new Int32Array(columns * rows).fill(-1);
  cell.forEach((number, index) => (indexOf[number] = index));
  return Int32Array.from({ length: lonLat.length >> 1 }, (_, i) => {
    const column = Math.floor(((lonLat[2 * i] - west) / (east - west)) * columns);
    const row = Math.floor(((lonLat[2 * i + 1] - south) / (north - south)) * rows);
    return column >= 0 && column < columns && row >= 0 && row < rows ? indexOf[row * columns + column] : -1;
  });
}

/**
 * Rate of each cell from its own incidents and those around, by empirical Bayes.
 *
 * What the surroundings without the cell itself lead to expect (two Gaussian kernels, corrected at the borders, and 2 % of the mean of
 * all) is the mean of a gamma prior; how far cells stray from it (moments) gives its variance, taken as a multiple of that mean; the
 * cell's own incidents make the posterior. So single addresses stand out where they have many incidents, and neighbours speak where
 * there are few. A variance by the square of the mean finds as much, but all but ignores what happens in a place without neighbours.
 * Incidents count the less, the older they are; their number is reduced to the equally weighted ones that would tell as much.
 *
 * Time O(incidents + cells of the rectangle × deviation in cells). Sources: Clayton, Kaldor, Biometrics 43 (1987), pp. 671–681 (gamma
 * prior for rates of areas); Diggle, Applied Statistics 34 (1985), pp. 138–147 (border correction).
 */
export function estimateRates(grid: RiskGrid, past: Past, cellM: number): CellRates {
  const { columns, rows, cell } = grid;
  const place = findCells(grid, past.lonLat);
  const own = new Float64Array(cell.length);
  let oldest = 0;
  place.forEach((index, i) => {
    if (index < 0) return;
    own[index] += 2 ** (-past.ageDays[i] / HALF_LIFE_DAYS);
    if (past.ageDays[i] > oldest) oldest = past.ageDays[i];
  });
  // Sums of the weights and of their squares over the known time, at least a day.
  const weightDays = integrate(Math.max(1, oldest), HALF_LIFE_DAYS);
  const equalWeight = weightDays / integrate(Math.max(1, oldest), HALF_LIFE_DAYS / 2);
  const counts = own.map((weight) => weight * equalWeight);
  const mean = counts.reduce((sum, count) => sum + count, 0) / Math.max(1, cell.length);
  const spread = (values: (index: number) => number) => {
    const raster = new Float64Array(columns * rows);
    cell.forEach((number, index) => (raster[number] = values(index)));
    return raster;
  };
  const raster = spread((index) => counts[index]);
  const mask = spread(() => 1);
  const expected = new Float64Array(cell.length).fill((1 - NEAR.share - FAR.share) * mean);
  for (const { metres, cells, share } of [NEAR, FAR]) {
    const deviation = Math.max(cells, metres / cellM);
    const around = smoothWithoutOwn(raster, { columns, rows, deviation });
    const area = smoothWithoutOwn(mask, { columns, rows, deviation });
    cell.forEach((number, index) => (expected[index] += share * (area[number] > 1e-9 ? around[number] / area[number] : mean)));
  }
  const weight = ownWeight(counts, expected);
  const sums = counts.map((count, index) => expected[index] * (1 / weight - 1) + count);
  const rate = sums.map((sum) => (weight * sum) / (weightDays * equalWeight));
  const support = sums.map((sum) => Math.max(LEAST_SUPPORT, sum));
  return { rate, support, ownWeight: weight, weekVariation: compareWeeks(place, past.ageDays, cell.length) };
}

/** Integral of 2^(-age / halfLife) from 0 to `until`. */
function integrate(until: number, halfLife: number): number {
  return (halfLife / Math.LN2) * (1 - 2 ** (-until / halfLife));
}

/** Of the cell's own count, against 1 for both: cells vary by 1 / (1 - weight) times a Poisson count around what is expected. */
function ownWeight(counts: Float64Array, expected: Float64Array): number {
  let [squares, means] = [0, 0];
  counts.forEach((count, i) => {
    squares += (count - expected[i]) ** 2;
    means += expected[i];
  });
  return Math.min(0.99, Math.max(0.01, 1 - means / squares || 0));
}

const COMPARED_WEEKS = 8;

/** From the differences of each two neighbouring weeks of the last eight: both have the same mean, so that nothing else is left. */
function compareWeeks(place: Int32Array, ageDays: Float64Array, cells: number): number {
  const counts = new Float64Array(COMPARED_WEEKS * cells);
  place.forEach((index, i) => {
    const week = Math.floor(ageDays[i] / 7);
    if (index >= 0 && week < COMPARED_WEEKS) counts[week * cells + index]++;
  });
  let [excess, products] = [0, 0];
  for (let at = 0; at < (COMPARED_WEEKS - 1) * cells; at++) {
    const [later, earlier] = [counts[at], counts[at + cells]];
    excess += (later - earlier) ** 2 - later - earlier;
    products += 2 * later * earlier;
  }
  return products > 0 ? Math.min(1, Math.max(0, excess / products)) : 0;
}

interface Raster {
  readonly columns: number;
  readonly rows: number;
  /** In cells. */
  readonly deviation: number;
}

/** Gaussian mean of the cells around each one, itself left out. */
function smoothWithoutOwn(values: Float64Array, { columns, rows, deviation }: Raster): Float64Array {
  const kernel = halfKernel(deviation);
  const along = smoothLines(values, { lines: rows, size: columns, step: 1, lineStep: columns }, kernel);
  const both = smoothLines(along, { lines: columns, size: rows, step: columns, lineStep: 1 }, kernel);
  const ownShare = kernel[0] * kernel[0];
  return both.map((value, i) => Math.max(0, value - ownShare * values[i]) / (1 - ownShare));
}

/** Weights at 0, 1, 2 … cells; both sides together sum to 1. */
function halfKernel(deviation: number): Float64Array {
  const weights = Float64Array.from({ length: Math.ceil(KERNEL_DEVIATIONS * deviation) + 1 }, (_, i) =>
    Math.exp(-0.5 * (i / deviation) ** 2),
  );
  const sum = 2 * weights.reduce((total, weight) => total + weight, 0) - 1;
  return weights.map((weight) => weight / sum);
}

interface Lines {
  readonly lines: number;
  readonly size: number;
  /** Distance in the array of neighbours on a line, and of lines. */
  readonly step: number;
  readonly lineStep: number;
}

function smoothLines(values: Float64Array, { lines, size, step, lineStep }: Lines, kernel: Float64Array): Float64Array {
  const smoothed = new Float64Array(values.length);
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < size; at++) {
      const value = values[line * lineStep + at * step];
      if (value === 0) continue;
      const first = Math.max(0, at - kernel.length + 1);
      const last = Math.min(size - 1, at + kernel.length - 1);
      for (let to = first; to <= last; to++) smoothed[line * lineStep + to * step] += value * kernel[Math.abs(to - at)];
    }
  }
  return smoothed;
}
