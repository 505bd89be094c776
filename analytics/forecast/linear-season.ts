import { solveNormalEquations } from '../math/least-squares.ts';
import { fitEts, type EtsFit } from './ets-fit.ts';
import { ModelFailure, type ForecastModel, type SeriesContext } from './model.ts';
import { predictAlong, type Prediction } from './path.ts';
import type { Scale } from './scale.ts';

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
 * Time O(n · columns²), and some 20 passes over the series.
 */
export const linearSeason: ForecastModel = {
  name: 'linear-season',
  cost: 'fast',
  leastObserved: ({ season }) => 2 * season + 4,
  predictor: (context) => {
    const regression = createRegression(context);
    let wandering = context.memory?.['linear-season']?.[0];
    return (training, horizon) => {
      const working = training.map(context.scale.toWorking);
      const start = wandering !== undefined && wandering > 0 && wandering < 1 ? { alpha: wandering, beta: 0, gamma: 0, phi: 1 } : undefined;
      const line = regression.fit(working);
      const residuals = working.map((value, step) => value - line.at(step));
      const wander = fitEts(residuals, 1, { form: { error: 'A', trend: 'N', season: 'N' }, start, rough: true });
      wandering = wander.parameters.alpha;
      if (context.memory) context.memory['linear-season'] = [wandering];
      return project(line, wander, { horizon, scale: context.scale });
    };
  },
};

/** A fitted regression. */
interface Line {
  readonly length: number;
  readonly columns: number;
  /** Change a step of the trend. */
  readonly slope: number;
  /** Explained working value of a step, known or coming. */
  readonly at: (step: number) => number;
}

function project(line: Line, wander: EtsFit, { horizon, scale }: { readonly horizon: number; readonly scale: Scale }): Prediction {
  const sigma2 = wander.squaredError / Math.max(1, wander.observed - line.columns - 1);
  const centre = new Float64Array(horizon);
  let travelled = 0;
  for (let ahead = 1; ahead <= horizon; ahead++) {
    travelled += TREND_KEPT ** ahead;
    centre[ahead - 1] = line.at(line.length - 1 + ahead) + line.slope * (travelled - ahead) + wander.final.level;
  }
  const weights = new Float64Array(horizon).fill(wander.parameters.alpha);
  weights[0] = 1;
  return predictAlong(
    { centre, weights, sigma2 },
    scale,
    centre.map((value) => scale.expectedValue(value, sigma2)),
  );
}

/**
 * The regression of one series. Its sums grow with the training part: a longer part adds only its new steps, unless it has reached
 * another year and gets one more wave.
 */
function createRegression(context: SeriesContext): { readonly fit: (working: Float64Array) => Line } {
  const design = createDesign(context);
  let sums = startSums(0, 1);
  return {
    fit: (working) => {
      const n = working.length;
      if (design.columnsFor(n) !== sums.order || n < sums.steps) sums = startSums(design.columnsFor(n), n);
      addSteps(sums, working, design);
      if (sums.observed === 0) throw new ModelFailure('too-short', 'no value is observed');
      const coefficients = solve(sums);
      const row = new Float64Array(sums.order);
      const { order, rows, trendUnit } = sums;
      const at = (step: number): number => {
        let sum = 0;
        if (step < n) {
          for (let i = 0, j = step * order; i < order; i++, j++) sum += coefficients[i] * rows[j];
          return sum;
        }
        writeRow(design, row, step, trendUnit);
        for (let i = 0; i < order; i++) sum += coefficients[i] * row[i];
        return sum;
      };
      return { length: n, columns: order, slope: coefficients[1] / trendUnit, at };
    },
  };
}

interface Sums {
  readonly order: number;
  /** Steps for one unit of the trend: the length of the first part. */
  readonly trendUnit: number;
  /** Products of the columns, lower triangle, and of the columns and the values. */
  readonly lower: readonly Float64Array[];
  readonly target: Float64Array<ArrayBuffer>;
  /** Columns of each step so far. */
  rows: Float64Array<ArrayBuffer>;
  steps: number;
  observed: number;
}

function startSums(order: number, trendUnit: number): Sums {
  const lower = Array.from({ length: order }, (_, i) => new Float64Array(i + 1));
  return { order, trendUnit, lower, target: new Float64Array(order), rows: new Float64Array(0), steps: 0, observed: 0 };
}

function addSteps(sums: Sums, working: Float64Array, design: Design): void {
  const { order, lower, target, trendUnit } = sums;
  if (sums.rows.length < working.length * order) {
    const longer = new Float64Array(Math.ceil(working.length * 1.25) * order);
    longer.set(sums.rows);
    sums.rows = longer;
  }
  for (; sums.steps < working.length; sums.steps++) {
    const row = sums.rows.subarray(sums.steps * order, (sums.steps + 1) * order);
    writeRow(design, row, sums.steps, trendUnit);
    const value = working[sums.steps];
    if (Number.isNaN(value)) continue;
    sums.observed++;
    for (let i = 0; i < order; i++) {
      const factor = row[i];
      if (factor === 0) continue;
      target[i] += factor * value;
      const line = lower[i];
      for (let j = 0; j <= i; j++) line[j] += factor * row[j];
    }
  }
}

function solve({ lower, target, observed }: Sums): Float64Array {
  const penalty = lower.map((line, i) => (i === 0 ? 0 : RIDGE * (line[i] / observed)));
  return solveNormalEquations(lower, target.slice(), penalty);
}

function writeRow(design: Design, row: Float64Array, step: number, trendUnit: number): void {
  design.write(step, row);
  // From the end of the first part: there the level is the present one, and the ridge on the trend leaves it alone.
  row[1] = step / trendUnit - 1;
}

/** Writes the columns of a step but for the trend, in column 1. */
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
