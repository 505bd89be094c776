import { setInspectorWidth } from '../actions/view.ts';
import { inspectorLimits } from '../state/choices.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { CityInspector } from './city-inspector.tsx';
import { HotspotInspector } from './hotspot-inspector.tsx';
import { HotspotsPanel } from './hotspots-panel.tsx';
import { Skeleton } from '../ui/parts.tsx';
import { ResizeEdge } from '../ui/resize-edge.tsx';
import { IncidentInspector } from './incident-inspector.tsx';
import styles from './inspector.module.css';
import { useInspectorWidth } from './use-inspector-width.ts';
import { ZoneInspector } from './zone-inspector.tsx';

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
      <ResizeEdge side="inline-start" label={inspector.resize} sizePx={widthPx} limits={inspectorLimits} onResize={setInspectorWidth} />
      {content}
    </aside>
  );
}
