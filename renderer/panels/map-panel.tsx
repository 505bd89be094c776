import { IconLayoutSidebarRightExpand } from '@tabler/icons-react';
import { useMemo, useState, type CSSProperties } from 'react';
import { riskCellM } from '../actions/risk.ts';
import { placeDraft, selectIncident } from '../actions/incident-record.ts';
import { brushDays, setCompare } from '../actions/filter.ts';
import {
  hoverZone,
  moveCursor,
  selectHotspot,
  selectZone,
  setDensityWhere,
  setTimelineHeight,
  toggleInspector,
  toggleLayer,
} from '../actions/view.ts';
import { LayersCard, type LayerName } from '../map/layers-card.tsx';
import { LazyMapView } from '../map/lazy-map-view.tsx';
import { MapLegend } from '../map/legend.tsx';
import { shownPeriod } from '../map/risk-cells.ts';
import { Timeline } from '../map/timeline.tsx';
import type { Density } from '../state/server-truth.ts';
import { positionOf } from '../state/incident-draft.ts';
import { countFilters, timelineLimits } from '../state/choices.ts';
import { selectCounts, selectDays, selectDensityWhere, selectFilter, selectHotspots, selectMasked } from '../state/derived.ts';
import { minutesOf } from '../ui/days.ts';
import { useStore } from '../state/store.ts';
import { useMessages } from '../strings/index.ts';
import { useFormat } from '../ui/format.ts';
import { HelpButton } from '../ui/help-button.tsx';
import { Button, IconButton } from '../ui/parts.tsx';
import { ResizeEdge } from '../ui/resize-edge.tsx';
import { useScheme } from '../ui/scheme.ts';
import { FirstRun } from './first-run.tsx';
import { Inspector } from './inspector.tsx';
import styles from './map-panel.module.css';
import { useNames } from './names.ts';
import { useInspectorWidth } from './use-inspector-width.ts';
import { fallbackReason, WhereChoice } from './where-choice.tsx';
import { WhereNext } from './where-next.tsx';
import { usePeriodWords } from './use-comparison.ts';

const minutesPerDay = 1_440;
/** Up to this width the layers card starts folded, so that the map keeps its room. */
const narrowPx = 1_280;

/** Map with its cards, timeline below, inspector at the side; all of them show the same filter. */
export function MapPanel() {
  const { inspector } = useMessages();
  const isEmpty = useStore(({ server }) => server.columns?.count === 0);
  const isConnecting = useStore(({ server }) => server.connection === 'connecting');
  const isInspectorOpen = useStore(({ choices }) => choices.isInspectorOpen);
  const isTimelineOpen = useStore(({ choices }) => choices.isTimelineOpen);
  const heightPx = useStore(({ choices }) => choices.timelineHeightPx);
  const drawerPx = useInspectorWidth();
  if (isEmpty) return <FirstRun />;
  const sizes = {
    ...(heightPx === null ? {} : { '--kh-timeline-height': `${String(heightPx)}px` }),
    '--kh-drawer-width': isInspectorOpen ? `${String(drawerPx)}px` : '0px',
  } as CSSProperties;
  return (
    <div className={styles.panel} style={sizes} data-timeline-open={isTimelineOpen}>
      <div className={styles.start}>
        <div className={styles.map} data-region tabIndex={-1}>
          <CityMap />
          {isConnecting ? null : (
            <>
              <Layers />
              <Legend />
              <MapNote />
              <WhereNext />
            </>
          )}
        </div>
        {isTimelineOpen ? <Time /> : null}
      </div>
      {isInspectorOpen ? (
        <Inspector />
      ) : (
        <div className={styles.closed}>
          <IconButton icon={IconLayoutSidebarRightExpand} label={inspector.label} hotkey="]" isMirrored onClick={toggleInspector} />
        </div>
      )}
    </div>
  );
}

