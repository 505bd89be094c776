import { describe, expect, test } from 'vitest';
import { simulateFeedback } from '../../../analytics/evaluate/feedback-loop.ts';

const seeds = Array.from({ length: 20 }, (_, i) => i + 1);
const lastShare = (run: ReturnType<typeof simulateFeedback>, zone: number) => run.share.at(zone - run.zoneCount)!;
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

const options = { trueRates: [4, 3], discoveredShare: 1, days: 3_000, seed: 1, correct: false };

describe('simulateFeedback', () => {
  test('runs away if only discovered incidents count: a small difference of rates takes most patrols', () => {
    // The urn of the lesser zone grows as the power 3/4 of the other: far beyond 4/7, on the way to everything.
    const early = seeds.map((seed) => lastShare(simulateFeedback({ ...options, days: 100, seed }), 0));
    const late = seeds.map((seed) => lastShare(simulateFeedback({ ...options, days: 20_000, seed }), 0));

    expect(mean(late)).toBeGreaterThan(0.8);
    expect(mean(late)).toBeGreaterThan(mean(early) + 0.1);
  });

  test('with equal rates chance alone picks the zone, and it stays', () => {
    const finals = seeds.map((seed) => lastShare(simulateFeedback({ ...options, trueRates: [1, 1], seed }), 0));
    const spread = Math.sqrt(mean(finals.map((share) => (share - 0.5) ** 2)));

    expect(spread).toBeGreaterThan(0.15);
    expect(Math.abs(mean(finals) - 0.5)).toBeLessThan(0.15);
  });

  test('comes to the true shares if only reported incidents count', () => {
    for (const seed of seeds) {
      const run = simulateFeedback({ ...options, discoveredShare: 0, seed });
      expect(lastShare(run, 0)).toBeCloseTo(4 / 7, 1);
      expect(run.misplaced.at(-1)).toBeLessThan(0.02);
      expect(run.discovered.every((count) => count === 0)).toBe(true);
    }
  });

  test.each([1, 0.5])('comes to the true shares with the correction, discovered share %d', (discoveredShare) => {
    const finals = seeds.map((seed) => lastShare(simulateFeedback({ ...options, discoveredShare, correct: true, seed }), 0));

    expect(Math.abs(mean(finals) - 4 / 7)).toBeLessThan(0.02);
    finals.forEach((share) => expect(Math.abs(share - 4 / 7)).toBeLessThan(0.06));
  });

  test('a mixture is bent, but does not run away', () => {
    const finals = seeds.map((seed) => lastShare(simulateFeedback({ ...options, discoveredShare: 0.5, seed }), 0));

    // Fixed point of share = 4 (0.5 + share) / (4 (0.5 + share) + 3 (0.5 + 1 - share)): 0.6504.
    expect(Math.abs(mean(finals) - 0.65)).toBeLessThan(0.03);
  });

  test('gives shares of every zone and day that add up to 1, the same for the same seed', () => {
    const input = { ...options, trueRates: [5, 0, 2, 3], days: 50 };
    const run = simulateFeedback(input);

    expect(run.share).toHaveLength(51 * 4);
    for (let day = 0; day <= 50; day++) {
      expect(run.share.subarray(day * 4, day * 4 + 4).reduce((sum, share) => sum + share, 0)).toBeCloseTo(1, 12);
    }
    expect([...run.share.subarray(0, 4)]).toEqual([0.25, 0.25, 0.25, 0.25]);
    expect([...run.trueShare]).toEqual([0.5, 0, 0.2, 0.3]);
    expect(simulateFeedback(input)).toEqual(run);
    expect(simulateFeedback({ ...input, seed: 2 }).share).not.toEqual(run.share);
  });

  test.each([{ trueRates: [1] }, { trueRates: [0, 0] }, { trueRates: [1, -1] }, { discoveredShare: 1.1 }, { days: 0 }])(
    'refuses %o',
    (wrong) => {
      expect(() => simulateFeedback({ ...options, ...wrong })).toThrow(RangeError);
    },
  );
});
