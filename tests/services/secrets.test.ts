import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { newCall, openPorts, tempFolder } from './open-ports.ts';

const passphrase = 'a long walk along the corniche';
const address = { host: '127.0.0.1', port: 1, database: 'city', login: 'kh_u_salma', tls: 'off', caPem: null } as const;
const link = { address, isAutomatic: false, onMetered: false };
const MINUTE_MS = 60_000;

const codeOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'ok',
    (error: unknown) => (error as { code: string }).code,
  );

test('what was typed since the start is kept under the first passphrase, and there again once that is typed after the next start', async () => {
  const cacheFile = join(await tempFolder(), 'cache.db');
  const first = await openPorts({ cacheFile });
  expect(await first.services.settings.secretsStatus({}, newCall())).toEqual({ state: 'none' });
  await first.ports.centreLink.save(link, 'of the centre');

  expect(await codeOf(first.services.settings.unlockSecrets({ passphrase: 'short' }, newCall()))).toBe('input.invalid');
  expect(await first.services.settings.unlockSecrets({ passphrase }, newCall())).toEqual({ state: 'typed' });
  expect(first.events.map(({ name }) => name)).toContain('settings.changed');
  expect(await codeOf(first.services.settings.unlockSecrets({ passphrase }, newCall()))).toBe('secrets.is-open');
  await first.close();
  const written = await readFile(`${cacheFile}.secrets.json`, 'utf8');
  for (const plain of ['of the centre', passphrase]) expect(written).not.toContain(plain);

  const next = await openPorts({ cacheFile });
  expect(await next.services.settings.secretsStatus({}, newCall())).toEqual({ state: 'locked' });
  expect(await next.ports.centreLink.password()).toBeNull();
  await next.services.settings.unlockSecrets({ passphrase }, newCall());
  expect(await next.ports.centreLink.password()).toBe('of the centre');
});

test('a passphrase is kept also where there is nothing to keep yet', async () => {
  const cacheFile = join(await tempFolder(), 'cache.db');
  const first = await openPorts({ cacheFile });
  await first.services.settings.unlockSecrets({ passphrase }, newCall());
  await first.close();

  const next = await openPorts({ cacheFile });
  expect(await codeOf(next.services.settings.unlockSecrets({ passphrase: `${passphrase}!` }, newCall()))).toBe('secrets.wrong-passphrase');
  await next.services.settings.unlockSecrets({ passphrase }, newCall());
  expect(await next.services.settings.secretsStatus({}, newCall())).toEqual({ state: 'typed' });
});

test('wrong passphrases are refused, each later one after a longer wait, over the next start too', async () => {
  const cacheFile = join(await tempFolder(), 'cache.db');
  const time = { nowMs: 1_700_000_000_000 };
  const first = await openPorts({ cacheFile });
  await first.services.settings.unlockSecrets({ passphrase }, newCall());
  await first.close();
  const opened = await openPorts({ cacheFile, now: () => time.nowMs });
  const guess = () => codeOf(opened.services.settings.unlockSecrets({ passphrase: 'not the passphrase' }, newCall()));

  for (let i = 0; i < 5; i++) expect(await guess()).toBe('secrets.wrong-passphrase');
  expect(await codeOf(opened.services.settings.unlockSecrets({ passphrase }, newCall()))).toBe('users.too-many-attempts');
  time.nowMs += MINUTE_MS;
  expect(await guess()).toBe('secrets.wrong-passphrase');
  time.nowMs += MINUTE_MS;
  expect(await guess()).toBe('users.too-many-attempts');
  await opened.close();

  const again = await openPorts({ cacheFile, now: () => time.nowMs });
  expect(await codeOf(again.services.settings.unlockSecrets({ passphrase }, newCall()))).toBe('users.too-many-attempts');
  time.nowMs += MINUTE_MS;
  expect(await codeOf(again.services.settings.unlockSecrets({ passphrase }, newCall()))).toBe('ok');
});
