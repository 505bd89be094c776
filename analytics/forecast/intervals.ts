import { conformalQuantile, normalQuantile, studentQuantile } from '../math/distributions.ts';
import { valueAt, type Prediction } from './path.ts';

/** Half widths of the intervals, in the model's own standard deviations. */
export interface Calibration {
  readonly z80: number;
  readonly z95: number;
  readonly sumZ80: number;
}

/** Errors of a back-test in the model's own standard deviations, without sign. */
export interface StandardErrors {
  /** One a held-out step. */
  readonly steps: Float64Array;
  /** One an origin: error of the sum over its held-out steps. */
  readonly sums: Float64Array;
  /** Sums over steps that do not overlap, as many as the held-out steps together would fill; <= sums.length. */
  readonly independentSums: number;
}

export interface Intervals {
  readonly lo80: Float64Array<ArrayBuffer>;
  readonly hi80: Float64Array<ArrayBuffer>;
  readonly lo95: Float64Array<ArrayBuffer>;
  readonly hi95: Float64Array<ArrayBuffer>;
  readonly sumLo80: number;
  readonly sumHi80: number;
}

export const UNCALIBRATED: Calibration = { z80: normalQuantile(0.9), z95: normalQuantile(0.975), sumZ80: normalQuantile(0.9) };

/** The model's own width counts as much as this many held-out steps: steadies the width while few are known. */
const PRIOR_STEPS = 28;
/** The same for sums: the model's own width counts as much as so many sums. */
const PRIOR_SUMS = 3;

/**
 * Widths that would have held in the back-test: conformal quantiles of the standardised errors, drawn towards the normal
 * ones by a fixed prior. Steps of all distances are pooled: the model's own variance carries the growth with the distance.
 * Sums are few: only their spread is corrected, drawn towards the model's own likewise, and it counts as estimated (Student).
 *
 * @returns the normal widths for no errors at all. z95 is never below z80.
 * Source: conformal prediction as in Lei et al., JASA 113 (2018), with the scaled residuals of their section 5.2.
 */
export function calibrate({ steps, sums, independentSums }: StandardErrors): Calibration {
  if (steps.length === 0) return UNCALIBRATED;
  const sorted = steps.slice().sort();
  const draw = (share: number, normal: number): number =>
    (sorted.length * conformalQuantile(sorted, share) + PRIOR_STEPS * normal) / (sorted.length + PRIOR_STEPS);
  const z80 = draw(0.8, UNCALIBRATED.z80);
  const meanSquare = sums.length > 0 ? sums.reduce((total, error) => total + error * error, 0) / sums.length : 1;
  const known = independentSums + PRIOR_SUMS;
  const spread = Math.sqrt((independentSums * meanSquare + PRIOR_SUMS) / known);
  return { z80, z95: Math.max(z80, draw(0.95, UNCALIBRATED.z95)), sumZ80: studentQuantile(0.9, known) * spread };
}

/**
 * Where a standard normal quantile lies once the widths are learned: straight lines through 0 and both widths, beyond
 * the 95 % one in its proportion.
 */
export function stretchedBy(z: number, { z80, z95 }: Calibration): number {
  const size = Math.abs(z);
  const { z80: inner, z95: outer } = UNCALIBRATED;
  if (size <= inner) return (z * z80) / inner;
  if (size >= outer) return (z * z95) / outer;
  return Math.sign(z) * (z80 + ((size - inner) / (outer - inner)) * (z95 - z80));
}

/** Intervals of a prediction, each around its mean; a lower end is never below the least possible value of the series. */
export function intervalsOf(prediction: Prediction, { z80, z95, sumZ80 }: Calibration): Intervals {
  const { scale, mean, sum, sumDeviation } = prediction;
  const lower = (z: number) => mean.map((value, step) => Math.min(value, valueAt(prediction, step, -z)));
  const upper = (z: number) => mean.map((value, step) => Math.max(value, valueAt(prediction, step, z)));
  return {
    lo80: lower(z80),
    hi80: upper(z80),
    lo95: lower(z95),
    hi95: upper(z95),
    sumLo80: Math.max(scale.lowestValue * mean.length, sum - sumZ80 * sumDeviation),
    sumHi80: sum + sumZ80 * sumDeviation,
  };
}
