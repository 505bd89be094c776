import { client } from '../api/connection.ts';
import { getState, patch } from '../state/store.ts';

export async function loadZones(): Promise<void> {
  takeZones(await readZones());
}

export async function readZones() {
  const [{ items: zones }, geometry] = await Promise.all([client.zones.list({}), client.zones.geometry({})]);
  return { zones, geometry };
}

/** Shows zones and drops those from the filter that are no longer there. */
export function takeZones({ zones, geometry }: Awaited<ReturnType<typeof readZones>>): void {
  patch('server', { zones, geometry });
  const { filter } = getState().choices;
  if (filter === null) return;
  const known = new Set(zones.map(({ id }) => id));
  const zoneIds = filter.zoneIds.filter((id) => known.has(id));
  if (zoneIds.length < filter.zoneIds.length) patch('choices', { filter: { ...filter, zoneIds } });
}
