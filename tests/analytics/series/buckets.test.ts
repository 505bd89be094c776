import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countSeries, planBuckets, type BucketUnit } from '../../../analytics/series/buckets.ts';
import { formatDay, isoWeekOf, parseDay } from '../../../analytics/series/calendar.ts';
import { countDays } from './count-days.ts';

const DAY = 1_440;

describe('countSeries of days', () => {
  test('counts by group and local day, group after group', () => {
    const localMin = Int32Array.of(0, 1_439, 1_440, 2_879, 1_500);
    const groups = Uint16Array.of(0, 0, 0, 1, 1);

    const counts = countDays({ localMin, groups, groupCount: 2, days: 3 });

    expect([...counts]).toEqual([2, 1, 0, 0, 2, 0]);
  });

  test('leaves out what lies before day 0 or from the last day on', () => {
    const counts = countDays({ localMin: Int32Array.of(-1, 0, 1_440), groups: new Uint16Array(3), groupCount: 1, days: 1 });

    expect([...counts]).toEqual([1]);
  });

  test('counts every incident of the window once, whatever the order', () => {
    const incident = fc.record({ minute: fc.integer({ min: 0, max: 10 * 1_440 - 1 }), group: fc.nat(4) });
    fc.assert(
      fc.property(fc.array(incident), (incidents) => {
        const count = (list: typeof incidents) =>
          countDays({
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

    expect(() => countDays(one)).toThrow(/incident 0 has group 2/);
    expect(() => countDays({ ...one, groups: new Uint16Array(2) })).toThrow(/groups: needs 1/);
    expect(() => countDays({ ...one, days: 1.5 })).toThrow(RangeError);
    expect(() => countDays({ ...one, groupCount: -1 })).toThrow(RangeError);
  });
});

describe('planBuckets', () => {
  const dayZero = parseDay('2024-02-28');
  const edgesOf = (unit: BucketUnit, days: number, weekStart = 0) =>
    [...planBuckets({ unit, dayZero, untilMin: days * DAY, weekStart }).edges].map((minute) => formatDay(dayZero + minute / DAY));

  test('cuts weeks at the first weekday of the country', () => {
    expect(edgesOf('week', 10, 0)).toEqual(['2024-02-25', '2024-03-03', '2024-03-10']);
    expect(edgesOf('week', 10, 1)).toEqual(['2024-02-26', '2024-03-04', '2024-03-11']);
    expect(edgesOf('week', 10, 6)).toEqual(['2024-02-24', '2024-03-02', '2024-03-09']);
  });

  test('cuts months on the calendar, leap days included', () => {
    expect(edgesOf('month', 3)).toEqual(['2024-02-01', '2024-03-01', '2024-04-01']);
    expect(edgesOf('month', 2)).toEqual(['2024-02-01', '2024-03-01']);
  });

  test('says how much of the first and last bucket was watched', () => {
    const weeks = planBuckets({ unit: 'week', dayZero, untilMin: 5.5 * DAY, weekStart: 0 });
    const days = planBuckets({ unit: 'day', dayZero, untilMin: 2.25 * DAY });

    expect([...weeks.watched]).toEqual([4 / 7, 1.5 / 7]);
    expect([...days.watched]).toEqual([1, 1, 0.25]);
  });

  // Central time, 2024: clocks went from 2 to 3 on 10 March and from 2 back to 1 on 3 November.
  test('knows the hour that clocks skip and the one that comes twice', () => {
    const spring = planBuckets({ unit: 'hour', dayZero, untilMin: DAY, clockChanges: [{ atMin: 120, shiftMin: 60 }] });
    const autumn = planBuckets({ unit: 'hour', dayZero, untilMin: DAY, clockChanges: [{ atMin: 120, shiftMin: -60 }] });
    const half = planBuckets({ unit: 'hour', dayZero, untilMin: DAY, clockChanges: [{ atMin: 120, shiftMin: -30 }] });

    expect([...spring.watched.subarray(0, 4)]).toEqual([1, 1, 0, 1]);
    expect([...autumn.watched.subarray(0, 4)]).toEqual([1, 2, 1, 1]);
    expect([...half.watched.subarray(0, 4)]).toEqual([1, 1.5, 1, 1]);
  });

  test('has no bucket for no time', () => {
    for (const unit of ['hour', 'day', 'week', 'month'] as const)
      expect(planBuckets({ unit, dayZero, untilMin: 0 }).watched).toHaveLength(0);
  });

  test('covers any span without gap or overlap, in whole units, all of it watched once', () => {
    const spans = fc.record({
      unit: fc.constantFrom<BucketUnit>('hour', 'day', 'week', 'month'),
      dayZero: fc.integer({ min: -30_000, max: 30_000 }),
      untilMin: fc.integer({ min: 1, max: 800 * DAY }),
      weekStart: fc.nat(6),
    });
    fc.assert(
      fc.property(spans, (span) => {
        const { edges, watched } = planBuckets(span);

        expect(edges[0]).toBeLessThanOrEqual(0);
        expect(edges.at(-1)).toBeGreaterThanOrEqual(span.untilMin);
        const minutes = watched.reduce((sum, share, i) => sum + share * (edges[i + 1] - edges[i]), 0);
        expect(minutes).toBeCloseTo(span.untilMin, 4);
        expect(watched.every((share, i) => share > 0 && (i === 0 || i === watched.length - 1 || share === 1))).toBe(true);
        if (span.unit === 'week' && span.weekStart === 1) {
          const days = [...edges.subarray(0, -1)].map((edge) => span.dayZero + edge / DAY);
          expect(days.every((day) => isoWeekOf(day) === isoWeekOf(day + 6))).toBe(true);
        }
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  test.each([{ dayZero: 0.5 }, { untilMin: -1 }, { weekStart: 7 }, { clockChanges: [{ atMin: 0.5, shiftMin: 60 }] }])(
    'refuses %o',
    (wrong) => {
      expect(() => planBuckets({ unit: 'week', dayZero, untilMin: DAY, ...wrong })).toThrow(RangeError);
    },
  );
});

describe('countSeries', () => {
  const night = Uint8Array.from({ length: 24 }, (_, hour) => (hour < 6 || hour >= 22 ? 1 : 0));

  test('counts by zone, type and band of hours in one table', () => {
    const plan = planBuckets({ unit: 'day', dayZero: 0, untilMin: 2 * DAY });
    const minutes = [23 * 60, 60, 12 * 60, DAY + 5 * 60 + 59, DAY + 6 * 60];
    const counts = countSeries({
      localMin: Int32Array.from(minutes),
      dimensions: [
        { name: 'zone', of: Uint16Array.of(0, 0, 1, 1, 1), count: 2 },
        { name: 'type', of: Uint16Array.of(0, 2, 1, 1, 1), count: 3 },
      ],
      hourBands: { bandOfHour: night, count: 2 },
      plan,
    });

    const at = (zone: number, type: number, band: number) => [...counts.subarray(((zone * 3 + type) * 2 + band) * 2).subarray(0, 2)];
    expect(at(0, 0, 1)).toEqual([1, 0]);
    expect(at(0, 2, 1)).toEqual([1, 0]);
    expect(at(1, 1, 0)).toEqual([1, 1]);
    expect(at(1, 1, 1)).toEqual([0, 1]);
    expect(counts).toHaveLength(2 * 3 * 2 * 2);
  });

  test('agrees with a count of one incident after the other, for every unit', () => {
    const incident = fc.record({ minute: fc.integer({ min: -DAY, max: 100 * DAY }), zone: fc.nat(2), type: fc.nat(1) });
    const cases = fc.record({
      unit: fc.constantFrom<BucketUnit>('hour', 'day', 'week', 'month'),
      untilMin: fc.integer({ min: 1, max: 90 * DAY }),
      list: fc.array(incident, { maxLength: 60 }),
    });
    fc.assert(
      fc.property(cases, ({ unit, untilMin, list }) => {
        const plan = planBuckets({ unit, dayZero: 19_000, untilMin, weekStart: 6 });
        const counts = countSeries({
          localMin: Int32Array.from(list, ({ minute }) => minute),
          dimensions: [
            { name: 'zone', of: Uint16Array.from(list, ({ zone }) => zone), count: 3 },
            { name: 'type', of: Uint16Array.from(list, ({ type }) => type), count: 2 },
          ],
          hourBands: { bandOfHour: night, count: 2 },
          plan,
        });

        const buckets = plan.watched.length;
        const plain = new Float64Array(counts.length);
        for (const { minute, zone, type } of list) {
          if (minute < 0 || minute >= untilMin) continue;
          const bucket = plan.edges.findIndex((edge, i) => minute >= edge && minute < plan.edges[i + 1]);
          plain[((zone * 2 + type) * 2 + night[Math.floor((minute % DAY) / 60)]) * buckets + bucket]++;
        }
        expect(counts).toEqual(plain);
      }),
      { seed: 8, numRuns: 200 },
    );
  });

  test('refuses a type beyond its count and bands that are no day', () => {
    const plan = planBuckets({ unit: 'day', dayZero: 0, untilMin: DAY });
    const one = { localMin: Int32Array.of(0), dimensions: [{ name: 'type', of: Uint16Array.of(3), count: 3 }], plan };

    expect(() => countSeries(one)).toThrow(/types: incident 0 has type 3, typeCount is 3/);
    expect(() => countSeries({ ...one, dimensions: [], hourBands: { bandOfHour: new Uint8Array(23), count: 1 } })).toThrow(
      /needs 24 bands/,
    );
    expect(() => countSeries({ ...one, dimensions: [], hourBands: { bandOfHour: night, count: 1 } })).toThrow(RangeError);
  });
});
