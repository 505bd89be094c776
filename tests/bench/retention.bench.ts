import { copyFileSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { layout } from '../../main/layout.ts';
import { writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { run as runSql, sql, value, type WriteDb } from '../../main/store/sql.ts';
import { openWorkers } from '../../main/workers/pool.ts';
import { incidentBatch, mapping } from '../store/incidents.ts';
import { measureMs, withFolder, type BenchRow } from './bench.ts';

export const name = 'retention';

const INCIDENTS = Number(process.env['BENCH_INCIDENTS'] ?? 1_000_000);
const PIECE = 20_000;
const STEP = 2_000;
const nowMs = Date.parse('2026-01-01T00:00Z');
const by = { actor: 'bench', atMs: nowMs };
const canary = Buffer.from('CANARY');

/**
 * Half of a full cache erased in steps, against one DELETE of the same rows through the same indexes and triggers; what free pages hold
 * before the file is made anew, with bytes written over and without; and what readers notice meanwhile.
 */
export function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const first = join(folder, 'full.db');
    console.error(`making ${String(INCIDENTS)} incidents …`);
    await withWriter(first, fill);
    const copy = (name: string): string => {
      const file = join(folder, name);
      copyFileSync(first, file);
      return file;
    };
    console.error('erasing …');
    const plain = await withWriter(copy('plain.db'), (db) => {
      const isOld = sql`type_id = (SELECT id FROM incident_type WHERE code = 'OLD')`;
      const ms = measureMs(() => runSql(db, sql`DELETE FROM incident WHERE ${isOld}`));
      db.pragma('wal_checkpoint(TRUNCATE)');
      const left = canaries(db.name);
      return { ms, left, vacuumMs: measureMs(() => db.exec('VACUUM')), bytes: statSync(db.name).size };
    });
    const ours = await withWriter(copy('ours.db'), (db) => {
      let longestMs = 0;
      const ms = measureMs(() => {
        writes.beginPurge(db, INCIDENTS / 2, by);
        for (let isLeft = true; isLeft;) {
          const startedMs = performance.now();
          isLeft = writes.purgeStep(db, 'here', STEP, nowMs)?.isLeft ?? false;
          longestMs = Math.max(longestMs, performance.now() - startedMs);
        }
        writes.purgeRest(db, 'here');
      });
      db.pragma('wal_checkpoint(TRUNCATE)');
      const left = canaries(db.name);
      const filesMs = measureMs(() => writes.purgeFiles(db, 'here', nowMs));
      return { ms, longestMs, left, filesMs, after: canaries(db.name) };
    });
    const { idleMs, busyMs, seconds } = await readMeanwhile(copy('read.db'));
    const of = `${String(INCIDENTS / 2)} of ${String(INCIDENTS)} incidents`;
    const row = (what: string, figure: number, unit: string, peer: BenchRow['peer'] = null, target = ''): BenchRow => ({
      what,
      value: figure,
      unit,
      peer,
      target,
    });
    return [
      row(`erasing ${of} in steps of ${String(STEP)}, processor time`, ours.ms, 'ms', {
        name: 'one DELETE of the same rows',
        value: plain.ms,
        ratio: plain.ms / ours.ms,
      }),
      row('the longest step, by the clock', ours.longestMs, 'ms'),
      row('making the files anew', ours.filesMs, 'ms', {
        name: 'VACUUM after that DELETE',
        value: plain.vacuumMs,
        ratio: plain.vacuumMs / ours.filesMs,
      }),
      row('texts that went and still stand in the file before that', ours.left, '', {
        name: 'after the plain DELETE',
        value: plain.left,
        ratio: plain.left / Math.max(1, ours.left),
      }),
      row('the same in the end', ours.after, '', null, '0'),
      row('all of it through the threads, by the clock', seconds, 's'),
      row('a page of 50 incidents meanwhile, 95th percentile', busyMs, 'ms', {
        name: 'with nothing else to do',
        value: idleMs,
        ratio: idleMs / busyMs,
      }),
    ];
  });
}

async function withWriter<T>(cacheFile: string, work: (db: WriteDb) => T): Promise<T> {
  const { db, close } = await openWriter({ cacheFile, migrationsDir: layout.migrationsDir });
  try {
    return work(db);
  } finally {
    close();
  }
}

/** Every second one goes; only those hold the canary. */
function fill(db: WriteDb): void {
  const { batchId } = writes.beginImport(db, { fileName: 'a.csv', fileHash: '', signature: '', mapping, startedMs: 1 });
  for (let from = 0; from < INCIDENTS; from += PIECE) {
    const rows = Array.from({ length: PIECE }, (_, i) => {
      const [key, isOld] = [from + i, i % 2 === 0];
      const local = new Date(Date.UTC(2018, 0, 1) + key * 60_000).toISOString().slice(0, 16);
      return {
        key,
        local,
        type: isOld ? 'OLD' : 'NEW',
        description: `${isOld ? 'CANARY' : 'KEPT'} theft from a building ${String(key)}`,
        place: `Block ${String(key % 500)}`,
      };
    });
    writes.appendIncidents(db, batchId, incidentBatch(rows), new Int32Array(PIECE), []);
  }
  writes.finishImport(db, batchId, { read: INCIDENTS, finishedMs: 2 });
  writes.saveRetentionRules(db, [{ type: 'OLD', days: 365 }], by);
  if (value<number>(db, sql`SELECT count(*) FROM incident`) !== INCIDENTS) throw new Error('not all came in');
}

function canaries(file: string): number {
  const bytes = readFileSync(file);
  let count = 0;
  for (let at = bytes.indexOf(canary); at >= 0; at = bytes.indexOf(canary, at + 1)) count++;
  return count;
}

async function readMeanwhile(cacheFile: string): Promise<{ idleMs: number; busyMs: number; seconds: number }> {
  const workers = await openWorkers({
    cacheFile,
    files: layout.workers,
    migrationsDir: layout.migrationsDir,
    readers: 1,
    computeThreads: 1,
  });
  try {
    const { read, write } = workers;
    const page = async (): Promise<number> => {
      const startedMs = performance.now();
      await read.incidentPage({ from: null, to: null, typeIds: [], zoneIds: [] }, { page: 1 + Math.floor(startedMs % 100), pageSize: 50 });
      return performance.now() - startedMs;
    };
    const idle: number[] = [];
    for (let i = 0; i < 100; i++) idle.push(await page());
    const busy: number[] = [];
    let isRunning = true;
    const startedMs = performance.now();
    const erasing = (async () => {
      await write.beginPurge(INCIDENTS / 2, by);
      while ((await write.purgeStep('here', STEP, nowMs))?.isLeft === true);
      await write.purgeRest('here');
      while (!(await write.purgeFiles('here', nowMs)));
      isRunning = false;
    })();
    while (isRunning) busy.push(await page());
    await erasing;
    const p95 = (list: number[]): number => list.toSorted((a, b) => a - b)[Math.floor(list.length * 0.95)] ?? NaN;
    return { idleMs: p95(idle), busyMs: p95(busy), seconds: (performance.now() - startedMs) / 1_000 };
  } finally {
    await workers.close();
  }
}
