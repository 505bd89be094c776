export interface Lapse {
  /** At least 1. */
  readonly count: number;
  readonly unit: 'minute' | 'hour' | 'day';
}

/** A length of time as people say it: 14 hours, 3 days; the whole units that have passed, at least one minute. */
export function lapseOf(ms: number): Lapse {
  const minutes = Math.floor(Math.max(0, ms) / 60_000);
  if (minutes < 60) return { count: Math.max(1, minutes), unit: 'minute' };
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? { count: hours, unit: 'hour' } : { count: Math.floor(hours / 24), unit: 'day' };
}
