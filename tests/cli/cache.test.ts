import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { collect, run, runJson, start, tempFolder } from './run.ts';

const passphrase = 'correct horse battery staple';
const canary = 'Kanarienvogel im Schaufenster';

test('a person encrypts a cache, works with it, changes its keys and destroys them', { timeout: 500_000 }, async () => {
  const folder = await tempFolder();
  const cache = ['--cache', join(folder, 'cache.db')];
  const file = join(folder, 'rows.csv');
  writeFileSync(file, `occurred_at,type,longitude,latitude,description\n2024-03-01T08:15:00+03:00,THEFT,47.97,29.37,${canary}\n`);
  await runJson(['import', file, ...cache]);

  const untold = await run(['cache', 'encrypt', ...cache], { env: { KHAREETATY_CACHE_PASSPHRASE: passphrase } });
  expect(untold).toMatchObject({ code: 2, stdout: '' });
  expect(untold.stderr).toMatch(/Who loses all of them loses the data[^]*nothing was done: add --yes/);
  expect(existsSync(join(folder, 'cache.db.key'))).toBe(false);

  const none = await run(['cache', 'encrypt', '--yes', ...cache]);
  expect(none).toMatchObject({ code: 2 });
  expect(none.stderr).toMatch(/passphrase/);

  const env = { KHAREETATY_CACHE_PASSPHRASE: passphrase };
  const { recoveryKey } = await runJson(['cache', 'encrypt', '--yes', ...cache], { env });
  expect(recoveryKey).toMatch(/^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$/);

  const locked = await run(['incidents', 'list', ...cache]);
  expect(locked).toMatchObject({ code: 1, stdout: '' });
  expect(locked.stderr).toMatch(/cache\.locked: .*encrypted[^]*KHAREETATY_CACHE_PASSPHRASE/);
  const wrong = await run(['incidents', 'list', ...cache], { env: { KHAREETATY_CACHE_PASSPHRASE: 'another one altogether' } });
  expect(wrong.stderr).toMatch(/cache\.wrong-key/);
  expect(wrong.stderr).not.toContain('another one altogether');

  const passphraseFile = join(folder, 'passphrase.txt');
  writeFileSync(passphraseFile, `${passphrase}\n`);
  const byFile = { env: { KHAREETATY_CACHE_PASSPHRASE_FILE: passphraseFile } };
  expect(await runJson(['incidents', 'list', ...cache], byFile)).toMatchObject({ total: 1 });
  const status = await run(['cache', 'status', '--language', 'ar', ...cache], byFile);
  expect(status.stdout).toMatch(/مشفَّرة/);

  const changing = start(['cache', 'passphrase', '--passphrase-stdin', ...cache], { ...byFile, input: 'a new passphrase for it\n' });
  expect(await collect(changing)).toMatchObject({ code: 0 });
  expect((await run(['incidents', 'list', ...cache], byFile)).stderr).toMatch(/cache\.wrong-key/);
  const changed = { env: { KHAREETATY_CACHE_PASSPHRASE: 'a new passphrase for it' } };
  expect(await runJson(['cache', 'rekey', ...cache], changed)).toHaveProperty('recoveryKey');
  expect(await runJson(['incidents', 'list', ...cache], changed)).toMatchObject({ total: 1 });

  const unkept = await run(['cache', 'keep-key', 'on', ...cache], changed);
  expect(unkept).toMatchObject({ code: 1, stdout: '' });
  expect(unkept.stderr).toMatch(/cache\.no-key-chain: /);

  expect(await run(['cache', 'shred', '--yes', ...cache], changed)).toMatchObject({ code: 0 });
  expect((await run(['incidents', 'list', ...cache], changed)).stderr).toMatch(/cache\.key-missing/);
});

test('a person sets the passphrase of kept passwords, and is told whether one fits', { timeout: 500_000 }, async () => {
  const folder = await tempFolder();
  const cache = ['--cache', join(folder, 'cache.db')];
  expect(await runJson(['secrets', 'status', ...cache])).toEqual({ state: 'none' });
  expect((await run(['secrets', 'unlock', ...cache])).code).toBe(2);

  const setting = start(['secrets', 'unlock', '--passphrase-stdin', ...cache], { input: `${passphrase}\n` });
  expect(await collect(setting)).toMatchObject({ code: 0 });
  expect(await runJson(['secrets', 'status', ...cache])).toEqual({ state: 'locked' });

  const wrong = await collect(start(['secrets', 'unlock', '--passphrase-stdin', ...cache], { input: 'not the passphrase\n' }));
  expect(wrong).toMatchObject({ code: 1, stdout: '' });
  expect(wrong.stderr).toMatch(/secrets\.wrong-passphrase/);

  const passphraseFile = join(folder, 'passphrase.txt');
  writeFileSync(passphraseFile, `${passphrase}\n`);
  const env = { KHAREETATY_SECRETS_PASSPHRASE_FILE: passphraseFile };
  expect(await runJson(['secrets', 'status', ...cache], { env })).toEqual({ state: 'environment' });
});
