import { countLower, type CountDistribution } from '../math/counts.ts';
import { normalQuantile } from '../math/distributions.ts';
import type { StepQuantiles } from './path.ts';

/** Counts are told apart up to this normal score: one chance in a thousand million. */
const HIGHEST_SCORE = 6;
/** Steps of a table at most; a count this large is as good as continuous. */
const LONGEST_TABLE = 4_096;

/**
 * Quantiles of counts: whole numbers, however many zeros there are, where centre and deviation would promise parts of incidents.
 *
 * @param steps  distribution of each step.
 * @returns null if a mean is so large that the normal distribution on the root scale does as well: above some 1,000, or if one
 *          is not finite.
 * Time: once a distribution, on first use, as many evaluations of the distribution as it has likely counts.
 */
export function countQuantiles(steps: readonly CountDistribution[]): StepQuantiles | null {
  const farthest = ({ mean, dispersion }: CountDistribution) =>
    mean + 2 * HIGHEST_SCORE * Math.sqrt(mean * dispersion) + HIGHEST_SCORE ** 2 * dispersion;
  if (!steps.every((step) => farthest(step) <= LONGEST_TABLE)) return null;
  const tables: Float64Array[] = [];
  const tableOf = (step: number): Float64Array => {
    const like = steps.findIndex(({ mean, dispersion }) => mean === steps[step].mean && dispersion === steps[step].dispersion);
    return (tables[like] ??= normalScores(steps[like]));
  };
  return { valueAt: (step, z) => valueAtScore(tableOf(step), z), distanceOf: (step, value) => distanceOfCount(tableOf(step), value) };
}

/** [k] = normal score of the chance of at most k; ascending, ends at HIGHEST_SCORE. */
function normalScores(distribution: CountDistribution): Float64Array {
  const scores: number[] = [];
  for (let count = 0; ; count++) {
    const chance = countLower(count, distribution);
    const score = chance >= 1 ? HIGHEST_SCORE : chance <= 0 ? -HIGHEST_SCORE : normalQuantile(chance);
    scores.push(Math.max(-HIGHEST_SCORE, Math.min(HIGHEST_SCORE, score)));
    if (score >= HIGHEST_SCORE || count >= LONGEST_TABLE) return Float64Array.from(scores);
  }
}

/** Smallest count that reaches the score below 0, or exceeds it from 0 on: an interval -z…z then holds at least its share. */
function valueAtScore(scores: Float64Array, z: number): number {
  let low = 0;
  let high = scores.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (z < 0 ? scores[middle] >= z : scores[middle] > z) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Least z whose interval -z…z holds the count. */
function distanceOfCount(scores: Float64Array, value: number): number {
  const count = Math.min(Math.max(0, Math.floor(value)), scores.length - 1);
  const below = count > 0 ? scores[count - 1] : Number.NEGATIVE_INFINITY;
  const beyond = value > scores.length - 1 ? HIGHEST_SCORE : below;
  return Math.max(0, beyond, -scores[count]);
}
