/**
 * The port `read` of a caller who sees masked data, over seenReads(): of a single incident they get its type, zone, day and the cell that it
 * lies in. Counts of hours are the one thing made of more than that; see summary.
 */
import type { Hotspot, Incident } from '../../preload/contract/domain.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import type { ExportBatch } from '../batch.ts';
import type { IncidentColumns, Reads } from '../store/api.ts';
import { DAY_MIN, dateOfDay, dayNumberOf } from './local-time.ts';
import type { Ports, Remote } from './ports.ts';
import { type Narrowed } from './seen-reads.ts';
import { LEAST_TOLD, MASK_CELL_M } from './view.ts';

const MINUTE_MS = 60_000;
const DAY_MS = DAY_MIN * MINUTE_MS;

export function maskedReads(read: Remote<Reads>, { compute }: Pick<Ports, 'compute'>): Remote<Reads> {
  const snap = (lonLat: Float64Array<ArrayBuffer>) => compute('snapPoints', { lonLat, cellM: MASK_CELL_M });
  const maskAll = async (incidents: readonly Incident[]): Promise<Incident[]> => {
    const places = await snap(Float64Array.from(incidents.flatMap(({ lon, lat }) => [lon, lat])));
    return incidents.map((incident, i) => maskIncident(incident, { lon: places[2 * i] ?? 0, lat: places[2 * i + 1] ?? 0 }));
  };
  const maskHotspots = async (hotspots: readonly Hotspot[]): Promise<Hotspot[]> => {
    const told = hotspots.filter(({ incidents }) => incidents >= LEAST_TOLD);
    const outlines = await compute('coarsenOutlines', { outlines: told.map(({ outline }) => outline), cellM: MASK_CELL_M });
    const centres = await snap(Float64Array.from(told.flatMap(({ centre }) => centre)));
    return told.map((hotspot, i) => ({
      ...hotspot,
      outline: outlines[i] ?? [],
      centre: [centres[2 * i] ?? 0, centres[2 * i + 1] ?? 0],
      // How many of few are core says which few.
      coreIncidents: Math.min(hotspot.incidents, Math.max(LEAST_TOLD, hotspot.coreIncidents)),
      firstMs: Math.floor(hotspot.firstMs / DAY_MS) * DAY_MS,
      lastMs: Math.floor(hotspot.lastMs / DAY_MS) * DAY_MS,
    }));
  };
  const own: Narrowed = {
    async incidentPage(filter, page) {
      const found = await read.incidentPage({ ...filter, ...inWholeDays(filter) }, page);
      return { ...found, items: await maskAll(found.items) };
    },
    async incident(id) {
      const found = await read.incident(id);
      if (found === null) return null;
      const [masked = found] = await maskAll([found]);
      return { ...masked, extra: {}, fileName: '' };
    },
    async incidentColumns(filter) {
      const columns = await read.incidentColumns({ ...filter, ...inWholeDays(filter) });
      return { ...inOrderOfIds(columns), lonLat: await snap(columns.lonLat) };
    },
    incidentsByZone: (filter) => read.incidentsByZone({ ...filter, ...inWholeDays(filter) }),
    async exportPage(filter, after, limit) {
      const page = await read.exportPage({ ...filter, ...inWholeDays(filter) }, after, limit);
      return { ...page, batch: maskBatch({ ...page.batch, lonLat: await snap(page.batch.lonLat) }) };
    },
    descriptionCounts: () => Promise.resolve([]),
    async rejects(batchId, page) {
      const found = await read.rejects(batchId, page);
      return found && { ...found, items: found.items.map((reject) => ({ ...reject, value: '', raw: '' })) };
    },
    async hotspots(which) {
      const found = await read.hotspots(which);
      return found && maskHotspots(found);
    },
    async hotspot(id) {
      const found = await read.hotspot(id);
      if (found === null) return null;
      const [hotspot] = await maskHotspots([found.hotspot]);
      return hotspot === undefined ? null : { ...found, hotspot };
    },
    async forecastSummaries(runId) {
      const found = await read.forecastSummaries(runId);
      return found && { ...found, items: found.items.filter(isTold) };
    },
    async forecast(id) {
      const found = await read.forecast(id);
      if (found === null || !isTold(found)) return null;
      return { ...found, history: found.history.map((count) => (count > 0 && count < LEAST_TOLD ? Number.NaN : count)) };
    },
    incidentNotes: async (id) => (await read.incidentNotes(id)) && [],
    incidentHistory: async (id) => (await read.incidentHistory(id)) && [],
    async incidentRecord(id) {
      const found = await read.incidentRecord(id);
      return found && { removed: found.removed && { ...found.removed, reason: '' }, notes: [], history: [], canUndo: false };
    },
    syncConflicts: () => Promise.resolve({ total: 0, items: [] }),
    rejectedOps: () => Promise.resolve({ total: 0, items: [] }),
  };
  const get = (_: object, name: string | symbol): unknown => {
    if (typeof name === 'symbol' || name === 'then') return undefined;
    // Safe: both are tables of the same functions.
    return own[name as keyof Reads] ?? read[name as keyof Reads];
  };
  return new Proxy({}, { get }) as Remote<Reads>;
}

