import type { Regressors } from '../forecast/model.ts';
import { weekdayOf } from './calendar.ts';
import { ramadans } from './calendar-events.ts';
import { holidayDays } from './holiday-days.ts';
import { weekendOn, type HolidayCalendar, type LocalName } from './holidays.ts';

export interface RegressorSpan {
  /** Day number of the first value of the series. */
  readonly firstDay: number;
  /** Days of the series and the horizon together. */
  readonly days: number;
  /** Of these, the days whose values are known. */
  readonly trainingDays: number;
  /** Steps a season of the model: weekdays need no column if they are the season. */
  readonly season: number;
}

/** rare: fewer than two occurrences in the training part. constant: it does not vary there. duplicate: it equals another column there. unknown: the data do not say. */
export type LeftOutReason = 'rare' | 'constant' | 'duplicate' | 'unknown';

export interface CalendarRegressors extends Regressors {
  /** What each column means. */
  readonly labels: readonly LocalName[];
  readonly leftOut: readonly { readonly name: string; readonly reason: LeftOutReason }[];
}

/** Fewer can't be told from chance. */
const LEAST_OCCURRENCES = 2;
const THIRD_OF_RAMADAN_DAYS = 10;
const WEEK = 7;
const PUBLIC = 'public';
const EID = 'eid';
const EID_EVE = 'eid-eve';

const LABELS: Readonly<Record<string, LocalName>> = {
  [EID]: { en: 'Eid', ar: 'العيد' },
  [EID_EVE]: { en: 'Day before Eid', ar: 'وقفة العيد' },
  [PUBLIC]: { en: 'Public holiday', ar: 'عطلة رسمية' },
  'before-holiday': { en: 'Day before days off', ar: 'اليوم السابق للعطلة' },
  'after-holiday': { en: 'Day after days off', ar: 'اليوم التالي للعطلة' },
  'ramadan-first': { en: 'Ramadan, first ten days', ar: 'العشر الأوائل من رمضان' },
  'ramadan-middle': { en: 'Ramadan, middle ten days', ar: 'العشر الأواسط من رمضان' },
  'ramadan-last': { en: 'Ramadan, last ten days', ar: 'العشر الأواخر من رمضان' },
  'school-term': { en: 'School term', ar: 'الفصل الدراسي' },
  'holy-week': { en: 'Holy Week', ar: 'أسبوع الآلام' },
  easter: { en: 'Easter', ar: 'عيد الفصح' },
  weekend: { en: 'Weekend', ar: 'نهاية الأسبوع' },
};

/**
 * What the calendar says of each day, as columns of 0 and 1 for a model: one a group of holidays (so that few occurrences pool),
 * the eve of Eid, the days around days off, the thirds of Ramadan, the school term, and the weekend where the season is not
 * the week or the weekend changes.
 *
 * @returns columns that the training part can tell something of; the rest stand in `leftOut` with the reason. A shorter part (a
 *          back-test origin) may be able to tell less: see estimableColumns.
 * @throws {RangeError} unless firstDay is whole and 0 <= trainingDays <= days, all whole.
 *
 * Time O(days · columns).
 */
export function calendarRegressors(span: RegressorSpan, calendar: HolidayCalendar): CalendarRegressors {
  const { firstDay, days, trainingDays } = span;
  if (!Number.isInteger(firstDay)) throw new RangeError(`firstDay: must be a whole day number, is ${firstDay}`);
  if (!Number.isInteger(days) || !Number.isInteger(trainingDays) || trainingDays < 0 || days < trainingDays)
    throw new RangeError(`trainingDays: needs whole 0 <= trainingDays <= days, has ${trainingDays} of ${days}`);
  const columns = new Map<string, Float64Array>([...offColumns(span, calendar), ...ramadanColumns(span, calendar)]);
  const weekend = weekendColumn(span, calendar);
  if (weekend) columns.set('weekend', weekend);
  const term = termColumn(span, calendar);
  if (term) columns.set('school-term', term);

  const names = [...columns.keys()];
  const all = [...columns.values()];
  const reasons = judgeColumns(all, trainingDays);
  const kept = names.map((_, i) => i).filter((i) => reasons[i] === null);
  const leftOut: CalendarRegressors['leftOut'][number][] = [];
  reasons.forEach((reason, i) => reason !== null && leftOut.push({ name: names[i], reason }));
  if (!term && calendar.schoolTerms.length > 0) leftOut.push({ name: 'school-term', reason: 'unknown' });
  return {
    names: kept.map((i) => names[i]),
    columns: kept.map((i) => all[i]),
    labels: kept.map((i) => labelOf(names[i], calendar)),
    leftOut,
  };
}

/**
 * Indices of the columns of which a training part can tell something: at least two occurrences (runs of days), not the same
 * everywhere, and not equal to a column before.
 */
export function estimableColumns({ columns }: Pick<Regressors, 'columns'>, trainingSteps: number): number[] {
  return judgeColumns(columns, trainingSteps).flatMap((reason, i) => (reason === null ? [i] : []));
}

