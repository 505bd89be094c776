import { expect, test } from 'vitest';
import { lapseOf } from '../../../renderer/ui/lapse.ts';

const minute = 60_000;

test.each([
  [-5, 1, 'minute'],
  [0, 1, 'minute'],
  [59.9 * minute, 59, 'minute'],
  [60 * minute, 1, 'hour'],
  [47.9 * 60 * minute, 47, 'hour'],
  [48 * 60 * minute, 2, 'day'],
])('%d ms are %d %s', (ms, count, unit) => {
  expect(lapseOf(ms)).toEqual({ count, unit });
});
