import { expect, test } from 'vitest';
import { mergeHolidayCalendar, parseHolidayCalendar } from '../../../analytics/series/holidays.ts';
import { draftOf, entryOf, type HolidayDraft, newDraft, wrongField } from '../../../renderer/state/holiday-draft.ts';
import {
  listHolidays,
  listTerms,
  listWeekends,
  type OwnEntries,
  removeHoliday,
  restoreHoliday,
  saveHoliday,
  saveTerms,
  saveWeekend,
} from '../../../renderer/state/own-calendar.ts';
import { readJson } from '../../analytics/series/calendars.ts';

// Read as JSON; its form is checked by parseHolidayCalendar below.
const base = readJson('kw') as OwnEntries;
const calendar = parseHolidayCalendar(base);
/** What forecasts make of the entries. */
const merged = (own: OwnEntries) => mergeHolidayCalendar(calendar, own);
const entry = (own: OwnEntries | null, id: string) => listHolidays(base, own).find((listed) => listed.entry.id === id);
const decree: HolidayDraft = {
  ...newDraft('2026-03-02', 'Own entry'),
  nameEn: 'Decree day ',
  nameAr: 'يوم المرسوم',
  dates: ['2026-03-02'],
};

test('a new holiday has the form that calendars are read in, and an id of its own', () => {
  const once = saveHoliday(null, entryOf(decree));
  const twice = saveHoliday(once, entryOf({ ...decree, nameEn: 'Other', days: 3 }));

  expect(once).toEqual({
    holidays: [
      { id: 'own-1', name: { en: 'Decree day', ar: 'يوم المرسوم' }, rule: { type: 'dates', dates: ['2026-03-02'] }, source: 'Own entry' },
    ],
  });
  expect(merged(twice).holidays.slice(-2)).toMatchObject([
    { id: 'own-1', days: 1 },
    { id: 'own-2', days: 3 },
  ]);
  expect(entry(twice, 'own-2')?.state).toBe('own');
});

test('a holiday of the calendar can be changed, removed, and taken back as it was', () => {
  const national = entry(null, 'national-day')!.entry;
  const changed = saveHoliday(
    null,
    entryOf({ ...draftOf(national, '2026-01-01'), type: 'weekday', month: 2, weekday: 'sun', nth: -1, days: 2 }),
  );
  const removed = removeHoliday(base, changed, 'national-day');

  expect(entry(changed, 'national-day')).toMatchObject({ state: 'changed', entry: { rule: { type: 'weekday', nth: -1 }, days: 2 } });
  const read = merged(changed).holidays.filter(({ id }) => id === 'national-day');
  expect(read).toMatchObject([{ rule: { type: 'weekday', month: 2, weekday: 'sun', nth: -1 }, days: 2, source: national.source }]);
  expect(removed).toEqual({ without: ['national-day'] });
  expect(merged(removed).holidays.some(({ id }) => id === 'national-day')).toBe(false);
  expect(entry(removed, 'national-day')?.state).toBe('removed');
  expect(restoreHoliday(removed, 'national-day')).toEqual({});
  expect(saveHoliday(removed, { ...national, days: 4 })).toMatchObject({ holidays: [{ days: 4 }] });
  expect(saveHoliday(removed, { ...national, days: 4 })['without']).toBeUndefined();
});

test('every holiday of the product comes through the editor unchanged', () => {
  for (const id of ['ae', 'co', 'gb', 'kw', 'sa', 'us']) {
    const file = readJson(id) as OwnEntries;
    const parsed = parseHolidayCalendar(file);
    const own = listHolidays(file, null).reduce<OwnEntries | null>(
      (entries, listed) => saveHoliday(entries, entryOf(draftOf(listed.entry, '2026-01-01'))),
      null,
    );
    expect(mergeHolidayCalendar(parsed, own ?? {}).holidays).toEqual(parsed.holidays);
  }
});

test('an own holiday goes, entries put there by hand stay', () => {
  const own: OwnEntries = { ...saveHoliday(null, entryOf(decree)), hijriCorrections: [{ year: 1447 }] };

  expect(removeHoliday(base, own, 'own-1')).toEqual({ hijriCorrections: [{ year: 1447 }] });
  expect(own['holidays']).toHaveLength(1);
});

test('what is missing or does not fit is named', () => {
  expect(wrongField(decree)).toBeNull();
  expect(wrongField({ ...decree, nameEn: ' ' })).toBe('nameEn');
  expect(wrongField({ ...decree, nameAr: '' })).toBe('nameAr');
  expect(wrongField({ ...decree, dates: [] })).toBe('dates');
  expect(wrongField({ ...decree, type: 'fixed', month: 2, day: 30 })).toBe('day');
  expect(wrongField({ ...decree, type: 'fixed', month: 2, day: 29 })).toBeNull();
  expect(wrongField({ ...decree, type: 'hijri', month: 9, day: 31 })).toBe('day');
  expect(wrongField({ ...decree, fromYear: 2020, toYear: 2019 })).toBe('toYear');
});

test('own terms take the place of those of the calendar; what lies between them is known but for long breaks', () => {
  const term = (from: string, to: string) => ({ from, to, source: 'Own entry' });
  const terms = [term('2026-02-01', '2026-06-01'), term('2025-09-01', '2026-01-15'), term('2027-09-01', '2028-01-15')];

  const own = saveTerms({ without: ['new-year'] }, terms);

  expect(listTerms(base, null)).toMatchObject({ isOwn: false });
  expect(listTerms(base, own).terms.map(({ from }) => from)).toEqual(['2025-09-01', '2026-02-01', '2027-09-01']);
  expect(own['schoolKnown']).toEqual([
    { from: '2025-09-01', to: '2026-06-01' },
    { from: '2027-09-01', to: '2028-01-15' },
  ]);
  expect(merged(own).schoolTerms).toHaveLength(3);
  expect(saveTerms(own, null)).toEqual({ without: ['new-year'] });
});

test('a weekend holds from its date on, in the order of its days, and former ones stay before it', () => {
  const { weekends } = listWeekends(base, null);
  const source = 'Own entry';

  const own = saveWeekend(null, weekends, { days: ['sun', 'sat'], from: '2027-01-01', source });

  expect(listWeekends(base, own)).toMatchObject({
    isOwn: true,
    weekends: [
      { days: ['thu', 'fri'], to: '2007-09-01' },
      { days: ['fri', 'sat'], from: '2007-09-01', to: '2027-01-01' },
      { days: ['sat', 'sun'], from: '2027-01-01' },
    ],
  });
  expect(merged(own).weekends.map(({ days }) => days)).toEqual([
    [4, 5],
    [5, 6],
    [6, 0],
  ]);
  expect(listWeekends(base, saveWeekend(own, weekends, { days: ['fri'], source })).weekends).toEqual([{ days: ['fri'], source }]);
  expect(saveWeekend(own, weekends, null)).toEqual({});
});
