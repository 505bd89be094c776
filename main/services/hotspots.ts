import type { HotspotRun } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { hotspots } from '../../preload/contract/hotspots.ts';
import type { IncidentColumns } from '../store/api.ts';
import { runWhere } from './analysis-place.ts';
import { caughtAtCentre, caughtHere, ringsOf } from './caught.ts';
import { densityAtCentre, densityHere } from './density.ts';
import { everything } from './filter.ts';
import { searchAtCentre } from './hotspot-centre.ts';
import { searchHotspots, storeHotspots } from './hotspot-search.ts';
import { DAY_MIN, dateOfDay, dayNumberOf, daysUpTo, localTimeOf } from './local-time.ts';
import { type NameOf, peopleNames } from './people.ts';
import { openZoneLocator } from './placing.ts';
import type { Call, Handlers, Ports } from './ports.ts';
import { readSettings } from './settings.ts';
import { toldOf } from './summary.ts';

/** The pipeline looks at the most frequent types that have enough incidents to say something. */
const PIPELINE_TYPES = 12;
const PIPELINE_TYPE_INCIDENTS = 200;
const PIPELINE_SEED = 42;
const DESCRIPTIONS = 8;

export const hotspotsService = (ports: Ports): Handlers<typeof hotspots> => ({
  async detect(input, call) {
    const { from, to, typeIds, zoneIds } = input;
    const { locate } = await openZoneLocator(ports, call);
    const { value: found, fallback } = await runWhere(ports, input, call, {
      here: async () => {
        const columns = await ports.read.incidentColumns({ from, to, typeIds, zoneIds });
        return searchHotspots(ports, input, { ...call, locate, columns });
      },
      atCentre: (incidents) => searchAtCentre(ports, incidents, input, { ...call, locate }),
    });
    call.signal.throwIfAborted();
    const stored = await storeHotspots(ports, found);
    call.audit({ subjectId: stored.run.id, after: { hotspots: stored.hotspots.length } });
    return { ...stored, fallback };
  },

  async runs() {
    return { items: (await ports.read.hotspotRuns()).map(named(await peopleNames(ports))) };
  },

  async list({ runId, by }) {
    const items = await ports.read.hotspots(runId ?? (by === 'anyone' ? 'all' : 'own'));
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
    const detail = { ...found, run: named(await peopleNames(ports))(run), descriptions, ...countMembers(columns, found.incidentIds, run) };
    return ports.limits?.isMasked === true ? maskDetail(ports, detail) : { ...detail, isMasked: false };
  },

  async density({ bandwidthM, cellM, where, centreFrom, ...filter }, call) {
    if (cellM > bandwidthM) throw refuseCell(`a cell may be at most as wide as the bandwidth, ${bandwidthM} m`);
    const lengths = { bandwidthM, cellM };
    const { value, place, fallback } = await runWhere(ports, { ...filter, where, centreFrom }, call, {
      here: () => densityHere(ports, filter, lengths, call),
      atCentre: (incidents) => densityAtCentre(ports, incidents, lengths, call),
    }).catch((error: unknown) => {
      // Its only other mistake of a caller: more cells than it makes, with the size that would do.
      throw error instanceof RangeError ? refuseCell(error.message, error) : error;
    });
    return { ...value, bandwidthM, place, fallback };
  },

  async accuracy({ runId, where, centreFrom, ...filter }, call) {
    const [run, hotspots] = await Promise.all([ports.read.hotspotRun(runId), ports.read.hotspots(runId)]);
    if (run === null || hotspots === null) throw new AppError('not-found', { what: 'hotspot run', id: runId });
    const outlines = { radiusM: run.radiusM, ...ringsOf(hotspots) };
    const { value, place, fallback } = await runWhere(ports, { ...filter, where, centreFrom }, call, {
      here: () => caughtHere(ports, filter, outlines, call),
      atCentre: (incidents) => caughtAtCentre(ports, incidents, outlines),
    });
    const { inside, total: incidents, areaM2, studyM2: studyAreaM2 } = value;
    return { runId, place, fallback, incidents, inside, areaM2, studyAreaM2, ...(await ports.compute('accuracyOf', value)) };
  },
});

const named =
  (nameOf: NameOf) =>
  <Run extends HotspotRun>(run: Run): Run => ({ ...run, madeBy: run.madeBy === null ? null : nameOf(run.madeBy) });

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
    total.incidents += run.points ?? 0;
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

/** Without the members, and without the counts by which few of them could be told apart. */
async function maskDetail<Detail extends MakeUp>(ports: Ports, detail: Detail) {
  const told = async <Row extends { readonly incidents: number }>(rows: readonly Row[]) => {
    const counts = await toldOf(
      ports,
      rows.map(({ incidents }) => incidents),
    );
    return rows.map((row, i) => ({ ...row, incidents: counts?.[i] ?? null }));
  };
  const made = { types: await told(detail.types), weeks: await told(detail.weeks) };
  return { ...detail, ...made, isMasked: true, incidentIds: new Int32Array(), isCore: new Uint8Array() };
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