function CityMap() {
  const { state: words } = useMessages();
  const { language } = useFormat();
  const names = useNames();
  const scheme = useScheme();
  const { columns, geometry, density, risk } = useStore(({ server }) => server);
  const { layers } = useStore(({ choices }) => choices);
  const { selectedHotspotId, selectedZoneId, hoveredZoneId, riskPeriod } = useStore(({ transient }) => transient);
  const masked = useStore(selectMasked);
  const days = useStore(selectDays);
  const hotspots = useStore(selectHotspots);
  const total = useStore(selectCounts)?.total ?? 0;
  const detail = useStore(({ server }) => server.hotspotDetail);
  const period = usePeriodWords();
  const members = useMemo(
    () => (detail === null || detail.hotspot.id !== selectedHotspotId ? null : { ids: detail.incidentIds, isCore: detail.isCore }),
    [detail, selectedHotspotId],
  );
  const { fromMin, toMin } = days === null ? { fromMin: 0, toMin: 0 } : minutesOf(days);
  return (
    <LazyMapView
      columns={columns}
      mask={masked?.mask ?? null}
      fromMin={fromMin}
      toMin={toMin}
      zones={geometry}
      zoneNames={names.zonesById}
      zoneCounts={useZoneCounts()}
      hotspots={hotspots}
      selectedHotspotId={selectedHotspotId}
      selectedZoneId={selectedZoneId}
      {...useSelectedPlace()}
      hoveredZoneId={hoveredZoneId}
      density={density}
      risk={risk}
      riskPeriod={shownPeriod(risk, riskPeriod)}
      members={members}
      shown={layers}
      scheme={scheme}
      language={language}
      summary={columns === null ? words.connecting : words.summary(total, period, hotspots.length)}
      focus={useFocus()}
      onHotspotClick={selectHotspot}
      onIncidentClick={selectIncident}
      onPlace={placeDraft}
      onZoneClick={selectZone}
      onZoneHover={hoverZone}
      onCursor={moveCursor}
    />
  );
}

/** Where the selected incident is, or is to be as its form says. */
function useSelectedPlace() {
  const id = useStore(({ transient }) => transient.selectedIncidentId);
  const draft = useStore(({ transient }) => transient.incidentDraft);
  const incident = useStore(({ server }) => (server.incidentRecord?.id === id ? server.incidentRecord.incident : null));
  const [lon, lat] = (draft === null ? null : positionOf(draft)) ?? (incident === null ? [] : [incident.lon, incident.lat]);
  // The same array as long as the place is the same: the layer is made of it.
  const selectedPlace = useMemo(() => (lon === undefined || lat === undefined ? null : ([lon, lat] as const)), [lon, lat]);
  return { selectedPlace, isPicking: draft?.isPicking === true };
}

/** Incidents of the chosen period in each zone. */
function useZoneCounts(): ReadonlyMap<number, number> {
  const zones = useStore(({ server }) => server.zones);
  const counts = useStore(selectCounts);
  return useMemo(() => new Map(zones.map(({ id }) => [id, counts?.byZone[id] ?? 0])), [zones, counts]);
}

/** The camera goes to a hotspot when it is selected, with some room around it. */
function useFocus(): readonly [number, number, number, number] | null {
  const id = useStore(({ transient }) => transient.selectedHotspotId);
  const hotspots = useStore(selectHotspots);
  return useMemo(() => {
    const outline = hotspots.find((hotspot) => hotspot.id === id)?.outline;
    if (outline === undefined || outline.length === 0) return null;
    const lons = outline.map(([lon]) => lon);
    const lats = outline.map(([, lat]) => lat);
    const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
    const roomLon = 0.6 * (east - west);
    const roomLat = 0.6 * (north - south);
    return [west - roomLon, south - roomLat, east + roomLon, north + roomLat];
  }, [id, hotspots]);
}

export function Layers() {
  const { common, layers: words } = useMessages();
  const format = useFormat();
  const shown = useStore(({ choices }) => choices.layers);
  const hotspots = useStore(selectHotspots);
  const total = useStore(selectCounts)?.total ?? 0;
  const zones = useStore(({ server }) => server.zones.length);
  const bandwidthM = useStore(({ server }) => server.density?.bandwidthM);
  const isLinked = useStore(({ server }) => server.sync?.link != null);
  const densityWhere = useStore(selectDensityWhere);
  const hasForecasts = useStore(({ server }) => server.forecasts.some(({ zoneId }) => zoneId !== null));
  const hasHours = useStore((state) => selectFilter(state).hours !== null);
  const amounts: Partial<Record<LayerName, string>> = {
    hotspots: format.number(hotspots.length),
    incidents: format.number(total),
    // The density knows no hours: with that filter there is none to show.
    ...(hasHours ? {} : { density: bandwidthM === undefined ? '' : common.metres(bandwidthM) }),
    ...(hasForecasts ? { risk: common.metres(riskCellM) } : {}),
    ...(zones === 0 ? {} : { zoneBorders: format.number(zones), choropleth: format.number(zones), labels: '' }),
  };
  return (
    <div className={styles.layers}>
      <LayersCard
        shown={shown}
        amounts={amounts}
        densityPlace={isLinked ? <WhereChoice label={words.densityWhere} value={densityWhere} onChange={setDensityWhere} /> : undefined}
        startsCollapsed={window.innerWidth <= narrowPx}
        onToggle={toggleLayer}
      />
    </div>
  );
}

