/** Rows as they travel, table by table: read from the cache and written to it. */
import type { Json } from '../central-wire.ts';
import type { ReadDb, WriteDb } from './sql.ts';

/** Columns of a row at the centre. Zones are named by `zone_code`; where a row leaves the cache, `zone_id` takes its place. */
export type JsonRow = { readonly [column: string]: Json };

/** What the overlay of local changes needs to know of a table. */
export interface RowTable {
  /** null = there is none, or it was removed. */
  read(db: ReadDb, rowId: string): JsonRow | null;
  /** Makes the row as given; null = takes it away. */
  write(db: WriteDb, rowId: string, row: JsonRow | null, change: { readonly atMs: number; readonly actor: string }): void;
}

/** Columns that differ, each with the value of `row`. Values are compared as JSON. */
export function differing(row: JsonRow, from: JsonRow): { readonly [column: string]: Json } {
  return Object.fromEntries(Object.entries(row).filter(([column, value]) => !isSame(value, from[column] ?? null)));
}

export const isSame = (a: Json, b: Json): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

/** Values of some columns of a row; null where it has none. */
export const picked = (row: JsonRow, columns: readonly string[]): JsonRow =>
  Object.fromEntries(columns.map((column) => [column, row[column] ?? null]));

export const textOf = (value: Json | undefined, fallback = ''): string => (typeof value === 'string' ? value : fallback);
export const numberOf = (value: Json | undefined, fallback = 0): number => {
  const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : fallback;
};
export const textOrNull = (value: Json | undefined): string | null => (typeof value === 'string' ? value : null);
export const objectOf = (value: Json | undefined): JsonRow => {
  const parsed = typeof value === 'string' ? (JSON.parse(value) as Json) : value;
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed) ? (parsed as JsonRow) : {};
};
