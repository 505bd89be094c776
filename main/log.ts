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

/** The only fields that reach the log; any other value is replaced, so that a new field starts out secret. */
const openFields = new Set([
  ...['procedure', 'callId', 'ref', 'code', 'ms', 'role', 'step', 'state', 'status', 'channel', 'attempt', 'count', 'rows', 'read'],
  ...['accepted', 'rejected', 'updated', 'unchanged', 'batchId', 'runId', 'alertId', 'deliveryId', 'refCode', 'errorCode', 'version'],
  ...['platform', 'runtime', 'thread', 'port', 'method', 'route', 'retryAfterMs'],
]);
/** Fields of free text: they reach the log without what looks like a secret. */
const textFields = new Set(['message', 'stack', 'reason', 'name']);

/** What must not be read in them: bearer tokens and keys, phone numbers, coordinates. */
const secretTexts: readonly (readonly [RegExp, string])[] = [
  [/[A-Za-z0-9_-]{32,}/g, '[token]'],
  [/-?\d{1,3}\.\d{3,}/g, '[coordinate]'],
  [/\+?\d(?:[ ()-]?\d){6,}/g, '[number]'],
];

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
  if (textFields.has(field)) return secretTexts.reduce((text, [pattern, mark]) => text.replace(pattern, mark), String(value));
  const isPlain = value === null || ['string', 'number', 'boolean'].includes(typeof value);
  return openFields.has(field) && isPlain ? value : '[redacted]';
}

/** Message and stack of an error and of what caused it. */
function describe(cause: unknown): Detail {
  if (!(cause instanceof Error)) return { message: String(cause) };
  const chain: string[] = [];
  for (let error: unknown = cause; error instanceof Error && chain.length < 5; error = error.cause)
    chain.push(error.stack ?? error.message);
  return { message: cause.message, stack: chain.join('\ncaused by ') };
}
