import { checkEpisodeRule, type EpisodeRule } from './episodes.ts';
import { measureSteps, type SeriesMeasure } from './rule-values.ts';
import { countScope, type CountScope, type TimedIncidents } from './scope-counts.ts';

/** A rule on counts of incidents. Rules on hotspots, forecasts and anomalies look at results instead: see threshold.ts. */
export interface SeriesRule {
  readonly id: number;
  readonly measure: SeriesMeasure;
  readonly scope: CountScope;
  /** Minutes between two looks, which fall on whole multiples of it since local midnight: a divisor of a day. */
  readonly stepMin: number;
  readonly windowSteps: number;
  readonly minCount: number;
  readonly episode: EpisodeRule;
}

export interface ZoneFacts {
  readonly id: number;
  readonly areaKm2: number;
}

const DAY_MIN = 1_440;
/** Days before the first step looked at that a measure reads. */
const HISTORY_DAYS: Readonly<Record<SeriesMeasure, number>> = { count: 0, rate: 0, excess: 8 * 7, record: 365, silence: 365 };

/** Values of the last `steps` steps before `endMin`, with the history that they are measured by in front of them. */
export function valuesOf(
  rule: SeriesRule,
  at: { readonly incidents: TimedIncidents; readonly zones: readonly ZoneFacts[]; readonly endMin: number; readonly steps: number },
) {
  const { stepMin, windowSteps, measure, minCount } = rule;
  const history = windowSteps - 1 + Math.ceil((HISTORY_DAYS[measure] * DAY_MIN) / stepMin);
  const length = history + at.steps;
  const grid = { fromMin: at.endMin - length * stepMin, stepMin, steps: length };
  const { subjects, counts } = countScope(at.incidents, rule.scope, { grid, zoneIds: at.zones.map(({ id }) => id) });
  hideBeforeFirst(counts, { firstMin: at.incidents.localMin[0], grid, subjects: subjects.length });
  const values = measureSteps(counts, {
    measure,
    stepMin,
    steps: length,
    windowSteps,
    minCount,
    areasKm2: areasOf(rule.scope, at.zones, subjects),
  });
  return { subjects, counts, values, length };
}

/** Before the first incident of all nothing was recorded, which is not the same as nothing having happened. */
function hideBeforeFirst(
  counts: Float64Array,
  {
    firstMin,
    grid,
    subjects,
  }: {
    readonly firstMin: number | undefined;
    readonly grid: { fromMin: number; stepMin: number; steps: number };
    readonly subjects: number;
  },
): void {
  const { fromMin, stepMin, steps } = grid;
  const unknown = firstMin === undefined ? steps : Math.min(steps, Math.max(0, Math.ceil((firstMin - fromMin) / stepMin)));
  for (let row = 0; row < subjects; row++) counts.fill(Number.NaN, row * steps, row * steps + unknown);
}

function areasOf({ zoneIds }: CountScope, zones: readonly ZoneFacts[], subjects: readonly number[]): Float64Array {
  const areaOf = new Map(zones.map(({ id, areaKm2 }) => [id, areaKm2]));
  const inScope = zoneIds.length === 0 ? zones.map(({ id }) => id) : zoneIds;
  const whole = inScope.reduce((sum, id) => sum + (areaOf.get(id) ?? Number.NaN), 0);
  return Float64Array.from(subjects, (subject) => (subject === 0 ? whole : (areaOf.get(subject) ?? Number.NaN)));
}

/** @throws {RangeError} if an option is out of range. */
export function checkRule({ stepMin, windowSteps, episode }: SeriesRule): void {
  if (!(Number.isInteger(stepMin) && stepMin >= 1 && DAY_MIN % stepMin === 0))
    throw new RangeError(`stepMin: must divide a day, is ${stepMin}`);
  if (!(Number.isInteger(windowSteps) && windowSteps >= 1))
    throw new RangeError(`windowSteps: must be a whole number >= 1, is ${windowSteps}`);
  checkEpisodeRule(episode);
}

/** Errors of a rule's work say which rule it is. */
export function named<Result>({ id }: SeriesRule, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    if (error instanceof RangeError) throw new RangeError(`rule ${id}: ${error.message}`, { cause: error });
    throw error;
  }
}
