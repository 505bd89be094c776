/** Where the marks of the fan stand, computed before anything is drawn. */
import type { CalendarEvent, Forecast } from '../../preload/contract/forecast-domain.ts';
import type { Format } from '../ui/format.ts';
import { labelWidthPx, linearScale, niceTicks, type Scale } from '../ui/scale.ts';
import type { Size } from '../ui/use-size.ts';
import { stepsUntil, stepStart } from './step-time.ts';

/** At the top room for the names of holidays. */
const MARGIN = { top: 34, bottom: 24 };
/** Between a label and what it belongs to. */
export const LABEL_GAP_PX = 8;
const LABEL_LINE_PX = 14;
const LABEL_ROWS = 2;

export interface Plot {
  /** Steps from the first one drawn; the data cut lies at `history.length - 0.5`. */
  readonly x: Scale;
  readonly y: Scale;
  readonly yTicks: readonly number[];
  readonly xTicks: readonly number[];
  readonly history: Float64Array;
  readonly ahead: number;
  readonly top: number;
  readonly bottom: number;
  readonly start: number;
  readonly end: number;
  readonly startOf: (index: number) => string;
  /** Of the pointer; null outside the plot. */
  readonly indexAt: (px: number) => number | null;
}

export interface PlotInput {
  readonly forecast: Forecast;
  /** Steps before the data cut and after it. */
  readonly past: number;
  readonly ahead: number;
  readonly size: Size;
  /** Texts at the end of the plot. */
  readonly ends: readonly string[];
  readonly format: Format;
}

export function layOutFan({ forecast, past, ahead, size, ends, format }: PlotInput): Plot {
  const history = forecast.history.subarray(Math.max(0, forecast.history.length - past));
  const count = history.length + ahead;
  const [low, high] = extent([history, forecast.stepLo95.subarray(0, ahead), forecast.stepHi95.subarray(0, ahead)]);
  const bottom = size.height - MARGIN.bottom;
  // Lines may crop the axis; with small counts zero is near and worth showing.
  const yTicks = niceTicks(low < high * 0.4 ? 0 : low, high, Math.max(2, Math.floor((bottom - MARGIN.top) / 46)));
  const start = LABEL_GAP_PX + widest(yTicks.map((tick) => format.number(tick, 1)));
  const end = size.width - LABEL_GAP_PX - widest(ends);
  const startOf = (index: number) => stepStart(forecast.from, forecast.step, index - history.length);
  return {
    x: linearScale(0, count - 1, start + 4, end),
    y: linearScale(yTicks[0], yTicks[yTicks.length - 1], bottom, MARGIN.top),
    yTicks,
    xTicks: stepTicks({ count, startOf, step: forecast.step, width: end - start, first: history.length, format }),
    history,
    ahead,
    ...{ top: MARGIN.top, bottom, start, end, startOf },
    indexAt: (px) => {
      const index = Math.round(((px - start - 4) / Math.max(1, end - start - 4)) * (count - 1));
      return index >= 0 && index < count ? index : null;
    },
  };
}

export interface TickInput {
  readonly count: number;
  readonly startOf: (index: number) => string;
  readonly step: Forecast['step'];
  readonly width: number;
  readonly first: number;
  readonly format: Format;
}

/** How a step is written on the axis: months by name, all else by its day; years where one begins. */
export function axisLabel(start: string, step: Forecast['step'], format: Format): string {
  if (step !== 'month') return format.shortDate(start);
  return start.slice(5, 7) === '01' ? format.ungrouped(Number(start.slice(0, 4))) : format.month(start);
}

/** As many ticks as fit: hours at midnight, days a week apart and counted from the data cut, weeks and months each or every few. */
export function stepTicks({ count, startOf, step, width, first, format }: TickInput): number[] {
  const indices = Array.from({ length: count }, (_, index) => index);
  const labelPx = LABEL_GAP_PX + widest(indices.map((index) => axisLabel(startOf(index), step, format)));
  const fitting = (every: number) => every * Math.max(1, Math.ceil((count * labelPx) / (every * Math.max(1, width))));
  if (step === 'hour') {
    const midnight = indices.find((index) => startOf(index).endsWith('T00:00')) ?? 0;
    return indices.filter((index) => index >= midnight && (index - midnight) % fitting(24) === 0);
  }
  if (step === 'month') {
    const january = (13 - Number(startOf(0).slice(5, 7))) % 12;
    const every = [1, 2, 3, 6, 12, 24].find((months) => months >= fitting(1)) ?? 60;
    return indices.filter((index) => (index - january + 120 * every) % every === 0);
  }
  const every = fitting(step === 'day' ? 7 : 1);
  return indices.filter((index) => (index - first) % every === 0);
}

