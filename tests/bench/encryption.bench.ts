import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { reads, writes } from '../../main/store/index.ts';
import { rawKey } from '../../main/store/key.ts';
import { openReader, openWriter } from '../../main/store/open.ts';
import type { ReadDb, WriteDb } from '../../main/store/sql.ts';
import { everything, migrationsDir } from '../store/incidents.ts';
import { type BenchRow, measureMs, medianMs, runAlone, withFolder } from './bench.ts';

const ROWS = 100_000;
const ROUNDS = 5;
const BOXES = 300;
const LOOKUPS = 2_000;
const EDITS = 1_000;
/** As main/store/open.ts gives a reader. */
const READER_CACHE_KB = 16 * 1_024;

const key = randomBytes(32);

interface Alone {
  readonly ms: number;
  readonly mb: number;
}

/** The same cache without a key is the peer of each figure: value / its value is what encryption costs. */
export async function run(): Promise<BenchRow[]> {
  return withFolder(async (folder) => {
    const [plain, keyed] = [join(folder, 'plain'), join(folder, 'keyed')];
    return [...compareImports(folder, { plain, keyed }), ...(await compareWork({ plain, keyed })), ...compareCiphers(folder, plain)];
  });
}

interface Pair {
  readonly plain: string;
  readonly keyed: string;
}

function compareImports(folder: string, { plain, keyed }: Pair): BenchRow[] {
  const take = (cache: string, more: readonly string[]): Alone =>
    runAlone<Alone>('encryption-alone.ts', ['--cache', cache, '--rows', String(ROWS), ...more]);
  const byKey = ['--key', key.toString('hex')];
  // In turns, so that other work on the machine meets all of them.
  const rounds = Array.from({ length: 3 }, (_, round) => ({
    plain: take(round === 0 ? plain : join(folder, `p${round}`), []),
    keyed: take(round === 0 ? keyed : join(folder, `k${round}`), byKey),
    onDisk: take(join(folder, `d${round}`), [...byKey, '--temp', 'FILE']),
  }));
  const middle = (which: keyof (typeof rounds)[number], what: keyof Alone): number =>
    rounds.map((round) => round[which][what]).sort((a, b) => a - b)[1] ?? Number.NaN;
  return [
    cost(`import of ${ROWS} rows into a new cache`, 'ms', { ours: middle('keyed', 'ms'), theirs: middle('plain', 'ms'), peer: 'no key' }),
    cost('memory of it, what is sorted included', 'MB', {
      ours: middle('keyed', 'mb'),
      theirs: middle('onDisk', 'mb'),
      peer: 'sorted on disk',
    }),
    cost('the same import', 'ms', { ours: middle('keyed', 'ms'), theirs: middle('onDisk', 'ms'), peer: 'sorted on disk' }),
  ];
}

async function compareWork({ plain, keyed }: Pair): Promise<BenchRow[]> {
  const of = (cacheFile: string) => ({ cacheFile, migrationsDir, key: cacheFile === keyed ? key : null });
  const timed = async (work: (cacheFile: string) => Promise<number>): Promise<{ ours: number; theirs: number; peer: string }> => {
    const times: Record<string, number[]> = { [plain]: [], [keyed]: [] };
    for (let round = 0; round < ROUNDS; round++) for (const file of [plain, keyed]) times[file]?.push(await work(file));
    const [theirs = Number.NaN, ours = Number.NaN] = [plain, keyed].map((file) => times[file]?.sort((a, b) => a - b)[ROUNDS >> 1]);
    return { ours, theirs, peer: 'no key' };
  };
  /** Each on a connection that has read nothing yet. */
  const reading = (work: (db: ReadDb) => unknown) => async (cacheFile: string) => {
    const { db, close } = await openReader(of(cacheFile));
    try {
      return measureMs(() => work(db));
    } finally {
      close();
    }
  };
  const opening = async (cacheFile: string): Promise<number> => {
    const before = process.cpuUsage();
    const { db, close } = await openReader(of(cacheFile));
    reads.settings(db);
    const { user, system } = process.cpuUsage(before);
    close();
    return (user + system) / 1_000;
  };
  const editing = async (cacheFile: string): Promise<number> => {
    const { db, close } = await openWriter(of(cacheFile));
    const round = Math.random();
    const ms = measureMs(() => edit(db, round));
    close();
    return ms;
  };
  return [
    cost('first open of a reader', 'ms', await timed(opening)),
    cost('map read, cold', 'ms', await timed(reading((db) => reads.incidentColumns(db, everything)))),
    cost(`${BOXES} boxes by the spatial index, cold`, 'ms', await timed(reading(searchBoxes))),
    cost(`${EDITS} edits`, 'ms', await timed(editing)),
  ];
}

