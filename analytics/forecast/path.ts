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
  /** Of a model that knows more of its steps than centre and deviation say: then the intervals come from here. */
  readonly quantiles?: StepQuantiles;
  /** Of a model of counts: variance of each step in means, >= 1; its steps are negative binomial. */
  readonly dispersion?: Float64Array<ArrayBuffer>;
}

/** Distribution of each step by its normal scores z: -1.28 stands for the 10 % quantile, 0 for the median. */
export interface StepQuantiles {
  readonly valueAt: (step: number, z: number) => number;
  /** Least z >= 0 whose interval valueAt(-z)…valueAt(z) holds the value. */
  readonly distanceOf: (step: number, value: number) => number;
}

/** Value at a normal score of a step. */
export function valueAt({ scale, centre, deviation, quantiles }: Prediction, step: number, z: number): number {
  return quantiles ? quantiles.valueAt(step, z) : scale.toValue(centre[step] + z * deviation[step]);
}

/** Centre and deviation of a step on another scale: where a model has its own, from its median and its interval of one deviation. */
export function stepOn(prediction: Prediction, step: number, scale: Scale): { readonly centre: number; readonly deviation: number } {
  if (prediction.scale === scale && !prediction.quantiles)
    return { centre: prediction.centre[step], deviation: prediction.deviation[step] };
  const at = (z: number): number => scale.toWorking(valueAt(prediction, step, z));
  return { centre: at(0), deviation: (at(1) - at(-1)) / 2 };
}

/** Half width, as a normal score, of the interval that just holds the value; infinite beside a step without deviation. */
export function distanceOf({ scale, centre, deviation, quantiles }: Prediction, step: number, value: number): number {
  if (quantiles) return quantiles.distanceOf(step, value);
  const distance = Math.abs(scale.toWorking(value) - centre[step]);
  return distance === 0 ? 0 : distance / deviation[step];
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
