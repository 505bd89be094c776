/** What outlines of hotspots caught of incidents of this cache or of the centre. */
import type { CaughtIncidents, Rings } from '../../analytics/evaluate/hotspot-accuracy.ts';
import type { Hotspot } from '../../preload/contract/domain.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { CentralAnalyses } from '../central-wire.ts';
import { boundsOf, measureStudy } from './hotspot-centre.ts';
import type { Call, Ports } from './ports.ts';

interface Outlines extends Rings {
  readonly radiusM: number;
}

export function ringsOf(hotspots: readonly Hotspot[]): Rings {
  let end = 0;
  const ringEnds = Int32Array.from(hotspots, ({ outline }) => (end += outline.length));
  return { rings: Float64Array.from(hotspots.flatMap(({ outline }) => outline.flat())), ringEnds };
}

export async function caughtHere(ports: Ports, filter: IncidentFilter, outlines: Outlines, { signal }: Call): Promise<CaughtIncidents> {
  const { lonLat } = await ports.read.incidentColumns(filter);
  return ports.compute('countCaught', { lonLat, ...outlines }, { signal });
}

/** The same but for areas, which are measured on another plane: by some millionths. */
export async function caughtAtCentre(
  ports: Ports,
  incidents: CentralAnalyses,
  { radiusM, rings, ringEnds }: Outlines,
): Promise<CaughtIncidents> {
  const extent = await incidents.extent();
  const isEmpty = extent.incidents === 0;
  const bounds = isEmpty ? { west: 0, east: 0, south: 0, north: 0 } : boundsOf(extent);
  const middleDeg = isEmpty ? (rings[0] ?? 0) : (bounds.west + bounds.east) / 2;
  const { inside, areaM2 } = await incidents.caught({ middleDeg, rings, ringEnds });
  return { inside, total: extent.incidents, areaM2, studyM2: isEmpty ? 0 : await measureStudy(ports, incidents, { bounds, radiusM }) };
}
