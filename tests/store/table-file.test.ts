import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { expect, onTestFinished, test } from 'vitest';
import { explainSqliteError } from '../../main/store/failure.ts';
import { TableFile, writeVarint } from '../../main/store/table-file.ts';
import { tempFolder } from './fixtures.ts';

const idStep = 1_000_003;

/** Writes rows of one text each into a table file and opens it. */
async function writeTexts(pageBytes: number, texts: readonly string[], firstPage?: number): Promise<Sqlite.Database> {
  const path = join(await tempFolder(), 'rows');
  const made = new Sqlite(path);
  made.pragma(`page_size = ${pageBytes}`);
  made.exec('CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT');
  made.close();
  const file = new TableFile(path, pageBytes, firstPage === undefined ? {} : { firstPage });
  texts.forEach((text, i) => {
    const record = new Uint8Array(text.length + 16);
    const headEnd = writeVarint(record, 2, 13 + 2 * text.length);
    record[0] = headEnd;
    record.set(Buffer.from(text), headEnd);
    file.add((i + 1) * idStep, record, headEnd + text.length);
  });
  file.finish();
  file.close();
  const db = new Sqlite(path, { readonly: true });
  onTestFinished(() => void db.close());
  return db;
}

test.each([
  [512, 1],
  [512, 7],
  [512, 300],
  [1_024, 2_000],
  [4_096, 3_000],
  [65_536, 3_000],
])('SQLite finds a file with pages of %i bytes and %i rows sound, and each row in it', async (pageBytes, rows) => {
  const texts = Array.from({ length: rows }, (_, i) => String(i).repeat((i * 7_919) % 97));
  const db = await writeTexts(pageBytes, texts);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.prepare('SELECT text FROM note ORDER BY id').pluck().all()).toEqual(texts);
  const find = db.prepare('SELECT text FROM note WHERE id = ?').pluck();
  for (let i = 0; i < rows; i += 37) expect(find.get((i + 1) * idStep)).toBe(texts[i]);
  expect(find.get(idStep + 1)).toBeUndefined();
});

test('a row of any length around the size of a page is whole', async () => {
  const texts = Array.from({ length: 1_300 }, (_, length) => 'x'.repeat(length));
  const db = await writeTexts(512, texts);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.prepare('SELECT text FROM note ORDER BY id').pluck().all()).toEqual(texts);
});

test('the page of SQLite’s locks, one gibibyte into a file, is passed over', async () => {
  const lockPage = 2 ** 30 / 512 + 1;
  const texts = Array.from({ length: 60 }, (_, i) => String(i).repeat(i * 10));
  for (const firstPage of [lockPage - 1, lockPage - 20, lockPage - 21]) {
    const db = await writeTexts(512, texts, firstPage);
    expect(db.prepare('SELECT text FROM note ORDER BY id').pluck().all()).toEqual(texts);
  }
});

test('a disk that is full is told as such, also by a file that is not SQLite’s', () => {
  const full = Object.assign(new Error('write'), { code: 'ENOSPC' });
  expect(explainSqliteError(full, 'cache')).toMatchObject({ code: 'disk.full', params: { file: 'cache' } });
});
