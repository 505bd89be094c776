import { factorise, solveFactored } from '../math/cholesky.ts';

/** Series that add up: each upper one is the sum of some of the leaves. Nodes are counted upper ones first, then leaves. */
export interface Hierarchy {
  readonly leafCount: number;
  /** Leaves of each upper node, 0…leafCount-1, each once. */
  readonly upper: readonly Int32Array[];
}

/**
 * Makes forecasts add up: the leaves that come closest to all forecasts by weighted least squares, none below 0, and their sums.
 *
 * @param mean      nodes × steps, node-major, finite: forecasts made for each node on its own; not changed.
 * @param variance  variance of the errors of each node, in squared counts, >= 0: the less, the more a forecast weighs. Only their
 *                  proportions count. (MinT with a diagonal matrix.)
 * @returns the same shape. Every upper value is the sum of its leaves, every value >= 0.
 * @throws {RangeError} if a length does not fit, a mean is not finite, or a variance is missing or negative.
 *
 * Time O(leaves · steps + upper³ + upper² · steps); where leaves are held at 0, upper³ a step besides. For one step of all
 * nodes, the solution is that of the formula with the full summing matrix (tests/fixtures/reference/calendar/reconcile.json).
 * Sources: Wickramasuriya, Athanasopoulos, Hyndman, JASA 114 (2019), pp. 804–819; not below 0 as in Wickramasuriya, Turlach,
 * Hyndman, Statistics and Computing 30 (2020), by block principal pivoting (Júdice, Pires, Computers & OR 21 (1994)).
 */
export function reconcileMeans(mean: Float64Array, hierarchy: Hierarchy, variance: Float64Array): Float64Array<ArrayBuffer> {
  const { leafCount, upper } = hierarchy;
  const nodes = upper.length + leafCount;
  checkHierarchy(hierarchy);
  if (nodes === 0 || mean.length % nodes !== 0) throw new RangeError(`mean: ${mean.length} values do not divide into ${nodes} nodes`);
  const strange = mean.findIndex((value) => !Number.isFinite(value));
  if (strange >= 0) throw new RangeError(`mean: value ${strange} is ${mean[strange]}`);
  const steps = mean.length / nodes;
  const solve = solver(hierarchy, weightsOf(nodes, variance));
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

function checkHierarchy({ leafCount, upper }: Hierarchy): void {
  if (!Number.isInteger(leafCount) || leafCount < 0) throw new RangeError(`leafCount: must be a whole number >= 0, is ${leafCount}`);
  upper.forEach((members, node) => {
    if (new Set(members).size !== members.length || members.some((leaf) => leaf < 0 || leaf >= leafCount))
      throw new RangeError(`upper: node ${node} needs each of its leaves 0…${leafCount - 1} once`);
  });
}

/** Variances of the errors, upper nodes first. None is 0: a node without errors would outweigh all others. */
function weightsOf(nodes: number, variance: Float64Array): Float64Array {
  if (variance.length !== nodes) throw new RangeError(`variance: needs ${nodes} values, has ${variance.length}`);
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
