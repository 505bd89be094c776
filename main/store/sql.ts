/** The only way to run a statement: `sql` texts with bound values, prepared once for each connection. */
import type { Database, Statement } from 'better-sqlite3';

declare const readBrand: unique symbol;
declare const writeBrand: unique symbol;
/** A connection to the cache. Statements through it must not write. */
export type ReadDb = Database & { readonly [readBrand]: true };
/** The one connection that writes. */
export type WriteDb = ReadDb & { readonly [writeBrand]: true };

export type SqlValue = string | number | bigint | null | Uint8Array;

/** A statement or a part of one. */
export interface Sql {
  readonly text: string;
  readonly values: readonly SqlValue[];
}

/** Makes a statement: an interpolated `Sql` is spliced in, everything else becomes a bound value. */
export function sql(texts: TemplateStringsArray, ...parts: readonly (SqlValue | Sql)[]): Sql {
  let text = texts[0] ?? '';
  const values: SqlValue[] = [];
  parts.forEach((part, i) => {
    if (isSql(part)) {
      text += part.text;
      values.push(...part.values);
    } else {
      text += '?';
      values.push(part);
    }
    text += texts[i + 1] ?? '';
  });
  return { text, values };
}

/** A condition that all of `conditions` hold; true without any. */
export function allOf(conditions: readonly Sql[]): Sql {
  if (conditions.length === 0) return sql`TRUE`;
  return { text: conditions.map(({ text }) => text).join(' AND '), values: conditions.flatMap(({ values }) => values) };
}

/** Rows as objects. `Row` is what the statement selects: the columns' names are written to match it. */
export function all<Row>(db: ReadDb, query: Sql): Row[] {
  return prepared(db, query.text).all(...query.values) as Row[];
}

/** First row, or undefined without any. */
export function first<Row>(db: ReadDb, query: Sql): Row | undefined {
  return prepared(db, query.text).get(...query.values) as Row | undefined;
}

/** First column of the first row. For statements that always give a row, such as aggregates. */
export function value<Value extends SqlValue>(db: ReadDb, query: Sql): Value {
  return plucked(db, query.text).get(...query.values) as Value;
}

/** First column of all rows. */
export function values<Value extends SqlValue>(db: ReadDb, query: Sql): Value[] {
  return plucked(db, query.text).all(...query.values) as Value[];
}

/** Rows one by one as arrays, for results too large to hold as objects. */
export function eachRow<Row extends readonly SqlValue[]>(db: ReadDb, query: Sql): IterableIterator<Row> {
  return cached(db, `raw ${query.text}`, () => db.prepare(query.text).raw()).iterate(...query.values) as IterableIterator<Row>;
}

/** Runs a writing statement. */
export function run(db: WriteDb, statement: Sql): { readonly changes: number; readonly id: number } {
  const { changes, lastInsertRowid } = prepared(db, statement.text).run(...statement.values);
  return { changes, id: Number(lastInsertRowid) };
}

/** A prepared statement for loops that bind values themselves. */
export function prepared(db: ReadDb, text: string): Statement {
  return cached(db, text, () => db.prepare(text));
}

const statements = new WeakMap<ReadDb, Map<string, Statement>>();

const plucked = (db: ReadDb, text: string): Statement => cached(db, `pluck ${text}`, () => db.prepare(text).pluck());

function cached(db: ReadDb, key: string, prepare: () => Statement): Statement {
  let ofDb = statements.get(db);
  if (!ofDb) statements.set(db, (ofDb = new Map<string, Statement>()));
  let statement = ofDb.get(key);
  if (!statement) ofDb.set(key, (statement = prepare()));
  return statement;
}

// A bound value may be a typed array, never a plain object with a text.
const isSql = (part: SqlValue | Sql): part is Sql => typeof part === 'object' && part !== null && 'text' in part;
