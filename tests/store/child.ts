/** A second process on a cache: does one thing, says "ready" with its result as JSON, and then waits to be killed. */
import { writeSync } from 'node:fs';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { incidentBatch, manyIncidents, mapping, migrationsDir } from './incidents.ts';

const [cacheFile = '', task] = process.argv.slice(2);
const { db } = await openWriter({ cacheFile, migrationsDir });

if (task === 'take') say(writes.takeDelivery(db, 5_000));
if (task === 'hold') say(null);
// Edits, notes and removals without end; each is said when it is acknowledged.
if (task === 'edit') {
  process.stdout.write('ready null\n');
  const first = reads.syncCounts(db).waiting;
  for (let k = first; ; k++) edit(k);
}
if (task === 'import') {
  const { batchId } = writes.beginImport(db, { fileName: 'half.csv', fileHash: '', signature: 's', mapping, startedMs: 0 });
  writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(20_000)), new Int32Array(20_000), []);
  say(batchId);
}

function say(result: unknown): void {
  process.stdout.write(`ready ${JSON.stringify(result)}\n`);
  setInterval(() => undefined, 60_000);
}

function edit(k: number): void {
  const by = { actor: 'child', atMs: 1_700_000_000_000 + k };
  const id = 1 + (k % 20);
  if (k % 5 === 4) writes.addNote(db, id, `note ${k}`, by);
  else writes.editIncident(db, id, { description: `text ${k}`, place: `place ${k}` }, by);
  writeSync(1, `acked ${k}\n`);
}
