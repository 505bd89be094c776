/** Joins the key of the cache with the threads that have it open. */
import type { Keyring } from './cache-key/keyring.ts';
import { AppError } from '../preload/contract/errors.ts';
import type { CacheKeyPort } from './services/ports.ts';
import type { KeyChange } from './store/recrypt.ts';
import type { RecryptOptions, Workers } from './workers/pool.ts';

export function createCacheEncryption(keyring: Keyring, workers: Workers, cacheFile: string): CacheKeyPort {
  const change = async (keys: KeyChange, options: RecryptOptions): Promise<void> => {
    // If it cannot be opened again, the next start finds out which key it has.
    const outcome = await workers.recrypt(keys, options);
    keyring.settle(outcome.which);
    if (outcome.which === 'from') throw outcome.error;
  };
  return {
    status: async () => ({ isEncrypted: keyring.key() !== null, ...(await keyring.ways()) }),
    async renew(passphrase, options) {
      const { change: keys, recoveryKey } = await keyring.begin(passphrase);
      await change(keys, options);
      return recoveryKey;
    },
    remove: (options) => change(keyring.beginDecrypt(), options),
    changePassphrase: (passphrase) => keyring.changePassphrase(passphrase),
    keepInKeyChain: (isKept) => keyring.keepInKeyChain(isKept),
    async shred() {
      await keyring.destroy();
      await workers.shut(new AppError('cache.key-missing', { file: cacheFile }));
    },
  };
}
