import type { cache } from '../../preload/contract/cache.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Call, Handlers, Ports } from './ports.ts';

export const cacheService = ({ cacheKey, centreLink, read, emit }: Ports): Handlers<typeof cache> => {
  const needKey = async (): Promise<void> => {
    if (!(await cacheKey.status()).isEncrypted) throw new AppError('cache.not-encrypted');
  };
  const newKey = async (passphrase: string | undefined, call: Call): Promise<{ recoveryKey: string }> => {
    const recoveryKey = await cacheKey.renew(passphrase ?? null, withProgress(call));
    emit('settings.changed', {});
    return { recoveryKey };
  };
  return {
    cacheStatus: () => cacheKey.status(),

    async encryptCache({ passphrase }, call) {
      if ((await cacheKey.status()).isEncrypted) throw new AppError('cache.is-encrypted');
      return newKey(passphrase, call);
    },

    async rekeyCache({ passphrase }, call) {
      await needKey();
      return newKey(passphrase, call);
    },

    async changeCachePassphrase({ passphrase }) {
      await needKey();
      await cacheKey.changePassphrase(passphrase);
      emit('settings.changed', {});
      return {};
    },

    async keepCacheKey({ isKept }) {
      await needKey();
      await cacheKey.keepInKeyChain(isKept);
      emit('settings.changed', {});
      return {};
    },

    async decryptCache(_input, call) {
      await needKey();
      await cacheKey.remove(withProgress(call));
      emit('settings.changed', {});
      return {};
    },

    async shredCache({ loseUnsynced }) {
      await needKey();
      const { pending } = await read.syncState();
      if (pending !== (loseUnsynced ?? 0)) throw new AppError('cache.unsynced', { waiting: pending });
      await cacheKey.shred();
      // Neither is the password of the centre left to whoever comes next.
      await centreLink.forget();
      return {};
    },
  };
};

const withProgress = ({ signal, progress }: Call) => ({
  signal,
  onProgress: (fraction: number) => progress({ step: 'write-anew', fraction }),
});
