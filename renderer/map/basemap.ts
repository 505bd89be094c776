/**
 * The ground of the map from bundled files, with no network: land, water, coasts and names of zones and seas.
 * Natural Earth, public domain (resources/basemap/README.md). Colours are near-neutral, so that any mark wins.
 */
import type {
  ExpressionSpecification,
  FilterSpecification,
  GeoJSONSourceSpecification,
  LayerSpecification,
  StyleSpecification,
} from 'maplibre-gl';
import type { FeatureCollection, Position } from 'geojson';
import gulfCountriesUrl from '../../resources/basemap/gulf_countries_ne10m.geojson.gz?url';
import gulfLandUrl from '../../resources/basemap/gulf_land_ne10m.geojson.gz?url';
import lakesUrl from '../../resources/basemap/great_lakes.geojson.gz?url';
import worldUrl from '../../resources/basemap/world_countries_ne110m.geojson.gz?url';
import { mapColours } from '../../preload/drawing/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';
import { HOVERED_ZONE, SELECTED_ZONE, ZONES, zoneLayers } from './zone-layers.ts';

export const ZONE_NAMES = 'zone-names';
/** Places and picture of the empty boxes that keep names from under the badges. */
export const BADGE_SPACE = 'badge-space';

/** One source for land, water and coasts: each further one would be cut to its tiles on the canvas once more, frame by frame. */
export const GROUND = 'ground';

export type BasemapFile = 'world' | 'gulfLand' | 'gulfCountries' | 'lakes';
const files = { world: worldUrl, gulfLand: gulfLandUrl, gulfCountries: gulfCountriesUrl, lakes: lakesUrl } satisfies Record<
  BasemapFile,
  string
>;

/** Around the Gulf the land is ten times finer; the coarse world is covered by water there first. */
const GULF_BOX = [44, 21, 60, 32] as const;

/**
 * The font of names. There is no glyph server: MapLibre draws glyphs from the page's own fonts. The weight is read from the
 * first family's name, which is no font, so that Inter and Noto Sans Arabic come in medium weight.
 */
export const LABEL_FONTS = ['Medium', 'Inter Variable', 'Noto Sans Arabic Variable'];

const waterNames = [
  { key: 'michigan', lonLat: [-87.47, 41.93], size: 2 },
  { key: 'michigan', lonLat: [-87.0, 43.4], size: 1 },
  { key: 'gulf', lonLat: [48.12, 29.33], size: 2 },
  { key: 'gulf', lonLat: [51.2, 27.3], size: 0 },
  { key: 'kuwaitBay', lonLat: [47.86, 29.42], size: 2 },
  { key: 'omanGulf', lonLat: [58.6, 25.0], size: 0 },
] as const;
export type WaterName = (typeof waterNames)[number]['key'];

/** Reads one bundled file. @throws {TypeError | SyntaxError} if it is missing or damaged: then the map goes on without it. */
export async function loadBasemapFile(file: BasemapFile): Promise<FeatureCollection> {
  const response = await fetch(files[file]);
  const body = response.body;
  if (!response.ok || body === null) throw new TypeError(`basemap file ${file} cannot be read: status ${response.status}`);
  const bytes = new Uint8Array(await new Response(body).arrayBuffer());
  // A host may already have undone the compression (content-encoding): gzip starts with 1f 8b.
  const isPacked = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const plain = isPacked ? new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'))) : new Response(bytes);
  // The files are part of this build; their form is checked by a test.
  return (await plain.json()) as FeatureCollection;
}

export interface Basemap {
  readonly data: Partial<Record<BasemapFile, FeatureCollection>>;
  readonly failed: readonly BasemapFile[];
}

let loading: Promise<Basemap> | null = null;

/** All files, read once for as long as the page lasts; a damaged one is left out and named. */
export function loadBasemap(): Promise<Basemap> {
  return (loading ??= readBasemap());
}

async function readBasemap(): Promise<Basemap> {
  const names = Object.keys(files) as BasemapFile[];
  const loaded = await Promise.allSettled(names.map(loadBasemapFile));
  const data: Partial<Record<BasemapFile, FeatureCollection>> = {};
  const failed: BasemapFile[] = [];
  loaded.forEach((result, index) => {
    if (result.status === 'fulfilled') data[names[index]] = result.value;
    else failed.push(names[index]);
  });
  return { data, failed };
}

