/** All that a cache holds, table by table, for comparing what stayed with what was. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { all, sql, type ReadDb } from '../../main/store/sql.ts';
import { uuidOf } from '../../main/store/sync-identity.ts';

type Row = Readonly<Record<string, unknown>>;

/** Of retention itself; and of SQLite and SpatiaLite, whose views and bytes follow from the rest. */
const isOwn = (name: string): boolean =>
  /^(purge|purged|purge_target|retention_rule|legal_hold|outbox|sync_rejected|reject|sqlite_|idx_.*_(node|parent|rowid))/.test(name);

export const tableNames = (db: ReadDb): string[] =>
  all<{ name: string }>(db, sql`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`).map(({ name }) => name);

export function rowsOf(db: ReadDb, table: string): Row[] {
  return all<Row>(db, { text: `SELECT * FROM "${table}"`, values: [] });
}

const textOf = (row: Row): string =>
  JSON.stringify(row, (_, value: unknown) =>
    value instanceof Uint8Array || Buffer.isBuffer(value) ? Buffer.from(value).toString('hex') : value,
  );

/** Rows of all tables but those of retention, less those that are of some incidents. Buffers as hex. */
export function dump(
  db: ReadDb,
  without: { readonly uids: ReadonlySet<string>; readonly ids: ReadonlySet<number> },
): Record<string, string[]> {
  const notes = new Set(
    all<{ id: string; uid: Uint8Array }>(db, sql`SELECT id, uid FROM incident_note`)
      .filter(({ uid }) => without.uids.has(uuidOf(uid)))
      .map(({ id }) => id),
  );
  const conflicts = new Set(
    all<{ id: string; rowId: string }>(db, sql`SELECT id, row_id AS rowId FROM sync_conflict`)
      .filter(({ rowId }) => without.uids.has(rowId) || notes.has(rowId))
      .map(({ id }) => id),
  );
  const isOf = (table: string, row: Row): boolean =>
    (row['uid'] instanceof Uint8Array && without.uids.has(uuidOf(row['uid']))) ||
    without.ids.has(Number(row['incident_id'] ?? (table === 'idx_incident_geom' ? row['pkid'] : NaN))) ||
    without.uids.has(String(row['row_id'])) ||
    notes.has(String(row['row_id'])) ||
    conflicts.has(String(row['row_id']));
  return Object.fromEntries(
    tableNames(db)
      .filter((name) => !isOwn(name))
      .map((name) => [
        name,
        rowsOf(db, name)
          .filter((row) => !isOf(name, row))
          .map(textOf)
          .sort(),
      ]),
  );
}

/** Tables in which a text stands. */
export function tablesWith(db: ReadDb, text: string): string[] {
  const hex = Buffer.from(text).toString('hex');
  return tableNames(db).filter((name) => rowsOf(db, name).some((row) => textOf(row).includes(text) || textOf(row).includes(hex)));
}

/** Files of a cache, and beside it, in whose bytes a text stands. */
export function filesWith(db: ReadDb, text: string): string[] {
  const folder = dirname(db.name);
  return readdirSync(folder).filter((name) => {
    const file = join(folder, name);
    return name.startsWith(basename(db.name)) && existsSync(file) && readFileSync(file).includes(text);
  });
}
