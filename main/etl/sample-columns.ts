import type { TableFile } from './table-file.ts';

/** What the columns of a sample look like, and what is settled already. */
export interface Columns {
  readonly names: readonly string[];
  /** The values of a column, trimmed, empty ones left out. */
  readonly values: (index: number) => readonly string[];
  readonly rows: number;
  readonly timeZone: string;
}

export function describeColumns({ columns, rows }: Pick<TableFile, 'columns' | 'rows'>, timeZone: string): Columns {
  const cache = new Map<number, string[]>();
  const values = (index: number): string[] => {
    let found = cache.get(index);
    if (found === undefined) {
      found = rows.map((row) => row[index].trim()).filter((value) => value !== '');
      cache.set(index, found);
    }
    return found;
  };
  return { names: columns, values, rows: rows.length, timeZone };
}
