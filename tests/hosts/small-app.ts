import { setTimeout as delay } from 'node:timers/promises';
import type { App } from '../../main/app.ts';
import { type AuditTrail, createAuditTrail } from '../../main/audit-trail.ts';
import { type AuditEvent, auditKeyId } from '../../main/audit-chain.ts';
import { createDispatch } from '../../main/dispatch.ts';
import { createEvents } from '../../main/events.ts';
import { createFileRegistry } from '../../main/files.ts';
import { createLog, type LogTarget } from '../../main/log.ts';
import type { Call } from '../../main/services/ports.ts';
import { createSessions } from '../../main/session.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import type { Role } from '../../preload/contract/procedure.ts';

export interface SmallApp extends App {
  /** What handlers were given, newest last. */
  readonly inputs: unknown[];
  readonly audit: AuditTrail;
  /** What the audit trail was told, oldest first. */
  readonly trail: AuditEvent[];
  /** Makes the trail refuse what it is told, as a full disk does. */
  readonly breakTrail: (error: Error | null) => void;
  /** Signals of calls that wait to be cancelled. */
  readonly waiting: AbortSignal[];
  readonly bearer: (role: Role) => string;
}

/** The real dispatch, sessions, files and events over a few handlers that need no cache: for what hosts do themselves. */
export function createSmallApp(now: () => number = Date.now, logTarget: LogTarget = { level: 'silent', file: null }): SmallApp {
  const events = createEvents();
  const files = createFileRegistry();
  const sessions = createSessions(now);
  const log = createLog(logTarget);
  const inputs: unknown[] = [];
  const waiting: AbortSignal[] = [];
  const trail: AuditEvent[] = [];
  let broken: Error | null = null;
  const own = auditKeyId('');
  const audit = createAuditTrail({
    append: async (_keys, event) => {
      await delay(1);
      if (broken !== null) throw broken;
      trail.push(event);
    },
    keyring: {
      read: () => Promise.resolve({ own, known: { [own]: '' }, elsewhere: [], isBegun: true }),
      markBegun: () => Promise.resolve(),
    },
    now,
    log,
  });
  const noted = async <T>(input: unknown, answer: T): Promise<T> => {
    inputs.push(input);
    return answer;
  };
  const handlers = {
    settings: {
      health: () => noted({}, { status: 'ok', version: '1.2.3', uptimeS: 1 }),
      doctor: () => noted({}, { ok: 'yes' }),
    },
    users: {
      me: (input: object, { caller }: Call) => noted(input, { ...caller, fullName: '', language: null, zones: null, accountId: null }),
      login: async () => {
        throw new AppError('users.wrong-credentials');
      },
      exchange: async ({ token }: { token: string }) => {
        const caller = sessions.consumeOneUse(token);
        if (caller === null) throw new AppError('users.token-used');
        return { ...sessions.open(caller), refreshToken: null, ...caller };
      },
    },
    incidents: {
      list: (input: object) => noted(input, { total: 0, page: 1, pageSize: 100, items: [] }),
      get: async ({ id }: { id: number }) => {
        throw new AppError('not-found', { what: 'incident', id });
      },
      columns: (input: object) => noted(input, columns()),
      preview: (input: { file: string }) => noted(files.resolve(input.file), {}),
      import: async (_input: object, { progress, signal }: Call) => {
        for (const fraction of [0, 0.1, 0.2]) progress({ step: 'read', fraction });
        progress({ step: 'store', fraction: 1 });
        waiting.push(signal);
        await delay(60_000, undefined, { signal, ref: false });
        throw new Error('nobody cancelled');
      },
    },
    hotspots: {
      density: async () => {
        throw new Error('SELECT phone FROM recipient WHERE phone = "+96550001234"');
      },
    },
    alerts: {
      acknowledge: (input: object, { audit: note }: Call) => {
        note({ after: { state: 'acknowledged', phone: '+96550001234' }, reason: 'seen' });
        return noted(input, null);
      },
    },
  };
  const { dispatch, drain } = createDispatch({ procedures, handlers, events, audit, log, checkOutputs: true });
  const bearer = (role: Role) => `Bearer ${sessions.open({ name: role, role }).token}`;
  return {
    dispatch,
    events,
    files,
    sessions,
    log,
    version: '1.2.3',
    canSendMessages: false,
    stayOpen: () => undefined,
    mainThread: { maxBlockMs: () => 0, maxDelayMs: () => 0 },
    close: drain,
    inputs,
    audit,
    trail,
    breakTrail: (error) => void (broken = error),
    waiting,
    bearer,
  };
}

export const columns = () => ({
  count: 2,
  dayZero: '2018-01-01',
  origin: [47.9, 29.3],
  bounds: [47, 29, 48, 30],
  ids: new Int32Array([1, 2]),
  lonLat: new Float32Array([0.5, 0.25, -0.5, Number.NaN]),
  localMin: new Int32Array([0, 60]),
  typeIds: new Uint16Array([1, 1]),
  zoneIds: new Uint16Array([0, 3]),
  origins: new Uint8Array([3, 1]),
});
