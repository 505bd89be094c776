/** What is on the map, as deck.gl layers: a pure function of the scene and the zoom. */
import type { Layer } from '@deck.gl/core';
import { BitmapLayer } from '@deck.gl/layers';
import type { Hotspot } from '../../preload/contract/domain.ts';
import type { DensityImage } from './density-image.ts';
import type { Segment } from './hatch.ts';
import { hotspotFillLayers, hotspotLineLayers, OUTLINE_ZOOM } from './hotspot-layers.ts';
import { incidentLayer, memberLayer, selectedIncidentLayer } from './incident-layers.ts';
import type { IncidentData, MemberPoints } from './incident-layers.ts';
import { riskHatchLayer, riskLayer } from './risk-layers.ts';
import type { Risk } from '../state/server-truth.ts';
import type { Scheme } from '../ui/scheme.ts';
import { ZONE_BORDERS, ZONE_MARKS } from './zone-layers.ts';
import type { Box, ZoneShapes } from '../../preload/drawing/zone-shapes.ts';

/** Which parts of the map are switched on. */
export interface ShownLayers {
  readonly hotspots: boolean;
  readonly incidents: boolean;
  readonly density: boolean;
  readonly choropleth: boolean;
  /** Where next, as cells. */
  readonly risk: boolean;
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
  readonly risk?: DensityImage | null;
  /** What the picture of the risk was painted from, for the hatch over it. */
  readonly riskShown?: RiskShown | null;
  /** As shown: filtered by support where that is asked for. */
  readonly hotspots: readonly Hotspot[];
  readonly members: MemberPoints | null;
  readonly selectedHotspotId: number | null;
  /** Where the selected incident is, or is to be. */
  readonly selectedPlace?: readonly [lon: number, lat: number] | null;
  readonly selectedZoneId: number | null;
  readonly hoveredZoneId: number | null;
  readonly shown: ShownLayers;
}

export interface RiskShown {
  readonly risk: Risk;
  readonly period: number;
}

/** Lines of hatches at the zoom of the moment. */
export interface Hatches {
  readonly hotspots: readonly Segment[];
  readonly risk: readonly Segment[];
}

// The style's layers that these are drawn under; all others are drawn over the whole style.
const underBorders = { beforeId: ZONE_BORDERS };
const underMarks = { beforeId: ZONE_MARKS };

/**
 * From the ground up: (zones), density, (borders), hotspot fills, incidents, (hovered and selected zone, names), outlines, members.
 * In brackets what the style draws. A layer without data is left out: its shaders are built when there is something to draw.
 */
export function buildLayers(scene: MapScene, zoom: number, hatches: Hatches): Layer[] {
  const { shown, scheme, incidents, members } = scene;
  const outlined = shown.hotspots && zoom >= OUTLINE_ZOOM ? scene.hotspots : [];
  const layers: Layer[] = [];
  if (shown.density && scene.density !== null) layers.push(densityLayer(scene.density));
  if (shown.risk && scene.risk) layers.push(riskLayer(scene.risk), riskHatchLayer(hatches.risk, scheme));
  if (outlined.length > 0) layers.push(...hotspotFillLayers(outlined, { scheme, hatch: hatches.hotspots, place: underMarks }));
  if (shown.incidents && incidents !== null && incidents.length > 0)
    layers.push(incidentLayer({ ...scene, incidents, shownIncidents: countShown(scene) ?? incidents.length }, zoom, underMarks));
  if (outlined.length > 0) layers.push(...hotspotLineLayers(outlined, scene.selectedHotspotId, scheme));
  if (members !== null) layers.push(memberLayer(members, scene, zoom));
  if (scene.selectedPlace) layers.push(selectedIncidentLayer(scene.selectedPlace, scheme));
  return layers;
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
    ...underBorders,
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
