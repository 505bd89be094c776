import { everything } from './filter.ts';
import type { Call, ComputeOptions, Ports } from './ports.ts';

/** Finds the zones of points; opened once, it serves any number of calls and threads. */
export interface ZoneLocator {
  /** Version of the borders that it goes by. */
  readonly version: number;
  readonly hasZones: boolean;
  /** Ids of the zones in order, 0 = in no zone. Takes the array it is given. */
  readonly locate: (lonLat: Float64Array<ArrayBuffer>) => Promise<Int32Array<ArrayBuffer>>;
}

/** Builds the index of all zones, which stands on shared memory. */
export async function openZoneLocator({ read, compute }: Ports, options: ComputeOptions): Promise<ZoneLocator> {
  const { version, ...borders } = await read.zoneBorders();
  if (borders.zoneIds.length === 0) {
    return { version, hasZones: false, locate: (lonLat) => Promise.resolve(new Int32Array(lonLat.length / 2)) };
  }
  const index = await compute('buildZoneIndex', borders, options);
  return { version, hasZones: true, locate: (lonLat) => compute('locateZones', { lonLat, index }, options) };
}

/**
 * Puts every incident into its zone if zones have changed since that was done last. An import places its rows itself.
 *
 * @returns how many incidents were looked at, and how many of them moved.
 */
export async function placeIncidents(
  ports: Ports,
  { signal, progress }: Call,
): Promise<{ readonly incidents: number; readonly moved: number }> {
  const { read, write, emit } = ports;
  const layer = await read.zoneLayer();
  if (layer.placedVersion === layer.version) return { incidents: 0, moved: 0 };
  const { version, locate } = await openZoneLocator(ports, { signal });
  const { count, ids, lonLat } = await read.incidentColumns(everything);
  progress({ step: 'place', fraction: 0.2 });
  const zoneIds = await locate(lonLat);
  progress({ step: 'place', fraction: 0.6 });
  signal.throwIfAborted();
  const moved = await write.setIncidentZones(ids, zoneIds, version);
  if (moved > 0) emit('incidents.changed', { batchId: null });
  return { incidents: count, moved };
}
