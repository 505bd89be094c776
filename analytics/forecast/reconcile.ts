import { factorise, solveFactored } from '../math/cholesky.ts';
import type { Prediction } from './path.ts';
import { rootScale, type Scale } from './scale.ts';

/** Series that add up: each upper one is the sum of some of the leaves. Nodes are counted upper ones first, then leaves. */
export interface Hierarchy {
  readonly leafCount: number;
  /** Leaves of each upper node, 0…leafCount-1, each once. */
  readonly upper: readonly Int32Array[];
}

/**
 * bottom-up: sums of the leaves, upper forecasts are not used. structural: an upper node's error is taken to grow with its number
 * of leaves. variance: errors have the variances that are given (MinT with a diagonal matrix).
 */
export type ReconcileMethod = 'bottom-up' | 'structural' | 'variance';

export interface ReconcileOptions {
  readonly method: ReconcileMethod;
  /** variance only: variance of the one-step errors of each node, in squared counts, >= 0. */
  readonly variance?: Float64Array;
}

/**
 * The city over its zones; the last leaf may stand for what lies outside all of them, so that the sum is the city's.
 */
export function zoneHierarchy(zones: number): Hierarchy {
  return { leafCount: zones, upper: [Int32Array.from({ length: zones }, (_, zone) => zone)] };
}

/** The city, each zone, each type (in this order) over zones × types leaves: leaf zone · types + type. */
export function zoneTypeHierarchy(zones: number, types: number): Hierarchy {
  const city = Int32Array.from({ length: zones * types }, (_, leaf) => leaf);
  const ofZone = Array.from({ length: zones }, (_, zone) => city.slice(zone * types, (zone + 1) * types));
  const ofType = Array.from({ length: types }, (_, type) => city.filter((leaf) => leaf % types === type));
  return { leafCount: zones * types, upper: [city, ...ofZone, ...ofType] };
}

/**
 * Makes forecasts add up: the leaves that come closest to all forecasts by weighted least squares, none below 0, and their sums.
 *
 * @param mean  nodes × steps, node-major, finite: forecasts made for each node on its own; not changed.
 * @returns the same shape. Every upper value is the sum of its leaves, every value >= 0.
 * @throws {RangeError} if a length does not fit, a mean is not finite, or a variance is missing or negative.
 *
 * Time O(leaves · steps + upper³ + upper² · steps); where leaves are held at 0, upper³ a step besides. For one step of all
 * nodes, the solution is that of the formula with the full summing matrix (tests/fixtures/reference/calendar/reconcile.json).
 * Sources: Wickramasuriya, Athanasopoulos, Hyndman, JASA 114 (2019), pp. 804–819; not below 0 as in Wickramasuriya, Turlach,
 * Hyndman, Statistics and Computing 30 (2020), by block principal pivoting (Júdice, Pires, Computers & OR 21 (1994)).
 */
export function reconcileMeans(mean: Float64Array, hierarchy: Hierarchy, options: ReconcileOptions): Float64Array<ArrayBuffer> {
  const { leafCount, upper } = hierarchy;
  const nodes = upper.length + leafCount;
  checkHierarchy(hierarchy);
  if (nodes === 0 || mean.length % nodes !== 0) throw new RangeError(`mean: ${mean.length} values do not divide into ${nodes} nodes`);
  const strange = mean.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0) throw new RangeError(`mean: value ${strange} is ${mean[strange]}`);
  const steps = mean.length / nodes;
  const solve =
    options.method === 'bottom-up'
      ? (_: Float64Array, leaves: Float64Array) => atLeastZero(leaves)
      : solver(hierarchy, weightsOf(hierarchy, options));
  const out = new Float64Array(mean.length);
  const upperValues = new Float64Array(upper.length);
  const leafValues = new Float64Array(leafCount);
  for (let step = 0; step < steps; step++) {
    upperValues.forEach((_, node) => (upperValues[node] = mean[node * steps + step]));
    leafValues.forEach((_, leaf) => (leafValues[leaf] = mean[(upper.length + leaf) * steps + step]));
    const leaves = solve(upperValues, leafValues);
    leaves.forEach((value, leaf) => (out[(upper.length + leaf) * steps + step] = value));
    upper.forEach((members, node) => (out[node * steps + step] = members.reduce((sum, leaf) => sum + leaves[leaf], 0)));
  }
  return out;
}

/**
 * Makes whole predictions add up. Means as reconcileMeans; each node keeps its spread on its own working scale (so that the spread
 * of a count goes with the root of its mean), but no upper node is less certain than its leaves could be together.
 *
 * @param predictions  one a node, upper ones first, all of one horizon.
 * @throws {RangeError} as reconcileMeans.
 */
