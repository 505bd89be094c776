/** Which part of the earth a printed map shows, and where a place lies on it. */
import { joinBoxes, type Box, type ZoneShapes } from '../../preload/drawing/zone-shapes.ts';
import type { MapSection } from './document.ts';

export interface MapFrame {
  readonly width: number;
  readonly height: number;
  /** What the frame shows, degrees. */
  readonly box: Box;
  readonly metresPerPx: number;
  readonly place: (lon: number, lat: number) => readonly [x: number, y: number];
}

const METRES_PER_DEGREE = 111_320;
const MARGIN = 0.06;
/** Around hotspots, at least this part of the zones' extent is shown. */
const LEAST_SHARE = 0.38;

/**
 * A frame around the zones that the report is about; of a whole city, around its strongest hotspots, so that they can be told apart.
 * Equirectangular with true scale at the middle: over a city the difference to other projections is thinner than a line.
 */
export function frameOf(shapes: ZoneShapes, section: MapSection, { width, height }: Pick<MapFrame, 'width' | 'height'>): MapFrame {
  const whole = shapes.box;
  const focused = shapes.polygons.filter(({ zoneId }) => section.focus.includes(zoneId)).map(({ box }) => box);
  const box = focused.length > 0 ? focused.reduce(joinBoxes) : section.hotspots.length > 0 ? aroundHotspots(whole, section) : whole;
  const midLon = (box[0] + box[2]) / 2;
  const midLat = (box[1] + box[3]) / 2;
  const shrink = Math.cos((midLat * Math.PI) / 180);
  const spanX = Math.max(box[2] - box[0], 1e-4) * shrink;
  const spanY = Math.max(box[3] - box[1], 1e-4);
  const pxPerDegree = Math.min((width * (1 - 2 * MARGIN)) / spanX, (height * (1 - 2 * MARGIN)) / spanY);
  const halfLon = width / 2 / (pxPerDegree * shrink);
  const halfLat = height / 2 / pxPerDegree;
  return {
    ...{ width, height, metresPerPx: METRES_PER_DEGREE / pxPerDegree },
    box: [midLon - halfLon, midLat - halfLat, midLon + halfLon, midLat + halfLat],
    place: (lon, lat) => [width / 2 + (lon - midLon) * shrink * pxPerDegree, height / 2 - (lat - midLat) * pxPerDegree],
  };
}

const MOST_AROUND = 12;

function aroundHotspots(whole: Box, { hotspots }: MapSection): Box {
  const around = hotspots
    .slice(0, MOST_AROUND)
    .flatMap(({ outline }) => outline)
    .map(([lon, lat]): Box => [lon, lat, lon, lat])
    .reduce(joinBoxes);
  const widen = (low: number, high: number, [from, to]: readonly [number, number]): [number, number] => {
    const least = LEAST_SHARE * (to - from);
    const lack = Math.max(0, least - (high - low)) / 2;
    return [low - lack, high + lack];
  };
  const [west, east] = widen(around[0], around[2], [whole[0], whole[2]]);
  const [south, north] = widen(around[1], around[3], [whole[1], whole[3]]);
  return [west, south, east, north];
}

/** Rings as an SVG path; steps shorter than half a pixel are left out, and rings that lie wholly outside of the frame. */
export function pathOf(rings: readonly ArrayLike<number>[], { place, width, height }: MapFrame): string {
  let path = '';
  for (const ring of rings) {
    let [lastX, lastY] = [Infinity, Infinity];
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    let part = '';
    for (let i = 0; i + 1 < ring.length; i += 2) {
      const [x, y] = place(ring[i] ?? 0, ring[i + 1] ?? 0);
      [left, right, top, bottom] = [Math.min(left, x), Math.max(right, x), Math.min(top, y), Math.max(bottom, y)];
      if (Math.abs(x - lastX) + Math.abs(y - lastY) < LEAST_STEP_PX) continue;
      part += `${part === '' ? 'M' : 'L'}${x.toFixed(1)} ${y.toFixed(1)}`;
      [lastX, lastY] = [x, y];
    }
    if (right >= 0 && left <= width && bottom >= 0 && top <= height && part !== '') path += `${part}Z`;
  }
  return path;
}

const LEAST_STEP_PX = 0.6;

/** The longest round length that is at most so wide. */
export function scaleBarOf(metresPerPx: number, mostPx: number): { readonly lengthM: number; readonly widthPx: number } {
  const longest = metresPerPx * mostPx;
  const power = 10 ** Math.floor(Math.log10(longest));
  const mantissa = longest / power;
  const lengthM = (mantissa >= 5 ? 5 : mantissa >= 2 ? 2 : 1) * power;
  return { lengthM, widthPx: lengthM / metresPerPx };
}
