import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countDaily } from '../../../analytics/series/buckets.ts';

describe('countDaily', () => {
  test('counts by group and local day, group after group', () => {
    const localMin = Int32Array.of(0, 1_439, 1_440, 2_879, 1_500);
    const groups = Uint16Array.of(0, 0, 0, 1, 1);

    const counts = countDaily({ localMin, groups, groupCount: 2, days: 3 });

    expect([...counts]).toEqual([2, 1, 0, 0, 2, 0]);
  });

  test('leaves out what lies before day 0 or from the last day on', () => {
    const counts = countDaily({ localMin: Int32Array.of(-1, 0, 1_440), groups: new Uint16Array(3), groupCount: 1, days: 1 });

    expect([...counts]).toEqual([1]);
  });

  test('counts every incident of the window once, whatever the order', () => {
    const incident = fc.record({ minute: fc.integer({ min: 0, max: 10 * 1_440 - 1 }), group: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(incident), (incidents) => {
        const count = (list: typeof incidents) =>
          countDaily({
            localMin: Int32Array.from(list, ({ minute }) => minute),
            groups: Uint16Array.from(list, ({ group }) => group),
            groupCount: 5,
            days: 10,
          });

        const counts = count(incidents);

        expect(counts.reduce((sum, value) => sum + value, 0)).toBe(incidents.length);
        expect(count(incidents.toReversed())).toEqual(counts);
      }),
      { seed: 1 },
    );
  });

  test('refuses a group beyond groupCount, unequal lengths and impossible sizes', () => {
    const one = { localMin: Int32Array.of(0), groups: Uint16Array.of(2), groupCount: 2, days: 1 };

    expect(() => countDaily(one)).toThrow(/incident 0 has group 2/);
    expect(() => countDaily({ ...one, groups: new Uint16Array(2) })).toThrow(/groups: needs 1/);
    expect(() => countDaily({ ...one, days: 1.5 })).toThrow(RangeError);
    expect(() => countDaily({ ...one, groupCount: -1 })).toThrow(RangeError);
  });
});
