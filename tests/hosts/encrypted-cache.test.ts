import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { type App, createApp } from '../../main/app.ts';
import { openKeyring } from '../../main/cache-key/keyring.ts';
import { createMemorySecrets, type SecretStore } from '../../main/centre-link.ts';
import { readConfig } from '../../main/config.ts';
import { kindOfFile } from '../../main/store/key.ts';
import { recrypt } from '../../main/store/recrypt.ts';
import { filesWith } from '../store/keyed.ts';

const admin = { name: 'owner', role: 'admin' } as const;
const passphrase = 'correct horse battery staple';
const canary = 'Kanarienvogel im Schaufenster';
const rows = Array.from(
  { length: 300 },
  (_, i) => `2024-03-0${1 + (i % 9)}T08:15:00+03:00,THEFT,${47.97 + (i % 10) / 2_000},${29.37 + (i % 7) / 2_000},${canary} ${i}`,
);
const csv = ['occurred_at,type,longitude,latitude,description', ...rows].join('\n');

function newCacheFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-encrypted-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'cache.db');
}

interface Opening {
  readonly secret?: string;
  readonly secrets?: SecretStore;
}

async function open(cacheFile: string, { secret = '', secrets = createMemorySecrets({}) }: Opening = {}): Promise<App> {
  const config = readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error', KHAREETATY_CACHE_PASSPHRASE: secret } });
  const app = await createApp({ ...config, checkOutputs: true }, { messages: null, secrets });
  onTestFinished(() => app.close().catch(() => undefined));
  return app;
}

async function ask<Value = unknown>(app: App, procedure: string, input: object = {}): Promise<Value> {
  const reply = await app.dispatch(procedure, input, { caller: admin });
  if (!reply.ok) throw Object.assign(new Error(`${procedure}: ${reply.error.code}`), reply.error);
  return reply.value as Value;
}

async function importCanaries(app: App, folder: string): Promise<void> {
  const path = join(folder, 'rows-of-the-test.txt');
  writeFileSync(path, csv);
  await ask(app, 'incidents.import', { file: app.files.offer(path, 'day.csv'), timeZone: 'Asia/Kuwait' });
  rmSync(path);
}

const folderOf = (cacheFile: string): string => join(cacheFile, '..');

test('the whole workstation works on an encrypted cache, and nothing beside it can be read', { timeout: 400_000 }, async () => {
  const cacheFile = newCacheFile();
  const first = await open(cacheFile);
  const { recoveryKey } = await ask<{ recoveryKey: string }>(first, 'settings.encryptCache', { passphrase, understood: true });
  await importCanaries(first, folderOf(cacheFile));
  await ask(first, 'hotspots.detect', { radiusM: 250 });
  expect((await ask<{ items: object[] }>(first, 'hotspots.list')).items.length).toBeGreaterThan(0);
  await ask(first, 'incidents.edit', { id: 1, changes: { description: `${canary} corrected`, position: [47.98, 29.37] } });
  expect(await ask(first, 'incidents.get', { id: 1 })).toMatchObject({ description: `${canary} corrected` });
  const { checks } = await ask<{ checks: { name: string; ok: boolean; value: string }[] }>(first, 'settings.doctor');
  expect(checks.every(({ ok }) => ok)).toBe(true);
  expect(checks.find(({ name }) => name === 'encryption')?.value).toBe('AEGIS-256; opens by passphrase, recovery key');
  expect(filesWith(cacheFile, [canary])).toEqual([]);
  await first.close();
  expect(filesWith(cacheFile, [canary])).toEqual([]);

  await expect(open(cacheFile)).rejects.toMatchObject({ code: 'cache.locked' });
  await expect(open(cacheFile, { secret: 'not the passphrase' })).rejects.toMatchObject({ code: 'cache.wrong-key' });
  const second = await open(cacheFile, { secret: recoveryKey });
  expect(await ask(second, 'incidents.list', { pageSize: 20 })).toMatchObject({ total: 300 });
});

test(
  'a full cache is encrypted while it is in use, gets another key and another passphrase, and is decrypted again',
  { timeout: 400_000 },
  async () => {
    const cacheFile = newCacheFile();
    const app = await open(cacheFile);
    await importCanaries(app, folderOf(cacheFile));
    expect(await ask(app, 'settings.cacheStatus')).toMatchObject({ isEncrypted: false });
    const courier = await ask(app, 'sync.courierKey');
    expect(filesWith(cacheFile, ['PRIVATE KEY'])).toEqual(['cache.db.courier.json']);
    await expect(ask(app, 'settings.rekeyCache')).rejects.toMatchObject({ code: 'cache.not-encrypted' });

    // What is asked meanwhile waits, and is answered.
    const [made, ...meanwhile] = await Promise.all([
      ask<{ recoveryKey: string }>(app, 'settings.encryptCache', { passphrase, understood: true }),
      ...Array.from({ length: 20 }, () => ask<{ total: number }>(app, 'incidents.list', { pageSize: 20 })),
      ask(app, 'incidents.addNote', { id: 2, body: canary }),
    ]);
    expect(meanwhile.slice(0, 20)).toEqual(Array(20).fill(expect.objectContaining({ total: 300 })));
    expect(kindOfFile(cacheFile)).toBe('keyed');
    expect(filesWith(cacheFile, [canary])).toEqual([]);
    await expect(ask(app, 'settings.encryptCache', { passphrase, understood: true })).rejects.toMatchObject({ code: 'cache.is-encrypted' });

    expect(filesWith(cacheFile, ['PRIVATE KEY'])).toEqual([]);

    const again = await ask<{ recoveryKey: string }>(app, 'settings.rekeyCache');
    expect(again.recoveryKey).not.toBe(made?.recoveryKey);
    await ask(app, 'settings.changeCachePassphrase', { passphrase: 'another one altogether' });
    await app.close();
    for (const secret of [passphrase, made?.recoveryKey ?? ''])
      await expect(open(cacheFile, { secret })).rejects.toMatchObject({ code: 'cache.wrong-key' });

    const later = await open(cacheFile, { secret: 'another one altogether' });
    expect(await ask(later, 'incidents.notes', { id: 2 })).toMatchObject({ items: [{ body: canary }] });
    expect(await ask(later, 'sync.courierKey')).toEqual(courier);
    await ask(later, 'settings.decryptCache', { understood: true });
    await later.close();
    expect(existsSync(`${cacheFile}.key`)).toBe(false);
    expect(await ask(await open(cacheFile), 'incidents.list', { pageSize: 20 })).toMatchObject({ total: 300 });
  },
);

