import { fitQuasiPoisson, type QuasiPoissonFit } from '../math/count-regression.ts';
import { normalQuantile } from '../math/distributions.ts';
import { calendarEvents, type CalendarEvent } from './calendar-events.ts';
import { createEffectDesign, type EffectDesign } from './effect-design.ts';
import type { HolidayCalendar, LocalName } from './holidays.ts';

export interface CalendarEffectsInput {
  /** One count a day, NaN = gap. */
  readonly values: Float64Array;
  /** Day number of the first value. */
  readonly firstDay: number;
  /** Days after the last value within which the next date of each is looked for. */
  readonly daysAhead: number;
}

/** How much more or less happens on the days of one holiday, in Ramadan or in a school term. */
export interface CalendarEffect {
  readonly kind: CalendarEvent['kind'];
  /** Id of the holiday; for the others their kind. */
  readonly id: string;
  readonly name: LocalName;
  /** Runs of days within the values, of which at least one day is known. */
  readonly occurrences: number;
  /** Known days of them. */
  readonly days: number;
  /** Day number of the next one after the last value; null = none within daysAhead. */
  readonly nextDay: number | null;
  /** Share of what such a day usually has, 0.14 = 14 % more; null = never seen, or not to be told from the days around. */
  readonly share: { readonly estimate: number; readonly lo80: number; readonly hi80: number } | null;
}

const Z80 = normalQuantile(0.9);
/** Inverse prior variance of an effect on the log scale: two days of three within a factor of e. It only keeps an effect finite that no count speaks for. */
const EFFECT_PRIOR = 1;
const LEAST_DAYS = 28;
/** A longer run of days is taken to be as even as one of these. */
const LONGEST_BLOCK_DAYS = 56;

/**
 * Effects of the calendar on a daily series, each against the same weekday at the level of the weeks around: a Poisson regression with a level
 * that bends once a quarter, weekdays, and one column a holiday. All are fitted together, so that a feast within Ramadan is told from it.
 *
 * Intervals are 80 %: the counts' own dispersion, taken over runs as long as the event's (so that what drifts from week to week widens those of
 * Ramadan), and widened again where the occurrences differ by more than that.
 *
 * @returns one entry an event of the calendar that lies in the values or in the days ahead, most certain first; null below four weeks of values.
 * @throws {RangeError} if a value is negative or infinite.
 *
 * Time: that of fitQuasiPoisson. Sources: Wedderburn, Biometrika 61 (1974), pp. 439–447 (quasi-likelihood); Newey, West, Econometrica 55 (1987),
 * pp. 703–708 (variance of sums of dependent values); Birge, Physical Review 40 (1932), pp. 207–227 (occurrences that differ).
 */
export function estimateCalendarEffects(input: CalendarEffectsInput, calendar: HolidayCalendar): CalendarEffect[] | null {
  const { values, firstDay, daysAhead } = input;
  const wrong = values.find((value) => value < 0 || value === Number.POSITIVE_INFINITY);
  if (wrong !== undefined) throw new RangeError(`values: counts are 0 or more and finite, one is ${wrong}`);
  if (values.length < LEAST_DAYS || values.every((value) => Number.isNaN(value))) return null;
  const end = firstDay + values.length;
  const subjects = groupEvents(calendarEvents(calendar, firstDay, end + daysAhead));
  const design = createEffectDesign({
    days: values.length,
    firstDay,
    calendar,
    events: subjects.map(({ events }) => events),
    prior: EFFECT_PRIOR,
  });
  const fit = fitQuasiPoisson({ counts: values, rows: design.rows, penalty: design.penalty });
  return subjects.map(({ first, events }, subject) => {
    const runs = events.map((event) => knownDays(values, event.from - firstDay, event.to - firstDay)).filter((days) => days.length > 0);
    return {
      ...{ kind: first.kind, id: first.id, name: first.name, occurrences: runs.length },
      days: runs.reduce((sum, run) => sum + run.length, 0),
      nextDay: events.find(({ from }) => from >= end)?.from ?? null,
      share: fit && runs.length > 0 ? shareOf({ fit, design, values, column: design.columnOf(subject), runs }) : null,
    };
  });
}

