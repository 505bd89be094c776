/** What travels between the main thread and a worker. Buffers in it are moved, not copied; errors travel as data. */
import { AppError, type WireError } from '../../preload/contract/errors.ts';

/** Calls the function `name` of the worker's table. */
export interface CallMessage {
  readonly seq: number;
  readonly name: string;
  readonly args: readonly unknown[];
}

/** From a worker: while it works (`note`), as often as it likes, and at the end (`value` or `failure`), once. */
export type WorkerMessage =
  | { readonly seq: number; readonly kind: 'note'; readonly note: unknown }
  | { readonly seq: number; readonly kind: 'value'; readonly value: unknown; /** How long the worker took. */ readonly ms: number }
  | { readonly seq: number; readonly kind: 'failure'; readonly failure: Failure };

/** To a worker: a call, the receipt of a note that asked for one (with what the note asked for), or the wish that it closes what it holds and ends. */
export type HostMessage = CallMessage | { readonly seq: number; readonly receipt: true; readonly value?: unknown } | 'close';

/** `seq` of the reply to no call: that the worker is ready, or why it is not. */
export const readySeq = 0;

export interface Failure {
  /** null for a defect: then `name` and `message` say what was thrown. */
  readonly error: WireError | null;
  readonly name: string;
  readonly message: string;
  readonly stack: string;
}

export function describeFailure(thrown: unknown): Failure {
  const { name, message, stack = '' } = thrown instanceof Error ? thrown : new Error(String(thrown));
  return { error: thrown instanceof AppError ? thrown.toWire() : null, name, message, stack };
}

/** The error as it was thrown, as far as it can be known here: AppError, RangeError or Error, with the worker's stack. */
export function rebuildError({ error, name, message, stack }: Failure): Error {
  const rebuilt = error ? AppError.fromWire(error) : name === 'RangeError' ? new RangeError(message) : new Error(message);
  rebuilt.stack = stack;
  return rebuilt;
}

/**
 * All buffers within a value, each once: the list for postMessage that moves them. Shared buffers are left out, they are
 * shared anyway. Walks objects and arrays of plain data; arrays that begin with a string or number are not looked into.
 */
export function buffersIn(value: unknown): ArrayBuffer[] {
  const buffers = new Set<ArrayBuffer>();
  collect(value, buffers);
  return [...buffers];
}

function collect(value: unknown, buffers: Set<ArrayBuffer>): void {
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof ArrayBuffer) buffers.add(value);
  else if (ArrayBuffer.isView(value)) {
    if (value.buffer instanceof ArrayBuffer) buffers.add(value.buffer);
  } else if (Array.isArray(value)) {
    if (typeof value[0] === 'object') for (const item of value) collect(item, buffers);
  } else {
    for (const item of Object.values(value)) collect(item, buffers);
  }
}
