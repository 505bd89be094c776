/** A laptop in the tests of rounds with a real centre: the product's services over a cache of its own. */
import type { CentralLink } from '../../main/central-wire.ts';
import { newCall, offerText, openPorts, toCsv, twoZones, type MadeIncident, type Opened } from '../services/open-ports.ts';
import { addPerson, type Cluster } from './cluster.ts';

/** 60 incidents in zones W and E of twoZones and in none. */
export const madeIncidents: readonly MadeIncident[] = Array.from({ length: 60 }, (_, i) => ({
  time: `${i % 2 === 0 ? '2025' : '2024'}-02-${String(1 + (i % 28)).padStart(2, '0')} 10:${String(i % 60).padStart(2, '0')}`,
  type: i % 3 === 0 ? 'Theft' : 'Assault',
  lon: 47.92 + (i % 30) * 0.005,
  lat: 29.27 + (i % 12) * 0.005,
}));

/** A laptop of one person, linked with the centre. */
export async function laptop(
  link: CentralLink,
  before: (opened: Opened) => Promise<void> = async () => undefined,
  choices: Parameters<typeof openPorts>[0] = {},
): Promise<Opened> {
  const opened = await openPorts(choices);
  await before(opened);
  await opened.services.sync.link(link, newCall({ caller: { name: link.login, role: 'admin' } }));
  return opened;
}

export const sync = ({ services }: Opened) => services.sync.run({}, newCall());

export async function withIncidents({ services, files }: Opened): Promise<void> {
  await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
  await importMade({ services, files }, madeIncidents);
}

export async function importMade({ services, files }: Pick<Opened, 'services' | 'files'>, made: readonly MadeIncident[]): Promise<void> {
  await services.incidents.import({ file: await offerText(files, `calls-${String(made.length)}.csv`, toCsv(made)) }, newCall());
}

const everything = { from: null, to: null, typeIds: [], zoneIds: [], origins: [], page: 1, pageSize: 1_000 };

/** What a laptop shows of its incidents, by the name that is the same everywhere. */
export async function shown({ services }: Opened): Promise<Record<string, unknown>[]> {
  const [{ items }, zones, types] = await Promise.all([
    services.incidents.list(everything, newCall()),
    services.zones.list({}, newCall()),
    services.incidents.types({}, newCall()),
  ]);
  const zoneOf = new Map(zones.items.map(({ id, code }) => [id, code]));
  const typeOf = new Map(types.items.map(({ id, code }) => [id, code]));
  return items
    .map(({ uid, typeId, zoneId, occurredMs, lon, lat, description, place, line }) => {
      return { uid, type: typeOf.get(typeId), zone: zoneOf.get(zoneId ?? 0) ?? null, occurredMs, lon, lat, description, place, line };
    })
    .sort((a, b) => a.uid.localeCompare(b.uid));
}

export async function idOf({ services }: Opened, uid: string): Promise<number> {
  const { items } = await services.incidents.list(everything, newCall());
  return items.find((incident) => incident.uid === uid)?.id ?? NaN;
}

export const edit = async (opened: Opened, uid: string, changes: Parameters<Opened['services']['incidents']['edit']>[0]['changes']) =>
  opened.services.incidents.edit({ id: await idOf(opened, uid), changes }, newCall());

export const one = async (opened: Opened, uid: string) => (await shown(opened)).find((row) => row['uid'] === uid);

/** People of a new centre. Logins belong to the whole server: each centre has its own. */
export async function makePeople(cluster: Cluster) {
  const database = await cluster.makeCentre();
  const keeper = cluster.keeper(database);
  return {
    keeper,
    salma: await addPerson(keeper, `salma_${database}`, 'supervisor', null),
    omar: await addPerson(keeper, `omar_${database}`, 'analyst', null),
    admin: await addPerson(keeper, `admin_${database}`, 'admin', null),
  };
}
