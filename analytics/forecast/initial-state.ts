import { runSmoother, type SmoothingParameters, type SmoothingState } from './smoother.ts';

/**
 * First guess of the state before a series: the season from the differences to a centred moving average over the whole
 * series, level and trend from a line through the first values without their season.
 *
 * @param values  at least one value that is not NaN.
 */
export function estimateInitialState(values: Float64Array, season: number): SmoothingState {
  const seasonal = averageSeason(values, season);
  const { level, trend } = fitLine(values, seasonal, Math.max(10, 2 * season));
  return { level, trend, seasonal };
}

/**
 * The initial state with the least squared one-step errors under given parameters. The errors are linear in the state, so
 * one step of Gauss and Newton is exact. Where values leave a part undetermined it stays as it was.
 *
 * Time: season + 2 passes over the series and a Cholesky factorisation of that order.
 */
export function refineInitialState(values: Float64Array, parameters: SmoothingParameters, initial: SmoothingState): SmoothingState {
  const season = initial.seasonal.length;
  // The last seasonal effect is minus the sum of the others: otherwise the level could hide in the season.
  const order = 2 + (season - 1);
  const residuals = new Float64Array(values.length);
  const before = runSmoother(values, parameters, initial, residuals).squaredError;
  const gaps = Float64Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : 0));
  const columns = Array.from({ length: order }, (_, index) => {
    const errors = new Float64Array(values.length);
    runSmoother(gaps, parameters, unitState(season, index), errors);
    return errors;
  });
  const change = solveLeastSquares(columns, residuals);
  const seasonal = initial.seasonal.slice();
  for (let i = 0; i < season - 1; i++) {
    seasonal[i] -= change[2 + i];
    seasonal[season - 1] += change[2 + i];
  }
  const refined = { level: initial.level - change[0], trend: initial.trend - change[1], seasonal };
  return runSmoother(values, parameters, refined).squaredError < before ? refined : initial;
}

function averageSeason(values: Float64Array, season: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  if (season === 1) return sums;
  const half = Math.floor(season / 2);
  for (let i = half; i + half < values.length; i++) {
    const middle = movingAverage(values, i, season);
    if (Number.isNaN(middle) || Number.isNaN(values[i])) continue;
    sums[i % season] += values[i] - middle;
    counts[i % season]++;
  }
  const effects = sums.map((sum, phase) => (counts[phase] ? sum / counts[phase] : 0));
  const shift = effects.reduce((total, effect) => total + effect, 0) / season;
  return effects.map((effect) => effect - shift);
}

/** Mean of one season around a value; of season + 1 values, the outer two counted half, if the season is even. Gaps give NaN. */
function movingAverage(values: Float64Array, centre: number, season: number): number {
  const half = Math.floor(season / 2);
  let sum = 0;
  for (let i = centre - half; i <= centre + half; i++) sum += values[i];
  if (season % 2 === 0) sum -= (values[centre - half] + values[centre + half]) / 2;
  return sum / season;
}

/** Least-squares line through the first `wanted` observed values less their season; `level` is its value one step before. */
function fitLine(values: Float64Array, seasonal: Float64Array, wanted: number): { level: number; trend: number } {
  let [n, sumT, sumY, sumTT, sumTY] = [0, 0, 0, 0, 0];
  for (let i = 0; i < values.length && n < wanted; i++) {
    if (Number.isNaN(values[i])) continue;
    const t = i + 1;
    const y = values[i] - seasonal[i % seasonal.length];
    n++;
    sumT += t;
    sumY += y;
    sumTT += t * t;
    sumTY += t * y;
  }
  const spread = sumTT - (sumT * sumT) / n;
  const trend = spread > 0 ? (sumTY - (sumT * sumY) / n) / spread : 0;
  return { level: (sumY - trend * sumT) / n, trend };
}

function unitState(season: number, index: number): SmoothingState {
  const seasonal = new Float64Array(season);
  if (index >= 2) {
    seasonal[index - 2] = 1;
    seasonal[season - 1] = -1;
  }
  return { level: index === 0 ? 1 : 0, trend: index === 1 ? 1 : 0, seasonal };
}

/** Coefficients of the columns that come closest to the target, by the normal equations with a trace of ridge. */
function solveLeastSquares(columns: readonly Float64Array[], target: Float64Array): Float64Array {
  const order = columns.length;
  const lower = columns.map((column, row) => Float64Array.from({ length: row + 1 }, (_, other) => dot(column, columns[other])));
  const solution = Float64Array.from(columns, (column) => dot(column, target));
  const ridge = 1e-10 * Math.max(...lower.map((row, index) => row[index])) + Number.MIN_VALUE;
  for (let row = 0; row < order; row++) {
    for (let col = 0; col <= row; col++) {
      let value = lower[row][col] + (row === col ? ridge : 0);
      for (let k = 0; k < col; k++) value -= lower[row][k] * lower[col][k];
      lower[row][col] = row === col ? Math.sqrt(Math.max(value, ridge)) : value / lower[col][col];
    }
  }
  for (let row = 0; row < order; row++) {
    for (let k = 0; k < row; k++) solution[row] -= lower[row][k] * solution[k];
    solution[row] /= lower[row][row];
  }
  for (let row = order - 1; row >= 0; row--) {
    for (let k = row + 1; k < order; k++) solution[row] -= lower[k][row] * solution[k];
    solution[row] /= lower[row][row];
  }
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
