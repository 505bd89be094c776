import type { CountDistribution } from '../math/counts.ts';
import { expectStep, fitBaseline, OUTBREAK_RESIDUAL, type Baseline } from './baseline.ts';

export interface UsualOptions {
  /** Steps a season, >= 1: 7 for the weekdays of daily counts, 1 for none. */
  readonly season: number;
  /** Steps a year, for a yearly wave where the past holds two years; 0 = none. */
  readonly stepsAYear: number;
  /** Steps of the whole series; the past is its beginning. */
  readonly steps: number;
}

export interface Usual {
  /** Variance of usual counts as a multiple of their mean, >= 1. */
  readonly dispersion: number;
  /** Change in a year (or 365 steps): 0.1 = 10 % more; 0 = no significant one. */
  readonly trend: number;
  /** Distribution of a step's count, with the uncertainty of its expectation. */
  readonly at: (step: number) => CountDistribution;
}

/** Of the trend, two-sided: that of the source. */
const TREND_Z = 1.959963984540054;
/** Effects of weekdays and of the year are drawn towards 0 as if known to be within a factor of e^±0.5: sparse series have little to say. */
const SEASON_PRECISION = 4;

/**
 * Learns what counts are usual at any step of a series from its past: weekday, year and trend in a log-linear model; the trend only if
 * it is significant and leads to no expectation above all that was ever seen.
 *
 * @param past  counts, NaN = gap; not changed. Without a single incident the rate is that of half an incident in all its steps.
 * Time: some 20 passes over the past. Sources: see fitBaseline.
 */
export function learnUsual(past: Float64Array, options: UsualOptions): Usual {
  const { steps } = options;
  const terms = seasonTerms(options, past.length);
  const yearSteps = options.stepsAYear > 0 ? options.stepsAYear : 365;
  // In years before the end: the intercept then says the level of now.
  const trendTerm: Term = { at: (step) => (step - steps) / yearSteps, precision: 0 };
  const rising = fitTerms(past, [...terms, trendTerm]);
  if (rising) {
    const slope = rising.effects.at(-1)!;
    const atEnd = expectStep(rising, termValues([...terms, trendTerm], steps - 1));
    const highest = past.reduce((most, value) => (value > most ? value : most), 0);
    if (Math.abs(slope) > TREND_Z * deviationOfLast(rising) && atEnd.mean <= highest) {
      return describe(rising, [...terms, trendTerm], Math.expm1(slope));
    }
  }
  const level = fitTerms(past, terms);
  if (level) return describe(level, terms, 0);
  // No incident at all, by Jeffreys' prior: half an incident in all those steps.
  const observed = past.filter((value) => !Number.isNaN(value)).length;
  return { dispersion: 1, trend: 0, at: () => ({ mean: 0.5 / observed, dispersion: 1 + 1 / observed }) };
}

interface Term {
  readonly at: (step: number) => number;
  readonly precision: number;
}

function seasonTerms({ season, stepsAYear }: UsualOptions, pastSteps: number): Term[] {
  const places = Array.from({ length: season > 1 ? season : 0 }, (_, place): Term => {
    // Every place has its effect, and the prior settles what the intercept leaves open.
    return { at: (step) => (step % season === place ? 1 : 0), precision: SEASON_PRECISION };
  });
  if (!(stepsAYear > 0 && pastSteps >= 2 * stepsAYear)) return places;
  const angle = (step: number) => (2 * Math.PI * step) / stepsAYear;
  const waves = [1, 2].flatMap((k): Term[] => [
    { at: (step) => Math.cos(k * angle(step)), precision: SEASON_PRECISION },
    { at: (step) => Math.sin(k * angle(step)), precision: SEASON_PRECISION },
  ]);
  return [...places, ...waves];
}

function termValues(terms: readonly Term[], step: number): number[] {
  return terms.map(({ at }) => at(step));
}

function fitTerms(past: Float64Array, terms: readonly Term[]): Baseline | null {
  const columns = terms.map(({ at }) => past.map((_, step) => at(step)));
  return fitBaseline({ counts: past, columns, precisions: terms.map(({ precision }) => precision), outbreak: OUTBREAK_RESIDUAL });
}

/** Standard deviation of the last effect: the last corner of the factor is the root of its information given all others. */
function deviationOfLast({ information, effects, dispersion }: Baseline): number {
  return Math.sqrt(dispersion) / information[effects.length ** 2 - 1];
}

function describe(baseline: Baseline, terms: readonly Term[], trend: number): Usual {
  const { dispersion } = baseline;
  const at = (step: number): CountDistribution => {
    const { mean, logVariance } = expectStep(baseline, termValues(terms, step));
    return { mean, dispersion: dispersion + mean * logVariance };
  };
  return { dispersion, trend, at };
}
