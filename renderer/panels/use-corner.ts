import type { CSSProperties } from 'react';
import { useStore } from '../state/store.ts';
import { useInspectorWidth } from './use-inspector-width.ts';

const closedInspectorPx = 47;

/** The bottom end corner of the map, above its scale: nothing of the timeline and the inspector is covered. Elsewhere that of the window. */
export function useCorner(): CSSProperties {
  const { subject, isInspectorOpen, isTimelineOpen, timelineHeightPx } = useStore(({ choices }) => choices);
  const inspectorWidthPx = useInspectorWidth();
  if (subject !== 'map' && subject !== 'hotspots') return {};
  const timeline = timelineHeightPx === null ? 'var(--kh-timeline-height)' : `${String(timelineHeightPx)}px`;
  return {
    insetInlineEnd: (isInspectorOpen ? inspectorWidthPx : closedInspectorPx) + 12,
    insetBlockEnd: `calc(var(--kh-status-height) + ${isTimelineOpen ? timeline : '0px'} + 40px)`,
  };
}
