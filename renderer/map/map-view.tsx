import { useCallback, useEffect, useEffectEvent, useMemo, useRef, useState } from 'react';
import type { RefObject } from 'react';
import type { Hotspot, Language } from '../../preload/contract/domain.ts';
import type { Columns } from '../state/cross-filter.ts';
import type { Density, Risk, ZoneGeometry } from '../state/server-truth.ts';
import { useMessages } from '../strings/index.ts';
import { paintDensity } from './density-image.ts';
import { hitHotspot, hitIncident } from './hit-test.ts';
import { HotspotBadges } from './hotspot-badges.tsx';
import { incidentData, memberPoints } from './incident-layers.ts';
import type { Members } from './incident-layers.ts';
import type { ShownLayers } from './layers.ts';
import { createStage, isMapSupported } from './map-stage.ts';
import type { Camera, PointerPlace, Stage, StageScene } from './map-stage.ts';
import { MapTable } from './map-table.tsx';
import { MapTip } from './map-tip.tsx';
import { MapTools } from './map-tools.tsx';
import styles from './map.module.css';
import { classPalettes } from '../../preload/drawing/palettes.ts';
import { paintRisk, riskAt } from './risk-cells.ts';
import type { Scheme } from '../ui/scheme.ts';
import { zoneAt, zoneShapes } from '../../preload/drawing/zone-shapes.ts';
import type { Box } from '../../preload/drawing/zone-shapes.ts';

export interface MapViewProps {
  readonly columns: Columns | null;
  /** 1 = passes the filters of type, zone and hours; null = all pass. */
  readonly mask: Uint8Array | null;
  /** Chosen time, minutes since dayZero, half-open. */
  readonly fromMin: number;
  readonly toMin: number;
  readonly zones: ZoneGeometry | null;
  readonly zoneNames: ReadonlyMap<number, string>;
  readonly zoneCounts: ReadonlyMap<number, number>;
  readonly hotspots: readonly Hotspot[];
  readonly selectedHotspotId: number | null;
  readonly selectedZoneId: number | null;
  readonly selectedPlace: readonly [lon: number, lat: number] | null;
  /** The next click is asked for as a place. */
  readonly isPicking: boolean;
  readonly hoveredZoneId: number | null;
  readonly density: Density | null;
  readonly risk: Risk | null;
  /** Period of the risk that is shown. */
  readonly riskPeriod: number;
  readonly members: Members | null;
  readonly shown: ShownLayers;
  readonly scheme: Scheme;
  readonly language: Language;
  /** What a screen reader says of the map: counts, period, strongest hotspot. */
  readonly summary?: string;
  /** Camera goes here whenever this changes to another box. */
  readonly focus?: Box | null;
  readonly onHotspotClick: (id: number) => void;
  readonly onIncidentClick: (id: number) => void;
  readonly onPlace: (lonLat: readonly [number, number]) => void;
  readonly onZoneClick: (id: number | null) => void;
  readonly onZoneHover: (id: number | null) => void;
  readonly onCursor: (lonLat: readonly [number, number] | null) => void;
  readonly onReady?: () => void;
  /** The map cannot be drawn on this computer, or no more. */
  readonly onUnavailable?: () => void;
}

const RESTORE_AFTER_MS = 2_000;
const RESTORE_EVERY_MS = 60_000;

/** The map with its marks, badges, tools and scale; a table of the zones where it cannot be drawn. */
export function MapView(props: MapViewProps) {
  const [isAvailable, setAvailable] = useState(isMapSupported);
  const restore = useRestore(setAvailable);
  const tellUnavailable = useEffectEvent(() => props.onUnavailable?.());
  useEffect(() => {
    if (!isAvailable) tellUnavailable();
  }, [isAvailable]);
  if (!isAvailable) return <MapTable {...props} onRetry={() => setAvailable(isMapSupported())} />;
  return <LiveMap {...props} onLost={restore} />;
}

/** A lost map is built anew after a moment, once in a while: a GPU that loses it again at once is left to the person. */
function useRestore(setAvailable: (isAvailable: boolean) => void): () => void {
  const lastTryMs = useRef(-Infinity);
  const [isLost, setLost] = useState(false);
  useEffect(() => {
    if (!isLost) return undefined;
    const timer = setTimeout(() => {
      setLost(false);
      setAvailable(true);
    }, RESTORE_AFTER_MS);
    return () => clearTimeout(timer);
  }, [isLost, setAvailable]);
  return useCallback(() => {
    setAvailable(false);
    if (performance.now() - lastTryMs.current < RESTORE_EVERY_MS) return;
    lastTryMs.current = performance.now();
    setLost(true);
  }, [setAvailable]);
}

function LiveMap(props: MapViewProps & { readonly onLost: () => void }) {
  const container = useRef<HTMLDivElement>(null);
  const [isReady, setReady] = useState(false);
  const scene = useScene(props, isReady);
  const [camera, setCamera] = useState<Camera | null>(null);
  const [pointer, setPointer] = useState<PointerPlace | null>(null);
  const stage = useStage(container, scene, { ...props, setReady, setCamera, setPointer });
  useFraming(stage, props);
  const hovered = pointer === null ? null : hitHotspot(scene, pointer);
  const cellRisk = pointer === null || props.risk === null || !props.shown.risk ? null : riskAt(props.risk, props.riskPeriod, pointer);
  return (
    <div className={styles.view} dir="ltr">
      <div
        ref={container}
        className={styles.canvas}
        role="application"
        aria-label={props.summary ?? ''}
        data-map-ready={isReady}
        data-picking={props.isPicking}
      />
      {stage === null || camera === null ? null : (
        <>
          {scene.shown.hotspots ? (
            <HotspotBadges
              hotspots={scene.hotspots}
              selectedId={props.selectedHotspotId}
              stage={stage}
              camera={camera}
              onClick={props.onHotspotClick}
            />
          ) : null}
          <MapTools stage={stage} camera={camera} box={props.columns?.bounds ?? null} />
          {pointer === null ? null : (
            <MapTip pointer={pointer} camera={camera} hotspot={hovered} zoneId={props.hoveredZoneId} cellRisk={cellRisk} {...props} />
          )}
        </>
      )}
    </div>
  );
}

