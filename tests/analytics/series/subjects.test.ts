import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatDay, parseDay } from '../../../analytics/series/calendar.ts';
import { countSubjects, type SubjectInput } from '../../../analytics/series/subjects.ts';

const DAY = 1_440;
const DAYS = 9;

interface Made {
  readonly minute: number;
  readonly zone: number;
  readonly type: number;
  readonly origin?: number;
}

const everyIncident = fc.array(
  fc.record({
    minute: fc.integer({ min: 0, max: DAYS * DAY - 1 }),
    zone: fc.integer({ min: 0, max: 4 }),
    type: fc.integer({ min: 1, max: 3 }),
  }),
  { maxLength: 60 },
);

describe('countSubjects', () => {
  test('zones and what lies outside them make the city, and types make each of them', () => {
    fc.assert(
      fc.property(everyIncident, (incidents) => {
        const counted = countSubjects(inputOf(incidents, { by: 'zones-types' }));
        const at = (zone: number, type: number) => seriesAt(counted, zone, type);

        // Zone 4 is not among those told apart.
        const outside = incidents.filter(({ zone }) => zone === 0 || zone === 4);
        expect([...counted.outside]).toEqual(dailyCounts(outside));
        expect(sumOf([at(1, 0), at(2, 0), at(3, 0), counted.outside])).toEqual([...at(0, 0)]);
        for (const zone of [0, 1, 2, 3]) expect(sumOf([at(zone, 1), at(zone, 2), at(zone, 3)])).toEqual([...at(zone, 0)]);
        expect([...counted.totals]).toEqual(dailyCounts(incidents));
      }),
      { seed: 3 },
    );
  });

  test('hours and the other hours make the whole day, also where the band goes over midnight', () => {
    const hour = fc.integer({ min: 0, max: 23 });
    fc.assert(
      fc.property(everyIncident, hour, hour, (incidents, from, to) => {
        fc.pre((to + 1) % 24 !== from);
        const within = countSubjects(inputOf(incidents, { hours: [from, to] }));
        const rest = countSubjects(inputOf(incidents, { hours: [(to + 1) % 24, (from + 23) % 24] }));

        expect(sumOf([within.totals, rest.totals])).toEqual(dailyCounts(incidents));
      }),
      { seed: 4 },
    );
  });

  test('leaves out series with too few incidents but never the city, and says how many', () => {
    const incidents = [...times(5, { minute: 10, zone: 1, type: 1 }), ...times(2, { minute: 10, zone: 2, type: 1 })];

    const counted = countSubjects(inputOf(incidents, { leastIncidents: 5 }));
    const none = countSubjects(inputOf([], { leastIncidents: 5 }));

    expect([[...counted.zoneIds], counted.tooFew]).toEqual([[0, 1], 1]);
    expect([[...none.zoneIds], none.tooFew, [...none.values]]).toEqual([[0], 0, Array(DAYS).fill(0)]);
  });

  test('does not count types left out, and says how many incidents of each zone these were', () => {
    const incidents = [...times(3, { minute: 0, zone: 2, type: 1 }), ...times(4, { minute: 0, zone: 2, type: 2 })];

    const counted = countSubjects(inputOf(incidents, { withoutTypes: [2] }));

    expect(counted.totals[0]).toBe(3);
    expect([...counted.leftOut]).toEqual([0, 4, 0]);
  });

  test('an incident that tells how it became known counts by that, whatever its type', () => {
    const incidents = [
      ...times(3, { minute: 0, zone: 1, type: 1 }),
      ...times(5, { minute: 0, zone: 1, type: 1, origin: 1 }),
      ...times(7, { minute: 0, zone: 2, type: 2, origin: 0 }),
      // Told in words that nobody knows: its type decides.
      ...times(2, { minute: 0, zone: 2, type: 2, origin: 2 }),
    ];

    const counted = countSubjects(inputOf(incidents, { withoutTypes: [2], by: 'zones-types' }));

    expect([seriesAt(counted, 1, 1)[0], seriesAt(counted, 2, 2)[0], counted.totals[0]]).toEqual([3, 7, 10]);
    expect([...counted.leftOut]).toEqual([5, 2, 0]);
  });

  test('marks days of silence as gaps in every series, but not in what was counted', () => {
    const days = 60;
    const incidents = Array.from({ length: days * 10 }, (_, i) => ({ minute: Math.floor(i / 10) * DAY, zone: 1 + (i % 2), type: 1 }));
    const silent = incidents.filter(({ minute }) => minute < 30 * DAY || minute >= 33 * DAY);

    const counted = countSubjects(inputOf(silent, { span: { unit: 'day', dayZero: 0, untilMin: days * DAY } }));

    expect(counted.gaps).toMatchObject([{ from: 30, to: 33, evidence: 'silence' }]);
    for (const zone of [0, 1, 2]) {
      const series = seriesAt(counted, zone, 0);
      expect([...series.keys()].filter((step) => Number.isNaN(series[step]))).toEqual([30, 31, 32]);
    }
    expect([...counted.totals.subarray(29, 34)]).toEqual([10, 0, 0, 0, 10]);
  });

  test('an hour that clocks skipped or that came twice is a gap', () => {
    const clockChanges = [
      { atMin: 120, shiftMin: 60 },
      { atMin: 600, shiftMin: -60 },
    ];
    const span = { unit: 'hour', dayZero: 0, untilMin: DAY, clockChanges } as const;

    const { values } = countSubjects(inputOf(times(1, { minute: 30, zone: 1, type: 1 }), { span, season: 24 }));
    const city = values.subarray(0, 24);

    expect([...city.keys()].filter((hour) => Number.isNaN(city[hour]))).toEqual([2, 9]);
    expect(city[0]).toBe(1);
  });

  test('leaves out weeks and months that are cut, and forecasts on from the last whole one', () => {
    // A Thursday to a Tuesday; weeks from Sunday.
    const dayZero = parseDay('2024-02-01');
    const untilMin = (parseDay('2024-05-15') - dayZero) * DAY;
    const edgesOf = (unit: 'week' | 'month', horizon: number) => {
      const counted = countSubjects(inputOf([], { span: { unit, dayZero, untilMin, weekStart: 0 }, season: 1, horizon }));
      return { steps: counted.steps, dates: [...counted.edges].map((minute) => formatDay(dayZero + minute / DAY)) };
    };

    const weeks = edgesOf('week', 2);
    const months = edgesOf('month', 3);

    expect(weeks.steps).toBe(14);
    expect([weeks.dates[0], ...weeks.dates.slice(-3)]).toEqual(['2024-02-04', '2024-05-12', '2024-05-19', '2024-05-26']);
    expect(months).toEqual({
      steps: 3,
      dates: ['2024-02-01', '2024-03-01', '2024-04-01', '2024-05-01', '2024-06-01', '2024-07-01', '2024-08-01'],
    });
  });

  test.each(['hour', 'day', 'week', 'month'] as const)('edges of each %s follow one another for any span and horizon', (unit) => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 40_000 }),
        fc.integer({ min: 0, max: 80 }),
        fc.integer({ min: 1, max: 30 }),
        (dayZero, days, horizon) => {
          const span = { unit, dayZero, untilMin: days * DAY, weekStart: 6 };
          const { edges, steps } = countSubjects(inputOf([], { span, horizon, season: 7 }));

          expect(edges).toHaveLength(steps + horizon + 1);
          expect(edges.every((edge, i) => i === 0 || edge > edges[i - 1])).toBe(true);
          if (steps > 0) expect([edges[0] >= 0, edges[steps] <= days * DAY]).toEqual([true, true]);
        },
      ),
      { seed: 5 },
    );
  });
});

