import { copyFileSync, readFileSync, rmSync, statSync, truncateSync } from 'node:fs';
import { expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, sql, value, type WriteDb } from '../../main/store/sql.ts';
import { importRows, newCacheOptions, openTestWriter } from './fixtures.ts';
import { manyIncidents } from './incidents.ts';
import { runAndKill } from './kill.ts';

const cycles = 60;
const link = {
  login: 'kh_u_noura',
  userName: 'Noura',
  cluster: 'c1',
  timeline: '1',
  epoch: 'e1',
  workspace: 'w1',
  scopeVer: 1,
  zones: null,
  role: 'admin',
} as const;
const by = { actor: 'noura', atMs: 1_700_000_000_000 };
const limits = { ops: 200, rows: 2_000, bytes: 1_000_000 };

/** Lets a child edit until it has acknowledged so many, kills it, and tells the last that it acknowledged. */
async function editAndKill(cacheFile: string, count: number): Promise<number> {
  const text = await runAndKill(cacheFile, 'edit', { isEnough: (said) => said.split('acked ').length > count });
  return Number(/.*acked (\d+)\n/s.exec(text)?.[1] ?? Number.NaN);
}

/** Every change is in the data, in the history and in the outbox, or in none of them. */
function expectAgreement(db: WriteDb): void {
  expect(db.pragma('quick_check', { simple: true })).toBe('ok');
  const ops = all<{ rowId: string; text: string | null; k: number }>(
    db,
    sql`SELECT row_id AS rowId, set_json ->> '$.description' AS text, at_ms - 1700000000000 AS k FROM outbox WHERE actor = 'child' ORDER BY n`,
  );
  expect(ops.map(({ k }) => k)).toEqual(ops.map((_, i) => (ops[0]?.k ?? 0) + i));
  expect(value(db, sql`SELECT count(*) FROM incident_history WHERE actor = 'child'`)).toBe(ops.length);
  const last = new Map(ops.filter(({ text }) => text !== null).map(({ rowId, text }) => [rowId.replaceAll('-', ''), text]));
  for (const { uid, description } of all<{ uid: string; description: string }>(
    db,
    sql`SELECT lower(hex(uid)) AS uid, description FROM incident`,
  )) {
    if (last.has(uid)) expect(description).toBe(last.get(uid));
  }
  expect(value(db, sql`SELECT count(*) FROM incident_note`)).toBe(ops.filter(({ text }) => text === null).length);
}

test(`what was acknowledged is there after ${cycles} kills, in the cache and in its second copy`, { timeout: 600_000 }, async () => {
  const options = await newCacheOptions();
  const first = await openWriter(options);
  importRows(first.db, manyIncidents(20));
  writes.saveLink(first.db, link);
  first.close();
  for (let cycle = 0; cycle < cycles; cycle++) {
    const last = await editAndKill(options.cacheFile, 3 + ((cycle * 7) % 40));
    const { db, close } = await openWriter(options);
    expect(value<number>(db, sql`SELECT max(at_ms) - 1700000000000 FROM outbox`)).toBeGreaterThanOrEqual(last);
    expectAgreement(db);
    const lines = readFileSync(`${options.cacheFile}.outbox.jsonl`, 'utf8').trimEnd().split('\n');
    expect(lines.length).toBe(value<number>(db, sql`SELECT count(*) FROM outbox`));
    close();
  }
});