/** A holiday or a band, placed. */
export interface PlacedEvent {
  readonly event: CalendarEvent;
  /** Of the line, or of the start and end of the band. */
  readonly fromPx: number;
  readonly toPx: number;
  readonly isBand: boolean;
  /** Middle of the name and its row from the top; null where it has no room. */
  readonly label: { readonly x: number; readonly row: number } | null;
}

/**
 * Holidays as lines, Ramadan and school terms as bands, within the plot. Names stand in two rows and are left out where both are
 * taken; what lies ahead is named first, because it bears on the forecast. A month is too long to show a holiday in it.
 */
export function placeEvents(
  events: readonly CalendarEvent[],
  plot: Plot,
  step: Forecast['step'],
  nameOf: (event: CalendarEvent) => string,
) {
  const from = plot.startOf(0);
  const edge = (moment: string) => Math.min(plot.end, Math.max(plot.start, plot.x(stepsUntil(from, step, moment) - 0.5)));
  const spans = events
    .map((event) => {
      const isBand = event.kind === 'ramadan' || event.kind === 'school-term';
      const [start, end] = [edge(event.from), edge(event.to)];
      const line = plot.x(stepsUntil(from, step, event.from) - 0.5 + Math.min(0.5, stepsUntil(event.from, step, event.to) / 2));
      return { event, isBand, fromPx: isBand ? start : line, toPx: isBand ? end : line };
    })
    .filter(({ isBand, fromPx, toPx }) => (isBand ? toPx - fromPx > 1 : step !== 'month' && fromPx >= plot.start && fromPx <= plot.end));
  const taken: { readonly row: number; readonly from: number; readonly to: number }[] = [];
  const rank = ({ isBand, fromPx }: (typeof spans)[number]) => (isBand ? 2 : fromPx > plot.x(plot.history.length - 1) ? 0 : 1);
  const labels = new Map<CalendarEvent, PlacedEvent['label']>();
  for (const span of [...spans].sort((a, b) => rank(a) - rank(b) || b.fromPx - a.fromPx)) {
    labels.set(span.event, placeLabel(span, { plot, taken, name: nameOf(span.event) }));
  }
  return spans.map((span): PlacedEvent => ({ ...span, label: labels.get(span.event) ?? null }));
}

interface LabelInput {
  readonly plot: Plot;
  readonly taken: { readonly row: number; readonly from: number; readonly to: number }[];
  readonly name: string;
}

function placeLabel(
  { fromPx, toPx }: { readonly fromPx: number; readonly toPx: number },
  { plot, taken, name }: LabelInput,
): PlacedEvent['label'] {
  const half = labelWidthPx(name) / 2;
  // Beyond the end of the plot stand the figures of the fan, below the names.
  const x = Math.min(plot.end + 40 - half, Math.max(plot.start + half, (fromPx + toPx) / 2));
  for (let row = LABEL_ROWS - 1; row >= 0; row--) {
    if (taken.some((other) => other.row === row && x - half < other.to + 6 && x + half > other.from - 6)) continue;
    taken.push({ row, from: x - half, to: x + half });
    return { x, row };
  }
  return null;
}

/** Baseline of a row of names, px from the top. */
export const labelBaseline = (row: number): number => 11 + row * LABEL_LINE_PX;

/** Pushes ascending positions apart to at least `gap`, keeping the middle one where it is, and all above `limit`. */
export function spreadLabels(positions: readonly number[], gap: number, limit: number): number[] {
  const placed = [...positions];
  const middle = Math.floor(placed.length / 2);
  for (let index = middle - 1; index >= 0; index--) placed[index] = Math.min(placed[index], placed[index + 1] - gap);
  for (let index = middle + 1; index < placed.length; index++) placed[index] = Math.max(placed[index], placed[index - 1] + gap);
  const excess = Math.max(0, placed[placed.length - 1] - limit);
  return placed.map((position) => position - excess);
}

/** Smallest and largest of the values that are known; 0 and 0 for none. */
export function extent(lists: readonly ArrayLike<number>[]): readonly [low: number, high: number] {
  let low = Infinity;
  let high = -Infinity;
  for (const values of lists) {
    for (let index = 0; index < values.length; index++) {
      const value = values[index];
      if (!Number.isFinite(value)) continue;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }
  }
  return low > high ? [0, 0] : [low, high];
}

function widest(labels: readonly string[]): number {
  return labels.reduce((width, label) => Math.max(width, labelWidthPx(label)), 0);
}
