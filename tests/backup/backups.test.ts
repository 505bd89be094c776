import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { filesWith } from '../store/keyed.ts';
import { admin, ask, canary, folderOf, importRows, incidentsIn, type Listed, type Made, newFolder, openApp, passphrase } from './desk.ts';

test('a backup is proved, listed with what it is, and comes back; changes made since are in the folder aside', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 300);
  const { backup } = await ask<Made>(app, 'backups.make');
  expect(backup).toMatchObject({
    name: expect.stringMatching(/^cache-\d{8}T\d{6}Z\.khbackup$/),
    state: 'verified',
    facts: { isOwn: true, isEncrypted: false, by: 'person', dataCut: '2024-03-01T04:59', rows: { incidents: 300 } },
  });
  expect(readdirSync(folderOf(cacheFile))).toEqual([backup.name]);
  const listed = await ask<Listed>(app, 'backups.list');
  expect(listed).toMatchObject({ folder: folderOf(cacheFile), isSameDisk: true, lastFailure: null, items: [backup] });

  await importRows(app, 50, 300);
  await ask(app, 'incidents.addNote', { id: 1, body: 'after the backup' });
  const before = await ask<{ head: { seq: number; hash: string } }>(app, 'audit.head');
  const restored = await ask<{ aside: string }>(app, 'backups.restore', { name: backup.name, reason: 'a trial', understood: true });
  expect(await incidentsIn(app)).toBe(300);
  expect(await ask(app, 'incidents.notes', { id: 1 })).toMatchObject({ items: [] });

  // The trail says so, and is whole.
  expect(await ask(app, 'audit.verify')).toMatchObject({ isIntact: true, unsealed: 0 });
  const { items } = await ask<{ items: { action: string; reason: string; input: { before: { seq: number } } }[] }>(app, 'audit.list');
  expect(items.map(({ action }) => action).slice(0, 2)).toEqual(['backups.restore', 'audit.restored']);
  expect(items[1]).toMatchObject({ reason: 'a trial', actor: 'owner', subjectId: backup.name });
  await app.close();
  expect(readdirSync(join(cacheFile, '..')).filter((name) => /\.restore/.test(name))).toEqual([]);

  // What went aside opens where it is, and its trail is whole, too.
  const old = await openApp(join(restored.aside, 'cache.db'));
  expect(await incidentsIn(old)).toBe(350);
  expect(await ask(old, 'audit.verify')).toMatchObject({ isIntact: true });
  const { head } = await ask<{ head: { seq: number } }>(old, 'audit.head');
  expect(head.seq).toBeGreaterThanOrEqual(before.head.seq);
  const again = await openApp(cacheFile);
  expect(await incidentsIn(again)).toBe(300);
  expect(await ask(again, 'audit.verify')).toMatchObject({ isIntact: true });
});

test('a backup of an encrypted cache is encrypted, brings its key, and opens on another computer with the passphrase alone', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  const { recoveryKey } = await ask<{ recoveryKey: string }>(app, 'settings.encryptCache', { passphrase, understood: true });
  await importRows(app, 200);
  const { backup } = await ask<Made>(app, 'backups.make');
  expect(backup.facts).toMatchObject({ isEncrypted: true });
  expect(filesWith(join(folderOf(cacheFile), backup.name), [canary, 'CREATE TABLE', 'SQLite format'])).toEqual([]);
  expect(await ask(app, 'backups.drill')).toMatchObject({ name: backup.name, rows: { incidents: 200 } });
  await app.close();

  for (const secret of [passphrase, recoveryKey]) {
    const other = join(newFolder(), 'other.db');
    const elsewhere = await openApp(other);
    const file = () => elsewhere.files.offer(join(folderOf(cacheFile), backup.name), backup.name);
    const order = { reason: 'a new computer', understood: true };
    await expect(ask(elsewhere, 'backups.restore', { file: file(), ...order })).rejects.toMatchObject({ code: 'backups.locked' });
    await expect(ask(elsewhere, 'backups.restore', { file: file(), passphrase: 'not the passphrase', ...order })).rejects.toMatchObject({
      code: 'backups.locked',
      params: { isWrong: true },
    });
    expect(readdirSync(join(other, '..')).filter((name) => /restore/.test(name))).toEqual([]);
    await ask(elsewhere, 'backups.restore', { file: file(), passphrase: secret, ...order });
    expect(await incidentsIn(elsewhere)).toBe(200);
    expect(await ask(elsewhere, 'settings.cacheStatus')).toMatchObject({ isEncrypted: true, hasPassphrase: true });
    // Another computer has another key of the trail: what was sealed before can be read, and not checked.
    const verified = await ask<{ isIntact: boolean; unsealed: number }>(elsewhere, 'audit.verify');
    expect(verified).toMatchObject({ isIntact: true });
    expect(verified.unsealed).toBeGreaterThan(3);
    await elsewhere.close();
    expect(filesWith(other, [canary])).toEqual([]);
    await expect(openApp(other)).rejects.toMatchObject({ code: 'cache.locked' });
    expect(await incidentsIn(await openApp(other, { secret }))).toBe(200);
  }
});

