import { describe, expect, test } from 'vitest';
import { localMinuteOf, stepStart, stepsUntil } from '../../../renderer/charts/step-time.ts';

describe('start of a step', () => {
  test.each([
    ['2018-08-09T00:00', 'hour', -1, '2018-08-08T23:00'],
    ['2018-08-09', 'day', 28, '2018-09-06'],
    ['2018-08-05', 'week', -2, '2018-07-22'],
    ['2018-11-01', 'month', 3, '2019-02-01'],
  ] as const)('from %s by %s, %i on, is %s', (from, step, offset, expected) => {
    expect(stepStart(from, step, offset)).toBe(expected);
  });

  test('the night on which clocks go forward has 24 hours of wall clock', () => {
    expect(stepStart('2018-03-11T00:00', 'hour', 24)).toBe('2018-03-12T00:00');
  });
});

test('a moment within a step counts as a part of it', () => {
  expect(stepsUntil('2018-08-05', 'week', '2018-08-15')).toBeCloseTo(10 / 7);
  expect(stepsUntil('2018-08-01', 'month', '2018-09-16')).toBeCloseTo(1.5);
  expect(stepsUntil('2018-08-09T00:00', 'hour', '2018-08-08')).toBe(-24);
});

test('an instant is the wall clock of its place', () => {
  expect(localMinuteOf(Date.UTC(2026, 10, 23, 1, 19, 50), 'America/Chicago')).toBe('2026-11-22T19:19');
  expect(localMinuteOf(Date.UTC(2026, 10, 22, 21, 0), 'Asia/Kuwait')).toBe('2026-11-23T00:00');
});
