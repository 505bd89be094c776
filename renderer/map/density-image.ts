/** The density surface as a picture: quantised into classes, clipped to land, never a continuous smear. */
import type { Density } from '../state/server-truth.ts';
import { densityBreaks } from '../../preload/drawing/classes.ts';
import { toRgb } from '../../preload/drawing/palettes.ts';
import { crossingsAt } from '../../preload/drawing/zone-shapes.ts';
import type { Box, ZoneShapes } from '../../preload/drawing/zone-shapes.ts';

export interface DensityImage {
  /** RGBA, rows from the north. */
  readonly data: Uint8ClampedArray<ArrayBuffer>;
  readonly width: number;
  readonly height: number;
  readonly bounds: Box;
}

/** Largest picture, pixels: 4 bytes each, once in memory and once on the GPU. */
const MAX_PIXELS = 4_000_000;
const FINEST = 6;

/** Classes of a density surface; empty where it holds nothing. */
export function densityBounds(density: Density): number[] {
  let max = 0;
  for (const value of density.perKm2) if (value > max) max = value;
  return densityBreaks(max);
}

/**
 * Paints the classes of a density grid.
 *
 * The grid is interpolated (bilinear) to as many as 6 × 6 pixels a cell before it is cut into classes, so that class edges
 * are smooth lines instead of the cells' steps. Transparent pixels carry the lowest class's colour: the GPU blends
 * neighbouring pixels, and must find no black there.
 *
 * @param density  row-major from the south-west; values lie in the middle of cells.
 * @param palette  one colour a class of `densityBounds`; below the first bound the picture is transparent.
 * @param clip     zones to stay within; null = everywhere.
 * @returns null where there is nothing to draw. Cost O(pixels), some 20 ms a million.
 */
export function paintDensity(density: Density, palette: readonly string[], clip: ZoneShapes | null): DensityImage | null {
  const bounds = densityBounds(density);
  const { columns, rows } = density;
  if (bounds.length === 0 || columns === 0 || rows === 0) return null;
  const scale = Math.max(1, Math.min(FINEST, Math.floor(Math.sqrt(MAX_PIXELS / (columns * rows)))));
  const width = columns * scale;
  const height = rows * scale;
  // A class has the same colour wherever fewer classes are left: the strongest is always the last of the palette.
  const colours = bounds.map((_, index) => packRgba(palette[palette.length - bounds.length + index]));
  const pixels = new Uint32Array(width * height).fill(colours[0] & 0x00ffffff);
  const inside = clip === null ? null : new Uint8Array(width);
  for (let row = 0; row < height; row++) {
    const lat = density.bounds[3] - ((row + 0.5) / height) * (density.bounds[3] - density.bounds[1]);
    if (inside !== null && clip !== null && !markInside(inside, clip, lat, density.bounds)) continue;
    paintRow(pixels.subarray(row * width, (row + 1) * width), density, {
      y: (height - 1 - row + 0.5) / scale - 0.5,
      scale,
      bounds,
      colours,
      inside,
    });
  }
  return { data: new Uint8ClampedArray(pixels.buffer), width, height, bounds: density.bounds };
}

interface RowPaint {
  /** Row of the grid, a fraction, from the south. */
  readonly y: number;
  readonly scale: number;
  readonly bounds: readonly number[];
  readonly colours: readonly number[];
  readonly inside: Uint8Array | null;
}

function paintRow(pixels: Uint32Array, { columns, rows, perKm2 }: Density, { y, scale, bounds, colours, inside }: RowPaint): void {
  const low = clamp(Math.floor(y), rows - 1) * columns;
  const high = clamp(Math.floor(y) + 1, rows - 1) * columns;
  const share = y - Math.floor(y);
  const blend = (column: number) => perKm2[low + column] * (1 - share) + perKm2[high + column] * share;
  for (let pixel = 0; pixel < pixels.length; pixel++) {
    if (inside !== null && inside[pixel] === 0) continue;
    const x = (pixel + 0.5) / scale - 0.5;
    const left = Math.floor(x);
    const value = blend(clamp(left, columns - 1)) * (1 - x + left) + blend(clamp(left + 1, columns - 1)) * (x - left);
    let index = bounds.length - 1;
    while (index >= 0 && value < bounds[index]) index--;
    if (index >= 0) pixels[pixel] = colours[index];
  }
}

/** Marks the pixels of one parallel that lie in a zone; false if none does. */
function markInside(inside: Uint8Array, zones: ZoneShapes, lat: number, [west, , east]: Density['bounds']): boolean {
  inside.fill(0);
  let any = false;
  const perDegree = inside.length / (east - west);
  for (const { rings, box } of zones.polygons) {
    if (lat < box[1] || lat > box[3]) continue;
    const crossings = crossingsAt(rings, lat);
    for (let i = 0; i + 1 < crossings.length; i += 2) {
      // Half a pixel of overlap: neighbouring zones leave no seam.
      const from = Math.max(0, Math.floor((crossings[i] - west) * perDegree));
      const to = Math.min(inside.length, Math.ceil((crossings[i + 1] - west) * perDegree));
      if (to > from) inside.fill(1, from, to);
      any ||= to > from;
    }
  }
  return any;
}

/** All machines this runs on are little-endian: red is the lowest byte. */
function packRgba(hex: string): number {
  const [red, green, blue] = toRgb(hex);
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

function clamp(index: number, last: number): number {
  return index < 0 ? 0 : index > last ? last : index;
}
