import { countUpper } from '../math/counts.ts';
import { findEpisodes, type EpisodeRule } from './episodes.ts';
import { usualAt, windowSums } from './rule-values.ts';

export interface DryRunInput {
  /** Values of the rule's measure, and counts of the same incidents: subjects × steps, subject-major. */
  readonly values: Float64Array;
  readonly counts: Float64Array;
  readonly steps: number;
  readonly stepMin: number;
  readonly windowSteps: number;
  readonly rule: EpisodeRule;
  /** Steps before this one teach what is usual, and raise nothing. */
  readonly fromStep: number;
  /** silence has no outcome to look at: what did not come says nothing more. */
  readonly isJudged: boolean;
}

export interface Firing {
  readonly subject: number;
  readonly step: number;
  readonly value: number;
  /** Highest value of the episode. */
  readonly peak: number;
  /** null = it goes on. */
  readonly clearedAt: number | null;
  /** Whether what followed bore it out; null: it cannot be said (the window after it is not over, too little history, not judged). */
  readonly isConfirmed: boolean | null;
  /** Minutes from the firing to the middle of the busiest step that followed; null unless confirmed. */
  readonly leadMin: number | null;
}

export interface DryRun {
  /** By step, then by subject. */
  readonly firings: readonly Firing[];
  readonly falseAlarms: number;
  readonly judged: number;
  /** Median over the confirmed; null without any. */
  readonly medianLeadMin: number | null;
}

/** So high a count after the alert has at most this chance in usual times. */
const CONFIRMED_CHANCE = 0.05;
const WEEK_MIN = 10_080;

/**
 * What a rule would have done, had it been switched on in the past.
 *
 * An alert is confirmed if the window of the same length that follows it is, in turn, busier than usual beyond chance (5 %), by the weeks
 * before the alert's own window; else it is false. So the value that fired it is never its own proof.
 *
 * @throws {RangeError} if sizes do not fit, or as checkEpisodeRule. Time O(subjects × steps).
 */
export function dryRun(input: DryRunInput): DryRun {
  const { values, counts, steps, rule, fromStep } = input;
  if (values.length !== counts.length || values.length % steps !== 0)
    throw new RangeError(`values: ${values.length} of ${counts.length} counts in ${steps} steps`);
  const firings: Firing[] = [];
  for (let from = 0, subject = 0; from < values.length; from += steps, subject++) {
    const episodes = findEpisodes(values.subarray(from + fromStep, from + steps), rule);
    if (episodes.length === 0) continue;
    const row = counts.subarray(from, from + steps);
    const sums = windowSums(row, input.windowSteps);
    for (const { firedAt, clearedAt, peak } of episodes) {
      const step = firedAt + fromStep;
      const outcome = input.isJudged ? outcomeOf(row, sums, { step, input }) : unknown;
      firings.push({
        subject,
        step,
        value: values[from + step],
        peak,
        clearedAt: clearedAt === null ? null : clearedAt + fromStep,
        ...outcome,
      });
    }
  }
  firings.sort((a, b) => a.step - b.step || a.subject - b.subject);
  const judged = firings.filter(({ isConfirmed }) => isConfirmed !== null);
  return {
    firings,
    judged: judged.length,
    falseAlarms: judged.filter(({ isConfirmed }) => isConfirmed === false).length,
    medianLeadMin: medianOf(firings.flatMap(({ leadMin }) => (leadMin === null ? [] : [leadMin]))),
  };
}

type Outcome = Pick<Firing, 'isConfirmed' | 'leadMin'>;
const unknown: Outcome = { isConfirmed: null, leadMin: null };

