import { describe, expect, test } from 'vitest';
import { placeBadges } from '../../../preload/drawing/badges.ts';
import type { BadgeRequest, PxBox } from '../../../preload/drawing/badges.ts';

const window: PxBox = { left: 0, top: 0, right: 800, bottom: 600 };
const size = { width: 50, height: 18 };

function request(id: number, left: number, top: number, extent = 40): BadgeRequest {
  return { id, outline: { left, top, right: left + extent, bottom: top + extent }, ...size };
}

function touch(a: { left: number; top: number }, b: { left: number; top: number }): boolean {
  return Math.abs(a.left - b.left) < size.width && Math.abs(a.top - b.top) < size.height;
}

describe('badges', () => {
  test('a badge stands in the middle above its outline where nothing hinders', () => {
    expect(placeBadges([request(1, 400, 300)], window)).toEqual([{ id: 1, left: 395, top: 277 }]);
  });

  test('badges of crowded hotspots never touch', () => {
    const crowd = Array.from({ length: 40 }, (_, index) =>
      request(index + 1, 300 + (index % 8) * 26, 200 + Math.floor(index / 8) * 22, 20),
    );
    const placed = placeBadges(crowd, window);
    expect(placed.length).toBeGreaterThan(8);
    for (const a of placed) for (const b of placed) if (a.id !== b.id) expect(touch(a, b)).toBe(false);
  });

  test('the first in order gets its place, later ones give way', () => {
    const placed = placeBadges([request(1, 400, 300), request(2, 402, 300)], window);
    expect(placed[0]).toEqual({ id: 1, left: 395, top: 277 });
    expect(placed.map(({ id }) => id)).toEqual([1, 2]);
    expect(placed[1].top).not.toBe(277);
  });

  test('a place that covers another outline is taken only if there is no better one', () => {
    const placed = placeBadges([request(1, 400, 300), request(2, 400, 250)], window);
    expect(placed[0].top).toBe(345);
  });

  test('badges stay within the window, and hotspots outside it have none', () => {
    const [badge] = placeBadges([request(1, 400, 2)], window);
    expect(badge.top).toBe(47);
    expect(placeBadges([request(1, 900, 300), request(2, 400, -100)], window)).toEqual([]);
  });
});
