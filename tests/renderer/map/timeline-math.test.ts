import { describe, expect, test } from 'vitest';
import { barsOf, dragKindAt, dragSpan, shiftSpan, zoomView } from '../../../renderer/map/timeline-math.ts';

describe('bars', () => {
  test('weeks break where the week starts; cut ones are partial, and no incident is lost', () => {
    const counts = Float64Array.from({ length: 20 }, (_, day) => day);
    const bars = barsOf(counts, 'week', 3, false);
    expect(bars.map(({ from, to, isPartial }) => [from, to, isPartial])).toEqual([
      [0, 4, true],
      [4, 11, false],
      [11, 18, false],
      [18, 20, true],
    ]);
    expect(bars.reduce((sum, bar) => sum + bar.count, 0)).toBe(190);
  });

  test('a last day that is not over is partial', () => {
    expect(barsOf([3, 4], 'day', 0, true).map((bar) => bar.isPartial)).toEqual([false, true]);
    expect(barsOf([], 'day', 0, true)).toEqual([]);
  });
});

describe('dragging', () => {
  test('handles win near the edges, inside moves, outside draws anew', () => {
    expect([95, 103, 150, 197, 205, 260].map((px) => dragKindAt(px, 100, 200, false))).toEqual(['from', 'from', 'move', 'to', 'to', 'new']);
  });

  test('a span that covers all is not moved: a drag inside draws anew', () => {
    expect(dragKindAt(150, 100, 200, true)).toBe('new');
  });

  test('the handles of a span narrower than their reach can both be taken', () => {
    expect([dragKindAt(98, 100, 102, false), dragKindAt(104, 100, 102, false)]).toEqual(['from', 'to']);
  });

  test('a new brush covers the days touched, in either direction', () => {
    const before = { from: 0, to: 10 };
    expect(dragSpan('new', before, { anchor: 3.4, day: 6.2, days: 10 })).toEqual({ from: 3, to: 7 });
    expect(dragSpan('new', before, { anchor: 6.2, day: 3.4, days: 10 })).toEqual({ from: 3, to: 7 });
    expect(dragSpan('new', before, { anchor: 9.9, day: 40, days: 10 })).toEqual({ from: 9, to: 10 });
    expect(dragSpan('new', before, { anchor: 2, day: 2, days: 10 })).toEqual({ from: 2, to: 3 });
  });

  test('an edge stops one day before the other', () => {
    const before = { from: 3, to: 7 };
    expect(dragSpan('from', before, { anchor: 3, day: 12, days: 10 })).toEqual({ from: 6, to: 7 });
    expect(dragSpan('to', before, { anchor: 7, day: -5, days: 10 })).toEqual({ from: 3, to: 4 });
    expect(dragSpan('to', before, { anchor: 7, day: 99, days: 10 })).toEqual({ from: 3, to: 10 });
  });

  test('moving keeps the length and stops at the ends of the data', () => {
    const before = { from: 3, to: 7 };
    expect(dragSpan('move', before, { anchor: 5, day: 7.2, days: 10 })).toEqual({ from: 5, to: 9 });
    expect(shiftSpan(before, 99, 10)).toEqual({ from: 6, to: 10 });
    expect(shiftSpan(before, -99, 10)).toEqual({ from: 0, to: 4 });
    expect(shiftSpan({ from: 0, to: 10 }, 1, 10)).toEqual({ from: 0, to: 10 });
  });
});

describe('zooming', () => {
  test('the day under the pointer stays where it is', () => {
    const view = zoomView({ from: 0, to: 200 }, 50, 0.5, 200);
    expect(view).toEqual({ from: 25, to: 125 });
    expect((50 - view.from) / (view.to - view.from)).toBeCloseTo(50 / 200);
  });

  test('it goes no nearer than two weeks and no farther than the data', () => {
    const near = zoomView({ from: 0, to: 200 }, 50, 0.0001, 200);
    expect(near.to - near.from).toBe(14);
    expect(zoomView(near, 50, 1e6, 200)).toEqual({ from: 0, to: 200 });
    expect(zoomView({ from: 0, to: 5 }, 2, 0.1, 5)).toEqual({ from: 0, to: 5 });
  });
});
