/**
 * Files beside the cache that take up what comes from elsewhere until all of it is there: a pull, the first pull's snapshot, a bundle.
 * A snapshot goes on behind its last whole chunk, in another process, too; the others begin anew.
 */
import { rmSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import type { BundleChange, CentralIncidents, PulledRows, PullStart, SnapshotPlan } from '../central-wire.ts';
import { FrameFile } from './frame-file.ts';
import { cacheKeyOf } from './key.ts';
import type { ReadDb, WriteDb } from './sql.ts';

const kinds = ['pull', 'snapshot', 'bundle'] as const;
type Kind = (typeof kinds)[number];

/** What the pieces are. A chunk ends with an empty piece; only then does it count. */
const tag = { head: 0, rows: 1, endOfChunk: 2 } as const;

const fileOf = (cacheFile: string, kind: Kind): string => `${cacheFile}-${kind}`;

const stages = new WeakMap<ReadDb, Map<Kind, FrameFile>>();

const openStage = (db: ReadDb, kind: Kind): FrameFile | undefined => stages.get(db)?.get(kind);

export function beginPull(db: WriteDb, start: PullStart): void {
  begin(db, 'pull', start);
}

export function abortPull(db: WriteDb): void {
  dropStage(db, 'pull');
}

export function beginBundle(db: WriteDb): void {
  begin(db, 'bundle', {});
}

/** Opens a snapshot, or goes on with one that was begun for the same zones: its own plan, and the indexes of its whole chunks. */
export function beginSnapshot(db: WriteDb, plan: SnapshotPlan): { plan: SnapshotPlan; done: number[] } {
  const file = openStage(db, 'snapshot') ?? attach(db, 'snapshot');
  const goesOn = file.tags[0] === tag.head && (deserialize(file.read(0)) as SnapshotPlan).scopeVer === plan.scopeVer;
  // What a chunk had staged when it was cut off comes once more.
  file.cut(goesOn ? 1 + Math.max(0, file.tags.lastIndexOf(tag.endOfChunk)) : 0);
  if (!goesOn) file.add(tag.head, serialize(plan));
  const done = file.tags.flatMap((its, i) => (its === tag.endOfChunk ? [file.read(i).readUInt32BE(0)] : []));
  return { plan: deserialize(file.read(0)) as SnapshotPlan, done };
}

export function stagePull(db: WriteDb, rows: PulledRows): void {
  add(db, 'pull', rows);
}

export function stageBundle(db: WriteDb, changes: readonly BundleChange[]): void {
  add(db, 'bundle', changes);
}

export function stageSnapshot(db: WriteDb, incidents: CentralIncidents): void {
  add(db, 'snapshot', { table: 'incident', incidents } satisfies PulledRows);
}

/** All that was staged since the last end is this chunk's. */
export function endSnapshotChunk(db: WriteDb, chunk: number): void {
  const number = Buffer.alloc(4);
  number.writeUInt32BE(chunk);
  needed(db, 'snapshot').add(tag.endOfChunk, number);
}

/** Pieces in the order they came, one at a time; of a snapshot those of whole chunks. */
export function* staged(db: ReadDb, kind: 'pull' | 'snapshot'): Generator<PulledRows> {
  for (const rows of pieces(db, kind)) yield rows as PulledRows;
}

export function* stagedBundle(db: ReadDb): Generator<BundleChange> {
  for (const changes of pieces(db, 'bundle')) yield* changes as BundleChange[];
}

function* pieces(db: ReadDb, kind: Kind): Generator {
  const file = openStage(db, kind);
  if (file === undefined) return;
  const { tags } = file;
  const end = kind === 'snapshot' ? tags.lastIndexOf(tag.endOfChunk) : tags.length;
  for (let i = 0; i < end; i++) if (tags[i] === tag.rows) yield deserialize(file.read(i));
}

export const stagedPull = (db: ReadDb): PullStart | null => headOf<PullStart>(db, 'pull');
export const stagedSnapshot = (db: ReadDb): SnapshotPlan | null => headOf<SnapshotPlan>(db, 'snapshot');

export function dropStage(db: WriteDb, kind: Kind): void {
  const file = openStage(db, kind);
  stages.get(db)?.delete(kind);
  if (file === undefined) rmSync(fileOf(db.name, kind), { force: true });
  else file.remove();
}

/** Before a connection ends. A snapshot stays for the next one. */
export function closeStages(db: WriteDb): void {
  for (const kind of kinds) {
    if (kind === 'snapshot') openStage(db, kind)?.close();
    else dropStage(db, kind);
  }
  stages.delete(db);
}

/** Removes what a pull or a bundle left behind whose process was killed; a snapshot goes on. */
export function removeOldPull(cacheFile: string): void {
  for (const kind of ['pull', 'bundle'] as const) rmSync(fileOf(cacheFile, kind), { force: true });
}

function begin(db: WriteDb, kind: Kind, head: object): void {
  dropStage(db, kind);
  attach(db, kind).add(tag.head, serialize(head));
}

function attach(db: WriteDb, kind: Kind): FrameFile {
  const file = new FrameFile(fileOf(db.name, kind), cacheKeyOf(db));
  const ofDb = stages.get(db) ?? new Map<Kind, FrameFile>();
  stages.set(db, ofDb.set(kind, file));
  return file;
}

function add(db: WriteDb, kind: Kind, rows: PulledRows | readonly BundleChange[]): void {
  needed(db, kind).add(tag.rows, serialize(rows));
}

function needed(db: WriteDb, kind: Kind): FrameFile {
  const file = openStage(db, kind);
  if (file === undefined) throw new Error(`No ${kind} was begun`);
  return file;
}

function headOf<Head>(db: ReadDb, kind: Kind): Head | null {
  const file = openStage(db, kind);
  return file?.tags[0] === tag.head ? (deserialize(file.read(0)) as Head) : null;
}
