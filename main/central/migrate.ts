import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Client, escapeIdentifier } from 'pg';
import { AppError } from '../../preload/contract/errors.ts';
import type { Connection } from './client.ts';

/** What the centre must be: identity columns, xid8 and triggers on partitioned tables need 13. */
export const leastServer = 13;
export const leastPostgis = 3;
/** Any number that other programs are unlikely to lock by. */
const MIGRATION_LOCK = 0x4b484152;

interface Migration {
  readonly version: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
}

export interface MigrationReport {
  readonly from: number;
  readonly to: number;
  /** The tables came from a dump: they were given new transaction numbers, and laptops will read all again. */
  readonly rebased: boolean;
}

/**
 * Brings the centre to the newest schema: each `NNNN_slug.sql` that was not run yet, each in one transaction. Doing it again
 * changes nothing. After a restore from a dump it also starts a new epoch.
 *
 * @throws AppError central.too-old (server, PostGIS, or this program), central.edited, central.not-set-up (no PostGIS to be
 * had, a number left out), central.refused (this login may not).
 */
export function migrateCentral(connection: Connection, folder: string): Promise<MigrationReport> {
  const { client, guard } = connection;
  return guard(async () => {
    const migrations = readMigrations(folder);
    await needServer(client);
    await client.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    try {
      const schema = await needPostgis(client);
      const from = await installedVersion(client, migrations);
      for (const migration of migrations.slice(from)) await apply(client, migration, schema);
      const rebased = await rebaseIfMoved(client);
      return { from, to: migrations.length, rebased };
    } finally {
      await client.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]).catch(() => undefined);
    }
  });
}

/** Newest version that a folder brings. */
export const newestVersion = (folder: string): number => readMigrations(folder).length;

/** 15.18 as 15; the least that is enough, as an error if it is not. */
async function needServer(client: Client): Promise<void> {
  const { rows } = await client.query<{ version: number }>("SELECT current_setting('server_version_num')::int / 10000 AS version");
  const found = rows[0].version;
  if (found < leastServer) throw new AppError('central.too-old', { what: 'PostgreSQL', found, needed: leastServer });
}

/** @returns the schema that PostGIS is in, quoted. */
async function needPostgis(client: Client): Promise<string> {
  const look = () =>
    client.query<{ schema: string; version: string }>(
      "SELECT n.nspname AS schema, e.extversion AS version FROM pg_extension e JOIN pg_namespace n ON n.oid = e.extnamespace WHERE e.extname = 'postgis'",
    );
  let found = (await look()).rows[0];
  if (found === undefined) {
    await client.query('CREATE EXTENSION postgis').catch((error: unknown) => {
      throw new AppError('central.not-set-up', { reason: 'postgis' }, { cause: error });
    });
    found = (await look()).rows[0]!;
  }
  if (Number.parseInt(found.version) < leastPostgis)
    throw new AppError('central.too-old', { what: 'PostGIS', found: found.version, needed: leastPostgis });
  return escapeIdentifier(found.schema);
}

async function installedVersion(client: Client, migrations: readonly Migration[]): Promise<number> {
  const { rows: there } = await client.query<{ there: boolean }>("SELECT to_regclass('kh.migration') IS NOT NULL AS there");
  if (!there[0]?.there) return 0;
  const { rows } = await client.query<{ version: number; name: string; sha256: string }>(
    'SELECT version, name, sha256 FROM kh.migration ORDER BY version',
  );
  if (rows.length > migrations.length)
    throw new AppError('central.too-old', { what: 'khareetaty', found: migrations.length, needed: rows.length });
  for (const { version, name, sha256 } of rows)
    if (migrations[version - 1]?.sha256 !== sha256) throw new AppError('central.edited', { migration: name });
  return rows.length;
}

async function apply(client: Client, { version, name, text, sha256 }: Migration, postgisSchema: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await client.query(text.replaceAll('@postgis@', postgisSchema));
    await client.query('RESET ROLE');
    await client.query('INSERT INTO kh.migration (version, name, sha256) VALUES ($1, $2, $3)', [version, name, sha256]);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function rebaseIfMoved(client: Client): Promise<boolean> {
  const { rows } = await client.query<{ moved: boolean }>('SELECT home <> sync.home() AS moved FROM sync.epoch');
  if (!rows[0]?.moved) return false;
  await client.query('SELECT sync.rebase()');
  return true;
}

function readMigrations(folder: string): Migration[] {
  const names = readdirSync(folder)
    .filter((name) => /^\d{4}_[a-z0-9-]+\.sql$/.test(name))
    .sort();
  return names.map((name, i) => {
    const version = Number(name.slice(0, 4));
    if (version !== i + 1) throw new AppError('central.not-set-up', { reason: `${String(i + 1).padStart(4, '0')}_*.sql` });
    // A checkout on Windows may have other line ends; the statements are the same.
    const text = readFileSync(join(folder, name), 'utf8').replaceAll('\r\n', '\n');
    return { version, name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
}
