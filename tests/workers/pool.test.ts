import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { openWorkers, type WorkerOptions } from '../../main/workers/pool.ts';
import { newCacheOptions } from '../store/fixtures.ts';
import { everything, incidentBatch, manyIncidents, mapping } from '../store/incidents.ts';

const entry = (name: string): string => fileURLToPath(new URL(`../../main/workers/${name}-worker.ts`, import.meta.url));
const sources = { store: entry('store'), compute: entry('compute'), etl: entry('etl') };

async function openTestWorkers(changes: Partial<WorkerOptions> = {}) {
  const workers = await openWorkers({ ...(await newCacheOptions()), files: sources, ...changes } as WorkerOptions);
  onTestFinished(() => workers.close());
  return workers;
}

test('an import through the writer thread is seen by the readers', async () => {
  const { read, write } = await openTestWorkers();
  const { batchId } = await write.beginImport({ fileName: 'a.csv', fileHash: '', signature: 's', mapping, startedMs: 0 });
  await write.appendIncidents(batchId, incidentBatch(manyIncidents(200)), new Int32Array(200), []);
  const report = await write.finishImport(batchId, { read: 200, finishedMs: 10 });
  expect(report).toMatchObject({ accepted: 200, unchanged: 0 });
  const columns = await read.incidentColumns(everything);
  expect(columns.count).toBe(200);
  expect(await read.health()).toMatchObject({ incidents: 200, quickCheck: 'ok', spatialIndexOk: true, schemaVersion: 1, journalMode: 'wal' });
});
