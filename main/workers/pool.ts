/** All threads of the product, seen as plain asynchronous functions. The main thread only moves buffers between them. */
import { statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { AppError } from '../../preload/contract/errors.ts';
import type { ReportPlaces, RenderedReport } from '../reports/render.ts';
import type { Compute, EtlPort, Remote, ReportsPort } from '../services/ports.ts';
import type { Reads, Writes } from '../store/api.ts';
import { createGate } from '../store/gate.ts';
import type { CacheKey } from '../store/key.ts';
import type { KeyChange } from '../store/recrypt.ts';
import { openEtl } from './etl-port.ts';
import type { Copies, StoreWorkerData } from './store-worker.ts';
import { createTaskPool } from './task-pool.ts';
import { Thread } from './thread.ts';

export interface WorkerOptions {
  readonly cacheFile: string;
  readonly migrationsDir: string;
  /** null or left out: the cache is not encrypted. */
  readonly key?: CacheKey | null;
  /** Absolute paths of the workers' entries: sources under Node 24, built files in the product. */
  readonly files: { readonly store: string; readonly compute: string; readonly etl: string; readonly report: string };
  /** Path of mod_spatialite; without it the usual places are tried. */
  readonly spatialite?: string;
  /** Folder of the libraries that come with the packaged product. */
  readonly bundledDir?: string;
  /** Path of a better-sqlite3 addon made for another runtime. */
  readonly nativeBinding?: string;
  readonly readers?: number;
  readonly computeThreads?: number;
  /** Compute and etl threads without work end after this time. */
  readonly idleMs?: number;
  /** Is told of each read that kept its thread busy for over 250 ms. */
  readonly onSlow?: (name: keyof Reads, ms: number) => void;
}

export interface Workers {
  readonly read: Remote<Reads>;
  readonly write: Remote<Writes>;
  readonly compute: Compute;
  readonly etl: EtlPort;
  /** Draws reports with what lies at these places. */
  renderReport(places: ReportPlaces): ReportsPort['render'];
  /**
   * Closes the cache, gives it another key and opens it again; calls wait meanwhile, and an import that runs is waited for. A sync that
   * runs fails and comes again.
   *
   * @returns which key the cache has now, and why not the new one. @throws AppError of main/store/open.ts if it cannot be opened again.
   */
  recrypt(change: KeyChange, options: RecryptOptions): Promise<RecryptOutcome>;
  /**
   * Closes the cache for as long as `work` puts another file in its place, and opens it again; calls wait meanwhile, as in `recrypt`. If the
   * work fails the cache is opened with the key that it had.
   *
   * @param work  gives the key of the file that is there now.
   */
  replace(work: () => Promise<CacheKey | null>): Promise<void>;
  /** Closes the cache for good: every call fails with this from now on. */
  shut(reason: AppError): Promise<void>;
  /** Ends what computes, lets the store finish, closes the cache. */
  close(): Promise<void>;
}

export interface RecryptOptions {
  /** Aborting ends the work: the cache keeps its key. */
  readonly signal: AbortSignal;
  readonly onProgress: (fraction: number) => void;
}

export type RecryptOutcome = { readonly which: 'to' } | { readonly which: 'from'; readonly error: unknown };

const slowMs = 250;
/** One draws while the other one waits for what is counted. */
const REPORT_THREADS = 2;
const PROGRESS_EVERY_MS = 200;
/** One for the process: libraries are, too. */
const gate = createGate();

/**
 * Opens the cache (it is made and migrated if need be) and what computes and reads files.
 *
 * A store thread that is lost is started again once; the calls that it had fail with worker.lost.
 * @throws AppError of main/store/open.ts if the cache cannot be opened.
 */
export async function openWorkers(options: WorkerOptions): Promise<Workers> {
  const { files, readers: readerCount = 2, computeThreads = Math.min(4, availableParallelism()), idleMs = 30_000 } = options;
  const compute = createTaskPool({ file: files.compute, maxThreads: computeThreads, idleMs });
  const report = createTaskPool({ file: files.report, maxThreads: REPORT_THREADS, idleMs });
  const store = await openStore(options, readerCount);
  const etl = openEtl({ file: files.etl, idleMs, read: store.read });
  return {
    read: store.read,
    write: store.write,
    // Safe: the worker calls the function of this name, whose type this is.
    compute: ((name, input, { signal, onProgress } = {}) =>
      compute.run({ name, args: [input], move: true, signal, onNote: onProgress && ((note) => onProgress(note as number)) })) as Compute,
    etl: etl.port,
    // Safe: the worker answers this. Arrays are copied: what all reports of a batch are made of is sent many times.
    renderReport: (places) => async (documents, signal) =>
      (await report.run({ name: 'render', args: [documents, places], move: false, signal })) as RenderedReport,
    recrypt: store.recrypt,
    replace: store.replace,
    shut: store.shut,
    close: async () => {
      await Promise.all([compute.close(), etl.close(), report.close()]);
      await store.close();
    },
  };
}

async function openStore(options: WorkerOptions, readerCount: number) {
  let threads = await openThreads(options, readerCount);
  /** While the cache is closed for a change of its key. */
  let closed: Promise<void> | null = null;
  let shutFor: AppError | null = null;
  const whenOpen = (call: () => Promise<unknown>): Promise<unknown> => {
    if (shutFor !== null) return Promise.reject(shutFor);
    return closed === null ? call() : closed.then(() => whenOpen(call));
  };
  const read = remote<Reads>((name, args) => {
    const onAnswered = (ms: number): void => {
      if (ms > slowMs) options.onSlow?.(name, ms);
    };
    return whenOpen(() => threads.reader().call(name, args, { move: false, onAnswered }));
  });
  const write = remote<Writes>((name, args) => whenOpen(() => threads.writer().call(name, args, { move: true })));

  let key = options.key ?? null;
  const whileClosed = async (work: () => Promise<CacheKey | null>): Promise<void> => {
    if (closed !== null) throw new AppError('cache.busy', { file: options.cacheFile });
    // Like any other write this one waits for the end of an import.
    await write.abortPull();
    let open = (): void => undefined;
    closed = new Promise((resolve) => (open = resolve));
    try {
      await threads.close();
      try {
        key = await work();
      } finally {
        threads = await openThreads({ ...options, key }, readerCount);
      }
    } finally {
      closed = null;
      open();
    }
  };
  const recrypt = async (change: KeyChange, recryptOptions: RecryptOptions): Promise<RecryptOutcome> => {
    let outcome: RecryptOutcome = { which: 'to' };
    await whileClosed(async () => {
      outcome = await changeKey(options, change, recryptOptions);
      return change[outcome.which];
    });
    return outcome;
  };
  const shut = async (reason: AppError): Promise<void> => {
    shutFor = reason;
    await threads.close();
  };
  return { read, write, recrypt, replace: whileClosed, shut, close: async () => (shutFor === null ? threads.close() : undefined) };
}

interface StoreThreads {
  readonly writer: () => Thread;
  /** The one with the least to do. */
  readonly reader: () => Thread;
  readonly close: () => Promise<void>;
}

async function openThreads(options: WorkerOptions, readerCount: number): Promise<StoreThreads> {
  const start = (role: StoreWorkerData['role']): StoreThread => keepStoreThread(options.files.store, storeData(options, role));
  const writer = start('writer');
  await writer().ready;
  const readers = Array.from({ length: readerCount }, () => start('reader'));
  const close = async (): Promise<void> => {
    await Promise.all(readers.map((reader) => reader().close()));
    await writer().close();
  };
  await Promise.all(readers.map((reader) => reader().ready)).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const leastLoaded = (): Thread => readers.map((reader) => reader()).reduce((best, next) => (rank(next) < rank(best) ? next : best));
  return { writer, reader: leastLoaded, close };
}

function storeData(options: StorePlaces, role: StoreWorkerData['role']): StoreWorkerData {
  const { cacheFile, migrationsDir, key, spatialite, bundledDir, nativeBinding } = options;
  return { role, cacheFile, migrationsDir, key, spatialite, bundledDir, nativeBinding, gate };
}

async function changeKey(options: WorkerOptions, change: KeyChange, { signal, onProgress }: RecryptOptions): Promise<RecryptOutcome> {
  const { size } = statSync(options.cacheFile);
  const timer = setInterval(() => {
    const written = statSync(`${options.cacheFile}.rekeyed`, { throwIfNoEntry: false })?.size ?? 0;
    onProgress(Math.min(0.99, written / size));
  }, PROGRESS_EVERY_MS);
  try {
    await inThread(options, 'recrypt', { name: 'recrypt', args: [change], signal });
    return { which: 'to' };
  } catch (error) {
    const which = await settleKey(options, change);
    return which === 'to' ? { which } : { which, error };
  } finally {
    clearInterval(timer);
  }
}

export type StorePlaces = Pick<
  WorkerOptions,
  'cacheFile' | 'migrationsDir' | 'files' | 'key' | 'spatialite' | 'bundledDir' | 'nativeBinding'
>;

/** After a change of keys that was not seen to end, before the cache is opened. @returns which key it has. */
export const settleKey = async (options: StorePlaces, change: KeyChange): Promise<'from' | 'to'> =>
  // Safe: this is what the worker's settle returns.
  (await inThread(options, 'recrypt', { name: 'settle', args: [change] })) as 'from' | 'to';

type CopyArgs<Name extends keyof Copies> = Parameters<Copies[Name]> extends [unknown, ...infer Args] ? Args : never;

/** Does one thing with a whole file in a thread of its own, which aborting ends. */
export const inCopyThread = async <Name extends keyof Copies>(
  options: StorePlaces,
  name: Name,
  args: CopyArgs<Name>,
  { signal, onProgress }: Partial<RecryptOptions> = {},
): Promise<Awaited<ReturnType<Copies[Name]>>> =>
  // Safe: the worker calls the function of this name, whose type this is.
  (await inThread(options, 'copies', {
    ...{ name, args, signal },
    onNote: onProgress && ((note) => onProgress(note as number)),
  })) as Awaited<ReturnType<Copies[Name]>>;

interface ThreadWork {
  readonly name: string;
  readonly args: readonly unknown[];
  readonly signal?: AbortSignal | undefined;
  readonly onNote?: ((note: unknown) => void) | undefined;
}

async function inThread(options: StorePlaces, role: StoreWorkerData['role'], { name, args, signal, onNote }: ThreadWork): Promise<unknown> {
  const thread = new Thread({ file: options.files.store, workerData: storeData(options, role) });
  // Ended before it was ready, it is not waited for.
  thread.ready.catch(() => undefined);
  const abort = (): void => void thread.terminate(new AppError('cancelled'));
  signal?.addEventListener('abort', abort);
  try {
    signal?.throwIfAborted();
    await thread.ready;
    return await thread.call(name, args, { move: false, onNote });
  } finally {
    signal?.removeEventListener('abort', abort);
    await thread.terminate(new AppError('cancelled'));
  }
}

/** The thread that serves now. */
type StoreThread = () => Thread;

function keepStoreThread(file: string, workerData: StoreWorkerData): StoreThread {
  let wasReady = false;
  const replace = (wasAsked: boolean): void => {
    if (wasAsked || !wasReady) return;
    thread = new Thread({ file, workerData });
    // Why it could not start is told by its calls.
    thread.ready.catch(() => undefined);
  };
  let thread = new Thread({ file, workerData, onEnd: replace });
  thread.ready.then(
    () => (wasReady = true),
    () => undefined,
  );
  return () => thread;
}

const rank = (thread: Thread): number => (thread.isLost ? Infinity : thread.load);

/** An object with every function of the table, each of which is a call. */
function remote<Table>(call: (name: keyof Table & string, args: readonly unknown[]) => Promise<unknown>): Remote<Table> {
  const functions = new Map<string, (...args: unknown[]) => Promise<unknown>>();
  const get = (_: object, name: string | symbol): unknown => {
    // A promise that resolves to this object asks whether it is a promise itself.
    if (typeof name === 'symbol' || name === 'then') return undefined;
    // Safe: callers are typed by the table.
    const made = functions.get(name) ?? ((...args) => call(name as keyof Table & string, args));
    functions.set(name, made);
    return made;
  };
  return new Proxy({}, { get }) as Remote<Table>;
}
