import { AppError } from '../../preload/contract/errors.ts';
import type { zones } from '../../preload/contract/zones.ts';
import { placeIncidents } from './placing.ts';
import type { Handlers, Ports } from './ports.ts';

export const zonesService = (ports: Ports): Handlers<typeof zones> => ({
  async list() {
    return { items: await ports.read.zones() };
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
    if (saved.added + saved.updated > 0) {
      ports.emit('zones.changed', {});
      await placeIncidents(ports, call);
    }
    return { ...saved, rejected: rejects.length, rejects, ms: ports.now() - startedMs };
  },
});
