/** The user's own holidays among the own entries of a calendar; entries of other kinds are kept as they are. */
import { addDays } from '../ui/days.ts';

export type OwnEntries = Readonly<Record<string, unknown>>;

export interface OwnHoliday {
  readonly id: string;
  readonly nameEn: string;
  readonly nameAr: string;
  /** First days, ascending; null where they follow a rule, which is not changed here. */
  readonly dates: readonly string[] | null;
  /** Days in a row from each of them. */
  readonly days: number;
}

export interface NewHoliday {
  readonly nameEn: string;
  readonly nameAr: string;
  readonly date: string;
  readonly days: number;
  /** Where it is known from, kept with it. */
  readonly source: string;
}

interface Entry {
  readonly id: string;
  readonly name: { readonly en: string; readonly ar: string };
  readonly rule: { readonly type: string; readonly dates?: readonly string[] };
  readonly days?: number;
}

/** The own holidays in their order. What is no holiday is left out: it was put there by hand and is mended there. */
export function ownHolidays(own: OwnEntries | null): OwnHoliday[] {
  return entriesOf(own)
    .filter(isEntry)
    .map(({ id, name, rule, days }) => {
      const dates = rule.type === 'dates' ? [...(rule.dates ?? [])].sort() : null;
      return { id, nameEn: name.en, nameAr: name.ar, dates, days: days ?? 1 };
    });
}

/** Adds a holiday; one of the same names and length gets one more date. Nothing changes if it has that date. */
export function addHoliday(own: OwnEntries | null, { nameEn, nameAr, date, days, source }: NewHoliday): OwnEntries {
  const same = ownHolidays(own).find((other) => other.nameEn === nameEn && other.nameAr === nameAr && other.days === days && other.dates);
  if (same !== undefined) return withDates(own, same.id, [...new Set([...(same.dates ?? []), date])].sort());
  const entry = { id: freeId(own), name: { en: nameEn, ar: nameAr }, rule: { type: 'dates', dates: [date] }, days, source };
  return { ...own, holidays: [...entriesOf(own), entry] };
}

/** Takes a date from a holiday; with its last one the holiday goes. */
export function removeDate(own: OwnEntries | null, id: string, date: string): OwnEntries {
  const left = ownHolidays(own)
    .find((holiday) => holiday.id === id)
    ?.dates?.filter((other) => other !== date);
  return left === undefined || left.length === 0 ? removeHoliday(own, id) : withDates(own, id, left);
}

export function removeHoliday(own: OwnEntries | null, id: string): OwnEntries {
  return { ...own, holidays: entriesOf(own).filter((entry) => !isEntry(entry) || entry.id !== id) };
}

/** Last day of a holiday that begins on `date`. */
export function lastDayOf(date: string, days: number): string {
  return addDays(date, days - 1);
}

function withDates(own: OwnEntries | null, id: string, dates: readonly string[]): OwnEntries {
  const change = (entry: unknown) => (isEntry(entry) && entry.id === id ? { ...entry, rule: { type: 'dates', dates } } : entry);
  return { ...own, holidays: entriesOf(own).map(change) };
}

function entriesOf(own: OwnEntries | null): readonly unknown[] {
  const entries = own?.['holidays'];
  return Array.isArray(entries) ? entries : [];
}

function isEntry(entry: unknown): entry is Entry {
  if (typeof entry !== 'object' || entry === null) return false;
  const { id, name, rule } = entry as Partial<Record<keyof Entry, unknown>>;
  return typeof id === 'string' && typeof name === 'object' && name !== null && typeof rule === 'object' && rule !== null;
}

/** own-1, own-2, …: the first that is free. */
function freeId(own: OwnEntries | null): string {
  const taken = new Set(ownHolidays(own).map(({ id }) => id));
  let number = 1;
  while (taken.has(`own-${number}`)) number++;
  return `own-${number}`;
}
