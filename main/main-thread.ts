export interface MainThreadWatch {
  /**
   * Longest time that the main thread worked at one go, milliseconds: processor time of this thread between two turns of
   * the event loop, so that a busy computer does not count. Runtimes before Node 23.9 cannot tell it: there it is maxDelayMs.
   */
  readonly maxBlockMs: () => number;
  /** Longest time between two turns, milliseconds: also what the thread waited for a core or a disk. */
  readonly maxDelayMs: () => number;
  readonly stop: () => void;
}

const TURN_MS = 5;

/** Watches how long the main thread is kept from its next turn, from now on. Costs some 0.1 % of a core. */
export function watchMainThread(): MainThreadWatch {
  let [maxBlockMs, maxDelayMs] = [0, 0];
  let [lastMs, lastCpuMs] = [performance.now(), threadCpuMs()];
  const timer = setInterval(() => {
    const [nowMs, cpuMs] = [performance.now(), threadCpuMs()];
    maxDelayMs = Math.max(maxDelayMs, nowMs - lastMs - TURN_MS);
    maxBlockMs = Math.max(maxBlockMs, cpuMs - lastCpuMs);
    [lastMs, lastCpuMs] = [nowMs, cpuMs];
  }, TURN_MS).unref();
  return {
    maxBlockMs: () => (hasThreadCpu ? maxBlockMs : maxDelayMs),
    maxDelayMs: () => maxDelayMs,
    stop: () => {
      clearInterval(timer);
    },
  };
}

const hasThreadCpu = 'threadCpuUsage' in process;

function threadCpuMs(): number {
  if (!hasThreadCpu) return 0;
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000;
}
