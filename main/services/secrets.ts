import { PASSPHRASE_LETTERS } from '../../preload/contract/cache.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { secrets as contract } from '../../preload/contract/secrets.ts';
import type { Handlers, Ports } from './ports.ts';
import { createThrottle } from './sign-in-throttle.ts';

/** What wrong passphrases are counted under; no sign-in name is. */
const SUBJECT = 'secrets';

export const secretsService = (ports: Ports): Handlers<typeof contract> => {
  const { secrets, emit } = ports;
  return {
    secretsStatus: async () => ({ state: await secrets.state() }),

    async unlockSecrets({ passphrase }, call) {
      const before = await secrets.state();
      if (before !== 'locked' && before !== 'none') throw new AppError('secrets.is-open');
      if (before === 'none') refuseShort(passphrase);
      const throttle = createThrottle(ports, SUBJECT, call);
      await throttle.refuseEarly();
      try {
        await secrets.unlock(passphrase);
      } catch (error) {
        if (error instanceof AppError && error.code === 'secrets.wrong-passphrase') await throttle.failed();
        throw error;
      }
      await throttle.succeeded();
      const state = await secrets.state();
      call.audit({ before: { state: before }, after: { state } });
      // The password of the centre may be there now.
      emit('settings.changed', {});
      return { state };
    },
  };
};

/** A first passphrase; one that is there already may be any. */
function refuseShort(passphrase: string): void {
  if (passphrase.length >= PASSPHRASE_LETTERS) return;
  const detail = `must have ${PASSPHRASE_LETTERS} letters at least`;
  throw new AppError('input.invalid', { path: 'passphrase', rule: 'passphrase', detail });
}