interface Subject {
  readonly first: CalendarEvent;
  readonly events: CalendarEvent[];
}

/** Days off in lieu are few for each holiday: they are one subject. */
function groupEvents(events: readonly CalendarEvent[]): Subject[] {
  const subjects = new Map<string, Subject>();
  for (const event of events) {
    const first: CalendarEvent = event.kind === 'substitute' ? { ...event, id: 'substitute' } : event;
    const key = `${first.kind} ${first.id}`;
    const found = subjects.get(key);
    if (found) found.events.push(event);
    else subjects.set(key, { first, events: [event] });
  }
  return [...subjects.values()];
}

/** Places of the days of an event whose counts are known. */
function knownDays(values: Float64Array, from: number, to: number): number[] {
  const days: number[] = [];
  for (let i = Math.max(0, from); i < Math.min(values.length, to); i++) if (!Number.isNaN(values[i])) days.push(i);
  return days;
}

interface ShareInput {
  readonly fit: QuasiPoissonFit;
  readonly design: EffectDesign;
  readonly values: Float64Array;
  readonly column: number;
  readonly runs: readonly (readonly number[])[];
}

function shareOf({ fit, design, values, column, runs }: ShareInput): CalendarEffect['share'] {
  const poisson = fit.standardErrorOf(column);
  // As wide as the prior alone would leave it: the days say nothing of it that the level around does not.
  if (!(poisson < 0.9 / Math.sqrt(EFFECT_PRIOR))) return null;
  const length = Math.round(runs.reduce((sum, run) => sum + run.length, 0) / runs.length);
  const dispersion = dispersionOf(values, fit.mean, { length, columns: design.penalty.length });
  const error = poisson * Math.sqrt(dispersion * differencesOf(values, fit.mean, { runs, dispersion }));
  const effect = fit.effects[column];
  return { estimate: Math.expm1(effect), lo80: Math.expm1(effect - Z80 * error), hi80: Math.expm1(effect + Z80 * error) };
}

/** Variance of a sum over `length` days against that of Poisson counts, never below 1: by days, and by all runs of that length. */
function dispersionOf(
  values: Float64Array,
  mean: Float64Array,
  { length, columns }: { readonly length: number; readonly columns: number },
): number {
  const residuals = values.map((value, i) => (Number.isNaN(value) ? 0 : (value - mean[i]) / Math.sqrt(mean[i])));
  const known = values.reduce((count, value) => count + (Number.isNaN(value) ? 0 : 1), 0);
  const lost = known / Math.max(1, known - columns);
  const block = Math.max(1, Math.min(length, LONGEST_BLOCK_DAYS, Math.floor(values.length / 8)));
  const byDay = residuals.reduce((sum, value) => sum + value * value, 0) / known;
  let [running, squares] = [0, 0];
  residuals.forEach((value, i) => {
    running += value - (i >= block ? residuals[i - block] : 0);
    if (i >= block - 1) squares += running * running;
  });
  const byBlock = squares / (block * (values.length - block + 1));
  return Math.max(1, lost * Math.max(byDay, byBlock));
}

interface Occurrences {
  readonly runs: readonly (readonly number[])[];
  readonly dispersion: number;
}

/** By how much the occurrences differ from one another beyond their dispersion, as a factor of the variance, never below 1. */
function differencesOf(values: Float64Array, mean: Float64Array, { runs, dispersion }: Occurrences): number {
  if (runs.length < 2) return 1;
  const squares = runs.map((run) => {
    const observed = run.reduce((sum, i) => sum + values[i], 0);
    const expected = run.reduce((sum, i) => sum + mean[i], 0);
    return (observed - expected) ** 2 / (expected * dispersion);
  });
  return Math.max(1, squares.reduce((sum, square) => sum + square, 0) / (runs.length - 1));
}
