import { memo, useMemo, useRef, useState } from 'react';
import type { PointerEvent } from 'react';
import type { Language, Settings } from '../../preload/contract/domain.ts';
import { classBreaks, classOf } from '../../preload/drawing/classes.ts';
import { classPalettes } from '../../preload/drawing/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';
import type { HourBlock } from '../state/cross-filter.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import styles from './charts.module.css';

export interface HourWeekdayMatrixProps {
  /** 168 counts, index 24 × weekday + hour, Monday = 0. */
  readonly counts: ArrayLike<number>;
  readonly weekStart: Settings['weekStart'];
  readonly scheme: Scheme;
  readonly selected?: HourBlock | null;
  /** Called when a block was dragged or a cell clicked; a click on the selected cell gives null. Absent = read only. */
  readonly onSelect?: (block: HourBlock | null) => void;
}

const HOURS = 24;
const CELL = { width: 12.5, height: 12.5, gap: 1.5 };
/** Room for the names of weekdays. */
const LABEL_WIDTH = { en: 34, ar: 48 } as const satisfies Record<Language, number>;
const AXIS_HEIGHT = 17;
const VIEW_HEIGHT = 7 * CELL.height + AXIS_HEIGHT;
const firstWeekday = { mon: 0, sat: 5, sun: 6 } as const satisfies Record<Settings['weekStart'], number>;

/** Incidents by hour and weekday, darker (or lighter, on dark) = more, in seven classes of equal width. */
export const HourWeekdayMatrix = memo(function HourWeekdayMatrix(props: HourWeekdayMatrixProps) {
  const { counts, scheme, selected = null, onSelect } = props;
  const words = useMessages().charts.matrix;
  const format = useFormat();
  const start = LABEL_WIDTH[format.language];
  const width = start + HOURS * CELL.width;
  const weekdays = weekdayOrder(props.weekStart);
  const bounds = useMemo(() => classBreaks(Array.from(counts), 'equal', 7), [counts]);
  const palette = classPalettes[scheme].counts;
  const drag = useBlockDrag({ weekdays, selected, onSelect, cellAt: (event) => cellAt(event, start) });
  const peak = peakOf(counts);
  const parts = (index: number) => [format.weekday(Math.floor(index / HOURS), 'long'), format.hour(index % HOURS), counts[index]] as const;
  const frame = blockFrame(drag.block ?? selected, weekdays, start);
  return (
    <svg
      className={styles.matrix}
      viewBox={`0 0 ${width} ${VIEW_HEIGHT}`}
      direction="ltr"
      role="img"
      aria-label={peak === null ? words.empty : words.summary(...parts(peak))}
      data-selectable={onSelect !== undefined}
      {...drag.handlers}
    >
      {weekdays.map((weekday, row) => (
        <text key={weekday} x={start - 6} y={row * CELL.height + 9} textAnchor="end" className={styles.axisText}>
          {format.weekday(weekday)}
        </text>
      ))}
      {weekdays.map((weekday, row) =>
        Array.from({ length: HOURS }, (_, hour) => {
          const index = weekday * HOURS + hour;
          return (
            <rect
              key={index}
              x={start + hour * CELL.width}
              y={row * CELL.height}
              width={CELL.width - CELL.gap}
              height={CELL.height - CELL.gap}
              rx={2}
              fill={peak === null ? 'var(--kh-surface-3)' : palette[spread(classOf(bounds, counts[index]), bounds.length)]}
            >
              <title>{words.cell(...parts(index))}</title>
            </rect>
          );
        }),
      )}
      {[0, 6, 12, 18].map((hour) => (
        <text key={hour} x={start + hour * CELL.width} y={VIEW_HEIGHT - 4} className={styles.axisText}>
          {format.hour(hour)}
        </text>
      ))}
      {frame === null ? null : <rect {...frame} rx={3} className={styles.blockFrame} />}
    </svg>
  );
});

/** Weekdays (Monday = 0) from the first day of the week on. */
export function weekdayOrder(weekStart: Settings['weekStart']): number[] {
  return Array.from({ length: 7 }, (_, row) => (firstWeekday[weekStart] + row) % 7);
}

/** Block between two cells, given as [row, hour] in any order. */
export function blockBetween(
  weekdays: readonly number[],
  [rowA, hourA]: readonly [number, number],
  [rowB, hourB]: readonly [number, number],
): HourBlock {
  return {
    weekdays: weekdays.slice(Math.min(rowA, rowB), Math.max(rowA, rowB) + 1),
    fromHour: Math.min(hourA, hourB),
    toHour: Math.max(hourA, hourB) + 1,
  };
}

type Cell = readonly [row: number, hour: number];

interface BlockDrag {
  readonly weekdays: readonly number[];
  readonly selected: HourBlock | null;
  readonly onSelect: HourWeekdayMatrixProps['onSelect'];
  readonly cellAt: (event: PointerEvent<SVGSVGElement>) => Cell | null;
}

function useBlockDrag({ weekdays, selected, onSelect, cellAt }: BlockDrag) {
  const pressed = useRef<Cell | null>(null);
  const [block, setBlock] = useState<HourBlock | null>(null);
  if (onSelect === undefined) return { block: null, handlers: {} };
  const stop = () => {
    pressed.current = null;
    setBlock(null);
  };
  return {
    block,
    handlers: {
      onPointerDown: (event: PointerEvent<SVGSVGElement>) => {
        pressed.current = cellAt(event);
        if (pressed.current === null) return;
        event.currentTarget.setPointerCapture(event.pointerId);
        setBlock(blockBetween(weekdays, pressed.current, pressed.current));
      },
      onPointerMove: (event: PointerEvent<SVGSVGElement>) => {
        const cell = pressed.current === null ? null : cellAt(event);
        if (pressed.current !== null && cell !== null) setBlock(blockBetween(weekdays, pressed.current, cell));
      },
      onPointerUp: () => {
        if (block !== null) onSelect(isSameBlock(block, selected) ? null : block);
        stop();
      },
      onPointerCancel: stop,
    },
  };
}

function cellAt(event: PointerEvent<SVGSVGElement>, start: number): Cell | null {
  const box = event.currentTarget.getBoundingClientRect();
  const hour = Math.floor((((event.clientX - box.left) / box.width) * (start + HOURS * CELL.width) - start) / CELL.width);
  const row = Math.floor((((event.clientY - box.top) / box.height) * VIEW_HEIGHT) / CELL.height);
  return hour < 0 || hour >= HOURS || row < 0 || row > 6 ? null : [row, hour];
}

function blockFrame(block: HourBlock | null, weekdays: readonly number[], start: number) {
  if (block === null || block.weekdays.length === 0) return null;
  return {
    x: start + block.fromHour * CELL.width - CELL.gap / 2,
    y: weekdays.indexOf(block.weekdays[0]) * CELL.height - CELL.gap / 2,
    width: (block.toHour - block.fromHour) * CELL.width,
    height: block.weekdays.length * CELL.height,
  };
}

function isSameBlock(a: HourBlock, b: HourBlock | null): boolean {
  return b !== null && a.fromHour === b.fromHour && a.toHour === b.toHour && a.weekdays.join() === b.weekdays.join();
}

function peakOf(counts: ArrayLike<number>): number | null {
  let peak = 0;
  for (let index = 1; index < counts.length; index++) if (counts[index] > counts[peak]) peak = index;
  return counts[peak] > 0 ? peak : null;
}

/** Spreads fewer than seven classes over the whole palette, so that the largest is always the strongest. */
function spread(index: number, classes: number): number {
  return classes <= 1 ? 6 : Math.round((index * 6) / (classes - 1));
}
