import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createRandom } from '../../../analytics/math/random.ts';
import { decompose, type DecomposeOptions } from '../../../analytics/series/decompose.ts';

interface RecordedFit {
  readonly seasonal: readonly number[];
  readonly trend: readonly number[];
  readonly weights: readonly number[];
}
type Kind = 'periodic' | 'changing' | 'robust' | 'robustPeriodic';
const { series } = JSON.parse(readFileSync(new URL('../../fixtures/reference/calendar/stl.json', import.meta.url), 'utf8')) as {
  readonly series: Readonly<
    Record<string, { readonly season: number; readonly values: readonly number[] } & Readonly<Record<Kind, RecordedFit>>>
  >;
};
const options: Readonly<Record<Kind, Omit<DecomposeOptions, 'season'>>> = {
  periodic: {},
  changing: { seasonWindow: 7 },
  robust: { seasonWindow: 7, robust: true },
  robustPeriodic: { seasonWindow: 'periodic', robust: true },
};

/** Trend, weekly season and noise. */
function weekly(days: number, seed: number): Float64Array<ArrayBuffer> {
  const random = createRandom(seed);
  return Float64Array.from({ length: days }, (_, day) => 50 + day / 50 + [5, 3, 0, -1, -2, -4, -1][day % 7] + random.normal());
}

describe('decompose', () => {
  const cases = Object.keys(series).flatMap((name) => (Object.keys(options) as Kind[]).map((kind) => [name, kind] as const));

  // Recorded with ten digits; what remains is rounding that the robust rounds carry on.
  test.each(cases)('agrees with R stl() on %s (%s)', (name, kind) => {
    const { season, values, ...fits } = series[name];

    const found = decompose(Float64Array.from(values), { season, ...options[kind] });

    const largest = (own: Float64Array | undefined, other: readonly number[]) =>
      Math.max(...other.map((value, i) => Math.abs(value - own![i])));
    expect(largest(found?.trend, fits[kind].trend)).toBeLessThan(1e-6);
    expect(largest(found?.seasonal, fits[kind].seasonal)).toBeLessThan(1e-6);
    expect(largest(found?.weights, fits[kind].weights)).toBeLessThan(1e-6);
  });

  test('adds up to the values, gaps aside', () => {
    const cases = fc.record({
      season: fc.integer({ min: 2, max: 12 }),
      list: fc.array(fc.oneof({ weight: 9, arbitrary: fc.double({ min: -1e6, max: 1e6, noNaN: true }) }, fc.constant(Number.NaN)), {
        minLength: 40,
        maxLength: 90,
      }),
      robust: fc.boolean(),
    });
    fc.assert(
      fc.property(cases, ({ season, list, robust }) => {
        const values = Float64Array.from(list);

        const found = decompose(values, { season, robust });

        if (found === null) return;
        values.forEach((value, i) => {
          const sum = found.trend[i] + found.seasonal[i] + found.remainder[i];
          if (Number.isNaN(value) ? !Number.isFinite(found.trend[i] + found.seasonal[i]) : Math.abs(sum - value) > 1e-6)
            expect.fail(`${value} became ${sum} at ${i}`);
        });
      }),
      { seed: 14, numRuns: 100 },
    );
  });

  test('finds the same parts where days are missing', () => {
    const whole = weekly(280, 1);
    const gappy = whole.map((value, day) => (day % 11 === 0 || (day >= 100 && day < 110) ? Number.NaN : value));

    const [all, some] = [whole, gappy].map((values) => decompose(values, { season: 7 }));

    all?.seasonal.subarray(0, 7).forEach((effect, place) => expect(some?.seasonal[place]).toBeCloseTo(effect, -0.3));
    expect(Math.max(...all!.trend.map((value, day) => Math.abs(value - some!.trend[day])))).toBeLessThan(2.5);
    expect(some?.weights[105]).toBe(0);
    expect(some?.remainder[105]).toBeNaN();
  });

  test('is not bent by one wild day, if robust', () => {
    const calm = weekly(280, 2);
    const wild = calm.map((value, day) => (day === 140 ? value + 1_000 : value));

    const [before, after] = [calm, wild].map((values) => decompose(values, { season: 7, robust: true }));

    expect(after?.weights[140]).toBe(0);
    expect(Math.max(...before!.trend.map((value, day) => Math.abs(value - after!.trend[day])))).toBeLessThan(1);
  });

  test('has no answer for less than two seasons or a weekday never seen', () => {
    expect(decompose(weekly(14, 3), { season: 7 })).toBeNull();
    expect(decompose(weekly(15, 3), { season: 7 })).not.toBeNull();
    expect(
      decompose(
        weekly(70, 3).map((value, day) => (day % 7 === 2 ? Number.NaN : value)),
        { season: 7 },
      ),
    ).toBeNull();
  });

  test.each([{ season: 1 }, { season: 7, seasonWindow: 8 }, { season: 7, seasonWindow: 5 }, { season: 7, trendWindow: 10 }])(
    'refuses %o',
    (wrong) => {
      expect(() => decompose(weekly(70, 4), wrong)).toThrow(RangeError);
    },
  );

  test('refuses an infinite value', () => {
    expect(() => decompose(Float64Array.of(1, Number.POSITIVE_INFINITY, 3, 4, 5), { season: 2 })).toThrow(/infinite/);
  });
});
