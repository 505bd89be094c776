/** Taking in a bundle on the writer: in pieces, and all of it or nothing. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { BundleChange } from '../../main/central-wire.ts';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, sql, value, type WriteDb } from '../../main/store/sql.ts';
import { newUuid, uuidOf } from '../../main/store/sync-identity.ts';
import { openWorkers } from '../../main/workers/pool.ts';
import { createCentre } from './centre.ts';
import { importRows, newCacheOptions, openTestWriter } from './fixtures.ts';
import { manyIncidents } from './incidents.ts';
import { by, join } from './sync-device.ts';

const CHANGES = 3_000;
const signer = { key: 'k'.repeat(43), deviceName: 'the other' };
const entry = (name: string): string => fileURLToPath(new URL(`../../main/workers/${name}-worker.ts`, import.meta.url));

/** Another device's edits of incidents that both have: two of each. */
function foreignEdits(db: WriteDb): BundleChange[] {
  const rows = all<{ uid: Uint8Array }>(db, sql`SELECT uid FROM incident ORDER BY id LIMIT ${CHANGES / 2}`);
  return Array.from({ length: CHANGES }, (_, i) => {
    const rowId = uuidOf(rows[i % rows.length]?.uid ?? new Uint8Array(16));
    const opId = newUuid(by.atMs + i);
    const round = Math.floor(i / rows.length);
    const set = round === 0 ? { description: `edit ${String(i)}` } : { place: `place ${String(i)}` };
    const kind = 'patch' as const;
    return { opId, txnId: opId, table: 'incident', rowId, kind, set, base: {}, baseVer: 1, ...by, device: newDevice };
  });
}
const newDevice = '0190d7c2-0000-7000-8000-000000000001';

/** A cache of a centre with incidents, and a bundle for it. */
async function makeCache() {
  const db = await openTestWriter();
  return { db, changes: fill(db) };
}

function fill(db: WriteDb): BundleChange[] {
  importRows(db, manyIncidents(CHANGES / 2));
  join(db, createCentre());
  return foreignEdits(db);
}

function stage(db: WriteDb, changes: readonly BundleChange[]): void {
  writes.beginBundle(db);
  for (let i = 0; i < changes.length; i += 50) writes.stageBundle(db, changes.slice(i, i + 50));
}

const waiting = (db: WriteDb): number => reads.syncCounts(db).waiting;
const edited = (db: WriteDb): unknown =>
  value(db, sql`SELECT count(*) FROM incident WHERE description LIKE 'edit %' OR place LIKE 'place %'`);

test('a large bundle is taken over in many pieces, and seen at its end', async () => {
  const { db, changes } = await makeCache();
  stage(db, changes);
  const taken: number[] = [];

  for (let isAll = false; !isAll;) {
    const piece = writes.takeBundle(db);
    taken.push(piece.taken);
    isAll = piece.isAll;
  }
  const report = writes.finishBundle(db, signer, by.atMs);

  expect(taken.length).toBeGreaterThan(10);
  expect(taken).toEqual(taken.toSorted((a, b) => a - b));
  expect(report).toEqual({ added: CHANGES, known: 0, refused: 0, rows: CHANGES });
  expect([waiting(db), edited(db)]).toEqual([CHANGES, CHANGES / 2]);
  expect(reads.isKnownSigner(db, signer.key)).toBe(true);
  expect(existsSync(`${db.name}-bundle`)).toBe(false);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
});

test('a bundle that is given up in the middle leaves nothing, and can be taken in later', async () => {
  const { db, changes } = await makeCache();
  stage(db, changes);
  for (let i = 0; i < 3; i++) writes.takeBundle(db);

  writes.abortBundle(db);

  expect([db.inTransaction, waiting(db), edited(db)]).toEqual([false, 0, 0]);
  expect(reads.isKnownSigner(db, signer.key)).toBe(false);
  expect(existsSync(`${db.name}-bundle`)).toBe(false);
  expect(() => writes.finishBundle(db, signer, by.atMs)).toThrow('No bundle');
  stage(db, changes.slice(0, 250));
  while (!writes.takeBundle(db).isAll);
  expect(writes.finishBundle(db, signer, by.atMs)).toMatchObject({ added: 250 });
});

test('a bundle that is not taken over wholly cannot be finished, and what cannot be taken over undoes all of it', async () => {
  const { db, changes } = await makeCache();
  stage(db, changes);
  writes.takeBundle(db);
  expect(() => writes.finishBundle(db, signer, by.atMs)).toThrow('Not all');
  expect([db.inTransaction, waiting(db)]).toEqual([false, 0]);

  // Two changes of one name in one bundle are one; a table that there is not, is a defect.
  const [first, second] = changes as [BundleChange, BundleChange];
  stage(db, [first, first, { ...second, table: 'nowhere' as BundleChange['table'] }]);
  expect(() => writes.takeBundle(db)).toThrow();
  expect([db.inTransaction, waiting(db), edited(db)]).toEqual([false, 0, 0]);
});

test('other writes wait until the bundle is in or given up', async () => {
  const { cacheFile, migrationsDir } = await newCacheOptions();
  const before = await openWriter({ cacheFile, migrationsDir });
  const changes = fill(before.db);
  before.close();
  const files = { store: entry('store'), compute: entry('compute'), etl: entry('etl'), report: entry('report') };
  const { read, write, close } = await openWorkers({ cacheFile, migrationsDir, files });
  onTestFinished(close);
  const done: string[] = [];
  await write.beginBundle();
  await write.stageBundle(changes.slice(0, 300));
  await write.takeBundle();

  const setting = write.saveSettings({ theme: 'dark' }).then(() => done.push('setting'));
  const other = write.beginBundle().then(() => done.push('other'));
  let pieces = 1;
  for (; !(await write.takeBundle()).isAll; pieces++) expect((await read.syncCounts()).waiting).toBe(0);
  await write.finishBundle(signer, by.atMs).then(() => done.push('bundle'));
  await Promise.all([setting, other]);

  expect(pieces).toBeGreaterThan(1);
  expect(done).toEqual(['bundle', 'setting', 'other']);
  // The settings that were saved meanwhile wait for the centre, too.
  expect((await read.syncCounts()).waiting).toBeGreaterThanOrEqual(300);

  await write.stageBundle(changes.slice(300, 600));
  await write.takeBundle();
  const late = write.saveSettings({ theme: 'light' });
  await write.abortBundle();
  await late;
  expect(await read.settings()).toEqual({ theme: 'light' });
});