export interface GroundLook {
  readonly scheme: Scheme;
  /** True = zones are the land that matters, and all other land has the darker tone of "outside". */
  readonly hasZones: boolean;
  /** True = zones are filled by their count. */
  readonly isChoropleth: boolean;
}

/** The style without any data: sources are filled as they arrive. */
export function basemapStyle(look: GroundLook): StyleSpecification {
  return {
    version: 8,
    sources: {
      [GROUND]: empty(),
      [ZONES]: empty(),
      [HOVERED_ZONE]: empty(),
      [SELECTED_ZONE]: empty(),
      waterNames: empty(),
      zoneNames: empty(),
      [BADGE_SPACE]: empty(),
    },
    layers: basemapLayers(look),
    // A new theme or count is there at once: fading would draw the whole map anew for each step between.
    transition: { duration: 0, delay: 0 },
  };
}

/** All layers of the ground, bottom first. */
export function basemapLayers({ scheme, hasZones, isChoropleth }: GroundLook): LayerSpecification[] {
  const colours = mapColours[scheme];
  const land = hasZones ? colours.outside : colours.land;
  const fill = (id: string, kind: GroundKind, colour: string): LayerSpecification => ({
    id,
    type: 'fill',
    source: GROUND,
    filter: isKind(kind),
    paint: { 'fill-color': colour, 'fill-antialias': false },
  });
  const line = (id: string, kind: GroundKind, colour: string, width: number): LayerSpecification => ({
    id,
    type: 'line',
    source: GROUND,
    filter: isKind(kind),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': width },
  });
  return [
    { id: 'water', type: 'background', paint: { 'background-color': colours.water } },
    fill('world', 'world', land),
    line('world-borders', 'world', colours.zoneLine, 0.6),
    fill('gulf-water', 'gulfBox', colours.water),
    fill('gulf-land', 'gulfLand', land),
    line('gulf-borders', 'gulfCountries', colours.zoneLine, 1),
    hasZones ? shoreLayer('gulf-shore', 'gulfShore', colours.water, 1.2) : line('gulf-shore', 'gulfShore', colours.coast, 1),
    fill('lakes', 'lakes', colours.water),
    shoreLayer('lake-shore', 'lakes', colours.water, 1.5),
    ...zoneLayers(scheme, isChoropleth),
    waterNameLayer(scheme),
    zoneNameLayer(scheme),
    // The topmost names are placed first: these take their room, and what would lie under a badge finds none.
    { id: BADGE_SPACE, type: 'symbol', source: BADGE_SPACE, layout: { 'icon-image': BADGE_SPACE, 'icon-allow-overlap': true } },
  ];
}

/** Paint and colours that change with the theme, as [layer, property, value]: changed in place, nothing is reloaded. */
export function groundPaints(look: GroundLook): [layer: string, property: string, value: unknown][] {
  return basemapLayers(look).flatMap((layer) =>
    Object.entries(layer.paint ?? {}).map(([property, value]): [string, string, unknown] => [layer.id, property, value]),
  );
}

type GroundKind = BasemapFile | 'gulfBox' | 'gulfShore';

function isKind(kind: GroundKind): FilterSpecification {
  return ['==', ['get', 'kind'], kind];
}

/** All of the ground as one collection, each feature with its kind. */
export function groundCollection(files: Basemap['data']): FeatureCollection {
  const parts: Partial<Record<GroundKind, FeatureCollection>> = {
    ...files,
    gulfBox: boxPolygon(GULF_BOX),
    ...(files.gulfLand === undefined ? {} : { gulfShore: gulfShores(files.gulfLand) }),
  };
  const features = Object.entries(parts).flatMap(([kind, part]) => part.features.map((feature) => ({ ...feature, properties: { kind } })));
  return { type: 'FeatureCollection', features };
}

/** Shores of the Gulf's land: its rings without the runs along the box that the file was cut to, which are no shores. */
export function gulfShores(land: FeatureCollection): FeatureCollection {
  const [west, south, east, north] = GULF_BOX;
  const isOnBox = ([lon, lat]: Position) => lon <= west || lon >= east || lat <= south || lat >= north;
  const lines: Position[][] = [];
  for (const { geometry } of land.features) {
    const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.type === 'MultiPolygon' ? geometry.coordinates : [];
    for (const ring of polygons.flat()) {
      let run: Position[] = [];
      for (const point of ring) {
        const isCut = run.length > 0 && isOnBox(point) && isOnBox(run[run.length - 1]);
        if (isCut) {
          if (run.length > 1) lines.push(run);
          run = [];
        }
        run.push(point);
      }
      if (run.length > 1) lines.push(run);
    }
  }
  return {
    type: 'FeatureCollection',
    features: [{ type: 'Feature', properties: {}, geometry: { type: 'MultiLineString', coordinates: lines } }],
  };
}

