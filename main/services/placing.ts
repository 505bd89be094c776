import type { Analytics } from '../../analytics/index.ts';
import { everything } from './filter.ts';
import type { Call, ComputeOptions, Ports } from './ports.ts';

/** Finds the zone of points: ids in order, 0 = in no zone. Takes the array it is given. */
export type LocateZones = (lonLat: Float64Array<ArrayBuffer>, options?: ComputeOptions) => Promise<Int32Array<ArrayBuffer>>;

type ZoneIndex = ReturnType<Analytics['buildZoneIndex']>;

/** Builds the index of all zones once; it stands on shared memory and serves any number of calls and threads. */
export async function openZoneLocator({ read, compute }: Ports, options: ComputeOptions = {}): Promise<LocateZones> {
  const borders = await read.zoneBorders();
  if (borders.zoneIds.length === 0) return (lonLat) => Promise.resolve(new Int32Array(lonLat.length / 2));
  const index: ZoneIndex = await compute('buildZoneIndex', borders, options);
  return (lonLat, more = options) => compute('locateZones', { lonLat, index }, more);
}

/** Puts every incident into its zone anew, after zones have changed. */
export async function placeIncidents(
  ports: Ports,
  { signal, progress }: Call,
): Promise<{ readonly incidents: number; readonly moved: number }> {
  const { read, write, emit } = ports;
  const { count, ids, lonLat, zoneIds: before } = await read.incidentColumns(everything);
  if (count === 0) return { incidents: 0, moved: 0 };
  const locate = await openZoneLocator(ports, { signal });
  progress({ step: 'place', fraction: 0.2 });
  const after = await locate(lonLat);
  progress({ step: 'place', fraction: 0.6 });
  if (after.every((zoneId, i) => zoneId === before[i])) return { incidents: count, moved: 0 };
  signal.throwIfAborted();
  const moved = await write.setIncidentZones(ids, after);
  if (moved > 0) emit('incidents.changed', { batchId: null });
  return { incidents: count, moved };
}
