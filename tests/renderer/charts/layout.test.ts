import { describe, expect, test } from 'vitest';
import { spreadLabels } from '../../../renderer/charts/fan-layout.ts';
import { blockBetween, weekdayOrder } from '../../../renderer/charts/hour-weekday-matrix.tsx';

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
