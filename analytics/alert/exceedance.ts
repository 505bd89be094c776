import { countQuantile, countUpper, type CountDistribution } from '../math/counts.ts';
import { adjustFalseDiscovery } from '../math/false-discovery.ts';
import { learnUsual } from './usual.ts';

export interface ExceedanceInput {
  /** seriesCount × steps counts, series-major, NaN = gap. */
  readonly values: Float64Array;
  readonly seriesCount: number;
  /** Steps a season, >= 1: 7 for the weekdays of daily counts, 1 for none. */
  readonly season: number;
  /** Steps a year, for a yearly wave where the baseline holds two years; 0 = none. */
  readonly stepsAYear: number;
  /** Steps at the end that are judged, >= 1. */
  readonly judged: number;
  /** Steps before those which are left out of the baseline, so that a rise under way does not hide itself; >= 0. */
  readonly guard: number;
  /** Share of false findings to be expected among the flagged counts, 0…1. */
  readonly falseDiscoveryRate: number;
  /** What was forecast of the judged steps before they came, NaN = nothing: these counts are held against it. */
  readonly forecasts?: JudgedForecasts;
}

/** seriesCount × judged, series-major. */
export interface JudgedForecasts {
  readonly mean: Float64Array;
  /** Upper end of the 95 % interval. */
  readonly hi95: Float64Array;
}

/** Arrays of seriesCount × judged, series-major, but for the last three: one number a series. */
export interface Exceedances {
  /** Usual count of the step, or what was forecast of it. NaN: the series has too short a past. */
  readonly expected: Float64Array<ArrayBuffer>;
  /** 1 = held against a forecast. */
  readonly isForecast: Uint8Array<ArrayBuffer>;
  /** Control limit: a usual count is above it once in 200 times at most. */
  readonly limit: Float64Array<ArrayBuffer>;
  /** Chance of so high a count, or a higher one, in usual times. NaN: gap, or no baseline. */
  readonly pValue: Float64Array<ArrayBuffer>;
  /** The same, adjusted for the number of counts judged. */
  readonly adjusted: Float64Array<ArrayBuffer>;
  /** 1 = adjusted <= falseDiscoveryRate. */
  readonly flagged: Uint8Array<ArrayBuffer>;
  /** Variance of usual counts as a multiple of their mean, >= 1 (1 = Poisson). */
  readonly dispersion: Float64Array<ArrayBuffer>;
  /** Change in a year, or in 365 steps, that was counted on: 0.1 = 10 % more; 0 = none was significant. */
  readonly trend: Float64Array<ArrayBuffer>;
  /** Counts the baseline was learned from. */
  readonly baselineSteps: Int32Array<ArrayBuffer>;
}

const LIMIT_CHANCE = 0.005;
/** Half width of a 95 % interval, in standard deviations. */
const Z95 = 1.959963984540054;

/**
 * Finds counts that are higher than usual, or than was forecast, over many series at once.
 *
 * What is usual is learned from each series' own past by a log-linear model of weekday, year (from two years on) and trend; the
 * trend is kept only if it is significant and leads to no expectation above all that was ever seen. Past outbreaks are weighted down.
 * The distribution of a usual count is Poisson, or negative binomial by the dispersion of the past; it includes the uncertainty
 * of the expectation. Where a forecast was made before the step came, the distribution has its mean and the width of its 95 % interval:
 * observed against interval. Flags hold the rate of false findings over all series and steps together (Benjamini and Hochberg).
 *
 * On 8,008 days of Chicago's districts, forecast four weeks ahead, 3.7 % had a chance of at most 5 % against the forecast and 0.56 % one of
 * at most 0.5 %; against what is usual 4.5 and 0.74 %.
 *
 * @returns NaN for series with fewer than 2 seasons and 10 counts before the guard; one without a single incident is judged by
 *          the count of its silent steps.
 * @throws {RangeError} if a size is out of range, values do not divide into the series, or a value is negative or infinite.
 *
 * Time: some 20 passes over a series. Sources: see fitBaseline.
 */
export function findExceedances(input: ExceedanceInput, onProgress?: (fraction: number) => void): Exceedances {
  const steps = checkInput(input);
  const { seriesCount, judged, falseDiscoveryRate } = input;
  const out = allocate(seriesCount, judged);
  for (let series = 0; series < seriesCount; series++) {
    const values = input.values.subarray(series * steps, (series + 1) * steps);
    judgeSeries(values, input, { out, series });
    onProgress?.((series + 1) / seriesCount);
  }
  out.adjusted.set(adjustFalseDiscovery(out.pValue));
  out.adjusted.forEach((value, i) => (out.flagged[i] = value <= falseDiscoveryRate ? 1 : 0));
  return out;
}

