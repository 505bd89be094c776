import type { KeyboardEvent, PointerEvent } from 'react';
import { useMessages } from '../strings/index.ts';
import styles from './timeline.module.css';

export interface TimelineEdgeProps {
  readonly heightPx: number;
  readonly limits: { readonly min: number; readonly max: number };
  /** null = back to what the window gives. Values beyond the limits may come. */
  readonly onResize: (heightPx: number | null) => void;
}

const STEP_PX = 16;

/** The upper edge of the timeline: drag or arrow keys change its height, double-click restores the usual one. */
export function TimelineEdge({ heightPx, limits, onResize }: TimelineEdgeProps) {
  const words = useMessages().timeline;
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box !== undefined) onResize(box.bottom - event.clientY);
  };
  const step = (event: KeyboardEvent) => {
    if (event.key !== 'ArrowUp' && event.key !== 'ArrowDown') return;
    onResize(heightPx + (event.key === 'ArrowUp' ? STEP_PX : -STEP_PX));
    event.preventDefault();
  };
  return (
    <div
      className={styles.edge}
      role="separator"
      aria-orientation="horizontal"
      aria-label={words.resize}
      aria-valuenow={heightPx}
      aria-valuemin={limits.min}
      aria-valuemax={limits.max}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => onResize(null)}
      onKeyDown={step}
    />
  );
}
