import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readConfig } from '../../main/config.ts';
import { openSecretFile, openSecrets } from '../../main/secret-file.ts';

const passphrase = 'a long walk along the corniche';
const password = 'of the centre, ليست سرًا';
let folder: string;
const at = (name: string) => join(folder, name);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-secrets-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test('what is set is there at the next start, for its owner alone, and nowhere to be read', async () => {
  const file = at('kept.json');
  const first = await openSecretFile(file, passphrase);
  await Promise.all([first.set('central-password', password), first.set('other', 'second')]);
  const next = await openSecretFile(file, passphrase);

  expect(await next.get('central-password')).toBe(password);
  expect(await next.get('other')).toBe('second');
  expect(await next.get('toString')).toBeNull();
  expect((await stat(file)).mode & 0o777).toBe(0o600);
  const written = await readFile(file, 'utf8');
  for (const plain of [password, passphrase, 'central-password', Buffer.from(password).toString('base64url')])
    expect(written).not.toContain(plain);

  await next.set('central-password', null);
  expect(await (await openSecretFile(file, passphrase)).get('central-password')).toBeNull();
});

test('the same letters of another keyboard open it, another passphrase does not, and leaves it as it is', async () => {
  const file = at('letters.json');
  await (await openSecretFile(file, 'caf\u00e9 by the sea')).set('name', 'value');
  const before = await readFile(file, 'utf8');

  await expect(openSecretFile(file, 'cafe by the sea')).rejects.toMatchObject({ code: 'secrets.wrong-passphrase', params: { file } });
  expect(await (await openSecretFile(file, 'cafe\u0301 by the sea')).get('name')).toBe('value');
  expect(await readFile(file, 'utf8')).toBe(before);
});

test('a file that was changed anywhere is refused', async () => {
  const file = at('changed.json');
  await (await openSecretFile(file, passphrase)).set('name', 'value');
  const written = JSON.parse(await readFile(file, 'utf8')) as Record<string, string>;
  const flip = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
  const openChanged = async (content: string) => {
    await writeFile(file, content);
    return openSecretFile(file, passphrase).then(
      () => 'opened',
      (error: unknown) => (error as { code: string }).code,
    );
  };

  for (const part of ['nonce', 'sealed', 'tag'])
    expect(await openChanged(JSON.stringify({ ...written, [part]: flip(written[part]) }))).toBe('secrets.damaged');
  // The key is made of one and proved by the other.
  for (const part of ['salt', 'check'])
    expect(await openChanged(JSON.stringify({ ...written, [part]: flip(written[part]) }))).toBe('secrets.wrong-passphrase');
  for (const content of [
    '',
    '{}',
    '[]',
    JSON.stringify(written).slice(0, 90),
    JSON.stringify({ ...written, more: 1 }),
    JSON.stringify({ ...written, tag: 'AAAA' }),
  ])
    expect(await openChanged(content)).toBe('secrets.damaged');
});

test('a host keeps secrets beside its cache if a passphrase was given; the environment goes before what is kept', async () => {
  const passphraseFile = at('passphrase.txt');
  await writeFile(passphraseFile, `${passphrase}\nwhat follows is not read\n`);
  const env = { KHAREETATY_CACHE: at('city.db'), KHAREETATY_SECRETS_PASSPHRASE_FILE: passphraseFile };
  const open = (more: Readonly<Record<string, string>> = {}) => openSecrets(readConfig({ env: { ...env, ...more } }));
  const first = await open();
  await first.set('central-password', password);

  expect(await first.isLasting?.()).toBe(true);
  expect(await (await open()).get('central-password')).toBe(password);
  expect(await (await open({ KHAREETATY_CENTRAL_PASSWORD: 'of today' })).get('central-password')).toBe('of today');
  const without = await openSecrets(readConfig({ env: { KHAREETATY_CACHE: at('city.db') } }));
  expect({ lasting: (await without.isLasting?.()) ?? false, kept: await without.get('central-password') }).toEqual({
    lasting: false,
    kept: null,
  });
});

test('a passphrase that is too short, or a file that is not there, is said with the name of the variable or the file', async () => {
  const file = at('short.txt');
  await writeFile(file, 'short\n');

  expect(() => readConfig({ env: { KHAREETATY_SECRETS_PASSPHRASE_FILE: file } })).toThrow(
    /input\.invalid .*KHAREETATY_SECRETS_PASSPHRASE_FILE.*12 letters/,
  );
  expect(() => readConfig({ env: { KHAREETATY_SECRETS_PASSPHRASE_FILE: at('none') } })).toThrow(/file\.missing/);
});
