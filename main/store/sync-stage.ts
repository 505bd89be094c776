/**
 * A file beside the cache that takes up what comes from the centre until all of it is there. Each piece is on its own: what was staged
 * before a cut stays, and a snapshot goes on behind its last whole chunk, in another process, too.
 */
import { rmSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { BundleChange, CentralIncidents, PulledRows, PullStart, SnapshotPlan } from '../central-wire.ts';
import { eachRow, first, run, sql, value, values, type ReadDb, type WriteDb } from './sql.ts';

type Kind = 'pull' | 'snapshot' | 'bundle';
const fileOf = (db: ReadDb, kind: Kind): string => `${db.name}-${kind}`;

export function beginPull(db: WriteDb, start: PullStart): void {
  open(db, 'pull', JSON.stringify(start), false);
}

/** Opens a stage for a bundle; an older one is dropped. */
export function beginBundle(db: WriteDb): void {
  open(db, 'bundle', '{}', false);
}

export function stageBundle(db: WriteDb, changes: readonly BundleChange[]): void {
  add(db, 'bundle', 0, changes);
}

export function abortBundle(db: WriteDb): void {
  drop(db, 'bundle');
}

export function* stagedBundle(db: ReadDb): Generator<BundleChange> {
  for (const changes of frames(db, 'bundle')) yield* changes as BundleChange[];
}

export function stagePull(db: WriteDb, rows: PulledRows): void {
  add(db, 'pull', 0, rows);
}

export function abortPull(db: WriteDb): void {
  drop(db, 'pull');
}

/** Opens a snapshot, or goes on with the one that was begun: its own plan and the indexes of its whole chunks. */
export function beginSnapshot(db: WriteDb, plan: SnapshotPlan): { plan: SnapshotPlan; done: number[] } {
  open(db, 'snapshot', JSON.stringify(plan), true);
  // What a chunk had staged when it was cut off comes once more.
  run(db, sql`DELETE FROM snapshot.frame WHERE chunk NOT IN (SELECT chunk FROM snapshot.whole)`);
  return {
    plan: headOf<SnapshotPlan>(db, 'snapshot') ?? plan,
    done: values<number>(db, sql`SELECT chunk FROM snapshot.whole ORDER BY chunk`),
  };
}

export function stageSnapshot(db: WriteDb, chunk: number, incidents: CentralIncidents): void {
  add(db, 'snapshot', chunk, { table: 'incident', incidents });
}

export function endSnapshotChunk(db: WriteDb, chunk: number): void {
  run(db, sql`INSERT OR IGNORE INTO snapshot.whole (chunk) VALUES (${chunk})`);
}

/** Pieces in the order they came; of a snapshot those of whole chunks. One at a time: whoever takes them writes meanwhile. */
export function* staged(db: ReadDb, kind: Exclude<Kind, 'bundle'>): Generator<PulledRows> {
  for (const rows of frames(db, kind)) yield rows as PulledRows;
}

function* frames(db: ReadDb, kind: Kind): Generator {
  const isWhole = kind === 'snapshot' ? ' WHERE chunk IN (SELECT chunk FROM snapshot.whole)' : '';
  for (const n of values<number>(db, { text: `SELECT n FROM ${kind}.frame${isWhole} ORDER BY n`, values: [] })) {
    const body = value<Uint8Array>(db, { text: `SELECT body FROM ${kind}.frame WHERE n = ?`, values: [n] });
    yield deserialize(body);
  }
}

export const stagedPull = (db: ReadDb): PullStart | null => (isOpen(db, 'pull') ? headOf<PullStart>(db, 'pull') : null);
export const stagedSnapshot = (db: ReadDb): SnapshotPlan | null => (isOpen(db, 'snapshot') ? headOf<SnapshotPlan>(db, 'snapshot') : null);

export function dropStage(db: WriteDb, kind: Kind): void {
  drop(db, kind);
}

function add(db: WriteDb, kind: Kind, chunk: number, rows: PulledRows | readonly BundleChange[]): void {
  run(db, { text: `INSERT INTO ${kind}.frame (chunk, body) VALUES (?, ?)`, values: [chunk, serialize(rows)] });
}

/** No transaction may be open. */
function open(db: WriteDb, kind: Kind, head: string, goesOn: boolean): void {
  if (!goesOn) drop(db, kind);
  if (!isOpen(db, kind)) {
    run(db, { text: `ATTACH ? AS ${kind}`, values: [fileOf(db, kind)] });
    db.pragma(`${kind}.journal_mode = WAL`);
    db.pragma(`${kind}.synchronous = NORMAL`);
    db.exec(`CREATE TABLE IF NOT EXISTS ${kind}.head (body TEXT NOT NULL);
      CREATE TABLE IF NOT EXISTS ${kind}.frame (n INTEGER PRIMARY KEY, chunk INTEGER NOT NULL, body BLOB NOT NULL);
      CREATE TABLE IF NOT EXISTS ${kind}.whole (chunk INTEGER PRIMARY KEY);`);
  }
  const had = headOf(db, kind);
  if (had !== null && goesOn) return;
  db.exec(`DELETE FROM ${kind}.frame; DELETE FROM ${kind}.whole; DELETE FROM ${kind}.head;`);
  run(db, { text: `INSERT INTO ${kind}.head (body) VALUES (?)`, values: [head] });
}

/** Removes what a pull or a bundle left behind whose process was killed; a snapshot goes on. */
export function removeOldPull(cacheFile: string): void {
  removeFiles(`${cacheFile}-pull`);
  removeFiles(`${cacheFile}-bundle`);
}

function drop(db: WriteDb, kind: Kind): void {
  if (isOpen(db, kind)) db.exec(`DETACH ${kind}`);
  removeFiles(fileOf(db, kind));
}

function removeFiles(file: string): void {
  for (const end of ['', '-wal', '-shm', '-journal']) rmSync(`${file}${end}`, { force: true });
}

const isOpen = (db: ReadDb, kind: Kind): boolean => first(db, sql`SELECT 1 FROM pragma_database_list WHERE name = ${kind}`) !== undefined;

function headOf<Head>(db: ReadDb, kind: Kind): Head | null {
  const [row] = eachRow<[string]>(db, { text: `SELECT body FROM ${kind}.head`, values: [] });
  return row ? (JSON.parse(row[0]) as Head) : null;
}
