import { buildZoneIndex } from '../geo/zone-index.ts';
import { markDiscovered, type KnownBy } from '../series/discovered.ts';
import { hourOf, hoursWithin, type HourBand } from '../series/hour-band.ts';
import type { Past } from './share-grid.ts';
import { whereNext, type WhereNext, type WhereNextInput } from './where-next.ts';

const MINUTES_A_DAY = 1_440;

export interface PastInput extends KnownBy {
  /** [lon0, lat0, …], degrees WGS 84. */
  readonly lonLat: Float64Array;
  /** Local minute of each incident. */
  readonly localMin: Int32Array;
  /** End of the known time: incidents at or after it are left out. */
  readonly cutMin: number;
  /** Hours of the day that count; null = all. */
  readonly hours: HourBand | null;
}

export interface RiskAheadInput extends Omit<WhereNextInput, keyof Past | 'zones'> {
  readonly past: PastInput;
  readonly zones: Parameters<typeof buildZoneIndex>[0];
}

/** Where the incidents of the coming periods are to be expected, from all incidents and the borders of zones: see whereNext. */
export function riskAhead({ past, zones, ...forecast }: RiskAheadInput): WhereNext {
  return whereNext({ ...forecast, ...choosePast(past), zones: buildZoneIndex(zones) });
}

/** Places and ages of the incidents that count; discovered ones do not. Time O(n). */
export function choosePast({ lonLat, localMin, cutMin, hours, ...knownBy }: PastInput): {
  readonly lonLat: Float64Array<ArrayBuffer>;
  readonly ageDays: Float64Array<ArrayBuffer>;
} {
  const left = markDiscovered(knownBy);
  const isWithin = hoursWithin(hours);
  const places = new Float64Array(lonLat.length);
  const ageDays = new Float64Array(localMin.length);
  let count = 0;
  for (let i = 0; i < localMin.length; i++) {
    if (localMin[i] >= cutMin || left[i] === 1 || !isWithin[hourOf(localMin[i])]) continue;
    places[2 * count] = lonLat[2 * i];
    places[2 * count + 1] = lonLat[2 * i + 1];
    ageDays[count++] = (cutMin - localMin[i]) / MINUTES_A_DAY;
  }
  return { lonLat: places.slice(0, 2 * count), ageDays: ageDays.slice(0, count) };
}
