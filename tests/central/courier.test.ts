/** Changes carried in a file: to another laptop, by it to the centre, and to the centre itself. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importBundleAtCentre } from '../../main/central/import-bundle.ts';
import type { CentralLink } from '../../main/central-wire.ts';
import type { Progress } from '../../preload/contract/procedure.ts';
import { readBundle } from '../../main/courier/courier.ts';
import { newCall, openPorts, tempFolder, type MadeIncident, type Opened } from '../services/open-ports.ts';
import { startCluster, withClient } from './cluster.ts';
import { edit, idOf, importMade, laptop, makePeople, one, shown, sync, withIncidents } from './laptop.ts';
import { anyRule } from '../store/any-rule.ts';

const cluster = await startCluster();
const passphrase = 'a stick in a pocket';

const newCalls: readonly MadeIncident[] = Array.from({ length: 7 }, (_, i) => ({
  time: `2025-05-${String(10 + i)} 12:00`,
  type: i === 0 ? 'Arson' : 'Theft',
  lon: 47.95,
  lat: 29.3,
}));

async function pack(opened: Opened, lock: { passphrase?: string; recipient?: string } = { passphrase }): Promise<string> {
  const { bytes, fileName } = await opened.services.sync.exportBundle(lock, newCall());
  const path = join(await tempFolder(), fileName);
  await writeFile(path, bytes);
  return path;
}

const take = async (opened: Opened, path: string, given: { passphrase?: string; trust?: string } = { passphrase }) =>
  opened.services.sync.importBundle({ file: opened.files.offer(path, 'stick'), ...given }, newCall());

const compare = ({ services }: Opened) => services.sync.compare({}, newCall());

const query = async (keeper: CentralLink, text: string): Promise<Record<string, unknown>[]> =>
  (await withClient(keeper, (client) => client.query<Record<string, unknown>>(text))).rows;

/** Two laptops that are equal; then the first works without a link. */
async function twoLaptops() {
  const people = await makePeople(cluster);
  const first = await laptop(people.salma, withIncidents);
  const second = await laptop(people.omar);
  const [a = '', b = '', c = ''] = (await shown(first)).map(({ uid }) => String(uid));
  await importMade(first, newCalls);
  await edit(first, a, { description: 'by the first' });
  await first.services.incidents.addNote({ id: await idOf(first, b), body: 'seen on camera' }, newCall());
  await first.services.incidents.remove({ id: await idOf(first, c) }, newCall());
  const fresh = String((await shown(first)).find(({ type }) => type === 'Arson')?.['uid']);
  await edit(first, fresh, { place: 'harbour' });
  return { ...people, first, second, edited: a, noted: b, removed: c, fresh };
}

test('from one laptop over another to the centre; when the first is there again, nothing is done twice and all are equal', async () => {
  const { keeper, first, second, edited, noted, removed, fresh } = await twoLaptops();
  const path = await pack(first);

  const taken = await take(second, path);
  const again = await take(second, path);

  expect(taken).toMatchObject({ known: 0, deviceName: 'test' });
  expect(taken.rows).toBeGreaterThanOrEqual(10);
  expect(again).toMatchObject({ added: 0, known: taken.added });
  // It shows at once, without the centre.
  expect(await one(second, edited)).toMatchObject({ description: 'by the first' });
  expect(await one(second, fresh)).toMatchObject({ type: 'Arson', place: 'harbour', zone: 'W' });
  expect(await one(second, removed)).toBeUndefined();
  expect((await shown(second)).length).toBe(66);

  await sync(second);
  const late = await sync(first);
  await sync(second);

  expect(late).toMatchObject({ conflicts: 0, rejected: 0, status: { waiting: 0, conflicts: 0, rejected: 0 } });
  expect(await shown(first)).toEqual(await shown(second));
  expect((await shown(first)).length).toBe(66);
  const notes = await second.services.incidents.notes({ id: await idOf(second, noted) }, newCall());
  expect(notes.items.map(({ body }) => body)).toEqual(['seen on camera']);
  expect([await compare(first), await compare(second)]).toEqual([
    expect.objectContaining({ differing: [], left: 0 }),
    expect.objectContaining({ differing: [], left: 0 }),
  ]);
  const [counts] = await query(
    keeper,
    `SELECT (SELECT count(*)::int FROM kh.incident_note) AS notes, (SELECT count(*)::int FROM kh.incident WHERE deleted_at IS NULL) AS incidents,
       (SELECT count(*)::int FROM sync.conflict) AS conflicts, (SELECT count(*)::int FROM sync.quarantine) AS refused`,
  );
  expect(counts).toEqual({ notes: 1, incidents: 66, conflicts: 0, refused: 0 });
  // Who made it is known, whoever told it: the note is still its author's.
  await first.services.incidents.editNote({ noteId: notes.items[0]?.id ?? '', body: 'seen twice' }, newCall());
  expect((await sync(first)).rejected).toBe(0);
});

