import { expect, test } from 'vitest';
import { clockChanges, dayNumberOf, minuteOf } from '../../main/services/local-time.ts';

test('finds the changes of the clocks as clocks showed them', () => {
  const fromDay = dayNumberOf('2018-01-01');
  const at = (time: string) => minuteOf(time, fromDay);

  expect(clockChanges('America/Chicago', { fromDay, days: 365 })).toEqual([
    { atMin: at('2018-03-11T02:00'), shiftMin: 60 },
    { atMin: at('2018-11-04T02:00'), shiftMin: -60 },
  ]);
  expect(clockChanges('Asia/Kuwait', { fromDay, days: 365 })).toEqual([]);
});

test('sees two changes around Ramadan as two', () => {
  const fromDay = dayNumberOf('2023-01-01');

  expect(clockChanges('Africa/Casablanca', { fromDay, days: 365 }).map(({ shiftMin }) => shiftMin)).toEqual([-60, 60]);
});
