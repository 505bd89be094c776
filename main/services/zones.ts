import { AppError } from '../../preload/contract/errors.ts';
import type { zones } from '../../preload/contract/zones.ts';
import { runWhere } from './analysis-place.ts';
import { placeIncidents } from './placing.ts';
import type { Handlers, Ports } from './ports.ts';

export const zonesService = (ports: Ports): Handlers<typeof zones> => ({
  async list() {
    return { items: await ports.read.zones() };
  },

  async counts(input, call) {
    const { from, to, typeIds, zoneIds } = input;
    const zones = await ports.read.zones();
    const { value, place, fallback } = await runWhere(ports, input, call, {
      here: async () => withCodes(await ports.read.incidentsByZone({ from, to, typeIds, zoneIds }), zones),
      atCentre: (incidents) => incidents.countZones(),
    });
    const idOf = new Map(zones.map(({ id, code }) => [code, id]));
    const items = value.map(({ code, incidents }) => ({ zoneId: idOf.get(code) ?? null, code, incidents }));
    return { place, fallback, incidents: items.reduce((sum, { incidents }) => sum + incidents, 0), items };
  },

  async geometry() {
    const { version, ...borders } = await ports.read.zoneBorders();
    return borders;
  },

  async import({ file: token, ...fields }, call) {
    const startedMs = ports.now();
    const file = ports.files.resolve(token);
    const { zones: found, rejects } = await ports.etl.readZones(file, fields);
    if (found.codes.length === 0) throw new AppError('geojson.no-polygons', { file: file.name });
    call.signal.throwIfAborted();
    const saved = await ports.write.saveZones(found);
    call.audit({ after: { fileName: file.name, ...saved, rejected: rejects.length } });
    if (saved.added + saved.updated > 0) {
      ports.emit('zones.changed', {});
      await placeIncidents(ports, call);
    }
    return { ...saved, rejected: rejects.length, rejects, ms: ports.now() - startedMs };
  },
});

type ZoneCount = Awaited<ReturnType<Ports['read']['incidentsByZone']>>[number];

/** By code, those with most first. */
function withCodes(counts: readonly ZoneCount[], zones: readonly { readonly id: number; readonly code: string }[]) {
  const codeOf = new Map(zones.map(({ id, code }) => [id, code]));
  return counts
    .map(({ zoneId, incidents }) => ({ code: zoneId === null ? '' : (codeOf.get(zoneId) ?? ''), incidents }))
    .sort((a, b) => b.incidents - a.incidents || (a.code < b.code ? -1 : 1));
}
