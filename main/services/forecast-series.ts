import type { Analytics } from '../../analytics/index.ts';
import type { ForecastRun, Step } from '../../preload/contract/forecast-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { IncidentColumns } from '../store/api.ts';
import { everything } from './filter.ts';
import { lastFullDay } from './last-full-day.ts';
import { clockChanges, DAY_MIN, dateOfDay, dayNumberOf, localTimeOfMin } from './local-time.ts';
import type { Call, Ports } from './ports.ts';
import { readSettings } from './settings.ts';

/** Steps a season and a year of each length of step, and how many steps ahead if nobody says. */
export const stepFacts: Readonly<Record<Step, { readonly season: number; readonly stepsAYear: number; readonly steps: number }>> = {
  // A week of hours: the night of a Friday is compared with that of a Friday.
  hour: { season: 168, stepsAYear: 8_766, steps: 48 },
  day: { season: 7, stepsAYear: 365.25, steps: 28 },
  week: { season: 52, stepsAYear: 365.25 / 7, steps: 8 },
  month: { season: 12, stepsAYear: 12, steps: 6 },
};

/**
 * Five incidents for each day of the week: with fewer than that in a cell its share says nothing (the rule of thumb for
 * counts, Cochran 1954), and the week is what the models are made of. A sum of 35 is known to a sixth of itself at best.
 */
export const LEAST_INCIDENTS = 35;

/** Three weeks and one to hold out: below this no back-test is possible. */
export const LEAST_DAYS = 28;
const HOURS_A_DAY = 24;

export type SeriesKind = Pick<ForecastRun, 'step' | 'by' | 'hours'>;

export interface RunSeries extends ReturnType<Analytics['countSubjects']> {
  readonly kind: SeriesKind;
  /** Steps a season as far as the series is long enough for one. */
  readonly season: number;
  /** Day number of the day on which minute 0 lies. */
  readonly dayZero: number;
  /** Incident-local start of a step, 0 = the first counted, `steps` = the first ahead. */
  readonly startOf: (step: number) => string;
  /** Offset of local time at the newest incident, minutes east of UTC. */
  readonly utcOffsetMin: number;
}

/** Counts the series of a run from the reported incidents of all full local days. @throws AppError forecasts.too-short without any. */
export async function countRunSeries(
  ports: Ports,
  kind: SeriesKind,
  horizon: number,
  { signal }: Pick<Call, 'signal'>,
): Promise<RunSeries> {
  const { read, compute } = ports;
  const [columns, zones, types, settings] = await Promise.all([
    read.incidentColumns(everything),
    read.zones(),
    read.incidentTypes(),
    readSettings(ports),
  ]);
  const days = lastFullDay(columns.localMin) + 1;
  if (columns.dayZero === null || days < 1)
    throw new AppError('forecasts.too-short', { step: 'day', days: Math.max(0, days), needed: LEAST_DAYS });
  const dayZero = dayNumberOf(columns.dayZero);
  // Now: compute takes the columns away.
  const utcOffsetMin = newestOffset(columns, dayZero);
  const unit = kind.step;
  const counted = await compute(
    'countSubjects',
    {
      ...{ localMin: columns.localMin, zoneIds: columns.zoneIds, typeIds: columns.typeIds, origins: columns.origins },
      span: {
        ...{ unit, dayZero, untilMin: days * DAY_MIN, weekStart: { sun: 0, mon: 1, sat: 6 }[settings.weekStart] },
        clockChanges: unit === 'hour' ? clockChanges(settings.timeZone, { fromDay: dayZero, days }) : [],
      },
      ...{ by: kind.by, hours: kind.hours, horizon, season: stepFacts[unit].season, leastIncidents: LEAST_INCIDENTS },
      zones: zones.map(({ id }) => id),
      withoutTypes: types.filter(({ origin }) => origin === 'discovered').map(({ id }) => id),
    },
    { signal },
  );
  const startOf = (step: number): string => {
    const minute = counted.edges[step] ?? 0;
    return unit === 'hour' ? localTimeOfMin(dayZero, minute) : dateOfDay(dayZero + Math.floor(minute / DAY_MIN));
  };
  return { ...counted, kind, season: seasonOf(unit, counted.steps), dayZero, startOf, utcOffsetMin };
}

/** Hours fall back to the day; a season that was not seen three times is none. */
function seasonOf(unit: Step, steps: number): number {
  const { season } = stepFacts[unit];
  if (unit === 'day' || steps >= 3 * season) return season;
  return unit === 'hour' && steps >= 3 * HOURS_A_DAY ? HOURS_A_DAY : 1;
}

function newestOffset({ localMin, occurredMs }: IncidentColumns, dayZero: number): number {
  return dayZero * DAY_MIN + (localMin.at(-1) ?? 0) - Math.floor((occurredMs.at(-1) ?? 0) / 60_000);
}

/** What a series is about, in words that stay the same from run to run: "city", "zone:7/type:3", "city/hours:22-5". */
export function subjectOf(
  { zoneId, typeId }: { readonly zoneId: number | null; readonly typeId: number | null },
  hours: ForecastRun['hours'],
): string {
  const place = zoneId === null ? 'city' : `zone:${zoneId}`;
  return `${place}${typeId === null ? '' : `/type:${typeId}`}${hours === null ? '' : `/hours:${hours.join('-')}`}`;
}
