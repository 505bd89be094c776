import { readFile } from 'node:fs/promises';
import { safeStorage } from 'electron';
import type { SecretStore } from '../centre-link.ts';
import { replaceFile } from '../replace-file.ts';
import { layerSecrets } from '../secret-file.ts';

/**
 * Secrets in a file that only this account of the operating system can read, by its key chain. Where there is none, or on Linux only
 * a built-in key that anyone knows, they are kept in another place.
 *
 * @param other  a file under a passphrase, or the memory of this process
 */
export function createSecrets(file: string, first: Readonly<Record<string, string | null>>, other: SecretStore): SecretStore {
  const keyChain = layerSecrets(first, createKeyChain(file));
  const chosen = once(async () => {
    try {
      const isThere = await safeStorage.isAsyncEncryptionAvailable();
      const isSafe = process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
      return isThere && isSafe ? keyChain : other;
    } catch {
      return other;
    }
  });
  return {
    get: async (name) => (await chosen()).get(name),
    set: async (name, secret) => (await chosen()).set(name, secret),
    isLasting: async () => (await (await chosen()).isLasting?.()) ?? false,
    state: async () => (await (await chosen()).state?.()) ?? 'none',
    unlock: async (passphrase) => (await chosen()).unlock?.(passphrase),
  };
}

function createKeyChain(file: string): SecretStore {
  return {
    async get(name) {
      const kept = (await readAll(file))[name];
      if (kept === undefined) return null;
      try {
        return (await safeStorage.decryptStringAsync(Buffer.from(kept, 'base64'))).result;
      } catch {
        // Another account, or a key chain that was made anew: it is asked for again.
        return null;
      }
    },
    async set(name, secret) {
      const { [name]: _, ...others } = await readAll(file);
      const own = secret === null ? {} : { [name]: (await safeStorage.encryptStringAsync(secret)).toString('base64') };
      await replaceFile(file, JSON.stringify({ ...others, ...own }));
    },
    isLasting: () => Promise.resolve(true),
    state: () => Promise.resolve('key-chain'),
  };
}

async function readAll(file: string): Promise<Readonly<Record<string, string>>> {
  try {
    const all: unknown = JSON.parse(await readFile(file, 'utf8'));
    return typeof all === 'object' && all !== null ? (all as Record<string, string>) : {};
  } catch {
    return {};
  }
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | null = null;
  return () => (made ??= make());
}