function edit(db: WriteDb, round: number): void {
  for (let i = 0; i < EDITS; i++) {
    writes.editIncident(db, 1 + ((i * 97) % ROWS), { description: `edited ${round} ${i}` }, { actor: 'bench', atMs: i });
  }
}

const boxText = `SELECT count(*) FROM incident WHERE id IN (SELECT pkid FROM idx_incident_geom
  WHERE xmin <= ? AND xmax >= ? AND ymin <= ? AND ymax >= ?) AND lon BETWEEN ? AND ? AND lat BETWEEN ? AND ?`;

function searchBoxes(db: Sqlite.Database): void {
  const search = db.prepare(boxText);
  for (let i = 0; i < BOXES; i++) {
    const [west, south] = [47.8 + (i % 20) * 0.024, 29.2 + (i % 15) * 0.018];
    search.get(west + 0.02, west, south + 0.02, south, west, west + 0.02, south, south + 0.02);
  }
}

type Cipher = 'aegis' | 'chacha20' | 'sqlcipher';

/** One cache in each cipher, by SQLite alone: what a reader with its page cache of 16 MB pays. */
function compareCiphers(folder: string, plain: string): BenchRow[] {
  const works: readonly (readonly [string, (db: Sqlite.Database) => void])[] = [
    ['20,000 rows inserted', insertRows],
    [`${LOOKUPS} rows by an index`, lookUp],
    ['scan of all rows', (db) => void db.prepare('SELECT sum(length(description) + length(place)) FROM incident').get()],
    [`${BOXES} boxes`, searchBoxes],
  ];
  const open = (cipher: Cipher | null): Sqlite.Database => {
    const db = new Sqlite(cipher === null ? plain : join(folder, cipher));
    if (cipher !== null) give(db, cipher);
    db.pragma(`cache_size = ${-READER_CACHE_KB}`);
    db.pragma('temp_store = MEMORY');
    return db;
  };
  const time = (cipher: Cipher | null, work: (db: Sqlite.Database) => void): number =>
    medianMs(ROUNDS, () => {
      const db = open(cipher);
      work(db);
      db.close();
    });
  const ciphers: readonly Cipher[] = ['aegis', 'chacha20', 'sqlcipher'];
  for (const cipher of ciphers) copyAs(folder, plain, cipher);
  return works.flatMap(([what, work]) => {
    const theirs = time(null, work);
    return ciphers.map((cipher) => cost(`${what}, ${cipher}`, 'ms', { ours: time(cipher, work), theirs, peer: 'no key' }));
  });
}

function give(db: Sqlite.Database, cipher: Cipher): void {
  db.pragma(`cipher = '${cipher}'`);
  (db as Sqlite.Database & { key(key: Buffer): void }).key(rawKey(key));
}

/** As main/store/recrypt.ts does it. */
function copyAs(folder: string, plain: string, cipher: Cipher): void {
  const db = new Sqlite(join(folder, `${cipher}-helper`));
  give(db, cipher);
  db.pragma('user_version = 1');
  db.prepare("ATTACH ? AS old KEY ''").run(plain);
  db.prepare('VACUUM old INTO ?').run(join(folder, cipher));
  db.close();
}

function insertRows(db: Sqlite.Database): void {
  db.exec('DROP TABLE IF EXISTS bench; CREATE TABLE bench (id INTEGER PRIMARY KEY, uid BLOB UNIQUE, text TEXT)');
  const insert = db.prepare('INSERT INTO bench (uid, text) VALUES (?, ?)');
  db.transaction(() => {
    for (let i = 0; i < 20_000; i++) insert.run(Buffer.from(String((i * 7_919) % 20_011).padStart(16, '0')), `a text of some length ${i}`);
  })();
}

function lookUp(db: Sqlite.Database): void {
  const find = db.prepare('SELECT description FROM incident WHERE id = ?');
  for (let i = 0; i < LOOKUPS; i++) find.get(1 + ((i * 7_919) % ROWS));
}

function cost(what: string, unit: string, { ours, theirs, peer }: { ours: number; theirs: number; peer: string }): BenchRow {
  return { what, value: ours, unit, peer: { name: peer, value: theirs, ratio: ours / theirs }, target: '' };
}
