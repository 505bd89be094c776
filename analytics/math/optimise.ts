export interface SimplexOptions {
  /** First step along each axis, in the units of that axis; not 0. */
  readonly steps: readonly number[];
  /** Stops when the values at the corners differ by no more than this. */
  readonly tolerance: number;
  readonly maxEvaluations: number;
}

export interface Minimum {
  readonly point: Float64Array<ArrayBuffer>;
  readonly value: number;
  readonly evaluations: number;
  /** False if it stopped because maxEvaluations was reached. */
  readonly converged: boolean;
}

/**
 * Minimises a function without derivatives by the downhill simplex of Nelder and Mead.
 *
 * @param objective  called with a buffer that is overwritten afterwards: it must not keep it. A value that is not
 *                   finite counts as worse than all others.
 * @param start      first corner, length n >= 1; not changed.
 * @returns the best corner found: a local minimum. Same input, same result.
 * @throws {RangeError} if `start` is empty or `steps` has another length or a step of 0.
 *
 * Time: one or two evaluations a step, n(n+1) numbers of memory.
 * Source: Nelder, Mead, Computer Journal 7 (1965), pp. 308–313, with the coefficients 1, 2, 1/2, 1/2 given there.
 */
export function minimiseSimplex(objective: (point: Float64Array) => number, start: ArrayLike<number>, options: SimplexOptions): Minimum {
  const n = start.length;
  if (n === 0) throw new RangeError('start: needs at least one coordinate');
  if (options.steps.length !== n || options.steps.some((step) => step === 0)) throw new RangeError(`steps: needs ${n} steps other than 0`);

  const corners = firstCorners(start, options.steps);
  let evaluations = 0;
  const evaluate = (point: Float64Array): number => {
    evaluations++;
    const value = objective(point);
    return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
  };
  const values = Float64Array.from(corners, evaluate);
  const middle = new Float64Array(n);
  let trial = new Float64Array(n);
  let further = new Float64Array(n);

  for (;;) {
    const { best, worst, nextWorst } = rankCorners(values);
    const spread = values[worst] - values[best];
    const converged = spread <= options.tolerance || Number.isNaN(spread);
    if (converged || evaluations >= options.maxEvaluations) {
      return { point: corners[best], value: values[best], evaluations, converged };
    }
    const swapWorst = (point: Float64Array<ArrayBuffer>, value: number): Float64Array<ArrayBuffer> => {
      const old = corners[worst];
      corners[worst] = point;
      values[worst] = value;
      return old;
    };

    meanWithout(corners, worst, middle);
    const reflected = evaluate(along(middle, corners[worst], -1, trial));
    if (reflected < values[best]) {
      const expanded = evaluate(along(middle, corners[worst], -2, further));
      if (expanded < reflected) further = swapWorst(further, expanded);
      else trial = swapWorst(trial, reflected);
    } else if (reflected < values[nextWorst]) {
      trial = swapWorst(trial, reflected);
    } else {
      const outside = reflected < values[worst];
      const contracted = evaluate(along(middle, corners[worst], outside ? -0.5 : 0.5, further));
      if (contracted < Math.min(reflected, values[worst])) {
        further = swapWorst(further, contracted);
      } else {
        for (let corner = 0; corner <= n; corner++) {
          if (corner !== best) values[corner] = evaluate(along(corners[best], corners[corner], 0.5, corners[corner]));
        }
      }
    }
  }
}

function firstCorners(start: ArrayLike<number>, steps: readonly number[]): Float64Array<ArrayBuffer>[] {
  return Array.from({ length: start.length + 1 }, (_, corner) => {
    const point = Float64Array.from(start);
    if (corner > 0) point[corner - 1] += steps[corner - 1];
    return point;
  });
}

function rankCorners(values: Float64Array): { best: number; worst: number; nextWorst: number } {
  let best = 0;
  let worst = values[0] > values[1] ? 0 : 1;
  let nextWorst = 1 - worst;
  for (let i = 0; i < values.length; i++) {
    if (values[i] < values[best]) best = i;
    if (i < 2) continue;
    if (values[i] > values[worst]) {
      nextWorst = worst;
      worst = i;
    } else if (values[i] > values[nextWorst]) {
      nextWorst = i;
    }
  }
  return { best, worst, nextWorst };
}

function meanWithout(corners: readonly Float64Array[], left: number, out: Float64Array): void {
  out.fill(0);
  corners.forEach((corner, index) => {
    if (index !== left) for (let i = 0; i < out.length; i++) out[i] += corner[i] / out.length;
  });
}

/** from + factor · (to − from). */
function along(from: Float64Array, to: Float64Array, factor: number, out: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  for (let i = 0; i < out.length; i++) out[i] = from[i] + factor * (to[i] - from[i]);
  return out;
}
