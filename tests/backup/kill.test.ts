import { cpSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { App } from '../../main/app.ts';
import { createAuditKeyring } from '../../main/audit-key.ts';
import { writePlan } from '../../main/backup/restore-plan.ts';
import { finishSwap } from '../../main/backup/restore.ts';
import { findBackup, restoreInto } from '../../main/backup/unpack-backup.ts';
import { openKeyring } from '../../main/cache-key/keyring.ts';
import { createMemorySecrets } from '../../main/centre-link.ts';
import { readConfig } from '../../main/config.ts';
import { storePlaces } from '../../main/store-places.ts';
import type { CacheKey } from '../../main/store/key.ts';
import { openWriter } from '../../main/store/open.ts';
import { stagedFileOf } from '../../main/store/restore-files.ts';
import { planMoves } from '../../main/store/restore.ts';
import { sql, value } from '../../main/store/sql.ts';
import { migrationsDir } from '../store/incidents.ts';
import { runAndKill } from '../store/kill.ts';
import { ask, folderOf, importRows, incidentsIn, type Listed, type Made, newFolder, openApp, passphrase } from './desk.ts';

const script = new URL('backup-child.ts', import.meta.url);
const [BEFORE, BACKUP] = [70, 50];
const CYCLES = 5;

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
    const { planned, steps, key } = await plan(folder, { backup, secret });
    expect(steps).toEqual(expect.arrayContaining(['folder', 'out cache.db', 'out cache.db.audit-head', 'in cache.db', 'sync']));
    for (const [i, step] of steps.entries()) {
      const cacheFile = copyOf(planned);
      const text = await runAndKill(cacheFile, 'swap', { script, more: [backup, secret, step], isEnough: () => false });
      expect(text, step).toBe('');
      // Nobody opens it in between.
      await expect(openWriter({ cacheFile, migrationsDir, key }), step).rejects.toMatchObject({ code: 'cache.busy' });
      const config = readConfig({ cacheFile, env: {} });
      if (i % 4 === 0) {
        expect(await expectWhole(await openApp(cacheFile, { secret }), cacheFile, [BACKUP]), step).toBe(BACKUP);
      } else {
        await finishSwap(storePlaces(config));
        expect(await countIn(cacheFile, key), step).toBe(BACKUP);
      }
      // What was there before is aside, and opens there.
      expect(await countIn(join(cacheFile, '..', 'aside', 'cache.db'), key), step).toBe(BEFORE);
      rmSync(join(cacheFile, '..'), { recursive: true });
    }
  },
);

/** A folder with the backup made ready and a plan, and the steps of it. Without its plan it is as it was. */
async function plan(folder: string, { backup, secret }: { readonly backup: string; readonly secret: string }) {
  const cacheFile = copyOf(folder);
  const [secrets, places] = [createMemorySecrets({}), storePlaces(readConfig({ cacheFile, env: {} }))];
  const key = (await openKeyring({ cacheFile, secrets }, secret === '' ? null : secret)).key();
  const parts = { places, secrets, passphrase: secret, key: () => key, now: Date.now };
  const found = await findBackup('', { name: null, file: { path: backup, name: 'a' }, passphrase: null });
  const work = { signal: new AbortController().signal, onProgress: () => undefined };
  const copy = await restoreInto(parts, { ...found, to: stagedFileOf(cacheFile), passphrase: null }, work);
  const moves = planMoves(cacheFile, { aside: 'aside', keys: { from: key, to: copy.key }, keepsJournal: true });
  const staged = copyOf(join(cacheFile, '..'));
  expect(await expectWhole(await openApp(staged, { secret }), staged, [BEFORE])).toBe(BEFORE);
  const event: Parameters<typeof writePlan>[2]['event'] = {
    ...{ atMs: Date.now(), actor: 'owner', role: 'admin', host: 'system', action: '', phase: 'done', ref: 'r', subject: 'audit' },
    ...{ subjectId: '', outcome: 'ok', detail: '{}', reason: 'a trial' },
  };
  const whole = { moves: { ...moves, out: [...moves.out], in: [...moves.in] }, event };
  await writePlan(cacheFile, await createAuditKeyring(cacheFile, secrets).read(), whole);
  const steps = ['folder', ...moves.out.map((name) => `out ${name}`), ...moves.in.map(({ to }) => `in ${to}`), 'sync'];
  return { planned: join(cacheFile, '..'), steps, key };
}

async function countIn(cacheFile: string, key: CacheKey | null): Promise<number> {
  const { db, close } = await openWriter({ cacheFile, migrationsDir, key });
  try {
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    return value<number>(db, sql`SELECT count(*) FROM incident`);
  } finally {
    close();
  }
}

test('killed at any moment of a restore, the cache opens as it was or as the backup has it', { timeout: 600_000 }, async () => {
  const { folder, backup } = await filled('');
  const outcomes = new Set<number>();
  let wholeMs = 0;
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const cacheFile = copyOf(folder);
    const startedMs = performance.now();
    const said = await runAndKill(cacheFile, 'restore', {
      ...{ script, more: [backup, ''] },
      // The first is let run to its end; the others are killed everywhere from their beginning to their end.
      isEnough: (text) => text.includes(cycle === 0 ? 'done' : 'begin'),
      afterMs: (wholeMs * cycle) / CYCLES,
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
  for (let cycle = 0; cycle < CYCLES; cycle++) {
    const startedMs = performance.now();
    const said = await runAndKill(cacheFile, 'make', {
      ...{ script, more: ['', ''] },
      isEnough: (text) => text.includes(cycle === 0 ? 'done' : 'begin'),
      afterMs: (wholeMs * cycle) / CYCLES,
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
