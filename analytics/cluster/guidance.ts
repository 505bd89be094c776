import { EARTH_RADIUS_M } from '../geo/sphere.ts';
import { buildCellGrid } from './cell-grid.ts';

const FALSE_CORES = 0.001;
const LEAST_POINTS = 10;
/** Side of the cells whose number measures the study area, in radii: wide enough to bridge the gaps between sparse points. */
const AREA_CELL_RADII = 4;

/**
 * Chooses minPoints so that hardly a point would be core if the same number of points were spread evenly by chance.
 *
 * Around a point the number of others is then Poisson with mean λ = (n - 1) π r² / area: the smallest k with P(1 + X >= k) < 0.001,
 * so that what DBSCAN finds is local crowding and not the mean density of a busy city. At least 10: fewer incidents are no pattern.
 */
export function chooseMinPoints({
  points,
  radiusM,
  areaM2,
}: {
  readonly points: number;
  readonly radiusM: number;
  readonly areaM2: number;
}): number {
  if (points < 2) return LEAST_POINTS;
  const mean = ((points - 1) * Math.PI * radiusM ** 2) / areaM2;
  let others = Math.max(LEAST_POINTS - 1, Math.floor(mean));
  while (poissonTail(mean, others) >= FALSE_CORES) others++;
  return others + 1;
}

/** Area that the points occupy: of the square cells of 4 radii that hold any, so that lakes and empty land do not count. */
export function measureStudyAreaM2(lonLat: Float64Array, radiusM: number): number {
  const { cellColumn, frame } = buildCellGrid(lonLat, AREA_CELL_RADII * Math.SQRT2 * radiusM);
  return cellColumn.length * (frame.height * frame.unitRad * EARTH_RADIUS_M) ** 2;
}

/** P(X >= k) of a Poisson count, k at or above its mean, where the terms fall. */
function poissonTail(mean: number, k: number): number {
  let term = Math.exp(k * Math.log(mean) - mean - logFactorial(k));
  let tail = 0;
  for (let i = k + 1; term > tail * 1e-12; i++) {
    tail += term;
    term *= mean / i;
  }
  return tail;
}

/** Stirling's series: 1e-10 from 9 on, which is all that is asked here. */
function logFactorial(k: number): number {
  const x = k + 1;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + 1 / (12 * x) - 1 / (360 * x ** 3) + 1 / (1260 * x ** 5);
}
