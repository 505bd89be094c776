/** When to sync by itself: soon after a change, now and then without one, and later and later while the centre cannot be reached. */

export interface SyncTimer {
  /** When it is tried next; null = only when somebody asks, or while it runs. */
  nextTryMs(): number | null;
  /** Begins, with a first try at once. */
  start(run: () => void): void;
  stop(): void;
  /** Something changed here that the centre should hear of. */
  soon(): void;
  /** The network is there again, or the computer woke: what waits to be tried again is tried now. */
  wake(): void;
  /** `stopped`: trying again would fail again, until somebody does something. `metered`: not now, the connection may change. */
  ended(outcome: 'ok' | 'offline' | 'stopped' | 'metered'): void;
}

const FIRST_MS = 500;
const SOON_MS = 3_000;
const CALM_MS = 5 * 60_000;
const FIRST_RETRY_MS = 15_000;
const LONGEST_RETRY_MS = 15 * 60_000;
/** How often the clock is looked at: a timer stands still while the computer sleeps. */
const LOOK_MS = 15_000;
/** So much later than it should be: it slept. */
const SLEPT_MS = 30_000;

/** @param jitter  0 <= jitter < 1, so that a hundred laptops do not come back in the same second. */
export function createSyncTimer(now: () => number, jitter: () => number = Math.random): SyncTimer {
  let run: (() => void) | null = null;
  let timer: NodeJS.Timeout | null = null;
  let atMs: number | null = null;
  let failures = 0;
  let leftMs = 0;

  const clear = () => {
    if (timer !== null) clearTimeout(timer);
    [timer, atMs] = [null, null];
  };
  const plan = (afterMs: number) => {
    if (run === null) return;
    clear();
    leftMs = afterMs;
    look();
  };
  /** Waits a part of what is left. By what has passed, not by the hour: a clock that is set back two days must not stop it for two days. */
  const look = () => {
    const [beganMs, partMs] = [now(), Math.min(leftMs, LOOK_MS)];
    atMs = beganMs + leftMs;
    timer = setTimeout(() => {
      leftMs -= partMs;
      const hasSlept = now() - beganMs > partMs + SLEPT_MS;
      if (leftMs > 0 && !hasSlept) {
        look();
        return;
      }
      // After sleep the network is another one: what failed before it says nothing.
      if (hasSlept) failures = 0;
      clear();
      run?.();
    }, partMs);
    timer.unref();
  };
  return {
    nextTryMs: () => atMs,
    start(next) {
      run = next;
      failures = 0;
      plan(FIRST_MS);
    },
    stop() {
      run = null;
      clear();
    },
    soon() {
      // A try that is due sooner stays; one that waits for the network is not hurried by work at the desk.
      if (failures === 0 && (atMs === null || atMs > now() + SOON_MS)) plan(SOON_MS);
    },
    wake() {
      if (atMs === null) return;
      failures = 0;
      plan(FIRST_MS);
    },
    ended(outcome) {
      failures = outcome === 'offline' ? failures + 1 : 0;
      if (outcome === 'stopped') clear();
      else if (outcome !== 'offline') plan(CALM_MS);
      else plan(Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (failures - 1)) * (0.8 + 0.4 * jitter()));
    },
  };
}
