import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { countScope, lowerBound, type CountScope, type TimedIncidents } from '../../../analytics/alert/scope-counts.ts';

const everything: CountScope = { typeIds: [], zoneIds: [], isPerZone: false, hours: null, weekdays: [], fence: null, weights: null };

/** Rows [localMin, typeId, zoneId, lon, lat], put in order of time. */
function incidentsOf(rows: readonly (readonly [number, number, number, number, number])[]): TimedIncidents {
  const sorted = rows.toSorted((a, b) => a[0] - b[0]);
  return {
    localMin: Int32Array.from(sorted, ([minute]) => minute),
    typeIds: Uint16Array.from(sorted, ([, typeId]) => typeId),
    zoneIds: Uint16Array.from(sorted, ([, , zoneId]) => zoneId),
    lonLat: Float64Array.from(sorted.flatMap(([, , , lon, lat]) => [lon, lat])),
  };
}

// 1970-01-05 was a Monday.
const MONDAY = 4 * 1_440;
const week = { fromMin: MONDAY, stepMin: 1_440, steps: 7 };

describe('countScope', () => {
  test('counts by step from its start up to, and without, its end', () => {
    const incidents = incidentsOf([
      [MONDAY - 1, 1, 0, 0, 0],
      [MONDAY, 1, 0, 0, 0],
      [MONDAY + 1_439, 1, 0, 0, 0],
      [MONDAY + 1_440, 1, 0, 0, 0],
      [MONDAY + 7 * 1_440, 1, 0, 0, 0],
    ]);
    const { subjects, counts } = countScope(incidents, everything, { grid: week, zoneIds: [] });
    expect(subjects).toEqual([0]);
    expect([...counts]).toEqual([2, 1, 0, 0, 0, 0, 0]);
  });

  test('each zone is a subject of its own, also one without incidents; what lies in none is in no row', () => {
    const incidents = incidentsOf([
      [MONDAY, 1, 7, 0, 0],
      [MONDAY, 1, 9, 0, 0],
      [MONDAY, 1, 9, 0, 0],
      [MONDAY, 1, 0, 0, 0],
    ]);
    const { subjects, counts } = countScope(
      incidents,
      { ...everything, isPerZone: true },
      { grid: { ...week, steps: 1 }, zoneIds: [7, 8, 9] },
    );
    expect(subjects).toEqual([7, 8, 9]);
    expect([...counts]).toEqual([1, 0, 2]);
  });

  test('hours go over midnight, and weekdays are those of the incident itself', () => {
    const at = (day: number, hour: number) => [MONDAY + day * 1_440 + hour * 60, 1, 0, 0, 0] as const;
    const incidents = incidentsOf([at(0, 23), at(1, 2), at(1, 12), at(4, 23), at(5, 1)]);
    const nights: CountScope = { ...everything, hours: [22, 5], weekdays: [4, 5] };
    expect([...countScope(incidents, nights, { grid: week, zoneIds: [] }).counts]).toEqual([0, 0, 0, 0, 1, 1, 0]);
  });

  test('a fence takes in its edge, and weights count for the types of the scope alone', () => {
    const incidents = incidentsOf([
      [MONDAY, 1, 0, 0.5, 0.5],
      [MONDAY, 2, 0, 1, 0.5],
      [MONDAY, 2, 0, 1.01, 0.5],
      [MONDAY, 3, 0, 0.5, 0.5],
    ]);
    const scope: CountScope = { ...everything, typeIds: [1, 2], fence: [0, 0, 1, 0, 1, 1, 0, 1], weights: { 2: 2.5, 3: 100 } };
    expect(countScope(incidents, scope, { grid: week, zoneIds: [] }).counts[0]).toBe(3.5);
  });

  test('equals a plain filter on any incidents and scope', () => {
    const row = fc.tuple(
      fc.integer({ min: -5_000, max: 20_000 }),
      fc.integer({ min: 1, max: 3 }),
      fc.integer({ min: 0, max: 3 }),
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 2, noNaN: true }),
    );
    const some = (max: number) => fc.uniqueArray(fc.integer({ min: 1, max }), { maxLength: 2 });
    const scope = fc.record({
      ...{ typeIds: some(3), zoneIds: some(3), isPerZone: fc.boolean(), weekdays: fc.uniqueArray(fc.integer({ min: 0, max: 6 })) },
      hours: fc.option(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 23 }))),
      fence: fc.constantFrom(null, [0, 0, 1, 0, 1, 1, 0, 1]),
      weights: fc.constantFrom(null, { 1: 3 }),
    });
    fc.assert(
      fc.property(fc.array(row, { maxLength: 40 }), scope, fc.constantFrom(60, 360, 1_440), (rows, wanted, stepMin) => {
        const incidents = incidentsOf(rows);
        const grid = { fromMin: 0, stepMin, steps: 10 };
        const { subjects, counts } = countScope(incidents, wanted, { grid, zoneIds: [1, 2, 3] });
        const expected = subjects.flatMap((subject) =>
          Array.from({ length: grid.steps }, (_, step) => {
            const inStep = rows.filter(([minute]) => Math.floor(minute / stepMin) === step);
            return inStep
              .filter((one) => isWanted(one, wanted, subject))
              .reduce((sum, [, typeId]) => sum + (wanted.weights?.[typeId as 1] ?? 1), 0);
          }),
        );
        expect([...counts]).toEqual(expected);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  test.each([
    ['stepMin', { stepMin: 0 }],
    ['steps', { steps: 1.5 }],
  ])('refuses %s out of range', (name, wrong) => {
    expect(() => countScope(incidentsOf([]), everything, { grid: { ...week, ...wrong }, zoneIds: [] })).toThrow(name);
  });

  test('refuses a fence of two corners', () => {
    expect(() => countScope(incidentsOf([]), { ...everything, fence: [0, 0, 1, 1] }, { grid: week, zoneIds: [] })).toThrow('3 corners');
  });
});

function isWanted(
  [minute, typeId, zoneId, lon, lat]: readonly [number, number, number, number, number],
  scope: CountScope,
  subject: number,
): boolean {
  const hour = Math.floor((minute % 1_440) / 60);
  const weekday = (Math.floor(minute / 1_440) + 3) % 7;
  const [from, to] = scope.hours ?? [0, 23];
  const isHour = from <= to ? hour >= from && hour <= to : hour >= from || hour <= to;
  const isZone = scope.isPerZone ? zoneId === subject : scope.zoneIds.length === 0 || scope.zoneIds.includes(zoneId);
  return (
    isHour &&
    isZone &&
    (scope.typeIds.length === 0 || scope.typeIds.includes(typeId)) &&
    (scope.weekdays.length === 0 || scope.weekdays.includes(weekday)) &&
    (scope.fence === null || (lon >= 0 && lon <= 1 && lat >= 0 && lat <= 1))
  );
}

test('lowerBound finds the first value that is not below', () => {
  const rising = Int32Array.of(1, 3, 3, 8);
  expect([0, 1, 3, 4, 8, 9].map((value) => lowerBound(rising, value))).toEqual([0, 0, 1, 3, 3, 4]);
});
