/** The port `read` of a caller who may not see all: every answer is made of what they may see. */
import { AppError } from '../../preload/contract/errors.ts';
import type { HotspotRun } from '../../preload/contract/domain.ts';
import type { IncidentChange } from '../../preload/contract/incident-edits.ts';
import type { Reads } from '../store/api.ts';
import type { SyncConflict } from '../store/sync-api.ts';
import type { Remote } from './ports.ts';
import type { View } from './view.ts';

/** Hold nothing of incidents and places, or are asked for what was found to be visible before. */
const free: ReadonlySet<string> = new Set<keyof Reads>([
  ...(['settings', 'syncState', 'zoneLayer', 'ownCalendar', 'recipients', 'descriptionCounts', 'sharedLedgers', 'auditTip'] as const),
]);

export type Narrowed = Partial<Remote<Reads>>;

/** What is not named here or in `free` is refused, so that a new read starts out closed. */
export function seenReads(read: Remote<Reads>, view: View): Remote<Reads> {
  const narrowed = narrow(read, view);
  const get = (_: object, name: string | symbol): unknown => {
    if (typeof name === 'symbol' || name === 'then') return undefined;
    // Safe: both are tables of the same functions.
    const own = narrowed[name as keyof Reads];
    return own ?? (free.has(name) ? read[name as keyof Reads] : () => Promise.reject(notShown(view)));
  };
  return new Proxy({}, { get }) as Remote<Reads>;
}

export const notShown = ({ hasZones }: Pick<View, 'hasZones'>): AppError =>
  new AppError('users.not-allowed', { reason: hasZones ? 'zones' : 'masked' });

function narrow(read: Remote<Reads>, view: View): Narrowed {
  const { visible } = view;
  const isSeen = ({ typeId, zoneId }: { readonly typeId: number | null; readonly zoneId: number | null }): boolean =>
    (visible.zoneIds === null || visible.zoneIds.includes(zoneId ?? 0)) &&
    !visible.withheld.some(([type, zone]) => type === typeId && zone === (zoneId ?? 0));
  /** Of the whole city is what is of no zone. */
  const isOfSeenZone = ({ zoneId }: { readonly zoneId: number | null }): boolean =>
    visible.zoneIds === null || (zoneId !== null && visible.zoneIds.includes(zoneId));
  const isForecastSeen = (one: { readonly typeId: number | null; readonly zoneId: number | null }): boolean =>
    isOfSeenZone(one) && (one.zoneId === null || one.typeId === null || isSeen(one));
  const isIncidentSeen = async (id: number): Promise<boolean> => {
    const where = await read.whereIncident(id);
    return where !== null && isSeen(where);
  };
  const run = <Run extends HotspotRun>(one: Run): Run => (view.hasZones ? { ...one, points: null, noise: null } : one);
  const hotspots = async (which: Parameters<Reads['hotspots']>[0]) => {
    const found = await read.hotspots(which);
    if (found === null || !view.hasZones) return found;
    const seen = new Set(
      await read.seenHotspots(
        found.map(({ id }) => id),
        visible,
      ),
    );
    const shown = found.filter(({ id }) => seen.has(id));
    if (typeof which === 'number' && shown.length === 0) return null;
    return shown.map((one) => ({ ...one, zoneId: isOfSeenZone(one) ? one.zoneId : null }));
  };
  return {
    incidentPage: (filter, page) => read.incidentPage({ ...filter, visible }, page),
    incidentColumns: (filter) => read.incidentColumns({ ...filter, visible }),
    incidentsByZone: (filter) => read.incidentsByZone({ ...filter, visible }),
    exportPage: (filter, after, limit) => read.exportPage({ ...filter, visible }, after, limit),
    incidentTypes: () => read.incidentTypes(visible),
    async incident(id) {
      const found = await read.incident(id);
      return found !== null && isSeen(found) ? found : null;
    },
    // Of files that hold incidents of anywhere.
    importBatches: () => (view.hasZones ? Promise.resolve([]) : read.importBatches()),
    ...(view.hasZones ? {} : { rejects: read.rejects }),
    zones: () => read.zones(visible),
    zoneBorders: () => read.zoneBorders(visible),
    summary: async (filter) => {
      const summary = await read.summary({ ...filter, visible });
      return view.hasZones ? { ...summary, hotspots: (await hotspots('own'))?.length ?? 0 } : summary;
    },

    hotspots,
    hotspotRun: async (id) => {
      const found = await read.hotspotRun(id);
      return found === null || (await hotspots(id)) === null ? null : run(found);
    },
    async hotspotRuns() {
      const runs = await read.hotspotRuns();
      const counted = await Promise.all(runs.map(async (one) => ({ ...run(one), hotspots: (await hotspots(one.id))?.length ?? 0 })));
      return view.hasZones ? counted.filter((one) => one.hotspots > 0) : counted;
    },
    async hotspot(id) {
      const found = await read.hotspot(id);
      if (found === null || (view.hasZones && (await read.seenHotspots([id], visible)).length === 0)) return null;
      const { hotspot } = found;
      return { ...found, run: run(found.run), hotspot: { ...hotspot, zoneId: isOfSeenZone(hotspot) ? hotspot.zoneId : null } };
    },

    forecastRuns: () => read.forecastRuns(visible),
    async forecastSummaries(runId) {
      const found = await read.forecastSummaries(runId);
      return found && { ...found, items: found.items.filter(isForecastSeen) };
    },
    async forecast(id) {
      const found = await read.forecast(id);
      return found !== null && isForecastSeen(found) ? found : null;
    },
    sealOfForecast: seen(read.sealOfForecast, isForecastSeen),
    async sharedSeal(id) {
      const found = await read.sharedSeal(id);
      return found !== null && isForecastSeen(found.seal) ? found : null;
    },
    ledgerPage: (page) => read.ledgerPage(page, visible),
    sharedLedgerPage: (ledgerId, page) => read.sharedLedgerPage(ledgerId, page, visible),
    scoredSubjects: async () => (await read.scoredSubjects()).filter(isForecastSeen),
    sharedScoredSubjects: async (ledgerId) => (await read.sharedScoredSubjects(ledgerId)).filter(isForecastSeen),
    sealedDays: async (from, to) => (await read.sealedDays(from, to)).filter(isOfSeenZone),

    alerts: (state, page) => read.alerts(state, page, visible),
    deliveries: (alertId, page) => read.deliveries(alertId, page, visible),
    alertRules: async () =>
      (await read.alertRules()).flatMap((rule) => {
        const zoneIds = rule.scope.zoneIds.filter((zoneId) => isOfSeenZone({ zoneId }));
        return rule.scope.zoneIds.length > 0 && zoneIds.length === 0 ? [] : [{ ...rule, scope: { ...rule.scope, zoneIds } }];
      }),

    async incidentNotes(id) {
      return (await isIncidentSeen(id)) ? read.incidentNotes(id) : null;
    },
    async incidentHistory(id) {
      const [where, history] = await Promise.all([read.whereIncident(id), read.incidentHistory(id)]);
      return where !== null && history !== null && isSeen(where) ? historyIn(history, view) : null;
    },
    async incidentRecord(id) {
      const [where, record] = await Promise.all([read.whereIncident(id), read.incidentRecord(id)]);
      return where !== null && record !== null && isSeen(where) ? { ...record, history: historyIn(record.history, view) } : null;
    },
    async syncConflicts(state, { page, pageSize }) {
      const all = await everyPage((wanted) => read.syncConflicts(state, wanted));
      const shown: SyncConflict[] = [];
      for (const conflict of all) {
        if (conflict.incident === null || !(await isIncidentSeen(conflict.incident.id))) continue;
        if ([conflict.base, conflict.mine, conflict.theirs].every((value) => isWithin(value, view))) shown.push(conflict);
      }
      return { total: shown.length, items: shown.slice((page - 1) * pageSize, page * pageSize) };
    },
    async rejectedOps({ page, pageSize }) {
      const all = await everyPage((wanted) => read.rejectedOps(wanted));
      const shown: typeof all = [];
      for (const op of all) {
        if (op.table !== 'incident' || !isWithin(op.set, view) || !isWithin(op.base, view)) continue;
        const [id = 0] = await read.incidentIdsOf(Uint8Array.from(Buffer.from(op.rowId.replaceAll('-', ''), 'hex')));
        if (id > 0 && (await isIncidentSeen(id))) shown.push(op);
      }
      return { total: shown.length, items: shown.slice((page - 1) * pageSize, page * pageSize) };
    },
  };
}

