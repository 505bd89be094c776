import { createHash } from 'node:crypto';
import { constants, copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import { all, run, sql, type WriteDb } from './sql.ts';

/** "KHAR": marks a SQLite file as this product's cache. */
export const applicationId = 0x4b484152;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

/**
 * Brings the cache to the newest schema: runs each `NNNN_slug.sql` of a folder that was not run yet, each in one
 * transaction together with its version number. Before it changes a cache that holds anything, it copies the file to
 * `<file>.v<version>.bak`. Forward only.
 *
 * @returns the schema version.
 * @throws AppError cache.newer: the cache was made by a later release. cache.migration-edited: a file is not the one that
 * was run. cache.migration-missing: a number is left out. All before anything is changed.
 */
export function migrate(db: WriteDb, migrationsDir: string): number {
  const migrations = readMigrations(migrationsDir);
  const version = db.pragma('user_version', { simple: true }) as number;
  if (version > migrations.length) throw new AppError('cache.newer', { file: db.name, found: version, known: migrations.length });
  if (version > 0) refuseEdited(db, migrations);

  const pending = migrations.slice(version);
  if (version > 0 && pending.length > 0) copyCache(db, version);
  for (const migration of pending) apply(db, migration);
  return migrations.length;
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9-]+\.sql$/.test(name))
    .sort();
  return names.map((name, i) => {
    const version = Number(name.slice(0, 4));
    if (version !== i + 1) throw new AppError('cache.migration-missing', { missing: i + 1, found: name });
    // A checkout on Windows may have other line ends; the statements are the same.
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { version, name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
}

function refuseEdited(db: WriteDb, migrations: readonly Migration[]): void {
  const applied = all<{ version: number; sha256: string }>(db, sql`SELECT version, sha256 FROM migration ORDER BY version`);
  for (const { version, sha256 } of applied) {
    const migration = migrations[version - 1];
    if (migration?.sha256 !== sha256) throw new AppError('cache.migration-edited', { migration: migration?.name ?? String(version) });
  }
}

function copyCache(db: WriteDb, version: number): void {
  // Everything must be in the main file before it is copied; no other writer exists, so it stays there.
  db.pragma('wal_checkpoint(TRUNCATE)');
  copyFileSync(db.name, `${db.name}.v${version}.bak`, constants.COPYFILE_FICLONE);
}

function apply(db: WriteDb, { version, name, text, sha256 }: Migration): void {
  // SpatiaLite answers 0 instead of failing.
  db.function('must', { directOnly: true }, (result: unknown, what: unknown) => {
    if (result !== 1) throw new Error(`${name}: ${String(what)} failed`);
    return 1;
  });
  db.transaction(() => {
    db.exec(text);
    run(
      db,
      sql`INSERT INTO migration (version, slug, sha256, applied_ms) VALUES (${version}, ${name.slice(5, -4)}, ${sha256}, ${Date.now()})`,
    );
    db.pragma(`application_id = ${applicationId}`);
    db.pragma(`user_version = ${version}`);
  }).immediate();
}