export function Legend() {
  const { legend: words } = useMessages();
  const scheme = useScheme();
  const shown = useStore(({ choices }) => choices.layers);
  const days = useStore(selectDays);
  const density = useStore(({ server }) => server.density);
  const risk = useStore(({ server }) => server.risk);
  const riskPeriod = useStore(({ transient }) => transient.riskPeriod);
  const hotspots = useStore(selectHotspots);
  const hasMembers = useStore(
    ({ server, transient }) => transient.selectedHotspotId !== null && server.hotspotDetail?.hotspot.id === transient.selectedHotspotId,
  );
  const densityNote = ({ place, fallback, incidents }: Density): string | null =>
    fallback !== null ? words.fellBack(fallbackReason(fallback)) : place === 'centre' ? words.atCentre(incidents) : null;
  return (
    <div className={styles.legend}>
      <MapLegend
        shown={shown}
        scheme={scheme}
        days={days === null ? 0 : days.to - days.from}
        density={density}
        risk={risk}
        riskPeriod={shownPeriod(risk, riskPeriod)}
        zoneCounts={useZoneCounts()}
        hasHotspots={hotspots.length > 0}
        hasMembers={hasMembers}
        densityNote={density === null ? null : densityNote(density)}
        densityHelp={<HelpButton topic="density" name={words.density} position="top-start" />}
      />
    </div>
  );
}

/** What the marks cannot say: nothing passes the filter, or the density is behind it. */
export function MapNote() {
  const { state: words } = useMessages();
  const filter = useStore(selectFilter);
  const total = useStore(selectCounts)?.total;
  const isStale = useStore(({ transient, choices }) => transient.isDensityStale && choices.layers.density);
  const where = useStore(selectDensityWhere);
  if (total === 0) return <div className={styles.note}>{words.noMatch(Math.max(1, countFilters(filter)))}</div>;
  return isStale ? (
    <div className={styles.note} role="status">
      {words.stale}
      {where === 'here' ? null : (
        <Button size="small" kind="quiet" onClick={() => setDensityWhere('here')}>
          {words.computeHere}
        </Button>
      )}
    </div>
  ) : null;
}

function Time() {
  const { timeline } = useMessages();
  const columns = useStore(({ server }) => server.columns);
  const weekStart = useStore(({ server }) => server.settings?.weekStart ?? 'sun');
  const masked = useStore(selectMasked);
  const days = useStore(selectDays);
  const compare = useStore(({ choices }) => choices.compare);
  const [usualPx] = useState(usualTimelinePx);
  const heightPx = useStore(({ choices }) => choices.timelineHeightPx) ?? usualPx;
  if (columns?.dayZero == null || masked === null || days === null) return <div className={styles.timeline} />;
  const lastMinute = (columns.localMin[columns.count - 1] ?? 0) % minutesPerDay;
  return (
    <div className={styles.timeline} data-region data-timeline tabIndex={-1}>
      <ResizeEdge side="top" label={timeline.resize} sizePx={heightPx} limits={timelineLimits} onResize={setTimelineHeight} />
      <Timeline
        dayZero={columns.dayZero}
        countsByDay={masked.countsByDay}
        from={days.from}
        to={days.to}
        compare={compare}
        weekStart={weekStart}
        lastDayIsPartial={lastMinute < partialBeforeMin}
        onBrush={(from, to) => brushDays({ from, to })}
        onCompare={setCompare}
      />
    </div>
  );
}

/** Height that the tokens give a timeline in this window. */
function usualTimelinePx(): number {
  return Number.parseInt(getComputedStyle(document.documentElement).getPropertyValue('--kh-timeline-height'), 10);
}

/** A last day whose newest incident is before 23:00 is taken for one that is not over. */
const partialBeforeMin = 23 * 60;
