import type { SparseRow } from '../math/count-regression.ts';
import { weekdayOf } from './calendar.ts';
import { weekendOn, type DaySpan, type HolidayCalendar } from './holidays.ts';

export interface EffectDesignInput {
  readonly days: number;
  /** Day number of the first day. */
  readonly firstDay: number;
  readonly calendar: HolidayCalendar;
  /** Days of each subject whose effect is asked for. */
  readonly events: readonly (readonly DaySpan[])[];
  /** Inverse prior variance of each of these effects. */
  readonly prior: number;
}

export interface EffectDesign {
  readonly rows: readonly SparseRow[];
  readonly penalty: Float64Array;
  /** Column of the effect of a subject. */
  readonly columnOf: (subject: number) => number;
}

/** The level is a line that bends once a quarter: it takes no month of Ramadan for its own, but follows the time of the year. */
const BEND_DAYS = 91;
/** Keeps a level or a weekday finite where nothing at all happened. */
const WEAK_PRIOR = 1e-3;
const WEEK = 7;

/** Columns of a regression: the level at each bend, weekdays (anew where the weekend changes), days whose school term is not known, subjects. */
export function createEffectDesign({ days, firstDay, calendar, events, prior }: EffectDesignInput): EffectDesign {
  const bends = Math.max(1, Math.round((days - 1) / BEND_DAYS));
  const weekends = weekendPlaces(days, firstDay, calendar);
  const weekdaysFrom = bends + 1;
  const schoolColumn = weekdaysFrom + (WEEK - 1) * (Math.max(...weekends) + 1);
  const eventsFrom = schoolColumn + 1;
  const subjectsOf = subjectsByDay(events, { from: firstDay, to: firstDay + days });
  const rows = Array.from({ length: days }, (_, i) => {
    const at: number[] = [];
    const value: number[] = [];
    const set = (column: number, size: number) => {
      at.push(column);
      value.push(size);
    };
    const place = (i / Math.max(1, days - 1)) * bends;
    const bend = Math.min(bends - 1, Math.floor(place));
    set(bend, 1 - (place - bend));
    set(bend + 1, place - bend);
    const weekday = weekdayOf(firstDay + i);
    const first = weekdaysFrom + (WEEK - 1) * weekends[i];
    // Effects of a week add up to 0: the level is that of a whole week.
    if (weekday < WEEK - 1) set(first + weekday, 1);
    else for (let other = 0; other < WEEK - 1; other++) set(first + other, -1);
    if (calendar.schoolTerms.length > 0 && !calendar.schoolKnown.some((span) => isIn(span, firstDay + i))) set(schoolColumn, 1);
    for (const subject of subjectsOf[i]) set(eventsFrom + subject, 1);
    return { at, value };
  });
  const penalty = new Float64Array(eventsFrom + events.length).fill(WEAK_PRIOR, 0, schoolColumn).fill(prior, schoolColumn);
  return { rows, penalty, columnOf: (subject) => eventsFrom + subject };
}

/** Which of the weekends that are in force within the days each day belongs to, from 0. */
function weekendPlaces(days: number, firstDay: number, calendar: HolidayCalendar): number[] {
  const known: string[] = [];
  return Array.from({ length: days }, (_, i) => {
    const weekend = weekendOn(calendar, firstDay + i).join();
    if (!known.includes(weekend)) known.push(weekend);
    return known.indexOf(weekend);
  });
}

function subjectsByDay(events: EffectDesignInput['events'], { from, to }: DaySpan): number[][] {
  const subjects = Array.from({ length: to - from }, (): number[] => []);
  events.forEach((spans, subject) => {
    for (const span of spans)
      for (let day = Math.max(from, span.from); day < Math.min(to, span.to); day++)
        if (!subjects[day - from].includes(subject)) subjects[day - from].push(subject);
  });
  return subjects;
}

const isIn = ({ from, to }: DaySpan, day: number): boolean => day >= from && day < to;
