import { factorise, solveFactored } from './cholesky.ts';

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
 * Solves the symmetric system whose lower triangle is `lower`, with the same penalty and trace.
 *
 * @param solution  the right side; overwritten by the solution, and returned.
 * Time O(order³).
 */
export function solveNormalEquations(
  lower: readonly Float64Array[],
  solution: Float64Array<ArrayBuffer>,
  penalty?: readonly number[],
): Float64Array<ArrayBuffer> {
  const order = lower.length;
  const trace = 1e-10 * lower.reduce((most, row, index) => Math.max(most, row[index]), 0) + Number.MIN_VALUE;
  const matrix = new Float64Array(order * order);
  lower.forEach((line, row) => {
    matrix.set(line, row * order);
    matrix[row * order + row] += trace + (penalty?.[row] ?? 0);
  });
  factorise(matrix, order, trace);
  solveFactored(matrix, solution);
  return solution;
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
