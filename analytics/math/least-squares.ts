/**
 * Coefficients of the columns that come closest to the target, by the normal equations.
 *
 * @param columns  each as long as the target; dependent ones share their effect.
 * @param penalty  ridge of each column, >= 0, in units of its own squared length; a trace of it is always added.
 *
 * Time O(n · order²).
 */
export function solveLeastSquares(
  columns: readonly Float64Array[],
  target: Float64Array,
  penalty?: readonly number[],
): Float64Array<ArrayBuffer> {
  const lower = columns.map((column, row) => Float64Array.from({ length: row + 1 }, (_, other) => dot(column, columns[other])));
  return solveNormalEquations(
    lower,
    Float64Array.from(columns, (column) => dot(column, target)),
    penalty,
  );
}

/**
 * Solves the symmetric system whose lower triangle is `lower` by Cholesky; both arguments are used up.
 *
 * Time O(order³).
 */
export function solveNormalEquations(
  lower: readonly Float64Array[],
  solution: Float64Array<ArrayBuffer>,
  penalty?: readonly number[],
): Float64Array<ArrayBuffer> {
  const order = lower.length;
  const trace = 1e-10 * lower.reduce((most, row, index) => Math.max(most, row[index]), 0) + Number.MIN_VALUE;
  for (let row = 0; row < order; row++) {
    lower[row][row] += trace + (penalty?.[row] ?? 0);
    for (let col = 0; col <= row; col++) {
      let value = lower[row][col];
      for (let k = 0; k < col; k++) value -= lower[row][k] * lower[col][k];
      lower[row][col] = row === col ? Math.sqrt(Math.max(value, trace)) : value / lower[col][col];
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
