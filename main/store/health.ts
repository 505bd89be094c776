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
    spatialIndexOk: spatialTables.every((table) => isIndexed(db, table)),
    incidents: value(db, sql`SELECT count(*) FROM incident`),
    fileBytes: pragma<number>('page_count') * pragma<number>('page_size'),
    walBytes: statSync(`${db.name}-wal`, { throwIfNoEntry: false })?.size ?? 0,
  };
}

export const spatialTables = ['incident', 'zone', 'hotspot'] as const;

/** As many boxes as rows. CheckSpatialIndex itself wants to write to SpatiaLite's log, and with rtreecheck takes seconds. */
export function isIndexed(db: ReadDb, table: string): boolean {
  const rows = (name: string) => ({ text: `SELECT count(*) FROM "${name}"`, values: [] });
  return value(db, rows(table)) === value(db, rows(`idx_${table}_geom_rowid`));
}
