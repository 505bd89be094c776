/** Where incidents are to be expected next: cells of a grid by class, in the colours of the future. */
import type { Risk } from '../state/server-truth.ts';
import { classOf } from '../../preload/drawing/classes.ts';
import { toRgb } from '../../preload/drawing/palettes.ts';
import type { DensityImage } from './density-image.ts';

/** What is expected in one cell and period. */
export interface CellRisk {
  /** Incidents, with its 80 % interval. */
  readonly expected: number;
  readonly lo80: number;
  readonly hi80: number;
  /** Of one incident or more, 0…1. */
  readonly chance: number;
}

const boundsOf = new WeakMap<Risk, readonly number[]>();

/** Shares of the cells that lie below each class: a few cells expect most, and half of them too little to be drawn. */
const classShares = [0.5, 0.7, 0.82, 0.9, 0.95, 0.98, 0.995];

/** Round lower bounds of the classes, the same for all periods, so that colours can be compared through time. */
export function riskBounds(risk: Risk): readonly number[] {
  let found = boundsOf.get(risk);
  if (found === undefined) {
    const sorted = risk.expected.slice().sort();
    const rough = classShares.map((share) => sorted[Math.floor(share * sorted.length)] ?? 0);
    const round = rough.filter((value) => value > 0).map((value) => Number(value.toPrecision(1)));
    boundsOf.set(risk, (found = [...new Set(round)]));
  }
  return found;
}

/** Periods that the risk covers. */
export function riskPeriods({ edges }: Risk): number {
  return Math.max(0, edges.length - 1);
}

/** The chosen period, or the last one where the slider stood further for another risk. */
export function shownPeriod(risk: Risk | null, chosen: number): number {
  return risk === null ? 0 : Math.max(0, Math.min(chosen, riskPeriods(risk) - 1));
}

/** Chance of an incident or more in a cell that expects so many, as read from the cell that comes nearest; null without cells. */
export function chanceAt({ expected, chance }: Risk, wanted: number): number | null {
  let nearest = -1;
  for (let i = 0; i < expected.length; i++) {
    if (nearest < 0 || Math.abs(expected[i] - wanted) < Math.abs(expected[nearest] - wanted)) nearest = i;
  }
  return nearest < 0 ? null : chance[nearest];
}

/**
 * Paints one period, a pixel a cell; cells below the first class are transparent.
 * @param palette  one colour a class of `riskBounds`, the strongest last.
 * @returns null where there is nothing to draw. Cost O(cells).
 */
export function paintRisk(risk: Risk, period: number, palette: readonly string[]): DensityImage | null {
  const classes = riskBounds(risk);
  const { columns, rows, cell, expected } = risk;
  if (classes.length === 0 || period < 0 || period >= riskPeriods(risk)) return null;
  const colours = classes.map((_, index) => toRgb(palette[palette.length - classes.length + index]));
  const data = new Uint8ClampedArray(4 * columns * rows);
  cell.forEach((place, index) => {
    const level = classOf(classes, expected[period * cell.length + index]);
    if (level < 0) return;
    // The grid counts from the south, a picture from the north.
    const row = rows - 1 - Math.floor(place / columns);
    data.set([...colours[level], 255], 4 * (row * columns + (place % columns)));
  });
  return { data, width: columns, height: rows, bounds: risk.bounds };
}

/** What is expected at a place; null outside all cells. Finding the cell costs O(1) after the first time. */
export function riskAt(risk: Risk, period: number, lonLat: { readonly lon: number; readonly lat: number }): CellRisk | null {
  const [west, south, east, north] = risk.bounds;
  const column = Math.floor(((lonLat.lon - west) / (east - west)) * risk.columns);
  const row = Math.floor(((lonLat.lat - south) / (north - south)) * risk.rows);
  if (column < 0 || column >= risk.columns || row < 0 || row >= risk.rows || period >= riskPeriods(risk)) return null;
  const index = indexOf(risk)[row * risk.columns + column];
  if (index < 0) return null;
  const at = period * risk.cell.length + index;
  return { expected: risk.expected[at], lo80: risk.lo80[at], hi80: risk.hi80[at], chance: risk.chance[at] };
}

const indices = new WeakMap<Risk, Int32Array>();

/** For each place of the grid its cell, -1 for none. */
function indexOf(risk: Risk): Int32Array {
  let index = indices.get(risk);
  if (index === undefined) {
    index = new Int32Array(risk.columns * risk.rows).fill(-1);
    for (let i = 0; i < risk.cell.length; i++) index[risk.cell[i]] = i;
    indices.set(risk, index);
  }
  return index;
}
