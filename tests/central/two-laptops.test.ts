import { describe, expect, test } from 'vitest';
import { migrateCentral } from '../../main/central/migrate.ts';
import { layout } from '../../main/layout.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import { newCall, offerText, openPorts, toCsv, twoZones, type MadeIncident, type Opened } from '../services/open-ports.ts';
import { addPerson, startCluster, withConnection } from './cluster.ts';

const cluster = await startCluster();

const incidents: MadeIncident[] = Array.from({ length: 60 }, (_, i) => ({
  time: `2025-02-${String(1 + (i % 28)).padStart(2, '0')} 10:${String(i % 60).padStart(2, '0')}`,
  type: i % 3 === 0 ? 'Theft' : 'Assault',
  lon: 47.92 + (i % 30) * 0.005,
  lat: 29.27 + (i % 12) * 0.005,
}));

/** A laptop of one person, linked with the centre. */
async function laptop(link: CentralLink, before: (opened: Opened) => Promise<void> = async () => undefined): Promise<Opened> {
  const opened = await openPorts();
  await before(opened);
  await opened.services.sync.link(link, newCall({ caller: { name: link.login, role: 'admin' } }));
  return opened;
}

const sync = ({ services }: Opened) => services.sync.run({}, newCall());

async function withIncidents({ services, files }: Opened): Promise<void> {
  await services.zones.import({ file: await offerText(files, 'zones.geojson', twoZones) }, newCall());
  await services.incidents.import({ file: await offerText(files, 'calls.csv', toCsv(incidents)) }, newCall());
}

