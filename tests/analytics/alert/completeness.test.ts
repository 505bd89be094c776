import { describe, expect, test } from 'vitest';
import { measureCompleteness } from '../../../analytics/alert/completeness.ts';
import { createRandom } from '../../../analytics/math/random.ts';

interface Feed {
  /** Last day on which something happens. */
  readonly until: number;
  /** Days on whose evening a delivery comes. */
  readonly deliveries: readonly number[];
  /** Chance that an incident is known 0, 1, 2 … days after it, rising; surely after them. */
  readonly known: readonly number[];
}

/** Forty incidents a day from day 0 on, each in the first delivery after it was known. */
function drawFeed({ until, deliveries: evenings, known }: Feed) {
  const random = createRandom(7);
  const days: number[] = [];
  const deliveries: number[] = [];
  for (let day = 0; day <= until; day++) {
    for (let i = 0; i < 40; i++) {
      const chance = random.next();
      const delay = known.filter((share) => chance >= share).length;
      const delivery = evenings.findIndex((evening) => evening >= day + delay);
      if (delivery < 0) continue;
      days.push(day);
      deliveries.push(delivery);
    }
  }
  return { days: Int32Array.from(days), deliveries: Int32Array.from(deliveries), newestDay: Int32Array.from(evenings), longest: 14 };
}

const everyDay = (from: number, until: number): number[] => Array.from({ length: until - from + 1 }, (_, i) => from + i);

describe('measureCompleteness', () => {
  test('finds how much of a day has usually arrived, whatever the rhythm of deliveries', () => {
    const known = [0.6, 0.8, 0.95];
    for (const deliveries of [everyDay(30, 100), everyDay(5, 14).map((week) => 7 * week)]) {
      const { shares, deliveries: taught } = measureCompleteness(drawFeed({ until: 100, deliveries, known }));

      expect(taught).toBeGreaterThanOrEqual(8);
      expect(shares).toHaveLength(15);
      for (const [age, share] of [0.6, 0.8, 0.95, 1, 1].entries()) expect(Math.abs(shares[age] - share)).toBeLessThan(0.05);
    }
  });

  test('sees that nothing comes late', () => {
    const { shares } = measureCompleteness(drawFeed({ until: 100, deliveries: everyDay(30, 100), known: [1] }));

    expect([...shares]).toEqual(new Array(15).fill(1));
  });

  test('learns nothing from one delivery, a few, or deliveries that nobody could complete yet', () => {
    for (const deliveries of [[100], [40, 60, 80, 100], everyDay(90, 100)]) {
      expect(measureCompleteness(drawFeed({ until: 100, deliveries, known: [0.6] })).shares).toHaveLength(0);
    }
    expect(measureCompleteness({ ...drawFeed({ until: -1, deliveries: [], known: [] }) })).toEqual({
      shares: new Float64Array(0),
      deliveries: 0,
    });
  });

  test('takes a second source and a past added later for no late incidents', () => {
    const feed = drawFeed({ until: 100, deliveries: everyDay(30, 100), known: [1] });
    // As many again of days 0 to 70, all with the delivery of day 80.
    const added = feed.days.filter((day) => day <= 70);
    const both = {
      ...feed,
      days: Int32Array.of(...feed.days, ...added),
      deliveries: Int32Array.of(...feed.deliveries, ...added.map(() => 50)),
    };

    const { shares, deliveries } = measureCompleteness(both);

    expect(shares[0]).toBe(1);
    // Those of before had not seen half of their past.
    expect(deliveries).toBeLessThan(measureCompleteness(feed).deliveries);
  });

  test.each([{ deliveries: new Int32Array(3) }, { longest: -1 }, { newestDay: Int32Array.of(1) }])('refuses %o', (wrong) => {
    expect(() => measureCompleteness({ ...drawFeed({ until: 40, deliveries: [30, 40], known: [1] }), ...wrong })).toThrow(RangeError);
  });
});
