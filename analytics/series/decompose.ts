import { loessAt, smoothLoess, type LoessOptions } from './loess.ts';

export interface DecomposeOptions {
  /** Steps a season, >= 2. */
  readonly season: number;
  /** periodic: the season is the same in all years. Else the number of seasons, odd and >= 7, over which it may change. */
  readonly seasonWindow?: number | 'periodic';
  /** Steps, odd; without it, about one and a half seasons. */
  readonly trendWindow?: number;
  /** Values far off count less, so that one wild day bends neither trend nor season. */
  readonly robust?: boolean;
}

/** Parts that add up to the values; the remainder is NaN where the value is a gap. */
export interface Decomposition {
  readonly trend: Float64Array<ArrayBuffer>;
  readonly seasonal: Float64Array<ArrayBuffer>;
  readonly remainder: Float64Array<ArrayBuffer>;
  /** How much each value counted in the end, 0…1; 0 for a gap. */
  readonly weights: Float64Array<ArrayBuffer>;
}

const ROBUST_ROUNDS = 15;

/**
 * Splits a series into trend, season and remainder (STL).
 *
 * @param values  one value a step, NaN = gap; not changed.
 * @returns null for less than two whole seasons, or if a place of the season was never observed.
 * @throws {RangeError} if an option is out of range or a value is infinite.
 *
 * Time O(n · window) a round, 2 rounds, 16 if robust. Agrees with R's stl() on nottem and AirPassengers (tests). Source: Cleveland,
 * Cleveland, McRae, Terpenning, Journal of Official Statistics 6 (1990), pp. 3–73. Gaps are values of weight 0.
 */
export function decompose(values: Float64Array, options: DecomposeOptions): Decomposition | null {
  const plan = planDecomposition(values, options);
  const filled = fillGaps(values, options.season);
  if (values.length <= 2 * options.season || !filled) return null;
  const observed = values.map((value) => (Number.isNaN(value) ? 0 : 1));
  const hasGaps = observed.includes(0);
  let parts = { trend: new Float64Array(values.length), seasonal: new Float64Array(values.length) };
  let weights: Float64Array<ArrayBuffer> | null = hasGaps ? observed : null;
  for (let round = 0; ; round++) {
    for (let inner = 0; inner < (plan.robust ? 1 : 2); inner++) parts = improve(filled, parts.trend, weights, plan);
    if (!plan.robust || round === ROBUST_ROUNDS) break;
    weights = robustWeights(filled, parts, observed);
  }
  const seasonal =
    options.seasonWindow === undefined || options.seasonWindow === 'periodic'
      ? repeatMeans(parts.seasonal, options.season)
      : parts.seasonal;
  const remainder = values.map((value, i) => value - parts.trend[i] - seasonal[i]);
  return { trend: parts.trend, seasonal, remainder, weights: weights ?? observed };
}

interface Plan {
  readonly season: number;
  readonly robust: boolean;
  readonly seasonal: LoessOptions;
  readonly trend: LoessOptions;
  readonly lowPass: LoessOptions;
}

interface Parts {
  readonly trend: Float64Array<ArrayBuffer>;
  readonly seasonal: Float64Array<ArrayBuffer>;
}

function planDecomposition(
  values: Float64Array,
  { season, seasonWindow = 'periodic', trendWindow, robust = false }: DecomposeOptions,
): Plan {
  if (!Number.isInteger(season) || season < 2) throw new RangeError(`season: must be a whole number >= 2, is ${season}`);
  if (values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)) throw new RangeError('values: one is infinite; a gap is NaN');
  const ofSeason = seasonWindow === 'periodic' ? 10 * values.length + 1 : oddWindow('seasonWindow', seasonWindow, 7);
  const ofTrend =
    trendWindow === undefined ? nextOdd(Math.ceil((1.5 * season) / (1 - 1.5 / ofSeason))) : oddWindow('trendWindow', trendWindow, 3);
  const loess = (window: number, degree: 0 | 1): LoessOptions => ({ window, degree, jump: Math.ceil(window / 10) });
  return { season, robust, seasonal: loess(ofSeason, 0), trend: loess(ofTrend, 1), lowPass: loess(nextOdd(season), 1) };
}

