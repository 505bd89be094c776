import { describe, expect, test } from 'vitest';
import { bandPath, bucketSums, dayTicks, linearScale, linePath, niceTicks } from '../../../renderer/charts/scale.ts';
import { spreadLabels } from '../../../renderer/charts/fan-chart.tsx';
import { blockBetween, weekdayOrder } from '../../../renderer/charts/hour-weekday-matrix.tsx';

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

describe('labels at the end of the fan', () => {
  test('the expected value keeps its place, the others make room', () => {
    const placed = spreadLabels([100, 102, 104, 106, 108], 15, 400);
    expect(placed).toEqual([74, 89, 104, 119, 134]);
  });

  test('none falls below the plot', () => {
    const placed = spreadLabels([380, 385, 390, 395, 398], 15, 400);
    expect(placed.at(-1)).toBe(400);
    for (let i = 1; i < placed.length; i++) expect(placed[i] - placed[i - 1]).toBeGreaterThanOrEqual(15);
  });
});

describe('hour and weekday', () => {
  test('the week starts where the locale says', () => {
    expect(weekdayOrder('mon')).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(weekdayOrder('sun')).toEqual([6, 0, 1, 2, 3, 4, 5]);
    expect(weekdayOrder('sat')).toEqual([5, 6, 0, 1, 2, 3, 4]);
  });

  test('a block dragged in any direction is the same half-open block', () => {
    const order = weekdayOrder('sun');
    const block = { weekdays: [6, 0, 1], fromHour: 20, toHour: 24 };
    expect(blockBetween(order, [0, 20], [2, 23])).toEqual(block);
    expect(blockBetween(order, [2, 23], [0, 20])).toEqual(block);
  });
});
