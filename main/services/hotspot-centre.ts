/** A search of hotspots at the centre: it clusters, this computer outlines, scores and tries them on resamples. */
import type { Bounds } from '../../analytics/geo/sphere.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { CentralAnalyses, CentralExtent } from '../central-wire.ts';
import type { NewHotspots } from '../store/api.ts';
import { dayOfLocalMs } from './analysis-place.ts';
import { type DetectInput, layHotspots, needPoints, RESAMPLES } from './hotspot-search.ts';
import { dateOfDay } from './local-time.ts';
import type { ZoneLocator } from './placing.ts';
import type { Call, Ports } from './ports.ts';

/** Progress: the way to minPoints halves what is left at each trial, as nobody knows how many there are. */
const CLUSTERED = 0.6;
const FETCHED = 0.7;

/**
 * As searchHotspots(), on the incidents of the centre.
 *
 * The same clusters but for pairs of incidents whose distance is the radius to a few millionths (see resources/central/0014_analyses.sql);
 * border incidents may go to another cluster in reach. The support differs by chance, as other incidents are drawn.
 * @throws AppError hotspots.too-few-points.
 */
export async function searchAtCentre(
  ports: Ports,
  incidents: CentralAnalyses,
  input: DetectInput,
  { signal, progress, locate }: Call & Pick<ZoneLocator, 'locate'>,
): Promise<NewHotspots> {
  const { radiusM, seed } = input;
  const extent = await incidents.extent();
  const points = extent.incidents;
  needPoints(points, input.minPoints);
  const bounds = boundsOf(extent);
  const studyM2 = await measureStudy(ports, incidents, { bounds, radiusM });
  const middleDeg = (bounds.west + bounds.east) / 2;
  const minPoints = input.minPoints ?? (await chooseMinPoints(ports, incidents, { points, radiusM, studyM2, middleDeg, progress }));
  progress({ step: 'centre', fraction: CLUSTERED });
  const { uid, lonLat, occurredMs, labels, count } = await incidents.clusters({ middleDeg, radiusM, minPoints }, (done) => {
    progress({ step: 'centre', fraction: CLUSTERED, done });
  });
  signal.throwIfAborted();
  const found = await ports.compute(
    'describeClusters',
    { lonLat, labels, count, radiusM, minPoints, resamples: RESAMPLES, seed, points, studyM2 },
    {
      signal,
      onProgress: (fraction) => {
        progress({ step: 'hotspots', fraction: FETCHED + (1 - FETCHED) * fraction });
      },
    },
  );
  const [ids, zoneIds] = await Promise.all([ports.read.incidentIdsOf(uid), locate(found.centres.slice())]);
  const period = {
    from: input.from ?? dateOfDay(dayOfLocalMs(extent.firstMs ?? 0)),
    to: input.to ?? dateOfDay(dayOfLocalMs(extent.lastMs ?? 0) + 1),
  };
  const rows = { count: ids.length, ids, occurredMs };
  return layHotspots(found, {
    typeIds: input.typeIds,
    period,
    points,
    radiusM,
    seed,
    place: 'centre',
    createdMs: ports.now(),
    rows,
    zoneIds,
  });
}

/** @throws AppError internal: a centre that has incidents says where. */
export function boundsOf({ west, east, south, north }: CentralExtent): Bounds {
  if (west === null || east === null || south === null || north === null) throw new AppError('internal');
  return { west, east, south, north };
}

/** Area that the incidents of the centre occupy, as the score measures it. */
export async function measureStudy(
  { compute }: Ports,
  incidents: CentralAnalyses,
  place: { readonly bounds: Bounds; readonly radiusM: number },
): Promise<number> {
  const { cellM2, ...cells } = await compute('layStudyCells', place);
  return cellM2 * (await incidents.countCells(cells));
}

async function chooseMinPoints(
  { compute }: Ports,
  incidents: CentralAnalyses,
  given: { readonly points: number; readonly radiusM: number; readonly studyM2: number; readonly middleDeg: number } & Pick<
    Call,
    'progress'
  >,
): Promise<number> {
  const { points, radiusM, studyM2: areaM2, middleDeg, progress } = given;
  const tried: { widestM2: number; kept: number }[] = [];
  for (;;) {
    const { minPoints, isChosen } = await compute('nextMinPoints', { points, radiusM, areaM2, tried });
    if (isChosen) return minPoints;
    progress({ step: 'centre', fraction: CLUSTERED * (1 - 0.8 ** tried.length), done: tried.length });
    tried.push(await incidents.widest({ middleDeg, radiusM, minPoints }));
  }
}
