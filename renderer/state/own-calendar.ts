/** The chosen calendar as its editor sees it: entries of the product's file with the user's own ones laid over them. */
import { addDays } from '../ui/days.ts';

/** As saveCalendar takes them and resources/calendars/README.md describes them. */
export type OwnEntries = Readonly<Record<string, unknown>>;

export const weekdayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'] as const;
export type WeekdayName = (typeof weekdayNames)[number];
export const observances = ['as-is', 'next-monday', 'nearest-workday', 'next-workday'] as const;
export type Observance = (typeof observances)[number];

export type HolidayRule =
  | { readonly type: 'fixed'; readonly month: number; readonly day: number }
  | { readonly type: 'hijri'; readonly month: number; readonly day: number; readonly offset?: number }
  | { readonly type: 'weekday'; readonly month: number; readonly weekday: WeekdayName; readonly nth: number }
  | { readonly type: 'easter'; readonly offset: number }
  | { readonly type: 'dates'; readonly dates: readonly string[] };

export interface HolidayEntry {
  readonly id: string;
  readonly name: { readonly en: string; readonly ar: string };
  readonly rule: HolidayRule;
  readonly days?: number;
  readonly observance?: Observance;
  readonly fromYear?: number | null;
  readonly toYear?: number | null;
  readonly source: string;
}

/** calendar: as the product has it. changed: an own entry stands for it. own: added. removed: it does not hold here. */
export interface ListedHoliday {
  readonly entry: HolidayEntry;
  readonly state: 'calendar' | 'changed' | 'own' | 'removed';
}

export interface TermEntry {
  readonly from: string;
  /** Exclusive. */
  readonly to: string;
  readonly source: string;
}

export interface WeekendEntry {
  readonly days: readonly WeekdayName[];
  readonly from?: string;
  readonly to?: string;
  readonly source: string;
}

/** A break between terms is known to be without school unless it is longer: then a term is missing. */
const longestBreakDays = 120;

/** All holidays in the order of the calendar, own ones last. What is no holiday is left out: it was put there by hand and is mended there. */
export function listHolidays(base: OwnEntries | null, own: OwnEntries | null): ListedHoliday[] {
  const ofCalendar = holidaysOf(base);
  const ownOnes = holidaysOf(own);
  const without = listOf(own, 'without');
  const listed = ofCalendar.map((entry): ListedHoliday => {
    const changed = ownOnes.find(({ id }) => id === entry.id);
    if (changed !== undefined) return { entry: changed, state: 'changed' };
    return { entry, state: without.includes(entry.id) ? 'removed' : 'calendar' };
  });
  const added = ownOnes.filter(({ id }) => !ofCalendar.some((entry) => entry.id === id));
  return [...listed, ...added.map((entry): ListedHoliday => ({ entry, state: 'own' }))];
}

/** Keeps an entry: it takes the place of the one with its id, own or of the calendar; without an id it gets a new one. */
export function saveHoliday(own: OwnEntries | null, entry: Omit<HolidayEntry, 'id'> & { readonly id: string | null }): OwnEntries {
  const kept = { ...entry, id: entry.id ?? freeId(own) };
  const others = listOf(own, 'holidays');
  const at = others.findIndex((other) => isHoliday(other) && other.id === kept.id);
  const holidays = at < 0 ? [...others, kept] : others.with(at, kept);
  return { ...withoutId(own, kept.id), holidays };
}

/** An own holiday goes; one of the calendar does not hold here any more. */
export function removeHoliday(base: OwnEntries | null, own: OwnEntries | null, id: string): OwnEntries {
  const left = forgetHoliday(own, id);
  const isOfCalendar = holidaysOf(base).some((entry) => entry.id === id);
  return isOfCalendar ? { ...left, without: [...listOf(left, 'without'), id] } : left;
}

/** The holiday is again as the calendar has it. */
export function restoreHoliday(own: OwnEntries | null, id: string): OwnEntries {
  return withoutId(forgetHoliday(own, id), id);
}

/** School terms in force, by their first day, and whether they are the user's own. */
export function listTerms(
  base: OwnEntries | null,
  own: OwnEntries | null,
): { readonly terms: readonly TermEntry[]; readonly isOwn: boolean } {
  const isOwn = own?.['schoolTerms'] !== undefined || own?.['schoolKnown'] !== undefined;
  const terms = listOf(isOwn ? own : base, 'schoolTerms').filter(isTerm);
  return { terms: [...terms].sort((a, b) => (a.from < b.from ? -1 : 1)), isOwn };
}