function oddWindow(name: string, window: number, least: number): number {
  if (!Number.isInteger(window) || window < least || window % 2 === 0)
    throw new RangeError(`${name}: must be odd and >= ${least}, is ${window}`);
  return window;
}

function nextOdd(size: number): number {
  return size % 2 === 0 ? size + 1 : size;
}

/** Gaps take the mean of their place in the season, which only a window without any observed value will ever see. */
function fillGaps(values: Float64Array, season: number): Float64Array | null {
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  values.forEach((value, i) => {
    if (Number.isNaN(value)) return;
    sums[i % season] += value;
    counts[i % season]++;
  });
  if (counts.includes(0)) return null;
  return values.map((value, i) => (Number.isNaN(value) ? sums[i % season] / counts[i % season] : value));
}

/** One inner round: season from what the trend leaves, then trend from what the season leaves. */
function improve(values: Float64Array, trend: Float64Array, weights: Float64Array | null, plan: Plan): Parts {
  const { season } = plan;
  const detrended = values.map((value, i) => value - trend[i]);
  const cycles = smoothPlaces(detrended, weights, plan);
  const level = smoothLoess(movingMean(movingMean(movingMean(cycles, season), season), 3), null, plan.lowPass);
  const seasonal = level.map((value, i) => cycles[season + i] - value);
  const deseasonalised = values.map((value, i) => value - seasonal[i]);
  return { seasonal, trend: smoothLoess(deseasonalised, weights, plan.trend) };
}

/** Smooths the values of each place of the season on their own, with one season more at each end: n + 2 · season values. */
function smoothPlaces(values: Float64Array, weights: Float64Array | null, { season, seasonal }: Plan): Float64Array<ArrayBuffer> {
  const out = new Float64Array(values.length + 2 * season);
  for (let place = 0; place < season; place++) {
    const own = everyNth(values, place, season);
    const ownWeights = weights && everyNth(weights, place, season);
    const smooth = smoothLoess(own, ownWeights, seasonal);
    const count = Math.min(seasonal.window, own.length);
    const before = loessAt(own, ownWeights, { ...seasonal, place: -1, first: 0, end: count }) ?? smooth[0];
    const after =
      loessAt(own, ownWeights, { ...seasonal, place: own.length, first: own.length - count, end: own.length }) ?? smooth[own.length - 1];
    out[place] = before;
    smooth.forEach((value, year) => (out[(year + 1) * season + place] = value));
    out[(own.length + 1) * season + place] = after;
  }
  return out;
}

function everyNth(values: Float64Array, from: number, step: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(Math.ceil((values.length - from) / step));
  for (let i = 0; i < out.length; i++) out[i] = values[from + i * step];
  return out;
}

function movingMean(values: Float64Array, window: number): Float64Array<ArrayBuffer> {
  const out = new Float64Array(values.length - window + 1);
  let sum = 0;
  for (let i = 0; i < values.length; i++) {
    sum += values[i] - (i >= window ? values[i - window] : 0);
    if (i >= window - 1) out[i - window + 1] = sum / window;
  }
  return out;
}

/** Bisquare weights: 0 beyond six times the median absolute remainder. */
function robustWeights(values: Float64Array, { trend, seasonal }: Parts, observed: Float64Array): Float64Array<ArrayBuffer> {
  const distances = values.map((value, i) => Math.abs(value - trend[i] - seasonal[i]));
  const sorted = distances.filter((_, i) => observed[i] === 1).sort();
  const upper = Math.floor(sorted.length / 2);
  const limit = 3 * (sorted[upper] + sorted[sorted.length - 1 - upper]);
  return distances.map((distance, i) => {
    if (observed[i] === 0 || distance > 0.999 * limit) return 0;
    const far = distance / limit;
    const near = distance <= 0.001 * limit ? 1 : 1 - far * far;
    return near * near;
  });
}

function repeatMeans(seasonal: Float64Array, season: number): Float64Array<ArrayBuffer> {
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  seasonal.forEach((value, i) => {
    sums[i % season] += value;
    counts[i % season]++;
  });
  return Float64Array.from(seasonal, (_, i) => sums[i % season] / counts[i % season]);
}
