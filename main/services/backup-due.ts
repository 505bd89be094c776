/** When a backup is made unasked. */

/** Local date, `2018-05-10`, of a moment at the place of the workstation. */
export function localDates(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-CA-u-nu-latn', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' });
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''}`;
  };
}

export interface DailyBackup {
  readonly isDaily: boolean;
  /** Local date of the last one; null = there was none yet. */
  readonly lastDay: string | null;
  /** When the last attempt failed; null = it did not. */
  readonly failedMs: number | null;
}

const AGAIN_MS = 3_600_000;

/**
 * Whether one is due: once on each local date, however many were missed. One that failed is tried again after an hour. A clock that was set
 * back makes none: the date of the last one is still to come.
 */
export function isBackupDue({ isDaily, lastDay, failedMs }: DailyBackup, nowMs: number, localDateOf: (ms: number) => string): boolean {
  if (!isDaily || (lastDay !== null && lastDay >= localDateOf(nowMs))) return false;
  return failedMs === null || nowMs - failedMs >= AGAIN_MS || nowMs < failedMs;
}