/** Own terms take the place of all those of the calendar. @param terms  null = those of the calendar again. */
export function saveTerms(own: OwnEntries | null, terms: readonly TermEntry[] | null): OwnEntries {
  const { schoolTerms: _terms, schoolKnown: _known, ...rest } = own ?? {};
  if (terms === null) return rest;
  const sorted = [...terms].sort((a, b) => (a.from < b.from ? -1 : 1));
  return { ...rest, schoolTerms: sorted, schoolKnown: knownSpans(sorted) };
}

/** Weekends in force, oldest first, and whether they are the user's own. */
export function listWeekends(
  base: OwnEntries | null,
  own: OwnEntries | null,
): { readonly weekends: readonly WeekendEntry[]; readonly isOwn: boolean } {
  const isOwn = own?.['weekends'] !== undefined;
  return { weekends: listOf(isOwn ? own : base, 'weekends').filter(isWeekend), isOwn };
}

/** From `from` on the weekend is of these days; what was before stays. @param change  null = those of the calendar again. */
export function saveWeekend(own: OwnEntries | null, former: readonly WeekendEntry[], change: WeekendEntry | null): OwnEntries {
  const { weekends: _, ...rest } = own ?? {};
  if (change === null) return rest;
  const { from } = change;
  const before = from === undefined ? [] : former.filter((weekend) => weekend.from === undefined || weekend.from < from);
  const cut = before.map((weekend) =>
    weekend.to === undefined || (from !== undefined && weekend.to > from) ? { ...weekend, to: from } : weekend,
  );
  return { ...rest, weekends: [...cut, { ...change, days: inOrder(change.days) }] };
}

/** Days of a weekend in their order: Saturday before Sunday, whatever the week begins with. */
function inOrder(days: readonly WeekdayName[]): WeekdayName[] {
  const place = (day: WeekdayName) => weekdayNames.indexOf(day);
  const follows = (day: WeekdayName) => days.some((other) => (place(other) + 1) % weekdayNames.length === place(day));
  const start = place(days.find((day) => !follows(day)) ?? 'sun');
  const since = (day: WeekdayName) => (place(day) - start + weekdayNames.length) % weekdayNames.length;
  return [...days].sort((a, b) => since(a) - since(b));
}

/** Spans of terms and the breaks between them. */
function knownSpans(terms: readonly TermEntry[]): { readonly from: string; readonly to: string }[] {
  const spans: { from: string; to: string }[] = [];
  for (const { from, to } of terms) {
    const last = spans.at(-1);
    if (last !== undefined && from <= addDays(last.to, longestBreakDays)) last.to = to > last.to ? to : last.to;
    else spans.push({ from, to });
  }
  return spans;
}

function forgetHoliday(own: OwnEntries | null, id: string): OwnEntries {
  const holidays = listOf(own, 'holidays').filter((entry) => !isHoliday(entry) || entry.id !== id);
  const { holidays: _, ...rest } = own ?? {};
  return holidays.length === 0 ? rest : { ...rest, holidays };
}

function withoutId(own: OwnEntries | null, id: string): OwnEntries {
  const without = listOf(own, 'without').filter((other) => other !== id);
  const { without: _, ...rest } = own ?? {};
  return without.length === 0 ? rest : { ...rest, without };
}

/** own-1, own-2, …: the first that is free. */
function freeId(own: OwnEntries | null): string {
  const taken = new Set(holidaysOf(own).map(({ id }) => id));
  let number = 1;
  while (taken.has(`own-${String(number)}`)) number++;
  return `own-${String(number)}`;
}

const holidaysOf = (entries: OwnEntries | null): HolidayEntry[] => listOf(entries, 'holidays').filter(isHoliday);

function listOf(entries: OwnEntries | null, key: string): readonly unknown[] {
  const list = entries?.[key];
  return Array.isArray(list) ? list : [];
}

type Fields<T> = Partial<Record<keyof T, unknown>>;

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The host has read the entries as a calendar before it kept them; here it is only told that they are of this kind. */
function isHoliday(entry: unknown): entry is HolidayEntry {
  if (!isObject(entry)) return false;
  const { id, name, rule } = entry as Fields<HolidayEntry>;
  return typeof id === 'string' && isObject(name) && isObject(rule);
}

function isTerm(entry: unknown): entry is TermEntry {
  if (!isObject(entry)) return false;
  const { from, to } = entry as Fields<TermEntry>;
  return typeof from === 'string' && typeof to === 'string';
}

function isWeekend(entry: unknown): entry is WeekendEntry {
  return isObject(entry) && Array.isArray((entry as Fields<WeekendEntry>).days);
}
