import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import type { IncidentBatch } from '../../main/batch.ts';
import type { Writes } from '../../main/store/api.ts';
import { openWorkers, type WorkerOptions, type Workers } from '../../main/workers/pool.ts';
import { newCacheOptions, tempFolder } from '../store/fixtures.ts';
import { everything, incidentBatch, manyIncidents, mapping } from '../store/incidents.ts';

const entry = (name: string): string => fileURLToPath(new URL(`../../main/workers/${name}-worker.ts`, import.meta.url));
const files = { store: entry('store'), compute: entry('compute'), etl: entry('etl'), report: entry('report') };
const crashingStore = fileURLToPath(new URL('entries/store.ts', import.meta.url));

async function openTestWorkers(changes: Partial<WorkerOptions> = {}): Promise<Workers> {
  const workers = await openWorkers({ ...(await newCacheOptions()), files, ...changes } as WorkerOptions);
  onTestFinished(() => workers.close());
  return workers;
}

const begin: Parameters<Writes['beginImport']>[0] = { fileName: 'a.csv', fileHash: '', signature: 's', mapping, startedMs: 0 };

/** Calls a name that only the test's store worker knows. */
const crash = (side: Workers['read'] | Workers['write']): Promise<unknown> => (side as unknown as { crash(): Promise<unknown> }).crash();

test('an import through the writer is seen by the readers as soon as it is acknowledged', async () => {
  const { read, write } = await openTestWorkers();
  const { batchId } = await write.beginImport(begin);
  await write.appendIncidents(batchId, incidentBatch(manyIncidents(200)), new Int32Array(200), []);
  expect((await read.incidentColumns(everything)).count).toBe(0);
  expect(await write.finishImport(batchId, { read: 200, finishedMs: 10 })).toMatchObject({ accepted: 200 });
  expect((await read.incidentColumns(everything)).count).toBe(200);
  expect(await read.health()).toMatchObject({ incidents: 200, quickCheck: 'ok', spatialIndexOk: true });
});

test('writes take the arrays they are given, reads copy them', async () => {
  const { read, write } = await openTestWorkers();
  const ids = Int32Array.of(1);
  await read.descriptionCounts(ids, 8);
  expect(ids).toHaveLength(1);
  await write.setIncidentZones(ids, Int32Array.of(0), 1);
  expect(ids).toHaveLength(0);
});

test('writes are done in the order in which they were asked for', async () => {
  const { read, write } = await openTestWorkers();
  await Promise.all(Array.from({ length: 50 }, (_, i) => write.saveSettings({ hotspotDays: i + 7 })));
  expect(await read.settings()).toEqual({ hotspotDays: 56 });
});

test('other writes, a second import too, wait for the end of an open import', async () => {
  const { read, write } = await openTestWorkers();
  const done: string[] = [];
  const { batchId } = await write.beginImport(begin);
  const setting = write.saveSettings({ theme: 'dark' }).then(() => done.push('setting'));
  const second = write.beginImport({ ...begin, fileName: 'b.csv' }).then((opened) => {
    done.push('second');
    return opened;
  });
  const late = write.saveSettings({ theme: 'light' }).then(() => done.push('late'));
  await write.appendIncidents(batchId, incidentBatch(manyIncidents(10)), new Int32Array(10), []);
  expect(await read.settings()).toEqual({});
  await write.finishImport(batchId, { read: 10, finishedMs: 1 }).then(() => done.push('first'));
  await write.abortImport((await second).batchId);
  await Promise.all([setting, late]);
  expect(done).toEqual(['first', 'setting', 'second', 'late']);
  expect(await read.settings()).toEqual({ theme: 'light' });
});

test('an import that is aborted lets the writes behind it through', async () => {
  const { read, write } = await openTestWorkers();
  const { batchId } = await write.beginImport(begin);
  const setting = write.saveSettings({ theme: 'dark' });
  await write.appendIncidents(batchId, incidentBatch(manyIncidents(10)), new Int32Array(10), []);
  await write.abortImport(batchId);
  await setting;
  expect(await read.importBatches()).toEqual([]);
});

test('a defect in the store comes back as an error that says where', async () => {
  const { write } = await openTestWorkers();
  await expect(write.finishImport(7, { read: 0, finishedMs: 0 })).rejects.toThrow('Import 7 is not open');
});

test('a cache that cannot be opened is told by its code, and everything is closed again', async () => {
  const options = await newCacheOptions();
  await writeFile(options.cacheFile, 'no database at all, but long enough to look like one '.repeat(20));
  await expect(openWorkers({ ...options, files } as WorkerOptions)).rejects.toMatchObject({ code: 'cache.foreign' });
  await expect(openTestWorkers({ spatialite: '/nowhere/mod_spatialite' })).rejects.toMatchObject({ code: 'spatialite.missing' });
});

