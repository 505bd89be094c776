/** A second process on a cache: does one thing, says "ready" with its result as JSON, and then waits to be killed. */
import { writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { incidentBatch, manyIncidents, mapping, migrationsDir } from './incidents.ts';

const [cacheFile = '', task] = process.argv.slice(2);
const { db } = await openWriter({ cacheFile, migrationsDir });

if (task === 'take') say(writes.takeDelivery(db, 5_000));
if (task === 'hold') say(null);
if (task === 'import') {
  const { batchId } = writes.beginImport(db, { fileName: 'half.csv', fileHash: '', signature: 's', mapping, startedMs: 0 });
  writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(20_000)), new Int32Array(20_000), []);
  say(batchId);
}

function say(result: unknown): void {
  process.stdout.write(`ready ${JSON.stringify(result)}\n`);
  setInterval(() => undefined, 60_000);
}
