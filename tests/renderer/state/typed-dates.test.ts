import { expect, test } from 'vitest';
import { daysInMonth, toLocalDate, typedNumber } from '../../../renderer/ui/days.ts';

test.each([
  ['10', 10],
  ['١٠', 10],
  ['۱۰', 10],
  [' 2018 ', 2018],
  ['٢٠١٨', 2018],
  ['', null],
  ['1O', null],
  ['-3', null],
])('"%s" typed is the number %s', (text, expected) => {
  expect(typedNumber(text)).toBe(expected);
});

test('months have their own length, February by its year', () => {
  expect([daysInMonth(2018, 2), daysInMonth(2020, 2), daysInMonth(2018, 8), daysInMonth(2018, 12)]).toEqual([28, 29, 31, 31]);
});

test('parts make a local date that sorts as text', () => {
  expect([toLocalDate(2018, 5, 9), toLocalDate(2018, 12, 31)]).toEqual(['2018-05-09', '2018-12-31']);
});
