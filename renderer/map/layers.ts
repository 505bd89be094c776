/** What is on the map, as deck.gl layers: a pure function of the scene and the zoom. */
import type { Layer } from '@deck.gl/core';
import { BitmapLayer } from '@deck.gl/layers';
import type { Hotspot } from '../../preload/contract/domain.ts';
import { LABEL_LAYER } from './basemap.ts';
import type { DensityImage } from './density-image.ts';
import type { Segment } from './hatch.ts';
import { hotspotFillLayers, hotspotLineLayers, OUTLINE_ZOOM } from './hotspot-layers.ts';
import { incidentLayer, memberLayer } from './incident-layers.ts';
import type { IncidentData, MemberPoints } from './incident-layers.ts';
import type { Scheme } from '../ui/scheme.ts';
import { zoneBorderLayer, zoneFillLayer, zoneMarkLayers } from './zone-layers.ts';
import type { Box, ZoneShapes } from './zone-shapes.ts';

/** Which parts of the map are switched on. */
export interface ShownLayers {
  readonly hotspots: boolean;
  readonly incidents: boolean;
  readonly density: boolean;
  readonly choropleth: boolean;
  readonly zoneBorders: boolean;
  readonly labels: boolean;
}

export interface MapScene {
  readonly scheme: Scheme;
  readonly incidents: IncidentData | null;
  readonly origin: readonly [lon: number, lat: number];
  readonly fromMin: number;
  readonly toMin: number;
  readonly zones: ZoneShapes | null;
  readonly zoneCounts: ReadonlyMap<number, number>;
  readonly density: DensityImage | null;
  /** As shown: filtered by support where that is asked for. */
  readonly hotspots: readonly Hotspot[];
  readonly members: MemberPoints | null;
  readonly selectedHotspotId: number | null;
  readonly selectedZoneId: number | null;
  readonly hoveredZoneId: number | null;
  readonly shown: ShownLayers;
}

// Layers in this group are drawn under the names of zones, the others over them.
const below = { beforeId: LABEL_LAYER };

/** From the ground up: zones, density, borders, hotspot fills, incidents, (names), marks, outlines, members. */
export function buildLayers(scene: MapScene, zoom: number, hatch: readonly Segment[]): Layer[] {
  const { shown, scheme, zones, incidents, members } = scene;
  const outlined = shown.hotspots && zoom >= OUTLINE_ZOOM ? scene.hotspots : [];
  const layers: Layer[] = [];
  if (zones !== null) layers.push(zoneFillLayer(zoneScene(scene, zones), zoom, below));
  if (shown.density && scene.density !== null) layers.push(densityLayer(scene.density));
  if (zones !== null && shown.zoneBorders) layers.push(zoneBorderLayer(zoneScene(scene, zones), zoom, below));
  layers.push(...hotspotFillLayers(outlined, { scheme, hatch: outlined.length === 0 ? noHatch : hatch, place: below }));
  if (shown.incidents && incidents !== null)
    layers.push(incidentLayer({ ...scene, incidents, shownIncidents: countShown(scene) ?? incidents.length }, zoom, below));
  if (zones !== null) layers.push(...zoneMarkLayers(zoneScene(scene, zones), below));
  layers.push(...hotspotLineLayers(outlined, scene.selectedHotspotId, scheme));
  if (members !== null) layers.push(memberLayer(members, scene, zoom));
  return layers;
}

const noHatch: readonly Segment[] = [];

function zoneScene(scene: MapScene, zones: ZoneShapes) {
  return { ...scene, zones, isChoropleth: scene.shown.choropleth };
}

/** Incidents in zones: near enough for choosing an opacity. Null where there are no zones. */
function countShown({ zones, zoneCounts }: MapScene): number | null {
  if (zones === null) return null;
  let sum = 0;
  for (const count of zoneCounts.values()) sum += count;
  return sum;
}

function densityLayer({ data, width, height, bounds }: DensityImage) {
  return new BitmapLayer({
    ...below,
    id: 'density',
    image: imageOf(data, width, height),
    bounds: [...bounds] as [...Box],
    // Rows of the picture are parallels at equal distance in degrees, not in Mercator.
    _imageCoordinateSystem: 'lnglat',
    opacity: 0.92,
    textureParameters: { magFilter: 'linear', minFilter: 'linear' },
  });
}

const images = new WeakMap<object, ImageData>();

/** One ImageData a picture: its identity tells deck.gl that nothing is to be uploaded. */
function imageOf(data: DensityImage['data'], width: number, height: number): ImageData {
  let image = images.get(data);
  if (image === undefined) images.set(data, (image = new ImageData(data, width, height)));
  return image;
}
