import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';

export type Columns = OutputOf<Contract['incidents']['columns']>;
export type FilterColumns = Pick<Columns, 'count' | 'dayZero' | 'localMin' | 'typeIds' | 'zoneIds'>;

/** Half-open block of the hour × weekday matrix; weekdays as shown in `weekdays` (Monday = 0), hours from <= h < to. */
export interface HourBlock {
  readonly weekdays: readonly number[];
  readonly fromHour: number;
  readonly toHour: number;
}

export interface Dimensions {
  /** Empty = all. */
  readonly typeIds: readonly number[];
  /** Empty = all. */
  readonly zoneIds: readonly number[];
  /** null = all hours. */
  readonly hours: HourBlock | null;
}

/** Half-open span in minutes of local time since dayZero. */
export interface MinuteSpan {
  readonly fromMin: number;
  readonly toMin: number;
}

/** Which incidents pass, whatever the period. */
export interface Masked {
  /** Bits of the dimensions an incident fails: 1 type, 2 zone, 4 hours. */
  readonly fails: Uint8Array<ArrayBuffer>;
  /** 1 = passes all of them. */
  readonly mask: Uint8Array<ArrayBuffer>;
  /** Passing incidents of each day since dayZero. */
  readonly countsByDay: Float64Array<ArrayBuffer>;
}

/** Counts of one span. Each list leaves out its own dimension's filter, so that a chip shows what else could be chosen. */
export interface Counts {
  /** Incidents that pass everything. */
  readonly total: number;
  /** Index = type id. */
  readonly byType: Uint32Array<ArrayBuffer>;
  /** Index = zone id, 0 = in no zone. */
  readonly byZone: Uint32Array<ArrayBuffer>;
  /** Index 24 × weekday + hour, Monday = 0. */
  readonly byWeekdayHour: Uint32Array<ArrayBuffer>;
}

const failsType = 1;
const failsZone = 2;
const failsHours = 4;
const minutesPerDay = 1_440;
const hoursPerWeek = 168;

/**
 * Says for each incident whether it passes the filters of type, zone and hours, and counts the passing ones by day.
 * One pass over the columns, O(n); independent of the period, so that brushing time does not repeat it.
 */
export function maskIncidents(columns: FilterColumns, dimensions: Dimensions): Masked {
  const { count, localMin, typeIds, zoneIds } = columns;
  const typeFails = failTable(dimensions.typeIds, failsType);
  const zoneFails = failTable(dimensions.zoneIds, failsZone);
  const hourFails = failHours(dimensions.hours);
  const fails = new Uint8Array(count);
  const mask = new Uint8Array(count);
  const countsByDay = new Float64Array(dayCount(columns));
  const firstHour = 24 * weekdayOf(columns.dayZero);
  // localMin ascends: day and hour of the week change at most once an hour, so that most incidents cost no division.
  let hourEndMin = -1;
  let day = 0;
  let hoursFail = 0;
  for (let i = 0; i < count; i++) {
    const minute = localMin[i];
    if (minute >= hourEndMin) {
      const hour = Math.floor(minute / 60);
      hourEndMin = (hour + 1) * 60;
      day = Math.floor(hour / 24);
      hoursFail = hourFails[(firstHour + hour) % hoursPerWeek]!;
    }
    const failed = typeFails[typeIds[i]] | zoneFails[zoneIds[i]] | hoursFail;
    fails[i] = failed;
    if (failed === 0) {
      mask[i] = 1;
      countsByDay[day] += 1;
    }
  }
  return { fails, mask, countsByDay };
}

/**
 * Counts the incidents of one span by type, zone and hour × weekday. Touches only the incidents of the span, which stand
 * together because the columns are ordered by local time.
 */
export function countSpan(columns: FilterColumns, { fails }: Masked, span: MinuteSpan): Counts {
  const { localMin, typeIds, zoneIds } = columns;
  const byType = new Uint32Array(65_536);
  const byZone = new Uint32Array(65_536);
  const byWeekdayHour = new Uint32Array(hoursPerWeek);
  const firstHour = 24 * weekdayOf(columns.dayZero);
  const end = lowerBound(localMin, span.toMin);
  let total = 0;
  let hourEndMin = -1;
  let hourOfWeek = 0;
  for (let i = lowerBound(localMin, span.fromMin); i < end; i++) {
    const minute = localMin[i];
    if (minute >= hourEndMin) {
      const hour = Math.floor(minute / 60);
      hourEndMin = (hour + 1) * 60;
      hourOfWeek = (firstHour + hour) % hoursPerWeek;
    }
    const failed = fails[i];
    if (failed === 0) total++;
    if ((failed & ~failsType) === 0) byType[typeIds[i]] += 1;
    if ((failed & ~failsZone) === 0) byZone[zoneIds[i]] += 1;
    if ((failed & ~failsHours) === 0) byWeekdayHour[hourOfWeek] += 1;
  }
  return { total, byType, byZone, byWeekdayHour };
}

/** Passing incidents of one zone for each week of the span, the first week starting at `fromMin`; a last partial week counts as it is. */
export function countWeeks(
  columns: FilterColumns,
  { fails }: Masked,
  { zoneId, span }: { readonly zoneId: number; readonly span: MinuteSpan },
): number[] {
  const minutesPerWeek = 7 * minutesPerDay;
  const weeks = new Array<number>(Math.max(0, Math.ceil((span.toMin - span.fromMin) / minutesPerWeek))).fill(0);
  const end = lowerBound(columns.localMin, span.toMin);
  for (let i = lowerBound(columns.localMin, span.fromMin); i < end; i++) {
    if (columns.zoneIds[i] === zoneId && (fails[i] & ~failsZone) === 0) {
      weeks[Math.floor((columns.localMin[i] - span.fromMin) / minutesPerWeek)] += 1;
    }
  }
  return weeks;
}

/** Number of whole or begun days from dayZero to the last incident. */
export function dayCount({ count, localMin }: FilterColumns): number {
  return count === 0 ? 0 : Math.floor(localMin[count - 1] / minutesPerDay) + 1;
}

/** First index whose value is not below `value`, in an ascending array. */
export function lowerBound(ascending: Int32Array, value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (ascending[middle] < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Weekday of a local date, Monday = 0; Monday for none. */
export function weekdayOf(localDate: string | null): number {
  return localDate === null ? 0 : (new Date(`${localDate.slice(0, 10)}T00:00Z`).getUTCDay() + 6) % 7;
}

/** Table over all 16-bit ids: `bit` for those that fail, 0 for those that pass. */
function failTable(chosen: readonly number[], bit: number): Uint8Array {
  const table = new Uint8Array(65_536);
  if (chosen.length === 0) return table;
  table.fill(bit);
  for (const id of chosen) table[id] = 0;
  return table;
}

function failHours(block: HourBlock | null): Uint8Array {
  const table = new Uint8Array(hoursPerWeek);
  if (block === null) return table;
  table.fill(failsHours);
  for (const weekday of block.weekdays) table.fill(0, 24 * weekday + block.fromHour, 24 * weekday + block.toHour);
  return table;
}
