import { rmSync } from 'node:fs';
import { cacheKeyOf, rawKey } from './key.ts';
import { PageCipher } from './page-cipher.ts';
import { all, run, sql, value, type WriteDb } from './sql.ts';
import { largestPageBytes, TableFile } from './table-file.ts';

/** A file beside the cache that takes up the rows of a first import, until the cache takes them over all at once. */
export interface Stage {
  readonly rows: TableFile;
  /** Moves the rows into the empty table `incident`, which must have no triggers and should have no indexes. Within the transaction. */
  moveRows(): void;
  /** Removes the file. After the transaction. */
  close(): void;
}

const stageFileOf = (cacheFile: string): string => `${cacheFile}-import`;

/** Removes what an import left behind whose process was killed. */
export function removeOldStage(cacheFile: string): void {
  rmSync(stageFileOf(cacheFile), { force: true });
}

/**
 * Opens a stage. Until it is closed the connection does not check foreign keys: SQLite copies whole records only then, and the
 * import knows that its keys are there. No transaction may be open.
 */
export function openStage(db: WriteDb): Stage {
  const file = stageFileOf(db.name);
  removeOldStage(db.name);
  db.pragma('foreign_keys = OFF');
  // Beside an encrypted cache: by a key that nobody keeps, for this file alone.
  const cipher = cacheKeyOf(db) === null ? null : new PageCipher();
  let rows: TableFile | undefined;
  const close = (): void => {
    detach(db);
    rows?.close();
    removeOldStage(db.name);
    db.pragma('foreign_keys = ON');
  };
  try {
    makeTable(db, file, cipher);
    rows = new TableFile(file, largestPageBytes, { cipher });
  } catch (error) {
    close();
    throw error;
  }
  const opened = rows;
  const moveRows = (): void => {
    opened.finish();
    attach(db, file, cipher);
    // Each page is read once, from its beginning to its end.
    db.pragma('stage.cache_size = -1024');
    db.exec('INSERT INTO main.incident SELECT * FROM stage.incident');
  };
  return { rows: opened, moveRows, close };
}

/** A file with one empty table that is defined as `incident` is, so that records fit both. */
function makeTable(db: WriteDb, file: string, cipher: PageCipher | null): void {
  const definition = value<string>(db, sql`SELECT sql FROM main.sqlite_schema WHERE type = 'table' AND name = 'incident'`);
  attach(db, file, cipher);
  // The file is worth nothing after a crash.
  db.pragma('stage.journal_mode = OFF');
  db.pragma('stage.synchronous = OFF');
  db.pragma(`stage.page_size = ${largestPageBytes}`);
  db.exec(definition.replace(/^CREATE TABLE\s+/i, 'CREATE TABLE stage.'));
  detach(db);
}

/** Without a word on its key, a file beside an encrypted cache would be encrypted as the cache is. */
function attach(db: WriteDb, file: string, cipher: PageCipher | null): void {
  if (cipher !== null) {
    db.pragma("cipher = 'sqlcipher'");
    db.pragma('legacy = 4');
    db.pragma(`legacy_page_size = ${largestPageBytes}`);
    db.pragma('hmac_use = 0');
  }
  run(db, cipher === null ? sql`ATTACH ${file} AS stage` : sql`ATTACH ${file} AS stage KEY ${rawKey(cipher.key)}`);
  if (cipher !== null) db.pragma("cipher = 'aegis'");
}

function detach(db: WriteDb): void {
  const isAttached = all(db, sql`SELECT 1 FROM pragma_database_list WHERE name = 'stage'`).length > 0;
  if (isAttached) db.exec('DETACH stage');
}
