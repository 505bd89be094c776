/** Weights of ETS(A,Ad,A) in its error-correction form: 0 < beta < alpha < 1, 0 <= gamma < 1 - alpha, 0 < phi <= 1 damps the trend. */
export interface SmoothingParameters {
  readonly alpha: number;
  readonly beta: number;
  readonly gamma: number;
  readonly phi: number;
}

export interface SmoothingState {
  readonly level: number;
  readonly trend: number;
  /** Seasonal effects of the coming steps, [0] = the very next; length = season, all 0 without a season. */
  readonly seasonal: Float64Array<ArrayBuffer>;
}

export interface Smoothed {
  /** Sum of the squared one-step errors over the values that are not gaps. */
  readonly squaredError: number;
  readonly final: SmoothingState;
}

/**
 * Runs the recursion of ETS(A,Ad,A) over a series: the inner loop of every fit.
 *
 * @param values   one value a step, NaN = gap: its error counts as 0.
 * @param initial  state before the first value; not changed.
 * @param errors   if given, takes the one-step errors, 0 at gaps; as long as `values`.
 *
 * Time O(n), one array of `season` numbers.
 */
export function runSmoother(
  values: Float64Array,
  parameters: SmoothingParameters,
  initial: SmoothingState,
  errors?: Float64Array,
): Smoothed {
  const { alpha, beta, gamma, phi } = parameters;
  const seasonal = initial.seasonal.slice();
  const season = seasonal.length;
  let { level } = initial;
  let drift = phi * initial.trend;
  let squaredError = 0;
  let phase = 0;
  // A step waits for the error of the one before: the terms are grouped so that as few operations as possible lie between.
  const driftGain = phi * beta;
  for (let i = 0; i < values.length; i++) {
    const effect = seasonal[phase];
    const base = level + drift;
    let error = values[i] - effect - base;
    // NaN is the only number that differs from itself; cheaper here than a call.
    if (error !== error) error = 0;
    squaredError += error * error;
    if (errors) errors[i] = error;
    level = base + alpha * error;
    drift = phi * drift + driftGain * error;
    seasonal[phase] = effect + gamma * error;
    if (++phase === season) phase = 0;
  }
  return { squaredError, final: { level, trend: drift / phi, seasonal: rotate(seasonal, phase) } };
}

/** Seasonal effects from the phase that comes next. */
export function rotate(seasonal: Float64Array<ArrayBuffer>, phase: number): Float64Array<ArrayBuffer> {
  if (phase === 0) return seasonal;
  const turned = new Float64Array(seasonal.length);
  turned.set(seasonal.subarray(phase));
  turned.set(seasonal.subarray(0, phase), seasonal.length - phase);
  return turned;
}
