/** What a change is a change of. */
export type ChangeCost = 'rate' | 'mean-and-variance';

export interface ChangePointInput {
  /** One value a step, NaN = gap. For 'rate': counts >= 0. */
  readonly values: Float64Array;
  /** 'rate': level of counts, whose variance goes with it. 'mean-and-variance': of any values (normal). */
  readonly cost: ChangeCost;
  /** Steps a season, >= 1: for 'rate', its profile is not taken for changes. 1 = none. */
  readonly season: number;
  /** Steps a segment has at least, >= 1; 2 at least for 'mean-and-variance'. */
  readonly minimumSteps: number;
  /** What each change must gain, in log-likelihood × 2; null = Schwarz: (parameters of a segment + 1) × log(observed values). */
  readonly penalty: number | null;
}

export interface ChangePoints {
  /** First step of each new segment, ascending. */
  readonly at: Int32Array<ArrayBuffer>;
  /** Level of each segment, at.length + 1: mean a step, as it would be at an average place of the season. */
  readonly levels: Float64Array<ArrayBuffer>;
  readonly penalty: number;
  /** Variance of the counts as a multiple of their mean within segments, >= 1; 1 for 'mean-and-variance'. */
  readonly dispersion: number;
  /** Cost of the best segmentation with its penalties. */
  readonly cost: number;
}

/**
 * Finds when a series changed its level: the segmentation with the least cost, exactly, by pruned dynamic programming (PELT).
 *
 * The cost of a segment is -2 log-likelihood under its own level. For 'rate' that is the Poisson's, divided by the dispersion
 * that neighbouring steps show (quasi-likelihood), so that counts which vary more than Poisson do not break into pieces; each place of
 * the season has its share as exposure. Gaps count nothing. A slow rise or a yearly wave shows as steps.
 *
 * @returns no change for a series without two segments' worth of values.
 * @throws {RangeError} if an option is out of range, a value infinite, or a count negative.
 *
 * Time O(n) where changes are spread over the series, O(n²) where there is none.
 * Source: Killick, Fearnhead, Eckley, JASA 107 (2012), pp. 1590–1598.
 */
export function findChangePoints(input: ChangePointInput): ChangePoints {
  checkInput(input);
  const { values, cost, minimumSteps } = input;
  const isRate = cost === 'rate';
  const exposure = isRate ? seasonProfile(values, input.season) : values.map(() => 1);
  // Around the middle, so that the squares of large values do not cancel.
  const middle = isRate ? 0 : meanOf(values);
  const sums = accumulate(
    values.map((value) => value - middle),
    exposure,
  );
  const dispersion = isRate ? neighbourDispersion(values, exposure) : 1;
  const penalty = input.penalty ?? (isRate ? 2 : 3) * Math.log(Math.max(1, sums.observed[values.length]));
  const best = segment(values.length, { minimumSteps, penalty, costOf: isRate ? rateCost(sums, dispersion) : normalCost(sums) });
  const ends = [...best.at, values.length];
  const levels = Float64Array.from(ends, (end, i) => {
    const from = i === 0 ? 0 : ends[i - 1];
    return middle + (sums.values[end] - sums.values[from]) / (sums.exposure[end] - sums.exposure[from]);
  });
  return { at: Int32Array.from(best.at), levels, penalty, dispersion, cost: best.cost };
}

/** Prefix sums: [i] holds the sum over the steps before i. */
interface Sums {
  readonly values: Float64Array;
  readonly squares: Float64Array;
  readonly exposure: Float64Array;
  readonly observed: Float64Array;
}

/** Mean of each place of the season relative to the mean of all, at each step; sparse places are drawn towards 1. */
function seasonProfile(values: Float64Array, season: number): Float64Array {
  if (season === 1) return values.map(() => 1);
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  values.forEach((value, step) => {
    if (Number.isNaN(value)) return;
    sums[step % season] += value;
    counts[step % season]++;
  });
  const mean = sums.reduce((total, sum) => total + sum, 0) / counts.reduce((total, count) => total + count, 0);
  // As much as four incidents of a place without an effect.
  const profile = sums.map((sum, place) => (mean > 0 ? (sum + 4) / (counts[place] * mean + 4) : 1));
  return values.map((_, step) => profile[step % season]);
}

function accumulate(values: Float64Array, exposure: Float64Array): Sums {
  const prefix = () => new Float64Array(values.length + 1);
  const sums = { values: prefix(), squares: prefix(), exposure: prefix(), observed: prefix() };
  values.forEach((value, i) => {
    const known = !Number.isNaN(value);
    sums.values[i + 1] = sums.values[i] + (known ? value : 0);
    sums.squares[i + 1] = sums.squares[i] + (known ? value * value : 0);
    sums.exposure[i + 1] = sums.exposure[i] + (known ? exposure[i] : 0);
    sums.observed[i + 1] = sums.observed[i] + (known ? 1 : 0);
  });
  return sums;
}

