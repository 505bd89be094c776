/** Wall-clock minutes at the place of the incidents, counted from 1970-01-01T00:00 as if the place had no offset. */

export const minutesPerDay = 1_440;

/** `2018-05-10` or `2018-05-10T22:30` as local minutes. */
export function parseLocalMin(localTime: string): number {
  return Date.parse(localTime.length === 10 ? `${localTime}T00:00Z` : `${localTime}Z`) / 60_000;
}

/** Local minutes as `2018-05-10T22:30`. */
export function formatLocalMin(localMin: number): string {
  return new Date(localMin * 60_000).toISOString().slice(0, 16);
}

/** Day since 1970-01-01 as `2018-05-10`. */
export function formatDay(day: number): string {
  return formatLocalMin(day * minutesPerDay).slice(0, 10);
}

/** Local minute of a moment. */
export function localMinOf(occurredMs: number, utcOffsetMin: number): number {
  return Math.floor(occurredMs / 60_000) + utcOffsetMin;
}
