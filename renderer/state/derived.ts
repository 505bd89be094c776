import type { Hotspot } from '../../preload/contract/domain.ts';
import { type AnalysisWhere, noFilter } from './choices.ts';
import { type Counts, countSpan, dayCount, type HourBlock, type Masked, maskIncidents } from './cross-filter.ts';
import { addDays, daysOf, type DaySpan, formerDays, minutesOf } from '../ui/days.ts';
import { chooseRun } from './run-choice.ts';
import type { Risk, RunSummary } from './server-truth.ts';
import type { State } from './store.ts';

/** Remembers the last result: state changes one thing at a time, and every reader asks for the same. */
function memoize<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | null = null;
  return (...args) => {
    const known = last;
    if (known !== null && args.every((arg, i) => Object.is(arg, known.args[i]))) return known.result;
    const result = compute(...args);
    last = { args, result };
    return result;
  };
}

const mask = memoize(maskIncidents);
const dimensions = memoize((typeIds: readonly number[], zoneIds: readonly number[], hours: HourBlock | null) => ({
  typeIds,
  zoneIds,
  hours,
}));
const count = memoize(countSpan);
const countFormer = memoize(countSpan);
const chosen = memoize((dayZero: string, days: number, from: string | null, to: string | null): DaySpan =>
  daysOf({ from, to }, dayZero, days),
);
const before = memoize(formerDays);
const spanMinutes = memoize(minutesOf);
const formerMinutes = memoize(minutesOf);

export const selectFilter = (state: State) => state.choices.filter ?? noFilter;

/** Where the density is computed: here unless a centre is linked. */
export const selectDensityWhere = ({ server, choices }: State): AnalysisWhere =>
  server.sync?.link == null ? 'here' : choices.densityWhere;

/** Which incidents pass type, zone and hours, and their days; null without data. */
export function selectMasked(state: State): Masked | null {
  const { columns } = state.server;
  const { typeIds, zoneIds, hours } = selectFilter(state);
  return columns === null ? null : mask(columns, dimensions(typeIds, zoneIds, hours));
}

/** Chosen days (A); null without data. */
export function selectDays(state: State): DaySpan | null {
  const { columns } = state.server;
  const { from, to } = selectFilter(state).period;
  return columns?.dayZero == null ? null : chosen(columns.dayZero, dayCount(columns), from, to);
}

/** As many days just before (B); null if nothing is compared or no data lies there. */
export function selectFormerDays(state: State): DaySpan | null {
  const days = selectDays(state);
  return days === null || state.choices.compare === 'off' ? null : before(days);
}

/** Counts of the chosen days (A). */
export function selectCounts(state: State): Counts | null {
  const masked = selectMasked(state);
  const days = selectDays(state);
  const { columns } = state.server;
  return columns === null || masked === null || days === null ? null : count(columns, masked, spanMinutes(days));
}

/** Counts of the days compared with (B). */
export function selectFormerCounts(state: State): Counts | null {
  const masked = selectMasked(state);
  const days = selectFormerDays(state);
  const { columns } = state.server;
  return columns === null || masked === null || days === null ? null : countFormer(columns, masked, formerMinutes(days));
}

const pickRun = memoize(chooseRun);

/** The search whose hotspots are shown: the chosen one, else that of a filtered type, else the most telling one. */
export function selectRun(state: State): RunSummary | null {
  const { hotspotRuns, hotspotsByRun } = state.server;
  return pickRun(hotspotRuns, hotspotsByRun, state.choices.hotspotRunId, selectFilter(state).typeIds);
}

const noHotspots: readonly Hotspot[] = [];
const strongHotspots = memoize((hotspots: readonly Hotspot[], strongOnly: boolean) =>
  strongOnly ? hotspots.filter(({ support }) => support >= 80) : hotspots,
);

/** Hotspots of the shown search, strongest first. */
export function selectHotspots(state: State): readonly Hotspot[] {
  const run = selectRun(state);
  const hotspots = run === null ? noHotspots : (state.server.hotspotsByRun[run.id] ?? noHotspots);
  return strongHotspots(hotspots, state.choices.strongOnly);
}

/** First and last day of a span as local dates, the end open. */
export function selectDates(state: State, days: DaySpan): { readonly from: string; readonly to: string } {
  const dayZero = state.server.columns?.dayZero ?? '1970-01-01';
  return { from: addDays(dayZero, days.from), to: addDays(dayZero, days.to) };
}

/** Where next by the forecasts of a run; null until it is read. */
export function selectRunRisk({ server: { risk, runRisk } }: State, runId: number): Risk | null {
  return [risk, runRisk].find((one) => one?.runId === runId) ?? null;
}
