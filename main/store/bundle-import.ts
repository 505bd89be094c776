/**
 * Takes in the changes of a bundle: they show here at once, and wait to be passed on to the centre under the names and the device they
 * were made with. All of a bundle is one transaction on the writer, from the first takeBundle to finishBundle: it is done in pieces, so
 * that people can be told how far it is and can stop it. The store worker lets other writes wait meanwhile.
 */
import type { BundleChange, Json } from '../central-wire.ts';
import { eraseIncident, incidentTable } from './incident-json.ts';
import { membership, pairsOf, rangesOf } from './id-ranges.ts';
import { baseForRescue, isKnownOp } from './outbox-rescue.ts';
import type { OutboxRow } from './outbox.ts';
import { isOfPurged, isPurged } from './retention-purge.ts';
import { all, first, run, sql, values, type ReadDb, type WriteDb } from './sql.ts';
import type { BundleProgress, BundleReport, BundleSigner } from './sync-api.ts';
import { showForeignChoice } from './sync-conflicts.ts';
import { uidOf } from './sync-identity.ts';
import { waitingRanges } from './sync-overlay.ts';
import { dropStage, stagedBundle } from './sync-stage.ts';
import { textOf, type JsonRow } from './sync-rows.ts';
import { syncState } from './sync-state.ts';

/** What a piece holds at least: so many changes, or so many rows of a few large ones. */
const PIECE = { changes: 100, rows: 500 } as const;

interface OpenBundle {
  readonly changes: Iterator<BundleChange>;
  readonly deviceId: string;
  readonly report: { added: number; known: number; refused: number; rows: number; taken: number };
  isAll: boolean;
}

const openBundles = new WeakMap<WriteDb, OpenBundle>();

export const isBundleOpen = (db: WriteDb): boolean => openBundles.has(db);

/** Takes over the next piece of what was staged. The first one begins the transaction; any failure undoes all of it. */
export function takeBundle(db: WriteDb): BundleProgress {
  if (!isBundleOpen(db)) open(db);
  return withBundle(db, (bundle) => {
    const { changes, deviceId, report } = bundle;
    const rowsBefore = report.rows;
    for (let i = 0; i < PIECE.changes && report.rows < rowsBefore + PIECE.rows; i++) {
      const next = changes.next();
      if (next.done === true) {
        bundle.isAll = true;
        break;
      }
      report.taken++;
      const { opId, table, rowId, set } = next.value;
      if (isKnownOp(db, opId)) report.known++;
      else if (isOfPurged(db, table, rowId, set)) report.refused++;
      else {
        const change = withoutPurged(db, next.value);
        report.added++;
        report.refused += rowsOf(next.value).length - rowsOf(change).length;
        report.rows += takeChange(db, change, deviceId);
      }
    }
    return { taken: report.taken, isAll: bundle.isAll };
  });
}

/** Commits what was taken over. @throws Error if that is not all of it. */
export function finishBundle(db: WriteDb, signer: BundleSigner, atMs: number): BundleReport {
  const report = withBundle(db, (bundle) => {
    if (!bundle.isAll) throw new Error('Not all of the bundle was taken over');
    run(
      db,
      sql`INSERT INTO courier_signer (key, device_name, first_ms) VALUES (${signer.key}, ${signer.deviceName}, ${atMs}) ON CONFLICT (key) DO NOTHING`,
    );
    db.exec('COMMIT');
    const { taken: _taken, ...counts } = bundle.report;
    return counts;
  });
  openBundles.delete(db);
  dropStage(db, 'bundle');
  return report;
}

/** Leaves nothing of a bundle, neither what was taken over nor the stage. */
export function abortBundle(db: WriteDb): void {
  rollBack(db);
  dropStage(db, 'bundle');
}

function open(db: WriteDb): void {
  db.exec('BEGIN IMMEDIATE');
  openBundles.set(db, {
    changes: stagedBundle(db),
    deviceId: syncState(db).deviceId,
    report: { added: 0, known: 0, refused: 0, rows: 0, taken: 0 },
    isAll: false,
  });
}

function withBundle<Result>(db: WriteDb, work: (bundle: OpenBundle) => Result): Result {
  const bundle = openBundles.get(db);
  if (bundle === undefined) throw new Error('No bundle is being taken over');
  try {
    return work(bundle);
  } catch (error) {
    rollBack(db);
    throw error;
  }
}

function rollBack(db: WriteDb): void {
  if (!openBundles.delete(db)) return;
  // When the disk is full SQLite may have rolled back by itself.
  if (db.inTransaction) db.exec('ROLLBACK');
}

export const isKnownSigner = (db: ReadDb, key: string): boolean =>
  first(db, sql`SELECT 1 FROM courier_signer WHERE key = ${key}`) !== undefined;

