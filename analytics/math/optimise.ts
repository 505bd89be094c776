export interface SimplexOptions {
  /** First step along each axis, in the units of that axis; not 0. */
  readonly steps: readonly number[];
  /** Stops when the values at the corners, and in their middle, differ by no more than this. */
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

  const simplex = startSimplex(objective, start, options.steps);
  for (;;) {
    const ranks = rankCorners(simplex.values);
    const spread = simplex.values[ranks.worst] - simplex.values[ranks.best];
    // NaN: all corners are infinite, so there is no way down.
    const converged = spread <= options.tolerance || Number.isNaN(spread);
    if (converged && descendBetween(simplex, ranks, options.tolerance)) continue;
    if (converged || simplex.evaluations >= options.maxEvaluations) {
      return { point: simplex.corners[ranks.best], value: simplex.values[ranks.best], evaluations: simplex.evaluations, converged };
    }
    if (!replaceWorst(simplex, ranks)) shrink(simplex, ranks.best);
  }
}

type Point = Float64Array<ArrayBuffer>;

interface Simplex {
  readonly objective: (point: Float64Array) => number;
  readonly corners: Point[];
  readonly values: Float64Array;
  evaluations: number;
  readonly middle: Point;
  /** Two points to try; a taken one changes places with the corner that it replaces. */
  trial: Point;
  further: Point;
}

interface Ranks {
  readonly best: number;
  readonly worst: number;
  readonly nextWorst: number;
}

function startSimplex(objective: (point: Float64Array) => number, start: ArrayLike<number>, steps: readonly number[]): Simplex {
  const n = start.length;
  const corners = firstCorners(start, steps);
  const spare = () => new Float64Array(n);
  const simplex = {
    objective,
    corners,
    values: new Float64Array(n + 1),
    evaluations: 0,
    middle: spare(),
    trial: spare(),
    further: spare(),
  };
  corners.forEach((corner, index) => (simplex.values[index] = evaluate(simplex, corner)));
  return simplex;
}

function evaluate(simplex: Simplex, point: Point): number {
  simplex.evaluations++;
  const value = simplex.objective(point);
  return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
}

/** Corners may lie level around a minimum: then its middle is deeper and takes the place of the worst. */
function descendBetween(simplex: Simplex, { best, worst }: Ranks, tolerance: number): boolean {
  const { corners, values, middle, trial } = simplex;
  meanWithout(corners, worst, middle);
  const value = evaluate(simplex, along(middle, corners[worst], 1 / corners.length, trial));
  if (!(value < values[best] - tolerance)) return false;
  takeTrial(simplex, worst, value);
  return true;
}

/** Reflects, expands or contracts the worst corner; false if none of it helps. */
function replaceWorst(simplex: Simplex, { best, worst, nextWorst }: Ranks): boolean {
  const { corners, values, middle } = simplex;
  meanWithout(corners, worst, middle);
  const reflected = evaluate(simplex, along(middle, corners[worst], -1, simplex.trial));
  if (reflected < values[best]) {
    const expanded = evaluate(simplex, along(middle, corners[worst], -2, simplex.further));
    if (expanded < reflected) takeFurther(simplex, worst, expanded);
    else takeTrial(simplex, worst, reflected);
    return true;
  }
  if (reflected < values[nextWorst]) {
    takeTrial(simplex, worst, reflected);
    return true;
  }
  const outside = reflected < values[worst];
  const contracted = evaluate(simplex, along(middle, corners[worst], outside ? -0.5 : 0.5, simplex.further));
  if (contracted >= Math.min(reflected, values[worst])) return false;
  takeFurther(simplex, worst, contracted);
  return true;
}

function takeTrial(simplex: Simplex, corner: number, value: number): void {
  [simplex.corners[corner], simplex.trial] = [simplex.trial, simplex.corners[corner]];
  simplex.values[corner] = value;
}

function takeFurther(simplex: Simplex, corner: number, value: number): void {
  [simplex.corners[corner], simplex.further] = [simplex.further, simplex.corners[corner]];
  simplex.values[corner] = value;
}

function shrink(simplex: Simplex, best: number): void {
  simplex.corners.forEach((corner, index) => {
    if (index !== best) simplex.values[index] = evaluate(simplex, along(simplex.corners[best], corner, 0.5, corner));
  });
}

function firstCorners(start: ArrayLike<number>, steps: readonly number[]): Point[] {
  return Array.from({ length: start.length + 1 }, (_, corner) => {
    const point = Float64Array.from(start);
    if (corner > 0) point[corner - 1] += steps[corner - 1];
    return point;
  });
}

function rankCorners(values: Float64Array): Ranks {
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
function along(from: Float64Array, to: Float64Array, factor: number, out: Point): Point {
  for (let i = 0; i < out.length; i++) out[i] = from[i] + factor * (to[i] - from[i]);
  return out;
}
