import { readFile, rename, writeFile } from 'node:fs/promises';
import { safeStorage } from 'electron';
import { createMemorySecrets, type SecretStore } from '../centre-link.ts';

/**
 * Secrets in a file that only this account of the operating system can read, by its key chain. Where there is none, or on Linux only
 * a built-in key that anyone knows, they last as long as the window and are asked for again.
 */
export function createSecrets(file: string, first: Readonly<Record<string, string | null>>): SecretStore {
  const memory = createMemorySecrets(first);
  const isSafe = once(async () => {
    try {
      if (!(await safeStorage.isAsyncEncryptionAvailable())) return false;
      return process.platform !== 'linux' || safeStorage.getSelectedStorageBackend() !== 'basic_text';
    } catch {
      return false;
    }
  });
  return {
    isLasting: isSafe,
    async get(name) {
      const typed = await memory.get(name);
      if (typed !== null || !(await isSafe())) return typed;
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
      await memory.set(name, secret);
      if (!(await isSafe())) return;
      const { [name]: _, ...others } = await readAll(file);
      const own = secret === null ? {} : { [name]: (await safeStorage.encryptStringAsync(secret)).toString('base64') };
      await writeFile(`${file}.new`, JSON.stringify({ ...others, ...own }), { mode: 0o600 });
      await rename(`${file}.new`, file);
    },
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
