/** A second process on a cache: does one thing, says "ready" with its result as JSON, and then waits to be killed. */
import { writeSync } from 'node:fs';
import type { CentralIncidents } from '../../main/central-wire.ts';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { incidentBatch, manyIncidents, mapping, migrationsDir } from './incidents.ts';
import { pulledRows, pullStart } from './pulled-rows.ts';

const [cacheFile = '', task, keyHex = ''] = process.argv.slice(2);
const { db } = await openWriter({ cacheFile, migrationsDir, key: keyHex === '' ? null : Buffer.from(keyHex, 'hex') });

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
  writes.appendIncidents(
    db,
    batchId,
    incidentBatch(manyIncidents(20_000).map((row) => ({ ...row, description: `Kanarienvogel ${row.key}` }))),
    new Int32Array(20_000),
    [],
  );
  say(batchId);
}

function say(result: unknown): void {
  process.stdout.write(`ready ${JSON.stringify(result)}\n`);
  setInterval(() => undefined, 60_000);
}
// Goes on with a run of retention; each step is said when it is done.
if (task === 'purge') {
  process.stdout.write('ready null\n');
  const atMs = 1_767_225_600_000;
  for (let isLeft = true; isLeft;) {
    isLeft = writes.purgeStep(db, 'here', 250, atMs)?.isLeft ?? false;
    writeSync(1, 'step\n');
  }
  writes.purgeRest(db, 'here');
  writeSync(1, 'files\n');
  writes.purgeFiles(db, 'here', atMs);
  writeSync(1, 'end\n');
  process.exit(0);
}
// Rows of a centre in pieces, taken over again and again; each step is said before it is begun.
if (task === 'pull' || task === 'snapshot') {
  const rows = pulledRows(20_000);
  process.stdout.write('ready null\n');
  if (task === 'pull') pullAll(rows);
  else snapshotAll(rows);
  writeSync(1, 'done\n');
}

function pullAll(rows: readonly CentralIncidents[]): void {
  const count = rows.reduce((sum, piece) => sum + piece.count, 0);
  const counts = { incident: count };
  writes.beginPull(db, { ...pullStart, counts });
  for (const incidents of rows) writes.stagePull(db, { table: 'incident', incidents });
  writeSync(1, 'applying\n');
  writes.applyPull(db, 1_700_000_000_000);
}

function snapshotAll(rows: readonly CentralIncidents[]): void {
  const chunks = rows.map(({ count }) => ({ zone: 0, lo: null, hi: null, rows: count }));
  const { done } = writes.beginSnapshot(db, { cursor: 'next', chunks });
  rows.forEach((incidents, chunk) => {
    if (done.includes(chunk)) return;
    writeSync(1, `chunk ${chunk}\n`);
    writes.stageSnapshot(db, incidents);
    writes.endSnapshotChunk(db, chunk);
  });
  writeSync(1, 'applying\n');
  writes.beginPull(db, pullStart);
  writes.applyPull(db, 1_700_000_000_000);
}

function edit(k: number): void {
  const by = { actor: 'child', atMs: 1_700_000_000_000 + k };
  const id = 1 + (k % 20);
  if (k % 5 === 4) writes.addNote(db, id, `note ${k}`, by);
  else writes.editIncident(db, id, { description: `text ${k}`, place: `place ${k}` }, by);
  writeSync(1, `acked ${k}\n`);
}
