import type { Scale } from './scale.ts';

/** The coming steps of one series on the working scale of its model. */
export interface Path {
  /** Centre of each step's distribution. */
  readonly centre: Float64Array<ArrayBuffer>;
  /** Effect of one unit of error on the step `i` steps later; [0] = 1; as long as `centre`. */
  readonly weights: Float64Array<ArrayBuffer>;
  /** Variance of one error. */
  readonly sigma2: number;
}

/** What a model says about the coming steps: in counts, but for `centre` and `deviation`. */
export interface Prediction {
  readonly scale: Scale;
  readonly mean: Float64Array<ArrayBuffer>;
  readonly sum: number;
  readonly sumDeviation: number;
  /** Working scale. */
  readonly centre: Float64Array<ArrayBuffer>;
  /** Standard deviation of each step, working scale. */
  readonly deviation: Float64Array<ArrayBuffer>;
}

/** Standard deviation of each step: the errors up to it add up through their weights. */
export function stepDeviations({ weights, sigma2 }: Path): Float64Array<ArrayBuffer> {
  let squares = 0;
  return weights.map((weight) => {
    squares += weight * weight;
    return Math.sqrt(sigma2 * squares);
  });
}

/**
 * Standard deviation of the sum of all steps in counts. Each error enters it through every later step; on a curved scale
 * to first order, by the slope at the centre (the delta method). Time O(horizon²).
 */
export function sumDeviation({ centre, weights, sigma2 }: Path, scale: Scale): number {
  const slopes = centre.map((value) => scale.slopeAt(value));
  let squares = 0;
  for (let step = 0; step < centre.length; step++) {
    let effect = 0;
    for (let later = step; later < centre.length; later++) effect += slopes[later] * weights[later - step];
    squares += effect * effect;
  }
  return Math.sqrt(sigma2 * squares);
}

/** Puts a path into counts; `mean` is what its model expects of each step. */
export function predictAlong(path: Path, scale: Scale, mean: Float64Array<ArrayBuffer>): Prediction {
  const sum = mean.reduce((total, value) => total + value, 0);
  return { scale, mean, sum, sumDeviation: sumDeviation(path, scale), centre: path.centre, deviation: stepDeviations(path) };
}