/** What a laptop shows of its incidents, by the name that is the same everywhere. */
async function shown({ services }: Opened): Promise<Record<string, unknown>[]> {
  const [{ items }, zones, types] = await Promise.all([
    services.incidents.list({ from: null, to: null, typeIds: [], zoneIds: [], origins: [], page: 1, pageSize: 1_000 }, newCall()),
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

const idOf = async (opened: Opened, uid: string): Promise<number> => {
  const { items } = await opened.services.incidents.list(
    { from: null, to: null, typeIds: [], zoneIds: [], origins: [], page: 1, pageSize: 1_000 },
    newCall(),
  );
  return items.find((incident) => incident.uid === uid)?.id ?? NaN;
};

/** People of a new centre. Logins belong to the whole server: each centre has its own. */
async function makePeople() {
  const database = await cluster.makeCentre();
  const keeper = cluster.keeper(database);
  return {
    keeper,
    salma: await addPerson(keeper, `salma_${database}`, 'supervisor', null),
    omar: await addPerson(keeper, `omar_${database}`, 'analyst', null),
  };
}

describe('two laptops and a centre', () => {
  test('what one imports the other has after both synced, and a second round moves nothing', async () => {
    const { salma, omar } = await makePeople();
    const first = await laptop(salma, withIncidents);

    const second = await laptop(omar);
    const again = await sync(second);

    expect(await shown(second)).toEqual(await shown(first));
    expect((await shown(second)).length).toBe(60);
    expect(again).toMatchObject({ sent: 0, taken: 0, isFull: false, status: { state: 'synced', waiting: 0 } });
    expect(second.events.map(({ name }) => name)).toContain('incidents.changed');
  });

  test('edits of different fields merge; of the same field the first stays, the other waits for a decision and is never lost', async () => {
    const { salma, omar } = await makePeople();
    const first = await laptop(salma, withIncidents);
    const second = await laptop(omar);
    const uid = String((await shown(first))[7]?.['uid']);
    const edit = async (opened: Opened, changes: { description?: string; place?: string }) =>
      opened.services.incidents.edit({ id: await idOf(opened, uid), changes }, newCall());

    await edit(first, { description: 'phone taken, two men', place: 'Salmiya' });
    await edit(second, { description: 'bag taken' });
    await sync(first);
    const round = await sync(second);
    const open = await second.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall());

    expect(round).toMatchObject({ conflicts: 1, status: { conflicts: 1 } });
    expect(open.items).toHaveLength(1);
    expect(JSON.stringify(open.items[0])).toContain('bag taken');
    expect((await shown(second)).find((row) => row['uid'] === uid)).toMatchObject({
      description: 'phone taken, two men',
      place: 'Salmiya',
    });
    // What the centre brought is in the history of a row that had a change waiting, too: screens tell from it what merged by itself.
    expect(round.status).toMatchObject({ merged: 0, user: { name: omar.login.replace('kh_u_', '') } });
    expect(open.items[0]).toMatchObject({ mineBy: omar.login.replace('kh_u_', ''), theirsBy: salma.login.replace('kh_u_', '') });
    const { history } = await second.services.incidents.record({ id: await idOf(second, uid) }, newCall());
    expect(history.filter(({ what }) => what === 'synced')).toMatchObject([
      {
        actor: salma.login.replace('kh_u_', ''),
        changes: { description: [expect.any(String), 'phone taken, two men'], place: [expect.any(String), 'Salmiya'] },
      },
    ]);

    await sync(first);
    const [conflict] = (await first.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall())).items;
    await first.services.sync.resolve({ ids: [conflict?.id ?? ''], choice: 'mine' }, newCall());
    await sync(first);
    await sync(second);

    for (const opened of [first, second]) {
      expect((await shown(opened)).find((row) => row['uid'] === uid)).toMatchObject({ description: 'bag taken', place: 'Salmiya' });
      expect(await opened.services.sync.status({}, newCall())).toMatchObject({ state: 'synced', conflicts: 0, waiting: 0 });
    }
  });

  test('days without the centre: work goes on, waits, and arrives once', async () => {
    const { salma, omar } = await makePeople();
    const first = await laptop(salma, withIncidents);
    const second = await laptop(omar);
    const away = { ...salma, port: 1 };
    await first.ports.centreLink.save({ address: { ...away, caPem: null }, isAutomatic: true, onMetered: false }, salma.password);

    const uid = String((await shown(first))[3]?.['uid']);
    const id = await idOf(first, uid);
    await first.services.incidents.edit({ id, changes: { status: 'confirmed' } }, newCall());
    await first.services.incidents.addNote({ id, body: 'seen on camera' }, newCall());
    await expect(sync(first)).rejects.toMatchObject({ code: 'central.unreachable' });
    const offline = await first.services.sync.status({}, newCall());
    await first.ports.centreLink.save({ address: { ...salma, caPem: null }, isAutomatic: true, onMetered: false });
    await sync(first);
    await sync(first);
    await sync(second);

    expect(offline).toMatchObject({ state: 'offline', waiting: 2, cause: { code: 'central.unreachable' } });
    const notes = await second.services.incidents.notes({ id: await idOf(second, uid) }, newCall());
    expect(notes.items.map(({ body }) => body)).toEqual(['seen on camera']);
  });

  test('a removed incident goes everywhere, and comes back when the removal is taken back', async () => {
    const { salma, omar } = await makePeople();
    const first = await laptop(salma, withIncidents);
    const second = await laptop(omar);
    const uid = String((await shown(first))[5]?.['uid']);
    const id = await idOf(first, uid);

    await first.services.incidents.remove({ id }, newCall());
    await sync(first);
    await sync(second);
    const without = (await shown(second)).length;
    await first.services.incidents.restore({ id }, newCall());
    await sync(first);
    await sync(second);

    expect(without).toBe(59);
    expect(await shown(second)).toEqual(await shown(first));
    expect((await shown(second)).length).toBe(60);
  });

  test('a centre that was set back to a dump is noticed, and what it lost is told again', async () => {
    const { keeper, salma, omar } = await makePeople();
    const first = await laptop(salma, withIncidents);
    const second = await laptop(omar);
    cluster.run('pg_dump', [
      '-h',
      '127.0.0.1',
      '-p',
      String(cluster.port),
      '-U',
      'keeper',
      '-Fc',
      '-f',
      `${cluster.folder}/dump`,
      keeper.database,
    ]);
    const uid = String((await shown(second))[9]?.['uid']);
    await second.services.incidents.edit({ id: await idOf(second, uid), changes: { place: 'after the dump' } }, newCall());
    await sync(second);
    await sync(first);

    const to = `${keeper.database}_back`;
    cluster.run('createdb', ['-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'keeper', to]);
    cluster.run('pg_restore', ['-h', '127.0.0.1', '-p', String(cluster.port), '-U', 'keeper', '-d', to, `${cluster.folder}/dump`]);
    await withConnection(cluster.keeper(to), (connection) => migrateCentral(connection, layout.centralDir));
    for (const [opened, link] of [
      [first, salma],
      [second, omar],
    ] as const) {
      await opened.ports.centreLink.save(
        { address: { ...link, database: to, caPem: null }, isAutomatic: true, onMetered: false },
        link.password,
      );
    }
    await sync(second);
    await sync(first);

    expect((await shown(first)).find((row) => row['uid'] === uid)).toMatchObject({ place: 'after the dump' });
    expect(await shown(first)).toEqual(await shown(second));
  });
});
