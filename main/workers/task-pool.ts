import { AppError } from '../../preload/contract/errors.ts';
import { Thread, type Receipt } from './thread.ts';

export interface TaskPoolOptions {
  /** Absolute path of the worker's entry. */
  readonly file: string;
  readonly maxThreads: number;
  /** A thread without work ends after this time, so that its memory is given back. */
  readonly idleMs: number;
  /** Of the heap of each thread. */
  readonly heapMb?: number;
  /** Each thread does one task and ends: nothing of one is left for the next. */
  readonly isDisposable?: boolean;
}

export interface Task {
  readonly name: string;
  readonly args: readonly unknown[];
  /** Moves the buffers in the arguments to the worker; else they are copied. */
  readonly move: boolean;
  readonly signal?: AbortSignal | undefined;
  /** How long it may run once it has begun; then its thread ends, and it fails with this error. */
  readonly deadline?: { readonly ms: number; readonly error: Error };
  /** A failure of this callback ends the task with it. */
  readonly onNote?: ((note: unknown, receipt: Receipt) => void | Promise<void>) | undefined;
}

export interface TaskPool {
  /** Runs a task on a thread of its own, when one is free. Aborting ends the thread. @throws AppError cancelled, worker.lost */
  run(task: Task): Promise<unknown>;
  /** Ends all threads; what runs or waits fails as cancelled. */
  close(): Promise<void>;
}

/** Threads that each do one task at a time, started when they are needed. */
export function createTaskPool({ file, maxThreads, idleMs, heapMb, isDisposable = false }: TaskPoolOptions): TaskPool {
  const idle = new Map<Thread, NodeJS.Timeout>();
  const busy = new Set<Thread>();
  const turns = createTurns(maxThreads);
  let isClosed = false;

  const takeThread = (): Thread => {
    const thread = [...idle.keys()].at(-1) ?? startThread();
    clearTimeout(idle.get(thread));
    idle.delete(thread);
    busy.add(thread);
    return thread;
  };

  const startThread = (): Thread => {
    const thread: Thread = new Thread({ file, heapMb, onEnd: () => idle.delete(thread) });
    // Why it could not start is told by the first call.
    thread.ready.catch(() => undefined);
    return thread;
  };

  const giveBack = (thread: Thread): void => {
    busy.delete(thread);
    if (thread.isLost || isClosed) return;
    if (isDisposable) {
      void thread.terminate(new AppError('cancelled'));
      return;
    }
    const end = (): void => {
      idle.delete(thread);
      void thread.close();
    };
    idle.set(thread, setTimeout(end, idleMs).unref());
  };

  const run = async (task: Task): Promise<unknown> => {
    const { name, args, move, signal, deadline, onNote } = task;
    const endTurn = await turns.take(signal);
    if (isClosed || signal?.aborted) {
      endTurn();
      throw new AppError('cancelled');
    }
    const thread = takeThread();
    const abort = (): void => void thread.terminate(new AppError('cancelled'));
    const fail = (error: unknown): void => void thread.terminate(error instanceof Error ? error : new Error(String(error)));
    signal?.addEventListener('abort', abort);
    const timer = deadline && setTimeout(() => void thread.terminate(deadline.error), deadline.ms);
    try {
      return await thread.call(name, args, {
        move,
        onNote: onNote && ((note, receipt) => void (async () => onNote(note, receipt))().catch(fail)),
      });
    } finally {
      clearTimeout(timer);
      signal?.removeEventListener('abort', abort);
      giveBack(thread);
      endTurn();
    }
  };

  const close = async (): Promise<void> => {
    isClosed = true;
    for (const timer of idle.values()) clearTimeout(timer);
    await Promise.all([...busy, ...idle.keys()].map((thread) => thread.terminate(new AppError('cancelled'))));
  };

  return { run, close };
}

/** Lets `count` callers in at a time, the others in the order they came. */
function createTurns(count: number): { take(signal: AbortSignal | undefined): Promise<() => void> } {
  const queue: (() => void)[] = [];
  let free = count;
  const end = (): void => {
    const next = queue.shift();
    if (next) next();
    else free++;
  };
  const take = (signal: AbortSignal | undefined): Promise<() => void> => {
    if (free > 0) {
      free--;
      return Promise.resolve(end);
    }
    return new Promise((resolve, reject) => {
      const leave = (): void => {
        queue.splice(queue.indexOf(enter), 1);
        reject(new AppError('cancelled'));
      };
      const enter = (): void => {
        signal?.removeEventListener('abort', leave);
        resolve(end);
      };
      if (signal?.aborted) {
        reject(new AppError('cancelled'));
        return;
      }
      queue.push(enter);
      signal?.addEventListener('abort', leave, { once: true });
    });
  };
  return { take };
}
