import { statSync } from 'node:fs';
import type { CacheHealth } from './api.ts';
import { sql, value, type ReadDb } from './sql.ts';

/** Looks at the whole file: about a second for a million incidents. */
export function health(db: ReadDb): CacheHealth {
  const pragma = <Value>(name: string): Value => db.pragma(name, { simple: true }) as Value;
  return {
    file: db.name,
    sqliteVersion: value(db, sql`SELECT sqlite_version()`),
    spatialiteVersion: value(db, sql`SELECT spatialite_version()`),
    schemaVersion: pragma('user_version'),
    journalMode: pragma('journal_mode'),
    quickCheck: pragma('quick_check(1)'),
    spatialIndexOk: ['incident', 'zone', 'hotspot'].every((table) => isIndexed(db, table)),
    incidents: value(db, sql`SELECT count(*) FROM incident`),
    fileBytes: pragma<number>('page_count') * pragma<number>('page_size'),
    walBytes: statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0,
  };
}

/** SpatiaLite's own CheckSpatialIndex wants to write to its log, which a reader must not. */
function isIndexed(db: ReadDb, table: string): boolean {
  const index = `idx_${table}_geom`;
  if (value(db, sql`SELECT rtreecheck(${index})`) !== 'ok') return false;
  const missing = { text: `SELECT count(*) FROM "${table}" WHERE id NOT IN (SELECT pkid FROM "${index}")`, values: [] };
  return value(db, missing) === 0;
}
