/** What rounds leave on a laptop: nothing that the centre lacks, decisions at once, history with names. */
import { expect, test } from 'vitest';
import { newCall } from '../services/open-ports.ts';
import { addPerson, startCluster, withClient } from './cluster.ts';
import { edit, idOf, laptop, makePeople, one, shown, sync, withIncidents } from './laptop.ts';

const cluster = await startCluster();

test('after a centre forgot rows, a pull of everything takes them away here; what people typed since is kept with the reason', async () => {
  const { keeper, salma, omar } = await makePeople(cluster);
  const first = await laptop(salma, withIncidents);
  const second = await laptop(omar);
  const [gone = '', changed = ''] = (await shown(second)).map(({ uid }) => String(uid));
  await edit(second, changed, { description: 'typed while away' });
  // As a purge of old deletions leaves it, for a laptop that was away for longer.
  await withClient(keeper, async (client) => {
    await client.query('DELETE FROM kh.incident WHERE id = ANY ($1)', [[gone, changed]]);
    await client.query('UPDATE sync.epoch SET gc_xid = pg_current_xact_id()');
  });

  const round = await sync(second);
  await sync(second);

  expect(round.isFull).toBe(true);
  expect(await one(second, gone)).toBeUndefined();
  expect(await one(second, changed)).toBeUndefined();
  const { items } = await second.services.sync.rejected({ page: 1, pageSize: 10 }, newCall());
  expect(JSON.stringify(items)).toContain('typed while away');
  await sync(first);
  expect(await shown(first)).toEqual(await shown(second));
});

test('a decision shows on its row at once, as does taking it back', async () => {
  const { salma, omar } = await makePeople(cluster);
  const first = await laptop(salma, withIncidents);
  const second = await laptop(omar);
  const uid = String((await shown(first))[7]?.['uid']);
  await edit(first, uid, { description: 'phone taken' });
  await edit(second, uid, { description: 'bag taken' });
  await sync(first);
  await sync(second);
  await sync(first);
  const [conflict] = (await first.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall())).items;
  const id = conflict?.id ?? '';
  const decide = (choice: 'mine' | 'value', value?: string) =>
    first.services.sync.resolve({ ids: [id], choice, ...(value === undefined ? {} : { value }) }, newCall());
  const says = async () => (await one(first, uid))?.['description'];

  await decide('mine');
  expect(await says()).toBe('bag taken');
  await first.services.sync.undo({ id }, newCall());
  expect(await says()).toBe('phone taken');
  await decide('value', 'phone and bag taken');
  expect(await says()).toBe('phone and bag taken');
  await sync(first);
  expect(await says()).toBe('phone and bag taken');
  await sync(second);
  expect(await shown(second)).toEqual(await shown(first));
  const { items } = await first.services.sync.rejected({ page: 1, pageSize: 10 }, newCall());
  expect(items).toEqual([]);
});

test('a decision that the centre refuses is taken back on its row', async () => {
  const { salma, omar } = await makePeople(cluster);
  const first = await laptop(salma, withIncidents);
  const second = await laptop(omar);
  const uid = String((await shown(first))[7]?.['uid']);
  await edit(first, uid, { description: 'phone taken' });
  await edit(second, uid, { description: 'bag taken' });
  await sync(first);
  await sync(second);
  const conflicts = async () => (await second.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall())).items;

  // Here everybody may decide; at the centre an analyst may not.
  await second.services.sync.resolve({ ids: [(await conflicts())[0]?.id ?? ''], choice: 'mine' }, newCall());
  expect((await one(second, uid))?.['description']).toBe('bag taken');
  const round = await sync(second);

  expect(round.rejected).toBe(1);
  expect((await one(second, uid))?.['description']).toBe('phone taken');
  expect(await conflicts()).toHaveLength(1);
});

