/**
 * An import is one transaction on the writer from beginImport to finishImport: either all of a file is in the cache or
 * nothing of it. The connection holds the state of the open import; the store worker lets other writes wait meanwhile.
 */
import type { ImportReport, Reject } from '../../preload/contract/domain.ts';
import type { IncidentBatch } from '../batch.ts';
import type { Writes } from './api.ts';
import { firstLoad } from './import-first.ts';
import { merge } from './import-merge.ts';
import type { RowSink } from './incident-rows.ts';
import { openImportQueue, type ImportQueue } from './import-queue.ts';
import { openStage, type Stage } from './import-stage.ts';
import { purgedUids } from './retention-purge.ts';
import { prepared, run, sql, value, values, type WriteDb } from './sql.ts';
import { newUuid, uuidOf } from './sync-identity.ts';
import { typeIdOf } from './type-ids.ts';
import { changeZoneLayer } from './zone-layer.ts';
import { zoneLayer } from './zones.ts';

type BeginInput = Parameters<Writes['beginImport']>[0];
type Totals = Parameters<Writes['finishImport']>[1];

interface OpenImport {
  readonly batchId: number;
  readonly input: BeginInput;
  readonly sink: RowSink;
  readonly queue: ImportQueue;
  readonly typeIds: Map<string, number>;
  rejected: number;
}

const openImports = new WeakMap<WriteDb, OpenImport>();

export const isImportOpen = (db: WriteDb): boolean => openImports.has(db);

export function beginImport(db: WriteDb, input: BeginInput): { batchId: number } {
  if (isImportOpen(db)) throw new Error('An import is open on this connection: finish or abort it first');
  // Nobody else writes, so this still holds when the transaction has begun.
  const isFirst = value<number>(db, sql`SELECT NOT EXISTS (SELECT 1 FROM incident)`) === 1;
  const stage = isFirst ? openStage(db) : null;
  try {
    db.exec('BEGIN IMMEDIATE');
    const { fileName, fileHash, signature, mapping, startedMs } = input;
    const { id: batchId } = run(
      db,
      sql`INSERT INTO import_batch (uid, file_name, file_hash, signature, mapping, started_ms, finished_ms, read, accepted, updated, unchanged, rejected)
          VALUES (${newUuid(startedMs)}, ${fileName}, ${fileHash}, ${signature}, ${JSON.stringify(mapping)}, ${startedMs}, ${startedMs}, 0, 0, 0, 0, 0)`,
    );
    const queue = openImportQueue(db, batchId, startedMs);
    openImports.set(db, { batchId, input, sink: openSink(db, stage, queue), queue, typeIds: new Map(), rejected: 0 });
    return { batchId };
  } catch (error) {
    rollBack(db);
    stage?.close();
    throw error;
  }
}

function openSink(db: WriteDb, stage: Stage | null, { watchUpdates }: ImportQueue): RowSink {
  const gone = { isRemoved: removedUids(db), isPurged: purgedUids(db) };
  return stage ? firstLoad(db, stage, gone) : merge(db, { ...watchUpdates, ...gone });
}

/** Tells of a uid whether a person or the centre removed its incident; null if none was. */
function removedUids(db: WriteDb): ((uid: Uint8Array) => boolean) | null {
  const uids = new Set(values<Uint8Array>(db, sql`SELECT uid FROM incident_removed`).map(uuidOf));
  return uids.size === 0 ? null : (uid) => uids.has(uuidOf(uid));
}

/** Adds cleaned rows: new uids are inserted, changed rows updated, equal ones and repeats within the file counted as unchanged. */
export function appendIncidents(db: WriteDb, batchId: number, batch: IncidentBatch, zoneIds: Int32Array, rejects: readonly Reject[]): void {
  withImport(db, batchId, (open) => {
    const typeIds = batch.typeNames.map((name) => knownTypeId(db, open.typeIds, name));
    open.sink.add(batch, { batchId, typeIds, zoneIds });
    open.rejected += rejects.length;
    const insert = prepared(db, 'INSERT INTO reject (batch_id, line, code, column_name, value, raw) VALUES (?, ?, ?, ?, ?, ?)');
    for (const { line, code, column, value, raw } of rejects) insert.run(batchId, line, code, column, value, raw);
  });
}

/** Commits the import and remembers its mapping for files with the same columns. */
export function finishImport(db: WriteDb, batchId: number, { read, finishedMs, fileHash, zonesVersion }: Totals): ImportReport {
  return withImport(db, batchId, ({ sink, queue, input, rejected: unread }) => {
    const { accepted, updated, unchanged, refused } = sink.finish();
    const rejected = unread + refused.length;
    // Where it stands in the file, and nothing of what it says.
    const refuse = prepared(
      db,
      `INSERT INTO reject (batch_id, line, code, column_name, value, raw) VALUES (?, ?, 'retention.over', NULL, '', '')`,
    );
    for (const line of refused) refuse.run(batchId, line);
    if (zonesVersion !== undefined && zonesVersion !== zoneLayer(db).version) changeZoneLayer(db);
    run(
      db,
      sql`UPDATE import_batch SET finished_ms = ${finishedMs}, read = ${read}, accepted = ${accepted}, updated = ${updated},
            unchanged = ${unchanged}, rejected = ${rejected}, file_hash = ${fileHash ?? input.fileHash} WHERE id = ${batchId}`,
    );
    // A mapping by which no row could be read is no help with the next file.
    if (accepted + updated + unchanged > 0) saveMapping(db, input, finishedMs);
    queue.finish(finishedMs);
    db.exec('COMMIT');
    openImports.delete(db);
    sink.close();
    return { batchId, fileName: input.fileName, read, accepted, updated, unchanged, rejected, ms: finishedMs - input.startedMs };
  });
}

function saveMapping(db: WriteDb, { signature, mapping }: BeginInput, usedMs: number): void {
  run(
    db,
    sql`INSERT INTO saved_mapping (signature, mapping, used_ms) VALUES (${signature}, ${JSON.stringify(mapping)}, ${usedMs})
        ON CONFLICT (signature) DO UPDATE SET mapping = excluded.mapping, used_ms = excluded.used_ms`,
  );
}

export function abortImport(db: WriteDb, batchId: number): void {
  if (openImports.get(db)?.batchId === batchId) rollBack(db);
}

/** Any failure undoes the whole import. */
function withImport<Result>(db: WriteDb, batchId: number, work: (open: OpenImport) => Result): Result {
  const open = openImports.get(db);
  if (open?.batchId !== batchId) throw new Error(`Import ${batchId} is not open`);
  try {
    return work(open);
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function rollBack(db: WriteDb): void {
  const open = openImports.get(db);
  openImports.delete(db);
  // When the disk is full SQLite may have rolled back by itself.
  if (db.inTransaction) db.exec('ROLLBACK');
  open?.sink.close();
}

function knownTypeId(db: WriteDb, known: Map<string, number>, name: string): number {
  const id = known.get(name) ?? typeIdOf(db, name);
  known.set(name, id);
  return id;
}
