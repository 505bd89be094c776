export interface LoessOptions {
  /** Values in the window around each place, odd, >= 3; above the number of values it widens further. */
  readonly window: number;
  /** 0 = local mean, 1 = local line. */
  readonly degree: 0 | 1;
  /** The curve is computed at every so many places and is straight between them, >= 1. */
  readonly jump: number;
}

/**
 * Local regression with tricube weights at evenly spaced places.
 *
 * @param values   finite.
 * @param weights  one a value, >= 0, or null for all 1.
 * @returns the curve at each place; where no value of the window has a weight, the value itself.
 *
 * Time O(n · window ÷ jump). Source: Cleveland, Cleveland, McRae, Terpenning, Journal of Official Statistics 6 (1990), pp. 3–73;
 * windows at the ends and in between as there.
 */
export function smoothLoess(values: Float64Array, weights: Float64Array | null, options: LoessOptions): Float64Array<ArrayBuffer> {
  const { window, degree } = options;
  const n = values.length;
  const curve = new Float64Array(n);
  if (n < 2) return values.slice();
  const jump = Math.min(options.jump, n - 1);
  const size = Math.min(window, n);
  let last = 0;
  for (let place = 0; place < n; place += jump) {
    const first = firstOfWindow(place, n, size);
    curve[place] = loessAt(values, weights, { window, degree, place, first, end: first + size }) ?? values[place];
    if (place > 0) joinStraight(curve, last, place);
    last = place;
  }
  if (last < n - 1) {
    // The ragged end keeps the window of the last full jump.
    const first = firstOfWindow(last, n, size);
    curve[n - 1] = loessAt(values, weights, { window, degree, place: n - 1, first, end: first + size }) ?? values[n - 1];
    joinStraight(curve, last, n - 1);
  }
  return curve;
}

export interface LoessPoint {
  readonly window: number;
  readonly degree: 0 | 1;
  /** Where the curve is wanted; may lie outside the values. */
  readonly place: number;
  /** Values that take part: first <= i < end. */
  readonly first: number;
  readonly end: number;
}

/** The curve at one place; null if no value that takes part has a weight. */
export function loessAt(
  values: Float64Array,
  weights: Float64Array | null,
  { window, degree, place, first, end }: LoessPoint,
): number | null {
  const n = values.length;
  const reach = Math.max(place - first, end - 1 - place) + (window > n ? Math.floor((window - n) / 2) : 0);
  let sum = 0;
  let mean = 0;
  let weighted = 0;
  let products = 0;
  let squares = 0;
  for (let i = first; i < end; i++) {
    const distance = Math.abs(i - place);
    if (distance > 0.999 * reach) continue;
    // Products: a power with ** takes many times longer, and this is where all the time goes.
    const far = distance / reach;
    const near = distance <= 0.001 * reach ? 1 : 1 - far * far * far;
    const nearness = near * near * near;
    const weight = weights ? nearness * weights[i] : nearness;
    const x = i - place;
    sum += weight;
    mean += weight * x;
    weighted += weight * values[i];
    products += weight * x * values[i];
    squares += weight * x * x;
  }
  if (sum <= 0) return null;
  mean /= sum;
  const level = weighted / sum;
  const spread = squares / sum - mean * mean;
  // Values all at one place show no slope.
  if (degree === 0 || reach === 0 || Math.sqrt(Math.max(0, spread)) <= 0.001 * (n - 1)) return level;
  return level - (mean * (products / sum - mean * level)) / spread;
}

function firstOfWindow(place: number, n: number, size: number): number {
  return Math.min(Math.max(0, place - Math.floor((size - 1) / 2)), n - size);
}

function joinStraight(curve: Float64Array, from: number, to: number): void {
  const slope = (curve[to] - curve[from]) / (to - from);
  for (let i = from + 1; i < to; i++) curve[i] = curve[from] + slope * (i - from);
}