function outcomeOf(
  counts: Float64Array,
  sums: Float64Array,
  { step, input }: { readonly step: number; readonly input: DryRunInput },
): Outcome {
  const { windowSteps, stepMin } = input;
  const end = step + windowSteps;
  if (end >= counts.length || WEEK_MIN % stepMin !== 0) return unknown;
  // Whole weeks back from the end of what followed, but none that reaches into the alert's own window.
  const season = WEEK_MIN / stepMin;
  const back = Math.ceil((2 * windowSteps) / season) * season;
  const usual = usualAt(sums, end - back + season, season);
  if (usual === null) return unknown;
  const mean = Math.max(usual.mean, 0.5);
  const isConfirmed = countUpper(sums[end], { mean, dispersion: usual.dispersion }) <= CONFIRMED_CHANCE;
  if (!isConfirmed) return { isConfirmed, leadMin: null };
  let busiest = step + 1;
  for (let i = step + 2; i <= end; i++) if (counts[i] > counts[busiest]) busiest = i;
  return { isConfirmed, leadMin: (busiest - step - 0.5) * stepMin };
}

function medianOf(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  const sorted = values.toSorted((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export interface BudgetInput extends Omit<DryRunInput, 'rule'> {
  /** Of the threshold that is looked for; clearBelow follows it at this share of it, 0…1. */
  readonly rule: Omit<EpisodeRule, 'threshold' | 'clearBelow'> & { readonly clearShare: number };
  /** False alarms in 30 days that are put up with, > 0. */
  readonly falseAMonth: number;
}

export interface Budget {
  /** The lowest threshold, coming down from the highest value, whose false alarms keep to the budget. */
  readonly threshold: number;
  readonly run: DryRun;
}

/** Thresholds tried: finer ones are within the noise of a year of alerts. */
const MOST_TRIED = 64;
const MONTH_MIN = 30 * 1_440;

/**
 * Solves a rule's threshold from history: at most so many false alarms a month.
 *
 * @returns null if even the highest value that ever was would have been raised falsely too often, or nothing was ever measured.
 * @throws {RangeError} as dryRun, or if the budget is no positive number.
 * Time: at most 64 dry runs.
 */
export function solveThreshold(input: BudgetInput): Budget | null {
  const { values, steps, fromStep, stepMin, falseAMonth } = input;
  if (!(falseAMonth > 0)) throw new RangeError(`falseAMonth: must be above 0, is ${falseAMonth}`);
  const allowed = (falseAMonth * countKnown(values, { steps, fromStep }) * stepMin) / MONTH_MIN;
  const { clearShare, ...counted } = input.rule;
  let best: Budget | null = null;
  for (const threshold of candidates(values, { steps, fromStep })) {
    const clearBelow = Math.min(threshold, threshold * clearShare);
    const run = dryRun({ ...input, rule: { ...counted, threshold, clearBelow } });
    if (run.falseAlarms <= allowed) best = { threshold, run };
    // Of the very highest values a single one decides: the second day of a rise may be false where the first is borne out by it.
    else if (best !== null || run.falseAlarms > allowed + 1) break;
  }
  return best;
}

/** Steps in which something was measured: a budget is of the time that was watched. */
function countKnown(values: Float64Array, { steps, fromStep }: { readonly steps: number; readonly fromStep: number }): number {
  const isKnown = new Uint8Array(steps);
  values.forEach((value, i) => {
    if (i % steps >= fromStep && !Number.isNaN(value)) isKnown[i % steps] = 1;
  });
  return isKnown.reduce((sum, known) => sum + known, 0);
}

/** Values above 0 that were measured, falling: all of them, or as many quantiles, denser towards the top. */
function candidates(values: Float64Array, { steps, fromStep }: { readonly steps: number; readonly fromStep: number }): number[] {
  const seen = values.filter((value, i) => i % steps >= fromStep && value > 0);
  const falling = [...new Set(seen)].sort((a, b) => b - a);
  if (falling.length <= MOST_TRIED) return falling;
  const last = falling.length - 1;
  return [...new Set(Array.from({ length: MOST_TRIED }, (_, i) => falling[Math.round(last * (i / (MOST_TRIED - 1)) ** 3)]))];
}
