/** Sections that count: a period, what it is compared with, and what of both a masked view is told. */
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { Compared, Section, Span, Told } from '../reports/document.ts';
import type { ReportSources, ReportWish } from './report-sources.ts';
import { STRONG_SUPPORT } from './report-sources.ts';
import type { Template } from './report-templates.ts';
import { dateOfDay, dayNumberOf, daysUpTo } from './local-time.ts';
import { inWholeDays } from './masked-reads.ts';
import type { Ports } from './ports.ts';
import { summarise, toldOf } from './summary.ts';

/** Most rows of a list on a page; all together are in the cache. */
const MOST_RANKED = 10;
const MOST_TYPES = 8;
const SUMMARY_TYPES = 3;
const WEEK_DAYS = 7;
/** Up to so many days each is a bar of its own; then weeks. */
const MOST_DAY_BARS = 14;

export interface Counts {
  readonly filter: IncidentFilter;
  readonly period: Span | null;
  readonly former: Span | null;
  readonly now: PeriodCounts | null;
  readonly before: PeriodCounts | null;
}

interface PeriodCounts {
  readonly incidents: Told;
  readonly byType: ReadonlyMap<number, Told>;
  readonly byZone: ReadonlyMap<number, Told>;
  readonly byWeekdayHour: readonly Told[];
  readonly byDay: readonly Told[];
  /** Days of the week that come after one another, first day of the period first; the last one may have fewer days. */
  readonly bars: readonly Told[];
  readonly weekdays: readonly Told[];
}

/** The days that a report tells of, and those before; null without any incident. */
export function spansOf(
  { firstLocal, dataCut, settings }: ReportSources,
  wish: Pick<ReportWish, 'from' | 'to'>,
  template: Template,
): Pick<Counts, 'period' | 'former'> {
  if (firstLocal === null || dataCut === null) return { period: null, former: null };
  const days = template.days === 'settings' ? settings.hotspotDays : template.days;
  const usual = days === null ? { from: firstLocal.slice(0, 10), to: daysUpTo(dataCut, 1).to } : daysUpTo(dataCut, days);
  const period = spanIn(wish, usual, days);
  const length = dayNumberOf(period.to) - dayNumberOf(period.from);
  const back = Math.max(template.formerDays ?? 0, length);
  const former = { from: addDays(period.from, -back), to: addDays(period.to, -back) };
  return { period, former: former.from < firstLocal.slice(0, 10) ? null : former };
}

/** Whole days: a period that was asked for by minutes takes in the days that it touches. */
function spanIn({ from, to }: Pick<ReportWish, 'from' | 'to'>, usual: Span, days: number | null): Span {
  const whole = inWholeDays({ from, to });
  const end = whole.to ?? (whole.from !== null && days !== null ? maxOf(usual.to, addDays(whole.from, 1)) : usual.to);
  const begin = whole.from ?? (whole.to !== null && days !== null ? addDays(whole.to, -days) : usual.from);
  return { from: begin, to: maxOf(end, addDays(begin, 1)) };
}

const maxOf = (a: string, b: string): string => (a > b ? a : b);
const addDays = (day: string, days: number): string => dateOfDay(dayNumberOf(day) + days);

export async function countAll(sources: ReportSources, wish: ReportWish, template: Template): Promise<Counts> {
  const spans = spansOf(sources, wish, template);
  const filter = { typeIds: wish.typeIds, zoneIds: wish.zoneIds };
  const stepDays = spans.period === null ? WEEK_DAYS : stepOf(spans.period);
  const [now, before] = await Promise.all(
    [spans.period, spans.former].map(async (span) => (span === null ? null : countPeriod(sources.ports, { ...filter, ...span }, stepDays))),
  );
  return { ...spans, filter: { ...filter, ...(spans.period ?? { from: null, to: null }) }, now: now ?? null, before: before ?? null };
}

const stepOf = ({ from, to }: Span): number => (dayNumberOf(to) - dayNumberOf(from) <= MOST_DAY_BARS ? 1 : WEEK_DAYS);

