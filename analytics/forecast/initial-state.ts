import { solveLeastSquares } from '../math/least-squares.ts';
import { runRelativeSmoother } from './relative-smoother.ts';
import { runSmoother, type SmoothingParameters, type SmoothingState } from './smoother.ts';

/** How a state is to be estimated. */
export interface StateShape {
  /** Without a trend the state has trend 0 and keeps it. */
  readonly hasTrend: boolean;
  /** Season as factors around 1; else as addends around 0. */
  readonly seasonIsFactor: boolean;
}

const ADDITIVE: StateShape = { hasTrend: true, seasonIsFactor: false };

/** Longer seasons are not refined: the normal equations grow with the square of the season, and their gain is small. */
const LONGEST_REFINED_SEASON = 60;

/**
 * First guess of the state before a series: the season from the differences (or ratios) to a centred moving average over the
 * whole series, level and trend from a line through the first values without their season.
 *
 * @param values  at least one value that is not NaN; all > 0 for factors.
 */
export function estimateInitialState(values: Float64Array, season: number, shape: StateShape = ADDITIVE): SmoothingState {
  const seasonal = averageSeason(values, season, shape.seasonIsFactor);
  const line = fitLine(values, { seasonal, seasonIsFactor: shape.seasonIsFactor, wanted: Math.max(10, 2 * season) });
  return shape.hasTrend ? { level: line.level, trend: line.trend, seasonal } : { level: line.middle, trend: 0, seasonal };
}

/**
 * The initial state with the least squared one-step errors under given parameters. The errors are linear in the state, so
 * one step of Gauss and Newton is exact. Where values leave a part undetermined it stays as it was.
 *
 * Time: season + 2 passes over the series and a Cholesky factorisation of that order.
 */
export function refineInitialState(
  values: Float64Array,
  parameters: SmoothingParameters,
  initial: SmoothingState,
  hasTrend = true,
): SmoothingState {
  const residuals = new Float64Array(values.length);
  const before = runSmoother(values, parameters, initial, residuals).squaredError;
  const gaps = Float64Array.from(values, (value) => (Number.isNaN(value) ? Number.NaN : 0));
  const nothing = { level: 0, trend: 0, seasonal: new Float64Array(initial.seasonal.length) };
  const directions = stateDirections(initial.seasonal.length, hasTrend);
  const columns = directions.map((direction) => {
    const errors = new Float64Array(values.length);
    runSmoother(gaps, parameters, moveState(nothing, [direction], [1]), errors);
    return errors;
  });
  const change = solveLeastSquares(columns, residuals).map((value) => -value);
  const refined = moveState(initial, directions, change);
  return runSmoother(values, parameters, refined).squaredError < before ? refined : initial;
}

/**
 * The same for relative errors. They are not linear in the state: one weighted step of Gauss and Newton from differences,
 * taken if `criterionOf` falls by it.
 */
export function refineRelativeState(
  values: Float64Array,
  run: { readonly parameters: SmoothingParameters; readonly initial: SmoothingState } & StateShape,
  criterionOf: (initial: SmoothingState) => number,
): SmoothingState {
  const { parameters, initial, seasonIsFactor, hasTrend } = run;
  const errorsFrom = (state: SmoothingState): Float64Array => {
    const errors = new Float64Array(values.length);
    runRelativeSmoother(values, { parameters, seasonIsFactor, initial: state, errors });
    return errors;
  };
  const residuals = errorsFrom(initial);
  const directions = stateDirections(initial.seasonal.length, hasTrend);
  const columns = directions.map((direction) => {
    const width = 1e-5 * (seasonIsFactor && direction >= 0 ? 1 : Math.abs(initial.level));
    // Divided by 1 + error: the step then weighs errors by the means as they are, and does not gain by raising them.
    return errorsFrom(moveState(initial, [direction], [width])).map((error, i) => (error - residuals[i]) / width / (1 + residuals[i]));
  });
  const change = solveLeastSquares(columns, residuals).map((value) => -value);
  const refined = moveState(initial, directions, change);
  return criterionOf(refined) < criterionOf(initial) ? refined : initial;
}

const LEVEL = -1;
const TREND = -2;

/** Parts of a state that may move: level, trend and all seasonal effects but the last, which balances them, or else the level could hide there. */
function stateDirections(season: number, hasTrend: boolean): number[] {
  const seasons = season <= LONGEST_REFINED_SEASON ? Array.from({ length: season - 1 }, (_, index) => index) : [];
  return [LEVEL, ...(hasTrend ? [TREND] : []), ...seasons];
}

function moveState(state: SmoothingState, directions: readonly number[], by: ArrayLike<number>): SmoothingState {
  let { level, trend } = state;
  const seasonal = state.seasonal.slice();
  directions.forEach((direction, i) => {
    if (direction === LEVEL) level += by[i];
    else if (direction === TREND) trend += by[i];
    else {
      seasonal[direction] += by[i];
      seasonal[seasonal.length - 1] -= by[i];
    }
  });
  return { level, trend, seasonal };
}

function averageSeason(values: Float64Array, season: number, asFactor: boolean): Float64Array<ArrayBuffer> {
  const neutral = asFactor ? 1 : 0;
  const sums = new Float64Array(season);
  const counts = new Float64Array(season);
  if (season === 1) return sums.fill(neutral);
  const half = Math.floor(season / 2);
  for (let i = half; i + half < values.length; i++) {
    const middle = movingAverage(values, i, season);
    if (Number.isNaN(middle) || Number.isNaN(values[i])) continue;
    sums[i % season] += asFactor ? values[i] / middle : values[i] - middle;
    counts[i % season]++;
  }
  const effects = sums.map((sum, phase) => (counts[phase] ? sum / counts[phase] : neutral));
  const mean = effects.reduce((total, effect) => total + effect, 0) / season;
  return effects.map((effect) => (asFactor ? effect / mean : effect - mean));
}

/** Mean of one season around a value; of season + 1 values, the outer two counted half, if the season is even. Gaps give NaN. */
function movingAverage(values: Float64Array, centre: number, season: number): number {
  const half = Math.floor(season / 2);
  let sum = 0;
  for (let i = centre - half; i <= centre + half; i++) sum += values[i];
  if (season % 2 === 0) sum -= (values[centre - half] + values[centre + half]) / 2;
  return sum / season;
}

interface Line {
  readonly seasonal: Float64Array;
  readonly seasonIsFactor: boolean;
  readonly wanted: number;
}

/** Least-squares line through the first `wanted` observed values without their season; `level` is its value one step before, `middle` its mean. */
function fitLine(values: Float64Array, { seasonal, seasonIsFactor, wanted }: Line): { level: number; trend: number; middle: number } {
  let [n, sumT, sumY, sumTT, sumTY] = [0, 0, 0, 0, 0];
  for (let i = 0; i < values.length && n < wanted; i++) {
    if (Number.isNaN(values[i])) continue;
    const t = i + 1;
    const effect = seasonal[i % seasonal.length];
    const y = seasonIsFactor ? values[i] / effect : values[i] - effect;
    n++;
    sumT += t;
    sumY += y;
    sumTT += t * t;
    sumTY += t * y;
  }
  const spread = sumTT - (sumT * sumT) / n;
  const trend = spread > 0 ? (sumTY - (sumT * sumY) / n) / spread : 0;
  return { level: (sumY - trend * sumT) / n, trend, middle: sumY / n };
}
