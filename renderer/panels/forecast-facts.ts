/** What the numbers of a forecast say, before it is put into words. */
import type { CalendarEvent, ForecastModel, ForecastRun, ForecastSummary, Step } from '../../preload/contract/forecast-domain.ts';
import { stepStart } from '../charts/step-time.ts';
import type { ForecastDetail, ForecastRunView } from '../state/server-truth.ts';

/** A forecast and the run that made it. */
export interface ForecastProps {
  readonly forecast: ForecastDetail;
  readonly run: ForecastRunView;
}

/** Steps of the last span: four weeks, of months three. */
const recentSteps: Readonly<Record<Step, number>> = { hour: 672, day: 28, week: 4, month: 3 };
/** A change of the level below this is none. */
const levelTolerance = 0.03;
/** Steps of the past that tell what the season is now. */
const seasonSteps: Readonly<Record<Step, number>> = { hour: 672, day: 56, week: 104, month: 24 };
/** Smaller effects are written as 0. */
const leastEffect = 0.05;
/** Models that take holidays as regressors. */
const calendarModels: readonly ForecastModel[] = ['linear-season', 'negative-binomial', 'arima', 'prophet'];

export interface LevelFact {
  /** Counts a step in the last span and in the one before. */
  readonly now: number;
  readonly before: number;
  /** Share of the level before; null = nothing to compare with. */
  readonly change: number | null;
  readonly trend: 'rose' | 'fell' | 'stayed';
  /** Length of a span, in words that a reader counts in: 4 weeks or 3 months. */
  readonly unit: 'week' | 'month';
  readonly n: number;
}

/** Mean of the last four weeks (of months: three months) against as much before, gaps left out; null with less history. */
export function levelOf({ history, step }: Pick<ForecastDetail, 'history' | 'step'>): LevelFact | null {
  const steps = recentSteps[step];
  if (history.length < 2 * steps) return null;
  const now = meanOf(history.subarray(-steps));
  const before = meanOf(history.subarray(-2 * steps, -steps));
  if (now === null || before === null) return null;
  const change = before === 0 ? null : now / before - 1;
  const trend = change === null || Math.abs(change) < levelTolerance ? 'stayed' : change > 0 ? 'rose' : 'fell';
  return { now, before, change, trend, ...(step === 'month' ? { unit: 'month', n: 3 } : { unit: 'week', n: 4 }) };
}

export interface SeasonPeak {
  /** Monday = 0 of days, hour of the day of hours, January = 0 of months. */
  readonly unit: 'weekday' | 'hour' | 'month';
  readonly high: { readonly index: number; readonly effect: number };
  readonly low: { readonly index: number; readonly effect: number };
}

/** When the season is strongest and weakest, in counts a step; null without components, of weeks, or where it moves less than is shown. */
export function seasonOf(forecast: Pick<ForecastDetail, 'components' | 'step' | 'from'>): SeasonPeak | null {
  const { components, step, from } = forecast;
  if (components === null || step === 'week') return null;
  const values = components.season.subarray(-seasonSteps[step]);
  const unit = { hour: 'hour', day: 'weekday', month: 'month' } as const;
  const sums = new Map<number, { sum: number; count: number }>();
  values.forEach((value, i) => {
    if (!Number.isFinite(value)) return;
    const index = placeIn(unit[step], stepStart(from, step, i - values.length));
    const entry = sums.get(index) ?? { sum: 0, count: 0 };
    sums.set(index, { sum: entry.sum + value, count: entry.count + 1 });
  });
  const effects = [...sums].map(([index, { sum, count }]) => ({ index, effect: sum / count })).sort((a, b) => b.effect - a.effect);
  const [high, low] = [effects[0], effects.at(-1)];
  if (high === undefined || low === undefined || high.effect < leastEffect || -low.effect < leastEffect) return null;
  return { unit: unit[step], high, low };
}

function placeIn(unit: SeasonPeak['unit'], start: string): number {
  if (unit === 'hour') return Number(start.slice(11, 13));
  if (unit === 'month') return Number(start.slice(5, 7)) - 1;
  return (new Date(`${start.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7;
}

/** Holidays and Ramadan, not school terms, that touch the days ahead, in their order. */
export function eventsAhead({ events, from, step, steps }: Pick<ForecastDetail, 'events' | 'from' | 'step' | 'steps'>): CalendarEvent[] {
  const end = stepStart(from, step, steps);
  return events
    .filter((event) => event.kind !== 'school-term' && event.from < end && event.to > from.slice(0, 10))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

/** Share of the shown numbers that comes from models which know the holidays, 0…1. */
export function calendarShare(
  { model, backtest }: Pick<ForecastDetail, 'model' | 'backtest'>,
  run: Pick<ForecastRun, 'calendar' | 'step'>,
): number {
  // Holidays tell of days; runs of other steps are made without them.
  if (run.calendar === null || run.step !== 'day') return 0;
  if (model !== 'ensemble') return calendarModels.includes(model) ? 1 : 0;
  return backtest.models.reduce((sum, member) => sum + (calendarModels.includes(member.model) ? member.weight : 0), 0);
}

/** Expected change on the last count, as a share of it; null where nothing was counted. */
export function changeOf({ expected, lastCount }: Pick<ForecastSummary, 'expected' | 'lastCount'>): number | null {
  return lastCount === 0 ? null : expected / lastCount - 1;
}

/** Strongest rise first; those that rise from nothing by what they rise to, before all others. */
export function byChange(a: ForecastSummary, b: ForecastSummary): number {
  const rank = (one: ForecastSummary) => changeOf(one) ?? (one.expected > 0 ? 1e6 + one.expected : 0);
  return rank(b) - rank(a);
}

/** Lengths of view that the forecast has: shorter ones, and all of it. */
export function viewsOf({ step, steps }: Pick<ForecastSummary, 'step' | 'steps'>): readonly number[] {
  const usual: Readonly<Record<Step, readonly number[]>> = {
    hour: [24, 48, 168],
    day: [14, 28, 56, 182],
    week: [4, 8, 26],
    month: [3, 6, 12],
  };
  return [...usual[step].filter((length) => length < steps), steps];
}

/** Steps before the data cut to draw with so many ahead. */
export function pastOf(step: Step, ahead: number): number {
  const least: Readonly<Record<Step, number>> = { hour: 96, day: 42, week: 26, month: 24 };
  return Math.max(least[step], Math.round(2.5 * ahead));
}

function meanOf(values: Float64Array): number | null {
  const known = values.filter(Number.isFinite);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}
