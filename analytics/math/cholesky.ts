/**
 * Solves symmetric positive definite systems of a few unknowns by Cholesky's factor.
 *
 * @param matrix  n × n, row-major; only its lower half is read. Overwritten by the factor.
 * @param floor   least pivot: lower ones are raised to it, so that dependent columns share their effect. Without it they end the work.
 * @returns false if the matrix is not positive definite to working precision; its contents are then of no use.
 * Time O(n³).
 */
export function factorise(matrix: Float64Array, n: number, floor = 0): boolean {
  for (let row = 0; row < n; row++) {
    for (let column = 0; column <= row; column++) {
      let sum = matrix[row * n + column];
      for (let k = 0; k < column; k++) sum -= matrix[row * n + k] * matrix[column * n + k];
      if (column < row) matrix[row * n + column] = sum / matrix[column * n + column];
      else if (floor > 0) matrix[row * n + row] = Math.sqrt(Math.max(sum, floor));
      else if (sum > 1e-12 * matrix[row * n + row] && sum < Number.POSITIVE_INFINITY) matrix[row * n + row] = Math.sqrt(sum);
      else return false;
    }
  }
  return true;
}

/** Replaces `vector` by the solution x of L x = vector, L the factor. x · x is then vector' matrix⁻¹ vector. */
export function solveLower(factor: Float64Array, vector: Float64Array): void {
  const n = vector.length;
  for (let row = 0; row < n; row++) {
    for (let k = 0; k < row; k++) vector[row] -= factor[row * n + k] * vector[k];
    vector[row] /= factor[row * n + row];
  }
}

/** Replaces `vector` by the solution x of matrix · x = vector. Time O(n²). */
export function solveFactored(factor: Float64Array, vector: Float64Array): void {
  const n = vector.length;
  solveLower(factor, vector);
  for (let row = n - 1; row >= 0; row--) {
    for (let k = row + 1; k < n; k++) vector[row] -= factor[k * n + row] * vector[k];
    vector[row] /= factor[row * n + row];
  }
}
