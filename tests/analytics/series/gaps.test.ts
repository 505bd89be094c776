import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom, type Random } from '../../../analytics/math/random.ts';
import { findGaps, maskGaps } from '../../../analytics/series/gaps.ts';

/** Poisson counts of a weekly season, by the product of uniform numbers (Knuth). */
function weeklyCounts(days: number, mean: number, seed: number): Float64Array<ArrayBuffer> {
  const random = createRandom(seed);
  return Float64Array.from({ length: days }, (_, day) => poisson(random, mean * (day % 7 === 5 ? 0.4 : 1.1)));
}

function poisson(random: Random, mean: number): number {
  let count = -1;
  for (let product = 1; product > Math.exp(-mean); product *= random.next()) count++;
  return count;
}

const whole = { season: 7, covered: null } as const;

describe('findGaps', () => {
  test('finds the days of a missing file, with the evidence', () => {
    const totals = weeklyCounts(365, 12, 1);
    totals.fill(0, 100, 103);

    const gaps = findGaps({ totals, ...whole });

    expect(gaps).toHaveLength(1);
    expect(gaps[0]).toMatchObject({ from: 100, to: 103, evidence: 'silence' });
    expect(gaps[0].expected).toBeGreaterThan(20);
    expect(gaps[0].logChance).toBeLessThan(-6);
  });

  test('takes quiet days of a quiet town for what they are', () => {
    for (let seed = 1; seed <= 50; seed++) expect(findGaps({ totals: weeklyCounts(730, 0.8, seed), ...whole })).toEqual([]);
  });

  test('still sees a month without data in a quiet town', () => {
    const totals = weeklyCounts(730, 0.8, 3);
    totals.fill(0, 400, 440);

    const [gap] = findGaps({ totals, ...whole });

    expect(gap.from).toBeLessThanOrEqual(400);
    expect(gap.to).toBeGreaterThanOrEqual(440);
  });

  test('does not take the pauses of a bursty source for gaps', () => {
    const totals = Float64Array.from({ length: 300 }, (_, day) => (day % 10 === 0 ? 30 : 0));

    expect(findGaps({ totals, ...whole })).toEqual([]);
  });

  test('believes the files: what none covers is a gap, what they cover may be zero', () => {
    const totals = weeklyCounts(60, 12, 2);
    totals.fill(0, 0, 20);

    const gaps = findGaps({
      totals,
      season: 7,
      covered: [
        { from: 20, to: 40 },
        { from: 45, to: 60 },
      ],
    });

    expect(gaps.map(({ from, to, evidence }) => [from, to, evidence])).toEqual([
      [0, 20, 'outside-files'],
      [40, 45, 'outside-files'],
    ]);
  });

  test('finds nothing in nothing', () => {
    expect(findGaps({ totals: new Float64Array(400), ...whole })).toEqual([]);
    expect(findGaps({ totals: new Float64Array(0), ...whole })).toEqual([]);
  });

  test('gives spans in order that hold zeros alone', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(40), { maxLength: 200 }), fc.integer({ min: 1, max: 12 }), (list, season) => {
        const totals = Float64Array.from(list, (count) => (count > 15 ? count : 0));

        const gaps = findGaps({ totals, season, covered: null });

        gaps.forEach(({ from, to }, i) => {
          expect(from).toBeLessThan(to);
          if (i > 0) expect(from).toBeGreaterThan(gaps[i - 1].to);
          expect(totals.subarray(from, to).every((value) => value === 0)).toBe(true);
        });
      }),
      { seed: 9 },
    );
  });

  test.each([
    [{ totals: Float64Array.of(-1) }],
    [{ totals: Float64Array.of(Number.NaN) }],
    [{ totals: new Float64Array(3), season: 0 }],
    [{ totals: new Float64Array(3), covered: [{ from: 0, to: 4 }] }],
  ])('refuses %o', (wrong) => {
    expect(() => findGaps({ ...whole, ...wrong })).toThrow(RangeError);
  });
});

describe('maskGaps', () => {
  test('puts gaps into every series', () => {
    const values = maskGaps(Float64Array.of(1, 2, 3, 4, 5, 6), 3, [{ from: 1, to: 2 }]);

    expect([...values]).toEqual([1, Number.NaN, 3, 4, Number.NaN, 6]);
  });
});
