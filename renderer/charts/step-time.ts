/** Wall-clock time of the steps of a series. Local text throughout, so no step is lost or gained where clocks are changed. */
import type { Step } from '../../preload/contract/forecast-domain.ts';

const minuteMs = 60_000;
const stepMs = { hour: 3_600_000, day: 86_400_000, week: 7 * 86_400_000 } as const;

/** Start of the step `offset` steps after the one that starts at `from`: a local date, for hours a local minute. */
export function stepStart(from: string, step: Step, offset: number): string {
  if (step === 'month') {
    const date = new Date(localMs(from));
    return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + offset, date.getUTCDate())).toISOString().slice(0, 10);
  }
  return new Date(localMs(from) + offset * stepMs[step]).toISOString().slice(0, step === 'hour' ? 16 : 10);
}

/** How many steps lie between the start of the step at `from` and a moment, with the part of the last one. */
export function stepsUntil(from: string, step: Step, moment: string): number {
  if (step !== 'month') return (localMs(moment) - localMs(from)) / stepMs[step];
  const [start, end] = [new Date(localMs(from)), new Date(localMs(moment))];
  const whole = (end.getUTCFullYear() - start.getUTCFullYear()) * 12 + end.getUTCMonth() - start.getUTCMonth();
  const days = new Date(Date.UTC(end.getUTCFullYear(), end.getUTCMonth() + 1, 0)).getUTCDate();
  return whole + (end.getUTCDate() - start.getUTCDate()) / days;
}

/** The wall clock at an instant, as local text to the minute. */
export function localMinuteOf(instantMs: number, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    ...{ timeZone, hourCycle: 'h23', year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit' },
  }).formatToParts(Math.floor(instantMs / minuteMs) * minuteMs);
  const part = (type: Intl.DateTimeFormatPartTypes) => parts.find((found) => found.type === type)?.value ?? '';
  return `${part('year')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

/** Wall-clock text as if it were UTC. */
function localMs(local: string): number {
  return Date.parse(local.length === 10 ? `${local}T00:00Z` : `${local}Z`);
}
