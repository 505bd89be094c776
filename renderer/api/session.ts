import type { ErrorCode, Reply } from '../../preload/contract/errors.ts';

/** What proves who is signed in, as the host gave it. */
export interface SignIn {
  readonly token: string;
  readonly expiresMs: number;
  /** Gets the next one, once; null for whoever has this computer while nobody has an account. */
  readonly refreshToken: string | null;
}

export interface Session {
  /**
   * The bearer token for the next call, renewed first if it is about to end; null = nobody is signed in.
   * @param refused a token that the host did not take.
   */
  token(refused?: string): Promise<string | null>;
  /** Somebody signed in. */
  take(signIn: SignIn): void;
  /** Signed out by one's own wish: nobody is told. */
  clear(): void;
  /** Settles with the next change of the token: a renewed one, a sign-in, an end. */
  changed(): Promise<void>;
  /** Calls back when the host takes neither the token nor a refresh any more. @returns the function that stops it. */
  onEnd(listener: () => void): () => void;
  /** Says that the host knows nobody here. */
  end(): void;
}

export interface SessionParts {
  /** Asks the host for the next token; each refresh token is good for one such call. */
  readonly refresh: (refreshToken: string) => Promise<Reply<unknown>>;
  /** A sign-in that comes with the page itself. */
  readonly open?: () => Promise<SignIn | null>;
  readonly storage: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;
  readonly page: Pick<EventTarget, 'addEventListener'>;
}

const storageKey = 'khareetaty.sign-in';
/** So long before its end a token is renewed. */
const earlyMs = 60_000;
/** What says that the sign-in itself is over, and not that the host is busy. */
const endings: ReadonlySet<ErrorCode> = new Set([
  'users.token-used',
  'users.disabled',
  'users.offline-too-long',
  'users.sign-in-needed',
  'input.invalid',
]);

/**
 * Who is signed in, in this tab or window. The sign-in is put into the storage only while the page is loaded anew: a copy of the tab
 * would otherwise have the same refresh token, and using it twice ends the sign-in.
 */
export function createSession({ refresh, open, storage, page }: SessionParts): Session {
  let current = takeKept(storage);
  let opening: Promise<void> | null = open === undefined ? Promise.resolve() : null;
  let renewing: Promise<string | null> | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let waiting: (() => void)[] = [];
  const listeners = new Set<() => void>();

  const set = (next: SignIn | null) => {
    current = next;
    clearTimeout(timer);
    if (next !== null && next.refreshToken !== null)
      timer = setTimeout(() => void renew(), Math.max(1_000, next.expiresMs - earlyMs - Date.now()));
    const told = waiting;
    waiting = [];
    for (const tell of told) tell();
  };

  const end = () => {
    set(null);
    for (const listener of listeners) listener();
  };

  /** One refresh for all who need it. @returns the token to go on with. */
  const renew = (): Promise<string | null> => (renewing ??= renewOnce().finally(() => (renewing = null)));

  async function renewOnce(): Promise<string | null> {
    const before = current;
    if (before === null) return null;
    if (before.refreshToken === null) {
      end();
      return null;
    }
    let reply: Reply<unknown>;
    try {
      reply = await refresh(before.refreshToken);
    } catch {
      // The host cannot be reached, which says nothing about the sign-in.
      return current?.token ?? null;
    }
    // Somebody signed in or out meanwhile.
    if (current !== before) return current?.token ?? null;
    if (reply.ok) set(asSignIn(reply.value));
    else if (endings.has(reply.error.code)) end();
    return current?.token ?? null;
  }

  page.addEventListener('pagehide', () => {
    if (current !== null) storage.setItem(storageKey, JSON.stringify(current));
  });
  page.addEventListener('pageshow', () => storage.removeItem(storageKey));
  if (current !== null) set(current);

  return {
    async token(refused) {
      await (opening ??= openOnce());
      if (current === null) return null;
      if (refused === current.token) return renew();
      const isEnding = current.refreshToken !== null && current.expiresMs - Date.now() < earlyMs;
      return isEnding ? renew() : current.token;
    },
    take: (signIn) => set(asSignIn(signIn)),
    clear: () => set(null),
    changed: () => new Promise((resolve) => waiting.push(resolve)),
    onEnd(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    end,
  };

  async function openOnce(): Promise<void> {
    const opened = (await open?.().catch(() => null)) ?? null;
    if (opened !== null) set(asSignIn(opened));
  }
}

/** What was kept while the page was loaded anew. */
function takeKept(storage: SessionParts['storage']): SignIn | null {
  const text = storage.getItem(storageKey);
  storage.removeItem(storageKey);
  try {
    return text === null ? null : asSignIn(JSON.parse(text));
  } catch {
    return null;
  }
}

function asSignIn(value: unknown): SignIn {
  // Safe: hosts answer by the contract, and what was kept came from them.
  const { token, expiresMs, refreshToken } = value as SignIn;
  return { token, expiresMs, refreshToken };
}
