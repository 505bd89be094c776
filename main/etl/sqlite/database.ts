import { AppError } from '../../../preload/contract/errors.ts';
import type { LocalFile } from '../../services/ports.ts';
import { parseCreateTable, type TableShape } from './create-table.ts';
import { damaged, openPageFile, type PageFile } from './page-file.ts';
import { SqliteRecord, type SqliteValue } from './record.ts';
import { scanTable, type TableScan } from './table-tree.ts';

/** Tables, indexes, views and triggers together. A layer has some ten of them. */
const MAX_SCHEMA_ROWS = 20_000;
const MAX_DEFINITION_BYTES = 1 << 20;
/** Of the tables that describe layers. The register of coordinate systems has some 9,000. */
const MAX_LISTED_ROWS = 50_000;

export interface SqliteTable extends TableShape {
  /** As it was written when the table was made. */
  readonly name: string;
  readonly root: number;
}

interface SchemaEntry {
  readonly type: string;
  readonly name: string;
  readonly root: number;
  readonly definition: string;
}

/** An SQLite file whose tables can be read, and nothing else: there is no SQL here that the file could make do something. */
export interface SqliteFile {
  readonly pages: PageFile;
  /** null if there is none. @throws AppError layers.refused if it is a view, a virtual table or another one that is not read. */
  readonly table: (name: string) => SqliteTable | null;
  readonly scan: (table: SqliteTable) => TableScan;
  /** All rows of a small table, as objects with the wanted columns; a column that it does not have is null. */
  readonly list: (table: SqliteTable, columns: readonly string[]) => Readonly<Record<string, SqliteValue>>[];
  readonly close: () => void;
}

/** @throws AppError as openPageFile; sqlite.damaged. */
export function openSqlite(file: LocalFile): SqliteFile {
  const pages = openPageFile(file);
  try {
    const entries = readSchema(pages);
    return {
      pages,
      table: (name) => findTable(file, entries, name),
      scan: (table) => scanTable(pages, table.root, table.name),
      list: (table, columns) => listRows(pages, table, columns),
      close: pages.close,
    };
  } catch (error) {
    pages.close();
    throw error;
  }
}

/** Compares names as SQLite does: the letters A to Z alone have no case. */
export const sameName = (one: string, other: string): boolean => fold(one) === fold(other);
const fold = (name: string): string => name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());

function readSchema(pages: PageFile): Map<string, SchemaEntry[]> {
  const record = new SqliteRecord(pages.encoding);
  const entries = new Map<string, SchemaEntry[]>();
  let rows = 0;
  for (const { payload } of scanTable(pages, 1, 'sqlite_schema').rows) {
    if (++rows > MAX_SCHEMA_ROWS) throw damaged(pages.file, `more than ${MAX_SCHEMA_ROWS} tables and views`);
    if (!record.load(payload) || record.count < 5) throw damaged(pages.file, 'list of its tables');
    const [type, name, root] = [record.value(0), record.value(1), record.value(3)];
    const definition = payload.length > MAX_DEFINITION_BYTES ? '' : record.value(4);
    if (typeof type !== 'string' || typeof name !== 'string') throw damaged(pages.file, 'list of its tables');
    if (type !== 'table' && type !== 'view') continue;
    const entry = { type, name, root: typeof root === 'number' ? root : 0, definition: typeof definition === 'string' ? definition : '' };
    const alike = entries.get(fold(name));
    if (alike === undefined) entries.set(fold(name), [entry]);
    else alike.push(entry);
  }
  return entries;
}

function findTable(file: LocalFile, entries: ReadonlyMap<string, readonly SchemaEntry[]>, name: string): SqliteTable | null {
  const [entry, ...others] = entries.get(fold(name)) ?? [];
  if (entry === undefined) return null;
  const refuse = (reason: string) => new AppError('layers.refused', { name: file.name, layer: entry.name, reason });
  if (others.length > 0) throw refuse('two tables have this name');
  if (entry.type === 'view') throw refuse('a view');
  const shape = parseCreateTable(entry.definition);
  if (typeof shape === 'string') throw refuse(shape);
  if (entry.root < 1) throw refuse('a virtual table');
  return { ...shape, name: entry.name, root: entry.root };
}

function listRows(pages: PageFile, table: SqliteTable, columns: readonly string[]): Readonly<Record<string, SqliteValue>>[] {
  const record = new SqliteRecord(pages.encoding);
  const positions = columns.map((name) => table.columns.findIndex((column) => sameName(column.name, name)));
  const found: Record<string, SqliteValue>[] = [];
  for (const { rowid, payload } of scanTable(pages, table.root, table.name).rows) {
    if (found.length === MAX_LISTED_ROWS) throw damaged(pages.file, `more than ${MAX_LISTED_ROWS} rows in ${table.name}`);
    if (!record.load(payload)) throw damaged(pages.file, `row ${rowid} of ${table.name}`);
    const values = columns.map((name, i) => {
      const at = positions[i];
      return [name, at >= 0 && at === table.rowidColumn ? rowid : at < 0 ? null : record.value(at)] as const;
    });
    found.push(Object.fromEntries(values));
  }
  return found;
}
