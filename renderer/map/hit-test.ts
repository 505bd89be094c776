/** What lies under the pointer, by geometry: no picture is drawn for picking, so it costs microseconds on any GPU. */
import type { Hotspot } from '../../preload/contract/domain.ts';
import type { Columns } from '../state/cross-filter.ts';
import { incidentRadiusPx } from './incident-layers.ts';
import { OUTLINE_ZOOM } from './hotspot-layers.ts';
import type { ShownLayers } from './layers.ts';
import { isInside } from '../../preload/drawing/zone-shapes.ts';

export interface IncidentsShown {
  readonly columns: Pick<Columns, 'count' | 'origin' | 'ids' | 'lonLat' | 'localMin'> | null;
  /** 1 = passes the filters; null = all pass. */
  readonly mask: Uint8Array | null;
  readonly fromMin: number;
  readonly toMin: number;
  readonly shown: Pick<ShownLayers, 'incidents'>;
}

/** From farther away points lie so close that a click on a zone would always meet one. */
export const INCIDENT_ZOOM = 12;
/** Beyond the edge of a point. */
const REACH_PX = 4;

/** The incident nearest to a place, at most a few pixels from it; null where none is drawn. One pass over the columns, once a click. */
export function hitIncident(
  { columns, mask, fromMin, toMin, shown }: IncidentsShown,
  place: { lon: number; lat: number; zoom: number },
): number | null {
  if (columns === null || !shown.incidents || place.zoom < INCIDENT_ZOOM) return null;
  const { count, origin, ids, lonLat, localMin } = columns;
  const degreesPerPx = 360 / (512 * 2 ** place.zoom);
  const squeeze = Math.cos((place.lat * Math.PI) / 180);
  const [east, north] = [place.lon - origin[0], place.lat - origin[1]];
  let nearest = ((incidentRadiusPx(place.zoom) + REACH_PX) * degreesPerPx) ** 2;
  let found: number | null = null;
  for (let i = 0; i < count; i++) {
    // Of a degree of latitude, Web Mercator makes more pixels.
    const away = (lonLat[2 * i] - east) ** 2 + ((lonLat[2 * i + 1] - north) / squeeze) ** 2;
    if (away > nearest || localMin[i] < fromMin || localMin[i] >= toMin || (mask !== null && mask[i] === 0)) continue;
    nearest = away;
    found = ids[i];
  }
  return found;
}

export interface HotspotsShown {
  readonly hotspots: readonly Hotspot[];
  readonly shown: Pick<ShownLayers, 'hotspots'>;
}

/** The smallest hotspot at a place, null where none is drawn: a small one inside a large one can be reached. */
export function hitHotspot({ hotspots, shown }: HotspotsShown, place: { lon: number; lat: number; zoom: number }): Hotspot | null {
  if (!shown.hotspots || place.zoom < OUTLINE_ZOOM) return null;
  let found: Hotspot | null = null;
  for (const hotspot of hotspots) {
    if (found !== null && hotspot.areaM2 >= found.areaM2) continue;
    if (isInside([flatRing(hotspot)], place.lon, place.lat)) found = hotspot;
  }
  return found;
}

const rings = new WeakMap<Hotspot, Float64Array>();

function flatRing(hotspot: Hotspot): Float64Array {
  let ring = rings.get(hotspot);
  if (ring === undefined) rings.set(hotspot, (ring = Float64Array.from(hotspot.outline.flat())));
  return ring;
}