/** Names of seas and lakes in the reader's language. */
export function waterNamePoints(nameOf: (key: WaterName) => string): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: waterNames.map(({ key, lonLat, size }) => ({
      type: 'Feature',
      properties: { name: nameOf(key), size },
      geometry: { type: 'Point', coordinates: [...lonLat] },
    })),
  };
}

/** Points without properties. */
export function plainPoints(lonLats: readonly (readonly [number, number])[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: lonLats.map(([lon, lat]) => ({ type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [lon, lat] } })),
  };
}

/** Names of zones at their label points; the ones with most incidents win where names would touch. */
export function zoneNamePoints(
  labelPoints: ReadonlyMap<number, readonly [number, number]>,
  names: ReadonlyMap<number, string>,
  counts: ReadonlyMap<number, number>,
): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: [...labelPoints].map(([zoneId, [lon, lat]]) => ({
      type: 'Feature',
      properties: { name: names.get(zoneId) ?? '', rank: -(counts.get(zoneId) ?? 0) },
      geometry: { type: 'Point', coordinates: [lon, lat] },
    })),
  };
}

/**
 * Lets water reach a little further inland. Bundled shores are off by up to some kilometre; without this a strip of land
 * would part a city from its water. Zones lie over it, so that their own shore stays exact.
 */
function shoreLayer(id: string, kind: GroundKind, colour: string, reachKm: number): LayerSpecification {
  // Pixels at 42° north, where 512 px × 2^zoom go around 29,800 km; a tenth wider in Kuwait.
  const widthPx = (zoom: number) => ((2 * reachKm) / 29_800) * 512 * 2 ** zoom;
  return {
    id,
    type: 'line',
    source: GROUND,
    filter: isKind(kind),
    layout: { 'line-join': 'round' },
    paint: { 'line-color': colour, 'line-width': ['interpolate', ['exponential', 2], ['zoom'], 0, widthPx(0), 20, widthPx(20)] },
  };
}

function zoneNameLayer(scheme: Scheme): LayerSpecification {
  const colours = mapColours[scheme];
  return {
    id: ZONE_NAMES,
    type: 'symbol',
    source: 'zoneNames',
    layout: {
      'text-field': ['get', 'name'],
      'text-font': LABEL_FONTS,
      'text-size': byZoom(10, 11, 13, 12.5),
      'text-max-width': 8,
      'text-line-height': 1.25,
      'text-padding': 4,
      'symbol-sort-key': ['get', 'rank'],
    },
    paint: { 'text-color': colours.label, 'text-halo-color': colours.land, 'text-halo-width': 1.6, 'text-halo-blur': 0.4 },
  };
}

function waterNameLayer(scheme: Scheme): LayerSpecification {
  const colours = mapColours[scheme];
  return {
    id: 'water-names',
    type: 'symbol',
    source: 'waterNames',
    // A name of a small water belongs to near views, that of a sea to far ones: size 0 below 8, 1 from 7 to 10, 2 above 9.
    filter: [
      'any',
      ['all', ['==', ['get', 'size'], 0], ['<', ['zoom'], 8]],
      ['all', ['==', ['get', 'size'], 1], ['>=', ['zoom'], 6], ['<', ['zoom'], 9.5]],
      ['all', ['==', ['get', 'size'], 2], ['>=', ['zoom'], 9]],
    ],
    layout: { 'text-field': ['get', 'name'], 'text-font': LABEL_FONTS, 'text-size': 13, 'text-max-width': 12 },
    paint: { 'text-color': colours.waterLabel, 'text-halo-color': colours.water, 'text-halo-width': 1.2 },
  };
}

function byZoom(zoomA: number, valueA: number, zoomB: number, valueB: number): ExpressionSpecification {
  return ['interpolate', ['linear'], ['zoom'], zoomA, valueA, zoomB, valueB];
}

function empty(): GeoJSONSourceSpecification {
  return { type: 'geojson', data: { type: 'FeatureCollection', features: [] } };
}

function boxPolygon([west, south, east, north]: readonly [number, number, number, number]): FeatureCollection {
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [ring] } }] };
}