async function countPeriod(ports: Ports, filter: IncidentFilter & Span, stepDays: number): Promise<PeriodCounts> {
  const [sums, exact] = await Promise.all([summarise(ports, filter), ports.read.summary(filter)]);
  const first = dayNumberOf(filter.from);
  const days = new Array<number>(dayNumberOf(filter.to) - first).fill(0);
  for (const { day, incidents } of exact.byDay) days[dayNumberOf(day) - first] = incidents;
  const told = async (counts: readonly number[]): Promise<readonly Told[]> =>
    sums.isMasked ? ((await toldOf(ports, counts)) ?? counts.map(() => null)) : counts;
  const grouped = (groups: number, groupOf: (day: number) => number) => {
    const counts = new Array<number>(groups).fill(0);
    days.forEach((count, day) => {
      const group = groupOf(day);
      counts[group] = (counts[group] ?? 0) + count;
    });
    return counts;
  };
  return {
    incidents: sums.incidents,
    byType: new Map(sums.byType.map(({ typeId, incidents }) => [typeId, incidents])),
    byZone: new Map(sums.byZone.map(({ zoneId, incidents }) => [zoneId ?? 0, incidents])),
    byWeekdayHour: sums.byWeekdayHour,
    byDay: await told(days),
    bars: await told(grouped(Math.ceil(days.length / stepDays), (day) => Math.floor(day / stepDays))),
    // 1970-01-01 was a Thursday.
    weekdays: await told(grouped(WEEK_DAYS, (day) => (first + day + 3) % WEEK_DAYS)),
  };
}

/** Of every id that occurs in either period, most first; a count that is not told comes last. */
export function compare(
  { now, before }: Pick<Counts, 'now' | 'before'>,
  of: 'byType' | 'byZone',
  nameOf: (id: number) => string,
): readonly Compared[] {
  const ids = new Set([...(now?.[of].keys() ?? []), ...(before?.[of].keys() ?? [])]);
  ids.delete(0);
  const count = (sums: PeriodCounts | null, id: number): Told => {
    const found = sums?.[of].get(id);
    return found === undefined ? (sums === null ? null : 0) : found;
  };
  return [...ids]
    .map((id) => ({ id, name: nameOf(id), count: count(now, id), former: count(before, id) }))
    .sort((a, b) => (b.count ?? -1) - (a.count ?? -1) || a.id - b.id)
    .map(({ name, count: incidents, former }) => ({ name, count: incidents, former }));
}

export async function summarySection(sources: ReportSources, { now, before, filter }: Counts): Promise<Section> {
  const search = await sources.search(filter.typeIds);
  const shown = search?.hotspots.filter(({ zoneId }) => filter.zoneIds.length === 0 || filter.zoneIds.includes(zoneId ?? 0));
  return {
    kind: 'summary',
    incidents: now === null ? 0 : now.incidents,
    former: before?.incidents ?? null,
    items: compare({ now, before }, 'byType', sources.typeName).slice(0, SUMMARY_TYPES),
    hotspots:
      shown === undefined
        ? null
        : { found: shown.length, strong: shown.filter(({ support }) => support >= STRONG_SUPPORT).length, type: typeOf(sources, search) },
  };
}

function typeOf({ typeName }: ReportSources, search: Awaited<ReturnType<ReportSources['search']>>): string | null {
  const typeId = search?.run.typeId ?? null;
  return typeId === null ? null : typeName(typeId);
}

/** Of one zone: its types, as there is nothing to rank. */
export function rankingSection({ zoneName, typeName }: ReportSources, counts: Counts): Section {
  const of = counts.filter.zoneIds.length === 1 ? 'types' : 'zones';
  const rows = of === 'types' ? compare(counts, 'byType', typeName) : compare(counts, 'byZone', zoneName);
  return { kind: 'ranking', of, rows: rows.slice(0, MOST_RANKED), left: Math.max(0, rows.length - MOST_RANKED) };
}

export const hoursSection = ({ now, period }: Counts): Section => ({
  kind: 'hours',
  counts: now?.byWeekdayHour ?? [],
  days: period === null ? 0 : dayNumberOf(period.to) - dayNumberOf(period.from),
});

export const weeksSection = ({ now, before, period }: Counts): Section => ({
  kind: 'weeks',
  former: before?.bars ?? [],
  weeks: now?.bars ?? [],
  stepDays: period === null ? WEEK_DAYS : stepOf(period),
});

export const daysSection = ({ now, period }: Counts): Section => ({ kind: 'days', from: period?.from ?? '', counts: now?.byDay ?? [] });

export const weekdaysSection = ({ now }: Counts): Section => ({ kind: 'weekdays', counts: now?.weekdays ?? [] });

export const typesSection = ({ typeName }: ReportSources, counts: Counts): Section => ({
  kind: 'typeBars',
  rows: compare(counts, 'byType', typeName).slice(0, MOST_TYPES),
});

/** Those that changed most against what chance allows. */
export function changesSection({ zoneName, typeName }: ReportSources, counts: Counts): Section {
  const rows = counts.filter.zoneIds.length === 1 ? compare(counts, 'byType', typeName) : compare(counts, 'byZone', zoneName);
  const both = rows.filter(({ count, former }) => count !== null && former !== null && count + former > 0);
  const strength = ({ count, former }: Compared) => Math.abs((count ?? 0) - (former ?? 0)) / Math.sqrt((count ?? 0) + (former ?? 0));
  return { kind: 'changes', rows: both.toSorted((a, b) => strength(b) - strength(a)).slice(0, MOST_RANKED) };
}