function inputOf(incidents: readonly Made[], change: Partial<SubjectInput>): SubjectInput {
  const ordered = incidents.toSorted((a, b) => a.minute - b.minute);
  return {
    localMin: Int32Array.from(ordered, ({ minute }) => minute),
    zoneIds: Uint16Array.from(ordered, ({ zone }) => zone),
    typeIds: Uint16Array.from(ordered, ({ type }) => type),
    origins: Uint8Array.from(ordered, ({ origin = 3 }) => origin),
    span: { unit: 'day', dayZero: 0, untilMin: DAYS * DAY },
    ...{ by: 'zones', zones: [1, 2, 3], withoutTypes: [], hours: null, leastIncidents: 1, horizon: 2, season: 7 },
    ...change,
  };
}

/** Zeros if there is no such series: it had no incident. */
function seriesAt({ zoneIds, typeIds, values, steps }: ReturnType<typeof countSubjects>, zone: number, type: number): Float64Array {
  const row = zoneIds.findIndex((id, i) => id === zone && typeIds[i] === type);
  return row < 0 ? new Float64Array(steps) : values.subarray(row * steps, (row + 1) * steps);
}

const sumOf = (series: readonly Float64Array[]): number[] =>
  Array.from(series[0], (_, step) => series.reduce((sum, values) => sum + values[step], 0));

const dailyCounts = (incidents: readonly Made[]): number[] =>
  Array.from({ length: DAYS }, (_, day) => incidents.filter(({ minute }) => Math.floor(minute / DAY) === day).length);

const times = (count: number, made: Made): Made[] => Array.from({ length: count }, () => made);
