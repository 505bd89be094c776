import { sqlTokens, type SqlToken } from './sql-tokens.ts';

export interface TableColumn {
  readonly name: string;
  /** What a row written before the column was added has in it; undefined = an expression, which nobody computes here. */
  readonly fallback: string | number | null | undefined;
}

export interface TableShape {
  readonly columns: readonly TableColumn[];
  /** The column that holds the number of the row; -1 = none. Its field in the row is empty. */
  readonly rowidColumn: number;
}

/** Begin a constraint of the whole table. */
const tableWords = new Set(['constraint', 'primary', 'unique', 'check', 'foreign']);
/** End the type of a column. */
const columnWords = new Set([
  ...['constraint', 'primary', 'not', 'null', 'unique', 'check', 'default', 'collate', 'references', 'generated', 'as', 'on'],
  ...['deferrable', 'initially'],
]);

/**
 * Reads the columns out of the text of a CREATE TABLE, as it stands in sqlite_schema. Nothing in it is run.
 *
 * @returns why rows of such a table are not read, as text: a virtual table, one without rowid, generated columns, or no CREATE TABLE.
 */
export function parseCreateTable(statement: string): TableShape | string {
  const tokens = [...sqlTokens(statement)];
  const open = openingBrace(tokens);
  if (typeof open === 'string') return open;
  const { items, end } = splitItems(tokens, open);
  if (end < 0) return 'its definition has no end';
  const options = tokens.slice(end + 1).map(({ value }) => value.toLowerCase());
  if (options.includes('without')) return 'a table without rowid';
  const columns: TableColumn[] = [];
  let rowidColumn = -1;
  const integers = new Map<string, number>();
  for (const item of items) {
    const [first] = item;
    if (first === undefined || first.kind === 'mark' || first.kind === 'number' || first.kind === 'blob')
      return 'an unknown kind of column';
    if (first.kind === 'word' && tableWords.has(first.value.toLowerCase())) {
      const key = keyOfTable(item);
      if (key !== null) rowidColumn = integers.get(key) ?? rowidColumn;
      continue;
    }
    const words = topWords(item);
    if (words.has('generated') || words.has('as')) return `generated column ${first.value}`;
    if (isInteger(item)) {
      integers.set(first.value.toLowerCase(), columns.length);
      if (isOwnKey(item)) rowidColumn = columns.length;
    }
    columns.push({ name: first.value, fallback: words.has('default') ? defaultOf(item) : null });
  }
  const names = new Set(columns.map(({ name }) => name.toLowerCase()));
  if (columns.length === 0 || names.size < columns.length) return 'columns that cannot be told apart';
  return { columns, rowidColumn };
}

/** Position of the brace that opens the list of columns. */
function openingBrace(tokens: readonly SqlToken[]): number | string {
  const words = tokens.slice(0, 8).map(({ kind, value }) => (kind === 'word' ? value.toLowerCase() : ''));
  if (words[0] !== 'create') return 'no table';
  if (words[1] === 'virtual') return 'a virtual table';
  if (words[1] !== 'table') return 'no table';
  const at = words.slice(2, 5).join(' ') === 'if not exists' ? 6 : 3;
  const token = tokens[at];
  return token?.kind === 'mark' && token.value === '(' ? at : 'no list of columns';
}

function splitItems(tokens: readonly SqlToken[], open: number): { items: SqlToken[][]; end: number } {
  const items: SqlToken[][] = [[]];
  let depth = 0;
  for (let at = open + 1; at < tokens.length; at++) {
    const token = tokens[at];
    const mark = token.kind === 'mark' ? token.value : '';
    if (mark === ')' && depth === 0) return { items, end: at };
    if (mark === '(') depth++;
    if (mark === ')') depth--;
    if (mark === ',' && depth === 0) items.push([]);
    else items.at(-1)!.push(token);
  }
  return { items, end: -1 };
}

/** Words of a column after its name that are in no braces, in small letters. */
function topWords(item: readonly SqlToken[]): Set<string> {
  const words = new Set<string>();
  let depth = 0;
  for (const { kind, value } of item.slice(1)) {
    if (kind === 'mark' && value === '(') depth++;
    else if (kind === 'mark' && value === ')') depth--;
    else if (kind === 'word' && depth === 0) words.add(value.toLowerCase());
  }
  return words;
}

/** Only the very word INTEGER makes a key the number of the row. */
function isInteger(item: readonly SqlToken[]): boolean {
  const [, type, next] = item;
  return type !== undefined && type.value.toLowerCase() === 'integer' && (next === undefined || columnWords.has(next.value.toLowerCase()));
}

/** PRIMARY KEY within a column. By an old mistake that SQLite keeps, DESC makes it a key like any other. */
function isOwnKey(item: readonly SqlToken[]): boolean {
  const words = item.map(({ value }) => value.toLowerCase());
  const at = words.indexOf('primary', 1);
  return at > 0 && words[at + 1] === 'key' && words[at + 2] !== 'desc';
}

/** The column of a PRIMARY KEY of one column; null if the constraint is none. */
function keyOfTable(item: readonly SqlToken[]): string | null {
  const at = item.findIndex(({ kind, value }) => kind === 'word' && value.toLowerCase() === 'primary');
  const inner = item.slice(
    at + 3,
    item.findIndex(({ value }, index) => index > at + 2 && value === ')'),
  );
  const isOne = at >= 0 && item[at + 1]?.value.toLowerCase() === 'key' && inner.every(({ value }) => value !== ',');
  return isOne ? (inner[0]?.value.toLowerCase() ?? null) : null;
}

function defaultOf(item: readonly SqlToken[]): TableColumn['fallback'] {
  const at = item.findIndex(({ kind, value }, index) => index > 0 && kind === 'word' && value.toLowerCase() === 'default');
  const [first, second] = item.slice(at + 1);
  if (first === undefined) return undefined;
  if (first.kind === 'text' || first.kind === 'name') return first.value;
  if (first.kind === 'number') return Number(first.value);
  if (first.kind === 'mark' && (first.value === '-' || first.value === '+') && second?.kind === 'number')
    return first.value === '-' ? -Number(second.value) : Number(second.value);
  const word = first.kind === 'word' ? first.value.toLowerCase() : '';
  return word === 'null' ? null : word === 'true' ? 1 : word === 'false' ? 0 : undefined;
}