export function reconcilePredictions(predictions: readonly Prediction[], hierarchy: Hierarchy, options: ReconcileOptions): Prediction[] {
  const nodes = hierarchy.upper.length + hierarchy.leafCount;
  const steps = predictions[0]?.mean.length ?? 0;
  if (predictions.length !== nodes || predictions.some(({ mean }) => mean.length !== steps))
    throw new RangeError(`predictions: needs ${nodes} of one horizon, has ${predictions.length}`);
  const means = new Float64Array(nodes * steps);
  predictions.forEach(({ mean }, node) => means.set(mean, node * steps));
  const coherent = reconcileMeans(means, hierarchy, options);
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

function checkHierarchy({ leafCount, upper }: Hierarchy): void {
  if (!Number.isInteger(leafCount) || leafCount < 0) throw new RangeError(`leafCount: must be a whole number >= 0, is ${leafCount}`);
  upper.forEach((members, node) => {
    if (new Set(members).size !== members.length || members.some((leaf) => leaf < 0 || leaf >= leafCount))
      throw new RangeError(`upper: node ${node} needs each of its leaves 0…${leafCount - 1} once`);
  });
}

/** Variances of the errors, upper nodes first. None is 0: a node without errors would outweigh all others. */
function weightsOf({ leafCount, upper }: Hierarchy, { method, variance }: ReconcileOptions): Float64Array {
  const nodes = upper.length + leafCount;
  if (method === 'structural') return Float64Array.from({ length: nodes }, (_, node) => Math.max(1, upper[node]?.length ?? 1));
  if (variance?.length !== nodes) throw new RangeError(`variance: needs ${nodes} values, has ${variance?.length ?? 0}`);
  const bad = variance.findIndex((value) => !(value >= 0 && value < Number.POSITIVE_INFINITY));
  if (bad >= 0) throw new RangeError(`variance: value ${bad} is ${variance[bad]}`);
  const largest = variance.reduce((most, value) => Math.max(most, value), 0);
  return largest === 0 ? new Float64Array(nodes).fill(1) : variance.map((value) => Math.max(value, LEAST_VARIANCE * largest));
}

const LEAST_VARIANCE = 1e-6;

/**
 * With C the upper rows of the summing matrix, U and W the variances above and below, u and b the forecasts:
 * leaves = b + W C' y with (U + C W C') y = u - C b, a system as small as the upper part. A leaf held at 0 leaves C; it may stay
 * there if its own entry of b + W C' y, which is then its multiplier, is not positive.
 */
function solver(
  { leafCount, upper }: Hierarchy,
  weights: Float64Array,
): (upperValues: Float64Array, leafValues: Float64Array) => Float64Array {
  const parents = parentsOf(leafCount, upper);
  const leafWeights = weights.subarray(upper.length);
  const factorOf = (free: Uint8Array): Float64Array => {
    const matrix = new Float64Array(upper.length ** 2);
    for (let node = 0; node < upper.length; node++) matrix[node * upper.length + node] = weights[node];
    parents.forEach((nodes, leaf) => {
      if (free[leaf] === 0) return;
      for (const row of nodes) for (const column of nodes) matrix[row * upper.length + column] += leafWeights[leaf];
    });
    if (!factorise(matrix, upper.length)) throw new RangeError('variance: too uneven to be solved');
    return matrix;
  };
  const allFree = new Uint8Array(leafCount).fill(1);
  const wholeFactor = factorOf(allFree);
  return (upperValues, leafValues) => {
    let free = allFree;
    let factor = wholeFactor;
    let values = new Float64Array(leafCount);
    let fewest = Number.POSITIVE_INFINITY;
    for (let tries = BLOCK_TRIES; ;) {
      values = entriesOf(upperValues, leafValues, { upper, parents, leafWeights, free, factor });
      const wrong = [...values.keys()].filter((leaf) => (free[leaf] === 1 ? values[leaf] < -SLACK : values[leaf] > SLACK));
      if (wrong.length === 0) return values.map((value, leaf) => (free[leaf] === 1 ? Math.max(0, value) : 0));
      if (wrong.length < fewest) {
        fewest = wrong.length;
        tries = BLOCK_TRIES;
      } else tries--;
      // All at once is fast and nearly always ends; one at a time, the last first, always does.
      const turned = tries > 0 ? wrong : wrong.slice(-1);
      free = free.slice();
      for (const leaf of turned) free[leaf] = 1 - free[leaf];
      factor = factorOf(free);
    }
  };
}

const BLOCK_TRIES = 3;
/** A value this little below 0 is rounding. */
const SLACK = 1e-9;

interface System {
  readonly upper: readonly Int32Array[];
  readonly parents: readonly (readonly number[])[];
  readonly leafWeights: Float64Array;
  readonly free: Uint8Array;
  readonly factor: Float64Array;
}

function entriesOf(
  upperValues: Float64Array,
  leafValues: Float64Array,
  { upper, parents, leafWeights, free, factor }: System,
): Float64Array<ArrayBuffer> {
  const pull = Float64Array.from(upper, (members, node) => {
    return members.reduce((rest, leaf) => (free[leaf] === 1 ? rest - leafValues[leaf] : rest), upperValues[node]);
  });
  solveFactored(factor, pull);
  return Float64Array.from(
    parents,
    (nodes, leaf) => leafValues[leaf] + leafWeights[leaf] * nodes.reduce((sum, node) => sum + pull[node], 0),
  );
}

function parentsOf(leafCount: number, upper: readonly Int32Array[]): number[][] {
  const parents = Array.from({ length: leafCount }, (): number[] => []);
  upper.forEach((members, node) => members.forEach((leaf) => parents[leaf].push(node)));
  return parents;
}

function atLeastZero(values: Float64Array): Float64Array {
  return values.map((value) => Math.max(0, value));
}

/** A prediction with other means; its spread on the working scale stays, under a ceiling. */
function movePrediction(prediction: Prediction, mean: Float64Array<ArrayBuffer>, ceiling: Ceiling | null): Prediction {
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

/** Variances of counts go with their mean. */
function movedSumDeviation({ sum, sumDeviation }: Prediction, moved: number): number {
  return sum > SLACK ? sumDeviation * Math.sqrt(moved / sum) : Math.max(sumDeviation, Math.sqrt(moved));
}
