import { memo, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { KeyboardEvent, PointerEvent, RefObject } from 'react';
import { dayTicks, labelWidthPx, largest, linearScale } from '../ui/scale.ts';
import type { Scale } from '../ui/scale.ts';
import { useSize } from '../ui/use-size.ts';
import { addDays } from '../ui/days.ts';
import type { DaySpan } from '../ui/days.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { dragKindAt, dragSpan, zoomView } from './timeline-math.ts';
import type { Bar, DragKind } from './timeline-math.ts';
import styles from './timeline.module.css';

export interface TimelinePlotProps {
  readonly dayZero: string;
  readonly days: number;
  readonly bars: readonly Bar[];
  readonly span: DaySpan;
  readonly former: DaySpan | null;
  readonly onBrush: (from: number, to: number) => void;
}

const AXIS_HEIGHT = 20;
/** Room above the bars for the names of the spans. */
const NAME_HEIGHT = 20;
const LEAST_NAME_PX = 150;
const EDGE_PX = 6;
/** A press that moves less is a click, not a drag. */
const LEAST_DRAG_PX = 3;

/** The bars, drawn once; brushing only moves two clip rectangles and four boxes over them. */
export function TimelinePlot(props: TimelinePlotProps) {
  const { days, bars, span, former, dayZero } = props;
  const [ref, size] = useSize<HTMLDivElement>({ width: 960, height: 100 });
  const [view, setView] = useState<DaySpan>({ from: 0, to: days });
  const [shownDays, setShownDays] = useState(days);
  if (shownDays !== days) {
    setShownDays(days);
    setView({ from: 0, to: days });
  }
  const x = useMemo(() => linearScale(view.from, view.to, EDGE_PX, size.width - EDGE_PX), [view, size.width]);
  const dayAt = (px: number) => view.from + ((px - EDGE_PX) / (size.width - 2 * EDGE_PX)) * (view.to - view.from);
  const drag = useBrushDrag(props, x, dayAt);
  useWheelZoom(ref, (px, factor) => setView((current) => zoomView(current, dayAt(px), factor, days)));
  const clip = useId();
  const bottom = size.height - AXIS_HEIGHT;
  const within = (edges: DaySpan) => ({ x: x(edges.from), width: Math.max(0, x(edges.to) - x(edges.from)), y: 0, height: bottom });
  return (
    <div
      ref={ref}
      className={styles.plot}
      dir="ltr"
      data-drag={drag.cursor}
      onDoubleClick={() => {
        setView({ from: 0, to: days });
        props.onBrush(0, days);
      }}
      {...drag.handlers}
    >
      <svg width={size.width} height={size.height} aria-hidden="true">
        <clipPath id={`${clip}a`}>
          <rect {...within(span)} />
        </clipPath>
        {former === null ? null : (
          <clipPath id={`${clip}b`}>
            <rect {...within(former)} />
          </clipPath>
        )}
        {former === null ? null : <rect {...within(former)} className={styles.formerGround} />}
        <rect {...within(span)} className={styles.chosenGround} />
        <Bars bars={bars} x={x} bottom={bottom} className={styles.outside} />
        {former === null ? null : (
          <g clipPath={`url(#${clip}b)`}>
            <Bars bars={bars} x={x} bottom={bottom} className={styles.formerBars} />
          </g>
        )}
        <g clipPath={`url(#${clip}a)`}>
          <Bars bars={bars} x={x} bottom={bottom} className={styles.chosenBars} />
        </g>
        <Axis dayZero={dayZero} view={view} x={x} bottom={bottom} width={size.width} />
      </svg>
      <Names span={span} former={former} x={x} width={size.width} />
      <Handles {...props} x={x} bottom={bottom} />
    </div>
  );
}

interface BarsProps {
  readonly bars: readonly Bar[];
  readonly x: Scale;
  readonly bottom: number;
  readonly className: string;
}

const Bars = memo(function Bars({ bars, x, bottom, className }: BarsProps) {
  const { full, hollow } = useMemo(() => barPaths(bars, x, bottom), [bars, x, bottom]);
  return (
    <g className={className}>
      <path d={full} />
      {hollow === '' ? null : <path d={hollow} className={styles.hollow} />}
    </g>
  );
});

function barPaths(bars: readonly Bar[], x: Scale, bottom: number): { full: string; hollow: string } {
  const y = linearScale(0, Math.max(1, largest(bars.map((bar) => bar.count))), 0, Math.max(8, bottom - NAME_HEIGHT));
  let full = '';
  let hollow = '';
  for (const bar of bars) {
    const start = x(bar.from);
    const width = x(bar.to) - start;
    const gap = Math.min(1.5, width * 0.25);
    const top = (bottom - y(bar.count)).toFixed(1);
    if (bar.isPartial)
      hollow += `M${(start + gap / 2 + 0.5).toFixed(1)} ${bottom}V${top}h${Math.max(0.5, width - gap - 1).toFixed(1)}V${bottom}`;
    else full += `M${(start + gap / 2).toFixed(1)} ${bottom}V${top}h${(width - gap).toFixed(1)}V${bottom}Z`;
  }
  return { full, hollow };
}

interface AxisProps {
  readonly dayZero: string;
  readonly view: DaySpan;
  readonly x: Scale;
  readonly bottom: number;
  readonly width: number;
}

const Axis = memo(function Axis({ dayZero, view, x, bottom, width }: AxisProps) {
  const format = useFormat();
  const pxPerDay = (x(view.to) - x(view.from)) / Math.max(1, view.to - view.from);
  return (
    <g>
      <line className={styles.base} x1={0} x2={width} y1={bottom + 0.5} y2={bottom + 0.5} />
      {dayTicks(dayZero, view.from, view.to, pxPerDay).map(({ day, unit }) => {
        const local = addDays(dayZero, day);
        const text = unit === 'day' ? format.shortDate(local) : unit === 'year' ? format.monthYear(local) : format.month(local);
        return (
          <g key={day}>
            <line className={styles.base} x1={x(day)} x2={x(day)} y1={bottom} y2={bottom + 5} />
            {x(day) + 4 + labelWidthPx(text) > width ? null : (
              <text className={styles.axisText} x={x(day) + 4} y={bottom + 14}>
                {text}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
});

function Names({
  span,
  former,
  x,
  width,
}: {
  readonly span: DaySpan;
  readonly former: DaySpan | null;
  readonly x: Scale;
  readonly width: number;
}) {
  const words = useMessages().timeline;
  return (
    <>
      <SpanName span={span} x={x} width={width} text={words.chosen(span.to - span.from)} className={styles.chosenName} />
      {former === null ? null : (
        <SpanName span={former} x={x} width={width} text={words.former(former.to - former.from)} className={styles.formerName} />
      )}
    </>
  );
}

interface SpanNameProps {
  readonly span: DaySpan;
  readonly x: Scale;
  readonly width: number;
  readonly text: string;
  readonly className: string;
}

function SpanName({ span, x, width, text, className }: SpanNameProps) {
  const start = Math.max(0, x(span.from));
  const end = Math.min(width, x(span.to));
  if (end - start < LEAST_NAME_PX) return null;
  return (
    <div className={styles.spanName} style={{ left: start, width: end - start }}>
      <span className={className} dir="auto">
        {text}
      </span>
    </div>
  );
}

function Handles({ span, days, dayZero, onBrush, x, bottom }: TimelinePlotProps & { readonly x: Scale; readonly bottom: number }) {
  const words = useMessages().timeline;
  const format = useFormat();
  const edges = [
    { kind: 'from' as const, day: span.from, name: words.start, date: addDays(dayZero, span.from), low: 0, high: span.to - 1 },
    { kind: 'to' as const, day: span.to, name: words.end, date: addDays(dayZero, span.to - 1), low: span.from + 1, high: days },
  ];
  const nudge = (event: KeyboardEvent, kind: DragKind, day: number) => {
    const to = { ArrowLeft: day - 1, ArrowRight: day + 1, Home: 0, End: days }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    const next = dragSpan(kind, span, { anchor: day, day: to, days });
    onBrush(next.from, next.to);
  };
  return edges.map((edge) => (
    <div
      key={edge.kind}
      className={styles.handle}
      style={{ left: x(edge.day), height: bottom }}
      role="slider"
      tabIndex={0}
      aria-label={edge.name}
      aria-valuemin={edge.low}
      aria-valuemax={edge.high}
      aria-valuenow={edge.day}
      aria-valuetext={format.date(edge.date)}
      onKeyDown={(event) => nudge(event, edge.kind, edge.day)}
    />
  ));
}

interface Drag {
  readonly kind: DragKind;
  readonly anchor: number;
  readonly startPx: number;
  readonly before: DaySpan;
  hasMoved: boolean;
}

function useBrushDrag({ span, days, onBrush }: TimelinePlotProps, x: Scale, dayAt: (px: number) => number) {
  const drag = useRef<Drag | null>(null);
  const [cursor, setCursor] = useState<DragKind>('new');
  const kindAt = (px: number) => dragKindAt(px, x(span.from), x(span.to), span.to - span.from >= days);
  const handlers = {
    onPointerDown: (event: PointerEvent<HTMLDivElement>) => {
      if (event.button !== 0 || days === 0) return;
      const px = pxOf(event);
      drag.current = { kind: kindAt(px), anchor: dayAt(px), startPx: px, before: span, hasMoved: false };
      event.currentTarget.setPointerCapture(event.pointerId);
    },
    onPointerMove: (event: PointerEvent<HTMLDivElement>) => {
      const px = pxOf(event);
      const held = drag.current;
      if (held === null) {
        setCursor(kindAt(px));
        return;
      }
      held.hasMoved ||= Math.abs(px - held.startPx) >= LEAST_DRAG_PX;
      if (!held.hasMoved) return;
      const next = dragSpan(held.kind, held.before, { anchor: held.anchor, day: dayAt(px), days });
      if (next.from !== span.from || next.to !== span.to) onBrush(next.from, next.to);
    },
    onPointerUp: () => {
      drag.current = null;
    },
    onPointerCancel: () => {
      drag.current = null;
    },
  };
  return { cursor, handlers };
}

function pxOf(event: PointerEvent<HTMLDivElement>): number {
  return event.clientX - event.currentTarget.getBoundingClientRect().left;
}

/** React listens to wheel passively; the page must not scroll while zooming, so this listener is not passive. */
function useWheelZoom(ref: RefObject<HTMLElement | null>, zoom: (px: number, factor: number) => void): void {
  const latest = useRef(zoom);
  useEffect(() => {
    latest.current = zoom;
  });
  useEffect(() => {
    const element = ref.current;
    const onWheel = (event: WheelEvent) => {
      event.preventDefault();
      latest.current(event.clientX - (element?.getBoundingClientRect().left ?? 0), Math.exp(event.deltaY * 0.0015));
    };
    element?.addEventListener('wheel', onWheel, { passive: false });
    return () => element?.removeEventListener('wheel', onWheel);
  }, [ref]);
}
