import type { KeyboardEvent, PointerEvent } from 'react';
import styles from './resize-edge.module.css';

export interface ResizeEdgeProps {
  /** Side of the surrounding part on which the edge lies: its height or its width changes. */
  readonly side: 'top' | 'inline-start';
  readonly label: string;
  readonly sizePx: number;
  readonly limits: { readonly min: number; readonly max: number };
  /** null = back to what the window gives. Values beyond the limits may come. */
  readonly onResize: (sizePx: number | null) => void;
}

const STEP_PX = 16;

/** An edge of a positioned part: drag or arrow keys change the size, double-click restores the usual one. */
export function ResizeEdge({ side, label, sizePx, limits, onResize }: ResizeEdgeProps) {
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    if (side === 'top') onResize(box.bottom - event.clientY);
    else onResize(isRightToLeft() ? event.clientX - box.left : box.right - event.clientX);
  };
  const step = (event: KeyboardEvent) => {
    const [larger, smaller] =
      side === 'top' ? ['ArrowUp', 'ArrowDown'] : isRightToLeft() ? ['ArrowRight', 'ArrowLeft'] : ['ArrowLeft', 'ArrowRight'];
    if (event.key !== larger && event.key !== smaller) return;
    onResize(sizePx + (event.key === larger ? STEP_PX : -STEP_PX));
    event.preventDefault();
  };
  return (
    <div
      className={side === 'top' ? styles.top : styles.start}
      role="separator"
      aria-orientation={side === 'top' ? 'horizontal' : 'vertical'}
      aria-label={label}
      aria-valuenow={sizePx}
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

function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}
