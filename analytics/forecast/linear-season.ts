import { fitEts } from './ets-fit.ts';
import { solveNormalEquations } from '../math/least-squares.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from './model.ts';
import { predictAlong, type Prediction } from './path.ts';

/** Share of the trend that is kept from one step to the next: half of it is gone after half a season year of days (34 days). */
const TREND_KEPT = 0.98;
/** Ridge on all but the level, in values: as if so many more had shown no effect. */
const RIDGE = 4;
/** Longer seasons are described by waves, not by an effect of each place. */
const LONGEST_SEASON_OF_EFFECTS = 14;
const WAVES_OF_LONG_SEASON = 6;

/**
 * Regression on the working scale: level, trend, season, yearly waves and regressors (holidays), with a slowly wandering level on
 * what it leaves unexplained. Ahead the trend dies away.
 *
 * Source: Hyndman, Athanasopoulos, Forecasting: Principles and Practice (2021), chapter 7 and section 10.5.
 * Time O(n · columns²).
 */
export const linearSeason: ForecastModel = {
  name: 'linear-season',
  cost: 'fast',
  leastObserved: ({ season }) => 2 * season + 4,
  predictor: (context) => {
    const design = createDesign(context);
    return (training, horizon) => predictLinear(training, horizon, { context, design });
  },
};

/** Writes the columns of a step, scaled so that an effect of any is alike in size. */
interface Design {
  readonly columnsFor: (length: number) => number;
  readonly write: (step: number, row: Float64Array) => void;
}

function createDesign({ season, stepsAYear, regressors }: SeriesContext): Design {
  const waves = season > LONGEST_SEASON_OF_EFFECTS;
  const seasonal = season === 1 ? 0 : waves ? 2 * Math.min(WAVES_OF_LONG_SEASON, Math.floor((season - 1) / 2)) : season - 1;
  const yearsOf = (length: number): number => (stepsAYear && season < stepsAYear / 4 ? length / stepsAYear : 0);
  const outside = regressors?.columns ?? [];
  return {
    // One wave from a year on, a second from two, a third from three.
    columnsFor: (length) => 2 + seasonal + outside.length + 2 * Math.min(3, Math.floor(yearsOf(length))),
    write: (step, row) => {
      row.fill(0);
      row[0] = 1;
      let at = 2;
      if (waves) {
        for (let wave = 1; wave <= seasonal / 2; wave++, at += 2) writeWave(row, at, (wave * step) / season);
      } else if (season > 1) {
        const place = step % season;
        if (place < seasonal) row[at + place] = 1;
        else row.fill(-1, at, at + seasonal);
        at += seasonal;
      }
      for (const column of outside) row[at++] = column[step] ?? 0;
      for (let wave = 1; at + 1 < row.length; wave++, at += 2) writeWave(row, at, (wave * step) / stepsAYear!);
    },
  };
}

function writeWave(row: Float64Array, at: number, turns: number): void {
  row[at] = Math.cos(2 * Math.PI * turns);
  row[at + 1] = Math.sin(2 * Math.PI * turns);
}

interface LinearOptions {
  readonly context: SeriesContext;
  readonly design: Design;
}

function predictLinear(training: Float64Array, horizon: number, { context, design }: LinearOptions): Prediction {
  const { scale } = context;
  const n = training.length;
  const row = new Float64Array(design.columnsFor(n));
  const working = training.map(scale.toWorking);
  // Trend in lengths of the series, from its end: there the level is the present one.
  const write = (step: number): void => {
    design.write(step, row);
    row[1] = (step - (n - 1)) / n;
  };
  const coefficients = regress(working, row, write);
  const explained = (step: number): number => {
    write(step);
    let sum = 0;
    for (let i = 0; i < row.length; i++) sum += coefficients[i] * row[i];
    return sum;
  };
  const residuals = working.map((value, step) => value - explained(step));
  const wander = fitEts(residuals, 1, { form: { error: 'A', trend: 'N', season: 'N' }, rough: true });
  const { alpha } = wander.parameters;
  const sigma2 = wander.squaredError / Math.max(1, wander.observed - row.length - 1);

  const centre = new Float64Array(horizon);
  let travelled = 0;
  for (let ahead = 1; ahead <= horizon; ahead++) {
    travelled += TREND_KEPT ** ahead;
    centre[ahead - 1] = explained(n - 1 + ahead) + (coefficients[1] * (travelled - ahead)) / n + wander.final.level;
  }
  const weights = new Float64Array(horizon).fill(alpha);
  weights[0] = 1;
  if (!centre.every(Number.isFinite)) throw new ModelFailure('not-finite', 'the regression has no solution');
  return predictAlong(
    { centre, weights, sigma2 },
    scale,
    centre.map((value) => scale.expectedValue(value, sigma2)),
  );
}

/** Coefficients of the row that `write` leaves at each observed step. */
function regress(values: Float64Array, row: Float64Array, write: (step: number) => void): Float64Array {
  const order = row.length;
  const lower = Array.from({ length: order }, (_, i) => new Float64Array(i + 1));
  const target = new Float64Array(order);
  let observed = 0;
  for (let step = 0; step < values.length; step++) {
    const value = values[step];
    if (Number.isNaN(value)) continue;
    observed++;
    write(step);
    for (let i = 0; i < order; i++) {
      const factor = row[i];
      if (factor === 0) continue;
      target[i] += factor * value;
      const line = lower[i];
      for (let j = 0; j <= i; j++) line[j] += factor * row[j];
    }
  }
  if (observed === 0) throw new ModelFailure('too-short', 'no value is observed');
  const penalty = Array.from({ length: order }, (_, i) => (i === 0 ? 0 : RIDGE * (lower[i][i] / observed)));
  return solveNormalEquations(lower, target, penalty);
}