const seen =
  <Args extends unknown[], T>(ask: (...args: Args) => Promise<T | null>, isShown: (found: T) => boolean) =>
  async (...args: Args): Promise<T | null> => {
    const found = await ask(...args);
    return found !== null && isShown(found) ? found : null;
  };

const MOST_A_PAGE = 1_000;

async function everyPage<T>(ask: (page: { page: number; pageSize: number }) => Promise<{ readonly items: readonly T[] }>): Promise<T[]> {
  const all: T[] = [];
  for (let page = 1; ; page++) {
    const { items } = await ask({ page, pageSize: MOST_A_PAGE });
    all.push(...items);
    if (items.length < MOST_A_PAGE) return all;
  }
}

/** A value of a change names no zone but those that are seen. */
function isWithin(value: unknown, { zoneCodes }: View): boolean {
  if (zoneCodes === null || typeof value !== 'object' || value === null) return true;
  const code = (value as Readonly<Record<string, unknown>>)['zone_code'];
  return code === undefined || zoneCodes.includes(typeof code === 'string' ? code : '');
}

/** What is known of the time that an incident was elsewhere is left out; of the move itself, who made it and when is told. */
function historyIn(history: readonly IncidentChange[], { zoneCodes }: View): IncidentChange[] {
  if (zoneCodes === null) return [...history];
  const isShown = (code: unknown): boolean => zoneCodes.includes(typeof code === 'string' ? code : '');
  const shown: IncidentChange[] = [];
  let isHere = true;
  for (const entry of history) {
    const moved = entry.changes['zone_code'];
    const wasHere: boolean = moved === undefined ? isHere : isShown(moved[0]);
    if (isHere && wasHere) shown.push(entry);
    else if (isHere || wasHere) shown.push({ ...entry, changes: {} });
    isHere = wasHere;
  }
  return shown;
}
