/** Writes down who does what: before it is done, and how it ended. */
import { randomBytes } from 'node:crypto';
import { AppError, type ErrorCode } from '../preload/contract/errors.ts';
import type { Audited, Caller } from '../preload/contract/procedure.ts';
import { type AuditEvent, type AuditHost, canonicalJson } from './audit-chain.ts';
import { auditedInput, auditedText, auditedThing } from './audit-input.ts';
import type { AuditKeyring } from './audit-key.ts';
import type { Log } from './log.ts';
import type { AuditNote } from './services/ports.ts';
import type { AuditWrites } from './store/audit-api.ts';

export interface AuditedCall {
  readonly procedure: string;
  readonly kind: Audited;
  /** null = nobody had signed in. */
  readonly caller: Caller | null;
  readonly host: AuditHost;
  readonly input: unknown;
}

export interface OpenEntry {
  readonly note: (note: AuditNote) => void;
  /** Never rejects: what was done is done. Without its end, the trail says that it began and was cut off. */
  readonly end: (outcome: string, value?: unknown) => Promise<void>;
}

export interface AuditTrail {
  /** On disk when it resolves. @throws AppError audit.unwritable: then nothing may be done. */
  begin(call: AuditedCall): Promise<OpenEntry>;
  /** Of calls that are refused for who makes them: the first at once, those that follow as a count. */
  refused(call: Omit<AuditedCall, 'kind' | 'input'>, code: ErrorCode): void;
  /** Writes what is still to be said; for the end of the app. */
  flush(): Promise<void>;
}

/** Refusals for who calls, not for what is asked. */
const refusals: ReadonlySet<string> = new Set<ErrorCode>([
  ...(['users.sign-in-needed', 'users.not-allowed', 'users.wrong-credentials', 'users.token-used', 'users.too-many-attempts'] as const),
]);
export const isRefusal = (code: string): boolean => refusals.has(code);

/** Things of one call that are listed; more are counted. */
const MOST_CHANGES = 200;
/** The same refusal again within this time is counted; a time with such makes the next one twice as long. */
const FIRST_WINDOW_MS = 60_000;
const LONGEST_WINDOW_MS = 3_600_000;

interface TrailParts {
  readonly append: (...args: Parameters<AuditWrites['appendAudit']>) => Promise<unknown>;
  readonly keyring: AuditKeyring;
  readonly now: () => number;
  readonly log: Log;
}

const silent: OpenEntry = { note: () => undefined, end: () => Promise.resolve() };

export function createAuditTrail({ append, keyring, now, log }: TrailParts): AuditTrail {
  const pending = new Set<Promise<void>>();

  const write = async (event: AuditEvent): Promise<void> => {
    await append(await keyring.read(), event);
    await keyring.markBegun();
  };
  /** Writes without anyone waiting for it. */
  const writeAside = (event: AuditEvent): void => {
    const writing = write(event)
      .catch((error: unknown) => log.error('audit-failed', error))
      .finally(() => pending.delete(writing));
    pending.add(writing);
  };
  const repeats = countRepeats(now, writeAside);

  return {
    async begin(call) {
      const { kind, input } = call;
      if (kind === 'none') return silent;
      const begun = eventOf(call, now());
      if (kind !== 'sign-in')
        await write({ ...begun, detail: canonicalJson({ input: auditedInput(input) }) }).catch((error: unknown) => {
          log.error('audit-failed', error);
          throw new AppError('audit.unwritable', { reason: error instanceof AppError ? error.code : 'internal' }, { cause: error });
        });
      const notes: AuditNote[] = [];
      let left = 0;
      return {
        note: (note) => {
          if (notes.length < MOST_CHANGES) notes.push(note);
          else left++;
        },
        async end(outcome, value) {
          const event = endOf(begun, { outcome, notes, left, atMs: now() });
          if (kind !== 'sign-in') await write(event).catch((error: unknown) => log.error('audit-failed', error));
          else if (isRefusal(outcome)) repeats.add(event);
          else await write({ ...event, ...whoOf(value) }).catch((error: unknown) => log.error('audit-failed', error));
        },
      };
    },
    refused(call, code) {
      repeats.add({ ...eventOf({ ...call, input: {} }, now()), phase: 'done', outcome: code });
    },
    async flush() {
      repeats.settleAll();
      await Promise.all(pending);
    },
  };
}

