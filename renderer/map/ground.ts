/** What the style draws below and between the marks: ground, zones and names, kept equal to the scene. */
import type { GeoJSONSource, Map as LibreMap } from 'maplibre-gl';
import { GROUND, groundCollection, groundPaints, loadBasemap, waterNamePoints, ZONE_NAMES, zoneNamePoints } from './basemap.ts';
import type { GroundLook, WaterName } from './basemap.ts';
import type { MapScene } from './layers.ts';
import { HOVERED_ZONE, markLayers, SELECTED_ZONE, ZONE_BORDERS, zoneCollection, zoneColours, ZONES } from './zone-layers.ts';

export interface GroundScene extends MapScene {
  readonly zoneNames: ReadonlyMap<number, string>;
  readonly waterName: (key: WaterName) => string;
}

/** How a scene looks as a whole; the data of its sources apart. */
export function lookOf({ scheme, zones, shown }: GroundScene): GroundLook {
  return { scheme, hasZones: zones !== null, isChoropleth: shown.choropleth };
}

/**
 * Brings the style from one scene to the next. Touches only what changed: each change of a source goes through the worker.
 * @param before  null = nothing is on the map yet.
 */
export function updateGround(map: LibreMap, scene: GroundScene, before: GroundScene | null): void {
  const { scheme, zones, shown, zoneCounts } = scene;
  const isNew = compare(scene, before);
  const haveZonesChanged = isNew('zones');
  if (isNew('scheme') || haveZonesChanged || shown.choropleth !== before?.shown.choropleth) paintGround(map, lookOf(scene));
  if (shown.labels !== before?.shown.labels) showLayer(map, ZONE_NAMES, shown.labels);
  if (shown.zoneBorders !== before?.shown.zoneBorders) showLayer(map, ZONE_BORDERS, shown.zoneBorders);
  if (haveZonesChanged) map.getSource<GeoJSONSource>(ZONES)?.setData(zoneCollection(zones?.polygons ?? []));
  if (shown.choropleth && (isNew('scheme', 'zones', 'zoneCounts') || !before?.shown.choropleth)) {
    const colourOf = zoneColours(zoneCounts, scheme);
    for (const { zoneId } of zones?.polygons ?? []) map.setFeatureState({ source: ZONES, id: zoneId }, { colour: colourOf(zoneId) });
  }
  if (isNew('zones', 'hoveredZoneId')) markZone(map, HOVERED_ZONE, scene, scene.hoveredZoneId);
  if (isNew('zones', 'selectedZoneId')) markZone(map, SELECTED_ZONE, scene, scene.selectedZoneId);
}

/** Brings the names from one scene to the next. @param before  null = no names are on the map yet. */
export function updateNames(map: LibreMap, scene: GroundScene, before: GroundScene | null): void {
  if (compare(scene, before)('zones', 'zoneNames', 'waterName')) fillNames(map, scene);
}

/** Fills in the bundled land, water and coasts once they are there. Damaged files are named on the console and left out. */
export async function fillBasemap(map: LibreMap): Promise<void> {
  const { data, failed } = await loadBasemap();
  if (failed.length > 0) console.warn('basemap files missing or damaged', failed);
  if (!isGone(map)) map.getSource<GeoJSONSource>(GROUND)?.setData(groundCollection(data));
}

/** A page that was left while files or fonts were on their way has removed its map; nothing else of the library says so. */
const isGone = (map: LibreMap): boolean => map._removed;

function compare(scene: GroundScene, before: GroundScene | null): (...keys: readonly (keyof GroundScene)[]) => boolean {
  return (...keys) => keys.some((key) => scene[key] !== before?.[key]);
}

function paintGround(map: LibreMap, look: GroundLook): void {
  for (const [layer, property, value] of groundPaints(look)) map.setPaintProperty(layer, property, value);
}

function showLayer(map: LibreMap, layer: string, isShown: boolean): void {
  map.setLayoutProperty(layer, 'visibility', isShown ? 'visible' : 'none');
}

/** A layer without anything to draw is hidden: its source would cost a pass over the canvas all the same. */
function markZone(map: LibreMap, source: keyof typeof markLayers, { zones }: GroundScene, zoneId: number | null): void {
  const polygons = zoneId === null || zones === null ? [] : zones.polygons.filter((polygon) => polygon.zoneId === zoneId);
  for (const layer of markLayers[source]) showLayer(map, layer, polygons.length > 0);
  if (polygons.length > 0) map.getSource<GeoJSONSource>(source)?.setData(zoneCollection(polygons));
}

function fillNames(map: LibreMap, { zones, zoneNames, zoneCounts, waterName }: GroundScene): void {
  // Glyphs are drawn from the page's fonts once and kept: the fonts must be there before the first name.
  const zonePoints = zoneNamePoints(zones?.labelPoints ?? noPoints, zoneNames, zoneCounts);
  const waterPoints = waterNamePoints(waterName);
  const letters = [...zonePoints.features, ...waterPoints.features].map(({ properties }) => String(properties?.['name'])).join('');
  const fonts = ['500 24px "Inter Variable"', '500 24px "Noto Sans Arabic Variable"'];
  void Promise.allSettled(fonts.map((font) => document.fonts.load(font, letters))).then(() => {
    if (isGone(map)) return;
    map.getSource<GeoJSONSource>('zoneNames')?.setData(zonePoints);
    map.getSource<GeoJSONSource>('waterNames')?.setData(waterPoints);
  });
}

const noPoints: ReadonlyMap<number, readonly [number, number]> = new Map();
