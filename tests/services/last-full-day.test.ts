import { describe, expect, test } from 'vitest';
import { lastFullDay } from '../../main/services/last-full-day.ts';

/** One incident every `everyMin` minutes of each day before `endMin`. */
const every = (everyMin: number, endMin: number): Int32Array =>
  Int32Array.from({ length: Math.ceil(endMin / everyMin) }, (_, i) => i * everyMin);

describe('the last full day', () => {
  test('is the last one where incidents go on to its end', () => {
    expect(lastFullDay(every(60, 10 * 1_440))).toBe(9);
  });

  test('is the one before where busy hours are missing', () => {
    expect(lastFullDay(every(60, 9 * 1_440 + 720))).toBe(8);
  });

  test('is the last one in a quiet place, where an evening without incidents is usual', () => {
    expect(lastFullDay(every(600, 9 * 1_440 + 700))).toBe(9);
  });

  test('is -1 without incidents and 0 with a single day', () => {
    expect(lastFullDay(new Int32Array(0))).toBe(-1);
    expect(lastFullDay(Int32Array.of(5, 70))).toBe(0);
  });
});
