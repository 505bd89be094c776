import { closeSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { makeFolder } from './make-folder.ts';

/** From most to least said. */
export const logLevels = ['debug', 'info', 'warn', 'error', 'silent'] as const;

type Level = (typeof logLevels)[number];

export interface LogTarget {
  readonly level: Level;
  /** null = standard error; standard output belongs to results. */
  readonly file: string | null;
}

export type Detail = Readonly<Record<string, unknown>>;

export interface Log {
  debug(event: string, detail: Detail): void;
  info(event: string, detail: Detail): void;
  warn(event: string, detail: Detail): void;
  error(event: string, cause: unknown, detail?: Detail): void;
  close(): void;
}

/** The only fields that reach the log; any other value is replaced, so that a new field starts out secret. `operation` is a read of the cache. */
const openFields = new Set([
  ...['procedure', 'callId', 'ref', 'code', 'ms', 'role', 'step', 'state', 'status', 'channel', 'attempt', 'count', 'rows', 'read'],
  ...['accepted', 'rejected', 'updated', 'unchanged', 'batchId', 'runId', 'alertId', 'deliveryId', 'refCode', 'errorCode', 'version'],
  ...['platform', 'runtime', 'thread', 'port', 'method', 'route', 'retryAfterMs', 'operation', 'kind'],
]);
/** What a text in them may be: a code, a name of the product's own, a version. Never a sentence. */
const openText = /^[\w.:/@+-]{0,120}$/;

/**
 * One JSON line an event, to standard error or a file. Written at once, so that the last line before a crash is there.
 *
 * @throws the system's error if the file cannot be opened.
 */
export function createLog({ level, file }: LogTarget): Log {
  const descriptor = file === null ? STANDARD_ERROR : openLog(file);
  const write = (lineLevel: Level, event: string, detail: Detail) => {
    if (logLevels.indexOf(lineLevel) < logLevels.indexOf(level)) return;
    writeSync(descriptor, `${JSON.stringify({ level: lineLevel, time: new Date().toISOString(), event, ...redact(detail) })}\n`);
  };
  return {
    debug: (event, detail) => {
      write('debug', event, detail);
    },
    info: (event, detail) => {
      write('info', event, detail);
    },
    warn: (event, detail) => {
      write('warn', event, detail);
    },
    error: (event, cause, detail = {}) => {
      write('error', event, { ...detail, ...describe(cause) });
    },
    close: () => {
      if (descriptor !== STANDARD_ERROR) closeSync(descriptor);
    },
  };
}

const STANDARD_ERROR = 2;

function openLog(file: string): number {
  makeFolder(dirname(file));
  return openSync(file, 'a', 0o600);
}

/** Detail as it may be written. */
export function redact(detail: Detail): Record<string, unknown> {
  return Object.fromEntries(Object.entries(detail).map(([field, value]) => [field, redactField(field, value)]));
}

function redactField(field: string, value: unknown): unknown {
  if (field === 'frames' || field === 'causes') return value;
  const isPlain =
    value === null || typeof value === 'number' || typeof value === 'boolean' || (typeof value === 'string' && openText.test(value));
  return openFields.has(field) && isPlain ? value : '[redacted]';
}

const MOST_CAUSES = 5;
const MOST_FRAMES = 12;

/**
 * What an error and its causes are, and where they were thrown. Their messages stay out: they name files, people and values of rows, and
 * no pattern tells which words are such.
 */
function describe(cause: unknown): Detail {
  const chain: Error[] = [];
  for (let error = cause; error instanceof Error && chain.length < MOST_CAUSES; error = error.cause) chain.push(error);
  const [first, ...rest] = chain;
  if (first === undefined) return { kind: typeof cause };
  return {
    ...kindOf(first),
    frames: framesOf(first),
    ...(rest.length === 0 ? {} : { causes: rest.map((error) => ({ ...kindOf(error), frames: framesOf(error) })) }),
  };
}

function kindOf(error: Error): { readonly kind: string; readonly errorCode?: string } {
  const code: unknown = 'code' in error ? error.code : undefined;
  const isCode = typeof code === 'string' && /^[\w.-]{1,40}$/.test(code);
  return { kind: /^\w{1,40}$/.test(error.name) ? error.name : 'Error', ...(isCode ? { errorCode: code } : {}) };
}

/** Lines of the stack without the message above them, and without the folders that the product lies in: they name people. */
function framesOf({ stack = '', message }: Error): string[] {
  const at = message === '' ? -1 : stack.indexOf(message);
  return (at < 0 ? stack : stack.slice(at + message.length))
    .split('\n')
    .filter((line) => /^\s+at .*:\d+:\d+\)?$/.test(line))
    .slice(0, MOST_FRAMES)
    .map((line) => line.trim().replace(/(?:file:\/\/)?(?:[A-Za-z]:)?[\\/][^()]*?((?:[^()\\/]+[\\/]){0,2}[^()\\/]+:\d+:\d+)/, '$1'));
}
