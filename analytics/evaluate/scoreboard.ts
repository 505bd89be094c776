import { isSparse } from './judge.ts';
import { pinballLoss } from './losses.ts';
import type { SealedForecast } from './seal.ts';

export type SealedNumbers = Pick<SealedForecast, 'mean' | 'lo80' | 'hi80' | 'lo95' | 'hi95' | 'naive' | 'sum' | 'sumLo80' | 'sumHi80'>;

/**
 * won, lost: less or more absolute error than the naive count; where at least half of the counts were 0, a better or worse interval
 * score than its absolute error, which is the same score of a forecast without spread. open: nothing of the period is known yet.
 */
export type Outcome = 'won' | 'lost' | 'tied' | 'open';

export interface SealedScore {
  readonly outcome: Outcome;
  /** Steps whose count is known. NaN for all figures below if there is none. */
  readonly observedSteps: number;
  /** Mean absolute errors in counts, of the forecast and of the naive count. */
  readonly mae: number;
  readonly naiveMae: number;
  /** Error of the naive count on these days saved: 0.2 = 20 % less. NaN if that was without error. */
  readonly skill: number;
  readonly rmse: number;
  /** Mean of forecast - count: above 0 = too high. */
  readonly bias: number;
  /** Weighted interval score: mean pinball loss × 2 of the four ends and the middle; near the CRPS, in counts. */
  readonly intervalScore: number;
  /** Shares of the counts within the intervals. */
  readonly coverage80: number;
  readonly coverage95: number;
  /** Sum of all steps within its interval; null unless every count is known. */
  readonly sumInside80: boolean | null;
}

/**
 * Scores a sealed forecast once its period is over, against the naive count sealed with it.
 *
 * @param observed  counts of its steps, NaN = not known: such steps are left out.
 * @throws {RangeError} if `observed` is not as long as the forecast.
 * Sources: judgeOf; interval score: Bracher, Ray, Gneiting, Reich, PLoS Computational Biology 17 (2021), e1008618.
 */
export function scoreSealed(sealed: SealedNumbers, observed: Float64Array): SealedScore {
  const { mean, lo80, hi80, lo95, hi95, naive, sum: expectedSum, sumLo80, sumHi80 } = sealed;
  if (observed.length !== mean.length) throw new RangeError(`observed: needs ${mean.length} counts, has ${observed.length}`);
  const steps = Array.from(observed.keys()).filter((step) => !Number.isNaN(observed[step]));
  const average = (of: (step: number) => number) => steps.reduce((total, step) => total + of(step), 0) / steps.length;
  const mae = average((step) => Math.abs(observed[step] - mean[step]));
  const naiveMae = average((step) => Math.abs(observed[step] - naive[step]));
  const quantiles = (step: number) =>
    [
      [lo95[step], 0.025],
      [lo80[step], 0.1],
      [mean[step], 0.5],
      [hi80[step], 0.9],
      [hi95[step], 0.975],
    ] as const;
  const sum = observed.reduce((total, count) => total + count, 0);
  const intervalScore = average(
    (step) => (2 / 5) * quantiles(step).reduce((total, [end, p]) => total + pinballLoss(observed[step], end, p), 0),
  );
  const own = isSparse(observed) ? intervalScore : mae;
  return {
    outcome: steps.length === 0 ? 'open' : own < naiveMae ? 'won' : own > naiveMae ? 'lost' : 'tied',
    observedSteps: steps.length,
    mae,
    naiveMae,
    skill: naiveMae > 0 ? 1 - mae / naiveMae : Number.NaN,
    rmse: Math.sqrt(average((step) => (observed[step] - mean[step]) ** 2)),
    bias: average((step) => mean[step] - observed[step]),
    intervalScore,
    coverage80: average((step) => (observed[step] >= lo80[step] && observed[step] <= hi80[step] ? 1 : 0)),
    coverage95: average((step) => (observed[step] >= lo95[step] && observed[step] <= hi95[step] ? 1 : 0)),
    sumInside80: steps.length < mean.length || Number.isNaN(expectedSum) ? null : sum >= sumLo80 && sum <= sumHi80,
  };
}

export interface Standing {
  /** False: the naive count is shown in its place; its own forecasts are still sealed and scored, unpublished. */
  readonly published: boolean;
  /** Losses in a row while published, wins in a row while demoted. */
  readonly streak: number;
  /** How many more of them change its standing. */
  readonly left: number;
  /** Index of the score that brought the present standing; -1 = the start. */
  readonly since: number;
}

/**
 * Standing of a model for one subject: `k` losses in a row demote it, and then `k` wins in a row bring it back. Periods do not
 * overlap; a tie ends a row, an open period does not count.
 *
 * @param outcomes  of its sealed forecasts, the oldest first.
 * @throws {RangeError} unless k is a whole number >= 1.
 */
export function demotion(outcomes: readonly Outcome[], k: number): Standing {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`k: must be a whole number >= 1, is ${k}`);
  let [published, streak, since] = [true, 0, -1];
  outcomes.forEach((outcome, index) => {
    if (outcome === 'open') return;
    streak = outcome === (published ? 'lost' : 'won') ? streak + 1 : 0;
    if (streak < k) return;
    [published, streak, since] = [!published, 0, index];
  });
  return { published, streak, left: k - streak, since };
}
