import { advanceEpisode, quiet, type EpisodeState } from './episodes.ts';
import { checkRule, named, valuesOf, type SeriesRule, type ZoneFacts } from './rule-series.ts';
import type { TimedIncidents } from './scope-counts.ts';

/** Where a subject stood after the last look. */
export interface SubjectState extends EpisodeState {
  /** Zone, 0 = all together. */
  readonly subject: number;
}

export interface RuleProgress {
  /** End of the last step that was looked at, local minutes; null = never. */
  readonly lookedMin: number | null;
  readonly states: readonly SubjectState[];
}

export interface WatchedRule extends SeriesRule {
  readonly progress: RuleProgress;
  /** Local minute up to which is known what it measures; a step counts once it has ended by then. */
  readonly untilMin: number;
}

export interface RuleEvent {
  readonly subject: number;
  readonly kind: 'fired' | 'cleared';
  /** End of the step, local minutes. */
  readonly atMin: number;
  readonly value: number;
  /** Incidents (or weights) in the window. */
  readonly count: number;
}

export interface RuleLook extends RuleProgress {
  readonly ruleId: number;
  /** In order of time. */
  readonly events: readonly RuleEvent[];
  /** Steps that were looked at; those before, after a long absence, are passed over. */
  readonly steps: number;
}

/** After a longer absence only the last so many steps are caught up with. */
const MOST_STEPS = 400;

/**
 * Looks at all steps that have ended since the last look, for many rules: what fired, what is over, and where each subject stands now.
 *
 * Steps fall on the same minutes for everybody, so two computers with the same incidents find the same events.
 *
 * @throws {RangeError} naming the rule, if an option is out of range.
 * Time O(incidents in the span of each rule).
 */
export function lookAtRules(
  input: {
    readonly incidents: TimedIncidents;
    readonly zones: readonly ZoneFacts[];
    readonly rules: readonly WatchedRule[];
  },
  onProgress?: (fraction: number) => void,
): RuleLook[] {
  return input.rules.map((rule, i) => {
    const look = named(rule, () => lookAt(rule, input));
    onProgress?.((i + 1) / input.rules.length);
    return look;
  });
}

function lookAt(
  rule: WatchedRule,
  { incidents, zones }: { readonly incidents: TimedIncidents; readonly zones: readonly ZoneFacts[] },
): RuleLook {
  checkRule(rule);
  const { stepMin, episode, progress, untilMin } = rule;
  const endMin = Math.floor(untilMin / stepMin) * stepMin;
  const since = progress.lookedMin === null ? endMin - stepMin : Math.max(progress.lookedMin, endMin - MOST_STEPS * stepMin);
  const steps = Math.max(0, Math.round((endMin - since) / stepMin));
  if (steps === 0) return { ruleId: rule.id, lookedMin: progress.lookedMin ?? endMin, states: progress.states, events: [], steps };
  const { subjects, counts, values, length } = valuesOf(rule, { incidents, zones, endMin, steps });
  const former = new Map(progress.states.map((state) => [state.subject, state]));
  const events: RuleEvent[] = [];
  const states = subjects.map((subject, row): SubjectState => {
    let state: EpisodeState = former.get(subject) ?? quiet;
    for (let step = length - steps; step < length; step++) {
      const value = values[row * length + step];
      const next = advanceEpisode(state, value, episode);
      state = next.state;
      if (next.event === null) continue;
      const atMin = endMin - (length - 1 - step) * stepMin;
      events.push({
        subject,
        kind: next.event,
        atMin,
        value,
        count: windowCount(counts, { row, step, length, windowSteps: rule.windowSteps }),
      });
    }
    return { subject, phase: state.phase, run: state.run };
  });
  events.sort((a, b) => a.atMin - b.atMin || a.subject - b.subject);
  return { ruleId: rule.id, lookedMin: endMin, states: states.filter(({ phase }) => phase !== 'quiet'), events, steps };
}

function windowCount(
  counts: Float64Array,
  {
    row,
    step,
    length,
    windowSteps,
  }: { readonly row: number; readonly step: number; readonly length: number; readonly windowSteps: number },
): number {
  let sum = 0;
  for (let k = Math.max(0, step - windowSteps + 1); k <= step; k++) sum += counts[row * length + k];
  return sum;
}