/** @returns how many rows it is of. */
function takeChange(db: WriteDb, change: BundleChange, deviceId: string): number {
  // Made here, and lost here since: it is told again as one of this device's own.
  const device = change.device === deviceId ? null : change.device;
  if (change.kind === 'rows' && change.table === 'incident') return takeGiven(db, change);
  const n = queue(db, { ...change, device }, { lazy: null, set: change.set });
  if (change.table === 'conflict') showForeignChoice(db, change.rowId, change);
  else if (change.table === 'incident' && isPutTogether(db, change.rowId)) writeOver(db, change);
  else baseForRescue(db, { ...change, n, device, lazy: null, setJson: JSON.stringify(change.set), baseJson: '{}' } satisfies OutboxRow);
  return 1;
}

const rowsOf = ({ table, kind, set }: BundleChange): JsonRow[] =>
  table === 'incident' && kind === 'rows' && Array.isArray(set['rows']) ? (set['rows'] as JsonRow[]) : [];

/** Of a change of many incidents, without those that were erased because their time was over. */
function withoutPurged(db: ReadDb, change: BundleChange): BundleChange {
  const rows = rowsOf(change);
  const keep = rows.map(({ id }) => !isPurged(db, uidOf(textOf(id))));
  if (keep.every(Boolean)) return change;
  const bases = change.base['rows'];
  const left = <T>(list: readonly T[]): T[] => list.filter((_, i) => keep[i]);
  return {
    ...change,
    set: { ...change.set, rows: left(rows) },
    base: Array.isArray(bases) ? { rows: left(bases as Json[]) } : change.base,
  };
}

/** Incidents that are new here are put in, and stand as they are until the centre has judged them; of the others it has the word. */
function takeGiven(db: WriteDb, change: BundleChange): number {
  const rows = rowsOf(change);
  const ids: number[] = [];
  for (const { id: rowId, ...row } of rows) {
    const uid = uidOf(textOf(rowId));
    const isHere = first(db, sql`SELECT 1 FROM incident WHERE uid = ${uid} UNION ALL SELECT 1 FROM incident_removed WHERE uid = ${uid}`);
    if (isHere) continue;
    incidentTable.write(db, textOf(rowId), row, change);
    ids.push(...values<number>(db, sql`SELECT id FROM incident WHERE uid = ${uid}`));
  }
  const [text = ''] = rangesOf(
    ids.sort((a, b) => a - b),
    Math.max(1, ids.length),
  );
  queue(db, change, { lazy: 'given', set: { rows, ids: text } });
  return rows.length;
}

function queue(
  db: WriteDb,
  {
    opId,
    txnId,
    table,
    rowId,
    kind,
    base,
    baseVer,
    atMs,
    actor,
    device,
  }: Omit<BundleChange, 'device'> & { readonly device: string | null },
  { lazy, set }: { readonly lazy: 'given' | null; readonly set: JsonRow },
): number {
  return run(
    db,
    sql`INSERT INTO outbox (op_id, txn_id, tbl, row_id, kind, lazy, set_json, base_json, base_ver, at_ms, actor, device)
        VALUES (${opId}, ${txnId}, ${table}, ${rowId}, ${kind}, ${lazy}, ${JSON.stringify(set)}, ${JSON.stringify(base)}, ${baseVer}, ${atMs},
          ${actor}, ${device})`,
  ).id;
}

/** An incident whose very row waits in a change of many. */
function isPutTogether(db: WriteDb, rowId: string): boolean {
  const [id = 0] = values<number>(db, sql`SELECT id FROM incident WHERE uid = ${uidOf(rowId)}`);
  return waitingRanges(db)(id);
}

/** Such a row stands as it is shown, so what was made of it since is written into it. */
function writeOver(db: WriteDb, { rowId, kind, set, atMs, actor }: BundleChange): void {
  const row = incidentTable.read(db, rowId);
  if (row !== null) incidentTable.write(db, rowId, kind === 'del' ? null : { ...row, ...set }, { atMs, actor });
}

/** The centre refused them: what came with them alone goes; whoever made them still has them. */
export function leaveGiven(db: WriteDb, { n, setJson }: OutboxRow): void {
  const others = all<{ ids: string }>(
    db,
    sql`SELECT set_json ->> '$.ids' AS ids FROM outbox WHERE lazy IN ('rows', 'given') AND n <> ${n}`,
  );
  const isElsewhere = membership(others.map(({ ids }) => ids));
  const ids = textOf((JSON.parse(setJson) as JsonRow)['ids']);
  for (const [from, to] of ids === '' ? [] : pairsOf(ids)) {
    const left = values<number>(
      db,
      sql`SELECT id FROM incident WHERE id BETWEEN ${from} AND ${to} AND NOT EXISTS (SELECT 1 FROM incident_version WHERE incident_id = id)`,
    );
    for (const id of left) if (!isElsewhere(id)) eraseIncident(db, id);
  }
}
