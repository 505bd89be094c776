/** Density on a grid, of the incidents of this cache or of the centre. */
import { AppError } from '../../preload/contract/errors.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { Analytics } from '../../analytics/index.ts';
import type { CentralAnalyses } from '../central-wire.ts';
import { boundsOf } from './hotspot-centre.ts';
import type { Call, Ports } from './ports.ts';

type Density = ReturnType<Analytics['densityGrid']> & { readonly incidents: number };
interface Lengths {
  readonly bandwidthM: number;
  readonly cellM: number;
}

/** @throws AppError hotspots.too-few-points; RangeError if the grid would have too many cells. */
export async function densityHere(ports: Ports, filter: IncidentFilter, lengths: Lengths, { signal }: Call): Promise<Density> {
  const { count, lonLat } = await ports.read.incidentColumns(filter);
  needAny(count);
  return { ...(await ports.compute('densityGrid', { lonLat, ...lengths }, { signal })), incidents: count };
}

/** The same but for the order in which numbers are summed up. */
export async function densityAtCentre(
  ports: Ports,
  incidents: CentralAnalyses,
  lengths: Lengths,
  { signal, progress }: Call,
): Promise<Density> {
  progress({ step: 'centre', fraction: 0.1 });
  const extent = await incidents.extent();
  needAny(extent.incidents);
  const frame = { bounds: boundsOf(extent), ...lengths };
  const cells = await ports.compute('layDensityCells', frame, { signal });
  progress({ step: 'centre', fraction: 0.4 });
  const found = await incidents.densitySums(cells);
  progress({ step: 'density', fraction: 0.9 });
  return { ...(await ports.compute('densityOfSums', { ...found, ...frame }, { signal })), incidents: extent.incidents };
}

function needAny(found: number): void {
  if (found === 0) throw new AppError('hotspots.too-few-points', { found, needed: 1 });
}
