import { predictCounts } from './count-prediction.ts';
import type { Prediction } from './path.ts';
import { reconcileMeans, type Hierarchy } from './reconcile.ts';
import { rootScale, type Scale } from './scale.ts';

/**
 * Makes whole predictions add up. Means as reconcileMeans; each node keeps its spread on its own working scale (so that the spread
 * of a count goes with the root of its mean), and a distribution of counts its dispersion, but no upper node is less certain than its
 * leaves could be together.
 *
 * @param predictions  one a node, upper ones first, all of one horizon.
 * @throws {RangeError} as reconcileMeans.
 */
export function reconcilePredictions(predictions: readonly Prediction[], hierarchy: Hierarchy, variance: Float64Array): Prediction[] {
  const nodes = hierarchy.upper.length + hierarchy.leafCount;
  const steps = predictions[0]?.mean.length ?? 0;
  if (predictions.length !== nodes || predictions.some(({ mean }) => mean.length !== steps))
    throw new RangeError(`predictions: needs ${nodes} of one horizon, has ${predictions.length}`);
  const means = new Float64Array(nodes * steps);
  predictions.forEach(({ mean }, node) => means.set(mean, node * steps));
  const coherent = reconcileMeans(means, hierarchy, variance);
  const meanOf = (node: number) => coherent.slice(node * steps, (node + 1) * steps);
  const leaves = predictions
    .slice(hierarchy.upper.length)
    .map((prediction, leaf) => movePrediction(prediction, meanOf(hierarchy.upper.length + leaf), null));
  const uppers = hierarchy.upper.map((members, node) => {
    const ceiling: Ceiling = { steps: new Float64Array(steps), sum: 0 };
    for (const leaf of members) {
      const { scale, centre, deviation, sumDeviation } = leaves[leaf];
      centre.forEach((value, step) => (ceiling.steps[step] += scale.slopeAt(value) * deviation[step]));
      ceiling.sum += sumDeviation;
    }
    return movePrediction(predictions[node], meanOf(node), ceiling);
  });
  return [...uppers, ...leaves];
}

/** Largest standard deviations, in counts. */
interface Ceiling {
  readonly steps: Float64Array;
  sum: number;
}

/** A prediction with other means; its spread on the working scale stays, under a ceiling. */
function movePrediction(prediction: Prediction, mean: Float64Array<ArrayBuffer>, ceiling: Ceiling | null): Prediction {
  if (prediction.dispersion) return moveCounts(prediction, prediction.dispersion, { mean, ceiling });
  const { scale } = prediction;
  const centre = prediction.centre.slice();
  const deviation = prediction.deviation.slice();
  mean.forEach((value, step) => {
    // Where a model's mean is not quite that of its distribution, the distribution moves in proportion.
    const offset = scale.expectedValue(centre[step], deviation[step] ** 2) / prediction.mean[step];
    const target = offset > 1 / MOST_OFFSET && offset < MOST_OFFSET ? offset * value : value;
    moveStep({ scale, centre, deviation }, step, target);
    for (let round = 0; ceiling && round < CEILING_ROUNDS; round++) {
      const spread = scale.slopeAt(centre[step]) * deviation[step];
      if (spread <= ceiling.steps[step]) break;
      deviation[step] *= ceiling.steps[step] / spread;
      moveStep({ scale, centre, deviation }, step, target);
    }
  });
  const sum = mean.reduce((total, value) => total + value, 0);
  const sumDeviation = scale === rootScale ? movedSumDeviation(prediction, sum) : prediction.sumDeviation;
  return { scale, mean, sum, sumDeviation: Math.min(sumDeviation, ceiling?.sum ?? Number.POSITIVE_INFINITY), centre, deviation };
}

/** A negative binomial of the same size with another mean: what its variance has beyond Poisson's goes with the square of the mean. */
function moveCounts(
  prediction: Prediction,
  dispersion: Float64Array,
  { mean, ceiling }: { readonly mean: Float64Array<ArrayBuffer>; readonly ceiling: Ceiling | null },
): Prediction {
  const steps = Array.from(mean, (value, step) => {
    const before = prediction.mean[step];
    const most = ceiling && value > 0 ? ceiling.steps[step] ** 2 / value : Number.POSITIVE_INFINITY;
    const moved = before > 0 ? 1 + (dispersion[step] - 1) * (value / before) : dispersion[step];
    return { mean: value, dispersion: Math.max(1, Math.min(moved, most)) };
  });
  const sum = mean.reduce((total, value) => total + value, 0);
  const own = prediction.mean.reduce((total, value, step) => total + value * dispersion[step], 0);
  const shared = Math.max(0, prediction.sumDeviation ** 2 - own) * (prediction.sum > 0 ? (sum / prediction.sum) ** 2 : 1);
  const moved = predictCounts(steps, shared);
  return ceiling ? { ...moved, sumDeviation: Math.min(moved.sumDeviation, ceiling.sum) } : moved;
}

/** A smaller spread moves the centre up a little, which widens it again: some rounds leave less than a percent. */
const CEILING_ROUNDS = 8;
const HALVINGS = 40;
/** A mean further from its distribution's has nothing to do with it. */
const MOST_OFFSET = 2;

interface Steps {
  readonly scale: Scale;
  readonly centre: Float64Array;
  readonly deviation: Float64Array;
}

/** Moves the centre so that the step's expectation is the target; a spread too wide for a target near 0 becomes smaller. */
function moveStep({ scale, centre, deviation }: Steps, step: number, target: number): void {
  const expectedAt = (at: number, spread: number) => scale.expectedValue(at, spread ** 2);
  if (Math.abs(expectedAt(centre[step], deviation[step]) - target) <= 1e-12 * Math.max(1, target)) return;
  // The way back is convex: without spread, the centre of the target is the highest that can be right.
  let high = scale.toWorking(target);
  let low = Math.min(0, centre[step], high);
  if (expectedAt(high, deviation[step]) <= target) low = high;
  else if (expectedAt(low, deviation[step]) > target) {
    deviation[step] = bisect(0, deviation[step], (spread) => expectedAt(low, spread) <= target);
    high = low;
  }
  centre[step] = bisect(low, high, (at) => expectedAt(at, deviation[step]) <= target);
}

/** Largest value from low on for which a condition holds that holds at low and then, from some value on, no more. */
function bisect(low: number, high: number, holds: (value: number) => boolean): number {
  for (let halving = 0; halving < HALVINGS && high > low; halving++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return low;
}

const LEAST_SUM = 1e-9;

/** Variances of counts go with their mean. */
function movedSumDeviation({ sum, sumDeviation }: Prediction, moved: number): number {
  return sum > LEAST_SUM ? sumDeviation * Math.sqrt(moved / sum) : Math.max(sumDeviation, Math.sqrt(moved));
}
