import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { run, runProcess, tempFolder } from './run.ts';

const passwords = { dana: 'a long enough secret', amal: 'another long secret' };

test('accounts are made, used and ended by the command line', { timeout: 240_000 }, async () => {
  const folder = await tempFolder();
  const cache = ['--cache', join(folder, 'cache.db')];
  const files = { dana: join(folder, 'dana.txt'), amal: join(folder, 'amal.txt') };
  await Promise.all((['dana', 'amal'] as const).map((name) => writeFile(files[name], `${passwords[name]}\n`)));
  const as = (name: keyof typeof files) => ({ KHAREETATY_USER: name, KHAREETATY_PASSWORD_FILE: files[name] });
  const json = async (args: readonly string[], options: { readonly env?: Record<string, string>; readonly input?: string } = {}) => {
    const { code, stdout, stderr } = await run([...args, ...cache, '--json'], options);
    if (code !== 0) throw new Error(stderr);
    return JSON.parse(stdout) as Record<string, never>;
  };

  const setUp = await runProcess(['users', 'set-up', 'dana', '--password-stdin', ...cache, '--json'], { input: `${passwords.dana}\n` });
  const { recoveryCode } = JSON.parse(setUp.stdout) as Record<string, string>;
  expect(recoveryCode).toMatch(/^[0-9A-Z]{5}(-[0-9A-Z]{5}){4}$/);

  const nobody = await run(['incidents', 'list', ...cache]);
  expect(nobody).toMatchObject({ code: 1 });
  expect(nobody.stderr).toContain('KHAREETATY_API_KEY');

  const { code } = await json(['users', 'invite', 'amal', '--role', 'viewer'], { env: as('dana') });
  await json(['users', 'accept', 'amal', code ?? '', '--password-stdin'], { input: passwords.amal });
  expect(await json(['incidents', 'list'], { env: as('amal') })).toMatchObject({ total: 0 });
  const refused = await run(['settings', 'set', 'language', 'ar', ...cache], { env: as('amal') });
  expect(refused).toMatchObject({ code: 1 });

  const { secret, key } = await json(['keys', 'make', 'robot', '--role', 'analyst', '--subject', 'settings'], { env: as('dana') });
  const robot = { KHAREETATY_API_KEY: String(secret) };
  expect(await json(['settings', 'set', 'hotspotDays', '30'], { env: robot })).toMatchObject({ hotspotDays: 30 });
  await json(['keys', 'revoke', (key as { id: string }).id], { env: as('dana') });
  expect(await run(['settings', 'get', ...cache], { env: robot })).toMatchObject({ code: 1 });

  // Each call signed out when it ended: what is left are the two that set their passwords.
  const { items } = await json(['users', 'places'], { env: as('dana') });
  expect((items as unknown as { name: string }[]).map(({ name }) => name).sort()).toEqual(['amal', 'dana', 'dana']);
});

test.each([
  [['users', 'set-up', 'dana'], '', 2, '--password-stdin'],
  [['users', 'set-up', 'dana', '--password-stdin'], '', 2, '--password-stdin'],
  [['users', 'set-up', 'dana', '--password-stdin'], '1234567890', 1, 'easy to guess'],
  [['users', 'set-up', 'da\u202ena', '--password-stdin'], 'a long enough secret', 2, 'name'],
  [['users', 'invite', 'amal', '--role', 'king'], '', 2, '--role'],
  [['users', 'invite', 'amal'], '', 1, 'users set-up'],
  [['users', 'disable', 'amal'], '', 2, 'ID'],
  [['keys', 'make', 'robot'], '', 1, 'users set-up'],
])('%j is refused with a cure', async (args, input, code, says) => {
  const folder = await tempFolder();
  const outcome = await run([...args, '--cache', join(folder, 'cache.db')], { input });

  expect(outcome).toMatchObject({ code, stdout: '' });
  expect(outcome.stderr).toContain(says);
});