test('history says who did what, step by step, on every laptop and once', async () => {
  const { salma, omar } = await makePeople(cluster);
  const first = await laptop(salma, withIncidents);
  const second = await laptop(omar);
  const uid = String((await shown(first))[7]?.['uid']);
  await edit(first, uid, { place: 'Salmiya' });
  await edit(first, uid, { status: 'confirmed' });
  await sync(first);
  await edit(second, uid, { description: 'two men' });
  await sync(second);
  await sync(first);

  const history = async (opened: typeof first) =>
    (await opened.services.incidents.history({ id: await idOf(opened, uid) }, newCall())).items
      .map(({ actor, what, changes }) => ({ actor, what, changes }))
      .filter(({ what }) => what !== 'imported');
  const steps = { place: ['', 'Salmiya'], status: ['', 'confirmed'] };
  const name = salma.login.replace('kh_u_', '');
  expect((await history(second)).filter(({ what }) => what === 'synced')).toEqual([
    { actor: name, what: 'synced', changes: { status: steps.status } },
    { actor: name, what: 'synced', changes: { place: steps.place } },
  ]);
  expect((await history(first)).map(({ actor, what }) => [actor, what])).toEqual([
    [omar.login.replace('kh_u_', ''), 'synced'],
    ['tester', 'edited'],
    ['tester', 'edited'],
  ]);
});

test('zones in conflicts are named by their codes, and one can be chosen by its code', async () => {
  const { salma, omar } = await makePeople(cluster);
  const first = await laptop(salma, withIncidents);
  const second = await laptop(omar);
  const uid = String((await shown(first)).find(({ zone }) => zone === 'W')?.['uid']);
  await edit(first, uid, { position: [48.05, 29.3] });
  await edit(second, uid, { position: [40, 20] });
  await sync(first);
  await sync(second);
  await sync(first);

  const { items } = await first.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall());
  const zone = items.find(({ column }) => column === 'zone_id');
  expect(zone).toMatchObject({ base: { zone_id: 'W' }, mine: { zone_id: null }, theirs: { zone_id: 'E' } });
  await first.services.sync.resolve({ ids: [zone?.id ?? ''], choice: 'value', value: { zone_id: 'W' } }, newCall());
  expect((await one(first, uid))?.['zone']).toBe('W');
  await sync(first);
  await sync(second);
  expect((await one(second, uid))?.['zone']).toBe('W');
});

test('what was moved and deleted while the zones of a person changed is neither kept nor lost', async () => {
  const { keeper, salma, omar } = await makePeople(cluster);
  const first = await laptop(salma, withIncidents);
  const nora = await addPerson(keeper, `nora_${keeper.database}`, 'supervisor', ['W', 'E']);
  const hers = await laptop(nora);
  const inZone = async (code: string) => (await shown(hers)).filter(({ zone }) => zone === code).map(({ uid }) => String(uid));
  const [moved = ''] = await inZone('W');
  const [disputed = '', moving = ''] = await inZone('E');
  const note = await first.services.incidents.addNote({ id: await idOf(first, moving), body: 'seen twice' }, newCall());
  await sync(first);
  const other = await laptop(omar);
  for (const [opened, text] of [
    [first, 'phone taken'],
    [other, 'bag taken'],
  ] as const) {
    await edit(opened, disputed, { description: text });
    await sync(opened);
  }
  await sync(hers);
  const notes = async () =>
    (await hers.services.incidents.notes({ id: await idOf(hers, moving) }, newCall())).items.map(({ body }) => body);
  expect(await notes()).toEqual(['seen twice']);
  await first.services.incidents.removeNote({ noteId: note.id }, newCall());
  await sync(first);
  await withClient(keeper, async (client) => {
    const ids = [moved, disputed, moving];
    await client.query('UPDATE kh.incident SET zone_id = 0 WHERE id = ANY ($1)', [ids]);
    await client.query("UPDATE kh.incident SET deleted_at = now(), deleted_by = 'keeper' WHERE id = ANY ($1)", [[moved, disputed]]);
    await client.query("SELECT kh.set_principal($1, name, role, '{0,1}') FROM kh.principal WHERE login = $1", [nora.login]);
  });

  await sync(hers);

  expect(await one(hers, moved)).toBeUndefined();
  expect(await one(hers, disputed)).toBeUndefined();
  expect((await one(hers, moving))?.['zone']).toBeNull();
  expect(await notes()).toEqual([]);
  expect(await inZone('E')).toEqual([]);
  const { items } = await hers.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall());
  expect(items.map(({ rowId }) => rowId.replaceAll('-', ''))).toEqual([disputed]);
  expect((await hers.services.sync.compare({}, newCall())).differing).toEqual([]);
});
