import { AppError } from '../../preload/contract/errors.ts';
import { isSqliteFile } from '../etl/sqlite/page-file.ts';
import type { EtlPort, LocalFile, Remote } from '../services/ports.ts';
import type { Reads } from '../store/api.ts';
import type { EtlNote } from './etl-worker.ts';
import { createTaskPool, type Task } from './task-pool.ts';
import type { Receipt } from './thread.ts';

export interface EtlPortOptions {
  /** Absolute path of the worker's entry. */
  readonly file: string;
  readonly idleMs: number;
  /** Knows coordinate systems. It gets numbers of a file, never the file. */
  readonly read: Pick<Remote<Reads>, 'toDegrees'>;
}

/** Files are streamed; GeoJSON alone is held whole, 256 MB of it at most. */
const HEAP_MB = 3_072;
/** Of files with layers the polygons alone are held whole, 128 MB of them at most. */
const LAYER_HEAP_MB = 2_048;
/** The first rows of a file are read in well under a second; one that takes longer is made to. */
const PREVIEW_MS = 60_000;
/** 4 GB, the most that is read, take minutes. */
const LAYER_MS = 3_600_000;

/**
 * What an etl thread can do, as plain asynchronous functions. A file with layers gets a thread of its own that ends with it, with a smaller
 * heap and a deadline: such files are programs of their own kind, made by whoever sent them.
 */
export function openEtl({ file, idleMs, read }: EtlPortOptions): { readonly port: EtlPort; readonly close: () => Promise<void> } {
  const shared = createTaskPool({ file, maxThreads: 2, idleMs, heapMb: HEAP_MB });
  const disposable = createTaskPool({ file, maxThreads: 2, idleMs, heapMb: LAYER_HEAP_MB, isDisposable: true });

  const run = (name: keyof EtlPort, args: readonly unknown[]) => shared.run({ name, args, move: false });
  const readFile = async (name: keyof EtlPort, source: LocalFile, task: Pick<Task, 'args' | 'signal' | 'onNote'> & Limits) => {
    const isLayered = await isSqliteFile(source);
    const ms = task.isQuick ? PREVIEW_MS : LAYER_MS;
    const reason = task.isQuick ? `its first rows took longer than ${ms / 1_000} s` : `it took longer than ${ms / 60_000} minutes`;
    const deadline = { ms, error: new AppError('file.unreadable', { name: source.name, reason }) };
    const { args, signal, onNote = convert } = task;
    return (isLayered ? disposable : shared).run({
      ...{ name, args, move: false, signal, onNote },
      ...(isLayered || task.isQuick ? { deadline } : {}),
    });
  };
  const convert = async (note: unknown, receipt: Receipt): Promise<void> => {
    const message = note as EtlNote;
    if (message.kind === 'convert') receipt(await read.toDegrees(message.crs, message.xy));
  };

  // Safe: the worker calls the functions of these names, whose types these are.
  const port: EtlPort = {
    layers: (...args) => readFile('layers', args[0], { args, isQuick: true }) as ReturnType<EtlPort['layers']>,
    signature: (...args) => readFile('signature', args[0], { args, isQuick: true }) as ReturnType<EtlPort['signature']>,
    preview: (...args) => readFile('preview', args[0], { args, isQuick: true }) as ReturnType<EtlPort['preview']>,
    readZones: (...args) => readFile('readZones', args[0], { args, isQuick: false }) as ReturnType<EtlPort['readZones']>,
    appendExport: (...args) => shared.run({ name: 'appendExport', args, move: true }) as ReturnType<EtlPort['appendExport']>,
    finishExport: (...args) => run('finishExport', args) as ReturnType<EtlPort['finishExport']>,
    dropExport: (...args) => run('dropExport', args) as ReturnType<EtlPort['dropExport']>,
    readIncidents: async (source, mapping, onBatch, { signal, onProgress, layer }) => {
      // One after the other, although two may have arrived.
      let written = Promise.resolve();
      const onNote = async (note: unknown, receipt: Receipt): Promise<void> => {
        const message = note as EtlNote;
        if (message.kind === 'progress') return onProgress?.(message.progress);
        if (message.kind === 'convert') return convert(message, receipt);
        written = written.then(() => onBatch(message.batch, message.rejects)).then(() => receipt());
        await written;
      };
      const result = await readFile('readIncidents', source, { args: [source, mapping, { layer }], signal, onNote, isQuick: false });
      await written;
      return result as Awaited<ReturnType<EtlPort['readIncidents']>>;
    },
  };
  const close = async (): Promise<void> => {
    await Promise.all([shared.close(), disposable.close()]);
  };
  return { port, close };
}

interface Limits {
  /** Only the beginning of the file is read. */
  readonly isQuick: boolean;
}
