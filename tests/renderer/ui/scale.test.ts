import { describe, expect, test } from 'vitest';
import { bandPath, bucketSums, dayTicks, linearScale, linePath, niceTicks } from '../../../renderer/ui/scale.ts';

describe('scales and ticks', () => {
  test('values map linearly, also backwards; an empty span stays at the start', () => {
    expect(linearScale(0, 10, 100, 0)(2.5)).toBe(75);
    expect(linearScale(4, 4, 10, 90)(4)).toBe(10);
  });

  test('ticks are round and enclose the values', () => {
    expect(niceTicks(62, 119, 6)).toEqual([60, 70, 80, 90, 100, 110, 120]);
    expect(niceTicks(0, 1.37, 3)).toEqual([0, 0.5, 1, 1.5]);
    expect(niceTicks(0, 0, 4)[0]).toBe(0);
    expect(niceTicks(7, 7, 4).at(-1)).toBeGreaterThanOrEqual(7);
  });

  test('time ticks are calendar months where days would touch, and a January is a year', () => {
    const ticks = dayTicks('2017-11-20', 0, 120, 4);
    expect(ticks).toEqual([
      { day: 11, unit: 'month' },
      { day: 42, unit: 'year' },
      { day: 73, unit: 'month' },
      { day: 101, unit: 'month' },
    ]);
  });

  test('ten years are marked by years, three weeks by days', () => {
    expect(dayTicks('2010-01-01', 0, 3_652, 0.25).every((tick) => tick.unit === 'year')).toBe(true);
    expect(dayTicks('2018-01-01', 0, 21, 40).map((tick) => tick.day)).toEqual([0, 7, 14]);
    expect(dayTicks('2018-01-01', 0, 14, 60)).toHaveLength(14);
  });
});

describe('series', () => {
  test('buckets count back from the end and leave out what does not fill one', () => {
    expect(bucketSums([9, 1, 2, 3, 4], 2)).toEqual([3, 7]);
    expect(bucketSums([1], 7)).toEqual([]);
  });

  test('a gap in the values is a gap in the line', () => {
    const x = linearScale(0, 1, 0, 10);
    expect(linePath([1, 2, NaN, 4], x, (value) => value)).toBe('M0 1L10 2M30 4');
  });

  test('a band runs along the top and back along the bottom', () => {
    const x = linearScale(0, 1, 0, 10);
    expect(bandPath([0, 1], [5, 6], x, (value) => value)).toBe('M0 5L10 6L10 1L0 0Z');
    expect(bandPath([], [], x, x)).toBe('');
  });
});
