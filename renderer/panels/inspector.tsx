import type { KeyboardEvent, PointerEvent } from 'react';
import { setInspectorWidth } from '../actions/view.ts';
import { inspectorLimits } from '../state/choices.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { CityInspector } from './city-inspector.tsx';
import { HotspotInspector } from './hotspot-inspector.tsx';
import { HotspotsPanel } from './hotspots-panel.tsx';
import { Skeleton } from '../ui/parts.tsx';
import { IncidentInspector } from './incident-inspector.tsx';
import styles from './inspector.module.css';
import { useInspectorWidth } from './use-inspector-width.ts';
import { ZoneInspector } from './zone-inspector.tsx';

const widthStep = 16;

/** Side of the map: the selected incident, hotspot or zone, else the list of hotspots or the whole city. */
export function Inspector() {
  const { inspector, state } = useMessages();
  const isConnecting = useStore(({ server }) => server.connection === 'connecting');
  const subject = useStore(({ choices }) => choices.subject);
  const widthPx = useInspectorWidth();
  const zoneId = useStore(({ transient }) => transient.selectedZoneId);
  const hotspotId = useStore(({ transient }) => transient.selectedHotspotId);
  const incidentId = useStore(({ transient }) => transient.selectedIncidentId);
  const content = isConnecting ? (
    <Skeleton lines={8} label={state.connecting} />
  ) : incidentId !== null ? (
    <IncidentInspector key={incidentId} id={incidentId} />
  ) : hotspotId !== null ? (
    <HotspotInspector id={hotspotId} />
  ) : zoneId !== null ? (
    <ZoneInspector id={zoneId} />
  ) : subject === 'hotspots' ? (
    <HotspotsPanel />
  ) : (
    <CityInspector />
  );
  return (
    <aside className={styles.inspector} style={{ inlineSize: widthPx }} aria-label={inspector.label} data-region tabIndex={-1}>
      <Edge widthPx={widthPx} />
      {content}
    </aside>
  );
}

/** Drag or arrow keys change the width, double-click restores the usual one. */
function Edge({ widthPx }: { readonly widthPx: number }) {
  const { inspector } = useMessages();
  const drag = (event: PointerEvent<HTMLDivElement>) => {
    if (!event.currentTarget.hasPointerCapture(event.pointerId)) return;
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (box === undefined) return;
    setInspectorWidth(isRightToLeft() ? event.clientX - box.left : box.right - event.clientX);
  };
  const step = ({ key }: KeyboardEvent) => {
    if (key !== 'ArrowLeft' && key !== 'ArrowRight') return;
    const isWider = (key === 'ArrowLeft') !== isRightToLeft();
    setInspectorWidth(widthPx + (isWider ? widthStep : -widthStep));
  };
  return (
    <div
      className={styles.edge}
      role="separator"
      aria-orientation="vertical"
      aria-label={inspector.resize}
      aria-valuenow={widthPx}
      aria-valuemin={inspectorLimits.min}
      aria-valuemax={inspectorLimits.max}
      tabIndex={0}
      onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
      onPointerMove={drag}
      onDoubleClick={() => setInspectorWidth(null)}
      onKeyDown={step}
    />
  );
}

function isRightToLeft(): boolean {
  return document.documentElement.dir === 'rtl';
}
