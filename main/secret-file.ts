/** Secrets in a file under a passphrase: for computers without a key chain. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../preload/contract/errors.ts';
import { createMemorySecrets, type SecretStore } from './centre-link.ts';
import type { Config } from './config.ts';
import { keyOfPassphrase } from './passphrase.ts';
import { replaceFile } from './replace-file.ts';
import type { SecretsPort } from './services/ports.ts';

type Secrets = Readonly<Record<string, string>>;

const CIPHER = 'aes-256-gcm';
const bytes = (length: number) => z.base64url().refine((text) => Buffer.from(text, 'base64url').length === length);
const SecretFile = z.strictObject({
  version: z.literal(1),
  salt: bytes(16),
  /** HMAC by the key: tells a wrong passphrase from a damaged file. */
  check: bytes(32),
  nonce: bytes(12),
  sealed: z.base64url(),
  tag: bytes(16),
});
type SecretFile = z.infer<typeof SecretFile>;

/** Where a host without a key chain keeps secrets: beside the cache once a passphrase was given, until then while the process lives. */
export async function openSecrets({
  cacheFile,
  secrets,
  secretsPassphrase,
}: Pick<Config, 'cacheFile' | 'secrets' | 'secretsPassphrase'>): Promise<SecretStore> {
  const file = `${cacheFile}.secrets.json`;
  if (secretsPassphrase === null) return createLockedSecrets(secrets, file);
  return layerSecrets(secrets, { ...(await openSecretFile(file, secretsPassphrase)), state: () => Promise.resolve('environment') });
}

/**
 * Secrets of a host that was given no passphrase: in memory, until somebody types it; then also in the file. What needs no person at the
 * next start must not be kept in it, so it does not count as lasting.
 */
function createLockedSecrets(first: Readonly<Record<string, string | null>>, file: string): SecretStore {
  const memory = createMemorySecrets(first);
  /** Those that were typed: what the environment says is not kept. */
  const typed = new Map<string, string | null>();
  let opened: SecretStore | null = null;
  let turn: Promise<unknown> = Promise.resolve();
  const open = async (passphrase: string): Promise<void> => {
    if (opened !== null) return;
    const store = await openSecretFile(file, passphrase);
    for (const [name, secret] of typed) await store.set(name, secret);
    // Also without secrets: from now on it is this passphrase.
    if (!existsSync(file)) await store.set('', null);
    opened = store;
  };
  return {
    get: async (name) => (await memory.get(name)) ?? (await opened?.get(name)) ?? null,
    async set(name, secret) {
      typed.set(name, secret);
      await memory.set(name, secret);
      await opened?.set(name, secret);
    },
    isLasting: () => Promise.resolve(false),
    state: () => Promise.resolve(opened !== null ? 'typed' : existsSync(file) ? 'locked' : 'none'),
    unlock(passphrase) {
      const mine = turn.then(() => open(passphrase));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

export const createSecretsPort = (store: SecretStore): SecretsPort => ({
  state: async () => (await store.state?.()) ?? 'none',
  unlock: async (passphrase) => {
    if (store.unlock === undefined) throw new AppError('secrets.is-open');
    await store.unlock(passphrase);
  },
});

/** What was typed since the start, or the environment says, goes before what is kept; what is typed is kept too. */
export function layerSecrets(first: Readonly<Record<string, string | null>>, lasting: SecretStore): SecretStore {
  const memory = createMemorySecrets(first);
  return {
    get: async (name) => (await memory.get(name)) ?? lasting.get(name),
    async set(name, secret) {
      await memory.set(name, secret);
      await lasting.set(name, secret);
    },
    isLasting: async () => (await lasting.isLasting?.()) ?? false,
    state: async () => (await lasting.state?.()) ?? 'none',
  };
}

/**
 * Opens the file, or makes it with the first secret.
 *
 * @throws AppError secrets.wrong-passphrase; secrets.damaged if the file is not as it was written.
 */
export async function openSecretFile(file: string, passphrase: string): Promise<SecretStore> {
  const known = await readSecretFile(file);
  const salt = known === null ? randomBytes(16) : Buffer.from(known.salt, 'base64url');
  const key = await keyOfPassphrase(passphrase, salt);
  let secrets: Secrets = known === null ? {} : unseal(known, key, file);
  let writing: Promise<void> = Promise.resolve();
  return {
    get: (name) => Promise.resolve(Object.hasOwn(secrets, name) ? (secrets[name] ?? null) : null),
    set(name, secret) {
      const { [name]: _, ...others } = secrets;
      secrets = secret === null ? others : { ...others, [name]: secret };
      const next = seal(secrets, key, salt);
      // One after the other, also where one of them failed.
      writing = writing.catch(() => undefined).then(() => replaceFile(file, `${JSON.stringify(next)}\n`));
      return writing;
    },
    isLasting: () => Promise.resolve(true),
  };
}

async function readSecretFile(file: string): Promise<SecretFile | null> {
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new AppError('secrets.damaged', { file }, { cause: error });
  });
  if (text === null) return null;
  try {
    return SecretFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new AppError('secrets.damaged', { file }, { cause });
  }
}

const checkOf = (key: Buffer): Buffer => createHmac('sha256', key).update('khareetaty secrets 1').digest();

function seal(secrets: Secrets, key: Buffer, salt: Buffer): SecretFile {
  const nonce = randomBytes(12);
  const cipher = createCipheriv(CIPHER, key, nonce).setAAD(salt);
  const sealed = Buffer.concat([cipher.update(JSON.stringify(secrets), 'utf8'), cipher.final()]);
  const text = (part: Buffer): string => part.toString('base64url');
  return {
    version: 1,
    salt: text(salt),
    check: text(checkOf(key)),
    nonce: text(nonce),
    sealed: text(sealed),
    tag: text(cipher.getAuthTag()),
  };
}

function unseal({ salt, check, nonce, sealed, tag }: SecretFile, key: Buffer, file: string): Secrets {
  const raw = (text: string): Buffer => Buffer.from(text, 'base64url');
  if (!timingSafeEqual(checkOf(key), raw(check))) throw new AppError('secrets.wrong-passphrase', { file });
  try {
    const decipher = createDecipheriv(CIPHER, key, raw(nonce), { authTagLength: 16 }).setAAD(raw(salt));
    decipher.setAuthTag(raw(tag));
    const plain = Buffer.concat([decipher.update(raw(sealed)), decipher.final()]).toString('utf8');
    return z.record(z.string(), z.string()).parse(JSON.parse(plain));
  } catch (cause) {
    throw new AppError('secrets.damaged', { file }, { cause });
  }
}
