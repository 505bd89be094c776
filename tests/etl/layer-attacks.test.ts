import { appendFileSync, chmodSync, copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import { createRandom } from '../../main/etl/random.ts';
import { openSqlite } from '../../main/etl/sqlite/database.ts';
import { MAX_FIELDS, SqliteRecord, type SqliteValue } from '../../main/etl/sqlite/record.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { LocalFile } from '../../main/services/ports.ts';
import { errorOf, nowMs, readAll, tempFolder } from './helpers.ts';
import { geoPackageBlob, pointBlob, someRows, type TestLayer, wkb, writeGeoPackage } from './layer-files.ts';

const root = await tempFolder();
const newFolder = (): Promise<string> => mkdtemp(join(root.path, 'attack-'));
const zone = 'Asia/Kuwait';

/** Everything that is done with a file: its layers, a preview, an import and its zones. Each ends well or with an error for people. */
async function doAll(file: LocalFile, layer?: string): Promise<(string | undefined)[]> {
  const codes: (string | undefined)[] = [];
  const attempt = async (action: () => Promise<unknown>): Promise<void> => {
    try {
      await action();
      codes.push(undefined);
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      codes.push(error.code);
    }
  };
  await attempt(() => etl.layers(file));
  await attempt(async () => {
    const { mapping } = await etl.preview(file, null, zone, { nowMs, layer });
    await readAll(file, mapping, { layer });
  });
  await attempt(() => etl.readZones(file, { layer }));
  return codes;
}

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

/** What SQLite itself reads of a table; null if it refuses the file. */
function readBySqlite(path: string): unknown[] | null {
  let db: Sqlite.Database | undefined;
  try {
    db = new Sqlite(path, { readonly: true });
    db.defaultSafeIntegers(true);
    return db.prepare('SELECT fid, geom, time, type, note, n FROM a').raw().all();
  } catch {
    return null;
  } finally {
    db?.close();
  }
}

/** The same by our own reader; null if it refuses the file. @throws anything that is no refusal. */
function readByUs(path: string): unknown[] | null {
  try {
    const sqlite = openSqlite({ path, name: 'a.gpkg' });
    try {
      const table = sqlite.table('a');
      if (table === null) return null;
      const record = new SqliteRecord(sqlite.pages.encoding);
      const rows: unknown[] = [];
      for (const { rowid, payload } of sqlite.scan(table).rows) {
        if (!record.load(payload)) return null;
        rows.push(table.columns.map((_, i) => (i === table.rowidColumn ? BigInt(rowid) : alike(record.value(i)))));
      }
      return rows;
    } finally {
      sqlite.close();
    }
  } catch (error) {
    if (error instanceof AppError) return null;
    throw error;
  }
}

const alike = (value: SqliteValue): unknown =>
  value instanceof Uint8Array ? Buffer.from(value) : typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : value;

function createNoise(length: number): Uint8Array {
  const random = createRandom(length);
  return Uint8Array.from({ length }, () => Math.floor(256 * random.uniform()));
}

const columns = 'time TEXT, type TEXT, note TEXT, n INTEGER';

/** Rows of every length around the limits of a page, so that all ways of storing them occur. */
function manyRows(count: number, pageBytes: number): (readonly [Buffer, string, string, string | null, number | bigint | null])[] {
  const random = createRandom(pageBytes);
  return Array.from({ length: count }, (_, i) => [
    geoPackageBlob(wkb(1, [47 + random.uniform(), 29 + random.uniform()])),
    '2025-01-01',
    'Theft',
    i % 7 === 0 ? null : 'é'.repeat(Math.floor(random.uniform() ** 4 * 3 * pageBytes)),
    [null, 0, 1, -1, 127, -32_769, 8_388_608, -(2 ** 33), 2 ** 47 + 1, 2n ** 62n - 3n][i % 10]!,
  ]);
}

describe('pages', () => {
  it.each([512, 1_024, 4_096, 65_536])('of %i bytes give the rows that SQLite reads', async (pageBytes) => {
    const folder = await newFolder();
    const file = writeGeoPackage(
      folder,
      'pages.gpkg',
      [{ name: 'a', columns, rows: manyRows(400, pageBytes) }],
      `DELETE FROM a WHERE fid % 5 = 0`,
    );
    const db = new Sqlite(file.path);
    db.exec(`PRAGMA page_size = ${pageBytes}; VACUUM`);
    db.close();
    const expected = readBySqlite(file.path);
    expect(expected).toHaveLength(320);
    expect(readByUs(file.path)).toEqual(expected);
  });

  it('that are damaged, in 200 ways, give what SQLite reads or a refusal; the file is never written', async () => {
    const folder = await newFolder();
    const { path } = writeGeoPackage(folder, 'whole.gpkg', [{ name: 'a', columns, rows: manyRows(60, 512) }]);
    const db = new Sqlite(path);
    db.exec('PRAGMA page_size = 512; VACUUM');
    db.close();
    const whole = readFileSync(path);
    const random = createRandom(200);
    const file = { path: join(folder, 'damaged.gpkg'), name: 'damaged.gpkg' };
    let refused = 0;
    for (let i = 0; i < 200; i++) {
      const bytes = Buffer.from(whole);
      for (let flips = 1 + (i % 4); flips > 0; flips--)
        bytes[Math.floor(random.uniform() * (i % 3 === 0 ? 2_048 : bytes.length))] ^= 1 << (i % 8);
      writeFileSync(file.path, bytes);
      const ours = readByUs(file.path);
      if (ours === null) refused++;
      else {
        const theirs = readBySqlite(file.path);
        if (theirs !== null) expect(ours, `damage ${i}`).toEqual(theirs);
      }
      if (i % 10 === 0) await doAll(file);
      expect(readFileSync(file.path).equals(bytes)).toBe(true);
    }
    expect(refused).toBeGreaterThan(10);
    expect(refused).toBeLessThan(190);
  });

  it('that are missing at the end give a refusal, wherever the file is cut', async () => {
    const folder = await newFolder();
    const { path } = writeGeoPackage(folder, 'whole.gpkg', [{ name: 'a', columns, rows: manyRows(20, 512) }]);
    const whole = readFileSync(path);
    const file = { path: join(folder, 'cut.gpkg'), name: 'cut.gpkg' };
    for (let cut = 1; cut < 40; cut++) {
      writeFileSync(file.path, whole.subarray(0, Math.floor((whole.length * cut) / 40)));
      for (const code of await doAll(file)) expect(code, `cut ${cut}`).toMatch(/^(sqlite\.(damaged|not-a-database)|file\.vanished)$/);
    }
  });

  it('that point at each other in a ring end with a refusal', async () => {
    const folder = await newFolder();
    const { path, name } = writeGeoPackage(folder, 'ring.gpkg', [{ name: 'a', columns, rows: manyRows(500, 4_096) }]);
    const sqlite = openSqlite({ path, name });
    const rootPage = sqlite.table('a')!.root;
    const { pageBytes } = sqlite.pages;
    sqlite.close();
    const bytes = readFileSync(path);
    expect(bytes[(rootPage - 1) * pageBytes]).toBe(5);
    // The right-most child of the root is the root.
    bytes.writeUInt32BE(rootPage, (rootPage - 1) * pageBytes + 8);
    writeFileSync(path, bytes);
    expect(await doAll({ path, name })).toEqual([undefined, 'sqlite.damaged', 'layers.none']);
  });

  it('pointBlob and its like are what the reader takes for points', async () => {
    const folder = await newFolder();
    const file = writeGeoPackage(folder, 'a.gpkg', [
      { name: 'a', rows: [[pointBlob(1, 2, { isBig: true, envelope: 4 }), '2025-01-01', 'x']] },
    ]);
    expect((await etl.preview(file, null, zone, { nowMs })).rows[0]?.incident).toMatchObject({ lon: 1, lat: 2 });
  });
});
