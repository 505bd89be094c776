import { describe, expect, test } from 'vitest';
import { watchFeed, type FeedInput } from '../../../analytics/alert/feed-drift.ts';
import { createRandom } from '../../../analytics/math/random.ts';
import { drawCounts } from './draw-counts.ts';

const DAYS = 240;
const allAtOnce = new Float64Array(0);

/** A feed of this mean a day with weekdays, of which the share `unplaced` has no place. */
function drawFeed({
  mean,
  unplaced = () => 0.02,
  seed = 1,
}: {
  mean: (day: number) => number;
  unplaced?: (day: number) => number;
  seed?: number;
}) {
  const counts = drawCounts({ mean: (day) => mean(day) * (day % 7 < 2 ? 0.8 : 1.08), dispersion: 2, steps: DAYS, seed });
  const random = createRandom(seed + 1_000);
  const placed = counts.map((count, day) => {
    let lost = 0;
    for (let i = 0; i < count; i++) if (random.next() < unplaced(day)) lost++;
    return count - lost;
  });
  return { counts, placed };
}

const watch = (feed: { counts: Float64Array; placed: Float64Array }, more: Partial<FeedInput> = {}) =>
  watchFeed({ ...feed, completeness: allAtOnce, watchedDays: 14, ...more });

describe('watchFeed', () => {
  test.each([4, 60, 700])('is content with a feed that goes on as ever, mean %d a day', (mean) => {
    const verdicts = Array.from({ length: 40 }, (_, seed) => watch(drawFeed({ mean: () => mean, seed })).verdict);

    expect(verdicts.filter((verdict) => verdict !== 'ok').length).toBeLessThanOrEqual(2);
  });

  test('says at once that the feed stopped, since when and by how much', () => {
    const state = watch(drawFeed({ mean: (day) => (day >= 238 ? 0 : 60) }));

    expect(state.verdict).toBe('volume-dropped');
    expect(state.drop.sinceDay).toBeGreaterThanOrEqual(236);
    expect(state.drop.observed).toBeLessThan(0.6 * state.drop.expected);
    expect(state.drop.score).toBeGreaterThan(state.drop.limit);
  });

  test('finds a source that was lost: a third less, within two weeks', () => {
    const state = watch(drawFeed({ mean: (day) => (day >= 230 ? 40 : 60) }));

    expect(state.verdict).toBe('volume-dropped');
    expect(Math.abs(state.drop.sinceDay - 230)).toBeLessThanOrEqual(3);
    expect(Math.abs(state.drop.observed / state.drop.expected - 2 / 3)).toBeLessThan(0.08);
  });

  test('finds incidents that came twice', () => {
    expect(watch(drawFeed({ mean: (day) => (day >= 235 ? 120 : 60) })).verdict).toBe('volume-jumped');
  });

  test('lets pass what is certain but small', () => {
    const state = watch(drawFeed({ mean: (day) => (day >= 228 ? 4_500 : 5_000) }));

    expect(state.drop.observed).toBeLessThan(state.drop.expected);
    expect(state.verdict).toBe('ok');
  });

  test('finds addresses that are no longer found', () => {
    const state = watch(drawFeed({ mean: () => 60, unplaced: (day) => (day >= 232 ? 0.15 : 0.02) }));

    expect(state.verdict).toBe('geocoding-worse');
    expect(Math.abs(state.unplaced.sinceDay - 232)).toBeLessThanOrEqual(2);
    expect(state.usualUnplacedShare).toBeCloseTo(0.02, 2);
    expect(state.unplacedShare).toBeGreaterThan(0.1);
  });

  test('takes late incidents for late, not for lost', () => {
    const feed = drawFeed({ mean: () => 200 });
    const completeness = Float64Array.of(0.3, 0.8, 0.95, 0.99);
    const arrived = (values: Float64Array) => values.map((value, day) => Math.round(value * (completeness[DAYS - 1 - day] ?? 1)));
    const late = { counts: arrived(feed.counts), placed: arrived(feed.placed) };

    expect(watch(late, { completeness })).toMatchObject({ verdict: 'ok', partialDays: 2 });
    expect(watch(late).verdict).toBe('volume-dropped');
  });

  test('says so if there is too little past, or only gaps', () => {
    const { counts, placed } = drawFeed({ mean: () => 60 });

    expect(watch({ counts: counts.slice(0, 30), placed: placed.slice(0, 30) }).verdict).toBe('too-short');
    expect(watch({ counts: counts.map(() => Number.NaN), placed }).verdict).toBe('too-short');
    expect(watch({ counts: new Float64Array(0), placed: new Float64Array(0) }).verdict).toBe('too-short');
  });

  test.each<Partial<FeedInput>>([
    { placed: new Float64Array(3) },
    { watchedDays: 0 },
    { completeness: Float64Array.of(0.9, 0.5) },
    { placed: new Float64Array(DAYS).fill(1e9) },
  ])('refuses %o', (wrong) => {
    expect(() => watch(drawFeed({ mean: () => 9 }), wrong)).toThrow(RangeError);
  });
});
