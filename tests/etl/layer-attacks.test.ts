import { appendFileSync, chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import { createRandom } from '../../main/etl/random.ts';
import { MAX_FIELDS } from '../../main/etl/sqlite/record.ts';
import { errorOf, nowMs, readAll, tempFolder } from './helpers.ts';
import { someRows, type TestLayer, writeGeoPackage } from './layer-files.ts';
import { doAll } from './layer-work.ts';

const root = await tempFolder();
const newFolder = (): Promise<string> => mkdtemp(join(root.path, 'attack-'));
const zone = 'Asia/Kuwait';

/** All that lies in the folder is as it was: no byte is changed, and no file added. */
async function leavesAlone(folder: string, action: () => Promise<unknown>): Promise<void> {
  const look = () => readdirSync(folder).map((name) => [name, readFileSync(join(folder, name)).toString('base64')]);
  const before = look();
  await action();
  expect(look()).toEqual(before);
}

const hostile: readonly (readonly [string, TestLayer, string, string])[] = [
  ['a view', { name: 'a', sql: 'CREATE VIEW a AS SELECT 1 AS fid, NULL AS geom' }, '', 'a view'],
  [
    'a view that never ends',
    { name: 'a', sql: 'CREATE VIEW a AS WITH RECURSIVE r(geom) AS (SELECT 1 UNION ALL SELECT geom + 1 FROM r) SELECT * FROM r' },
    ...(['', 'a view'] as const),
  ],
  ['a virtual table', { name: 'a', sql: 'CREATE VIRTUAL TABLE a USING fts5(geom, time)' }, '', 'a virtual table'],
  ['an R-tree', { name: 'a', sql: 'CREATE VIRTUAL TABLE a USING rtree(geom, minx, maxx)' }, '', 'a virtual table'],
  [
    'a generated column',
    { name: 'a', sql: 'CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB, x TEXT GENERATED ALWAYS AS (hex(zeroblob(1e9))) VIRTUAL)' },
    ...(['', 'generated column x'] as const),
  ],
  [
    'a short generated column',
    { name: 'a', sql: 'CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB, x AS (1))' },
    '',
    'generated column x',
  ],
  [
    'a table without rowid',
    { name: 'a', sql: 'CREATE TABLE a (fid TEXT PRIMARY KEY, geom BLOB) WITHOUT ROWID' },
    '',
    'a table without rowid',
  ],
  ['a missing table', { name: 'a', sql: 'CREATE TABLE b (geom)' }, '', 'its table is missing'],
  ['a missing column', { name: 'a', sql: 'CREATE TABLE a (fid INTEGER PRIMARY KEY, time)' }, '', 'its column of geometries is missing'],
];

describe('a layer that is', () => {
  it.each(hostile)('%s is refused by name and never run', async (name, layer, more, reason) => {
    const folder = await newFolder();
    const file = writeGeoPackage(folder, 'hostile.gpkg', [layer], more);
    await leavesAlone(folder, async () => {
      expect(await etl.layers(file)).toMatchObject([{ name: 'a', becomes: [], problem: reason }]);
      const error = await errorOf(etl.preview(file, null, zone, { nowMs }));
      expect(error, name).toMatchObject({ code: 'layers.refused', params: { name: 'hostile.gpkg', layer: 'a', reason } });
    });
  });

  it('listed by a view instead of a table is refused', async () => {
    const folder = await newFolder();
    const path = join(folder, 'listed.gpkg');
    const db = new Sqlite(path);
    db.exec(
      `CREATE VIEW gpkg_geometry_columns AS WITH RECURSIVE r(x) AS (SELECT 1 UNION ALL SELECT x FROM r) SELECT x AS table_name FROM r`,
    );
    db.close();
    expect(await doAll({ path, name: 'listed.gpkg' })).toEqual(['layers.refused', 'layers.refused', 'layers.refused']);
  });

  it('surrounded by triggers, checks, defaults and indexes that call functions is read, and none of them runs', async () => {
    const folder = await newFolder();
    const sql = `CREATE TABLE a (fid INTEGER PRIMARY KEY, geom BLOB, time TEXT CHECK (length(time) < 1e9), type TEXT DEFAULT (hex(randomblob(9))),
      "CHECK" TEXT, [primary key] TEXT, \`x,)(\` TEXT /* a ) in a comment */, 'y -- ' TEXT, -- )
      CONSTRAINT c CHECK (fid > 0 AND abs(fid) < 1e9), UNIQUE (fid, time))`;
    const rows = someRows(20).map(([geom, time, type]) => [geom, time, type, 'c', 'p', 'x', 'y'] as const);
    const more = `CREATE INDEX i ON a (lower(type) || upper(time)); CREATE TABLE log (n);
      CREATE TRIGGER t AFTER INSERT ON a BEGIN INSERT INTO log VALUES (load_extension('evil')); END`;
    const file = writeGeoPackage(folder, 'trigger.gpkg', [{ name: 'a', sql, rows }], more);
    await leavesAlone(folder, async () => {
      const preview = await etl.preview(file, null, zone, { nowMs });
      expect(preview.columns).toEqual(['time', 'type', 'CHECK', 'primary key', 'x,)(', 'y --', 'geom lon', 'geom lat']);
      const { incidents } = await readAll(file, preview.mapping);
      expect(incidents).toHaveLength(20);
      expect(incidents[3]?.extra).toBe('{"CHECK":"c","primary key":"p","x,)(":"x","y --":"y"}');
    });
  });

  it('named with a NUL, quotes and marks of direction is shown without what cannot be seen, and is found by that name', async () => {
    const folder = await newFolder();
    const name = 'a\u202e"; DROP TABLE x; --\u200b';
    const file = writeGeoPackage(folder, 'name.gpkg', [{ name, rows: someRows(2) }]);
    const [layer] = await etl.layers(file);
    expect(layer?.name).toBe('a"; DROP TABLE x; --');
    expect((await etl.preview(file, null, zone, { nowMs, layer: layer?.name })).rows).toHaveLength(2);
  });
});

describe('a file that is', () => {
  it.each([
    ['empty', Buffer.alloc(0), 'file.empty'],
    ['a text', Buffer.from('hello'), 'sqlite.not-a-database'],
    ['random, as an encrypted one is', Buffer.from(createNoise(8_192)), 'sqlite.not-a-database'],
    ['its first bytes alone', Buffer.from('SQLite format 3\0'), 'sqlite.not-a-database'],
    ['a header of zeros', Buffer.concat([Buffer.from('SQLite format 3\0'), Buffer.alloc(8_192)]), 'sqlite.damaged'],
  ])('%s is refused', async (_, bytes, code) => {
    const folder = await newFolder();
    writeFileSync(join(folder, 'a.gpkg'), bytes);
    expect(await doAll({ path: join(folder, 'a.gpkg'), name: 'a.gpkg' })).toEqual([code, code, code]);
  });

  it('encrypted is refused', async () => {
    const folder = await newFolder();
    const db = new Sqlite(join(folder, 'a.sqlite'));
    db.pragma(`key = 'secret'`);
    db.exec('CREATE TABLE a (b)');
    db.close();
    expect((await doAll({ path: join(folder, 'a.sqlite'), name: 'a.sqlite' }))[0]).toBe('sqlite.not-a-database');
  });

  it('missing, or a folder, is refused', async () => {
    const folder = await newFolder();
    expect((await doAll({ path: join(folder, 'a.gpkg'), name: 'a.gpkg' }))[1]).toBe('file.missing');
    expect((await doAll({ path: folder, name: 'folder.gpkg' }))[1]).toBe('file.unreadable');
  });

  it('a database without layers is refused', async () => {
    const folder = await newFolder();
    const db = new Sqlite(join(folder, 'a.db'));
    db.exec('CREATE TABLE a (b); INSERT INTO a VALUES (1)');
    db.close();
    expect(await doAll({ path: join(folder, 'a.db'), name: 'a.db' })).toEqual(['layers.none', 'layers.none', 'layers.none']);
    expect((await doAll(writeGeoPackage(folder, 'b.gpkg', [])))[0]).toBe('layers.none');
  });

  it('not finished, its changes in a log beside it, is refused with the cure and left alone', async () => {
    const folder = await newFolder();
    const { path } = writeGeoPackage(folder, 'open.gpkg', [{ name: 'a', rows: someRows(5) }]);
    const db = new Sqlite(path);
    db.pragma('journal_mode = WAL');
    db.exec(`DELETE FROM a`);
    const copy = await newFolder();
    for (const name of ['open.gpkg', 'open.gpkg-wal']) copyFileSync(join(folder, name), join(copy, name));
    db.close();
    const file = { path: join(copy, 'open.gpkg'), name: 'open.gpkg' };
    await leavesAlone(copy, async () => {
      const error = await errorOf(etl.preview(file, null, zone, { nowMs }));
      expect(error).toEqual({ code: 'sqlite.unfinished', params: { name: 'open.gpkg', beside: 'open.gpkg-wal' } });
    });
    writeFileSync(join(copy, 'open.gpkg-wal'), '');
    expect((await etl.preview(file, null, zone, { nowMs })).rows).toHaveLength(5);
  });

  it('left in the middle of a change is refused, one with an old journal is read', async () => {
    const folder = await newFolder();
    const file = writeGeoPackage(folder, 'a.gpkg', [{ name: 'a', rows: someRows(5) }]);
    writeFileSync(`${file.path}-journal`, Buffer.from('d9d505f920a163d70000', 'hex'));
    expect((await errorOf(etl.layers(file))).params).toMatchObject({ beside: 'a.gpkg-journal' });
    writeFileSync(`${file.path}-journal`, Buffer.alloc(512));
    expect(await etl.layers(file)).toHaveLength(1);
  });

  it('changed while it is read is refused', async () => {
    const folder = await newFolder();
    // More than one batch, so that something comes before the end.
    const file = writeGeoPackage(folder, 'a.gpkg', [{ name: 'a', rows: someRows(21_000) }]);
    const { mapping } = await etl.preview(file, null, zone, { nowMs });
    const change = () => {
      appendFileSync(file.path, Buffer.alloc(4_096));
      return Promise.resolve();
    };
    const error = await errorOf(etl.readIncidents(file, mapping, change, { nowMs }));
    expect(error).toEqual({ code: 'sqlite.unfinished', params: { name: 'a.gpkg', beside: 'a.gpkg' } });
  });

  it('read only, in a folder that is read only, is read', async () => {
    const folder = await newFolder();
    const file = writeGeoPackage(folder, 'a.gpkg', [{ name: 'a', rows: someRows(5) }]);
    chmodSync(file.path, 0o444);
    chmodSync(folder, 0o555);
    const { mtimeMs } = statSync(file.path);
    await leavesAlone(folder, async () => expect((await doAll(file))[1]).toBeUndefined());
    expect(statSync(file.path).mtimeMs).toBe(mtimeMs);
    chmodSync(folder, 0o755);
    expect(existsSync(`${file.path}-shm`)).toBe(false);
  });
});

describe('limits', () => {
  it('a row of more than 1 MB of text and one of more than 64 MB are refused with their number', async () => {
    const folder = await newFolder();
    const [geom, time] = someRows(1)[0];
    const long = writeGeoPackage(folder, 'long.gpkg', [{ name: 'a', rows: [...someRows(2), [geom, time, 'x'.repeat(1 << 20)]] }]);
    expect(await errorOf(etl.preview(long, null, zone, { nowMs }))).toMatchObject({
      code: 'layers.refused',
      params: { reason: 'row 3 has more than 1 MB of text' },
    });
    const huge = writeGeoPackage(folder, 'huge.gpkg', [
      { name: 'a', columns: 'time TEXT, photo BLOB', rows: [[geom, time, Buffer.alloc(65 << 20)]] },
    ]);
    expect(await errorOf(etl.preview(huge, null, zone, { nowMs }))).toMatchObject({ params: { reason: 'row 1 is longer than 64 MB' } });
  });

  it('more columns than are read are refused', async () => {
    const folder = await newFolder();
    // SQLite itself makes no more than 2,000.
    const columns = ['time TEXT', ...Array.from({ length: 1_996 }, (_, i) => `c${i} TEXT`)].join(', ');
    const file = writeGeoPackage(folder, 'wide.gpkg', [{ name: 'a', columns }]);
    expect(MAX_FIELDS).toBeGreaterThanOrEqual(2_000);
    expect((await errorOf(etl.preview(file, null, zone, { nowMs }))).code).toBe('csv.no-rows');
  });

  it('numbers of rows beyond 32 bits are refused', async () => {
    const folder = await newFolder();
    const file = writeGeoPackage(folder, 'far.gpkg', [{ name: 'a', rows: someRows(1) }], 'UPDATE a SET fid = 4294967296');
    expect(await errorOf(etl.preview(file, null, zone, { nowMs }))).toMatchObject({ code: 'layers.refused' });
  });

  it('a definition of a megabyte of open brackets is read in no time', async () => {
    const folder = await newFolder();
    const file = writeGeoPackage(folder, 'brackets.gpkg', [{ name: 'a', rows: someRows(1) }]);
    const db = new Sqlite(file.path);
    db.unsafeMode(true);
    db.pragma('writable_schema = ON');
    db.prepare(`UPDATE sqlite_schema SET sql = ? WHERE name = 'a'`).run(`CREATE TABLE a (${'["`['.repeat(200_000)}`);
    db.close();
    expect(await errorOf(etl.preview(file, null, zone, { nowMs }))).toMatchObject({
      code: 'layers.refused',
      params: { reason: 'its definition has no end' },
    });
  });
});

function createNoise(length: number): Uint8Array {
  const random = createRandom(length);
  return Uint8Array.from({ length }, () => Math.floor(256 * random.uniform()));
}
