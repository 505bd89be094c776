import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runInProcess, tempFolder } from './run.ts';

const json = async (args: readonly string[]): Promise<Record<string, unknown>> => {
  const { code, stdout, stderr } = await runInProcess([...args, '--json']);
  expect(stderr.split('\n').filter((line) => line.startsWith('khareetaty:'))).toEqual([]);
  expect(code).toBe(0);
  return JSON.parse(stdout) as Record<string, unknown>;
};

async function filledCache(): Promise<{ readonly folder: string; readonly cacheFile: string; readonly cache: readonly string[] }> {
  const folder = await tempFolder();
  const cacheFile = join(folder, 'cache.db');
  const rows = join(folder, 'rows.csv');
  const lines = ['1', '2', '3'].map((day) => `2024-03-0${day}T08:15:00+03:00,THEFT,47.97,29.37,row ${day}\n`);
  writeFileSync(rows, `occurred_at,type,longitude,latitude,description\n${lines.join('')}`);
  await json(['import', rows, '--cache', cacheFile]);
  return { folder, cacheFile, cache: ['--cache', cacheFile] };
}

test(
  'backups are made, tried out and listed, and one takes the place of a cache that does not open any more',
  { timeout: 400_000 },
  async () => {
    const { folder, cacheFile, cache } = await filledCache();
    const stick = join(folder, 'stick');
    mkdirSync(stick);
    const refused = await runInProcess(['backups', 'folder', join(folder, 'none'), ...cache]);
    expect(refused).toMatchObject({ code: 1 });
    expect(refused.stderr).toMatch(/backups\.folder: .*none.*ENOENT/);
    await json(['backups', 'folder', stick, ...cache]);
    expect(await json(['backups', 'daily', 'off', ...cache])).toMatchObject({ folder: stick, isDaily: false });
    const { backup } = await json(['backups', 'make', ...cache]);
    const { name } = backup as { readonly name: string };
    const list = await runInProcess(['backups', 'list', '--language', 'ar', ...cache]);
    expect(list.stdout).toContain('هذا قرص الذاكرة نفسه');
    expect(list.stdout).toMatch(new RegExp(`${name}.*متحقَّق منها`));
    expect(await json(['backups', 'drill', ...cache])).toMatchObject({ name, rows: { incidents: 3 } });

    const untold = await runInProcess(['backups', 'restore', name, '--reason', 'a trial', ...cache]);
    expect(untold).toMatchObject({ code: 2, stdout: '' });
    expect(untold.stderr).toMatch(/goes into a folder beside it[^]*add --yes/);
    const restore = (...more: readonly string[]) =>
      json(['backups', 'restore', name, '--reason', 'the disk failed', '--yes', ...cache, ...more]);
    expect(await restore()).toMatchObject({ rows: { incidents: 3 } });

    const damaged = readFileSync(cacheFile);
    damaged.fill(7, 0, 4_096);
    writeFileSync(cacheFile, damaged);
    expect((await runInProcess(['incidents', 'list', ...cache])).stderr).toMatch(/cache\.(corrupt|foreign)/);
    const { aside } = (await restore()) as { readonly aside: string };
    expect(await json(['incidents', 'list', ...cache])).toMatchObject({ total: 3 });
    expect(readFileSync(join(aside, 'cache.db')).equals(damaged)).toBe(true);
    const verified = await runInProcess(['audit', 'verify', ...cache]);
    expect(verified).toMatchObject({ code: 0 });
    const { items } = await json(['audit', 'list', '--action', 'audit.', ...cache]);
    expect(items).toEqual(
      expect.arrayContaining([expect.objectContaining({ action: 'audit.restored', reason: 'the disk failed', actor: 'cli' })]),
    );
  },
);

test('settings go to a file and come from one, all of it or nothing, and what changes is listed', { timeout: 400_000 }, async () => {
  const { folder, cache } = await filledCache();
  const file = join(folder, 'settings.json');
  await json(['settings', 'set', 'hotspotRadiusM', '400', ...cache]);
  await json(['settings', 'export', file, ...cache]);
  const content = JSON.parse(readFileSync(file, 'utf8')) as { readonly settings: Record<string, unknown> };
  expect(content).toMatchObject({ kind: 'khareetaty-settings', version: 1, settings: { hotspotRadiusM: 400, calendar: 'kw' } });
  expect(await json(['settings', 'import', file, ...cache])).toEqual({ changes: [], isTrial: false });

  const write = (settings: object, more: object = {}) => writeFileSync(file, JSON.stringify({ ...content, settings, ...more }));
  const radius = async () => (await json(['settings', 'get', ...cache]))['hotspotRadiusM'];
  write({ hotspotRadiusM: 300, weekStart: 'mon' });
  const changes = [
    { key: 'weekStart', before: 'sun', after: 'mon' },
    { key: 'hotspotRadiusM', before: 400, after: 300 },
  ];
  expect(await json(['settings', 'import', file, '--dry-run', ...cache])).toEqual({ changes, isTrial: true });
  expect(await radius()).toBe(400);

  const bad: readonly (readonly [object, RegExp, object?])[] = [
    [{ hotspotRadiusM: 300, weekStart: 'someday' }, /settings\.weekStart/],
    [{ hotspotRadiusM: 3 }, /settings\.hotspotRadiusM/],
    [{ hotspotRadiusM: 300, password: 'x' }, /settings\.password/],
    [{ hotspotRadiusM: 300, calendar: 'atlantis' }, /settings\.calendar.*atlantis/],
    [{ hotspotRadiusM: 300, timeZone: 'Nowhere/Land' }, /timeZone/],
    [{ hotspotRadiusM: 300 }, /version/, { version: 2 }],
  ];
  for (const [settings, said, more] of bad) {
    write(settings, more);
    const { code, stderr } = await runInProcess(['settings', 'import', file, ...cache]);
    expect(code).not.toBe(0);
    expect(stderr).toMatch(said);
  }
  writeFileSync(file, 'not JSON');
  expect((await runInProcess(['settings', 'import', file, ...cache])).stderr).toMatch(/settings\.not-settings/);
  expect(await radius()).toBe(400);

  write({ hotspotRadiusM: 300, weekStart: 'mon' });
  expect(await json(['settings', 'import', file, ...cache])).toEqual({ changes, isTrial: false });
  expect(await json(['settings', 'get', ...cache])).toMatchObject({ hotspotRadiusM: 300, weekStart: 'mon' });
});
