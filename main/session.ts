import { createHash, randomBytes } from 'node:crypto';
import type { Caller } from '../preload/contract/procedure.ts';
import type { SessionsPort } from './services/ports.ts';

const SESSION_MS = 12 * 3_600_000;
const ONE_USE_MS = 12 * 3_600_000;
const TOKEN_BYTES = 32;

interface Entry {
  readonly caller: Caller;
  readonly expiresMs: number;
}

/**
 * Sessions of the browser host, in memory: they end with the process. Tokens are 256 random bits and only their SHA-256
 * is kept and compared, so that the time of a look-up says nothing about a token that a guess shares its start with.
 */
export interface Sessions extends SessionsPort {
  /** Makes a token that can be exchanged for a session once, within 12 hours. */
  issueOneUse(caller: Caller): string;
  /** Who a bearer token belongs to; null if unknown or expired. */
  find(token: string): Caller | null;
}

export function createSessions(now: () => number): Sessions {
  const sessions = new Map<string, Entry>();
  const oneUse = new Map<string, Entry>();
  return {
    open(caller) {
      const expiresMs = now() + SESSION_MS;
      return { token: issue(sessions, { caller, expiresMs }, now()), expiresMs };
    },
    issueOneUse: (caller) => issue(oneUse, { caller, expiresMs: now() + ONE_USE_MS }, now()),
    consumeOneUse(token) {
      const caller = look(oneUse, token, now());
      oneUse.delete(digest(token));
      return caller;
    },
    find: (token) => look(sessions, token, now()),
  };
}

function issue(entries: Map<string, Entry>, entry: Entry, nowMs: number): string {
  for (const [key, { expiresMs }] of entries) if (expiresMs <= nowMs) entries.delete(key);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  entries.set(digest(token), entry);
  return token;
}

function look(entries: ReadonlyMap<string, Entry>, token: string, nowMs: number): Caller | null {
  const entry = entries.get(digest(token));
  return entry !== undefined && nowMs < entry.expiresMs ? entry.caller : null;
}

const digest = (token: string): string => createHash('sha256').update(token).digest('base64');
