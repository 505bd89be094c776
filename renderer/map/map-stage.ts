/** The map itself: MapLibre, deck.gl drawing into it, the camera and the pointer. The one part with state; it owns the GPU context. */
import { MapboxOverlay } from '@deck.gl/mapbox';
import type { GeoJSONSource, LngLatBoundsLike, Map as LibreMap, MapMouseEvent } from 'maplibre-gl';
import maplibre from 'maplibre-gl/dist/maplibre-gl-csp';
import workerUrl from 'maplibre-gl/dist/maplibre-gl-csp-worker?url';
// The package exports only its module form, which a worker cannot load; the file for workers is beside it.
import arabicShapingUrl from '../../node_modules/@mapbox/mapbox-gl-rtl-text/dist/mapbox-gl-rtl-text.js?url';
import { BADGE_SPACE, basemapStyle, GROUND, loadBasemap, plainPoints } from './basemap.ts';
import { fillBasemap, lookOf, updateGround, updateNames } from './ground.ts';
import type { GroundScene } from './ground.ts';
import type { Segment } from './hatch.ts';
import { hatchLines, OUTLINE_ZOOM } from './hotspot-layers.ts';
import { buildLayers } from './layers.ts';
import type { MapScene } from './layers.ts';
import { hatchCells, wideCells } from './risk-hatch.ts';
import { ZONES } from './zone-layers.ts';
import type { Box } from '../../preload/drawing/zone-shapes.ts';

export type StageScene = GroundScene;

/** A place under the pointer, with its pixel in the map's own frame. */
export interface PointerPlace {
  readonly lon: number;
  readonly lat: number;
  readonly x: number;
  readonly y: number;
  readonly zoom: number;
}

export interface StageListener {
  /** First picture is drawn: land and water, zones, incidents, all their tiles. Names follow, since their glyphs take time. */
  onReady(): void;
  /** The GPU context is gone; the stage is of no more use. */
  onLost(): void;
  onClick(place: PointerPlace): void;
  /** null = the pointer left. Returns true if something there can be clicked. */
  onPointer(place: PointerPlace | null): boolean;
  /** Camera or size changed. */
  onCamera(): void;
}

export interface Stage {
  update(scene: StageScene): void;
  project(lon: number, lat: number): { readonly x: number; readonly y: number };
  camera(): Camera;
  /** Keeps names of zones away from these pixels, the middles of badges. */
  keepClear(middles: readonly (readonly [x: number, y: number])[]): void;
  zoomBy(levels: number): void;
  turnNorth(): void;
  fit(box: Box, animate: boolean): void;
  destroy(): void;
}

export interface Camera {
  readonly zoom: number;
  readonly bearingDeg: number;
  readonly latDeg: number;
  readonly width: number;
  readonly height: number;
}

/** As large as a badge, and wholly transparent. */
const badgeSpace = { width: 54, height: 20, data: new Uint8Array(54 * 20 * 4) };
const CAMERA_MS = 400;
/** Marks whose pixels depend on the zoom are rebuilt at steps of a quarter level: finer is not seen, and each costs a rebuild. */
const ZOOM_STEP = 0.25;
const FIT_PADDING_PX = 36;
/** A map that is still incomplete is shown as it is after this time, so that slow data does not leave the place empty. */
const LONGEST_HELD_MS = 3_000;

/** False where there is no WebGL 2 at all. Whether the GPU gives a context is known when the stage is made: asking for one is slow. */
export function isMapSupported(): boolean {
  return 'WebGL2RenderingContext' in window;
}

/**
 * Builds the map in a container.
 * @throws {Error} if the computer gives no WebGL 2 context.
 */
