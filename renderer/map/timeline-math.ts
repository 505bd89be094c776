/** Arithmetic of the timeline. Days are whole numbers since dayZero; spans are half-open: from <= day < to. */
import type { DaySpan } from '../ui/days.ts';

export type BarWidth = 'day' | 'week';
/** What a drag on the plot does, by where it began. */
export type DragKind = 'new' | 'move' | 'from' | 'to';

export interface Bar extends DaySpan {
  readonly count: number;
  /** Fewer days than a whole bar, or a last day that is not over: drawn hollow. */
  readonly isPartial: boolean;
}

const LEAST_VIEW_DAYS = 14;

/**
 * Gathers daily counts into bars.
 *
 * @param firstWeekday  weekday of day 0 counted from the first day of the week, 0…6; weeks break where it comes round.
 * @param lastIsPartial the last day is not over: data stops within it.
 */
export function barsOf(countsByDay: ArrayLike<number>, width: BarWidth, firstWeekday: number, lastIsPartial: boolean): Bar[] {
  const days = countsByDay.length;
  const bars: Bar[] = [];
  for (let from = 0; from < days;) {
    const whole = width === 'day' ? 1 : 7 - ((firstWeekday + from) % 7);
    const to = Math.min(days, from + whole);
    let count = 0;
    for (let day = from; day < to; day++) count += countsByDay[day];
    const isPartial = (width === 'week' && to - from < 7) || (lastIsPartial && to === days);
    bars.push({ from, to, count, isPartial });
    from = to;
  }
  return bars;
}

/** Says what a drag starting at `px` would do; handles reach `reachPx` to each side, and a span that covers all cannot be moved. */
export function dragKindAt(px: number, fromPx: number, toPx: number, coversAll: boolean, reachPx = 7): DragKind {
  const toFrom = Math.abs(px - fromPx);
  const toTo = Math.abs(px - toPx);
  if (Math.min(toFrom, toTo) <= reachPx) return toFrom < toTo || (toFrom === toTo && px < fromPx) ? 'from' : 'to';
  return px > fromPx && px < toPx && !coversAll ? 'move' : 'new';
}

/** The span after dragging from `anchor` to `day` (both may be fractions); at least one day, within 0…days. */
export function dragSpan(
  kind: DragKind,
  before: DaySpan,
  drag: { readonly anchor: number; readonly day: number; readonly days: number },
): DaySpan {
  const { anchor, day, days } = drag;
  if (kind === 'from') return { from: clamp(Math.round(day), 0, before.to - 1), to: before.to };
  if (kind === 'to') return { from: before.from, to: clamp(Math.round(day), before.from + 1, days) };
  if (kind === 'move') return shiftSpan(before, Math.round(day - anchor), days);
  const from = clamp(Math.floor(Math.min(anchor, day)), 0, days - 1);
  return { from, to: clamp(Math.ceil(Math.max(anchor, day)), from + 1, days) };
}

/** Moves a span by whole days and keeps its length; it stops at both ends. */
export function shiftSpan(span: DaySpan, byDays: number, days: number): DaySpan {
  const length = span.to - span.from;
  const from = clamp(span.from + byDays, 0, Math.max(0, days - length));
  return { from, to: from + length };
}

/** Zooms the visible days about one of them: factor < 1 comes nearer. Never less than 14 days, never beyond the data. */
export function zoomView(view: DaySpan, aboutDay: number, factor: number, days: number): DaySpan {
  const length = clamp((view.to - view.from) * factor, Math.min(LEAST_VIEW_DAYS, days), days);
  const share = (aboutDay - view.from) / (view.to - view.from);
  const from = clamp(aboutDay - share * length, 0, days - length);
  return { from, to: from + length };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
