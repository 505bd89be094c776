/** Doubt about where next: what is hatched, and the lines of the hatch over cells. */
import type { Risk } from '../state/server-truth.ts';
import { toLonLat, toWorldPx, type Segment } from './hatch.ts';
import { riskBounds, riskPeriods } from './risk-cells.ts';

/** Distance of the lines, pixels. */
export const RISK_HATCH_PX = 6;

/** Nearer, the lines grow apart with the cells: those of a whole city would be a hundred thousand. */
const FINEST_ZOOM = 13;

/** An expectation whose 80 % interval is wider than its value: it is drawn hatched. */
export function isWide(expected: number, lo80: number, hi80: number): boolean {
  return expected > 0 && hi80 - lo80 > expected;
}

/** True for the cells that are drawn in a period and hatched there, by place in the grid. O(cells). */
export function wideCells(risk: Risk, period: number): Uint8Array {
  const wide = new Uint8Array(risk.columns * risk.rows);
  const least = riskBounds(risk)[0];
  if (least === undefined || period < 0 || period >= riskPeriods(risk)) return wide;
  risk.cell.forEach((place, index) => {
    const at = period * risk.cell.length + index;
    if (risk.expected[at] >= least && isWide(risk.expected[at], risk.lo80[at], risk.hi80[at])) wide[place] = 1;
  });
  return wide;
}

/**
 * 45° lines (rising to the east) over the hatched cells, fixed to the world as those of hatchRing are. Neighbouring cells share one line.
 *
 * @param zoom  the lines are RISK_HATCH_PX apart there, up to the finest zoom.
 * Time O(lines × (columns + rows)).
 */
export function hatchCells(risk: Risk, wide: Uint8Array, zoom: number): Segment[] {
  const { columns, rows } = risk;
  const [west, south, east, north] = risk.bounds;
  const [left, bottom] = toWorldPx(west, south);
  const [right, top] = toWorldPx(east, north);
  // Places where a line may enter another cell: along it x grows and y falls.
  const verticals = Array.from({ length: columns + 1 }, (_, column) => left + ((right - left) * column) / columns);
  const horizontals = Array.from({ length: rows + 1 }, (_, row) => toWorldPx(west, south + ((north - south) * row) / rows)[1]);
  const step = (RISK_HATCH_PX * Math.SQRT2) / 2 ** Math.min(FINEST_ZOOM, zoom);
  const segments: Segment[] = [];
  for (let line = Math.ceil((left + top) / step); line * step < right + bottom; line++) {
    const sum = line * step;
    const stops = mergeSorted(
      verticals,
      horizontals.map((y) => sum - y),
    );
    let from: number | null = null;
    for (let i = 0; i < stops.length; i++) {
      const middle = i + 1 < stops.length ? (stops[i] + stops[i + 1]) / 2 : Number.NaN;
      const isHatched = isWideAt({ x: middle, y: sum - middle });
      if (isHatched && from === null) from = stops[i];
      if (isHatched || from === null) continue;
      segments.push([toLonLat(from, sum - from), toLonLat(stops[i], sum - stops[i])]);
      from = null;
    }
  }
  return segments;

  function isWideAt({ x, y }: { readonly x: number; readonly y: number }): boolean {
    const column = Math.floor(((x - left) / (right - left)) * columns);
    if (!(column >= 0 && column < columns)) return false;
    const row = Math.floor(((toLonLat(x, y)[1] - south) / (north - south)) * rows);
    return row >= 0 && row < rows && wide[row * columns + column] === 1;
  }
}

/** Both ascend. */
function mergeSorted(a: readonly number[], b: readonly number[]): number[] {
  const merged: number[] = [];
  for (let i = 0, j = 0; i < a.length || j < b.length;) merged.push(j >= b.length || (i < a.length && a[i] <= b[j]) ? a[i++] : b[j++]);
  return merged;
}