test('after closing, the cache can be opened again', async () => {
  const options = await newCacheOptions();
  const first = await openTestWorkers(options as WorkerOptions);
  await first.write.saveSettings({ theme: 'dark' });
  await first.close();
  const second = await openTestWorkers(options as WorkerOptions);
  expect(await second.read.settings()).toEqual({ theme: 'dark' });
});

test('a reader that is lost fails its calls and is started again, once', async () => {
  const { read } = await openTestWorkers({ files: { ...files, store: crashingStore }, readers: 1 });
  await expect(crash(read)).rejects.toMatchObject({ code: 'worker.lost' });
  expect(await read.settings()).toEqual({});
  await expect(crash(read)).rejects.toMatchObject({ code: 'worker.lost' });
  await expect(read.settings()).rejects.toMatchObject({ code: 'worker.lost' });
});

test('a writer that is lost in the middle of an import leaves nothing of it, and is started again', async () => {
  const { read, write } = await openTestWorkers({ files: { ...files, store: crashingStore } });
  const { batchId } = await write.beginImport(begin);
  await write.appendIncidents(batchId, incidentBatch(manyIncidents(500)), new Int32Array(500), []);
  const waiting = write.saveSettings({ theme: 'dark' });
  await Promise.all([
    expect(crash(write)).rejects.toMatchObject({ code: 'worker.lost' }),
    expect(waiting).rejects.toMatchObject({ code: 'worker.lost' }),
  ]);
  await write.saveSettings({ theme: 'light' });
  expect(await read.settings()).toEqual({ theme: 'light' });
  expect((await read.incidentColumns(everything)).count).toBe(0);
});

test('compute runs a function of analytics by its name', async () => {
  const { compute } = await openTestWorkers();
  const lonLat = Float64Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? 48 : 29) + i * 1e-6);
  const { labels, count } = await compute('dbscan', { lonLat, radiusM: 100, minPoints: 5 });
  expect(count).toBe(1);
  expect([...labels]).toEqual(new Array(20).fill(0));
});

async function bigCsv(rows: number): Promise<{ path: string; name: string }> {
  const path = join(await tempFolder(), 'big.csv');
  const lines = Array.from({ length: rows }, (_, i) => `2018-05-10 10:00:00,T,D${i},B,48.${i % 10},29.${i % 7}1`);
  await writeFile(path, `Date,PrimaryType,Description,Block,Longitude,Latitude\n${lines.join('\n')}\n`);
  return { path, name: 'big.csv' };
}

test('a file is read in batches, one at a time, and not read on while two of them wait', async () => {
  const { etl } = await openTestWorkers();
  const file = await bigCsv(90_000);
  const batches: number[] = [];
  let atOnce = 0;
  let rowsWritten = 0;
  let maxAhead = 0;
  const onBatch = async (batch: IncidentBatch): Promise<void> => {
    expect(++atOnce).toBe(1);
    // A turn through a thread, so that further batches would have the time to come.
    await etl.preview(file, null, 'Asia/Kuwait');
    batches.push(batch.count);
    rowsWritten += batch.count;
    atOnce--;
  };
  const onProgress = ({ rows }: { readonly rows: number }): void => void (maxAhead = Math.max(maxAhead, rows - rowsWritten));
  const { read } = await etl.readIncidents(file, mapping, onBatch, { onProgress });
  expect(read).toBe(90_000);
  expect(batches.length).toBeGreaterThan(3);
  expect(rowsWritten).toBe(90_000);
  // Two that wait and one that is being filled.
  expect(maxAhead).toBeLessThanOrEqual(3 * Math.max(...batches));
});

test('a batch that cannot be written ends the reading with that error', async () => {
  const { etl } = await openTestWorkers();
  const onBatch = () => Promise.reject(new Error('disk full'));
  await expect(etl.readIncidents(await bigCsv(90_000), mapping, onBatch, {})).rejects.toThrow('disk full');
});

test('reading a file is cancelled in the middle', async () => {
  const { etl } = await openTestWorkers();
  const controller = new AbortController();
  let batches = 0;
  const onBatch = (): Promise<void> => {
    batches++;
    controller.abort();
    return Promise.resolve();
  };
  const reading = etl.readIncidents(await bigCsv(90_000), mapping, onBatch, { signal: controller.signal });
  await expect(reading).rejects.toMatchObject({ code: 'cancelled' });
  expect(batches).toBeLessThanOrEqual(2);
});

test('a file that is not there is told by its code', async () => {
  const { etl } = await openTestWorkers();
  const gone = { path: join(await tempFolder(), 'gone.csv'), name: 'gone.csv' };
  await expect(etl.preview(gone, null, 'Asia/Kuwait')).rejects.toMatchObject({ code: 'file.missing' });
});
