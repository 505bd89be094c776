import { Worker } from 'node:worker_threads';
import { AppError } from '../../preload/contract/errors.ts';
import { buffersIn, readySeq, rebuildError, type HostMessage, type WorkerMessage } from './protocol.ts';

/** `value` is copied. */
export type Receipt = (value?: unknown) => void;

export interface CallOptions {
  /** Moves the buffers in the arguments to the worker; else they are copied. */
  readonly move: boolean;
  /** Is told what the worker sends before its reply; `receipt` tells the worker that the note was dealt with, and what it asked for. */
  readonly onNote?: ((note: unknown, receipt: Receipt) => void) | undefined;
  /** Is told how long the worker took, once it has answered. */
  readonly onAnswered?: ((ms: number) => void) | undefined;
}

interface OpenCall extends Omit<CallOptions, 'move'> {
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface ThreadOptions {
  /** Absolute path of the worker's entry. */
  readonly file: string;
  readonly workerData?: unknown;
  /** Of the thread's heap; it ends when it needs more, and its calls fail. */
  readonly heapMb?: number | undefined;
  /** Called when the thread has ended, before its calls fail. `wasAsked`: by close or terminate. */
  readonly onEnd?: (wasAsked: boolean) => void;
}

/** One worker thread and the calls that it has not answered yet. When it ends, for whatever reason, they fail. */
export class Thread {
  /** Settles when the worker has opened what it serves, or could not. */
  readonly ready: Promise<void>;
  readonly #worker: Worker;
  readonly #calls = new Map<number, OpenCall>();
  readonly #ended: Promise<void>;
  #lastSeq = readySeq;
  /** Why no further call can be answered. */
  #end: Error | null = null;

  constructor({ file, workerData, heapMb, onEnd }: ThreadOptions) {
    this.#worker = new Worker(file, {
      workerData,
      ...(heapMb === undefined ? {} : { resourceLimits: { maxOldGenerationSizeMb: heapMb } }),
    });
    this.ready = new Promise((resolve, reject) => {
      this.#calls.set(readySeq, {
        resolve: () => {
          resolve();
        },
        reject,
      });
    });
    let cause: unknown;
    this.#worker.once('error', (error: unknown) => {
      cause = error;
    });
    this.#ended = new Promise((resolve) => {
      this.#worker.once('exit', () => {
        const wasAsked = this.#end !== null;
        this.#end ??= new AppError('worker.lost', { worker: fileName(file) }, { cause });
        onEnd?.(wasAsked);
        this.#failCalls();
        resolve();
      });
    });
    this.#worker.on('message', (message: WorkerMessage) => this.#settle(message));
  }

  /** Calls that wait for their answer. */
  get load(): number {
    return this.#calls.size;
  }

  get isLost(): boolean {
    return this.#end !== null;
  }

  call(name: string, args: readonly unknown[], { move, onNote, onAnswered }: CallOptions): Promise<unknown> {
    if (this.#end) return Promise.reject(this.#end);
    const seq = ++this.#lastSeq;
    return new Promise((resolve, reject) => {
      this.#post({ seq, name, args }, move ? buffersIn(args) : []);
      this.#calls.set(seq, { resolve, reject, onNote, onAnswered });
      this.#worker.ref();
    });
  }

  /** Lets the worker finish what it was told to do, close, and end. */
  async close(): Promise<void> {
    this.#end ??= new AppError('cancelled');
    this.#post('close', []);
    this.#worker.ref();
    await this.#ended;
  }

  /** Ends the thread at once; its calls fail with `reason`. */
  async terminate(reason: Error): Promise<void> {
    this.#end ??= reason;
    this.#failCalls();
    await this.#worker.terminate();
  }

  #post(message: HostMessage, transfer: readonly ArrayBuffer[]): void {
    this.#worker.postMessage(message, transfer);
  }

  #settle(message: WorkerMessage): void {
    const { seq } = message;
    const call = this.#calls.get(seq);
    if (!call) return;
    if (message.kind === 'note') {
      call.onNote?.(message.note, (value) => this.#post({ seq, receipt: true, value }, []));
      return;
    }
    this.#calls.delete(seq);
    // A thread that has nothing to do must not keep the process alive.
    if (this.#calls.size === 0) this.#worker.unref();
    if (message.kind === 'failure') {
      call.reject(rebuildError(message.failure));
      return;
    }
    call.onAnswered?.(message.ms);
    call.resolve(message.value);
  }

  #failCalls(): void {
    const calls = [...this.#calls.values()];
    this.#calls.clear();
    for (const { reject } of calls) reject(this.#end ?? new AppError('worker.lost'));
  }
}

const fileName = (path: string): string => path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1);
