import { expect, test } from 'vitest';
import { choosePast } from '../../../analytics/risk/risk-ahead.ts';

test('takes the incidents before the cut, of the hours and types that count, with their age', () => {
  const input = {
    lonLat: Float64Array.of(1, 10, 2, 20, 3, 30, 4, 40, 5, 50),
    // 23:00, 04:00 and 12:00 of two days, then the cut.
    localMin: Int32Array.of(23 * 60, 28 * 60, 36 * 60, 47 * 60, 48 * 60),
    typeIds: Uint16Array.of(1, 1, 1, 2, 1),
    origins: new Uint8Array(5).fill(3),
    ...{ cutMin: 48 * 60, withoutTypes: [2], hours: [22, 5] as const },
  };

  const night = choosePast(input);
  const all = choosePast({ ...input, withoutTypes: [], hours: null });
  const told = choosePast({ ...input, origins: Uint8Array.of(1, 2, 3, 0, 3), hours: null });

  expect(night).toEqual({ lonLat: Float64Array.of(1, 10, 2, 20), ageDays: Float64Array.of(25 / 24, 20 / 24) });
  expect([...all.ageDays]).toEqual([25 / 24, 20 / 24, 0.5, 1 / 24]);
  // What an incident tells itself counts above its type.
  expect([...told.ageDays]).toEqual([20 / 24, 0.5, 1 / 24]);
});
