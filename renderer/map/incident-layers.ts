/** Incidents as points: binary attributes go to the GPU as they are, brushing time changes one uniform. */
import { DataFilterExtension } from '@deck.gl/extensions';
import type { DataFilterExtensionProps } from '@deck.gl/extensions';
import { ScatterplotLayer } from '@deck.gl/layers';
import type { Columns } from '../state/cross-filter.ts';
import { mapColours, toRgba } from '../../preload/drawing/palettes.ts';
import type { Scheme } from '../ui/scheme.ts';

/** What deck.gl reads; `positions` keeps its identity while the columns do, so that it is uploaded once. */
export interface IncidentData {
  readonly length: number;
  readonly attributes: {
    readonly getPosition: { readonly value: Float32Array; readonly size: 2 };
    readonly getFilterValue: { readonly value: Float32Array; readonly size: 2 };
  };
}

/** Members of the selected hotspot: what hotspots.get gives. */
export interface Members {
  readonly ids: Int32Array;
  readonly isCore: Uint8Array;
}

export interface MemberPoints {
  readonly lonLat: Float32Array;
  readonly isCore: Uint8Array;
}

// One instance for all frames: a new one would compile the shader anew.
const timeAndMask = new DataFilterExtension({ filterSize: 2 });

const positionsOf = new WeakMap<Columns, IncidentData['attributes']['getPosition']>();

/**
 * Pairs of (minute since dayZero, mask) for the GPU's filter, beside the positions.
 *
 * Minutes are exact in float32 up to 16,777,216: 31 years after dayZero.
 * @param mask  1 = passes the filters of type, zone and hours; null = all pass. Cost O(n), 2 ms a million.
 */
export function incidentData(columns: Columns, mask: Uint8Array | null): IncidentData {
  const { count, localMin } = columns;
  let getPosition = positionsOf.get(columns);
  if (getPosition === undefined) positionsOf.set(columns, (getPosition = { value: columns.lonLat, size: 2 }));
  const value = new Float32Array(2 * count);
  for (let i = 0; i < count; i++) {
    value[2 * i] = localMin[i];
    value[2 * i + 1] = mask === null ? 1 : mask[i];
  }
  return { length: count, attributes: { getPosition, getFilterValue: { value, size: 2 } } };
}

/** The filter of a half-open span of minutes; the GPU compares inclusively, and minutes are whole. */
export function filterRange(fromMin: number, toMin: number): [[number, number], [number, number]] {
  return [
    [fromMin, toMin - 1],
    [1, 1],
  ];
}

/** Radius of an incident, pixels: 1.2 up to zoom 11, 3.6 from zoom 15 on. */
export function incidentRadiusPx(zoom: number): number {
  return 1.2 + 2.4 * Math.min(1, Math.max(0, (zoom - 11) / 4));
}

/**
 * Opacity of an incident, 0…1: half, less where so many are shown from so far that they would run into one surface.
 * @param shown  about how many pass the filters.
 */
export function incidentOpacity(shown: number, zoom: number): number {
  const crowded = Math.min(0.5, Math.max(0.1, 0.5 * Math.sqrt(12_000 / Math.max(1, shown))));
  const nearness = Math.min(1, Math.max(0, (zoom - 10.5) / 3));
  return crowded + (0.5 - crowded) * nearness;
}

/** Finds the places of a hotspot's members. O(n) over the columns, once a selection. */
export function memberPoints(columns: Columns, members: Members): MemberPoints {
  const coreOf = new Map<number, number>();
  members.ids.forEach((id, index) => coreOf.set(id, members.isCore[index]));
  const lonLat: number[] = [];
  const isCore: number[] = [];
  for (let i = 0; i < columns.count; i++) {
    const core = coreOf.get(columns.ids[i]);
    if (core === undefined) continue;
    lonLat.push(columns.lonLat[2 * i], columns.lonLat[2 * i + 1]);
    isCore.push(core);
  }
  return { lonLat: Float32Array.from(lonLat), isCore: Uint8Array.from(isCore) };
}

export interface IncidentScene {
  readonly incidents: IncidentData;
  /** Positions are offsets from here; the sphere's curvature adds some metres of error beyond 1 degree. */
  readonly origin: readonly [lon: number, lat: number];
  readonly fromMin: number;
  readonly toMin: number;
  readonly scheme: Scheme;
  readonly members: MemberPoints | null;
  /** About how many pass the filters. */
  readonly shownIncidents: number;
}

/** The layer of all incidents; grey and hollow while a hotspot's members stand out. */
export function incidentLayer(
  { incidents, origin, fromMin, toMin, scheme, members, shownIncidents }: IncidentScene,
  zoom: number,
  place: object,
) {
  const colours = mapColours[scheme];
  const radius = incidentRadiusPx(zoom);
  const isHollow = members !== null && radius >= 2.4;
  return new ScatterplotLayer<unknown, DataFilterExtensionProps<unknown>>({
    ...place,
    id: 'incidents',
    data: incidents,
    ...offsetsFrom(origin),
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    getRadius: 1,
    radiusScale: isHollow ? radius - 0.5 : radius,
    filled: !isHollow,
    stroked: isHollow,
    getFillColor: members === null ? toRgba(colours.incident, incidentOpacity(shownIncidents, zoom)) : toRgba(colours.noise, 0.4),
    getLineColor: toRgba(colours.noise, 0.8),
    getLineWidth: 1,
    extensions: [timeAndMask],
    filterRange: filterRange(fromMin, toMin),
  });
}

/** Members of the selected hotspot: core incidents filled, border incidents hollow. */
export function memberLayer(points: MemberPoints, { scheme, origin }: Pick<IncidentScene, 'scheme' | 'origin'>, zoom: number) {
  const colours = mapColours[scheme];
  const [finding, surface] = [toRgba(colours.finding), toRgba(colours.surface)];
  return new ScatterplotLayer<unknown>({
    id: 'hotspot-members',
    data: { length: points.isCore.length, attributes: { getPosition: { value: points.lonLat, size: 2 } } },
    ...offsetsFrom(origin),
    radiusUnits: 'pixels',
    lineWidthUnits: 'pixels',
    getRadius: 1,
    radiusScale: incidentRadiusPx(zoom) + 0.6,
    stroked: true,
    getFillColor: (_: unknown, { index }: { index: number }) => (points.isCore[index] === 1 ? finding : surface),
    getLineColor: finding,
    getLineWidth: 1.4,
    updateTriggers: { getFillColor: [points, scheme] },
  });
}

/** The place of the selected incident, over everything: ink, surface and accent, readable on every ground. */
export function selectedIncidentLayer(place: readonly [lon: number, lat: number], scheme: Scheme) {
  const colours = mapColours[scheme];
  const discs = [
    { radiusPx: 9, colour: colours.ink },
    { radiusPx: 7.6, colour: colours.surface },
    { radiusPx: 5.2, colour: colours.accent },
  ];
  return new ScatterplotLayer<(typeof discs)[number]>({
    id: 'selected-incident',
    data: discs,
    radiusUnits: 'pixels',
    getPosition: [place[0], place[1]],
    getRadius: ({ radiusPx }) => radiusPx,
    getFillColor: ({ colour }) => toRgba(colour),
    updateTriggers: { getPosition: [place], getFillColor: [scheme] },
  });
}

function offsetsFrom([lon, lat]: readonly [number, number]) {
  return { coordinateSystem: 'lnglat-offsets' as const, coordinateOrigin: [lon, lat, 0] as [number, number, number] };
}
