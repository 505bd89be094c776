import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openKeyring } from '../../main/cache-key/keyring.ts';
import { keyOfRecovery, makeRecoveryKey } from '../../main/cache-key/recovery-key.ts';
import { createMemorySecrets, type SecretStore } from '../../main/centre-link.ts';

const passphrase = 'correct horse battery staple';

function newCacheFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'khareetaty-key-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  return join(folder, 'cache.db');
}

/** A key chain, as far as the keyring knows of one: what it is told it has at the next start. */
const newKeyChain = (): SecretStore => ({ ...createMemorySecrets({}), isLasting: () => Promise.resolve(true) });

/** A key file whose first change has ended, and the key of its cache. */
async function keyedBy(cacheFile: string, secrets: SecretStore, words: string | null) {
  const keyring = await openKeyring({ cacheFile, secrets }, null);
  const { change, recoveryKey } = await keyring.begin(words);
  keyring.settle('to');
  if (change.to === null) throw new Error('no key was made');
  return { key: Buffer.from(change.to), recoveryKey };
}

const keyOf = async (cacheFile: string, secret: string | null, secrets = createMemorySecrets({})): Promise<Buffer> =>
  Buffer.from((await openKeyring({ cacheFile, secrets }, secret)).key() ?? []);

test('the passphrase and the recovery key open the same key, however they are written', async () => {
  const cacheFile = newCacheFile();
  const { key, recoveryKey } = await keyedBy(cacheFile, createMemorySecrets({}), passphrase);
  expect(recoveryKey).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){8}[0-9A-HJKMNP-TV-Z]{4}$/);
  expect((await keyOf(cacheFile, passphrase)).equals(key)).toBe(true);
  expect((await keyOf(cacheFile, ` ${recoveryKey.toLowerCase().replaceAll('-', ' ')}`)).equals(key)).toBe(true);
  expect((await keyOf(cacheFile, passphrase.normalize('NFD'))).equals(key)).toBe(true);
});

test('without a secret, and with a wrong one, it is said which of both it is', async () => {
  const cacheFile = newCacheFile();
  await keyedBy(cacheFile, createMemorySecrets({}), passphrase);
  await expect(keyOf(cacheFile, null)).rejects.toMatchObject({ code: 'cache.locked' });
  await expect(keyOf(cacheFile, `${passphrase}!`)).rejects.toMatchObject({ code: 'cache.wrong-key' });
  await expect(keyOf(cacheFile, makeRecoveryKey())).rejects.toMatchObject({ code: 'cache.wrong-key' });
});

test('the key file is for its owner alone and holds neither key nor words', async () => {
  const cacheFile = newCacheFile();
  const { key, recoveryKey } = await keyedBy(cacheFile, newKeyChain(), passphrase);
  const file = readFileSync(`${cacheFile}.key`);
  expect(statSync(`${cacheFile}.key`).mode & 0o777).toBe(0o600);
  for (const form of ['hex', 'base64', 'base64url', 'latin1'] as const) expect(file.toString('latin1')).not.toContain(key.toString(form));
  expect(file.includes(passphrase) || file.includes(recoveryKey)).toBe(false);
});

test('where a key chain keeps it no passphrase is needed; elsewhere one is', async () => {
  const cacheFile = newCacheFile();
  const keyChain = newKeyChain();
  const { key, recoveryKey } = await keyedBy(cacheFile, keyChain, null);
  expect((await keyOf(cacheFile, null, keyChain)).equals(key)).toBe(true);
  await expect(keyOf(cacheFile, null)).rejects.toMatchObject({ code: 'cache.locked' });
  expect((await keyOf(cacheFile, recoveryKey)).equals(key)).toBe(true);

  const other = await openKeyring({ cacheFile: newCacheFile(), secrets: createMemorySecrets({}) }, null);
  await expect(other.begin(null)).rejects.toMatchObject({ code: 'input.invalid', params: { path: 'passphrase' } });
  await expect(other.begin('short')).rejects.toMatchObject({ code: 'input.invalid', params: { path: 'passphrase' } });
});

test('a new passphrase opens what the old one does not any more; the recovery key stays', async () => {
  const cacheFile = newCacheFile();
  const { key, recoveryKey } = await keyedBy(cacheFile, createMemorySecrets({}), passphrase);
  const keyring = await openKeyring({ cacheFile, secrets: createMemorySecrets({}) }, passphrase);
  await keyring.changePassphrase('another one altogether');
  expect((await keyOf(cacheFile, 'another one altogether')).equals(key)).toBe(true);
  expect((await keyOf(cacheFile, recoveryKey)).equals(key)).toBe(true);
  await expect(keyOf(cacheFile, passphrase)).rejects.toMatchObject({ code: 'cache.wrong-key' });
});

test('a change that was not seen to end has both keys, until it is known which one the cache has', async () => {
  const cacheFile = newCacheFile();
  const secrets = createMemorySecrets({});
  const { key: first } = await keyedBy(cacheFile, secrets, passphrase);
  const before = await openKeyring({ cacheFile, secrets }, passphrase);
  // Without a word on the passphrase the next key has the same.
  const { change } = await before.begin(null);

  const again = await openKeyring({ cacheFile, secrets }, passphrase);
  const found = again.unsettled();
  expect([found?.from, found?.to].map((key) => Buffer.from(key ?? []).toString('hex'))).toEqual([
    first.toString('hex'),
    Buffer.from(change.to ?? []).toString('hex'),
  ]);
  again.settle('from');
  expect((await keyOf(cacheFile, passphrase)).equals(first)).toBe(true);
  expect((await openKeyring({ cacheFile, secrets }, passphrase)).unsettled()).toBeNull();
});

