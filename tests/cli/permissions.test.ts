/** Who may call what by the command line: the same table as by HTTP (tests/hosts/permissions.test.ts). */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { App } from '../../main/app.ts';
import { createClient } from '../../main/cli/client.ts';
import type { Identity } from '../../main/config.ts';
import { procedures } from '../../preload/contract/index.ts';
import { roles } from '../../preload/contract/procedure.ts';
import { openTestApp } from '../contract/test-app.ts';
import { principals, type Principal, verdictOf } from '../hosts/principals.ts';

const admin = { name: 'admin', role: 'admin' } as const;
const password = 'nine camels drink slowly';
const identities = new Map<Principal, Identity | null>([[null, null]]);
let folder: string;
let app: App;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'khareetaty-permissions-'));
  app = await openTestApp(join(folder, 'cache.db'));
  await app.dispatch('users.setUp', { name: 'dana', password }, { caller: admin });
  for (const role of roles) {
    const reply = await app.dispatch('users.makeKey', { name: `key ${role}`, role }, { caller: admin });
    if (!reply.ok) throw new Error(reply.error.code);
    identities.set(role, { apiKey: (reply.value as { readonly secret: string }).secret });
  }
});
afterAll(async () => {
  await app.close();
  await rm(folder, { recursive: true });
});

/** What a call with an input that fits nothing is answered: whoever may call it is told so, and nothing is done. */
async function codeOf(name: string, identity: Identity | null): Promise<string> {
  const { client } = createClient(app, { identity, signal: new AbortController().signal, onProgress: () => undefined });
  const [subject = '', verb = ''] = name.split('.');
  // Safe: the client has a function for each procedure of the contract.
  const call = (client as unknown as Readonly<Record<string, Readonly<Record<string, (input: unknown) => Promise<unknown>>>>>)[subject]?.[
    verb
  ];
  return (
    call?.({ nonsense: 1 }).then(
      () => 'ok',
      (error: unknown) => (error as { readonly code?: string }).code ?? String(error),
    ) ?? Promise.resolve('none')
  );
}

test.each(principals)('%s may call what the contract says, and nothing else', async (principal) => {
  const wrong: string[] = [];
  for (const [name, procedure] of procedures) {
    const code = await codeOf(name, identities.get(principal) ?? null);
    const verdict = verdictOf(procedure, principal);
    if (code !== (verdict === 'allowed' ? 'input.invalid' : verdict)) wrong.push(`${name}: ${code}`);
  }
  expect(wrong).toEqual([]);
});

test('nobody by a key that was altered, nor by a password that is wrong', async () => {
  const file = join(folder, 'password.txt');
  await writeFile(file, 'another one\n');

  expect(await codeOf('users.me', { apiKey: `kh1_${'a'.repeat(12)}_${'b'.repeat(43)}` })).toBe('users.sign-in-needed');
  expect(await codeOf('users.me', { name: 'dana', passwordFile: file })).toBe('users.wrong-credentials');
  expect(await codeOf('users.me', { name: 'dana', passwordFile: join(folder, 'none') })).toBe('file.unreadable');
  await writeFile(file, `${password}\n`);
  expect(await codeOf('users.me', { name: 'dana', passwordFile: file })).toBe('input.invalid');
});
