/** A search of hotspots: in the incidents of this cache, and how the result of any search is kept. */
import type { Hotspot, HotspotRun } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { Analytics } from '../../analytics/index.ts';
import type { IncidentColumns, NewHotspots } from '../store/api.ts';
import { DAY_MIN, dateOfDay, dayNumberOf } from './local-time.ts';
import type { ZoneLocator } from './placing.ts';
import type { Call, Ports } from './ports.ts';

/** Bootstrap resamples behind a hotspot's support. */
export const RESAMPLES = 100;
/** Fewer incidents than the least number of neighbours that the guidance gives make no hotspot. */
const LEAST_POINTS = 10;

type FoundHotspots = ReturnType<Analytics['findHotspots']>;
export interface DetectInput extends IncidentFilter {
  readonly radiusM: number;
  readonly minPoints: number | null;
  readonly seed: number;
}

/** @throws AppError hotspots.too-few-points. */
export function needPoints(found: number, minPoints: number | null): void {
  const needed = minPoints ?? LEAST_POINTS;
  if (found < needed) throw new AppError('hotspots.too-few-points', { found, needed });
}

interface Search extends Call {
  readonly locate: ZoneLocator['locate'];
  readonly columns: IncidentColumns;
}

/** Finds the hotspots of incidents that were read from this cache. @throws AppError hotspots.too-few-points. */
export async function searchHotspots(
  ports: Ports,
  { radiusM, minPoints, seed, ...filter }: DetectInput,
  { signal, progress, locate, columns }: Search,
): Promise<NewHotspots> {
  needPoints(columns.count, minPoints);
  const found = await ports.compute(
    'findHotspots',
    { lonLat: columns.lonLat, radiusM, minPoints, resamples: RESAMPLES, seed },
    {
      signal,
      onProgress: (fraction) => {
        progress({ step: 'hotspots', fraction });
      },
    },
  );
  const zoneIds = await locate(found.centres.slice());
  progress({ step: 'hotspots', fraction: 1 });
  const period = periodOf(filter, columns);
  const { count: points } = columns;
  return layHotspots(found, {
    typeIds: filter.typeIds,
    period,
    points,
    radiusM,
    seed,
    place: 'here',
    createdMs: ports.now(),
    rows: columns,
    zoneIds,
  });
}

interface FoundWhere extends Pick<HotspotRun, 'period' | 'points' | 'radiusM' | 'seed' | 'place' | 'createdMs'> {
  readonly typeIds: readonly number[];
  /** What the labels stand for: at least the members, by time. Ids of 0 are of incidents that this cache does not have. */
  readonly rows: Rows;
  /** Per hotspot, 0 = in none. */
  readonly zoneIds: Int32Array;
}
type Rows = Pick<IncidentColumns, 'count' | 'ids' | 'occurredMs'>;

/** What was found, as the cache keeps it. */
export function layHotspots(found: FoundHotspots, { typeIds, rows, zoneIds, ...given }: FoundWhere): NewHotspots {
  const run = {
    ...given,
    typeId: typeIds.length === 1 ? (typeIds[0] ?? null) : null,
    minPoints: found.minPoints,
    noise: (given.points ?? 0) - found.incidents.reduce((sum, incidents) => sum + incidents, 0),
  };
  return { run, hotspots: describe(found, { run, rows, zoneIds }), ...membersOf(found, rows) };
}

export async function storeHotspots({ write, emit }: Ports, found: NewHotspots): Promise<{ run: HotspotRun; hotspots: Hotspot[] }> {
  const saved = await write.saveHotspots(found);
  emit('hotspots.changed', { runId: saved.run.id });
  return saved;
}

/** The span that was looked at; where the caller left an end open, that of the incidents, in whole days. */
function periodOf({ from, to }: IncidentFilter, { dayZero, localMin }: IncidentColumns): { from: string; to: string } {
  const first = dayZero === null ? 0 : dayNumberOf(dayZero);
  const dayOf = (min: number | undefined) => first + Math.floor((min ?? 0) / DAY_MIN);
  return { from: from ?? dateOfDay(dayOf(localMin[0])), to: to ?? dateOfDay(dayOf(localMin.at(-1)) + 1) };
}

function describe(
  found: FoundHotspots,
  { run, rows, zoneIds }: { readonly run: NewHotspots['run']; readonly rows: Rows; readonly zoneIds: Int32Array },
): NewHotspots['hotspots'] {
  const firstMs = new Float64Array(found.count).fill(Infinity);
  const lastMs = new Float64Array(found.count).fill(-Infinity);
  for (let i = 0; i < rows.count; i++) {
    const label = found.labels[i] ?? -1;
    if (label < 0) continue;
    const ms = rows.occurredMs[i] ?? 0;
    if (ms < (firstMs[label] ?? 0)) firstMs[label] = ms;
    if (ms > (lastMs[label] ?? 0)) lastMs[label] = ms;
  }
  const at = (array: ArrayLike<number>, i: number) => array[i] ?? 0;
  const pair = (array: ArrayLike<number>, i: number): [number, number] => [at(array, 2 * i), at(array, 2 * i + 1)];
  return Array.from({ length: found.count }, (_, i) => {
    const ringFrom = i === 0 ? 0 : at(found.outlineEnds, i - 1);
    const zoneId = at(zoneIds, i);
    return {
      ...{ rank: i + 1, typeId: run.typeId, zoneId: zoneId === 0 ? null : zoneId },
      ...{ incidents: at(found.incidents, i), coreIncidents: at(found.coreIncidents, i), areaM2: at(found.areaM2, i) },
      centre: pair(found.centres, i),
      outline: Array.from({ length: at(found.outlineEnds, i) - ringFrom }, (_point, j) => pair(found.outlines, ringFrom + j)),
      ...{ score: at(found.scores, i), support: at(found.support, i), firstMs: at(firstMs, i), lastMs: at(lastMs, i) },
    };
  });
}

/** Members hotspot by hotspot that this cache has, each in the order of the rows: a counting sort by label. */
function membersOf(
  { labels, isCore, count: hotspots }: FoundHotspots,
  { count, ids }: Rows,
): Pick<NewHotspots, 'memberEnds' | 'memberIds' | 'memberIsCore'> {
  const isMember = (i: number) => (labels[i] ?? -1) >= 0 && (ids[i] ?? 0) > 0;
  const memberEnds = new Int32Array(hotspots);
  for (let i = 0; i < count; i++) if (isMember(i)) memberEnds[labels[i] ?? 0]++;
  for (let label = 1; label < hotspots; label++) memberEnds[label] += memberEnds[label - 1];
  const next = Int32Array.from(memberEnds, (_, label) => memberEnds[label - 1] ?? 0);
  const memberIds = new Int32Array(memberEnds.at(-1) ?? 0);
  const memberIsCore = new Uint8Array(memberIds.length);
  for (let i = 0; i < count; i++) {
    if (!isMember(i)) continue;
    const at = next[labels[i] ?? 0]++;
    memberIds[at] = ids[i] ?? 0;
    memberIsCore[at] = isCore[i] ?? 0;
  }
  return { memberEnds, memberIds, memberIsCore };
}
