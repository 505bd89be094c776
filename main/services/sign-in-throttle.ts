import { AppError } from '../../preload/contract/errors.ts';
import type { Call, Ports } from './ports.ts';

/** So many failures in a row are free; each later one makes the next attempt wait longer. */
const freeFailures = { account: 5, source: 20 } as const;
const delaysMs = [1, 2, 4, 8, 15].map((minutes) => minutes * 60_000);

export interface SignInThrottle {
  /** @throws AppError users.too-many-attempts, saying in how many seconds the next attempt is heard. */
  refuseEarly(): Promise<void>;
  failed(): Promise<void>;
  succeeded(): Promise<void>;
}

/** What failures of one sign-in name are counted under. */
export const throttledName = (name: string): string => `account ${name.trim().toLowerCase()}`;

/**
 * Slows down guessing, by account (`throttledName`, whether it exists or not) and by where attempts come from. Nobody is locked out for longer than 15
 * minutes. Source of the figures: OWASP Authentication Cheat Sheet, "Login Throttling", and NIST SP 800-63B, 5.2.2.
 */
export function createThrottle(
  { read, write, now }: Pick<Ports, 'read' | 'write' | 'now'>,
  account: string,
  { source = 'here' }: Call,
): SignInThrottle {
  const place = `source ${source}`;
  const waitMs = async (subject: string, free: number): Promise<number> => {
    const { failures, lastMs } = await read.signInFailures(subject);
    if (failures < free) return 0;
    const delayMs = delaysMs[Math.min(failures - free, delaysMs.length - 1)] ?? 0;
    // A clock that was put back does not make the wait longer than it is.
    return Math.min(delayMs, lastMs + delayMs - now());
  };
  return {
    async refuseEarly() {
      const waits = await Promise.all([waitMs(account, freeFailures.account), waitMs(place, freeFailures.source)]);
      const longestMs = Math.max(...waits);
      if (longestMs > 0) throw new AppError('users.too-many-attempts', { retryAfterS: Math.ceil(longestMs / 1_000) });
    },
    failed: () => write.countSignInFailure([account, place], now()),
    succeeded: () => write.forgetSignInFailures(account),
  };
}
