import { describe, expect, test } from 'vitest';
import { densityBounds, paintDensity } from '../../../renderer/map/density-image.ts';
import { classPalettes, toRgb } from '../../../preload/drawing/palettes.ts';
import { zoneShapes } from '../../../preload/drawing/zone-shapes.ts';
import type { Density } from '../../../renderer/state/server-truth.ts';

const palette = classPalettes.light.counts;

/** 20 × 10 cells of a tenth of a degree; one peak at the south-west corner. */
function peakDensity(): Density {
  const perKm2 = Float32Array.from({ length: 200 }, (_, cell) => 100 * Math.exp(-Math.hypot(cell % 20, Math.floor(cell / 20)) / 3));
  return { columns: 20, rows: 10, bounds: [10, 20, 12, 21], perKm2, bandwidthM: 900, incidents: 1, place: 'here', fallback: null };
}

function pixel(image: NonNullable<ReturnType<typeof paintDensity>>, x: number, y: number): number[] {
  return [...image.data.slice(4 * (y * image.width + x), 4 * (y * image.width + x) + 4)];
}

describe('density picture', () => {
  test('it holds only the colours of the classes, and nothing below the first bound', () => {
    const image = paintDensity(peakDensity(), palette, null);
    if (image === null) throw new Error('no picture');
    const known = new Set(palette.map((colour) => toRgb(colour).join()));
    let transparent = 0;
    for (let i = 0; i < image.data.length; i += 4) {
      if (image.data[i + 3] === 0) transparent++;
      else expect(image.data[i + 3]).toBe(255);
      expect(known.has(image.data.slice(i, i + 3).join())).toBe(true);
    }
    expect(transparent).toBeGreaterThan(0);
  });

  test('rows run from the north: the peak in the south-west is at the bottom left, in the strongest colour', () => {
    const image = paintDensity(peakDensity(), palette, null);
    if (image === null) throw new Error('no picture');
    expect(pixel(image, 0, image.height - 1)).toEqual([...toRgb(palette[6]), 255]);
    expect(pixel(image, image.width - 1, 0)[3]).toBe(0);
  });

  test('it is finer than the grid, and clipped to the zones', () => {
    const ring = [10, 20, 10.5, 20, 10.5, 21, 10, 21, 10, 20];
    const zones = zoneShapes({
      zoneIds: Int32Array.of(1),
      polygonEnds: Int32Array.of(1),
      ringEnds: Int32Array.of(1),
      pointEnds: Int32Array.of(5),
      lonLat: Float64Array.from(ring),
    });
    const image = paintDensity(peakDensity(), palette, zones);
    if (image === null) throw new Error('no picture');
    expect(image.width).toBe(120);
    expect(pixel(image, 29, image.height - 1)[3]).toBe(255);
    expect(pixel(image, 31, image.height - 1)[3]).toBe(0);
  });

  test('nothing to show is no picture', () => {
    const empty: Density = { ...peakDensity(), perKm2: new Float32Array(200) };
    expect(densityBounds(empty)).toEqual([]);
    expect(paintDensity(empty, palette, null)).toBeNull();
    expect(paintDensity({ ...empty, columns: 0, rows: 0, perKm2: new Float32Array(0) }, palette, null)).toBeNull();
  });
});
