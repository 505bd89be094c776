import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  countSpan,
  countWeeks,
  type Dimensions,
  type FilterColumns,
  lowerBound,
  maskIncidents,
  weekdayOf,
} from '../../../renderer/state/cross-filter.ts';

const none: Dimensions = { typeIds: [], zoneIds: [], hours: null };

/** 2018-01-01 was a Monday. */
function columnsOf(rows: readonly { min: number; type: number; zone: number }[]): FilterColumns {
  const sorted = [...rows].sort((a, b) => a.min - b.min);
  return {
    count: sorted.length,
    dayZero: '2018-01-01',
    localMin: Int32Array.from(sorted, (row) => row.min),
    typeIds: Uint16Array.from(sorted, (row) => row.type),
    zoneIds: Uint16Array.from(sorted, (row) => row.zone),
  };
}

const sample = columnsOf([
  { min: 30, type: 1, zone: 1 },
  { min: 90, type: 2, zone: 1 },
  { min: 1_440, type: 1, zone: 2 },
  { min: 1_440 + 600, type: 2, zone: 0 },
  { min: 7 * 1_440 + 45, type: 1, zone: 1 },
]);

test('without filters every incident passes and is counted on its day', () => {
  const { mask, countsByDay } = maskIncidents(sample, none);
  expect([...mask]).toEqual([1, 1, 1, 1, 1]);
  expect([...countsByDay]).toEqual([2, 2, 0, 0, 0, 0, 0, 1]);
});

test('the mask holds type, zone and hours together', () => {
  const { mask } = maskIncidents(sample, { typeIds: [1], zoneIds: [1], hours: { weekdays: [0], fromHour: 0, toHour: 1 } });
  expect([...mask]).toEqual([1, 0, 0, 0, 1]);
});

test('counts by type leave out the type filter but keep the others', () => {
  const masked = maskIncidents(sample, { typeIds: [1], zoneIds: [1], hours: null });
  const counts = countSpan(sample, masked, { fromMin: 0, toMin: 8 * 1_440 });
  expect([counts.byType[1], counts.byType[2]]).toEqual([2, 1]);
  expect([counts.byZone[0], counts.byZone[1], counts.byZone[2]]).toEqual([0, 2, 1]);
  expect(counts.total).toBe(2);
});

test('the matrix counts by local weekday and hour, Monday first', () => {
  const { byWeekdayHour } = countSpan(sample, maskIncidents(sample, none), { fromMin: 0, toMin: 8 * 1_440 });
  expect(byWeekdayHour[0]).toBe(2);
  expect(byWeekdayHour[1]).toBe(1);
  expect(byWeekdayHour[24]).toBe(1);
  expect(byWeekdayHour[24 + 10]).toBe(1);
});

test('a span is half-open: its first minute counts, its last does not', () => {
  const masked = maskIncidents(sample, none);
  expect(countSpan(sample, masked, { fromMin: 90, toMin: 1_440 }).total).toBe(1);
  expect(countSpan(sample, masked, { fromMin: 90, toMin: 1_441 }).total).toBe(2);
});

test('weeks of one zone are counted from the start of the span', () => {
  const weeks = countWeeks(sample, maskIncidents(sample, none), { zoneId: 1, span: { fromMin: 0, toMin: 8 * 1_440 } });
  expect(weeks).toEqual([2, 1]);
});

test('counts equal a plain loop for any data and filter', () => {
  const row = fc.record({ min: fc.nat(20 * 1_440), type: fc.integer({ min: 1, max: 5 }), zone: fc.nat(6) });
  const some = fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 3 });
  const hours = fc.option(
    fc
      .tuple(fc.uniqueArray(fc.nat(6), { minLength: 1 }), fc.nat(23), fc.integer({ min: 1, max: 24 }))
      .map(([weekdays, fromHour, length]) => ({
        weekdays,
        fromHour,
        toHour: Math.min(24, fromHour + length),
      })),
  );
  fc.assert(
    fc.property(
      fc.array(row, { maxLength: 200 }),
      some,
      some,
      hours,
      fc.nat(20 * 1_440),
      fc.nat(20 * 1_440),
      (rows, typeIds, zoneIds, block, a, b) => {
        const columns = columnsOf(rows);
        const span = { fromMin: Math.min(a, b), toMin: Math.max(a, b) };
        const masked = maskIncidents(columns, { typeIds, zoneIds, hours: block });
        const counts = countSpan(columns, masked, span);

        const passes = rows.filter((r) => {
          const hour = Math.floor(r.min / 60) % 24;
          const weekday = Math.floor(r.min / 1_440) % 7;
          const typeOk = typeIds.length === 0 || typeIds.includes(r.type);
          const zoneOk = zoneIds.length === 0 || zoneIds.includes(r.zone);
          const hourOk = block === null || (block.weekdays.includes(weekday) && hour >= block.fromHour && hour < block.toHour);
          return typeOk && zoneOk && hourOk;
        });
        expect(masked.mask.reduce((sum, bit) => sum + bit, 0)).toBe(passes.length);
        expect(masked.countsByDay.reduce((sum, n) => sum + n, 0)).toBe(passes.length);
        expect(counts.total).toBe(passes.filter((r) => r.min >= span.fromMin && r.min < span.toMin).length);
      },
    ),
    { seed: 7, numRuns: 200 },
  );
});

test('an empty cache has no days', () => {
  expect(maskIncidents(columnsOf([]), none).countsByDay).toHaveLength(0);
});

test('the lower bound is the first index that is not below the value', () => {
  expect([0, 1, 2, 5].map((value) => lowerBound(Int32Array.of(1, 1, 3), value))).toEqual([0, 0, 2, 3]);
});

test('weekdays count from Monday', () => {
  expect([weekdayOf('2018-01-01'), weekdayOf('2018-01-07'), weekdayOf(null)]).toEqual([0, 6, 0]);
});
