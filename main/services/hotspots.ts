import type { Hotspot, HotspotRun } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { hotspots } from '../../preload/contract/hotspots.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { Analytics } from '../../analytics/index.ts';
import type { IncidentColumns, NewHotspots } from '../store/api.ts';
import { everything } from './filter.ts';
import { DAY_MIN, dateOfDay, dayNumberOf, daysUpTo, localTimeOf } from './local-time.ts';
import { openZoneLocator, type ZoneLocator } from './placing.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

/** Bootstrap resamples behind a hotspot's support. */
const RESAMPLES = 100;
/** Fewer incidents than the least number of neighbours that the guidance gives make no hotspot. */
const LEAST_POINTS = 10;
/** The pipeline looks at the most frequent types that have enough incidents to say something. */
const PIPELINE_TYPES = 12;
const PIPELINE_TYPE_INCIDENTS = 200;
const PIPELINE_SEED = 42;
const DESCRIPTIONS = 8;

type FoundHotspots = ReturnType<Analytics['findHotspots']>;
interface DetectInput extends IncidentFilter {
  readonly radiusM: number;
  readonly minPoints: number | null;
  readonly seed: number;
}

export const hotspotsService = (ports: Ports): Handlers<typeof hotspots> => ({
  async detect(input, call) {
    const { from, to, typeIds, zoneIds } = input;
    const [columns, { locate }] = await Promise.all([
      ports.read.incidentColumns({ from, to, typeIds, zoneIds }),
      openZoneLocator(ports, call),
    ]);
    const found = await searchHotspots(ports, input, { ...call, locate, columns });
    call.signal.throwIfAborted();
    return storeHotspots(ports, found);
  },

  async runs() {
    return { items: await ports.read.hotspotRuns() };
  },

  async list({ runId }) {
    const items = await ports.read.hotspots(runId ?? null);
    if (items === null) throw new AppError('not-found', { what: 'hotspot run', id: runId ?? 0 });
    return { items };
  },

  async get({ id }) {
    const found = await ports.read.hotspot(id);
    if (found === null) throw new AppError('not-found', { what: 'hotspot', id });
    const { run } = found;
    const typeIds = run.typeId === null ? [] : [run.typeId];
    const [columns, descriptions] = await Promise.all([
      ports.read.incidentColumns({ ...everything, ...run.period, typeIds }),
      ports.read.descriptionCounts(found.incidentIds, DESCRIPTIONS),
    ]);
    return { ...found, descriptions, ...countMembers(columns, found.incidentIds, run) };
  },

  async density({ bandwidthM, cellM, ...filter }, { signal }) {
    if (cellM > bandwidthM) throw refuseCell(`a cell may be at most as wide as the bandwidth, ${bandwidthM} m`);
    const { count, lonLat } = await ports.read.incidentColumns(filter);
    if (count === 0) throw new AppError('hotspots.too-few-points', { found: 0, needed: 1 });
    const grid = await ports.compute('densityGrid', { lonLat, bandwidthM, cellM }, { signal }).catch((error: unknown) => {
      // Its only other mistake of a caller: more cells than it makes, with the size that would do.
      throw error instanceof RangeError ? refuseCell(error.message, error) : error;
    });
    return { ...grid, bandwidthM, incidents: count };
  },
});

function refuseCell(detail: string, cause?: RangeError): AppError {
  return new AppError('input.invalid', { path: 'cellM', rule: 'grid', detail }, { cause });
}

/** Finds and stores the hotspots of each frequent type over the last days before the data cut. */
export async function detectByType(
  ports: Ports,
  call: Call,
): Promise<{ readonly runs: number; readonly hotspots: number; readonly incidents: number }> {
  const { read } = ports;
  const total = { runs: 0, hotspots: 0, incidents: 0 };
  const [newest] = (await read.incidentPage(everything, { page: 1, pageSize: 1 })).items;
  if (newest === undefined) return total;
  const { hotspotRadiusM: radiusM, hotspotDays } = await readSettings(ports);
  const period = daysUpTo(localTimeOf(newest), hotspotDays);
  const types = frequentTypes(await read.incidentColumns({ ...everything, ...period }));
  const { locate } = await openZoneLocator(ports, call);
  const fractions = types.map(() => 0);
  const searches = types.map(({ typeId, columns }, i) => {
    const input = { ...period, typeIds: [typeId], zoneIds: [], radiusM, minPoints: null, seed: PIPELINE_SEED };
    const progress: Call['progress'] = ({ step, fraction }) => {
      fractions[i] = fraction;
      const sum = fractions.reduce((all, part) => all + part, 0);
      call.progress({ step, fraction: sum / types.length, done: fractions.filter((part) => part === 1).length, total: types.length });
    };
    return searchHotspots(ports, input, { ...call, progress, locate, columns });
  });
  // Searched side by side, stored in the order of the types, so that the same data get the same ids.
  for (const found of await Promise.all(searches)) {
    call.signal.throwIfAborted();
    const { run, hotspots } = await storeHotspots(ports, found);
    total.runs += 1;
    total.hotspots += hotspots.length;
    total.incidents += run.points;
  }
  return total;
}

