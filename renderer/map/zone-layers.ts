/**
 * Zones as layers of the map's own style: the land that matters, filled by count when asked, with borders, hover and selection.
 * The style's worker cuts them into tiles and thins them for the zoom, away from the thread that answers the pointer.
 */
import type { FeatureCollection } from 'geojson';
import type { ExpressionSpecification, LayerSpecification } from 'maplibre-gl';
import { classBreaks, classOf } from '../../preload/drawing/classes.ts';
import { classPalettes, mapColours } from '../../preload/drawing/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';
import type { Ring, ZonePolygon } from '../../preload/drawing/zone-shapes.ts';

/** Sources: all zones, the one under the pointer, the selected one. */
export const ZONES = 'zones';
export const HOVERED_ZONE = 'hovered-zone';
export const SELECTED_ZONE = 'selected-zone';
/** Layers that the marks of deck.gl are sorted between. */
export const ZONE_BORDERS = 'zone-borders';
export const ZONE_MARKS = 'zone-hover-tint';

/** Layers of each marked zone. */
export const markLayers = {
  [HOVERED_ZONE]: [ZONE_MARKS, 'zone-hover-line'],
  [SELECTED_ZONE]: ['zone-selected-ink', 'zone-selected-surface', 'zone-selected-own'],
} as const;

/** Lower bounds of the choropleth's classes: quantiles of the zones that hold incidents. */
export function choroplethBounds(zoneCounts: ReadonlyMap<number, number>): number[] {
  return classBreaks(
    [...zoneCounts.values()].filter((count) => count > 0),
    'quantile',
    7,
  );
}

/** Colours of the choropleth by zone; one without incidents has the tone of the land outside. */
export function zoneColours(zoneCounts: ReadonlyMap<number, number>, scheme: Scheme): (zoneId: number) => string {
  const bounds = choroplethBounds(zoneCounts);
  const palette = classPalettes[scheme].counts.slice(-bounds.length);
  return (zoneId) => {
    const count = zoneCounts.get(zoneId) ?? 0;
    return count === 0 ? mapColours[scheme].outside : palette[classOf(bounds, count)];
  };
}

/** Fill and borders, then the marks over them, bottom first. In a choropleth each zone has the `colour` of its feature's state. */
export function zoneLayers(scheme: Scheme, isChoropleth: boolean): LayerSpecification[] {
  const colours = mapColours[scheme];
  const ownColour: ExpressionSpecification = ['to-color', ['feature-state', 'colour'], colours.outside];
  const fill = isChoropleth ? ownColour : colours.land;
  const selection = (id: string, width: number, colour: string) => lineLayer({ id, source: SELECTED_ZONE, width, colour });
  return [
    { id: 'zone-fills', type: 'fill', source: ZONES, paint: { 'fill-color': fill, 'fill-antialias': false } },
    lineLayer({ id: ZONE_BORDERS, source: ZONES, width: 1, colour: isChoropleth ? colours.choroplethLine : colours.zoneLine }),
    {
      id: ZONE_MARKS,
      type: 'fill',
      source: HOVERED_ZONE,
      paint: { 'fill-color': colours.ink, 'fill-opacity': 0.12, 'fill-antialias': false },
    },
    lineLayer({ id: 'zone-hover-line', source: HOVERED_ZONE, width: 1.6, colour: colours.ink }),
    // A triple line reads on every fill.
    selection('zone-selected-ink', 7, colours.ink),
    selection('zone-selected-surface', 4.6, colours.surface),
    selection('zone-selected-own', 2.4, colours.accent),
  ];
}

/** Polygons for the style; the zone's id is the feature's, so that a zone of several islands has one state. */
export function zoneCollection(polygons: readonly ZonePolygon[]): FeatureCollection {
  return {
    type: 'FeatureCollection',
    features: polygons.map(({ zoneId, rings }) => ({
      type: 'Feature',
      id: zoneId,
      properties: {},
      geometry: { type: 'Polygon', coordinates: rings.map(positionsOf) },
    })),
  };
}

function positionsOf(ring: Ring): number[][] {
  return Array.from({ length: ring.length / 2 }, (_, corner) => [ring[2 * corner], ring[2 * corner + 1]]);
}

interface LineStyle {
  readonly id: string;
  readonly source: string;
  readonly width: number;
  readonly colour: string;
}

function lineLayer({ id, source, width, colour }: LineStyle): LayerSpecification {
  return { id, type: 'line', source, layout: { 'line-join': 'round' }, paint: { 'line-color': colour, 'line-width': width } };
}