const isTold = ({ lastCount }: { readonly lastCount: number }): boolean => lastCount === 0 || lastCount >= LEAST_TOLD;

/** Type, zone, day and cell. Its uid goes too: it is a hash of what it says, by which a guess could be proved right. */
function maskIncident(incident: Incident, { lon, lat }: { readonly lon: number; readonly lat: number }): Incident {
  const { utcOffsetMin } = incident;
  const offsetMs = utcOffsetMin * MINUTE_MS;
  const occurredMs = Math.floor((incident.occurredMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs;
  return { ...incident, lon, lat, occurredMs, uid: '', description: '', place: '', line: 0 };
}

/** A filter by the hour would tell the hour. */
export function inWholeDays({ from, to }: Pick<IncidentFilter, 'from' | 'to'>): Pick<IncidentFilter, 'from' | 'to'> {
  const end = to === null || to.length === 10 || to.endsWith('T00:00') ? to : dateOfDay(dayNumberOf(to) + 1);
  return { from: from?.slice(0, 10) ?? null, to: end?.slice(0, 10) ?? null };
}

/** Times are those of the starts of days, and within a day incidents stand by their ids: their order would tell what came first. */
function inOrderOfIds(columns: IncidentColumns): IncidentColumns {
  const { count, ids, localMin, lonLat } = columns;
  const dayOf = (i: number): number => Math.floor((localMin[i] ?? 0) / DAY_MIN);
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort((a, b) => dayOf(a) - dayOf(b) || (ids[a] ?? 0) - (ids[b] ?? 0));
  const places = Float64Array.from(lonLat);
  order.forEach((from, to) => {
    lonLat[2 * to] = places[2 * from] ?? 0;
    lonLat[2 * to + 1] = places[2 * from + 1] ?? 0;
  });
  const pick = <A extends Int32Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint8Array<ArrayBuffer> | Float64Array<ArrayBuffer>>(
    array: A,
  ): A => {
    const former = array.slice();
    order.forEach((from, to) => (array[to] = former[from] ?? 0));
    return array;
  };
  const picked = { ids: pick(ids), typeIds: pick(columns.typeIds), zoneIds: pick(columns.zoneIds), origins: pick(columns.origins) };
  const days = pick(localMin).map((minute) => Math.floor(minute / DAY_MIN) * DAY_MIN);
  const occurredMs = pick(columns.occurredMs).map((ms) => Math.floor(ms / DAY_MS) * DAY_MS);
  return { ...columns, ...picked, lonLat, localMin: days, occurredMs };
}

/** By day, type, zone and cell, so that the order of the rows tells nothing more. */
function maskBatch({ count, localMin, typeIds, zoneIds, lonLat, ...rest }: ExportBatch): ExportBatch {
  const days = localMin.map((minute) => Math.floor(minute / DAY_MIN));
  const by = (column: ArrayLike<number>, a: number, b: number): number => (column[a] ?? 0) - (column[b] ?? 0);
  const order = Uint32Array.from({ length: count }, (_, i) => i).sort(
    (a, b) => by(days, a, b) || by(typeIds, a, b) || by(zoneIds, a, b) || by(lonLat, 2 * a, 2 * b) || by(lonLat, 2 * a + 1, 2 * b + 1),
  );
  return {
    ...rest,
    count,
    uid: new Uint8Array(),
    localMin: Int32Array.from(order, (i) => (days[i] ?? 0) * DAY_MIN),
    typeIds: Uint16Array.from(order, (i) => typeIds[i] ?? 0),
    zoneIds: Uint16Array.from(order, (i) => zoneIds[i] ?? 0),
    lonLat: Float64Array.from({ length: 2 * count }, (_, i) => lonLat[2 * (order[i >> 1] ?? 0) + (i & 1)] ?? 0),
    description: { bytes: new Uint8Array(), ends: new Uint32Array(count) },
    place: { bytes: new Uint8Array(), ends: new Uint32Array(count) },
  };
}