/** The incidents of each type that has enough of them, most frequent first; one read for all. */
function frequentTypes({
  count,
  dayZero,
  ids,
  lonLat,
  occurredMs,
  localMin,
  typeIds,
  zoneIds,
  origins,
}: IncidentColumns): { readonly typeId: number; readonly columns: IncidentColumns }[] {
  const rowsOf = new Map<number, number[]>();
  for (let i = 0; i < count; i++) {
    const typeId = typeIds[i] ?? 0;
    const rows = rowsOf.get(typeId);
    if (rows === undefined) rowsOf.set(typeId, [i]);
    else rows.push(i);
  }
  return [...rowsOf]
    .filter(([, rows]) => rows.length >= PIPELINE_TYPE_INCIDENTS)
    .sort(([typeA, a], [typeB, b]) => b.length - a.length || typeA - typeB)
    .slice(0, PIPELINE_TYPES)
    .map(([typeId, rows]) => {
      const size = rows.length;
      const columns = {
        ...{ count: size, dayZero, ids: pick(ids, rows, new Int32Array(size)), occurredMs: pick(occurredMs, rows, new Float64Array(size)) },
        ...{ lonLat: new Float64Array(2 * size), localMin: pick(localMin, rows, new Int32Array(size)) },
        ...{ typeIds: pick(typeIds, rows, new Uint16Array(size)), zoneIds: pick(zoneIds, rows, new Uint16Array(size)) },
        origins: pick(origins, rows, new Uint8Array(size)),
      };
      for (let i = 0; i < size; i++) {
        const row = rows[i] ?? 0;
        columns.lonLat[2 * i] = lonLat[2 * row] ?? 0;
        columns.lonLat[2 * i + 1] = lonLat[2 * row + 1] ?? 0;
      }
      return { typeId, columns };
    });
}

function pick<A extends Int32Array | Uint16Array | Uint8Array | Float64Array>(source: A, rows: readonly number[], target: A): A {
  for (let i = 0; i < rows.length; i++) target[i] = source[rows[i] ?? 0] ?? 0;
  return target;
}

interface Search extends Call {
  readonly locate: ZoneLocator['locate'];
  readonly columns: IncidentColumns;
}

async function searchHotspots(
  ports: Ports,
  { radiusM, minPoints, seed, ...filter }: DetectInput,
  { signal, progress, locate, columns }: Search,
): Promise<NewHotspots> {
  const needed = minPoints ?? LEAST_POINTS;
  if (columns.count < needed) throw new AppError('hotspots.too-few-points', { found: columns.count, needed });
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
  const run = {
    typeId: filter.typeIds.length === 1 ? (filter.typeIds[0] ?? null) : null,
    period: periodOf(filter, columns),
    ...{ radiusM, minPoints: found.minPoints, points: columns.count, seed, createdMs: ports.now() },
    noise: columns.count - found.incidents.reduce((sum, incidents) => sum + incidents, 0),
  };
  return { run, hotspots: describe(found, { run, columns, zoneIds }), ...membersOf(found, columns) };
}

async function storeHotspots({ write, emit }: Ports, found: NewHotspots): Promise<{ run: HotspotRun; hotspots: Hotspot[] }> {
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
  { run, columns, zoneIds }: { readonly run: Omit<HotspotRun, 'id'>; readonly columns: IncidentColumns; readonly zoneIds: Int32Array },
): NewHotspots['hotspots'] {
  const firstMs = new Float64Array(found.count).fill(Infinity);
  const lastMs = new Float64Array(found.count).fill(-Infinity);
  for (let i = 0; i < columns.count; i++) {
    const label = found.labels[i] ?? -1;
    if (label < 0) continue;
    const ms = columns.occurredMs[i] ?? 0;
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

/** Members hotspot by hotspot, each in the order of the columns: a counting sort by label. */
function membersOf(found: FoundHotspots, { count, ids }: IncidentColumns): Pick<NewHotspots, 'memberEnds' | 'memberIds' | 'memberIsCore'> {
  const next = new Int32Array(found.count);
  const memberEnds = new Int32Array(found.count);
  let members = 0;
  for (let label = 0; label < found.count; label++) {
    next[label] = members;
    members += found.incidents[label] ?? 0;
    memberEnds[label] = members;
  }
  const memberIds = new Int32Array(members);
  const memberIsCore = new Uint8Array(members);
  for (let i = 0; i < count; i++) {
    const label = found.labels[i] ?? -1;
    if (label < 0) continue;
    const at = next[label] ?? 0;
    memberIds[at] = ids[i] ?? 0;
    memberIsCore[at] = found.isCore[i] ?? 0;
    next[label] = at + 1;
  }
  return { memberEnds, memberIds, memberIsCore };
}

interface MakeUp {
  readonly types: { typeId: number; incidents: number }[];
  readonly weeks: { from: string; incidents: number }[];
}

/** Members by type, most frequent first, and by week of the run's period. */
function countMembers({ count, dayZero, ids, localMin, typeIds }: IncidentColumns, members: Int32Array, { period }: HotspotRun): MakeUp {
  const isMember = new Set(members);
  const firstDay = dayNumberOf(period.from);
  const byWeek = new Int32Array(Math.ceil((dayNumberOf(period.to) - firstDay) / 7));
  const byType = new Map<number, number>();
  const offsetDays = dayZero === null ? 0 : dayNumberOf(dayZero) - firstDay;
  for (let i = 0; i < count; i++) {
    if (!isMember.has(ids[i] ?? 0)) continue;
    const week = Math.floor((offsetDays + Math.floor((localMin[i] ?? 0) / DAY_MIN)) / 7);
    byWeek[week] = (byWeek[week] ?? 0) + 1;
    const typeId = typeIds[i] ?? 0;
    byType.set(typeId, (byType.get(typeId) ?? 0) + 1);
  }
  return {
    types: [...byType]
      .map(([typeId, incidents]) => ({ typeId, incidents }))
      .sort((a, b) => b.incidents - a.incidents || a.typeId - b.typeId),
    weeks: [...byWeek].map((incidents, week) => ({ from: dateOfDay(firstDay + 7 * week), incidents })),
  };
}
