import { dryRun, solveThreshold, type DryRun } from './dry-run.ts';
import { checkRule, named, valuesOf, type SeriesRule, type ZoneFacts } from './rule-series.ts';
import type { TimedIncidents } from './scope-counts.ts';

export interface RuleHistory {
  readonly incidents: TimedIncidents;
  readonly zones: readonly ZoneFacts[];
  readonly rule: SeriesRule;
  /** Local minutes: what is asked about, and up to where incidents are known. */
  readonly fromMin: number;
  readonly untilMin: number;
}

export interface RuleDryRun extends DryRun {
  readonly subjects: readonly number[];
  /** Start of step 0 of the firings, local minutes. */
  readonly zeroMin: number;
  readonly stepMin: number;
  /** By step from `zeroMin`: the highest value of any subject, NaN where none is known. */
  readonly highest: Float64Array<ArrayBuffer>;
  readonly threshold: number;
}

/** The past of a rule as it would have been, had it been switched on at `fromMin`. @throws {RangeError} as lookAtRules. */
export function dryRunRule(input: RuleHistory): RuleDryRun {
  const { laid, values } = layHistory(input);
  return describeRun({ laid, values, run: dryRun({ ...laid, rule: input.rule.episode }), threshold: input.rule.episode.threshold });
}

/**
 * The lowest threshold of a rule whose false alarms keep to a budget, with its dry run.
 *
 * @returns null if none does. @throws {RangeError} as dryRunRule, or if the budget is no positive number.
 */
export function solveRule(input: RuleHistory & { readonly falseAMonth: number }): RuleDryRun | null {
  const { laid, values } = layHistory(input);
  const { threshold, clearBelow, ...counted } = input.rule.episode;
  const clearShare = threshold > 0 ? Math.max(0, clearBelow / threshold) : 1;
  const found = solveThreshold({ ...laid, rule: { ...counted, clearShare }, falseAMonth: input.falseAMonth });
  return found === null ? null : describeRun({ laid, values, run: found.run, threshold: found.threshold });
}

function layHistory({ incidents, zones, rule, fromMin, untilMin }: RuleHistory) {
  return named(rule, () => {
    checkRule(rule);
    const endMin = Math.floor(untilMin / rule.stepMin) * rule.stepMin;
    const steps = Math.max(1, Math.round((endMin - Math.floor(fromMin / rule.stepMin) * rule.stepMin) / rule.stepMin));
    const { subjects, counts, values, length } = valuesOf(rule, { incidents, zones, endMin, steps });
    const laid = {
      ...{ values, counts, steps: length, stepMin: rule.stepMin, windowSteps: rule.windowSteps, subjects },
      ...{ fromStep: length - steps, isJudged: rule.measure !== 'silence', zeroMin: endMin - length * rule.stepMin },
    };
    return { laid, values };
  });
}

function describeRun({
  laid,
  values,
  run,
  threshold,
}: {
  readonly laid: {
    readonly steps: number;
    readonly fromStep: number;
    readonly stepMin: number;
    readonly zeroMin: number;
    readonly subjects: readonly number[];
  };
  readonly values: Float64Array;
  readonly run: DryRun;
  readonly threshold: number;
}): RuleDryRun {
  const { steps, fromStep, stepMin, zeroMin, subjects } = laid;
  const highest = new Float64Array(steps - fromStep).fill(Number.NaN);
  values.forEach((value, i) => {
    const step = (i % steps) - fromStep;
    if (step >= 0 && !(value <= highest[step])) highest[step] = Number.isNaN(value) ? highest[step] : value;
  });
  const firings = run.firings.map((firing) => ({
    ...firing,
    step: firing.step - fromStep,
    clearedAt: firing.clearedAt === null ? null : firing.clearedAt - fromStep,
  }));
  return { ...run, firings, subjects, zeroMin: zeroMin + fromStep * stepMin, stepMin, highest, threshold };
}
