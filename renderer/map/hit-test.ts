/** What lies under the pointer, by geometry: no picture is drawn for picking, so it costs microseconds on any GPU. */
import type { Hotspot } from '../../preload/contract/domain.ts';
import { OUTLINE_ZOOM } from './hotspot-layers.ts';
import type { ShownLayers } from './layers.ts';
import { isInside } from './zone-shapes.ts';

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
