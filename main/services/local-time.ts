/** Incident-local wall-clock times as text (`2018-05-10T22:30`) and as day numbers (days since 1970-01-01). */

export const DAY_MIN = 1_440;
const DAY_MS = 86_400_000;

/** Day number of a local date or time; its time of day is left out. */
export function dayNumberOf(localTime: string): number {
  return Date.parse(`${localTime.slice(0, 10)}T00:00Z`) / DAY_MS;
}

/** Wall-clock minute, `2018-05-10T22:30`, at the place of an incident. */
export function localTimeOf({ occurredMs, utcOffsetMin }: { readonly occurredMs: number; readonly utcOffsetMin: number }): string {
  return new Date(occurredMs + utcOffsetMin * 60_000).toISOString().slice(0, 16);
}

/** Local date, `2018-05-10`, of a day number. */
export function dateOfDay(dayNumber: number): string {
  return new Date(dayNumber * DAY_MS).toISOString().slice(0, 10);
}

/** The whole days that end with the day of `lastLocal`, as a half-open period of local dates. */
export function daysUpTo(lastLocal: string, days: number): { readonly from: string; readonly to: string } {
  const end = dayNumberOf(lastLocal) + 1;
  return { from: dateOfDay(end - days), to: dateOfDay(end) };
}

/** `2018-05-10 22:30` in a time zone (IANA name): without letters, so that it reads the same in both languages. */
export function localMinuteText(ms: number, timeZone: string): string {
  const format = new Intl.DateTimeFormat('en-CA-u-nu-latn-hc-h23', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
  return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''} ${part['hour'] ?? ''}:${part['minute'] ?? ''}`;
}

/** Local minute of the day as text, `2018-05-10T22:00`, of a minute since a day's start. */
export function localTimeOfMin(dayNumber: number, minute: number): string {
  return new Date(dayNumber * DAY_MS + minute * 60_000).toISOString().slice(0, 16);
}
