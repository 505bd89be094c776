/** Versions of rows at the centre, as far as they were pulled. */
import { first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { uidOf } from './sync-identity.ts';

/** null: the centre is not known to have the row. */
export function versionOf(db: ReadDb, table: string, rowId: string): number | null {
  if (table !== 'incident') {
    return first<{ ver: number }>(db, sql`SELECT ver FROM sync_version WHERE tbl = ${table} AND row_id = ${rowId}`)?.ver ?? null;
  }
  const uid = uidOf(rowId);
  const found = first<{ ver: number | null }>(
    db,
    sql`SELECT ver FROM incident JOIN incident_version ON incident_id = id WHERE uid = ${uid}
        UNION ALL SELECT ver FROM incident_removed WHERE uid = ${uid}`,
  );
  return found?.ver ?? null;
}

export function saveVersion(db: WriteDb, table: string, rowId: string, ver: number): void {
  if (table === 'incident') {
    const uid = uidOf(rowId);
    run(
      db,
      sql`INSERT INTO incident_version (incident_id, ver) SELECT id, ${ver} FROM incident WHERE uid = ${uid}
          ON CONFLICT (incident_id) DO UPDATE SET ver = excluded.ver`,
    );
    run(db, sql`UPDATE incident_removed SET ver = ${ver} WHERE uid = ${uid}`);
  } else {
    run(
      db,
      sql`INSERT INTO sync_version (tbl, row_id, ver) VALUES (${table}, ${rowId}, ${ver})
          ON CONFLICT (tbl, row_id) DO UPDATE SET ver = excluded.ver`,
    );
  }
}
