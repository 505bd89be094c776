/** Secrets in a file under a passphrase: for computers without a key chain. */
import { createCipheriv, createDecipheriv, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../preload/contract/errors.ts';
import { createMemorySecrets, type SecretStore } from './centre-link.ts';
import type { Config } from './config.ts';
import { keyOfPassphrase } from './passphrase.ts';
import { replaceFile } from './replace-file.ts';

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

/** Where a host without a key chain keeps secrets: beside the cache if a passphrase was given, else while the process lives. */
export async function openSecrets({
  cacheFile,
  secrets,
  secretsPassphrase,
}: Pick<Config, 'cacheFile' | 'secrets' | 'secretsPassphrase'>): Promise<SecretStore> {
  if (secretsPassphrase === null) return createMemorySecrets(secrets);
  return layerSecrets(secrets, await openSecretFile(`${cacheFile}.secrets.json`, secretsPassphrase));
}

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
