/** The coming steps of one series: expected values with their standard deviations, and the same for their sum. */
export interface PathForecast {
  readonly mean: Float64Array<ArrayBuffer>;
  readonly deviation: Float64Array<ArrayBuffer>;
  readonly sum: number;
  readonly sumDeviation: number;
}

/**
 * Standard deviations of a linear model's path, step by step and for its sum.
 *
 * @param mean     expected value of each coming step.
 * @param weights  effect of one unit of error on the step `i` steps later; weights[0] = 1; as long as `mean`.
 * @param sigma2   variance of one error, >= 0.
 *
 * An error i steps before the end of the horizon enters the sum with weights[0] + … + weights[i].
 */
export function projectPath(mean: Float64Array<ArrayBuffer>, weights: Float64Array, sigma2: number): PathForecast {
  const deviation = new Float64Array(mean.length);
  let squares = 0;
  let running = 0;
  let sumSquares = 0;
  let sum = 0;
  for (let step = 0; step < mean.length; step++) {
    squares += weights[step]! ** 2;
    running += weights[step]!;
    sumSquares += running ** 2;
    sum += mean[step]!;
    deviation[step] = Math.sqrt(sigma2 * squares);
  }
  return { mean, deviation, sum, sumDeviation: Math.sqrt(sigma2 * sumSquares) };
}