test('encryption that is cancelled leaves the cache as it was', { timeout: 400_000 }, async () => {
  const cacheFile = newCacheFile();
  const app = await open(cacheFile);
  await importCanaries(app, folderOf(cacheFile));
  const cancel = new AbortController();
  cancel.abort();
  const reply = await app.dispatch('settings.encryptCache', { passphrase, understood: true }, { caller: admin, signal: cancel.signal });
  expect(reply).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(kindOfFile(cacheFile)).toBe('plain');
  expect(existsSync(`${cacheFile}.key`)).toBe(false);
  expect(await ask(app, 'incidents.list', { pageSize: 20 })).toMatchObject({ total: 300 });
});

test(
  'after shredding nobody opens the cache, not with the passphrase, not with the recovery key, and not while it is open',
  { timeout: 400_000 },
  async () => {
    const cacheFile = newCacheFile();
    const secrets: SecretStore = { ...createMemorySecrets({}), isLasting: () => Promise.resolve(true) };
    const app = await open(cacheFile, { secrets });
    await importCanaries(app, folderOf(cacheFile));
    await ask(app, 'settings.encryptCache', { passphrase, understood: true });
    expect(await ask(app, 'settings.cacheStatus')).toEqual({
      ...{ isEncrypted: true, hasPassphrase: true, isInKeyChain: true, canUseKeyChain: true },
    });
    await expect(ask(app, 'settings.shredCache', { understood: true, loseUnsynced: 3 })).rejects.toMatchObject({ code: 'cache.unsynced' });
    const copyOfKeys = readFileSync(`${cacheFile}.key`);
    await ask(app, 'settings.shredCache', { understood: true });
    await expect(ask(app, 'incidents.list', { pageSize: 20 })).rejects.toMatchObject({ code: 'cache.key-missing' });
    await app.close();
    for (const opening of [{ secrets }, { secret: passphrase }])
      await expect(open(cacheFile, opening)).rejects.toMatchObject({ code: 'cache.key-missing' });
    expect(readFileSync(cacheFile).includes(canary)).toBe(false);

    // Who keeps a copy of the key file elsewhere still opens the cache, and finds who destroyed its keys.
    writeFileSync(`${cacheFile}.key`, copyOfKeys);
    const { items } = await ask<{ items: object[] }>(await open(cacheFile, { secret: passphrase }), 'audit.list', {});
    expect(items[0]).toMatchObject({ action: 'settings.shredCache', actor: 'owner' });
  },
);

test.each(['before', 'after'])(
  'a change of keys that ended %s the files were in place is settled at the next start',
  { timeout: 400_000 },
  async (when) => {
    const cacheFile = newCacheFile();
    const app = await open(cacheFile);
    await importCanaries(app, folderOf(cacheFile));
    await app.close();
    const { change, recoveryKey } = await (await openKeyring({ cacheFile, secrets: createMemorySecrets({}) }, null)).begin(passphrase);
    if (when === 'after') await recrypt({ cacheFile }, change);

    const again = await open(cacheFile, { secret: recoveryKey });
    expect(await ask(again, 'incidents.list', { pageSize: 20 })).toMatchObject({ total: 300 });
    expect(await ask(again, 'settings.cacheStatus')).toMatchObject({ isEncrypted: when === 'after' });
    expect(existsSync(`${cacheFile}.key`)).toBe(when === 'after');
    expect(filesWith(cacheFile, [canary]).length > 0).toBe(when === 'before');
  },
);

test('the passphrase may be the first line of a file', () => {
  const file = `${newCacheFile()}.txt`;
  writeFileSync(file, `${passphrase}\r\nmore\n`);
  expect(readConfig({ env: { KHAREETATY_CACHE_PASSPHRASE_FILE: file } }).cachePassphrase).toBe(passphrase);
  writeFileSync(file, '\n');
  expect(() => readConfig({ env: { KHAREETATY_CACHE_PASSPHRASE_FILE: file } })).toThrow(expect.objectContaining({ code: 'input.invalid' }));
  expect(() => readConfig({ env: { KHAREETATY_CACHE_PASSPHRASE_FILE: `${file}.none` } })).toThrow(
    expect.objectContaining({ code: 'file.missing' }),
  );
});
