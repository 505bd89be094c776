/** Rules on counts: their looks at what came since the last one, and what they would have done in the past. */
import type { AlertRule } from '../../preload/contract/alert-domain.ts';
import { isSeriesMeasure, type SeriesMeasureName } from '../../preload/contract/rule-measures.ts';
import type { TimedIncidents } from '../../analytics/alert/scope-counts.ts';
import type { SeriesRule, ZoneFacts } from '../../analytics/alert/rule-series.ts';
import type { SeriesMeasure } from '../../analytics/alert/rule-values.ts';
import type { RuleLook } from '../../analytics/alert/series-rules.ts';
import type { NewAlert, RuleLookResult } from '../store/api.ts';
import { everything } from './filter.ts';
import { lastFullDay } from './last-full-day.ts';
import { DAY_MIN, dayNumberOf, localMinuteText, minuteOf } from './local-time.ts';
import type { Call, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

const measureOf: Readonly<Record<SeriesMeasureName, SeriesMeasure>> = {
  'count.total': 'count',
  'count.rate': 'rate',
  'count.surge': 'excess',
  'count.record': 'record',
  'data.silence': 'silence',
};
const M2_PER_KM2 = 1e6;

/** null: it is about results, not counts. */
export function seriesRuleOf({ id, measure, threshold, minCount, scope, timing }: AlertRule): SeriesRule | null {
  if (!isSeriesMeasure(measure)) return null;
  const { typeIds, zoneIds, hours, weekdays, fence, weights } = scope;
  const { stepMin, windowSteps, pendingSteps, clearSteps, clearBelow } = timing;
  return {
    ...{ id, measure: measureOf[measure], stepMin, windowSteps, minCount },
    scope: { typeIds, zoneIds, isPerZone: scope.each === 'zone', hours, weekdays, fence: fence && fence.flat(), weights },
    episode: { threshold, clearBelow: Math.min(threshold, clearBelow ?? threshold), pendingSteps, clearSteps },
  };
}

export interface RuleGround {
  readonly incidents: TimedIncidents;
  readonly zones: readonly ZoneFacts[];
  /** Up to where incidents are known, local minutes since 1970; null without any. */
  readonly knownMin: number | null;
  /** By the clock of the place. */
  readonly nowMin: number;
}

/** Everything that rules on counts look at. The arrays move to whoever computes with them: one ground, one computation. */
export async function readGround(ports: Pick<Ports, 'read' | 'now'>): Promise<RuleGround> {
  const [columns, zones, { timeZone }] = await Promise.all([
    ports.read.incidentColumns(everything),
    ports.read.zones(),
    readSettings(ports),
  ]);
  const { dayZero, typeIds, zoneIds, lonLat } = columns;
  const zeroMin = dayZero === null ? 0 : dayNumberOf(dayZero) * DAY_MIN;
  const localMin = columns.localMin.map((minute) => minute + zeroMin);
  const newest = columns.localMin.at(-1);
  // A day that is covered wholly is known to its end, though its last incident was earlier.
  const known = newest === undefined ? null : zeroMin + Math.max(newest, (lastFullDay(columns.localMin) + 1) * DAY_MIN);
  return {
    incidents: { localMin, typeIds, zoneIds, lonLat },
    zones: zones.map(({ id, areaM2 }) => ({ id, areaKm2: areaM2 / M2_PER_KM2 })),
    knownMin: known,
    nowMin: minuteOf(localMinuteText(ports.now(), timeZone).replace(' ', 'T'), 0),
  };
}

export interface Looked extends RuleLookResult {
  readonly candidates: readonly Omit<NewAlert, 'refCode' | 'severity' | 'firedMs'>[];
}

/**
 * Looks at what has come since the last look. What fired and was over again meanwhile, as after days without this computer, raises no
 * alert: nobody could do anything about it any more.
 */
export async function lookAtNew(
  ports: Ports,
  rules: readonly AlertRule[],
  { signal, progress }: Pick<Call, 'signal' | 'progress'>,
): Promise<Looked> {
  const own = rules.flatMap((rule) => seriesRuleOf(rule) ?? []);
  if (own.length === 0) return { candidates: [], standings: [], cleared: [] };
  const standings = new Map((await ports.read.ruleStandings()).map((standing) => [standing.ruleId, standing]));
  const { incidents, zones, knownMin, nowMin } = await readGround(ports);
  if (knownMin === null) return { candidates: [], standings: [], cleared: [] };
  const watched = own.map((rule) => {
    const { lookedMin = null, states = [] } = standings.get(rule.id) ?? {};
    // Silence is by the clock; counts are by what has come in, so that what comes late is looked at when it has come.
    return { ...rule, progress: { lookedMin, states }, untilMin: rule.measure === 'silence' ? nowMin : knownMin };
  });
  const onProgress = (fraction: number): void => {
    progress({ step: 'rules', fraction });
  };
  const looks = await ports.compute('lookAtRules', { incidents, zones, rules: watched }, { signal, onProgress });
  return {
    ...describeLooks(looks, rules, ports.now()),
    standings: looks.map(({ ruleId, lookedMin, states }) => ({ ruleId, lookedMin: lookedMin ?? 0, states })),
  };
}

function describeLooks(looks: readonly RuleLook[], rules: readonly AlertRule[], atMs: number): Pick<Looked, 'candidates' | 'cleared'> {
  const ruleOf = new Map(rules.map((rule) => [rule.id, rule]));
  const candidates: Looked['candidates'][number][] = [];
  const cleared: Looked['cleared'][number][] = [];
  for (const { ruleId, events } of looks) {
    const rule = ruleOf.get(ruleId);
    if (rule === undefined) continue;
    for (const [i, { subject, kind, atMin, value }] of events.entries()) {
      const zoneId = subject === 0 ? null : subject;
      if (kind === 'cleared') cleared.push({ ruleId, zoneId, atMs });
      else if (!events.slice(i + 1).some((later) => later.subject === subject && later.kind === 'cleared'))
        candidates.push({
          ...{ ruleId, measure: rule.measure, value, threshold: rule.threshold, zoneId, observedMin: atMin },
          ...{ typeId: rule.scope.typeIds.length === 1 ? (rule.scope.typeIds[0] ?? null) : null, hotspotId: null, forecastId: null },
          dedupeKey: `${ruleId}|${zoneId === null ? 'city' : `zone:${zoneId}`}|${new Date(atMin * 60_000).toISOString().slice(0, 16)}`,
        });
    }
  }
  return { candidates, cleared };
}
