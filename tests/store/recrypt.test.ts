import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { kindOfFile, type CacheKey } from '../../main/store/key.ts';
import { openReader, openWriter, type CacheOptions } from '../../main/store/open.ts';
import { recrypt, settleRecrypt } from '../../main/store/recrypt.ts';
import { sql, value, type WriteDb } from '../../main/store/sql.ts';
import { importRows, newCacheOptions, openTestWriter } from './fixtures.ts';
import { manyIncidents, migrationsDir } from './incidents.ts';
import { filesWith, link, newKey } from './keyed.ts';
import { runAndKill } from './kill.ts';
import { insertIncidents, openOlderCache } from './older-cache.ts';

const canary = 'Kanarienvogel-beschreibung';
const by = { actor: 'noura', atMs: 1_700_000_000_000 };

/** A cache with rows, a change that waits, and what a snapshot has staged. */
async function filledCache(rows: number): Promise<CacheOptions> {
  const options = await newCacheOptions();
  const { db, close } = await openWriter(options);
  importRows(
    db,
    manyIncidents(rows).map((row) => ({ ...row, description: canary })),
  );
  writes.saveLink(db, link);
  writes.editIncident(db, 2, { description: `${canary} that waits` }, by);
  writes.beginSnapshot(db, { cursor: 'next', chunks: [] });
  close();
  return options;
}

const cycles = 12;

/** How long the child took to begin. */
const startMs = (said: string): number => Number(/begin (\d+)/.exec(said)?.[1] ?? 0);

function expectWhole(db: WriteDb, rows: number): void {
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(value(db, sql`SELECT count(*) FROM incident WHERE description LIKE ${`${canary}%`}`)).toBe(rows);
  expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
  expect(value(db, sql`SELECT rtreecheck('idx_incident_geom')`)).toBe('ok');
  expect(reads.syncState(db)).toMatchObject({ pending: 1, rescuedOps: 0 });
}

test('a cache gets a key, another one, and none again: whole each time, and readable with that key alone', async () => {
  const options = await filledCache(3_000);
  const { cacheFile } = options;
  const [first, second] = [newKey(), newKey()];
  const keys: (CacheKey | null)[] = [null, first, second, null];
  for (let i = 1; i < keys.length; i++) {
    const [from, key] = [keys[i - 1] ?? null, keys[i] ?? null];
    await recrypt(options, { from, to: key });
    expect(readdirSync(dirname(cacheFile)).filter((name) => /rekey|-snapshot|-wal/.test(name))).toEqual([]);
    expect(kindOfFile(cacheFile)).toBe(key === null ? 'plain' : 'keyed');
    if (key !== null) expect(filesWith(cacheFile, [canary])).toEqual([]);
    await expect(openReader({ cacheFile, key: from })).rejects.toMatchObject({ code: /^cache\.(wrong-key|key-missing)$/ });
    const { db, close } = await openWriter({ ...options, key });
    expectWhole(db, 3_000);
    close();
  }
});

test('the second copy of what waits comes along, and can be put back with the new key', async () => {
  const options = await filledCache(10);
  const key = newKey();
  await recrypt(options, { from: null, to: key });
  for (const end of ['', '-wal', '-shm']) rmSync(`${options.cacheFile}${end}`, { force: true });
  const db = await openTestWriter({ ...options, key });
  expect(reads.syncState(db)).toMatchObject({ rescuedOps: 1, pending: 1 });
});

test('copies from before migrations are encrypted with the cache', async () => {
  const { cacheFile, db, close } = await openOlderCache(6);
  insertIncidents(db, 3);
  db.exec(`UPDATE incident SET description = '${canary}'`);
  close();
  (await openWriter({ cacheFile, migrationsDir })).close();
  expect(filesWith(cacheFile, [canary])).toEqual(['cache.khareetaty', 'cache.khareetaty.v6.bak']);
  const key = newKey();
  await recrypt({ cacheFile }, { from: null, to: key });
  expect(filesWith(cacheFile, [canary])).toEqual([]);
  const copy = await openReader({ cacheFile: `${cacheFile}.v6.bak`, key });
  onTestFinished(copy.close);
  expect(value(copy.db, sql`SELECT count(*) FROM incident`)).toBe(3);
});

test('an open cache keeps its key', async () => {
  const options = await filledCache(10);
  const before = readFileSync(options.cacheFile);
  const { close } = await openWriter(options);
  onTestFinished(close);
  await expect(recrypt(options, { from: null, to: newKey() })).rejects.toMatchObject({ code: 'cache.in-use' });
  expect(readFileSync(options.cacheFile).equals(before)).toBe(true);
});

test('a wrong former key changes nothing', async () => {
  const options = await filledCache(10);
  const [first, wrong, next] = [newKey(), newKey(), newKey()];
  await recrypt(options, { from: null, to: first });
  await expect(recrypt(options, { from: wrong, to: next })).rejects.toThrow();
  expect(await settleRecrypt(options, { from: first, to: next })).toBe('from');
  const db = await openTestWriter({ ...options, key: first });
  expectWhole(db, 10);
});

test.each(['encrypt', 'rekey', 'decrypt'])(
  'killed at any moment of %s the cache opens with one of the two keys',
  { timeout: 600_000 },
  async (task) => {
    const rows = 4_000;
    const options = await filledCache(rows);
    const [first, second] = [newKey(), newKey()];
    const [start, end] = { encrypt: [null, first], rekey: [first, second], decrypt: [first, null] }[task] ?? [null, null];
    if (start !== null) await recrypt(options, { from: null, to: start });
    let key: CacheKey | null = start;
    const outcomes = new Set<string>();
    let wholeMs = 0;
    for (let cycle = 0; cycle < cycles; cycle++) {
      const change = { from: key, to: key === start ? end : start };
      const more = [change.from, change.to].map((one) => (one === null ? '-' : Buffer.from(one).toString('hex')));
      const startedMs = performance.now();
      const text = await runAndKill(options.cacheFile, 'recrypt', {
        ...{ script: new URL('recrypt-child.ts', import.meta.url), more },
        // The first is let run to its end; the others are killed everywhere from their beginning to beyond their end.
        isEnough: (said) => said.includes(cycle === 0 ? 'done' : 'begin'),
        afterMs: (wholeMs * cycle) / (cycles - 2),
      });
      if (cycle === 0) wholeMs = performance.now() - startedMs - startMs(text);
      const which = await settleRecrypt(options, change);
      if (text.includes('done')) expect(which).toBe('to');
      key = change[which];
      outcomes.add(which);
      expect(readdirSync(dirname(options.cacheFile)).filter((name) => name.includes('rekey'))).toEqual([]);
      const { db, close } = await openWriter({ ...options, key });
      expectWhole(db, rows);
      close();
      if (key !== null) expect(filesWith(options.cacheFile, [canary])).toEqual([]);
    }
    expect([...outcomes].sort()).toEqual(['from', 'to']);
  },
);
