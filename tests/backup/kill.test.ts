import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { App } from '../../main/app.ts';
import { runAndKill } from '../store/kill.ts';
import { ask, folderOf, importRows, incidentsIn, type Listed, type Made, newFolder, openApp, passphrase } from './desk.ts';

const script = new URL('backup-child.ts', import.meta.url);
const [BEFORE, BACKUP] = [70, 50];

/** A closed cache of 70 incidents, a backup of it with 50, and the folder they are in. */
async function filled(secret: string): Promise<{ readonly folder: string; readonly backup: string }> {
  const folder = newFolder();
  const cacheFile = join(folder, 'cache.db');
  const app = await openApp(cacheFile);
  if (secret !== '') await ask(app, 'settings.encryptCache', { passphrase: secret, understood: true });
  await importRows(app, BACKUP);
  const { backup } = await ask<Made>(app, 'backups.make');
  await importRows(app, BEFORE - BACKUP, BACKUP);
  await app.close();
  return { folder, backup: join(folderOf(cacheFile), backup.name) };
}

const copyOf = (folder: string): string => {
  const copy = newFolder();
  cpSync(folder, copy, { recursive: true });
  return join(copy, 'cache.db');
};

async function expectWhole(app: App, cacheFile: string, counts: readonly number[]): Promise<number> {
  const count = await incidentsIn(app);
  expect(counts).toContain(count);
  expect(await ask(app, 'audit.verify')).toMatchObject({ isIntact: true });
  const { checks } = await ask<{ checks: { name: string; ok: boolean }[] }>(app, 'settings.doctor');
  expect(checks.filter(({ ok }) => !ok)).toEqual([]);
  await ask(app, 'incidents.addNote', { id: 1, body: 'it can be written to' });
  expect(readdirSync(join(cacheFile, '..')).filter((name) => /\.restored?(\.|-|$)/.test(name))).toEqual([]);
  await app.close();
  return count;
}

test.each(['', passphrase])(
  'killed at each step of a swap, the next start ends it; before it has a plan, the cache stays (passphrase: "%s")',
  { timeout: 600_000 },
  async (secret) => {
    const { folder, backup } = await filled(secret);
    const swap = async (cacheFile: string, step: string) =>
      runAndKill(cacheFile, 'swap', { script, more: [backup, secret, step], isEnough: (said) => said.includes('done') });
    const staged = copyOf(folder);
    await swap(staged, 'staged');
    expect(await expectWhole(await openApp(staged, { secret }), staged, [BEFORE])).toBe(BEFORE);

    const whole = copyOf(folder);
    const said = await swap(whole, 'none');
    const steps = JSON.parse(/steps (.*)/.exec(said)?.[1] ?? '[]') as string[];
    expect(steps).toEqual(expect.arrayContaining(['planned', 'folder', 'out cache.db', 'out cache.db.audit-head', 'in cache.db', 'sync']));
    for (const step of steps) {
      const cacheFile = copyOf(folder);
      const text = await swap(cacheFile, step);
      expect(text, step).not.toContain('done');
      expect(await expectWhole(await openApp(cacheFile, { secret }), cacheFile, [BACKUP]), step).toBe(BACKUP);
      // What was there before is aside, and opens there.
      const old = await openApp(join(cacheFile, '..', 'aside', 'cache.db'), { secret });
      expect(await incidentsIn(old), step).toBe(BEFORE);
      await old.close();
      rmSync(join(cacheFile, '..'), { recursive: true });
    }
  },
);

test('killed at any moment of a restore, the cache opens as it was or as the backup has it', { timeout: 600_000 }, async () => {
  const { folder, backup } = await filled('');
  const outcomes = new Set<number>();
  let wholeMs = 0;
  for (let cycle = 0; cycle < 8; cycle++) {
    const cacheFile = copyOf(folder);
    const startedMs = performance.now();
    const said = await runAndKill(cacheFile, 'restore', {
      ...{ script, more: [backup, ''] },
      // The first is let run to its end; the others are killed everywhere from their beginning to their end.
      isEnough: (text) => text.includes(cycle === 0 ? 'done' : 'begin'),
      afterMs: (wholeMs * cycle) / 8,
    });
    if (cycle === 0) wholeMs = performance.now() - startedMs - Number(/begin (\d+)/.exec(said)?.[1] ?? 0);
    const count = await expectWhole(await openApp(cacheFile), cacheFile, [BEFORE, BACKUP]);
    if (said.includes('done')) expect(count).toBe(BACKUP);
    outcomes.add(count);
    rmSync(join(cacheFile, '..'), { recursive: true });
  }
  expect([...outcomes].sort()).toEqual([BACKUP, BEFORE]);
});

test('killed at any moment of a backup, there is none or a whole one, and the next one clears up', { timeout: 600_000 }, async () => {
  const { folder } = await filled('');
  const cacheFile = copyOf(folder);
  let wholeMs = 0;
  for (let cycle = 0; cycle < 8; cycle++) {
    const startedMs = performance.now();
    const said = await runAndKill(cacheFile, 'make', {
      ...{ script, more: ['', ''] },
      isEnough: (text) => text.includes(cycle === 0 ? 'done' : 'begin'),
      afterMs: (wholeMs * cycle) / 8,
    });
    if (cycle === 0) wholeMs = performance.now() - startedMs - Number(/begin (\d+)/.exec(said)?.[1] ?? 0);
  }
  const app = await openApp(cacheFile);
  const { items } = await ask<Listed>(app, 'backups.list');
  expect(items.every(({ state }) => state === 'verified')).toBe(true);
  const { backup } = await ask<Made>(app, 'backups.make');
  const names = readdirSync(folderOf(cacheFile));
  expect(names).toContain(backup.name);
  expect(names.filter((name) => !name.endsWith('.khbackup'))).toEqual([]);
  for (const { name } of items) expect(await ask(app, 'backups.drill', { name })).toMatchObject({ name });
  await expectWhole(app, cacheFile, [BEFORE]);
});