export function createStage(container: HTMLElement, first: StageScene, listener: StageListener): Stage {
  prepareLibrary();
  // Wanted as soon as the style stands: on its way meanwhile.
  void loadBasemap();
  let scene = first;
  let isStyled = false;
  let isReady = false;
  let isDestroyed = false;
  let zoomStep = NaN;
  let hatch: { readonly of: MapScene['hotspots']; readonly zoomStep: number; readonly lines: Segment[] } | null = null;
  const map = openMap(container, first);
  const overlay = new MapboxOverlay({ interleaved: true, layers: [] });
  let hasBasemap = false;

  let riskHatch: { readonly of: MapScene['riskShown']; readonly zoomStep: number; readonly lines: Segment[] } | null = null;
  const riskLines = (): readonly Segment[] => {
    const { riskShown, shown } = scene;
    if (!shown.risk || !riskShown) return [];
    if (riskHatch === null || riskHatch.of !== riskShown || riskHatch.zoomStep !== zoomStep) {
      const { risk, period } = riskShown;
      riskHatch = { of: riskShown, zoomStep, lines: hatchCells(risk, wideCells(risk, period), zoomStep) };
    }
    return riskHatch.lines;
  };
  const draw = () => {
    if (!isStyled) return;
    zoomStep = Math.round(map.getZoom() / ZOOM_STEP) * ZOOM_STEP;
    if (zoomStep >= OUTLINE_ZOOM && (hatch === null || hatch.of !== scene.hotspots || hatch.zoomStep !== zoomStep)) {
      hatch = { of: scene.hotspots, zoomStep, lines: hatchLines(scene.hotspots, zoomStep) };
    }
    overlay.setProps({ layers: buildLayers(scene, zoomStep, { hotspots: hatch?.lines ?? [], risk: riskLines() }) });
  };
  void map.once('style.load', () => {
    isStyled = true;
    map.addControl(overlay);
    map.addImage(BADGE_SPACE, badgeSpace);
    updateGround(map, scene, null);
    draw();
    void fillBasemap(map).then(() => (hasBasemap = true));
  });
  const isComplete = () => hasBasemap && scene.incidents !== null && map.isSourceLoaded(GROUND) && map.isSourceLoaded(ZONES);
  const openedMs = performance.now();
  let isFirstDrawn = false;
  drawOnlyIf(map, () => (isFirstDrawn = isReady || isComplete() || performance.now() - openedMs > LONGEST_HELD_MS));
  map.on('render', () => {
    if (isReady || !isFirstDrawn || !isComplete()) return;
    isReady = true;
    updateNames(map, scene, null);
    listener.onReady();
  });
  map.on('move', () => {
    if (Math.round(map.getZoom() / ZOOM_STEP) * ZOOM_STEP !== zoomStep) draw();
    listener.onCamera();
  });
  map.on('resize', () => listener.onCamera());
  map.on('webglcontextlost', () => listener.onLost());
  listenToPointer(map, listener);

  return {
    update(next) {
      const before = scene;
      scene = next;
      if (!isStyled) return;
      updateGround(map, next, before);
      if (isReady) updateNames(map, next, before);
      draw();
    },
    project: (lon, lat) => map.project([lon, lat]),
    camera: () => cameraOf(map, container),
    keepClear(middles) {
      // Badges leave the screen after the stage does.
      if (isDestroyed || !isStyled) return;
      const lonLats = middles.map((middle): [number, number] => {
        const { lng, lat } = map.unproject([...middle]);
        return [lng, lat];
      });
      map.getSource<GeoJSONSource>(BADGE_SPACE)?.setData(plainPoints(lonLats));
    },
    zoomBy: (levels) => map.zoomTo(map.getZoom() + levels, { duration: CAMERA_MS / 2 }),
    turnNorth: () => map.resetNorth({ duration: CAMERA_MS }),
    fit: (box, animate) => map.fitBounds(boundsOf(box), { padding: FIT_PADDING_PX, maxZoom: 15, duration: animate ? CAMERA_MS : 0 }),
    destroy() {
      isDestroyed = true;
      overlay.finalize();
      map.remove();
    },
  };
}

function hasGpu(): boolean {
  const context = document.createElement('canvas').getContext('webgl2', { failIfMajorPerformanceCaveat: true });
  // A page may hold only some contexts: this one has said what it was asked for.
  context?.getExtension('WEBGL_lose_context')?.loseContext();
  return context !== null;
}

function prepareLibrary(): void {
  maplibre.setWorkerUrl(new URL(workerUrl, location.href).href);
  if (maplibre.getRTLTextPluginStatus() === 'unavailable') {
    // Without it Arabic names stand unshaped and backwards; the map is of use all the same.
    maplibre
      .setRTLTextPlugin(new URL(arabicShapingUrl, location.href).href, false)
      .catch((cause: unknown) => console.warn('Arabic shaping', cause));
  }
}

function openMap(container: HTMLElement, scene: StageScene): LibreMap {
  const map = new maplibre.Map({
    container,
    style: basemapStyle(lookOf(scene)),
    // Kuwait, until there is data to fit to.
    bounds: [46.4, 28.4, 48.6, 30.2],
    attributionControl: false,
    pitchWithRotate: false,
    touchPitch: false,
    maxPitch: 0,
    minZoom: 1,
    maxZoom: 19,
    renderWorldCopies: false,
    // Names appear at once: fading keeps the GPU busy for nothing.
    fadeDuration: 0,
    // Smoothed edges cost a computer without a GPU most of its time.
    canvasContextAttributes: { antialias: hasGpu() },
  });
  map.doubleClickZoom.disable();
  // A map that cannot be tilted has no sky in view; MapLibre would draw it over the whole canvas for each frame.
  map.painter.drawFunctions = { ...map.painter.drawFunctions, sky: () => undefined };
  return map;
}

/**
 * Lets MapLibre load and place things, but draw only when `mayDraw` says so. Without it each tile that arrives draws the whole
 * canvas once more, and on a computer without a GPU a dozen unfinished pictures take longer than the finished one.
 */
function drawOnlyIf(map: LibreMap, mayDraw: () => boolean): void {
  const { painter } = map;
  const render = painter.render.bind(painter);
  painter.render = (style, options) => {
    if (mayDraw()) render(style, options);
    // Symbols and custom layers ask the painter for the style also between frames.
    else painter.style = style;
  };
}

function listenToPointer(map: LibreMap, listener: StageListener): void {
  const placeOf = ({ lngLat, point }: MapMouseEvent): PointerPlace => ({
    lon: lngLat.lng,
    lat: lngLat.lat,
    x: point.x,
    y: point.y,
    zoom: map.getZoom(),
  });
  map.on('click', (event) => listener.onClick(placeOf(event)));
  map.on('mousemove', (event) => {
    map.getCanvas().style.cursor = listener.onPointer(placeOf(event)) ? 'pointer' : 'grab';
  });
  map.on('mouseout', () => listener.onPointer(null));
}

function cameraOf(map: LibreMap, container: HTMLElement): Camera {
  return {
    zoom: map.getZoom(),
    bearingDeg: map.getBearing(),
    latDeg: map.getCenter().lat,
    width: container.clientWidth,
    height: container.clientHeight,
  };
}

function boundsOf([west, south, east, north]: Box): LngLatBoundsLike {
  return [west, south, east, north];
}
