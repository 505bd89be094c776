/** Entry of a thread with one connection to the cache: the writer, or a reader; or of one that changes its key, or makes copies of it. */
import { workerData } from 'node:worker_threads';
import { checkCopy, copyBytes, copyCache, digestOf, type Progressed } from '../store/backup.ts';
import { explainSqliteError } from '../store/failure.ts';
import { isBundleOpen } from '../store/bundle-import.ts';
import { isImportOpen } from '../store/import.ts';
import { reads, writes } from '../store/index.ts';
import type { CacheKey } from '../store/key.ts';
import { canOpenWith, openReader, openWriter, type CacheOptions } from '../store/open.ts';
import { failInterruptedRuns } from '../store/pipeline.ts';
import { recrypt, settleRecrypt, type KeyChange } from '../store/recrypt.ts';
import { dropStaged } from '../store/restore-files.ts';
import { makeReady, planMoves, swapFiles } from '../store/restore.ts';
import type { ReadDb, WriteDb } from '../store/sql.ts';
import { freeBuffer } from '../store/free-buffer.ts';
import { buffersIn, type CallMessage } from './protocol.ts';
import { serve, type Notify, type Served } from './serve.ts';

export interface StoreWorkerData extends CacheOptions {
  readonly role: 'reader' | 'writer' | 'recrypt' | 'copies';
}

// Safe: the pool is the only one that starts this file.
const options = workerData as StoreWorkerData;
void serve({ writer: serveWriter, reader: serveReader, recrypt: serveRecrypt, copies: serveCopies }[options.role]);

/** Two calls, each with a KeyChange: recrypt, and settle, which tells what became of it. */
function serveRecrypt(): Served {
  const call = ({ name, args: [change] }: CallMessage): Promise<unknown> => {
    // Safe: the pool is the only one that calls.
    return name === 'settle' ? settleRecrypt(options, change as KeyChange) : recrypt(options, change as KeyChange);
  };
  return { call };
}

/** What backups and restores do with whole files; each takes seconds. */
const copies = {
  copyCache: (_: Notify, target: string) => copyCache(options, target),
  checkCopy: (_: Notify, cacheFile: string, key: CacheKey | null, knownSchema: number) =>
    checkCopy({ ...options, cacheFile, key }, { knownSchema }),
  digestOf: (notify: Notify, ...args: readonly [file: string, bytes: number]) => digestOf(...args, nowAndThen(notify)),
  copyBytes: (notify: Notify, ...args: readonly [from: string, to: string, bytes: number]) => copyBytes(...args, nowAndThen(notify)),
  canOpen: (_: Notify, cacheFile: string, key: CacheKey | null) => canOpenWith({ ...options, cacheFile, key }),
  makeReady: (_: Notify, cacheFile: string, key: CacheKey | null, change: Parameters<typeof makeReady>[1]) =>
    makeReady({ ...options, cacheFile, key }, change),
  planMoves: (_: Notify, companions: Parameters<typeof planMoves>[1]) => planMoves(options.cacheFile, companions),
  swapFiles: (_: Notify, moves: Parameters<typeof swapFiles>[1]) => swapFiles(options, moves),
  dropStaged: (_: Notify) => dropStaged(options.cacheFile),
};
export type Copies = typeof copies;

function serveCopies(): Served {
  const call = async ({ name, args }: CallMessage, notify: Notify): Promise<unknown> => {
    try {
      // Safe: callers are typed by the same table.
      return await (copies[name as keyof Copies] as (notify: Notify, ...args: readonly unknown[]) => unknown)(notify, ...args);
    } catch (error) {
      throw explainSqliteError(error, options.cacheFile);
    }
  };
  return { call };
}

const NOTE_EVERY_MS = 100;

function nowAndThen(notify: Notify): Progressed {
  let lastMs = 0;
  return (fraction) => {
    const nowMs = performance.now();
    if (nowMs - lastMs < NOTE_EVERY_MS) return;
    lastMs = nowMs;
    notify(fraction);
  };
}

async function serveReader(): Promise<Served> {
  const { db, close } = await openReader(options);
  return { call: ({ name, args }) => callTable(reads, name, [db, ...args]), close };
}

async function serveWriter(): Promise<Served> {
  const { db, close } = await openWriter(options);
  failInterruptedRuns(db, Date.now());
  const waiting: (() => void)[] = [];

  const call = (message: CallMessage): unknown => {
    if (stepsOfOpen(db)?.has(message.name) === false) {
      return new Promise<void>((resolve) => waiting.push(resolve)).then(() => call(message));
    }
    try {
      return callTable(writes, message.name, [db, ...message.args]);
    } finally {
      // Moved here and done with. The garbage collector would let hundreds of megabytes gather in a long import.
      buffersIn(message.args).forEach(freeBuffer);
      // Each that waited looks again: the first may be an import itself.
      if (stepsOfOpen(db) === null) for (const resume of waiting.splice(0)) resume();
    }
  };
  return { call, close };
}

/** The writes that belong to the transaction that is open from one call to the next: all others wait for its end. null: none is open. */
function stepsOfOpen(db: WriteDb): ReadonlySet<string> | null {
  if (isImportOpen(db)) return importSteps;
  return isBundleOpen(db) ? bundleSteps : null;
}

const importSteps: ReadonlySet<string> = new Set<keyof typeof writes>(['appendIncidents', 'finishImport', 'abortImport']);
const bundleSteps: ReadonlySet<string> = new Set<keyof typeof writes>(['takeBundle', 'finishBundle', 'abortBundle']);

type AnyTable = Readonly<Record<string, ((db: never, ...args: never[]) => unknown) | undefined>>;

function callTable(table: AnyTable, name: string, args: readonly [db: ReadDb | WriteDb, ...unknown[]]): unknown {
  const run = table[name];
  if (!run) throw new Error(`The store has no function ${name}`);
  try {
    // Safe: the pool's callers are typed by the same table.
    return run(...(args as unknown as [never, ...never[]]));
  } catch (error) {
    throw explainSqliteError(error, options.cacheFile);
  }
}