test('a backup that was changed at any place, or cut off, is refused, and the cache stays', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 100);
  const { backup } = await ask<Made>(app, 'backups.make');
  const whole = readFileSync(join(folderOf(cacheFile), backup.name));
  const bad = join(newFolder(), 'bad.khbackup');
  const restore = () => ask(app, 'backups.restore', { file: app.files.offer(bad, 'bad.khbackup'), reason: 'a trial', understood: true });
  const copyBytes = Number(backup.facts['rows'] && whole.lastIndexOf('{"format"'));
  const places = [
    0,
    20,
    100,
    5_000,
    copyBytes >> 1,
    copyBytes - 1,
    copyBytes + 3,
    copyBytes + 200,
    whole.length - 60,
    whole.length - 40,
    whole.length - 1,
  ];
  for (const place of places) {
    const bytes = Buffer.from(whole);
    bytes[place] = (bytes[place] ?? 0) ^ 4;
    writeFileSync(bad, bytes);
    await expect(restore(), String(place)).rejects.toMatchObject({ code: expect.stringMatching(/^backups\.(damaged|not-a-backup)$/) });
  }
  for (const length of [0, 10, 100, whole.length - 1, whole.length >> 1]) {
    writeFileSync(bad, whole);
    truncateSync(bad, length);
    await expect(restore(), String(length)).rejects.toMatchObject({ code: 'backups.not-a-backup' });
  }
  writeFileSync(bad, Buffer.concat([whole, Buffer.alloc(1)]));
  await expect(restore()).rejects.toMatchObject({ code: 'backups.not-a-backup' });
  copyFileSync(cacheFile, bad);
  await expect(restore()).rejects.toMatchObject({ code: 'backups.not-a-backup' });
  expect(await incidentsIn(app)).toBe(100);
  expect(readdirSync(join(cacheFile, '..')).filter((name) => /restore/.test(name))).toEqual([]);
  // In the list it is not counted.
  writeFileSync(join(folderOf(cacheFile), backup.name), whole.subarray(0, -1));
  expect(await ask<Listed>(app, 'backups.list')).toMatchObject({ items: [{ name: backup.name, state: 'damaged', facts: null }] });
  await expect(ask(app, 'backups.drill')).rejects.toMatchObject({ code: 'backups.none' });
});

test('an older own one that is not kept goes once there is a new one; nothing that this cache did not make is erased', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const dayMs = 86_400_000;
  let nowMs = Date.UTC(2025, 0, 1, 5);
  const app = await openApp(cacheFile, { now: () => nowMs });
  await importRows(app, 5);
  const folder = folderOf(cacheFile);
  mkdirSync(folder);
  writeFileSync(join(folder, 'cache-20200101T000000Z.khbackup'), 'of another program');
  writeFileSync(join(folder, 'notes.txt'), 'mine');
  const stranger = await openApp(join(newFolder(), 'cache.db'), { now: () => Date.UTC(2024, 0, 1) });
  const { backup: theirs } = await ask<Made>(stranger, 'backups.make');
  copyFileSync(join((await ask<Listed>(stranger, 'backups.list')).folder, theirs.name), join(folder, theirs.name));
  const { backup: early } = await ask<Made>(app, 'backups.make');
  nowMs += dayMs / 4;
  const { backup: late } = await ask<Made>(app, 'backups.make');
  nowMs += 2 * dayMs;

  const before = readdirSync(folder);
  const cancel = new AbortController();
  cancel.abort();
  expect(await app.dispatch('backups.make', {}, { caller: admin, signal: cancel.signal })).toMatchObject({ ok: false });
  expect(readdirSync(folder)).toEqual(before);
  const { backup, erased } = await ask<Made>(app, 'backups.make');
  expect(erased).toEqual([early.name]);
  const left = ['cache-20200101T000000Z.khbackup', 'notes.txt', theirs.name, late.name, backup.name];
  expect(readdirSync(folder).sort()).toEqual(left.sort());
});

test('a folder that vanished, is a file, or cannot be chosen is told, and remembered as the last failure', async () => {
  const cacheFile = join(newFolder(), 'cache.db');
  const app = await openApp(cacheFile);
  await importRows(app, 5);
  const stick = join(newFolder(), 'stick');
  const choose = (path: string) => ask(app, 'backups.configure', { folder: app.files.offerTarget(path, 'stick') });
  await expect(choose(stick)).rejects.toMatchObject({ code: 'backups.folder', params: { folder: stick, reason: 'ENOENT' } });
  mkdirSync(stick);
  await choose(stick);
  expect(await ask<Made>(app, 'backups.make')).toMatchObject({ backup: { state: 'verified' } });
  rmSync(stick, { recursive: true });
  await expect(ask(app, 'backups.make')).rejects.toMatchObject({ code: 'backups.folder', params: { reason: 'ENOENT' } });
  expect(existsSync(stick)).toBe(false);
  expect(await ask<Listed>(app, 'backups.list')).toMatchObject({ lastFailure: { code: 'backups.folder' }, items: [] });
  writeFileSync(stick, '');
  await expect(ask(app, 'backups.make')).rejects.toMatchObject({ code: 'backups.folder', params: { reason: 'ENOTDIR' } });
  await ask(app, 'backups.configure', { folder: null, isDaily: false });
  await ask(app, 'backups.make');
  expect(await ask<Listed>(app, 'backups.list')).toMatchObject({ folder: folderOf(cacheFile), isDaily: false, lastFailure: null });
  expect(statSync(`${cacheFile}.backups.json`).mode & 0o077).toBe(0);
});
