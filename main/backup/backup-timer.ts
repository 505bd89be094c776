/** Looks now and then whether a backup is due, until the scheduler does. */
import type { Log } from '../log.ts';

/** So that the start of the app has the disk to itself. */
const FIRST_MS = 2 * 60_000;
const LOOK_MS = 10 * 60_000;

export function createBackupTimer(log: Log) {
  let timer: NodeJS.Timeout | null = null;
  let isStopped = false;
  const plan = (afterMs: number, look: () => Promise<void>): void => {
    timer = setTimeout(() => {
      void look()
        .catch((error: unknown) => log.error('backup-unasked', error))
        .finally(() => {
          if (!isStopped) plan(LOOK_MS, look);
        });
    }, afterMs).unref();
  };
  return {
    start: (look: () => Promise<void>): void => plan(FIRST_MS, look),
    stop(): void {
      isStopped = true;
      if (timer !== null) clearTimeout(timer);
    },
  };
}
