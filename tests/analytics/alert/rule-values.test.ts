import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { measureSteps, usualAt, windowSums, type SeriesMeasureOptions } from '../../../analytics/alert/rule-values.ts';
import { countUpper } from '../../../analytics/math/counts.ts';

const daily: SeriesMeasureOptions = { measure: 'count', stepMin: 1_440, steps: 1, windowSteps: 1, minCount: 0, areasKm2: null };
const measure = (counts: readonly number[], options: Partial<SeriesMeasureOptions>) => [
  ...measureSteps(Float64Array.from(counts), { ...daily, steps: counts.length, ...options }),
];

describe('count', () => {
  test('is the sum of the window that ends with the step, unknown before the first whole one', () => {
    expect(measure([1, 2, 3, 4], { windowSteps: 3 })).toEqual([NaN, NaN, 6, 9]);
  });

  test('a window with an unknown step is unknown, and later ones are right again', () => {
    expect(measure([1, NaN, 3, 4, 5], { windowSteps: 2 })).toEqual([NaN, NaN, NaN, 7, 9]);
  });

  test('sums of weights do not drift: a threshold of their exact sum is reached', () => {
    const sums = windowSums(new Float64Array(10_000).fill(0.1), 20);
    expect([...sums.subarray(19)].every((sum) => sum === 2)).toBe(true);
  });
});

describe('rate', () => {
  test('is for each km² and day, and 0 with too few incidents', () => {
    const rates = measureSteps(Float64Array.of(2, 4, 6, 1, 1, 1), {
      ...daily,
      measure: 'rate',
      steps: 3,
      windowSteps: 2,
      minCount: 5,
      areasKm2: Float64Array.of(4, 2),
    });
    expect([...rates]).toEqual([NaN, 6 / 4 / 2, 10 / 4 / 2, NaN, 0, 0]);
  });

  test('needs the area of each subject', () => {
    expect(() => measure([1], { measure: 'rate' })).toThrow('areasKm2');
  });
});

describe('record', () => {
  test('is how much the window is above all that ended before it began, from four weeks of history on', () => {
    const counts = Array.from({ length: 40 }, (_, day) => (day === 3 ? 9 : day === 35 ? 12 : 5));
    const records = measure(counts, { measure: 'record' });
    expect(records.slice(0, 28).every(Number.isNaN)).toBe(true);
    expect([records[28], records[34], records[35], records[36]]).toEqual([5 - 9, 5 - 9, 12 - 9, 5 - 12]);
  });

  test('equals the plain comparison on any counts, windows overlapping by nothing', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 30, maxLength: 80 }),
        fc.integer({ min: 1, max: 5 }),
        (counts, windowSteps) => {
          const sumAt = (end: number) => counts.slice(end - windowSteps + 1, end + 1).reduce((a, b) => a + b, 0);
          const expected = counts.map((_, i) => {
            if (i - (windowSteps - 1) < 28) return NaN;
            const earlier = Array.from({ length: i + 1 - 2 * windowSteps + 1 }, (_, k) => sumAt(k + windowSteps - 1));
            return sumAt(i) - Math.max(...earlier);
          });
          expect(measure(counts, { measure: 'record', windowSteps })).toEqual(expected);
        },
      ),
      { seed: 3, numRuns: 200 },
    );
  });
});

describe('excess', () => {
  const quietWeeks = Array.from({ length: 63 }, (_, day) => (day % 7 === 5 ? 20 : 10));

  test('is over the mean of the same weekday of eight weeks, where that is beyond chance', () => {
    const counts = quietWeeks.map((count, day) => (day === 61 ? 40 : count));
    const excesses = measure(counts, { measure: 'excess' });
    // Day 61 is one of the busy weekdays: twice the usual 20, and 40 would be four times those of the other days.
    expect(excesses[61]).toBeCloseTo(1, 12);
    expect(excesses[60]).toBe(0);
    expect(excesses[27]).toBeNaN();
    expect(excesses[28]).toBe(0);
  });

  test('what chance may bring is no excess, nor is one of too few incidents', () => {
    const counts = quietWeeks.map((count, day) => (day === 60 ? 15 : count));
    const usual = usualAt(windowSums(Float64Array.from(counts), 1), 60, 7)!;
    expect(usual).toEqual({ mean: 10, dispersion: 1 + 1 / 8 });
    expect(countUpper(15, usual)).toBeGreaterThan(0.01);
    expect(measure(counts, { measure: 'excess' })[60]).toBe(0);
    const many = quietWeeks.map((count, day) => (day === 60 ? 60 : count));
    expect(measure(many, { measure: 'excess' })[60]).toBeCloseTo(5, 12);
    expect(measure(many, { measure: 'excess', minCount: 61 })[60]).toBe(0);
  });

  test('weeks that vary more than chance widen what is usual', () => {
    const wild = quietWeeks.map((_, day) => (day % 7 === 4 ? [2, 30, 1, 28, 3, 33, 2, 29, 45][Math.floor(day / 7)] : 10));
    const usual = usualAt(windowSums(Float64Array.from(wild), 1), 60, 7)!;
    const past = [2, 30, 1, 28, 3, 33, 2, 29];
    const mean = past.reduce((a, b) => a + b) / 8;
    const variance = past.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 7;
    expect(usual.mean).toBeCloseTo(mean, 12);
    expect(usual.dispersion).toBeCloseTo((variance / mean) * (9 / 8), 12);
    expect(measure(wild, { measure: 'excess' })[60]).toBe(0);
  });

  test('where nothing ever happened, half an incident is usual', () => {
    const counts = Array.from({ length: 63 }, (_, day) => (day === 62 ? 6 : 0));
    expect(measure(counts, { measure: 'excess' })[62]).toBeCloseTo(6 / 0.5 - 1, 12);
  });

  test('needs a week of whole steps', () => {
    expect(() => measure([1], { measure: 'excess', stepMin: 11 })).toThrow('a week');
  });
});

describe('silence', () => {
  test('is hours since the last incident, at the end of the step', () => {
    expect(measure([0, 3, 0, 0, 1], { measure: 'silence', stepMin: 60 })).toEqual([NaN, 0, 1, 2, 0]);
  });
});
