/** What rules say, what they said before, and what they would have done. */
import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import type { alerts } from '../../preload/contract/alerts.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { isSeriesMeasure } from '../../preload/contract/rule-measures.ts';
import { readGround, seriesRuleOf } from './alert-looks.ts';
import { DAY_MIN, localTimeOfMin, minuteOf } from './local-time.ts';
import type { Call, Handlers, Ports } from './ports.ts';

type DryRun = Handlers<typeof alerts>['dryRun'];

/** A year, the season of everything that people do. */
const USUAL_DAYS = 365;
const MOST_LISTED = 500;

export async function ruleVersions({ read }: Pick<Ports, 'read'>, id: number): ReturnType<Handlers<typeof alerts>['ruleVersions']> {
  const items = await read.alertRuleVersions(id);
  if (items.length === 0) throw new AppError('not-found', { what: 'alert rule', id });
  return { items };
}

/** @throws AppError input.invalid if what a rule says does not go together. */
export function refuseStrangeRule({ measure, threshold, scope, timing }: Omit<AlertRule, 'id' | 'version'>): void {
  const refuse = (path: string, detail: string): never => {
    throw new AppError('input.invalid', { path, rule: 'contradiction', detail });
  };
  if (timing.clearBelow !== null && timing.clearBelow > threshold)
    refuse('timing.clearBelow', `must be at most the threshold, ${String(threshold)}`);
  if (isSeriesMeasure(measure)) {
    if (scope.weights !== null && measure !== 'count.total' && measure !== 'count.rate')
      refuse('scope.weights', 'only totals and rates can be weighted: chance is of incidents, not of weights');
    return;
  }
  const only: Readonly<Record<string, boolean>> = {
    'scope.hours': scope.hours !== null,
    'scope.weekdays': scope.weekdays.length > 0,
    'scope.fence': scope.fence !== null,
    'scope.weights': scope.weights !== null,
  };
  for (const [path, isGiven] of Object.entries(only)) if (isGiven) refuse(path, `only rules on counts can have it, not ${measure}`);
}

/** Nothing is saved by it. */
export async function dryRunOf(
  ports: Ports,
  { rule, from, to, falseAMonth }: Parameters<DryRun>[0],
  { signal }: Pick<Call, 'signal'>,
): ReturnType<DryRun> {
  refuseStrangeRule(rule);
  const series = seriesRuleOf({ ...rule, id: 0, version: 0 });
  if (series === null) throw new AppError('alerts.no-history', { measure: rule.measure });
  const { incidents, zones, knownMin } = await readGround(ports);
  if (knownMin === null) throw new AppError('alerts.no-history', { measure: rule.measure });
  const untilMin = to === null ? knownMin : Math.min(knownMin, minuteOf(to, 0));
  const fromMin = from === null ? untilMin - USUAL_DAYS * DAY_MIN : minuteOf(from, 0);
  if (fromMin >= untilMin)
    throw new AppError('input.invalid', { path: 'from', rule: 'period', detail: 'begins after what is known has ended' });
  const input = { incidents, zones, rule: series, fromMin, untilMin };
  const run =
    falseAMonth === null
      ? await ports.compute('dryRunRule', input, { signal })
      : await ports.compute('solveRule', { ...input, falseAMonth }, { signal });
  const steps = run?.highest.length ?? 0;
  const endOf = (step: number): string => localTimeOfMin(0, (run?.zeroMin ?? 0) + (step + 1) * series.stepMin);
  const firings = run?.firings ?? [];
  const known = knownOf(run?.highest ?? new Float64Array());
  return {
    threshold: run?.threshold ?? null,
    from: localTimeOfMin(0, run?.zeroMin ?? fromMin),
    to: localTimeOfMin(0, (run?.zeroMin ?? fromMin) + steps * series.stepMin),
    stepMin: series.stepMin,
    fired: firings.length,
    judged: run?.judged ?? 0,
    falseAlarms: run?.falseAlarms ?? 0,
    medianLeadMin: run?.medianLeadMin ?? null,
    isAlwaysOn: isAlwaysOn(firings, {
      steps,
      known: known.length,
      subjects: run?.subjects.length ?? 1,
    }),
    firings: firings.slice(-MOST_LISTED).map(({ subject, step, clearedAt, value, peak, isConfirmed, leadMin }) => ({
      ...{ zoneId: run?.subjects[subject] || null, at: endOf(step), clearedAt: clearedAt === null ? null : endOf(clearedAt) },
      ...{ value, peak, isConfirmed, leadMin },
    })),
    knownFrom: localTimeOfMin(0, (run?.zeroMin ?? fromMin) + (steps - known.length) * series.stepMin),
    highest: known,
  };
}

/** From the first known step on; before it too little had happened to measure by. */
function knownOf(highest: Float64Array<ArrayBuffer>): Float64Array<ArrayBuffer> {
  const first = highest.findIndex((value) => !Number.isNaN(value));
  return first < 0 ? new Float64Array() : highest.slice(first);
}

/** Share of all steps that are known, of all subjects, in which it would have been firing, from which on it tells nothing. */
const ALWAYS = 0.5;

function isAlwaysOn(
  firings: readonly { readonly step: number; readonly clearedAt: number | null }[],
  { steps, known, subjects }: { readonly steps: number; readonly known: number; readonly subjects: number },
): boolean {
  const on = firings.reduce((sum, { step, clearedAt }) => sum + (clearedAt ?? steps) - step, 0);
  return known > 0 && on >= ALWAYS * known * subjects;
}
