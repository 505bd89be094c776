import {
  appendFileSync,
  copyFileSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { FrameFile } from '../../main/store/frame-file.ts';
import { reads, writes } from '../../main/store/index.ts';
import { kindOfFile } from '../../main/store/key.ts';
import { openReader, openWriter } from '../../main/store/open.ts';
import { all, run, sql, value } from '../../main/store/sql.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { incidentBatch, manyIncidents, mapping, migrationsDir } from './incidents.ts';
import { filesWith, link, newKey, newKeyedOptions } from './keyed.ts';
import { insertIncidents, openOlderCache } from './older-cache.ts';
import { pulledRows, pullStart } from './pulled-rows.ts';

const canaries = ['Kanarienvogel-beschreibung', 'Kanarienvogel-ort', 'Kanarienvogel-notiz'] as const;
const by = { actor: 'noura', atMs: 1_700_000_000_000 };
const secretRows = (count: number) => manyIncidents(count).map((row) => ({ ...row, description: canaries[0], place: canaries[1] }));

test('an encrypted cache takes in a file, is edited and searched as any other, and its journal of writes is seen by readers', async () => {
  const options = await newKeyedOptions();
  const db = await openTestWriter(options);
  importRows(db, manyIncidents(5_000));
  const reader = await openReader(options);
  onTestFinished(reader.close);
  writes.editIncident(db, 7, { description: 'seen' }, by);
  expect(reads.incident(reader.db, 7)?.description).toBe('seen');
  expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
  expect(kindOfFile(options.cacheFile)).toBe('keyed');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
  const inBox = sql`SELECT count(*) FROM incident WHERE id IN
    (SELECT pkid FROM idx_incident_geom WHERE xmin <= 48 AND xmax >= 47.9 AND ymin <= 29.4 AND ymax >= 29.3)`;
  expect(value(reader.db, inBox)).toBe(
    value(reader.db, sql`SELECT count(*) FROM incident WHERE lon BETWEEN 47.9 AND 48 AND lat BETWEEN 29.3 AND 29.4`),
  );
});

test('no file beside an encrypted cache can be read, at any step of an import, a pull, an edit and a bundle', async () => {
  const options = await newKeyedOptions();
  const db = await openTestWriter(options);
  const seen = new Set<string>();
  const look = (): void => {
    for (const name of readdirSync(dirname(options.cacheFile))) seen.add(name.replace('cache.khareetaty', ''));
    expect(filesWith(options.cacheFile, canaries)).toEqual([]);
  };
  const { batchId } = writes.beginImport(db, { fileName: 'a.csv', fileHash: '', signature: 's', mapping, startedMs: 0 });
  for (let part = 0; part < 4; part++) {
    const rows = secretRows(8_000).slice(2_000 * part, 2_000 * (part + 1));
    writes.appendIncidents(db, batchId, incidentBatch(rows), new Int32Array(2_000), []);
    look();
  }
  writes.finishImport(db, batchId, { read: 8_000, finishedMs: 1 });
  look();
  writes.saveLink(db, link);
  writes.editIncident(db, 3, { description: `${canaries[0]} 2` }, by);
  writes.addNote(db, 4, canaries[2], by);
  look();
  writes.beginPull(db, { ...pullStart, counts: { incident: 500 } });
  for (const incidents of pulledRows(500)) writes.stagePull(db, { table: 'incident', incidents });
  writes.beginSnapshot(db, { cursor: 'next', chunks: [{ zone: 0, lo: null, hi: null, rows: 500 }] });
  for (const incidents of pulledRows(500)) writes.stageSnapshot(db, incidents);
  const { changes } = reads.bundlePage(db, 0);
  writes.beginBundle(db);
  writes.stageBundle(db, changes);
  look();
  writes.abortBundle(db);
  writes.abortPull(db);
  look();
  expect([...seen]).toEqual(expect.arrayContaining(['', '-wal', '-import', '-pull', '-snapshot', '-bundle', '.outbox.jsonl']));
});

test('the same steps on a cache without a key leave readable text: the look is one', async () => {
  const { key: _, ...options } = await newKeyedOptions();
  const db = await openTestWriter(options);
  importRows(db, secretRows(3));
  writes.saveLink(db, link);
  writes.editIncident(db, 3, { description: `${canaries[0]} 2` }, by);
  expect(filesWith(options.cacheFile, canaries)).toEqual(expect.arrayContaining(['cache.khareetaty.outbox.jsonl']));
});

test('a wrong key, none, and one for a cache without one are told apart from a file of another program', async () => {
  const options = await newKeyedOptions();
  (await openWriter(options)).close();
  const before = readFileSync(options.cacheFile);
  await expect(openWriter({ ...options, key: newKey() })).rejects.toMatchObject({ code: 'cache.wrong-key' });
  await expect(openReader({ ...options, key: newKey() })).rejects.toMatchObject({ code: 'cache.wrong-key' });
  await expect(openWriter({ ...options, key: null })).rejects.toMatchObject({ code: 'cache.key-missing' });
  expect(readFileSync(options.cacheFile).equals(before)).toBe(true);

  const plain = { ...options, cacheFile: `${options.cacheFile}.plain`, key: null };
  (await openWriter(plain)).close();
  await expect(openWriter({ ...plain, key: options.key })).rejects.toMatchObject({ code: 'cache.wrong-key' });
  const foreign = { ...options, cacheFile: `${options.cacheFile}.foreign` };
  writeFileSync(foreign.cacheFile, 'a letter to a friend, much longer than the head of a database file. '.repeat(20));
  await expect(openWriter(foreign)).rejects.toMatchObject({ code: 'cache.foreign' });
});

test('an error about a wrong key holds no key', async () => {
  const options = await newKeyedOptions();
  (await openWriter(options)).close();
  const error: unknown = await openWriter({ ...options, key: newKey() }).catch((thrown: unknown) => thrown);
  const text = `${(error as Error).stack} ${JSON.stringify(error)} ${String((error as Error).cause)}`;
  for (const form of ['hex', 'base64', 'latin1'] as const) expect(text).not.toContain(options.key.toString(form));
});

test('a page that was changed on the disk is found', async () => {
  const options = await newKeyedOptions();
  const { db, close } = await openWriter(options);
  importRows(db, manyIncidents(2_000));
  close();
  const bytes = readFileSync(options.cacheFile);
  // A single bit of pages here and there, some of which hold rows: without a tag a letter would have changed, and nobody would know.
  const pages = bytes.length / 4_096;
  for (let tenth = 2; tenth < 10; tenth++) bytes[4_096 * Math.floor((pages * tenth) / 10) + 1_000] ^= 1;
  writeFileSync(options.cacheFile, bytes);
  const broken = await openWriter(options);
  onTestFinished(broken.close);
  // A page that is needed to go on ends the check, another one is a line of it.
  const found = () => {
    try {
      return JSON.stringify(broken.db.pragma('integrity_check'));
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  expect(found()).toMatch(/SQLITE_CORRUPT|error code=11/);
});

test('an older encrypted cache is migrated, and the copy from before is encrypted, too', async () => {
  const key = newKey();
  const { cacheFile, db, close } = await openOlderCache(6, key);
  insertIncidents(db, 3);
  run(db, sql`UPDATE incident SET description = ${canaries[0]}`);
  close();
  const now = await openTestWriter({ cacheFile, migrationsDir, key });
  expect(all(now, sql`SELECT description FROM incident`)).toEqual(Array(3).fill({ description: canaries[0] }));
  expect(kindOfFile(`${cacheFile}.v6.bak`)).toBe('keyed');
  expect(filesWith(cacheFile, canaries)).toEqual([]);
  const copy = await openReader({ cacheFile: `${cacheFile}.v6.bak`, key });
  onTestFinished(copy.close);
  expect(value(copy.db, sql`SELECT count(*) FROM incident`)).toBe(3);
});

test('changes of an encrypted cache that is lost are put back, also behind an end that was cut off', async () => {
  const options = await newKeyedOptions();
  const first = await openWriter(options);
  importRows(first.db, manyIncidents(3));
  writes.saveLink(first.db, link);
  writes.editIncident(first.db, 1, { description: canaries[0] }, by);
  writes.editIncident(first.db, 2, { description: 'cut off' }, by);
  first.close();
  const file = `${options.cacheFile}.outbox.jsonl`;
  truncateSync(file, statSync(file).size - 20);
  const second = await openWriter(options);
  writes.editIncident(second.db, 3, { description: 'after' }, by);
  second.close();
  const lines = readFileSync(file, 'utf8');

  const loseCache = (): void => ['', '-wal', '-shm'].forEach((end) => rmSync(`${options.cacheFile}${end}`, { force: true }));
  loseCache();
  // A line that somebody else wrote is none of ours.
  const [last = ''] = lines.trimEnd().split('\n').slice(-1);
  const forged = Buffer.from(last, 'base64');
  forged[40] = (forged[40] ?? 0) ^ 1;
  appendFileSync(file, `${forged.toString('base64')}\n`);
  const db = await openTestWriter(options);
  expect(writes.nextOps(db, { ops: 10, rows: 10, bytes: 1e6 }).map(({ set }) => set)).toEqual([
    { description: canaries[0] },
    { description: 'cut off' },
    { description: 'after' },
  ]);
});

test('a second copy of another key is not read, and not taken for ours', async () => {
  const options = await newKeyedOptions();
  const { db, close } = await openWriter(options);
  importRows(db, manyIncidents(3));
  writes.saveLink(db, link);
  writes.editIncident(db, 1, { description: 'of the first' }, by);
  close();
  const other = { ...options, cacheFile: `${options.cacheFile}2`, key: newKey() };
  copyFileSync(`${options.cacheFile}.outbox.jsonl`, `${other.cacheFile}.outbox.jsonl`);
  const second = await openTestWriter(other);
  expect(reads.syncState(second)).toMatchObject({ rescuedOps: 0, pending: 0 });
});

test('pieces of a sealed file open in their place only, and a file of another key is begun anew', async () => {
  const { cacheFile, key } = await newKeyedOptions();
  const file = new FrameFile(cacheFile, key);
  file.add(1, Buffer.from(canaries[0]));
  file.add(2, Buffer.from(canaries[1]));
  file.close();
  expect(filesWith(cacheFile, canaries)).toEqual([]);
  const again = new FrameFile(cacheFile, key);
  expect(again.tags).toEqual([1, 2]);
  expect(again.read(1).toString()).toBe(canaries[1]);
  again.cut(1);
  again.add(3, Buffer.from('third'));
  expect([again.read(0), again.read(1)].map(String)).toEqual([canaries[0], 'third']);
  again.close();

  // Two pieces of the same length change places.
  const bytes = readFileSync(cacheFile);
  const twice = new FrameFile(`${cacheFile}2`, key);
  for (const body of ['aaaa', 'bbbb']) twice.add(1, Buffer.from(body));
  twice.close();
  const pair = readFileSync(`${cacheFile}2`);
  const half = (pair.length - 8) / 2;
  writeFileSync(`${cacheFile}2`, Buffer.concat([pair.subarray(0, 8), pair.subarray(8 + half), pair.subarray(8, 8 + half)]));
  const swapped = new FrameFile(`${cacheFile}2`, key);
  expect(swapped.tags).toEqual([]);
  swapped.close();

  writeFileSync(cacheFile, bytes);
  const other = new FrameFile(cacheFile, newKey());
  expect(other.tags).toEqual([]);
  other.remove();
  expect(existsSync(cacheFile)).toBe(false);
});
