/** Incident-local wall-clock times as text (`2018-05-10T22:30`) and as day numbers (days since 1970-01-01). */

export const DAY_MIN = 1_440;
const DAY_MS = 86_400_000;

/** Day number of a local date or time; its time of day is left out. */
export function dayNumberOf(localTime: string): number {
  return Date.parse(`${localTime.slice(0, 10)}T00:00Z`) / DAY_MS;
}

/** Minutes from the start of a day to a local date or time. */
export function minuteOf(localTime: string, dayNumber: number): number {
  const [hours = 0, minutes = 0] = localTime.length > 10 ? localTime.slice(11).split(':').map(Number) : [];
  return (dayNumberOf(localTime) - dayNumber) * DAY_MIN + hours * 60 + minutes;
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
export const localMinuteText = (ms: number, timeZone: string): string => clockOf(timeZone)(ms);

function clockOf(timeZone: string): (ms: number) => string {
  const format = new Intl.DateTimeFormat('en-CA-u-nu-latn-hc-h23', {
    ...{ timeZone, year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  });
  return (ms) => {
    const part = Object.fromEntries(format.formatToParts(ms).map(({ type, value }) => [type, value]));
    return `${part['year'] ?? ''}-${part['month'] ?? ''}-${part['day'] ?? ''} ${part['hour'] ?? ''}:${part['minute'] ?? ''}`;
  };
}

/** Local minute of the day as text, `2018-05-10T22:00`, of a minute since a day's start. */
export function localTimeOfMin(dayNumber: number, minute: number): string {
  return new Date(dayNumber * DAY_MS + minute * 60_000).toISOString().slice(0, 16);
}

/**
 * Changes of the clocks in a time zone, in minutes since the start of a day; `atMin` is what the clocks showed. Two changes within a
 * week that undo each other are not seen: no zone has such.
 */
export function clockChanges(timeZone: string, { fromDay, days }: { readonly fromDay: number; readonly days: number }): ClockChange[] {
  const shown = clockOf(timeZone);
  const offsetAt = (minute: number) => minuteOf(shown(fromDay * DAY_MS + minute * 60_000), fromDay) - minute;
  const changes: ClockChange[] = [];
  for (let from = -DAY_MIN; from < (days + 1) * DAY_MIN; from += 7 * DAY_MIN) {
    let [before, after] = [from, from + 7 * DAY_MIN];
    const shiftMin = offsetAt(after) - offsetAt(before);
    if (shiftMin === 0) continue;
    const old = offsetAt(before);
    while (after - before > 1) {
      const middle = Math.floor((before + after) / 2);
      if (offsetAt(middle) === old) before = middle;
      else after = middle;
    }
    changes.push({ atMin: after + old, shiftMin });
  }
  return changes;
}

interface ClockChange {
  readonly atMin: number;
  readonly shiftMin: number;
}
