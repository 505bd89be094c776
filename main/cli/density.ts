import { extname, resolve } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { writeCsv } from '../etl/csv-writer.ts';
import { type BoxFeature, writeBoxes } from '../etl/geojson-writer.ts';
import { filterOptions, noteFallback, placeLists, readFilter } from './analysis-options.ts';
import { type Command, type Context, valued } from './command.ts';
import { UsageError } from './errors.ts';
import { given, numberOption, textOption } from './options.ts';
import { tableLines } from './table-text.ts';

/** Peaks listed for people. */
const PEAKS = 10;

type Density = OutputOf<Contract['hotspots']['density']>;

export const densityCommand: Command = {
  name: 'hotspots density',
  operands: [],
  options: { bandwidth: valued('M'), cell: valued('M'), out: valued('FILE'), ...filterOptions },
  example: 'khareetaty hotspots density --from 2018-07-01 --to 2018-08-01 --bandwidth 400 --out density.geojson --where auto',
  lists: placeLists,
  run: estimateDensity,
};

/** With --out the grid is in the file, else with --json in the result; people read of its peaks. */
async function estimateDensity(context: Context): Promise<void> {
  const { options, open, print, strings, signal } = context;
  const input = { ...readFilter(options), bandwidthM: numberOption(options, 'bandwidth'), cellM: numberOption(options, 'cell') };
  const write = writerOf(options);
  const density = await (await open()).client.hotspots.density(given(input));
  noteFallback(context, density.fallback);
  const { perKm2, ...found } = density;
  const peaks = peaksOf(density);
  const said = strings.results.density({ ...found, peak: rounded(peaks[0]?.perKm2 ?? 0) }, strings.results.places[density.place]);
  if (write === null) {
    const rows = peaks.slice(0, PEAKS).map(({ box: [west, south, east, north], perKm2: value }) => {
      return [((west + east) / 2).toFixed(5), ((south + north) / 2).toFixed(5), rounded(value)];
    });
    print({ ...found, perKm2: Array.from(perKm2) }, [...tableLines(['lon', 'lat', 'perKm2'], strings, rows), said]);
    return;
  }
  const cells = await write.write(write.file, cellsOf(density, signal));
  print({ ...found, file: write.file, cells }, [said, `  ${write.file}`]);
}

interface Cell extends Pick<BoxFeature, 'box'> {
  readonly perKm2: number;
}

interface Writer {
  readonly file: string;
  readonly write: (file: string, cells: Iterable<Cell>) => Promise<number>;
}

/** By the end of the file's name; null = nothing is to be written. @throws UsageError if the name ends otherwise. */
function writerOf(options: Context['options']): Writer | null {
  const out = textOption(options, 'out');
  if (out === undefined) return null;
  const write = { '.csv': writeMiddles, '.geojson': writeCells, '.json': writeCells }[extname(out).toLowerCase()];
  if (write === undefined) throw new UsageError(({ usage }) => usage.oneOf('--out', ['FILE.csv', 'FILE.geojson']));
  return { file: resolve(out), write };
}

function writeMiddles(file: string, cells: Iterable<Cell>): Promise<number> {
  function* rows(): Generator<readonly number[]> {
    for (const { box, perKm2 } of cells) {
      const [west, south, east, north] = box;
      yield [Number(((west + east) / 2).toFixed(7)), Number(((south + north) / 2).toFixed(7)), rounded(perKm2)];
    }
  }
  return writeCsv(file, ['lon', 'lat', 'perKm2'], rows());
}

function writeCells(file: string, cells: Iterable<Cell>): Promise<number> {
  function* features(): Generator<BoxFeature> {
    for (const { box, perKm2 } of cells) yield { box, properties: { perKm2: rounded(perKm2) } };
  }
  return writeBoxes(file, features());
}

/** Cells that the kernel of any incident reaches, row by row from the south-west. @throws AppError cancelled. */
function* cellsOf(density: Density, signal: AbortSignal): Generator<Cell> {
  const { columns, rows, perKm2 } = density;
  for (let row = 0; row < rows; row++) {
    if (signal.aborted) throw new AppError('cancelled');
    for (let column = 0; column < columns; column++) {
      const value = perKm2[row * columns + column] ?? 0;
      if (value > 0) yield { box: boxOf(density, column, row), perKm2: value };
    }
  }
}

/** Cells that are denser than all eight around them, densest first. */
function peaksOf(density: Density): Cell[] {
  const { columns, rows, perKm2 } = density;
  const at = (column: number, row: number) => (column < 0 || column >= columns ? 0 : (perKm2[row * columns + column] ?? 0));
  const peaks: Cell[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const value = at(column, row);
      if (value > 0 && isPeak(at, { column, row, value })) peaks.push({ box: boxOf(density, column, row), perKm2: value });
    }
  }
  return peaks.sort((a, b) => b.perKm2 - a.perKm2);
}

function isPeak(
  at: (column: number, row: number) => number,
  { column, row, value }: { readonly column: number; readonly row: number; readonly value: number },
): boolean {
  for (let north = -1; north <= 1; north++) {
    for (let east = -1; east <= 1; east++) {
      const other = at(column + east, row + north);
      // Of equal neighbours the first is the peak.
      const isBefore = north < 0 || (north === 0 && east < 0);
      if (other > value || (isBefore && other === value)) return false;
    }
  }
  return true;
}

function boxOf({ bounds: [west, south, east, north], columns, rows }: Density, column: number, row: number): BoxFeature['box'] {
  const [lonDeg, latDeg] = [(east - west) / columns, (north - south) / rows];
  return [west + column * lonDeg, south + row * latDeg, west + (column + 1) * lonDeg, south + (row + 1) * latDeg];
}

/** As many digits as a Float32 holds. */
const rounded = (value: number): number => Number(value.toPrecision(6));
