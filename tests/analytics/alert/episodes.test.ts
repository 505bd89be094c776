import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { advanceEpisode, findEpisodes, quiet, type EpisodeRule } from '../../../analytics/alert/episodes.ts';

const plain: EpisodeRule = { threshold: 10, clearBelow: 10, pendingSteps: 1, clearSteps: 1 };
const find = (values: readonly number[], rule: Partial<EpisodeRule> = {}) => findEpisodes(Float64Array.from(values), { ...plain, ...rule });

describe('findEpisodes', () => {
  test('fires once when the threshold is reached, and again only after it was over', () => {
    expect(find([9, 10, 12, 11, 4, 10])).toEqual([
      { firedAt: 1, clearedAt: 4, peak: 12 },
      { firedAt: 5, clearedAt: null, peak: 10 },
    ]);
  });

  test('waits for so many steps in a row, and one quiet step begins the count anew', () => {
    expect(find([10, 10, 3, 10, 10, 10], { pendingSteps: 3 })).toEqual([{ firedAt: 5, clearedAt: null, peak: 10 }]);
  });

  test('values between clearBelow and threshold keep it firing, but never fire it', () => {
    expect(find([8, 10, 8, 9, 6, 8], { clearBelow: 7 })).toEqual([{ firedAt: 1, clearedAt: 4, peak: 10 }]);
  });

  test('is over only after so many low steps in a row', () => {
    expect(find([10, 1, 10, 1, 1, 1], { clearSteps: 2 })).toEqual([{ firedAt: 0, clearedAt: 4, peak: 10 }]);
  });

  test('what is not known changes nothing', () => {
    expect(find([10, NaN, NaN, 10, NaN, 2], { pendingSteps: 2 })).toEqual([{ firedAt: 3, clearedAt: 5, peak: 10 }]);
    expect(find([NaN, NaN])).toEqual([]);
  });

  test('never flaps faster than its steps allow, whatever the values', () => {
    const rules = fc.record({
      pendingSteps: fc.integer({ min: 1, max: 4 }),
      clearSteps: fc.integer({ min: 1, max: 4 }),
      clearBelow: fc.integer({ min: 0, max: 10 }),
    });
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 60 }), rules, (values, rule) => {
        const episodes = find(values, rule);
        episodes.forEach(({ firedAt, clearedAt }, i) => {
          const before = episodes[i - 1]?.clearedAt ?? -1;
          expect(firedAt - before).toBeGreaterThanOrEqual(rule.pendingSteps);
          for (let k = firedAt - rule.pendingSteps + 1; k <= firedAt; k++) expect(values[k]).toBeGreaterThanOrEqual(10);
          if (clearedAt === null) return;
          for (let k = clearedAt - rule.clearSteps + 1; k <= clearedAt; k++) expect(values[k]).toBeLessThan(rule.clearBelow);
        });
      }),
      { seed: 11, numRuns: 300 },
    );
  });

  test('is the same in pieces as at one go', () => {
    const values = [12, 3, 15, 11, NaN, 2, 2, 10, 10, 10, 1];
    const rule = { ...plain, pendingSteps: 2, clearSteps: 2, clearBelow: 5 };
    const events: [number, string][] = [];
    let state = quiet;
    values.forEach((value, step) => {
      const next = advanceEpisode(state, value, rule);
      // What a store does between two looks.
      state = JSON.parse(JSON.stringify(next.state)) as typeof state;
      if (next.event !== null) events.push([step, next.event]);
    });
    const whole = find(values, rule).flatMap(({ firedAt, clearedAt }) => [
      [firedAt, 'fired'],
      ...(clearedAt === null ? [] : [[clearedAt, 'cleared']]),
    ]);
    expect(events).toEqual(whole);
  });

  test.each([
    ['threshold', { threshold: NaN }],
    ['clearBelow', { clearBelow: 11 }],
    ['pendingSteps', { pendingSteps: 0 }],
    ['clearSteps', { clearSteps: 1.5 }],
  ])('refuses %s out of range', (name, rule) => {
    expect(() => find([1], rule)).toThrow(name);
  });
});
