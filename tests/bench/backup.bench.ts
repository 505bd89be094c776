import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { type App, createApp } from '../../main/app.ts';
import { readConfig } from '../../main/config.ts';
import { layout } from '../../main/layout.ts';
import { writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { storePlaces } from '../../main/store-places.ts';
import { inCopyThread } from '../../main/workers/pool.ts';
import { incidentBatch, manyIncidents, mapping } from '../store/incidents.ts';
import { type BenchRow, withFolder } from './bench.ts';

export const name = 'backup';

const INCIDENTS = Number(process.env['BENCH_INCIDENTS'] ?? 1_000_000);
const PIECE = 20_000;
const admin = { name: 'bench', role: 'admin' } as const;
const passphrase = 'nine camels drink slowly';

/**
 * A backup of a full cache by the clock, while pages of incidents are read without a pause, against the copies that the shell of SQLite makes
 * of the same file in the same run, which proves nothing; with a key and without.
 */
export function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const cacheFile = join(folder, 'full.db');
    console.error(`making ${String(INCIDENTS)} incidents …`);
    await fill(cacheFile);
    const config = readConfig({ cacheFile, env: { KHAREETATY_LOG: 'error', KHAREETATY_CACHE_PASSPHRASE: passphrase } });
    const app = await createApp(config, { messages: null });
    try {
      const idle = await readMeanwhile(app, (isOver) => void setTimeout(isOver, 3_000));
      const plain = await backUp(app);
      const target = join(folder, 'copy.db');
      const copyMs = await timed(() => inCopyThread(storePlaces(config), 'copyCache', [target]));
      rmSync(target);
      const shell = async (command: string): Promise<number | null> => {
        const ms = await timed(() => execFileSync('sqlite3', [cacheFile, command], { stdio: 'pipe' })).catch(() => null);
        rmSync(target, { force: true });
        return ms;
      };
      const vacuumMs = await shell(`VACUUM INTO '${target}'`);
      const backupMs = await shell(`.backup '${target}'`);
      await app.dispatch('settings.encryptCache', { passphrase, understood: true }, { caller: admin });
      const keyed = await backUp(app);
      const of = `${String(INCIDENTS)} incidents (load ${loadavg()[0]?.toFixed(0) ?? '?'})`;
      const peer = (its: string, ms: number | null, ours: number) =>
        ms === null ? null : { name: its, value: ms / 1_000, ratio: ms / ours };
      const row = (what: string, ms: number, its: BenchRow['peer'], target = ''): BenchRow => ({
        ...{ what, value: ms / 1_000, unit: 's', peer: its, target },
      });
      return [
        row(`the copy alone, ${of}`, copyMs, peer("VACUUM INTO by sqlite3's shell", vacuumMs, copyMs)),
        row('the same', copyMs, peer(".backup by sqlite3's shell", backupMs, copyMs)),
        row(
          'a backup, proved, while pages are read',
          plain.ms,
          peer("VACUUM INTO by sqlite3's shell, not proved", vacuumMs, plain.ms),
          '≤ 10 s',
        ),
        row('the same of an encrypted cache', keyed.ms, peer('without a key', plain.ms, keyed.ms), '≤ 10 s'),
        row('a page of 50 incidents meanwhile, 95th percentile', plain.p95Ms, peer('with nothing else to do', idle, plain.p95Ms)),
      ];
    } finally {
      await app.close();
    }
  });
}

async function fill(cacheFile: string): Promise<void> {
  const { db, close } = await openWriter({ cacheFile, migrationsDir: layout.migrationsDir });
  const { batchId } = writes.beginImport(db, { fileName: 'a.csv', fileHash: '', signature: '', mapping, startedMs: 1 });
  for (let from = 0; from < INCIDENTS; from += PIECE) {
    const rows = manyIncidents(PIECE, from).map((one) => ({
      ...one,
      description: `theft from a building ${String(one.key)}`,
      place: 'Block 7',
    }));
    writes.appendIncidents(db, batchId, incidentBatch(rows), new Int32Array(PIECE), []);
  }
  writes.finishImport(db, batchId, { read: INCIDENTS, finishedMs: 2 });
  close();
}

async function timed(work: () => unknown): Promise<number> {
  const startedMs = performance.now();
  await work();
  return performance.now() - startedMs;
}

async function backUp(app: App): Promise<{ readonly ms: number; readonly p95Ms: number }> {
  let ms = 0;
  const p95Ms = await readMeanwhile(app, (isOver) => {
    void timed(async () => {
      const reply = await app.dispatch('backups.make', {}, { caller: admin });
      if (!reply.ok) throw new Error(reply.error.code);
    }).then((took) => {
      ms = took;
      isOver();
    });
  });
  return { ms, p95Ms };
}

/** @returns the 95th percentile of a read, in ms, until what was begun is over. */
async function readMeanwhile(app: App, begin: (isOver: () => void) => void): Promise<number> {
  let isRunning = true;
  begin(() => (isRunning = false));
  const took: number[] = [];
  for (let page = 1; isRunning; page = (page % 100) + 1)
    took.push(await timed(() => app.dispatch('incidents.list', { page, pageSize: 50 }, { caller: admin })));
  return took.toSorted((a, b) => a - b)[Math.floor(took.length * 0.95)] ?? Number.NaN;
}
