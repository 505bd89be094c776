import { AppError, type ErrorCode } from '../../preload/contract/errors.ts';
import type { App } from '../app.ts';

/** The app from the window's first moment on. An encrypted cache may wait for its passphrase, which the page asks for. */
export interface Opening {
  /** The app once it is open, or why it is not: while a passphrase is waited for, cache.locked. */
  readonly app: () => Promise<App>;
  /** The app when it is open at last, however many passphrases that takes; rejects with what no passphrase helps against. */
  readonly opened: Promise<App>;
  /** Tries another passphrase, one after the other. @throws AppError cache.wrong-key: it may be tried again. */
  readonly unlock: (secret: string) => Promise<void>;
}

const needKey: ReadonlySet<ErrorCode> = new Set(['cache.locked', 'cache.wrong-key']);
const isForWantOfKey = (error: unknown): boolean => error instanceof AppError && needKey.has(error.code);

/** @param open makes the app with a passphrase; null = with what the key chain and the environment have. */
export function createOpening(open: (secret: string | null) => Promise<App>): Opening {
  let current = open(null);
  let isOpen = false;
  let turn: Promise<unknown> = current.catch(() => undefined);
  const { promise: opened, resolve, reject } = deferred<App>();
  const follow = async (attempt: Promise<App>): Promise<void> => {
    try {
      resolve(await attempt);
      isOpen = true;
    } catch (error) {
      if (!isForWantOfKey(error)) reject(error);
    }
  };
  void follow(current);

  const tryKey = async (secret: string): Promise<void> => {
    if (isOpen) return;
    const attempt = open(secret);
    await follow(attempt);
    await attempt;
    current = attempt;
  };
  return {
    app: () => current,
    opened,
    unlock: (secret) => {
      const mine = turn.then(() => tryKey(secret));
      turn = mine.catch(() => undefined);
      return mine;
    },
  };
}

/** Promise.withResolvers, which older runtimes lack. */
function deferred<T>() {
  let [resolve, reject]: [(value: T) => void, (error: unknown) => void] = [() => undefined, () => undefined];
  const promise = new Promise<T>((onValue, onError) => {
    [resolve, reject] = [onValue, onError];
  });
  return { promise, resolve, reject };
}
