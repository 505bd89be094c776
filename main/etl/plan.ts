import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { CLEAR_NAME, nameScore, type Role } from './column-names.ts';
import { hashText } from './hash.ts';

/** A mapping turned into positions of columns; -1 = the file has no such column. */
export interface Plan {
  readonly mapping: ColumnMapping;
  readonly columns: readonly string[];
  readonly time: number;
  readonly lon: number;
  readonly lat: number;
  readonly type: number;
  readonly origin: number;
  readonly key: number;
  readonly place: number;
  readonly description: readonly number[];
  /** Columns without a part of their own, and how each begins in the JSON of `extra`: `,"Ward":"`. */
  readonly extra: readonly { readonly index: number; readonly prefix: Uint8Array }[];
  /** Seeds of the hashes: rows of other sources, which have other headings, stay apart. No other part of the mapping counts. */
  readonly rowSeed: number;
  readonly keySeed: number;
}

/**
 * Looks the columns of a mapping up in a file's heading.
 *
 * @throws AppError csv.column-unknown if the mapping names a column that is not there.
 */
export function compilePlan(name: string, columns: readonly string[], mapping: ColumnMapping): Plan {
  const find = (column: string | null): number => {
    if (column === null) return -1;
    const index = columns.indexOf(column);
    if (index < 0) throw new AppError('csv.column-unknown', { name, column, columns: listColumns(columns) });
    return index;
  };
  find(mapping.zone);
  const places = {
    time: find(mapping.time),
    lon: find(mapping.lon),
    lat: find(mapping.lat),
    type: find(mapping.type),
    origin: find(mapping.origin),
    place: find(mapping.place),
    description: mapping.description.map(find),
  };
  const used = new Set([places.time, places.lon, places.lat, places.type, places.place, ...places.description]);
  return {
    mapping,
    columns,
    ...places,
    key: find(mapping.key),
    extra: columns.flatMap((column, index) =>
      used.has(index) ? [] : [{ index, prefix: Buffer.from(`,${JSON.stringify(column)}:"`, 'utf8') }],
    ),
    rowSeed: seedOf(columns),
    keySeed: seedOf([mapping.key ?? '', ...namesOfSource(columns)]),
  };
}

/** Names the set of columns of a file: the same heading gives the same 32 hex digits. */
export function signatureOf(columns: readonly string[]): string {
  return hashText(columns.join('\x1f'));
}

/** For messages: the names of the columns, not endless. */
export function listColumns(columns: readonly string[]): string {
  const shown = columns.slice(0, 30).join(', ');
  return columns.length > 30 ? `${shown}, … (${columns.length})` : shown;
}

/**
 * The columns that tell a source from others with the same natural keys: those named after time and position, so that a
 * column which the source adds later changes nothing; all of them if none is named so.
 */
function namesOfSource(columns: readonly string[]): readonly string[] {
  const clear = columns.filter((name) => sourceRoles.some((role) => nameScore(name, role) > CLEAR_NAME));
  return clear.length > 0 ? clear : columns;
}

const sourceRoles = ['time', 'lon', 'lat'] as const satisfies readonly Role[];

function seedOf(names: readonly string[]): number {
  return Number.parseInt(signatureOf(names).slice(0, 8), 16);
}