test('keys that are destroyed are gone from the file and the key chain', async () => {
  const cacheFile = newCacheFile();
  const keyChain = newKeyChain();
  await keyedBy(cacheFile, keyChain, passphrase);
  await (await openKeyring({ cacheFile, secrets: keyChain }, null)).destroy();
  expect(await keyChain.get('cache-key')).toBeNull();
  expect(() => statSync(`${cacheFile}.key`)).toThrow(/ENOENT/);
});

test('a damaged key file is named as that', async () => {
  const cacheFile = newCacheFile();
  await keyedBy(cacheFile, createMemorySecrets({}), passphrase);
  writeFileSync(`${cacheFile}.key`, readFileSync(`${cacheFile}.key`).subarray(0, 40));
  await expect(keyOf(cacheFile, passphrase)).rejects.toMatchObject({ code: 'cache.key-missing' });
});

test('a slip of the pen in a recovery key is seen; letters that look alike are taken for each other', () => {
  const key = makeRecoveryKey();
  const wanted = Buffer.from(keyOfRecovery(key) ?? []);
  expect(wanted).toHaveLength(32);
  for (let at = 0; at < key.length; at++) {
    if (key[at] === '-') continue;
    const slip = key.slice(0, at) + (key[at] === 'Z' ? 'Y' : 'Z') + key.slice(at + 1);
    expect(keyOfRecovery(slip)).toBeNull();
  }
  expect(Buffer.from(keyOfRecovery(key.replaceAll('0', 'O').replaceAll('1', 'l')) ?? []).equals(wanted)).toBe(true);
});

test('the key chain can be made a way to a cache that opened by passphrase, and given up again', async () => {
  const cacheFile = newCacheFile();
  const { key, recoveryKey } = await keyedBy(cacheFile, createMemorySecrets({}), passphrase);
  const keyChain = newKeyChain();
  const keyring = await openKeyring({ cacheFile, secrets: keyChain }, passphrase);
  expect(await keyring.ways()).toMatchObject({ isInKeyChain: false, canUseKeyChain: true });

  await keyring.keepInKeyChain(true);
  expect(await keyring.ways()).toMatchObject({ isInKeyChain: true, hasPassphrase: true });
  for (const [secret, secrets] of [[null, keyChain] as const, [passphrase, createMemorySecrets({})] as const, [recoveryKey] as const])
    expect((await keyOf(cacheFile, secret, secrets)).equals(key)).toBe(true);

  await keyring.keepInKeyChain(false);
  expect(await keyChain.get('cache-key')).toBeNull();
  await expect(keyOf(cacheFile, null, keyChain)).rejects.toMatchObject({ code: 'cache.locked' });
  expect((await keyOf(cacheFile, passphrase, keyChain)).equals(key)).toBe(true);
});

test('the key is not kept where there is no key chain, and not taken out of the only one that opens it', async () => {
  const cacheFile = newCacheFile();
  await keyedBy(cacheFile, createMemorySecrets({}), passphrase);
  const without = await openKeyring({ cacheFile, secrets: createMemorySecrets({}) }, passphrase);
  await expect(without.keepInKeyChain(true)).rejects.toMatchObject({ code: 'cache.no-key-chain' });

  const [other, keyChain] = [newCacheFile(), newKeyChain()];
  await keyedBy(other, keyChain, null);
  const only = await openKeyring({ cacheFile: other, secrets: keyChain }, null);
  await expect(only.keepInKeyChain(false)).rejects.toMatchObject({ code: 'cache.only-way' });
  expect(await keyOf(other, null, keyChain)).toHaveLength(32);
});

test('while the key is being changed nothing else can be done to it, and both keys stay in the file', async () => {
  const cacheFile = newCacheFile();
  const keyChain = newKeyChain();
  await keyedBy(cacheFile, keyChain, passphrase);
  const keyring = await openKeyring({ cacheFile, secrets: keyChain }, passphrase);
  // Two at once: each of them finds no other change when it begins.
  const begun = await Promise.allSettled([keyring.begin(passphrase), keyring.begin(passphrase)]);
  expect(begun.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  const file = readFileSync(`${cacheFile}.key`);

  const others = [
    () => keyring.begin(passphrase),
    () => Promise.resolve().then(() => keyring.beginDecrypt()),
    () => keyring.changePassphrase('another one altogether'),
    () => keyring.keepInKeyChain(false),
    () => keyring.destroy(),
  ];
  for (const work of others) await expect(work()).rejects.toMatchObject({ code: 'cache.busy' });
  expect(readFileSync(`${cacheFile}.key`).equals(file)).toBe(true);

  keyring.settle('to');
  const key = Buffer.from(keyring.key() ?? []);
  expect((await keyOf(cacheFile, passphrase)).equals(key)).toBe(true);
});
