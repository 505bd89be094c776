import { factorise, solveFactored, solveLower } from './cholesky.ts';

/** The columns of a step that are not 0: places and values, alike long. */
export interface SparseRow {
  readonly at: readonly number[];
  readonly value: readonly number[];
}

export interface QuasiPoissonInput {
  /** Counts, >= 0; NaN = not known, left out. */
  readonly counts: Float64Array;
  /** One a count. */
  readonly rows: readonly SparseRow[];
  /** Inverse prior variance of each effect around 0, > 0: the number of columns. */
  readonly penalty: Float64Array;
}

export interface QuasiPoissonFit {
  /** Change of the logarithm of the mean by one unit of each column. */
  readonly effects: Float64Array<ArrayBuffer>;
  /** Expected count of each step, known or not. */
  readonly mean: Float64Array<ArrayBuffer>;
  /** Standard error of an effect if counts spread as Poisson counts do; times √dispersion where they spread wider. */
  readonly standardErrorOf: (column: number) => number;
}

const MOST_STEPS = 40;
/** Change of any effect at which the search ends. */
const TOLERANCE = 1e-8;
/** Of the logarithm of a mean: keeps a step of the search from overflowing. */
const FARTHEST = 30;

/**
 * Regression of counts on the log scale by reweighted least squares; columns are mostly 0.
 *
 * @returns null if the search breaks down (a column that is 0 everywhere has its penalty to hold it, so this takes hostile input).
 *
 * Time O(n · nonzero² + columns³) a step, some 6 steps. Source: McCullagh, Nelder, Generalized Linear Models (1989), chapters 6 and 9.
 * Equal to R's glm(family = quasipoisson) but for the penalty: tests/fixtures/reference/calendar/effects.json.
 */
export function fitQuasiPoisson({ counts, rows, penalty }: QuasiPoissonInput): QuasiPoissonFit | null {
  const order = penalty.length;
  const known = counts.filter((count) => !Number.isNaN(count));
  const overall = Math.max(1e-3, known.reduce((sum, count) => sum + count, 0) / Math.max(1, known.length));
  const effects = new Float64Array(order);
  const mean = new Float64Array(counts.length);
  // From the counts themselves, drawn halfway to their mean: a start within reach of the answer for any design.
  const linear = counts.map((count) => Math.log(Number.isNaN(count) ? overall : (count + overall) / 2));
  let matrix = new Float64Array(order * order);
  for (let step = 0; step < MOST_STEPS; step++) {
    matrix = new Float64Array(order * order);
    const solution = new Float64Array(order);
    for (let i = 0; i < counts.length; i++) {
      mean[i] = Math.exp(linear[i]);
      if (!Number.isNaN(counts[i]))
        addRow(matrix, solution, { row: rows[i], weight: mean[i], response: linear[i] + (counts[i] - mean[i]) / mean[i] });
    }
    for (let i = 0; i < order; i++) matrix[i * order + i] += penalty[i];
    if (!factorise(matrix, order)) return null;
    solveFactored(matrix, solution);
    const moved = solution.reduce((most, value, i) => Math.max(most, Math.abs(value - effects[i])), 0);
    effects.set(solution);
    rows.forEach((row, i) => (linear[i] = Math.min(FARTHEST, Math.max(-FARTHEST, lineOf(row, effects)))));
    if (!(moved > TOLERANCE)) break;
  }
  return {
    effects,
    mean: linear.map(Math.exp),
    standardErrorOf: (column) => {
      const unit = new Float64Array(order);
      unit[column] = 1;
      solveLower(matrix, unit);
      return Math.sqrt(unit.reduce((sum, value) => sum + value * value, 0));
    },
  };
}

interface WeightedRow {
  readonly row: SparseRow;
  readonly weight: number;
  readonly response: number;
}

/** Adds to both halves of the matrix, as only its lower one is read. */
function addRow(matrix: Float64Array, solution: Float64Array, { row: { at, value }, weight, response }: WeightedRow): void {
  const order = solution.length;
  for (let a = 0; a < at.length; a++) {
    const part = weight * value[a];
    solution[at[a]] += part * response;
    for (let b = 0; b < at.length; b++) matrix[at[a] * order + at[b]] += part * value[b];
  }
}

function lineOf({ at, value }: SparseRow, effects: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < at.length; i++) sum += value[i] * effects[at[i]];
  return sum;
}
