import { expect, test } from 'vitest';
import { addHoliday, ownHolidays, removeDate, removeHoliday } from '../../../renderer/state/own-holidays.ts';

const decree = { nameEn: 'Decree day', nameAr: 'يوم المرسوم', date: '2026-03-02', days: 1, source: 'Own entry' };

test('an own holiday has the form that calendars are read in', () => {
  expect(addHoliday(null, decree)).toEqual({
    holidays: [
      {
        id: 'own-1',
        name: { en: 'Decree day', ar: 'يوم المرسوم' },
        rule: { type: 'dates', dates: ['2026-03-02'] },
        days: 1,
        source: 'Own entry',
      },
    ],
  });
});

test('the same names again add a day, once, in order', () => {
  const once = addHoliday(addHoliday(null, decree), { ...decree, date: '2026-01-05' });
  const twice = addHoliday(once, { ...decree, date: '2026-01-05' });
  expect(ownHolidays(twice)).toEqual([
    { id: 'own-1', nameEn: 'Decree day', nameAr: 'يوم المرسوم', dates: ['2026-01-05', '2026-03-02'], days: 1 },
  ]);
});

test('another length is another holiday with an id of its own', () => {
  const own = addHoliday(addHoliday(null, decree), { ...decree, days: 3 });
  expect(ownHolidays(own).map(({ id, days }) => [id, days])).toEqual([
    ['own-1', 1],
    ['own-2', 3],
  ]);
});

test('a holiday goes with its last date', () => {
  const own = addHoliday(addHoliday(null, decree), { ...decree, date: '2026-01-05' });
  const left = removeDate(own, 'own-1', '2026-01-05');
  expect(ownHolidays(left)[0]?.dates).toEqual(['2026-03-02']);
  expect(ownHolidays(removeDate(left, 'own-1', '2026-03-02'))).toEqual([]);
});

test('entries of other kinds stay as they are', () => {
  const rule = { id: 'eid', name: { en: 'Eid', ar: 'عيد' }, rule: { type: 'hijri', month: 10, day: 1 }, source: 'x' };
  const own = { without: ['new-year'], holidays: [rule] };
  expect(ownHolidays(own)[0]?.dates).toBeNull();
  const added = addHoliday(own, decree);
  expect(removeHoliday(added, 'own-1')).toEqual(own);
  expect(own.holidays).toHaveLength(1);
});
