import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { appendFile, copyFile, mkdir, readFile, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, test } from 'vitest';
import { applicationId } from '../../main/store/migrate.ts';
import { openReader, openWriter, type CacheOptions } from '../../main/store/open.ts';
import { saveSettings, settings } from '../../main/store/settings.ts';
import { sql, value } from '../../main/store/sql.ts';
import { newCacheOptions, openTestWriter, tempFolder } from './fixtures.ts';
import { migrationsDir } from './incidents.ts';

/** A copy of the first migration that a test may change, others after it, and a cache beside them. */
async function copyOfMigrations(extra: Readonly<Record<string, string>> = {}): Promise<CacheOptions> {
  const folder = await tempFolder();
  const copy = join(folder, 'migrations');
  await mkdir(copy);
  await copyFile(join(migrationsDir, '0001_cache.sql'), join(copy, '0001_cache.sql'));
  for (const [name, text] of Object.entries(extra)) await writeFile(join(copy, name), text);
  return { cacheFile: join(folder, 'cache.khareetaty'), migrationsDir: copy };
}

const newest = readdirSync(migrationsDir).length;
const nextNames = ['0002_note.sql', '0003_note-again.sql'] as const;
const createNote = 'CREATE TABLE note (id INTEGER PRIMARY KEY) STRICT;';

async function openAndClose(options: CacheOptions): Promise<void> {
  (await openWriter(options)).close();
}

const hashOf = async (file: string): Promise<string> =>
  createHash('sha256')
    .update(await readFile(file))
    .digest('hex');

describe('migrations', () => {
  test('make a new cache that carries the application id, the version and every file with its hash', async () => {
    const db = await openTestWriter();
    expect(db.pragma('application_id', { simple: true })).toBe(applicationId);
    expect(db.pragma('user_version', { simple: true })).toBe(newest);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(value(db, sql`SELECT count(*) FROM migration WHERE length(sha256) = 64`)).toBe(newest);
  });

  test('leave a cache that is up to date as it is, without a copy', async () => {
    const options = await newCacheOptions();
    const first = await openWriter(options);
    saveSettings(first.db, { theme: 'dark' });
    first.close();

    const second = await openWriter(options);
    expect(settings(second.db)).toEqual({ theme: 'dark' });
    second.close();
    expect(await readdir(join(options.cacheFile, '..'))).toEqual(['cache.khareetaty', 'cache.khareetaty.lock']);
  });

  test('run only what is new, after a copy of the file as it was', async () => {
    const options = await copyOfMigrations();
    await openAndClose(options);
    await writeFile(join(options.migrationsDir, nextNames[0]), createNote);

    const { db, close } = await openWriter(options);
    expect(db.pragma('user_version', { simple: true })).toBe(2);
    expect(value(db, sql`SELECT count(*) FROM note`)).toBe(0);
    close();

    const copy = new Sqlite(`${options.cacheFile}.v1.bak`, { readonly: true });
    expect(copy.pragma('user_version', { simple: true })).toBe(1);
    expect(copy.prepare(`SELECT count(*) FROM sqlite_schema WHERE name = 'note'`).pluck().get()).toBe(0);
    copy.close();
  });

  test('refuse a file that was edited after it was run', async () => {
    const options = await copyOfMigrations();
    await openAndClose(options);
    await appendFile(join(options.migrationsDir, '0001_cache.sql'), '\n-- an afterthought');
    await expect(openWriter(options)).rejects.toMatchObject({ code: 'cache.migration-edited', params: { migration: '0001_cache.sql' } });
  });

  test('take other line ends for the same file', async () => {
    const options = await copyOfMigrations();
    await openAndClose(options);
    const file = join(options.migrationsDir, '0001_cache.sql');
    await writeFile(file, (await readFile(file, 'utf8')).replaceAll('\n', '\r\n'));
    await expect(openAndClose(options)).resolves.toBeUndefined();
  });

  test('refuse a gap in the numbers and make no cache', async () => {
    const options = await copyOfMigrations({ [nextNames[1]]: createNote });
    await expect(openWriter(options)).rejects.toMatchObject({ code: 'cache.migration-missing', params: { missing: 2 } });
  });

  test('refuse a cache of a later release', async () => {
    const options = await copyOfMigrations({ [nextNames[0]]: createNote });
    await openAndClose(options);
    await rm(join(options.migrationsDir, nextNames[0]));
    await expect(openWriter(options)).rejects.toMatchObject({ code: 'cache.newer', params: { found: 2, known: 1 } });
  });

  test('undo a file that fails halfway, and can go on once it is mended', async () => {
    const options = await copyOfMigrations();
    const { db, close } = await openWriter(options);
    saveSettings(db, { theme: 'dark' });
    close();
    const file = join(options.migrationsDir, nextNames[0]);
    await writeFile(file, `${createNote} INSERT INTO note VALUES (1); SELECT must(0, 'the impossible');`);
    await expect(openWriter(options)).rejects.toThrow('0002_note.sql: the impossible failed');

    await rename(file, `${file}.bad`);
    const again = await openWriter(options);
    expect(again.db.pragma('user_version', { simple: true })).toBe(1);
    expect(value(again.db, sql`SELECT count(*) FROM sqlite_schema WHERE name = 'note'`)).toBe(0);
    expect(settings(again.db)).toEqual({ theme: 'dark' });
    again.close();
  });
});

