import { generateKeyPairSync } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { rawOf } from '../../main/courier/bundle-format.ts';
import { openBundle } from '../../main/courier/open-bundle.ts';
import { sealBundle } from '../../main/courier/seal-bundle.ts';

let folder = '';
afterEach(() => rm(folder, { recursive: true, force: true }));

/** A bundle of `count` equal lines, well formed and signed; @returns how reading it ends. */
async function readSealed(line: string, count: number): Promise<unknown> {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-courier-'));
  const { privateKey } = generateKeyPairSync('ed25519');
  const keys = { sign: privateKey, signKey: rawOf(privateKey).toString('base64url') };
  const uuid = '0190163d-8694-439b-aea5-966c26f8ad91';
  const name = { bundle: uuid, workspace: uuid, madeMs: 0 };
  async function* lines() {
    for (let i = 0; i < count; i++) yield line;
  }
  const path = join(folder, 'x.khbundle');
  await writeFile(path, await sealBundle(keys, name, { passphrase: 'a stick in a pocket' }, lines()));
  const bundle = await openBundle({ path, name: 'x.khbundle' });
  try {
    let read = 0;
    for await (const found of bundle.lines(await bundle.unlock('a stick in a pocket', null))) read += found === line ? 1 : 0;
    return read;
  } catch (error) {
    return (error as { readonly code?: string }).code;
  } finally {
    await bundle.close();
  }
}

it('reads a bundle that shrank as changes do', async () => {
  expect(await readSealed('{"change":1}', 1_000)).toBe(1_000);
});

it('refuses one that unpacks to far more than changes do, although its signature is right', async () => {
  expect(await readSealed('0'.repeat(1 << 20), 100)).toBe('courier.tampered');
});
