/**
 * The Hijri calendar as Saudi Arabia publishes it in advance (Umm al-Qura). Kuwait and its neighbours announce the months of
 * fasting and pilgrimage by sighting the moon, mostly on the same day, at times a day later: such months come as corrections,
 * from data.
 */

export interface HijriDate {
  readonly year: number;
  /** 1 = Muharram … 12 = Dhu al-Hijjah */
  readonly month: number;
  /** 1…30 */
  readonly day: number;
}

/** The day on which a month began (or will), by an official announcement. */
export interface MonthStart {
  readonly year: number;
  readonly month: number;
  readonly firstDay: number;
}

export interface HijriCalendar {
  readonly dateOf: (dayNumber: number) => HijriDate;
  /** First day of the month; any month of any year, so month 13 is the first of the next year. */
  readonly monthStart: (year: number, month: number) => number;
  /**
   * @throws {RangeError} if there is no such date.
   */
  readonly dayNumberOf: (date: HijriDate) => number;
  /** Days by which a date of this month may still be announced otherwise: 0 if it was announced, 1 else. */
  readonly uncertaintyDays: (year: number, month: number) => 0 | 1;
}

const MONTHS = 12;
const TABLE_FIRST_YEAR = 1420;
/** 1 Muharram 1420 = 17 April 1999. */
const TABLE_FIRST_DAY = 10_698;
/**
 * One year is three hexadecimal digits: bit 0 = Muharram, 1 = a month of 30 days, 0 = of 29. Years 1420…1500 (1999–2077).
 * Rule since 1423: the month begins after the first evening on which, at Mecca, the moon was new before sunset and sets after
 * the sun. `tests/analytics/series/umm-al-qura-rule.ts` computes it anew.
 */
const LONG_MONTHS =
  'bd2bc4b89a9552d5adb6a6d4dc9d92aa69562ae56d36ab55aaa94d49d95d' +
  '2ba5b55aad55a9a92e26e55dada6d46a554ba9754eaae5acba9d92b2564b' +
  'cab55ab556d2ea5e4aa9552daad36c7596d269552da5b4ba9ba3b4b69b52' +
  'aa64b696d2ec6d9db2d54d2aa564ae96dd6ab54b29a9352ba57536ab56aa' +
  'e93';
/** First day of each month of the table, and of the month after it. */
const TABLE = decodeTable();
const TABLE_FIRST_INDEX = TABLE_FIRST_YEAR * MONTHS;

/**
 * A Hijri calendar with the announced month starts of one country. Years 1420…1500 are those of Umm al-Qura; others are those
 * of the 30-year cycle, some of which are off by a day or two.
 *
 * @param corrections  announced month starts; the month before ends accordingly.
 * @throws {RangeError} if a month would not have 28…31 days, or a month is corrected twice.
 *
 * Cost: some steps a call. Sources: month starts of KACST as collected by R. H. van Gent and M. Alshehri (hijridate 2.6); cycle:
 * Reingold, Dershowitz, Calendrical Calculations (2018), chapter 7. Months of 28 or 31 days come about only by corrections, as
 * the month before was itself begun by sighting, which is not announced for every month.
 */
export function createHijriCalendar(corrections: readonly MonthStart[] = []): HijriCalendar {
  const announced = new Map<number, number>();
  for (const { year, month, firstDay } of corrections) {
    if (!Number.isInteger(year) || !Number.isInteger(firstDay) || !(Number.isInteger(month) && month >= 1 && month <= MONTHS))
      throw new RangeError(`corrections: needs whole year, month 1…12 and day, has ${year}, ${month}, ${firstDay}`);
    const index = year * MONTHS + month - 1;
    if (announced.has(index)) throw new RangeError(`corrections: month ${month} of ${year} stands there twice`);
    announced.set(index, firstDay);
  }
  const startOf = (index: number): number => announced.get(index) ?? publishedStart(index);
  for (const index of announced.keys()) {
    for (const from of [index - 1, index]) {
      const days = startOf(from + 1) - startOf(from);
      if (days < 28 || days > 31)
        throw new RangeError(`corrections: month ${(from % MONTHS) + 1} of ${Math.floor(from / MONTHS)} would have ${days} days`);
    }
  }
  const indexOf = (dayNumber: number): number => {
    // Twelve months are 354.367 days on average: the guess is off by one at most, corrections included by two.
    let index = Math.floor((dayNumber - CYCLE_EPOCH) / MEAN_MONTH_DAYS) + MONTHS;
    while (startOf(index) > dayNumber) index--;
    while (startOf(index + 1) <= dayNumber) index++;
    return index;
  };
  return {
    dateOf: (dayNumber) => {
      const index = indexOf(dayNumber);
      const year = Math.floor(index / MONTHS);
      return { year, month: index - year * MONTHS + 1, day: dayNumber - startOf(index) + 1 };
    },
    monthStart: (year, month) => startOf(year * MONTHS + month - 1),
    dayNumberOf: ({ year, month, day }) => {
      const index = year * MONTHS + month - 1;
      const exists = Number.isInteger(index) && month >= 1 && month <= MONTHS && Number.isInteger(day) && day >= 1;
      if (!exists || day > startOf(index + 1) - startOf(index)) throw new RangeError(`date: there is no ${year}-${month}-${day} AH`);
      return startOf(index) + day - 1;
    },
    uncertaintyDays: (year, month) => (announced.has(year * MONTHS + month - 1) ? 0 : 1),
  };
}

/** 1 Muharram 1 by the civil epoch, 16 July 622 of the Julian calendar. */
const CYCLE_EPOCH = -492_148;
/** 10,631 days in the 360 months of the cycle. */
const MEAN_MONTH_DAYS = 10_631 / 360;

function publishedStart(index: number): number {
  const place = index - TABLE_FIRST_INDEX;
  if (place >= 0 && place < TABLE.length) return TABLE[place];
  const year = Math.floor(index / MONTHS);
  const month = index - year * MONTHS;
  return CYCLE_EPOCH + (year - 1) * 354 + Math.floor((11 * year + 3) / 30) + Math.ceil(29.5 * month);
}

function decodeTable(): Int32Array {
  const starts = new Int32Array((LONG_MONTHS.length / 3) * MONTHS + 1);
  starts[0] = TABLE_FIRST_DAY;
  for (let month = 0; month + 1 < starts.length; month++) {
    const yearDigit = 3 * Math.floor(month / MONTHS);
    const isLong = (Number.parseInt(LONG_MONTHS.slice(yearDigit, yearDigit + 3), 16) >> (month % MONTHS)) & 1;
    starts[month + 1] = starts[month] + 29 + isLong;
  }
  return starts;
}
