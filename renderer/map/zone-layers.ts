/** Zones: the land that matters, filled by count when asked, with borders, hover and selection. */
import { PathLayer, SolidPolygonLayer } from '@deck.gl/layers';
import { classBreaks, classOf } from '../ui/classes.ts';
import { classPalettes, mapColours, toRgba } from '../ui/palettes.ts';
import type { Rgba } from '../ui/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';
import { COARSE_ZOOM } from './zone-shapes.ts';
import type { Ring } from './simplify-rings.ts';
import type { ZonePolygon, ZoneShapes } from './zone-shapes.ts';

export interface ZoneScene {
  readonly zones: ZoneShapes;
  readonly zoneCounts: ReadonlyMap<number, number>;
  readonly scheme: Scheme;
  readonly isChoropleth: boolean;
  readonly selectedZoneId: number | null;
  readonly hoveredZoneId: number | null;
}

/** Lower bounds of the choropleth's classes: quantiles of the zones that hold incidents. */
export function choroplethBounds(zoneCounts: ReadonlyMap<number, number>): number[] {
  return classBreaks(
    [...zoneCounts.values()].filter((count) => count > 0),
    'quantile',
    7,
  );
}

/** Colours by zone; one without incidents has the tone of the land outside. */
export function zoneColours({
  zoneCounts,
  scheme,
  isChoropleth,
}: Pick<ZoneScene, 'zoneCounts' | 'scheme' | 'isChoropleth'>): (zoneId: number) => Rgba {
  const land = toRgba(mapColours[scheme].land);
  if (!isChoropleth) return () => land;
  const none = toRgba(mapColours[scheme].outside);
  const bounds = choroplethBounds(zoneCounts);
  const palette = classPalettes[scheme].counts.slice(-bounds.length).map((colour) => toRgba(colour));
  return (zoneId) => {
    const count = zoneCounts.get(zoneId) ?? 0;
    return count === 0 ? none : palette[classOf(bounds, count)];
  };
}

/** The fill of every zone. Borders are tessellated once a level of detail: filtering changes colours only. */
export function zoneFillLayer(scene: ZoneScene, zoom: number, place: object) {
  const colourOf = zoneColours(scene);
  return new SolidPolygonLayer<ZonePolygon>({
    ...place,
    id: 'zones',
    data: polygonsAt(scene.zones, zoom),
    positionFormat: 'XY',
    getPolygon: polygonPath,
    getFillColor: (polygon) => [...colourOf(polygon.zoneId)],
    // Counts only matter to a choropleth: without it, filtering must not touch this layer.
    updateTriggers: { getFillColor: [scene.scheme, scene.isChoropleth ? scene.zoneCounts : null] },
  });
}

export function zoneBorderLayer({ zones, scheme, isChoropleth }: ZoneScene, zoom: number, place: object) {
  const colours = mapColours[scheme];
  return new PathLayer<Ring>({
    ...place,
    ...line,
    id: 'zone-borders',
    data: ringsOf(polygonsAt(zones, zoom)),
    getWidth: 1,
    getColor: toRgba(isChoropleth ? colours.choroplethLine : colours.zoneLine),
  });
}

/** Hover: an ink line and a tint. Selection: a triple line that reads on every fill. */
export function zoneMarkLayers({ zones, scheme, selectedZoneId, hoveredZoneId }: ZoneScene, place: object) {
  const colours = mapColours[scheme];
  const polygonsOf = (zoneId: number | null) => (zoneId === null ? [] : zones.polygons.filter((polygon) => polygon.zoneId === zoneId));
  const hovered = polygonsOf(hoveredZoneId);
  const selected = polygonsOf(selectedZoneId).flatMap((polygon) => polygon.rings);
  const ring = (id: string, width: number, colour: string) =>
    new PathLayer<Ring>({ ...place, ...line, id, data: selected, getWidth: width, getColor: toRgba(colour) });
  return [
    new SolidPolygonLayer<ZonePolygon>({
      ...place,
      id: 'zone-hover-tint',
      data: hovered,
      positionFormat: 'XY',
      getPolygon: polygonPath,
      getFillColor: toRgba(colours.ink, 0.12),
    }),
    new PathLayer<Ring>({
      ...place,
      ...line,
      id: 'zone-hover-line',
      data: hovered.flatMap((polygon) => polygon.rings),
      getWidth: 1.6,
      getColor: toRgba(colours.ink),
    }),
    ring('zone-selected-ink', 7, colours.ink),
    ring('zone-selected-surface', 4.6, colours.surface),
    ring('zone-selected-own', 2.4, colours.accent),
  ];
}

const line = {
  getPath: (ring: Ring) => ring,
  positionFormat: 'XY' as const,
  widthUnits: 'pixels' as const,
  jointRounded: true,
};

function polygonPath({ positions, holeIndices }: ZonePolygon) {
  return { positions, holeIndices: [...holeIndices] };
}

function polygonsAt(zones: ZoneShapes, zoom: number): readonly ZonePolygon[] {
  return zoom < COARSE_ZOOM ? zones.coarse : zones.polygons;
}

const ringCache = new WeakMap<readonly ZonePolygon[], readonly Ring[]>();

function ringsOf(polygons: readonly ZonePolygon[]): readonly Ring[] {
  let rings = ringCache.get(polygons);
  if (rings === undefined) ringCache.set(polygons, (rings = polygons.flatMap((polygon) => polygon.rings)));
  return rings;
}
