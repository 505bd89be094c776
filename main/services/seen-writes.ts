/** The port `write` of a caller who may not see all: what they name must lie in their zones, before and after. */
import type { Writes } from '../store/api.ts';
import { openZoneLocator } from './placing.ts';
import type { Ports, Remote } from './ports.ts';
import { notShown } from './seen-reads.ts';
import type { View } from './view.ts';

/** What is not named here is refused. */
export function seenWrites(ports: Ports, view: View): Remote<Writes> {
  const { read, write } = ports;
  const isZoneSeen = (zoneId: number): boolean => view.visible.zoneIds === null || view.visible.zoneIds.includes(zoneId);
  const isSeen = async (id: number): Promise<boolean> => {
    const where = await read.whereIncident(id);
    return where !== null && isZoneSeen(where.zoneId);
  };
  const isNoteSeen = async (noteId: string): Promise<boolean> => {
    const where = await read.whereNote(noteId);
    return where !== null && isZoneSeen(where.zoneId);
  };
  /** By all borders: what lies in a zone that is not seen does not lie in none. */
  const zonesOf = async (lonLat: Float64Array<ArrayBuffer>): Promise<Int32Array> => (await openZoneLocator(ports, {})).locate(lonLat);

  const allowed: Partial<Remote<Writes>> = {
    async editIncident(id, edit, by) {
      if (!(await isSeen(id))) return false;
      if (edit.position === undefined) return write.editIncident(id, edit, by);
      const { lon, lat } = edit.position;
      const [zoneId = 0] = await zonesOf(Float64Array.of(lon, lat));
      if (!isZoneSeen(zoneId)) throw notShown(view);
      return write.editIncident(id, { ...edit, position: { lon, lat, zoneId: zoneId === 0 ? null : zoneId } }, by);
    },
    undoIncidentEdit: async (id, by) => (await isSeen(id)) && write.undoIncidentEdit(id, by, view.zoneCodes ?? undefined),
    removeIncident: async (id, by, reason) => (await isSeen(id)) && write.removeIncident(id, by, reason),
    async restoreIncident(id, by) {
      const was = await read.whereRemoved(id);
      return was !== null && isZoneSeen(was.zoneId) ? write.restoreIncident(id, by) : null;
    },
    addNote: async (id, body, by) => ((await isSeen(id)) ? write.addNote(id, body, by) : null),
    editNote: async (noteId, body, by) => ((await isNoteSeen(noteId)) ? write.editNote(noteId, body, by) : null),
    removeNote: async (noteId, by) => (await isNoteSeen(noteId)) && write.removeNote(noteId, by),
    acknowledgeAlert: (id, by, atMs) => write.acknowledgeAlert(id, by, atMs, view.visible),
    async saveHotspots(found) {
      const zoneIds = await zonesOf(Float64Array.from(found.hotspots.flatMap(({ centre }) => centre)));
      const hotspots = found.hotspots.map((one, i) => ({ ...one, zoneId: (zoneIds[i] ?? 0) === 0 ? null : (zoneIds[i] ?? 0) }));
      const saved = await write.saveHotspots({ ...found, hotspots });
      const shown = saved.hotspots.map((one) => ({ ...one, zoneId: one.zoneId !== null && isZoneSeen(one.zoneId) ? one.zoneId : null }));
      return { ...saved, hotspots: shown };
    },
  };
  const get = (_: object, name: string | symbol): unknown => {
    if (typeof name === 'symbol' || name === 'then') return undefined;
    return allowed[name as keyof Writes] ?? (() => Promise.reject(notShown(view)));
  };
  return new Proxy({}, { get }) as Remote<Writes>;
}
