/** Numbers that look random and are the same for the same seed. */
export interface Random {
  /** Evenly in 0 <= x < 1. */
  readonly uniform: () => number;
  /** Standard normal. */
  readonly normal: () => number;
  /** Index of one of the weights, as often as its share of their sum. */
  readonly pick: (cumulative: Float64Array) => number;
}

/** A generator for synthetic samples: sfc32 of Chris Doty-Humphrey (PractRand, public domain), warmed up by 12 rounds. */
export function createRandom(seed: number): Random {
  let a = 0;
  let b = seed | 0;
  let c = 0x9e3779b9 | 0;
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) next();
  const uniform = (): number => (next() * 0x200000 + (next() >>> 11)) / 2 ** 53;
  return {
    uniform,
    // Box and Muller, 1958; 1 - u keeps the logarithm finite.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
    pick(cumulative) {
      const target = uniform() * (cumulative.at(-1) ?? 0);
      let low = 0;
      let high = cumulative.length - 1;
      while (low < high) {
        const middle = (low + high) >> 1;
        if (cumulative[middle] > target) high = middle;
        else low = middle + 1;
      }
      return low;
    },
  };
}

/** Running sums of weights, for `pick`. */
export function cumulate(weights: readonly number[]): Float64Array {
  let sum = 0;
  return Float64Array.from(weights, (weight) => (sum += weight));
}
