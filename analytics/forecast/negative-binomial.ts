import { countLogChance } from '../math/counts.ts';
import { predictCounts, requireCounts } from './count-prediction.ts';
import { guarded } from './guard.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from './model.ts';
import { fitNegativeBinomial, type CountRegression } from './negative-binomial-fit.ts';
import type { Prediction } from './path.ts';

/** Inverse prior variances on the log scale: weekdays and the time of year seldom halve or double a rate, a holiday may. */
const SEASON_PENALTY = 10;
const YEAR_PENALTY = 10;
const REGRESSOR_PENALTY = 1;
/** Larger counts are as good as continuous: other models do better, and the search for theta walks over every count. */
const LARGEST_COUNT = 10_000;
/** Longer seasons are described by waves, not by an effect of each place. */
const LONGEST_SEASON_OF_EFFECTS = 31;
const WAVES_OF_LONG_SEASON = 4;
/** Shares of what is known of the level that are kept from a step to the next, among which the series chooses. */
const KEPT = [1, 0.995, 0.99, 0.98, 0.95] as const;
/** The level starts as if it had been seen for so many steps. */
const LEVEL_START_STEPS = 14;

/**
 * Negative binomial regression, for counts with many zeros: effects of the season's places (weekdays), of the time of year (from two
 * years on) and of regressors multiply a level that may wander. Effects are drawn towards none by a prior, so that a weekday
 * without any incident is not impossible for ever.
 *
 * The level is estimated as the mean of a gamma distribution that forgets: the power steady model, whose forecasts are negative
 * binomial, too.
 *
 * Sources: see fitNegativeBinomial; Harvey, Fernandes, Journal of Business & Economic Statistics 7 (1989), pp. 407–417.
 */
export const negativeBinomial: ForecastModel = guarded({
  name: 'negative-binomial',
  cost: 'fast',
  leastObserved: ({ season }) => Math.max(14, 2 * season),
  predictor: (context) => {
    let last: CountRegression | undefined;
    return (training, horizon) => {
      requireCounts(training);
      if (training.some((value) => value > LARGEST_COUNT)) throw new ModelFailure('degenerate', `counts above ${LARGEST_COUNT}`);
      const design = createDesign(training, horizon, context);
      last = fitDesign(training, design, last);
      return project(training, design, last);
    };
  },
});

function fitDesign(training: Float64Array, { columns, penalty }: Design, start: CountRegression | undefined): CountRegression {
  const observed = training.map((value) => (Number.isNaN(value) ? 0 : 1));
  const known = (column: Float64Array) => column.subarray(0, training.length).filter((_, at) => observed[at] === 1);
  return fitNegativeBinomial({ counts: known(training), columns: columns.map(known), penalty, start });
}

function project(training: Float64Array, { columns }: Design, { effects, theta }: CountRegression): Prediction {
  const rate = columns[0].map((_, at) => Math.exp(columns.reduce((sum, column, i) => sum + effects[i] * column[at], 0)));
  if (!rate.every(Number.isFinite)) throw new ModelFailure('not-converged', 'an effect grew without end');

  const { level, seen } = followLevel(training, rate, theta);
  const mean = rate.slice(training.length).map((value) => value * level);
  const sum = mean.reduce((total, value) => total + value, 0);
  // A level known from so many incidents spreads each mean like one more negative binomial.
  const steps = Array.from(mean, (value) => ({ mean: value, dispersion: 1 + value / theta + value / seen }));
  const ownShares = mean.reduce((total, value) => total + value * value, 0) / seen;
  return predictCounts(steps, (sum * sum) / seen - ownShares);
}

interface Design {
  /** As long as the training part and the horizon together; the first one is all 1. */
  readonly columns: readonly Float64Array[];
  readonly penalty: readonly number[];
}

function createDesign(training: Float64Array, horizon: number, { season, stepsAYear, regressors }: SeriesContext): Design {
  const length = training.length + horizon;
  const columnOf = (value: (at: number) => number) => Float64Array.from({ length }, (_, at) => value(at));
  const waves = (period: number, count: number) =>
    Array.from({ length: 2 * count }, (_, i) => {
      const turn = (2 * Math.PI * ((i >> 1) + 1)) / period;
      return columnOf((at) => (i % 2 === 0 ? Math.cos(turn * at) : Math.sin(turn * at)));
    });
  const places = () => Array.from({ length: season }, (_, place) => columnOf((at) => (at % season === place ? 1 : 0)));
  const seasonal = season === 1 ? [] : season <= LONGEST_SEASON_OF_EFFECTS ? places() : waves(season, WAVES_OF_LONG_SEASON);
  const yearly = stepsAYear && season < stepsAYear / 4 && training.length + 1 >= 2 * stepsAYear ? waves(stepsAYear, 1) : [];
  const outside = (regressors?.columns ?? []).map((column) => inUnitSize(column.subarray(0, length), training.length));
  const repeat = (columns: readonly unknown[], penalty: number) => columns.map(() => penalty);
  return {
    columns: [columnOf(() => 1), ...seasonal, ...yearly, ...outside],
    penalty: [0, ...repeat(seasonal, SEASON_PENALTY), ...repeat(yearly, YEAR_PENALTY), ...repeat(outside, REGRESSOR_PENALTY)],
  };
}

/** The prior counts in units of the column's largest known value. */
function inUnitSize(column: Float64Array, known: number): Float64Array {
  const size = column.subarray(0, known).reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return size > 0 ? column.map((value) => value / size) : column.map(() => 0);
}

interface Level {
  /** Factor on the rates after the last value. */
  readonly level: number;
  /** Incidents that it is known from. */
  readonly seen: number;
}

/** The level for the share kept that made the series most likely. */
function followLevel(training: Float64Array, rate: Float64Array, theta: number): Level {
  const start = rate.subarray(0, LEVEL_START_STEPS).reduce((sum, value) => sum + value, 0);
  const runs = KEPT.map((kept) => {
    let [happened, awaited, logLikelihood] = [start, start, 0];
    training.forEach((count, at) => {
      happened *= kept;
      awaited *= kept;
      if (Number.isNaN(count)) return;
      const mean = (rate[at] * happened) / awaited;
      logLikelihood += countLogChance(count, { mean, dispersion: 1 + mean / theta + mean / happened });
      happened += count;
      awaited += rate[at];
    });
    return { level: happened / awaited, seen: happened, logLikelihood };
  });
  return runs.reduce((best, run) => (run.logLikelihood > best.logLikelihood ? run : best));
}