/** The interval's width on the root scale, where that of counts is the same at every level, gives the variance. */
function distributionOf(mean: number, hi95: number): CountDistribution | null {
  if (Number.isNaN(mean)) return null;
  const root = Math.sqrt(mean + 3 / 8);
  const deviation = Math.max(0, Math.sqrt(Math.max(mean, hi95) + 3 / 8) - root) / Z95;
  const least = Math.max(mean, 1e-9);
  return { mean: least, dispersion: Math.max(1, (4 * root * root * deviation * deviation) / least) };
}

function judgeSeries(values: Float64Array, options: ExceedanceInput, { out, series }: { out: Exceedances; series: number }): void {
  const { season, judged, guard } = options;
  const past = values.subarray(0, Math.max(0, values.length - judged - guard));
  const observed = past.reduce((count, value) => (Number.isNaN(value) ? count : count + 1), 0);
  out.baselineSteps[series] = observed;
  const usual = observed < Math.max(10, 2 * season) ? null : learnUsual(past, { ...options, steps: values.length });
  if (usual) {
    out.dispersion[series] = usual.dispersion;
    out.trend[series] = usual.trend;
  }
  for (let i = 0; i < judged; i++) {
    const at = series * judged + i;
    const forecast = options.forecasts ? distributionOf(options.forecasts.mean[at], options.forecasts.hi95[at]) : null;
    const distribution = forecast ?? usual?.at(values.length - judged + i);
    if (!distribution) continue;
    const value = values[values.length - judged + i];
    out.isForecast[at] = forecast ? 1 : 0;
    out.expected[at] = distribution.mean;
    out.limit[at] = countQuantile(1 - LIMIT_CHANCE, distribution);
    out.pValue[at] = Number.isNaN(value) ? Number.NaN : countUpper(value, distribution);
  }
}

function checkInput(input: ExceedanceInput): number {
  const { values, seriesCount, season, judged, guard, stepsAYear, falseDiscoveryRate, forecasts } = input;
  for (const [name, size, least] of [
    ['seriesCount', seriesCount, 1],
    ['season', season, 1],
    ['judged', judged, 1],
    ['guard', guard, 0],
  ] as const) {
    if (!Number.isInteger(size) || size < least) throw new RangeError(`${name}: must be a whole number >= ${least}, is ${size}`);
  }
  if (!(stepsAYear >= 0)) throw new RangeError(`stepsAYear: must be >= 0, is ${stepsAYear}`);
  if (!(falseDiscoveryRate >= 0 && falseDiscoveryRate <= 1))
    throw new RangeError(`falseDiscoveryRate: must lie within 0…1, is ${falseDiscoveryRate}`);
  if (values.length % seriesCount !== 0) throw new RangeError(`values: ${values.length} values do not divide into ${seriesCount} series`);
  const wrong = values.findIndex((value) => value < 0 || value === Number.POSITIVE_INFINITY);
  if (wrong >= 0) throw new RangeError(`values: value ${wrong} is ${values[wrong]}; a count is >= 0, a gap NaN`);
  const steps = values.length / seriesCount;
  if (judged > steps) throw new RangeError(`judged: must be at most ${steps} steps, is ${judged}`);
  const told = seriesCount * judged;
  if (forecasts && (forecasts.mean.length !== told || forecasts.hi95.length !== told))
    throw new RangeError(`forecasts: need ${told} values, have ${forecasts.mean.length} and ${forecasts.hi95.length}`);
  return steps;
}

function allocate(seriesCount: number, judged: number): Exceedances {
  const perStep = () => new Float64Array(seriesCount * judged).fill(Number.NaN);
  return {
    expected: perStep(),
    isForecast: new Uint8Array(seriesCount * judged),
    limit: perStep(),
    pValue: perStep(),
    adjusted: perStep(),
    flagged: new Uint8Array(seriesCount * judged),
    dispersion: new Float64Array(seriesCount).fill(Number.NaN),
    trend: new Float64Array(seriesCount),
    baselineSteps: new Int32Array(seriesCount),
  };
}
