import { solveLeastSquares } from '../math/least-squares.ts';
import { decompose } from './decompose.ts';

export interface ComponentsInput {
  /** One value a day, NaN = gap. */
  readonly values: Float64Array;
  /** Columns of the calendar, each at least as long as the values; null = none. See calendarRegressors. */
  readonly regressors: { readonly names: readonly string[]; readonly columns: readonly Float64Array[] } | null;
}

/** Parts of a daily series that add up to it. */
export interface Components {
  readonly trend: Float64Array<ArrayBuffer>;
  /** Effect of the weekday. */
  readonly weekly: Float64Array<ArrayBuffer>;
  /** Effect of the time of the year; null below two years. */
  readonly yearly: Float64Array<ArrayBuffer> | null;
  /** Effect of all calendar columns of the day together. */
  readonly calendar: Float64Array<ArrayBuffer>;
  /** Of each column, in the unit of the values: what a day with it has more than one without. */
  readonly calendarEffects: readonly CalendarEffect[];
  /** NaN where the value is a gap. */
  readonly remainder: Float64Array<ArrayBuffer>;
}

export interface CalendarEffect {
  readonly name: string;
  readonly effect: number;
  /** Observed days with the column. */
  readonly days: number;
}

const WEEK = 7;
const YEAR_DAYS = 365.2425;
/** Waves of a year, half a year and a third of one: what shorter ones would show in a few years is chance. */
const HARMONICS = 3;
/** One and a half years, as STL would take for a season of a year: a trend that bends faster takes the year's shape for its own. */
const TREND_DAYS = 547;
/** Without a year's part, the trend holds the time of the year too. */
const SHORT_TREND_DAYS = 43;
/** Parts are found in turn, each from what the others leave; after some rounds they change no more that a chart would show it. */
const ROUNDS = 4;
/** Draws an effect seen on few days towards none: as if so many days without it had been seen. */
const PRIOR_DAYS = 1;

/**
 * Splits a daily series into trend, weekday, time of the year, calendar and remainder, for the eye and for words ("why this
 * number"); it makes no forecast.
 *
 * @returns null for less than two weeks and a day, or if a weekday was never observed.
 * @throws {RangeError} if a column is shorter than the values, or a value is infinite.
 *
 * Time: five decompositions, a robust one the last. Source: backfitting as in Hastie, Tibshirani, Generalized Additive Models (1990), chapter
 * 4, with STL (decompose) for trend and weekday, waves for the year and least squares with a ridge for the calendar.
 */
export function decomposeDaily({ values, regressors }: ComponentsInput): Components | null {
  const columns = (regressors?.columns ?? []).map((column, i) => {
    if (column.length < values.length) throw new RangeError(`regressors: column ${i} has ${column.length} of ${values.length} values`);
    return column.subarray(0, values.length);
  });
  if (values.length <= 2 * WEEK) return null;
  const waves = values.length >= 2 * YEAR_DAYS ? yearWaves(values.length) : [];
  const trendWindow = Math.min(waves.length > 0 ? TREND_DAYS : SHORT_TREND_DAYS, values.length - ((values.length + 1) % 2));
  let yearly = new Float64Array(values.length);
  let calendar = new Float64Array(values.length);
  let effects = new Float64Array(columns.length);
  for (let round = 0; ; round++) {
    const rest = values.map((value, day) => value - yearly[day] - calendar[day]);
    const parts = decompose(rest, { season: WEEK, trendWindow, robust: round === ROUNDS });
    if (parts === null) return null;
    const { trend, seasonal } = parts;
    if (round === ROUNDS) {
      const calendarEffects = columns.map((column, i) => ({
        name: regressors?.names[i] ?? '',
        effect: effects[i],
        days: column.reduce((days, value, day) => (value !== 0 && !Number.isNaN(values[day]) ? days + 1 : days), 0),
      }));
      return { trend, weekly: seasonal, yearly: waves.length > 0 ? yearly : null, calendar, calendarEffects, remainder: parts.remainder };
    }
    const [waveSizes, found] = fitTogether(
      waves,
      columns,
      values.map((value, day) => value - trend[day] - seasonal[day]),
    );
    yearly = centred(combine(waves, waveSizes, values.length));
    effects = found;
    calendar = combine(columns, effects, values.length);
  }
}

/** Sines and cosines of the year, days from the first value. */
function yearWaves(days: number): Float64Array[] {
  return Array.from({ length: HARMONICS }, (_, i) => (2 * Math.PI * (i + 1)) / YEAR_DAYS).flatMap((pace) => [
    Float64Array.from({ length: days }, (_, day) => Math.sin(pace * day)),
    Float64Array.from({ length: days }, (_, day) => Math.cos(pace * day)),
  ]);
}

/** Least squares over the observed days, waves and calendar at once, so that a feast of one season is not taken for the season. */
function fitTogether(
  waves: readonly Float64Array[],
  columns: readonly Float64Array[],
  target: Float64Array,
): [Float64Array<ArrayBuffer>, Float64Array<ArrayBuffer>] {
  if (waves.length + columns.length === 0) return [new Float64Array(0), new Float64Array(0)];
  const isObserved = (_: number, day: number) => !Number.isNaN(target[day]);
  const level = new Float64Array(target.length).fill(1);
  const used = [level, ...waves, ...columns].map((column) => column.filter(isObserved));
  const penalty = used.map((_, i) => (i > waves.length ? PRIOR_DAYS : 0));
  const sizes = solveLeastSquares(used, target.filter(isObserved), penalty);
  return [sizes.slice(1, 1 + waves.length), sizes.slice(1 + waves.length)];
}

function combine(columns: readonly Float64Array[], sizes: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const sum = new Float64Array(length);
  columns.forEach((column, i) => column.forEach((value, day) => (sum[day] += sizes[i] * value)));
  return sum;
}

/** Over whole years waves have no mean; over others it belongs to the trend. */
function centred(values: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  return values.map((value) => value - mean);
}
