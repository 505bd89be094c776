import { readFileSync, writeFileSync } from 'node:fs';
import { mkdtemp } from 'node:fs/promises';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { createRandom } from '../../main/etl/random.ts';
import { openSqlite } from '../../main/etl/sqlite/database.ts';
import { SqliteRecord, type SqliteValue } from '../../main/etl/sqlite/record.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { tempFolder } from './helpers.ts';
import { geoPackageBlob, wkb, writeGeoPackage } from './layer-files.ts';
import { doAll } from './layer-work.ts';

const root = await tempFolder();
const newFolder = (): Promise<string> => mkdtemp(join(root.path, 'pages-'));

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
});