test('first by the network and then by the stick is the same', async () => {
  const { first, second, edited } = await twoLaptops();
  const path = await pack(first);
  await sync(first);
  await sync(second);
  await edit(second, edited, { description: 'by the second' });
  await sync(second);

  await take(second, path);
  const round = await sync(second);
  await sync(first);

  expect(round).toMatchObject({ conflicts: 0, rejected: 0, status: { waiting: 0 } });
  expect(await one(second, edited)).toMatchObject({ description: 'by the second' });
  expect(await shown(first)).toEqual(await shown(second));
});

test('changes of the same field on both laptops are a conflict, though one laptop told both', async () => {
  const { first, second, edited } = await twoLaptops();
  await edit(second, edited, { description: 'by the second' });
  await take(second, await pack(first));
  const round = await sync(second);
  await sync(first);

  expect(round.conflicts).toBe(1);
  const { items } = await second.services.sync.conflicts({ state: 'open', page: 1, pageSize: 10 }, newCall());
  expect(items).toMatchObject([{ column: 'description', mine: { description: 'by the first' }, theirs: { description: 'by the second' } }]);
  expect(items[0]?.mineBy).not.toBe(items[0]?.theirsBy);
  expect(await shown(first)).toEqual(await shown(second));
});

test('what the carrier may not do, its maker still can', async () => {
  const { salma, omar } = await makePeople(cluster);
  const boss = await laptop(salma, withIncidents);
  const carrier = await laptop(omar);
  await boss.services.alerts.saveRule(
    {
      name: 'rise',
      measure: 'count.excess',
      threshold: 2,
      ...anyRule,
      minCount: 3,
      severity: 'high',
    },
    newCall(),
  );
  await take(carrier, await pack(boss));
  const carried = await sync(carrier);
  const told = await sync(boss);
  await sync(carrier);

  expect(carried.rejected).toBe(1);
  expect(told).toMatchObject({ rejected: 0, status: { waiting: 0, rejected: 0 } });
  expect((await carrier.services.alerts.rules({}, newCall())).items.map(({ name }) => name)).toEqual(['rise']);
});

test('straight into the centre, twice, in one transaction; and whoever it came from finds it there', async () => {
  const { keeper, admin, first, second } = await twoLaptops();
  const path = await pack(first);
  const atCentre = async () => {
    const bundle = await readBundle({ path, name: 'stick' }, passphrase, null);
    try {
      return await importBundleAtCentre(admin, bundle, { file: 'stick', schema: 1, appVersion: '0' }, new AbortController().signal);
    } finally {
      await bundle.close();
    }
  };
  const [once, twice] = [await atCentre(), await atCentre()];

  expect(once).toMatchObject({ replayed: 0, conflicts: 0, rejected: 0 });
  expect(twice).toEqual({ changes: once.changes, applied: 0, replayed: once.changes, conflicts: 0, rejected: 0 });
  await sync(second);
  await sync(first);
  expect(await shown(first)).toEqual(await shown(second));
  expect((await compare(first)).differing).toEqual([]);
  expect(await query(keeper, 'SELECT count(*)::int AS n FROM kh.incident WHERE deleted_at IS NULL')).toEqual([{ n: 66 }]);
});

test('locked for one laptop: others cannot read it, and a sender who is new must be known by the fingerprint', async () => {
  const { first, second } = await twoLaptops();
  const { recipient } = await second.services.sync.courierKey({}, newCall());
  const { fingerprint } = await first.services.sync.courierKey({}, newCall());
  const path = await pack(first, { recipient });

  await expect(take(first, path, {})).rejects.toMatchObject({ code: 'courier.not-for-me' });
  await expect(take(second, path, {})).rejects.toMatchObject({ code: 'courier.unknown-signer', params: { fingerprint } });
  await expect(take(second, path, { trust: '0000-0000-0000-0000-0000-0000' })).rejects.toMatchObject({ code: 'courier.unknown-signer' });
  expect((await take(second, path, { trust: fingerprint })).added).toBeGreaterThan(0);
  expect((await take(second, path, {})).added).toBe(0);
});

