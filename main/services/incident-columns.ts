import type { incidents } from '../../preload/contract/incidents.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { everything } from './filter.ts';
import type { Ports } from './ports.ts';

type Columns = OutputOf<(typeof incidents)['columns']>;

export interface IncidentColumnsReader {
  /** All incidents as the map takes them. The arrays are shared by all who ask: they are not to be changed or moved. */
  read(): Promise<Columns>;
  /** To be called when incidents have changed. */
  forget(): void;
}

/** Some 20 B each: more are read anew each time rather than kept in memory. */
const MOST_KEPT = 2_000_000;

/**
 * Reads the columns once and keeps them until incidents change: each screen that opens asks for them, and reading is most of what
 * it waits for.
 */
export function createColumnsReader({ read }: Pick<Ports, 'read'>): IncidentColumnsReader {
  let kept: Promise<Columns> | null = null;
  const readAnew = async (): Promise<Columns> => {
    const { count, dayZero, ids, lonLat, localMin, typeIds, zoneIds, origins } = await read.incidentColumns(everything);
    return { count, dayZero, ids, localMin, typeIds, zoneIds, origins, ...shiftToOrigin(lonLat) };
  };
  return {
    async read() {
      if (kept !== null) return kept;
      const reading = readAnew();
      kept = reading;
      const drop = (): void => {
        if (kept === reading) kept = null;
      };
      reading.then(({ count }) => {
        if (count > MOST_KEPT) drop();
      }, drop);
      return reading;
    },
    forget() {
      kept = null;
    },
  };
}

interface Shifted {
  readonly origin: [number, number];
  readonly bounds: [number, number, number, number] | null;
  readonly lonLat: Float32Array<ArrayBuffer>;
}

/** Positions as float32 offsets from the middle of their box: over 100 km they keep a centimetre. Some 10 ms for a million. */
function shiftToOrigin(lonLat: Float64Array<ArrayBuffer>): Shifted {
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < lonLat.length; i += 2) {
    const lon = lonLat[i] ?? 0;
    const lat = lonLat[i + 1] ?? 0;
    if (lon < west) west = lon;
    if (lon > east) east = lon;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
  }
  if (west > east) return { origin: [0, 0], bounds: null, lonLat: new Float32Array(0) };
  const [lon0, lat0] = [(west + east) / 2, (south + north) / 2];
  const offsets = new Float32Array(lonLat.length);
  for (let i = 0; i < lonLat.length; i += 2) {
    offsets[i] = (lonLat[i] ?? 0) - lon0;
    offsets[i + 1] = (lonLat[i + 1] ?? 0) - lat0;
  }
  return { origin: [lon0, lat0], bounds: [west, south, east, north], lonLat: offsets };
}
