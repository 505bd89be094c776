import { describe, expect, test } from 'vitest';
import { classPalettes, mapColours, toRgb, toRgba } from '../../../preload/drawing/palettes.ts';
import type { Scheme } from '../../../renderer/ui/scheme.ts';

const schemes = ['light', 'dark'] as const satisfies readonly Scheme[];

/** Relative luminance. Source: WCAG 2.2, definition of relative luminance. */
function luminance(hex: string): number {
  const [red, green, blue] = toRgb(hex).map((channel) => {
    const share = channel / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (high + 0.05) / (low + 0.05);
}

describe('palettes', () => {
  test('sequential scales change lightness in one direction: darker with more on light, lighter on dark', () => {
    for (const scheme of schemes) {
      for (const family of ['counts', 'future'] as const) {
        const steps = classPalettes[scheme][family].map(luminance);
        const sorted = [...steps].sort((a, b) => (scheme === 'light' ? b - a : a - b));
        expect(steps, `${scheme} ${family}`).toEqual(sorted);
        expect(new Set(steps).size).toBe(7);
      }
    }
  });

  test('the change scale has its quietest colour in the middle', () => {
    for (const scheme of schemes) {
      const fromLand = classPalettes[scheme].change.map((colour) => contrast(colour, mapColours[scheme].land));
      expect(Math.min(...fromLand)).toBe(fromLand[3]);
    }
  });

  test('findings, names and the chosen outline read on land (3 : 1 for marks, 4.5 : 1 for text)', () => {
    for (const scheme of schemes) {
      const colours = mapColours[scheme];
      expect(contrast(colours.finding, colours.land)).toBeGreaterThan(4.5);
      expect(contrast(colours.label, colours.land)).toBeGreaterThan(4.5);
      expect(contrast(colours.waterLabel, colours.water)).toBeGreaterThan(4.5);
      expect(contrast(colours.accent, colours.land)).toBeGreaterThan(3);
      expect(contrast(colours.incident, colours.land)).toBeGreaterThan(3);
    }
  });

  test('colours become channels, and other texts are refused', () => {
    expect(toRgb('#BA3C0A')).toEqual([186, 60, 10]);
    expect(toRgba('#ffffff', 0.5)).toEqual([255, 255, 255, 128]);
    expect(() => toRgb('teal')).toThrow(RangeError);
    expect(() => toRgb('#fff')).toThrow(RangeError);
  });
});