/**
 * Everything the layers need, each part made anew only when its own source changes.
 * @param isReady  false = the density, which takes longest to paint, lets the first picture go before it.
 */
function useScene(props: MapViewProps, isReady: boolean): StageScene {
  const { columns, mask, zones, density, members, scheme, risk, riskPeriod } = props;
  const waterNames = useMessages().map.water;
  const shapes = useMemo(() => (zones === null ? null : zoneShapes(zones)), [zones]);
  const incidents = useMemo(() => (columns === null ? null : incidentData(columns, mask)), [columns, mask]);
  const image = useMemo(
    () => (isReady && density !== null ? paintDensity(density, classPalettes[scheme].counts, shapes) : null),
    [isReady, density, scheme, shapes],
  );
  const cells = useMemo(
    () => (isReady && risk !== null ? paintRisk(risk, riskPeriod, classPalettes[scheme].future) : null),
    [isReady, risk, riskPeriod, scheme],
  );
  const riskShown = useMemo(() => (cells === null || risk === null ? null : { risk, period: riskPeriod }), [cells, risk, riskPeriod]);
  const points = useMemo(() => (columns === null || members === null ? null : memberPoints(columns, members)), [columns, members]);
  const waterName = useCallback((key: keyof typeof waterNames) => waterNames[key], [waterNames]);
  return {
    scheme,
    incidents,
    origin: columns?.origin ?? [0, 0],
    fromMin: props.fromMin,
    toMin: props.toMin,
    zones: shapes,
    zoneNames: props.zoneNames,
    zoneCounts: props.zoneCounts,
    density: image,
    risk: cells,
    riskShown,
    hotspots: props.hotspots,
    members: points,
    selectedHotspotId: props.selectedHotspotId,
    selectedZoneId: props.selectedZoneId,
    selectedPlace: props.selectedPlace,
    hoveredZoneId: props.hoveredZoneId,
    shown: props.shown,
    waterName,
  };
}

interface StageHooks extends MapViewProps {
  readonly onLost: () => void;
  readonly setReady: (isReady: boolean) => void;
  readonly setCamera: (camera: Camera) => void;
  readonly setPointer: (pointer: PointerPlace | null) => void;
}

function useStage(container: RefObject<HTMLDivElement | null>, scene: StageScene, hooks: StageHooks): Stage | null {
  const [stage, setStage] = useState<Stage | null>(null);
  const firstScene = useEffectEvent(() => scene);
  const onReady = useEffectEvent(() => {
    hooks.setReady(true);
    hooks.onReady?.();
  });
  const onLost = useEffectEvent(() => hooks.onLost());
  const onClick = useEffectEvent((place: PointerPlace) => {
    if (hooks.isPicking) {
      hooks.onPlace([place.lon, place.lat]);
      return;
    }
    const incidentId = hitIncident({ ...scene, columns: hooks.columns, mask: hooks.mask }, place);
    const hotspot = hitHotspot(scene, place);
    if (incidentId !== null) hooks.onIncidentClick(incidentId);
    else if (hotspot !== null) hooks.onHotspotClick(hotspot.id);
    else hooks.onZoneClick(scene.zones === null ? null : zoneAt(scene.zones, place.lon, place.lat));
  });
  const onPointer = useEffectEvent((place: PointerPlace | null) => {
    const zoneId = place === null || scene.zones === null ? null : zoneAt(scene.zones, place.lon, place.lat);
    hooks.setPointer(place);
    hooks.onCursor(place === null ? null : [place.lon, place.lat]);
    if (zoneId !== hooks.hoveredZoneId) hooks.onZoneHover(zoneId);
    return zoneId !== null || (place !== null && hitHotspot(scene, place) !== null);
  });
  const setCamera = hooks.setCamera;
  useEffect(() => {
    if (container.current === null) return undefined;
    let made: Stage;
    try {
      made = createStage(container.current, firstScene(), {
        onReady: () => onReady(),
        onLost: () => onLost(),
        onClick: (place) => onClick(place),
        onPointer: (place) => onPointer(place),
        onCamera: () => setCamera(made.camera()),
      });
    } catch (cause) {
      console.warn('the map cannot be drawn', cause);
      onLost();
      return undefined;
    }
    setStage(made);
    setCamera(made.camera());
    return () => {
      setStage(null);
      made.destroy();
    };
  }, [container, setCamera]);
  useEffect(() => stage?.update(scene));
  return stage;
}

/** Shows all data at first, and later whatever `focus` asks for. */
function useFraming(stage: Stage | null, { columns, focus }: MapViewProps): void {
  const fitted = useRef<Stage | null>(null);
  const bounds = columns?.bounds ?? null;
  useEffect(() => {
    if (stage === null || bounds === null || fitted.current === stage) return;
    fitted.current = stage;
    stage.fit(bounds, false);
  }, [stage, bounds]);
  useEffect(() => {
    if (stage !== null && focus) stage.fit(focus, true);
  }, [stage, focus]);
}
