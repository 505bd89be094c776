/** Where next as rows of a table: the zones or cells that expect most in one period. */
import type { Risk } from '../state/server-truth.ts';
import type { CellRisk } from './risk-cells.ts';
import { isWide } from './risk-hatch.ts';

export interface RiskRow extends Omit<CellRisk, 'chance'> {
  readonly key: number;
  readonly zoneId: number;
  /** Middle of the cell; null = a whole zone. */
  readonly place: readonly [lon: number, lat: number] | null;
  /** Of one incident or more in a cell; null = a zone, of which it is not computed. */
  readonly chance: number | null;
  readonly isWide: boolean;
}

/** The zones of a period, the most expected first. */
export function zoneRows({ zones }: Risk, period: number): RiskRow[] {
  const count = zones.id.length;
  return Array.from(zones.id, (zoneId, index) => {
    const at = period * count + index;
    const numbers = { expected: zones.expected[at], lo80: zones.lo80[at], hi80: zones.hi80[at] };
    return { key: zoneId, zoneId, place: null, chance: null, ...numbers, isWide: isWide(numbers.expected, numbers.lo80, numbers.hi80) };
  }).sort((a, b) => b.expected - a.expected);
}

/** The cells that expect most in a period, at most `most` of them. O(cells · log cells). */
export function cellRows(risk: Risk, period: number, most: number): RiskRow[] {
  const { columns, rows, cell, zone, expected, lo80, hi80, chance } = risk;
  const [west, south, east, north] = risk.bounds;
  const first = period * cell.length;
  const order = Uint32Array.from(cell, (_, index) => index).sort((a, b) => expected[first + b] - expected[first + a]);
  return Array.from(order.subarray(0, most), (index) => {
    const at = first + index;
    const place = cell[index];
    const lon = west + ((east - west) * ((place % columns) + 0.5)) / columns;
    const lat = south + ((north - south) * (Math.floor(place / columns) + 0.5)) / rows;
    const numbers = { expected: expected[at], lo80: lo80[at], hi80: hi80[at], chance: chance[at] };
    return { key: place, zoneId: zone[index], place: [lon, lat], ...numbers, isWide: isWide(numbers.expected, numbers.lo80, numbers.hi80) };
  });
}