test('what is wrong with a bundle is said, and nothing is written', async () => {
  const { first, second } = await twoLaptops();
  const before = await shown(second);
  const path = await pack(first);
  const bytes = await readFile(path);
  const folder = await tempFolder();
  const given = async (name: string, changed: Uint8Array): Promise<string> => {
    await writeFile(join(folder, name), changed);
    return join(folder, name);
  };
  const flipped = (at: number) => Uint8Array.from(bytes, (byte, i) => (i === at ? byte ^ 1 : byte));
  const failing = async (file: string, code: string, word = passphrase) =>
    await expect(take(second, file, { passphrase: word })).rejects.toMatchObject({ code });

  await failing(path, 'courier.passphrase', 'another passphrase');
  for (const length of [9, 12, 40, bytes.length / 2, bytes.length - 70, bytes.length - 1])
    await failing(await given('cut', bytes.subarray(0, Math.floor(length))), 'courier.truncated');
  const header = bytes.readUInt32BE(10);
  for (const at of [14 + header + 10, bytes.length - 200, bytes.length - 10])
    await failing(await given('flipped', flipped(at)), 'courier.tampered');
  await failing(await given('longer', Buffer.concat([bytes, Buffer.from([0])])), 'courier.tampered');
  await failing(
    await given(
      'newer',
      Uint8Array.from(bytes, (byte, i) => (i === 9 ? 2 : byte)),
    ),
    'courier.newer',
  );
  await failing(await given('other', Buffer.from('timestamp,incident_type\n')), 'courier.not-a-bundle');
  await failing(await given('empty', Buffer.alloc(0)), 'courier.not-a-bundle');
  await failing(join(folder, 'nowhere'), 'file.missing');

  const strangers = await makePeople(cluster);
  const stranger = await laptop(strangers.salma);
  await expect(take(stranger, path)).rejects.toMatchObject({ code: 'courier.foreign-workspace' });
  await expect(take(await openPorts(), path)).rejects.toMatchObject({ code: 'courier.no-workspace' });
  await expect(pack(stranger)).rejects.toMatchObject({ code: 'courier.empty' });
  await expect(pack(await openPorts())).rejects.toMatchObject({ code: 'sync.not-linked' });

  const stop = new AbortController();
  const call = newCall({ signal: stop.signal, progress: () => stop.abort() });
  stop.abort();
  await expect(second.services.sync.importBundle({ file: second.files.offer(path, 'stick'), passphrase }, call)).rejects.toThrow();
  expect(await shown(second)).toEqual(before);
  expect((await second.services.sync.status({}, newCall())).waiting).toBe(0);
});

test('a large bundle says how far it is; stopped in the middle it leaves nothing, and is taken in whole later', async () => {
  const { first, second, noted } = await twoLaptops();
  const id = await idOf(first, noted);
  await Promise.all(Array.from({ length: 600 }, (_, i) => first.services.incidents.addNote({ id, body: `note ${String(i)}` }, newCall())));
  const path = await pack(first);
  const before = await shown(second);
  const into = (call: ReturnType<typeof newCall>) =>
    second.services.sync.importBundle({ file: second.files.offer(path, 'stick'), passphrase }, call);

  const stop = new AbortController();
  const heard: number[] = [];
  const progress = ({ step, done = 0 }: Progress) => {
    if (step !== 'apply') return;
    heard.push(done);
    if (heard.length === 2) stop.abort();
  };
  await expect(into(newCall({ signal: stop.signal, progress }))).rejects.toThrow();
  expect(heard).toHaveLength(2);
  expect(await shown(second)).toEqual(before);
  expect((await second.services.sync.status({}, newCall())).waiting).toBe(0);

  // Twice at once: whichever comes first, the other finds all of it there.
  const calls = [newCall(), newCall()];
  const reports = await Promise.all(calls.map(into));
  const all = Math.max(...reports.map(({ added }) => added));
  expect(all).toBeGreaterThan(600);
  expect(reports.map(({ added }) => added).toSorted((a, b) => a - b)).toEqual([0, all]);
  for (const { steps } of calls) {
    const applied = steps.filter(({ step }) => step === 'apply');
    expect(applied.length).toBeGreaterThan(3);
    expect(applied.at(-1)).toMatchObject({ fraction: 1, done: all, total: all });
  }
  expect((await second.services.incidents.notes({ id: await idOf(second, noted) }, newCall())).items).toHaveLength(601);
});
