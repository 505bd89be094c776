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

/** `isGone`: the row is deleted there. */
export function saveVersion(db: WriteDb, table: string, rowId: string, ver: number, isGone = false): void {
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
      sql`INSERT INTO sync_version (tbl, row_id, ver, is_gone) VALUES (${table}, ${rowId}, ${ver}, ${Number(isGone)})
          ON CONFLICT (tbl, row_id) DO UPDATE SET ver = excluded.ver, is_gone = excluded.is_gone`,
    );
  }
}

/** The centre is not known to have the row any more. */
export function forgetVersion(db: WriteDb, table: string, rowId: string): void {
  if (table === 'incident') {
    const uid = uidOf(rowId);
    run(db, sql`DELETE FROM incident_version WHERE incident_id = (SELECT id FROM incident WHERE uid = ${uid})`);
    run(db, sql`UPDATE incident_removed SET ver = NULL WHERE uid = ${uid}`);
  } else {
    run(db, sql`DELETE FROM sync_version WHERE tbl = ${table} AND row_id = ${rowId}`);
  }
}

/** Of no row is it known any more whether the centre has it: another centre is another matter. What waits stays. */
export function forgetAllVersions(db: WriteDb): void {
  run(db, sql`DELETE FROM incident_version`);
  run(db, sql`UPDATE incident_removed SET ver = NULL`);
  run(db, sql`DELETE FROM sync_version`);
  run(db, sql`UPDATE sync_base SET ver = 0, row = NULL`);
  run(db, sql`UPDATE zone SET central_id = NULL`);
}
