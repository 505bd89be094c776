/**
 * Who a bearer token belongs to: signed-in people (JWT), programs (keys), and whoever started the browser host while nobody has an
 * account. All in memory: signing keys end with the process, and clients then get the next token by their refresh token.
 */
import { randomBytes } from 'node:crypto';
import { errors as joseErrors, jwtVerify, SignJWT } from 'jose';
import type { Caller } from '../preload/contract/procedure.ts';
import { hashToken, isSameHash } from './services/codes.ts';
import type { KeyOfProgram, SessionsPort, SignedInCaller } from './services/ports.ts';

const OWNER_MS = 12 * 3_600_000;
const ONE_USE_MS = 12 * 3_600_000;
export const ACCESS_MS = 15 * 60_000;
const KEY_AGE_MS = 12 * 3_600_000;
const TOKEN_BYTES = 32;
/** The one algorithm that is taken, whatever a token says of itself. */
const ALGORITHM = 'HS256';
const ISSUER = 'khareetaty';
const TYPE = 'at+jwt';
const SKEW_S = 5;

interface Entry {
  readonly caller: Caller;
  readonly expiresMs: number;
}

interface SigningKey {
  readonly id: string;
  readonly secret: Uint8Array;
  readonly madeMs: number;
}

export interface Sessions extends SessionsPort {
  /** Makes a token that can be exchanged for a session once, within 12 hours, while nobody has an account. */
  issueOneUse(caller: Caller): string;
  /** Nobody is signed in any more, and no key of a program is good: the cache is another one. */
  reset(): void;
  /** Who a bearer token belongs to; null if it is unknown, altered, expired or revoked. */
  find(token: string): Promise<Caller | null>;
}

/**
 * Only SHA-256 of random tokens is kept and compared, so that the time of a look-up says nothing about a token that a guess shares its
 * start with.
 */
export function createSessions(now: () => number): Sessions {
  const owners = new Map<string, Entry>();
  const oneUse = new Map<string, Entry>();
  const people = new Map<string, SignedInCaller>();
  const programs = new Map<string, KeyOfProgram>();
  const audience = `khareetaty:${randomBytes(9).toString('base64url')}`;
  let keys: readonly SigningKey[] = [];
  let accounts = false;

  /** The newest key, made anew when it is old; the one before stays until what it signed has expired. */
  const signingKey = (): SigningKey => {
    const [newest] = keys;
    if (newest !== undefined && now() - newest.madeMs < KEY_AGE_MS) return newest;
    const made = { id: randomBytes(6).toString('base64url'), secret: randomBytes(TOKEN_BYTES), madeMs: now() };
    keys = [made, ...keys.filter(({ madeMs }) => now() - madeMs < KEY_AGE_MS + ACCESS_MS + 1_000 * SKEW_S)];
    return made;
  };

  const findPerson = async (token: string): Promise<Caller | null> => {
    try {
      const { payload } = await jwtVerify(token, ({ kid }) => keys.find(({ id }) => id === kid)?.secret ?? refuseKey(), {
        algorithms: [ALGORITHM],
        issuer: ISSUER,
        audience,
        typ: TYPE,
        requiredClaims: ['sub', 'sid', 'iat', 'exp', 'jti'],
        maxTokenAge: ACCESS_MS / 1_000,
        clockTolerance: SKEW_S,
        currentDate: new Date(now()),
      });
      const caller = people.get(String(payload['sid']));
      return caller !== undefined && String(caller.accountId) === payload.sub ? caller : null;
    } catch (error) {
      if (error instanceof joseErrors.JOSEError) return null;
      throw error;
    }
  };

  const findProgram = (token: string): Caller | null => {
    const [, id = '', secret = ''] = keyShape.exec(token) ?? [];
    const key = programs.get(id);
    if (key === undefined || (key.expiresMs !== null && key.expiresMs <= now()) || !isSameHash(hashToken(secret), key.secretHash))
      return null;
    key.onUse();
    return key.caller;
  };

  return {
    hasAccounts: () => accounts,
    setHasAccounts(has) {
      accounts = has;
    },
    open(caller) {
      const expiresMs = now() + OWNER_MS;
      return { token: issue(owners, { caller, expiresMs }, now()), expiresMs };
    },
    issueOneUse: (caller) => issue(oneUse, { caller, expiresMs: now() + ONE_USE_MS }, now()),
    consumeOneUse(token) {
      const caller = look(oneUse, token, now());
      oneUse.delete(hashToken(token));
      return accounts ? null : caller;
    },
    async sign(caller) {
      const { id, secret } = signingKey();
      const expiresMs = now() + ACCESS_MS;
      const token = await new SignJWT({ sid: caller.signInId })
        .setProtectedHeader({ alg: ALGORITHM, kid: id, typ: TYPE })
        .setIssuer(ISSUER)
        .setAudience(audience)
        .setSubject(String(caller.accountId))
        .setJti(randomBytes(9).toString('base64url'))
        .setIssuedAt(new Date(now()))
        .setExpirationTime(new Date(expiresMs))
        .sign(secret);
      people.set(caller.signInId, caller);
      return { token, expiresMs };
    },
    end(signInIds) {
      for (const id of signInIds) people.delete(id);
    },
    change(accountId, rights) {
      for (const [id, caller] of people) if (caller.accountId === accountId) people.set(id, { ...rights, signInId: id, accountId });
    },
    setKey: (key) => void programs.set(key.id, key),
    endKey: (id) => void programs.delete(id),
    reset() {
      for (const entries of [owners, people, programs]) entries.clear();
    },
    async find(token) {
      if (keyShape.test(token)) return findProgram(token);
      if (token.includes('.')) return findPerson(token);
      return accounts ? null : look(owners, token, now());
    },
  };
}

/** `kh1_`, the id, `_`, the secret. */
const keyShape = /^kh1_([a-z0-9]{12})_([\w-]{43})$/;

function refuseKey(): never {
  throw new joseErrors.JWKSNoMatchingKey();
}

function issue(entries: Map<string, Entry>, entry: Entry, nowMs: number): string {
  for (const [key, { expiresMs }] of entries) if (expiresMs <= nowMs) entries.delete(key);
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  entries.set(hashToken(token), entry);
  return token;
}

function look(entries: ReadonlyMap<string, Entry>, token: string, nowMs: number): Caller | null {
  const entry = entries.get(hashToken(token));
  return entry !== undefined && nowMs < entry.expiresMs ? entry.caller : null;
}