/**
 * Variance over mean, from the differences of each observed value to the one before: a change of level enters only one of them.
 * Time O(n).
 */
function neighbourDispersion(values: Float64Array, exposure: Float64Array): number {
  let squares = 0;
  let expected = 0;
  let before = -1;
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    if (before >= 0) {
      const level = (value + values[before]) / (exposure[i] + exposure[before]);
      squares += (value / exposure[i] - values[before] / exposure[before]) ** 2;
      expected += level * (1 / exposure[i] + 1 / exposure[before]);
    }
    before = i;
  });
  return expected > 0 ? Math.max(1, squares / expected) : 1;
}

/** Cost of the steps from <= step < to. */
type SegmentCost = (from: number, to: number) => number;

/** Poisson with the exposure of each step, without what no segmentation changes. */
function rateCost({ values, exposure }: Sums, dispersion: number): SegmentCost {
  return (from, to) => {
    const sum = values[to] - values[from];
    return sum > 0 ? (2 * (sum - sum * Math.log(sum / (exposure[to] - exposure[from])))) / dispersion : 0;
  };
}

/** Share of the variance of all below which that of a segment does not count as less: a run of equal values would win everything. */
const LEAST_VARIANCE = 1e-6;

function normalCost({ values, squares, observed }: Sums): SegmentCost {
  const all = observed.length - 1;
  const least = (LEAST_VARIANCE * squares[all]) / Math.max(1, observed[all]) || 1;
  return (from, to) => {
    const n = observed[to] - observed[from];
    if (n === 0) return 0;
    const mean = (values[to] - values[from]) / n;
    return n * (Math.log(2 * Math.PI * Math.max(least, (squares[to] - squares[from]) / n - mean * mean)) + 1);
  };
}

interface SegmentOptions {
  readonly costOf: SegmentCost;
  readonly penalty: number;
  readonly minimumSteps: number;
}

/**
 * Best segmentation of the steps before each step, from the left. A start that costs more than the best segmentation up to some step
 * can't win any more once a segment fits behind that step: only then it is dropped.
 */
function segment(length: number, { costOf, penalty, minimumSteps }: SegmentOptions): { at: number[]; cost: number } {
  const best = new Float64Array(length + 1).fill(Number.POSITIVE_INFINITY);
  const cameFrom = new Int32Array(length + 1);
  const droppedFrom = new Int32Array(length + 1).fill(length + 1);
  best[0] = -penalty;
  const starts = new Int32Array(length + 1);
  const costs = new Float64Array(length + 1);
  let kept = 1;
  for (let end = minimumSteps; end <= length; end++) {
    if (end >= 2 * minimumSteps) starts[kept++] = end - minimumSteps;
    for (let i = 0; i < kept; i++) {
      costs[i] = best[starts[i]] + costOf(starts[i], end);
      if (costs[i] + penalty >= best[end]) continue;
      best[end] = costs[i] + penalty;
      cameFrom[end] = starts[i];
    }
    let stays = 0;
    for (let i = 0; i < kept; i++) {
      const start = starts[i];
      if (costs[i] > best[end]) droppedFrom[start] = Math.min(droppedFrom[start], end + minimumSteps);
      if (droppedFrom[start] > end + 1) starts[stays++] = start;
    }
    kept = stays;
  }
  const at: number[] = [];
  if (length < minimumSteps) return { at, cost: costOf(0, length) };
  for (let end = cameFrom[length]; end > 0; end = cameFrom[end]) at.unshift(end);
  return { at, cost: best[length] };
}

function meanOf(values: Float64Array): number {
  const observed = values.filter((value) => !Number.isNaN(value));
  return observed.length > 0 ? observed.reduce((sum, value) => sum + value, 0) / observed.length : 0;
}

function checkInput({ values, cost, season, minimumSteps, penalty }: ChangePointInput): void {
  const least = cost === 'mean-and-variance' ? 2 : 1;
  if (!Number.isInteger(season) || season < 1) throw new RangeError(`season: must be a whole number >= 1, is ${season}`);
  if (!Number.isInteger(minimumSteps) || minimumSteps < least)
    throw new RangeError(`minimumSteps: must be a whole number >= ${least}, is ${minimumSteps}`);
  if (penalty !== null && !(penalty >= 0)) throw new RangeError(`penalty: must be >= 0 or null, is ${penalty}`);
  values.forEach((value, i) => {
    if (Math.abs(value) === Number.POSITIVE_INFINITY) throw new RangeError(`values: value ${i} is infinite; a gap is NaN`);
    if (cost === 'rate' && value < 0) throw new RangeError(`values: value ${i} is ${value}; counts are >= 0`);
  });
}
