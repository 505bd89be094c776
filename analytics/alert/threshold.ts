import { isoWeekOf, parseDay } from '../series/calendar.ts';

export type Measure = 'hotspot.incidents' | 'forecast.rise' | 'count.excess';

export interface ThresholdRule {
  readonly id: number;
  readonly measure: Measure;
  /** Fires at this value or above: incidents, or a share (0.2 = 20 % more than the last count, or than usual). */
  readonly threshold: number;
  /** hotspot.incidents: hotspots with less support (0…100) are left out. */
  readonly minSupport: number;
  /** forecast.rise: zones with a smaller last count are left out; count.excess: days with a smaller count. */
  readonly minCount: number;
  /** Empty = every type. */
  readonly typeIds: readonly number[];
  /** Empty = every zone, and what lies in none. */
  readonly zoneIds: readonly number[];
  readonly enabled: boolean;
}

export interface HotspotFigures {
  readonly id: number;
  readonly typeId: number | null;
  readonly zoneId: number | null;
  readonly incidents: number;
  readonly support: number;
  /** [lon, lat], degrees WGS 84. */
  readonly centre: readonly [number, number];
  /** Last incident, UTC. */
  readonly lastMs: number;
}

export interface ForecastFigures {
  readonly id: number;
  readonly zoneId: number | null;
  readonly typeId: number | null;
  readonly published: boolean;
  /** YYYY-MM-DD…, local: start of the first step. */
  readonly from: string;
  /** Sum over the horizon. */
  readonly expected: number;
  /** Count over as many days before. */
  readonly lastCount: number;
}

/** A count beyond chance, as findExceedances flagged it. */
export interface ExcessFigures {
  readonly zoneId: number | null;
  readonly typeId: number | null;
  /** YYYY-MM-DD, local. */
  readonly day: string;
  readonly observed: number;
  /** Usual count of such a day. */
  readonly usual: number;
}

export interface AlertCandidate {
  readonly ruleId: number;
  readonly measure: Measure;
  readonly value: number;
  readonly threshold: number;
  readonly typeId: number | null;
  readonly zoneId: number | null;
  readonly hotspotId: number | null;
  readonly forecastId: number | null;
  /** What the alert is about, the same in every run: zone:7, city, place:-87.63,41.88, with a type for hotspots. */
  readonly subject: string;
  /** rule|subject|ISO week of the data: one alert a rule, subject and week, however often the rules are checked. */
  readonly dedupeKey: string;
}

const DAY_MS = 86_400_000;

/**
 * Checks threshold rules against the newest hotspots and forecasts.
 *
 * Hotspots of one zone and type are one subject, because their ids and outlines change with every run; the one with the
 * most incidents speaks for it. Outside all zones the subject is the centre to two decimals (about 1 km).
 * Forecasts count only if published, of zones and the whole city (zoneId null), and never on a last count of 0, over which there
 * is no rise. A rule without a type looks at the series of all types, a rule with one at that type's.
 * Excesses are of one day; the highest of a week speaks for its subject.
 *
 * @returns at most one candidate for each dedupeKey, by rule in the given order, then by falling value.
 * @throws {RangeError} if a forecast's first step or an excess's day is no date.
 */
export function evaluateRules(input: {
  readonly rules: readonly ThresholdRule[];
  readonly hotspots: readonly HotspotFigures[];
  readonly forecasts: readonly ForecastFigures[];
  readonly excesses: readonly ExcessFigures[];
}): AlertCandidate[] {
  const finders: Readonly<Record<Measure, (rule: ThresholdRule) => AlertCandidate[]>> = {
    'hotspot.incidents': (rule) => dense(rule, input.hotspots),
    'forecast.rise': (rule) => rising(rule, input.forecasts),
    'count.excess': (rule) => exceeding(rule, input.excesses),
  };
  return input.rules
    .filter((rule) => rule.enabled)
    .flatMap((rule) => {
      const found = finders[rule.measure](rule);
      return firstOfEach(found.filter(({ value, threshold }) => value >= threshold).sort((a, b) => b.value - a.value));
    });
}

function dense(rule: ThresholdRule, hotspots: readonly HotspotFigures[]): AlertCandidate[] {
  return hotspots
    .filter((hotspot) => hotspot.support >= rule.minSupport)
    .filter(({ typeId }) => rule.typeIds.length === 0 || (typeId !== null && rule.typeIds.includes(typeId)))
    .filter(({ zoneId }) => isIn(rule.zoneIds, zoneId))
    .map((hotspot) => {
      const { id, typeId, zoneId, centre } = hotspot;
      const place = zoneId === null ? `place:${centre[0].toFixed(2)},${centre[1].toFixed(2)}` : `zone:${zoneId}`;
      const subject = `${place}/type:${typeId ?? 'all'}`;
      const week = isoWeekOf(Math.floor(hotspot.lastMs / DAY_MS));
      return candidate(rule, { value: hotspot.incidents, typeId, zoneId, hotspotId: id, forecastId: null, subject, week });
    });
}

function rising(rule: ThresholdRule, forecasts: readonly ForecastFigures[]): AlertCandidate[] {
  return forecasts
    .filter((forecast) => forecast.published && forecast.lastCount > 0 && forecast.lastCount >= rule.minCount)
    .filter((forecast) => isAbout(rule, forecast))
    .map(({ id, zoneId, typeId, expected, lastCount, from }) => {
      const week = isoWeekOf(parseDay(from));
      const value = expected / lastCount - 1;
      return candidate(rule, { value, typeId, zoneId, hotspotId: null, forecastId: id, subject: seriesSubject(zoneId, typeId), week });
    });
}

function exceeding(rule: ThresholdRule, excesses: readonly ExcessFigures[]): AlertCandidate[] {
  return excesses
    .filter(({ observed, usual }) => observed >= rule.minCount && usual > 0)
    .filter((excess) => isAbout(rule, excess))
    .map(({ zoneId, typeId, day, observed, usual }) => {
      const week = isoWeekOf(parseDay(day));
      const value = observed / usual - 1;
      return candidate(rule, { value, typeId, zoneId, hotspotId: null, forecastId: null, subject: seriesSubject(zoneId, typeId), week });
    });
}

const isAbout = (rule: ThresholdRule, { zoneId, typeId }: { readonly zoneId: number | null; readonly typeId: number | null }): boolean =>
  (rule.typeIds.length === 0 ? typeId === null : typeId !== null && rule.typeIds.includes(typeId)) && isIn(rule.zoneIds, zoneId);

const isIn = (zoneIds: readonly number[], zoneId: number | null): boolean =>
  zoneIds.length === 0 || (zoneId !== null && zoneIds.includes(zoneId));

const seriesSubject = (zoneId: number | null, typeId: number | null): string =>
  `${zoneId === null ? 'city' : `zone:${zoneId}`}${typeId === null ? '' : `/type:${typeId}`}`;

type Finding = Omit<AlertCandidate, 'ruleId' | 'measure' | 'threshold' | 'dedupeKey'> & { readonly week: string };

function candidate({ id, measure, threshold }: ThresholdRule, { week, ...finding }: Finding): AlertCandidate {
  return { ruleId: id, measure, threshold, ...finding, dedupeKey: `${id}|${finding.subject}|${week}` };
}

function firstOfEach(candidates: readonly AlertCandidate[]): AlertCandidate[] {
  const keys = new Set<string>();
  return candidates.filter(({ dedupeKey }) => !keys.has(dedupeKey) && keys.add(dedupeKey));
}