function judgeColumns(columns: readonly Float64Array[], steps: number): (Exclude<LeftOutReason, 'unknown'> | null)[] {
  const parts = columns.map((column) => column.subarray(0, steps));
  return parts.map((part, index) => {
    let runs = 0;
    let gaps = 0;
    for (let i = 0; i < part.length; i++) {
      if (part[i] !== 0 && (i === 0 || part[i - 1] === 0)) runs++;
      if (part[i] === 0) gaps++;
    }
    if (gaps === 0 && part.every((value) => value === part[0])) return 'constant';
    // A column that is never 0 has no occurrences to be counted: a temperature, or a number of days.
    if (gaps > 0 && runs < LEAST_OCCURRENCES) return 'rare';
    return parts.slice(0, index).some((other) => other.every((value, i) => value === part[i])) ? 'duplicate' : null;
  });
}

/** Groups of holidays, the eve of Eid, and the days around runs of days off. */
function offColumns({ firstDay, days }: RegressorSpan, calendar: HolidayCalendar): [string, Float64Array][] {
  // Runs are followed a fortnight beyond both ends, so that the days around them are found.
  const margin = 2 * WEEK;
  const [from, to] = [firstDay - margin, firstDay + days + margin];
  const columns = new Map<string, Float64Array>();
  const mark = (name: string, day: number) => {
    const column = columns.get(name) ?? new Float64Array(days);
    columns.set(name, column);
    if (day >= firstDay && day < firstDay + days) column[day - firstDay] = 1;
  };
  const isHoliday = new Uint8Array(to - from);
  const isEid = new Uint8Array(to - from);
  for (const { day, holiday, isSubstitute } of holidayDays(calendar, from, to)) {
    // People are off on the substitute, but celebrate on the day itself.
    mark(isSubstitute ? PUBLIC : holiday.group, day);
    isHoliday[day - from] = 1;
    if (holiday.group === EID) isEid[day - from] = 1;
  }
  const isWeekend = (i: number) => weekendOn(calendar, from + i).includes(weekdayOf(from + i));
  const isOff = Uint8Array.from(isHoliday, (holiday, i) => (holiday === 1 || isWeekend(i) ? 1 : 0));
  for (let i = 1; i < isOff.length; i++) {
    if (isEid[i] === 1 && isEid[i - 1] === 0) mark(EID_EVE, from + i - 1);
    if (isOff[i] === 0 || isOff[i - 1] === 1) continue;
    let end = i;
    while (end < isOff.length && isOff[end] === 1) end++;
    // A weekend alone is the season's; a holiday within it changes nothing around it.
    if (!isHoliday.subarray(i, end).some((holiday, place) => holiday === 1 && !isWeekend(i + place))) continue;
    mark('before-holiday', from + i - 1);
    if (end < isOff.length) mark('after-holiday', from + end);
  }
  return [...columns];
}

function ramadanColumns({ firstDay, days }: RegressorSpan, calendar: HolidayCalendar): [string, Float64Array][] {
  const months = ramadans(calendar, firstDay, firstDay + days);
  return ['ramadan-first', 'ramadan-middle', 'ramadan-last'].flatMap((name, third) => {
    const column = new Float64Array(days);
    for (const month of months) {
      const from = month.from + third * THIRD_OF_RAMADAN_DAYS;
      const to = third === 2 ? month.to : from + THIRD_OF_RAMADAN_DAYS;
      column.fill(1, Math.min(days, Math.max(0, from - firstDay)), Math.min(days, Math.max(0, to - firstDay)));
    }
    return calendar.hasRamadan ? [[name, column] satisfies [string, Float64Array]] : [];
  });
}

/** null: the season holds it. */
function weekendColumn({ firstDay, days, season }: RegressorSpan, calendar: HolidayCalendar): Float64Array | null {
  const column = Float64Array.from({ length: days }, (_, i) => {
    return weekendOn(calendar, firstDay + i).includes(weekdayOf(firstDay + i)) ? 1 : 0;
  });
  const isWeekly = column.every((value, i) => i < WEEK || value === column[i - WEEK]);
  return season % WEEK === 0 && isWeekly ? null : column;
}

/** null: not all days are known. */
function termColumn({ firstDay, days }: RegressorSpan, { schoolTerms, schoolKnown }: HolidayCalendar): Float64Array | null {
  const column = new Float64Array(days);
  for (let i = 0; i < days; i++) {
    const day = firstDay + i;
    const isIn = (span: { readonly from: number; readonly to: number }) => day >= span.from && day < span.to;
    if (!schoolKnown.some(isIn)) return null;
    column[i] = schoolTerms.some(isIn) ? 1 : 0;
  }
  return column;
}

function labelOf(name: string, { holidays }: HolidayCalendar): LocalName {
  return LABELS[name] ?? holidays.find(({ group }) => group === name)?.name ?? { en: name, ar: name };
}
