/** Caches for the tests of the store and the workers, in folders that are removed after the test. */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { ImportReport, Reject } from '../../preload/contract/domain.ts';
import { writes } from '../../main/store/index.ts';
import { openReader, openWriter, type CacheOptions } from '../../main/store/open.ts';
import type { ReadDb, WriteDb } from '../../main/store/sql.ts';
import { incidentBatch, mapping, migrationsDir, type TestIncident } from './incidents.ts';

/** A folder that is removed after the test. */
export async function tempFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'khareetaty-store-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** Options of a cache that does not exist yet. */
export async function newCacheOptions(): Promise<CacheOptions> {
  return { cacheFile: join(await tempFolder(), 'cache.khareetaty'), migrationsDir };
}

/** A writer on a cache, closed after the test. */
export async function openTestWriter(options?: CacheOptions): Promise<WriteDb> {
  const { db, close } = await openWriter(options ?? (await newCacheOptions()));
  onTestFinished(close);
  return db;
}

/** A reader on the same cache, closed after the test. */
export async function openTestReader(writer: WriteDb): Promise<ReadDb> {
  const { db, close } = await openReader({ cacheFile: writer.name });
  onTestFinished(close);
  return db;
}

/** Imports rows as one file; `zoneIds` one a row, none without. */
export function importRows(
  db: WriteDb,
  rows: readonly TestIncident[],
  {
    zoneIds = new Int32Array(rows.length),
    rejects = [],
  }: { readonly zoneIds?: Int32Array<ArrayBuffer>; readonly rejects?: readonly Reject[] } = {},
): ImportReport {
  const { batchId } = writes.beginImport(db, { fileName: 'a.csv', fileHash: '', signature: 'columns', mapping, startedMs: 1_000 });
  writes.appendIncidents(db, batchId, incidentBatch(rows), zoneIds, rejects);
  return writes.finishImport(db, batchId, { read: rows.length + rejects.length, finishedMs: 3_000 });
}

/** Another process that does a task on a cache (see child.ts) and then waits to be killed. */
export async function startChild(
  cacheFile: string,
  task: 'take' | 'hold' | 'import',
): Promise<{ readonly result: unknown; readonly child: ChildProcess; kill(): Promise<void> }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('child.ts', import.meta.url)), cacheFile, task], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const kill = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  onTestFinished(kill);
  for await (const line of createInterface({ input: child.stdout })) {
    if (line.startsWith('ready ')) return { result: JSON.parse(line.slice(6)) as unknown, child, kill };
  }
  throw new Error(`The child ended before it had done its task "${task}"`);
}
