/** Takes incidents into a new cache in a process of its own: processor time of it, and its peak memory. */
import { parseArgs } from 'node:util';
import { writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { incidentBatch, manyIncidents, mapping, migrationsDir } from '../store/incidents.ts';
import { measureMs } from './bench.ts';

const { values } = parseArgs({
  options: { cache: { type: 'string' }, key: { type: 'string' }, temp: { type: 'string' }, rows: { type: 'string' } },
});
const rows = Number(values.rows);
const batchRows = 10_000;
const batches = Array.from({ length: rows / batchRows }, (_, part) =>
  incidentBatch(
    manyIncidents(batchRows, part * batchRows).map((row) => ({ ...row, description: `incident ${row.key}`, place: 'BLOCK 7' })),
  ),
);
const key = values.key === undefined ? null : Buffer.from(values.key, 'hex');
const { db, close } = await openWriter({ cacheFile: values.cache ?? '', migrationsDir, key });
if (values.temp !== undefined) db.pragma(`temp_store = ${values.temp}`);
const beforeKb = process.resourceUsage().maxRSS;
const ms = measureMs(() => {
  const { batchId } = writes.beginImport(db, { fileName: 'a.csv', fileHash: '', signature: 's', mapping, startedMs: 0 });
  for (const batch of batches) writes.appendIncidents(db, batchId, batch, new Int32Array(batchRows), []);
  writes.finishImport(db, batchId, { read: rows, finishedMs: 1 });
});
const mb = (process.resourceUsage().maxRSS - beforeKb) / 1024;
close();
console.log(JSON.stringify({ ms, mb }));