describe('a file that is not a cache', () => {
  test('is refused and left as it was when it is a SQLite file of another program', async () => {
    const options = await newCacheOptions();
    const foreign = new Sqlite(options.cacheFile);
    foreign.exec('CREATE TABLE song (title TEXT)');
    foreign.close();
    const before = await hashOf(options.cacheFile);
    await expect(openWriter(options)).rejects.toMatchObject({ code: 'cache.foreign', params: { file: options.cacheFile } });
    expect(await hashOf(options.cacheFile)).toBe(before);
    expect(await readdir(join(options.cacheFile, '..'))).toEqual(['cache.khareetaty']);
  });

  test('is refused and left as it was when it is no SQLite file at all', async () => {
    const options = await newCacheOptions();
    await writeFile(options.cacheFile, 'Date,Longitude,Latitude\n'.repeat(400));
    const before = await hashOf(options.cacheFile);
    await expect(openWriter(options)).rejects.toMatchObject({ code: 'cache.foreign' });
    expect(await hashOf(options.cacheFile)).toBe(before);
  });

  // Node's own way to make folders never returns from below /proc.
  test.runIf(process.platform === 'linux')('is refused at once in a place where no folder can be made', async () => {
    const cacheFile = '/proc/no-such-folder/deeper/cache.khareetaty';
    await expect(openWriter({ cacheFile, migrationsDir })).rejects.toMatchObject({
      code: 'cache.unusable',
      params: { file: cacheFile, reason: 'ENOENT' },
    });
  });

  test('is made with the folders that are missing', async () => {
    const options = { cacheFile: join(await tempFolder(), 'a', 'b', 'cache.khareetaty'), migrationsDir };
    await expect(openAndClose(options)).resolves.toBeUndefined();
  });

  test('is taken for a new cache when it is empty', async () => {
    const options = await newCacheOptions();
    await writeFile(options.cacheFile, '');
    await expect(openAndClose(options)).resolves.toBeUndefined();
  });
});

describe('SpatiaLite', () => {
  test('that is not at the given place is missed with a cure, and leaves no half-made cache', async () => {
    const options = await newCacheOptions();
    const wrong = { ...options, spatialite: join(options.cacheFile, '..', 'no-such-library') };
    await expect(openWriter(wrong)).rejects.toMatchObject({
      code: 'spatialite.missing',
      params: { cure: expect.stringContaining('libsqlite3-mod-spatialite') as string },
    });
    await expect(openAndClose(options)).resolves.toBeUndefined();
    await expect(openReader({ ...wrong })).rejects.toMatchObject({ code: 'spatialite.missing' });
  });
});
