import { expect, test } from 'vitest';
import { addDays, daysBetween, daysOf, formerDays, minutesOf, periodOf } from '../../../renderer/ui/days.ts';

test('an open period covers all days of the data', () => {
  expect(daysOf({ from: null, to: null }, '2018-01-01', 220)).toEqual({ from: 0, to: 220 });
});

test('a period is cut to the data and never empty', () => {
  expect(daysOf({ from: '2017-01-01', to: '2018-01-11' }, '2018-01-01', 220)).toEqual({ from: 0, to: 10 });
  expect(daysOf({ from: '2030-01-01', to: '2030-01-11' }, '2018-01-01', 220)).toEqual({ from: 219, to: 220 });
});

test('the former period has as many days and ends where the chosen one starts', () => {
  expect(formerDays({ from: 129, to: 220 })).toEqual({ from: 38, to: 129 });
});

test('a former period that would start before the data is cut, and there is none before the first day', () => {
  expect(formerDays({ from: 10, to: 50 })).toEqual({ from: 0, to: 10 });
  expect(formerDays({ from: 0, to: 50 })).toBeNull();
});

test('days turn into a period and back; ends of the data stay open', () => {
  const span = { from: 129, to: 220 };
  const period = periodOf(span, '2018-01-01', 220);
  expect(period).toEqual({ from: '2018-05-10', to: null });
  expect(daysOf(period, '2018-01-01', 220)).toEqual(span);
});

test('day arithmetic passes over month ends, leap days and summer time', () => {
  expect(addDays('2020-02-28', 2)).toBe('2020-03-01');
  expect(daysBetween('2018-03-10', '2018-03-12')).toBe(2);
  expect(minutesOf({ from: 1, to: 3 })).toEqual({ fromMin: 1_440, toMin: 4_320 });
});