function eventOf({ procedure, caller, host, input }: Omit<AuditedCall, 'kind'>, atMs: number): AuditEvent {
  const [subject = ''] = procedure.split('.');
  const { id, noteId } = auditedInput(input);
  const named = id ?? noteId ?? '';
  return {
    ...{ atMs, host, subject, actor: caller?.name ?? '', role: caller?.role ?? '', action: procedure, phase: 'begun' },
    ...{
      ref: randomBytes(12).toString('hex'),
      subjectId: typeof named === 'object' ? '' : String(named),
      outcome: '',
      detail: '{}',
      reason: '',
    },
  };
}

interface End {
  readonly outcome: string;
  readonly notes: readonly AuditNote[];
  readonly left: number;
  readonly atMs: number;
}

function endOf(begun: AuditEvent, { outcome, notes, left, atMs }: End): AuditEvent {
  const idOf = ({ subjectId }: AuditNote) => (subjectId === undefined ? begun.subjectId : String(subjectId));
  const changes = notes
    .map((note) => ({ subjectId: idOf(note), before: auditedThing(note.before), after: auditedThing(note.after) }))
    .filter(({ before, after }) => before !== null || after !== null || notes.length > 1);
  const ids = new Set(notes.map(idOf));
  const subjectId = ids.size === 0 ? begun.subjectId : ids.size === 1 && left === 0 ? ([...ids][0] ?? '') : '';
  const reason = notes.find((note) => note.reason !== undefined && note.reason !== '')?.reason ?? '';
  const detail = { ...(changes.length === 0 ? {} : { changes }), ...(left === 0 ? {} : { left }) };
  return { ...begun, atMs, phase: 'done', outcome, subjectId, reason: auditedText(reason), detail: canonicalJson(detail) };
}

/** Whom a sign-in let in; its answer says so. */
function whoOf(value: unknown): Partial<Pick<AuditEvent, 'actor' | 'role'>> {
  if (typeof value !== 'object' || value === null || !('name' in value)) return {};
  return { actor: String(value.name), ...('role' in value ? { role: String(value.role) } : {}) };
}

/** The first of its kind is written at once; a flood of them does not fill the disk. */
function countRepeats(now: () => number, write: (event: AuditEvent) => void) {
  interface Window {
    readonly event: AuditEvent;
    readonly ms: number;
    timer: NodeJS.Timeout;
    count: number;
  }
  const windows = new Map<string, Window>();
  const open = (key: string, event: AuditEvent, ms: number): void => {
    const timer = setTimeout(() => {
      settle(key);
    }, ms).unref();
    windows.set(key, { event, ms, timer, count: 0 });
  };
  const settle = (key: string): void => {
    const window = windows.get(key);
    windows.delete(key);
    if (window === undefined || window.count === 0) return;
    const { event, count, ms } = window;
    write({ ...event, ref: randomBytes(12).toString('hex'), atMs: now(), detail: canonicalJson({ repeated: count }) });
    open(key, event, Math.min(LONGEST_WINDOW_MS, 2 * ms));
  };
  return {
    add(event: AuditEvent): void {
      const key = [event.actor, event.action, event.outcome, event.subjectId].join('\n');
      const window = windows.get(key);
      if (window !== undefined) {
        window.count++;
        return;
      }
      write(event);
      open(key, event, FIRST_WINDOW_MS);
    },
    settleAll(): void {
      for (const [key, { timer }] of [...windows]) {
        clearTimeout(timer);
        settle(key);
      }
      for (const { timer } of windows.values()) clearTimeout(timer);
      windows.clear();
    },
  };
}
