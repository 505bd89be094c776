import { createRandom, type Random } from '../../../analytics/math/random.ts';

/** Draws counts with a mean of their own at each step: Poisson, or negative binomial with variance = dispersion × mean. */
export function drawCounts(options: {
  readonly mean: (step: number) => number;
  readonly dispersion: number;
  readonly steps: number;
  readonly seed: number;
}): Float64Array<ArrayBuffer> {
  const random = createRandom(options.seed);
  return Float64Array.from({ length: options.steps }, (_, step) => drawCount(random, options.mean(step), options.dispersion));
}

export function drawCount(random: Random, mean: number, dispersion: number): number {
  const rate = dispersion > 1 ? (dispersion - 1) * drawGamma(random, mean / (dispersion - 1)) : mean;
  return drawPoisson(random, rate);
}

function drawPoisson(random: Random, mean: number): number {
  // A normal one is near enough beyond, and does not take a million draws.
  if (mean > 2_000) return Math.max(0, Math.round(mean + Math.sqrt(mean) * random.normal()));
  let count = 0;
  for (let left = mean; left > 0; left -= 30) {
    const limit = Math.exp(-Math.min(left, 30));
    for (let product = random.next(); product > limit; product *= random.next()) count++;
  }
  return count;
}

/** Scale 1. Source: Marsaglia, Tsang, ACM TOMS 26 (2000), pp. 363–372, with their step up for shapes below 1. */
function drawGamma(random: Random, shape: number): number {
  if (shape < 1) return drawGamma(random, shape + 1) * random.next() ** (1 / shape);
  const d = shape - 1 / 3;
  for (;;) {
    const z = random.normal();
    const v = (1 + z / Math.sqrt(9 * d)) ** 3;
    if (v > 0 && Math.log(1 - random.next()) < 0.5 * z * z + d - d * v + d * Math.log(v)) return d * v;
  }
}
