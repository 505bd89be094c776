import { randomBytes } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';
import { procedures } from '../../preload/contract/index.ts';
import type { ApiKey } from '../../preload/contract/people.ts';
import type { users } from '../../preload/contract/users.ts';
import type { ApiKeySecret } from '../store/sign-ins.ts';
import { hashToken } from './codes.ts';
import type { Handlers, Ports } from './ports.ts';
import { refuseUnknownZones } from './zone-codes.ts';

const DAY_MS = 86_400_000;
/** The last use is written down at most so often. */
const USE_EVERY_MS = 60_000;
const idLetters = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Keys by which programs call, each with a role, and if wanted for some subjects and zones only. */
export const apiKeysService = (ports: Ports): Pick<Handlers<typeof users>, 'keys' | 'makeKey' | 'revokeKey'> => ({
  keys: async () => ({ items: (await ports.read.apiKeys()).map(told) }),

  async makeKey({ name, role, subjects, zones, days }, { caller }) {
    if (!ports.sessions.hasAccounts()) throw new AppError('users.set-up-first');
    const known = new Set([...procedures.keys()].map((procedure) => procedure.split('.')[0]));
    const missing = subjects?.find((subject) => !known.has(subject));
    if (missing !== undefined) throw new AppError('not-found', { what: 'subject', id: missing });
    await refuseUnknownZones(ports, zones);
    const id = Array.from(randomBytes(12), (byte) => idLetters[byte % idLetters.length]).join('');
    const secret = randomBytes(32).toString('base64url');
    const createdMs = ports.now();
    const key = {
      ...{ id, name, role, subjects, zones, secretHash: hashToken(secret), madeBy: caller.name, createdMs },
      expiresMs: days === null ? null : createdMs + days * DAY_MS,
    };
    await ports.write.addApiKey(key);
    armKey(ports, { ...key, usedMs: null, revokedMs: null });
    return { key: told({ ...key, usedMs: null, revokedMs: null }), secret: `kh1_${id}_${secret}` };
  },

  async revokeKey({ id }) {
    const key = await ports.write.revokeApiKey(id, ports.now());
    if (key === null) throw new AppError('not-found', { what: 'key', id });
    ports.sessions.endKey(id);
    return told(key);
  },
});

/** Lets a key be used, unless it was revoked. */
export function armKey({ write, sessions, now }: Pick<Ports, 'write' | 'sessions' | 'now'>, key: ApiKeySecret): void {
  const { id, name, role, subjects, zones, secretHash, expiresMs, revokedMs } = key;
  if (revokedMs !== null) return;
  const caller = { name: `key ${name}`, role, ...(subjects === null ? {} : { subjects }), ...(zones === null ? {} : { zones }) };
  let usedMs = key.usedMs ?? 0;
  const onUse = () => {
    if (now() - usedMs < USE_EVERY_MS) return;
    usedMs = now();
    // When it was used is worth no failed call.
    write.markApiKeyUsed(id, usedMs).catch(() => undefined);
  };
  sessions.setKey({ id, secretHash, caller, expiresMs, onUse });
}

const told = ({ id, name, role, subjects, zones, madeBy, createdMs, expiresMs, usedMs, revokedMs }: ApiKeySecret): ApiKey => ({
  ...{ id, name, role, subjects, zones, madeBy, createdMs, expiresMs, usedMs, revokedMs },
});