test('changes of a cache that is lost, or replaced by an older copy, are put back once', async () => {
  const options = await newCacheOptions();
  const first = await openWriter(options);
  importRows(first.db, manyIncidents(3));
  writes.saveLink(first.db, link);
  writes.editIncident(first.db, 1, { description: 'before the copy' }, by);
  first.close();
  copyFileSync(options.cacheFile, `${options.cacheFile}.copy`);
  const second = await openWriter(options);
  const deviceId = reads.syncState(second.db).deviceId;
  writes.editIncident(second.db, 2, { description: 'after the copy' }, by);
  second.close();
  copyFileSync(`${options.cacheFile}.copy`, options.cacheFile);

  const third = await openWriter(options);
  expect(reads.syncState(third.db)).toMatchObject({ rescuedOps: 1, pending: 2 });
  expect(reads.syncState(third.db).deviceId).not.toBe(deviceId);
  expect([1, 2].map((id) => reads.incident(third.db, id)?.description)).toEqual(['before the copy', 'after the copy']);
  third.close();

  for (const end of ['', '-wal', '-shm']) rmSync(`${options.cacheFile}${end}`, { force: true });
  const db = await openTestWriter(options);
  expect(reads.syncState(db)).toMatchObject({ rescuedOps: 2, pending: 2 });
  expect(writes.nextOps(db, limits).map(({ n, set }) => [n, set])).toEqual([
    [1, { description: 'before the copy' }],
    [2, { description: 'after the copy' }],
  ]);
});

test('changes after a second copy whose end was cut off are in it, too', async () => {
  const options = await newCacheOptions();
  const first = await openWriter(options);
  importRows(first.db, manyIncidents(3));
  writes.saveLink(first.db, link);
  writes.editIncident(first.db, 1, { description: 'before' }, by);
  writes.editIncident(first.db, 2, { description: 'cut off' }, by);
  first.close();
  const file = `${options.cacheFile}.outbox.jsonl`;
  truncateSync(file, statSync(file).size - 20);
  const second = await openWriter(options);
  writes.editIncident(second.db, 3, { description: 'after' }, by);
  second.close();

  for (const end of ['', '-wal', '-shm']) rmSync(`${options.cacheFile}${end}`, { force: true });
  const db = await openTestWriter(options);
  expect(writes.nextOps(db, limits).map(({ set }) => set)).toEqual([
    { description: 'before' },
    { description: 'cut off' },
    { description: 'after' },
  ]);
});

test.each([
  ['an empty cache', 0],
  ['a cache with rows', 3_000],
])('a pull into %s is there wholly or not at all, wherever it is killed', { timeout: 600_000 }, async (_what, had) => {
  const options = await newCacheOptions();
  const first = await openWriter(options);
  if (had > 0) importRows(first.db, manyIncidents(had));
  first.close();
  const outcomes = new Set<number>();
  for (let cycle = 0; cycle < 12; cycle++) {
    await runAndKill(options.cacheFile, 'pull', { isEnough: (text) => text.includes('applying'), afterMs: cycle * 40 });
    const { db, close } = await openWriter(options);
    const [count, { cursor }] = [value<number>(db, sql`SELECT count(*) FROM incident`), reads.syncState(db)];
    expect([count, cursor]).toEqual(cursor === null ? [had, null] : [20_000, 'next']);
    expect(value<number>(db, sql`SELECT count(*) FROM incident_version`)).toBe(cursor === null ? 0 : 20_000);
    expect(db.pragma('quick_check', { simple: true })).toBe('ok');
    expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
    outcomes.add(count);
    close();
    if (count === 20_000) break;
  }
  expect(outcomes.has(had)).toBe(true);
});

test('a snapshot that is killed again and again fetches no whole chunk twice', { timeout: 600_000 }, async () => {
  const options = await newCacheOptions();
  const fetched: string[] = [];
  let kills = 0;
  for (let cycle = 0; cycle < 20; cycle++) {
    const text = await runAndKill(options.cacheFile, 'snapshot', {
      isEnough: (said) => (said.match(/chunk/g) ?? []).length > cycle % 3 || said.includes('done'),
      afterMs: 2,
    });
    fetched.push(...(text.match(/chunk \d+/g) ?? []));
    if (text.includes('done')) break;
    kills++;
  }
  const db = await openTestWriter(options);
  expect(value(db, sql`SELECT count(*) FROM incident`)).toBe(20_000);
  expect(new Set(fetched).size).toBe(10);
  // At most the one that each kill cut off comes again.
  expect(fetched.length).toBeLessThanOrEqual(10 + kills);
  expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
});
