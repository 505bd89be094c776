import { useSyncExternalStore } from 'react';
import type { Subject } from '../state/choices.ts';
import { useStore } from '../state/store.ts';

/** Width of the inspector beside the map, px: as it was last dragged for this subject, else as the window's width gives it. */
export function useInspectorWidth(): number {
  const subject = useStore(({ choices }) => choices.subject);
  const keptPx = useStore(({ choices }) => choices.inspectorWidthsPx[choices.subject]);
  const usualPx = useSyncExternalStore(followWindow, () => usualInspectorPx(window.innerWidth, subject));
  return keptPx ?? usualPx;
}

/** The map keeps most of a small window; the list of hotspots with its form wants more than figures do. */
export function usualInspectorPx(windowPx: number, subject: Subject): number {
  const usualPx = steps.find(({ fromPx }) => windowPx >= fromPx)?.inspectorPx ?? leastPx;
  return subject === 'hotspots' && usualPx > leastPx ? Math.max(usualPx, hotspotsPx) : usualPx;
}

const leastPx = 320;
const hotspotsPx = 432;
const steps = [
  { fromPx: 2_400, inspectorPx: 480 },
  { fromPx: 1_800, inspectorPx: 420 },
  { fromPx: 1_400, inspectorPx: 372 },
] as const;

function followWindow(onChange: () => void): () => void {
  window.addEventListener('resize', onChange);
  return () => window.removeEventListener('resize', onChange);
}
