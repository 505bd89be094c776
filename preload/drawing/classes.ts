/**
 * Class breaks: how numbers become a few colours. A list of k ascending lower bounds makes k classes: class i holds
 * bounds[i] <= value < bounds[i + 1], the last one is open above. Bounds are distinct, so there may be fewer than asked for.
 */
export type ClassMethod = 'quantile' | 'equal' | 'natural';

/** Natural breaks cost O(classes × n²): beyond this many distinct values they are taken from quantiles of the values. */
const MAX_NATURAL_VALUES = 600;

/**
 * Finds the lower bounds of classes.
 *
 * @param values   finite numbers, any order, not changed; an empty list has no classes.
 * @param method   quantile: about as many values in each. equal: same width. natural: least variance within classes.
 * @param classes  how many at most, an integer >= 1.
 * @returns ascending distinct lower bounds, at most `classes`.
 * @throws {RangeError} if a value is not finite or `classes` is no positive integer.
 *
 * Source of natural: W. D. Fisher, On grouping for maximum homogeneity, JASA 53 (1958), by dynamic programming: exact.
 */
export function classBreaks(values: ArrayLike<number>, method: ClassMethod, classes: number): number[] {
  if (!Number.isInteger(classes) || classes < 1) throw new RangeError(`classes must be a positive integer, not ${classes}`);
  const sorted = Float64Array.from(values).sort();
  // NaN sorts last, infinities to the ends: three looks are enough.
  if (sorted.length > 0 && !(Number.isFinite(sorted[0]) && Number.isFinite(sorted[sorted.length - 1])))
    throw new RangeError('values must be finite');
  if (sorted.length === 0) return [];
  if (method === 'equal') return equalBreaks(sorted, classes);
  if (method === 'quantile') return quantileBreaks(sorted, classes);
  return naturalBreaks(sorted, classes);
}

/** Index of the class that holds `value`; -1 below the first bound. `bounds` ascend. */
export function classOf(bounds: readonly number[], value: number): number {
  let index = bounds.length - 1;
  while (index >= 0 && value < bounds[index]) index--;
  return index;
}

/**
 * Round lower bounds for a density surface, so that the legend can be read aloud.
 *
 * @param max  largest density of the surface, incidents per km², > 0; anything else has no classes.
 * @returns up to seven ascending round bounds; below the first one nothing is drawn.
 */
export function densityBreaks(max: number): number[] {
  if (!(max > 0 && Number.isFinite(max))) return [];
  return distinct(densityShares.map((share) => roundNice(share * max)));
}

/** Shares of the peak: denser at the low end, where a city has most of its area. */
const densityShares = [0.07, 0.14, 0.24, 0.36, 0.5, 0.66, 0.84];

function equalBreaks(sorted: Float64Array, classes: number): number[] {
  const low = sorted[0];
  const step = (sorted[sorted.length - 1] - low) / classes;
  return distinct(Array.from({ length: classes }, (_, index) => low + index * step));
}

function quantileBreaks(sorted: Float64Array, classes: number): number[] {
  return distinct(Array.from({ length: classes }, (_, index) => sorted[Math.floor((index * sorted.length) / classes)]));
}

function naturalBreaks(sorted: Float64Array, classes: number): number[] {
  const values = sorted.length <= MAX_NATURAL_VALUES ? sorted : thin(sorted, MAX_NATURAL_VALUES);
  const n = values.length;
  const k = Math.min(classes, new Set(values).size);
  const sum = new Float64Array(n + 1);
  const square = new Float64Array(n + 1);
  for (let i = 0; i < n; i++) {
    const value = values[i];
    sum[i + 1] = sum[i] + value;
    square[i + 1] = square[i] + value * value;
  }
  const spread = (from: number, to: number): number => {
    const total = sum[to] - sum[from];
    return square[to] - square[from] - (total * total) / (to - from);
  };
  // best[j]: least sum of squares of the first j values in the classes so far; cuts[c][j]: where the last of them starts.
  let best = Float64Array.from({ length: n + 1 }, (_, j) => (j === 0 ? 0 : spread(0, j)));
  const cuts = [new Int32Array(n + 1)];
  for (let c = 1; c < k; c++) {
    const next = new Float64Array(n + 1).fill(Infinity);
    const cut = new Int32Array(n + 1);
    for (let j = c + 1; j <= n; j++) {
      for (let i = c; i < j; i++) {
        const cost = best[i] + spread(i, j);
        if (cost < next[j]) {
          next[j] = cost;
          cut[j] = i;
        }
      }
    }
    best = next;
    cuts.push(cut);
  }
  const starts: number[] = [];
  for (let c = k - 1, end = n; c >= 0; c--) {
    end = cuts[c][end];
    starts.unshift(end);
  }
  return distinct(starts.map((start) => values[start]));
}

function thin(sorted: Float64Array, count: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) => sorted[Math.round((index * (sorted.length - 1)) / (count - 1))]);
}

function roundNice(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  const mantissa = value / power;
  const step = mantissa < 2 ? 0.25 : mantissa < 4 ? 0.5 : 1;
  // Rounded again in decimal: 0.1 × 3 must read 0.3.
  return Number((Math.round(mantissa / step) * step * power).toPrecision(3));
}

function distinct(ascending: readonly number[]): number[] {
  return ascending.filter((value, index) => index === 0 || value > ascending[index - 1]);
}
