/** What is left of erased rows elsewhere: in lists of other tables, in files beside the cache, in free pages. And receipts. */
import { readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { RetentionReceipt } from '../../preload/contract/retention.ts';
import { blobOf, int32Of } from './blobs.ts';
import { renewSecondCopy } from './outbox-journal.ts';
import type { Place, PurgeAnswer } from './retention-api.ts';
import { eraseGivenRows } from './retention-changes.ts';
import { isOldReject } from './retention-due.ts';
import { digestOfPurge, isPurged, openPurge } from './retention-purge.ts';
import { all, run, sql, values, type ReadDb, type WriteDb } from './sql.ts';
import { uidOf } from './sync-identity.ts';
import { dropStage } from './sync-stage.ts';

export function purgeRest(db: WriteDb, place: Place): void {
  const open = openPurge(db, place);
  if (open === undefined) return;
  leaveMemberLists(db, open.seq);
  eraseGivenRows(db, (rowId) => isPurged(db, uidOf(rowId)));
  if (open.rejectsMs !== null) eraseRejects(db, open.seq, open.rejectsMs);
  run(db, sql`DELETE FROM purge_target WHERE purge = ${open.seq}`);
  run(db, sql`UPDATE purge SET digest = ${digestOfPurge(db, open.seq)} WHERE seq = ${open.seq}`);
}

/**
 * Hotspots keep their outline and how many incidents made it; the ids of those that are gone leave their lists. An id says nothing, but
 * it can be given to a new incident, which was not there.
 */
function leaveMemberLists(db: WriteDb, seq: number): void {
  const gone = new Set(
    values<number>(db, sql`SELECT incident_id FROM purge_target WHERE purge = ${seq} AND is_gone = 1 AND incident_id IS NOT NULL`),
  );
  if (gone.size === 0) return;
  const hotspots = all<{ id: number; memberIds: Uint8Array; isCore: Uint8Array }>(
    db,
    sql`SELECT id, member_ids AS memberIds, member_is_core AS isCore FROM hotspot WHERE length(member_ids) > 0`,
  );
  for (const { id, memberIds, isCore } of hotspots) {
    const members = int32Of(memberIds);
    const keep = members.map((member) => Number(!gone.has(member)));
    if (keep.every((one) => one === 1)) continue;
    const kept = members.filter((_, i) => keep[i] === 1);
    run(
      db,
      sql`UPDATE hotspot SET member_ids = ${blobOf(kept)}, member_is_core = ${isCore.filter((_, i) => keep[i] === 1)} WHERE id = ${id}`,
    );
  }
}

/**
 * Lines of files that were refused: why and where stays, the line itself goes. It goes by its age, and with the last incident of its file:
 * it will have been of the same days.
 */
function eraseRejects(db: WriteDb, seq: number, beforeMs: number): void {
  run(db, sql`UPDATE reject SET value = '', raw = '' WHERE ${isOldReject(beforeMs)}`);
  run(
    db,
    sql`UPDATE reject SET value = '', raw = '' WHERE (raw <> '' OR value <> '')
          AND batch_id IN (SELECT batch_id FROM purge_target WHERE purge = ${seq} AND is_gone = 1 AND batch_id IS NOT NULL)
          AND batch_id NOT IN (SELECT batch_id FROM incident UNION SELECT first_batch_id FROM incident WHERE first_batch_id IS NOT NULL
            UNION SELECT batch_id FROM incident_removed)`,
  );
}

/**
 * Free pages, and free room within pages, hold what stood there before: the file is written anew, and the log is cut to nothing. So is the
 * second copy. Copies of the cache from before an upgrade, and a first sync that was cut off, hold it all: they go.
 */
export function purgeFiles(db: WriteDb, place: Place, atMs: number): boolean {
  const open = openPurge(db, place);
  if (open === undefined) return true;
  dropStage(db, 'snapshot');
  renewSecondCopy(db);
  for (const name of readdirSync(dirname(db.name)))
    if (name.startsWith(`${basename(db.name)}.v`) && /\.v\d+\.bak$/.test(name)) rmSync(join(dirname(db.name), name), { force: true });
  db.exec('VACUUM');
  db.pragma('secure_delete = OFF');
  const isCut = cutLog(db);
  if (!isCut) return false;
  run(db, sql`UPDATE purge SET finished_ms = ${atMs} WHERE seq = ${open.seq}`);
  return true;
}

/** Moves the log into the file. false: a reader still looks at an older state. */
function cutLog(db: WriteDb): boolean {
  const [answer] = db.pragma('wal_checkpoint(TRUNCATE)') as { readonly busy: number }[];
  return answer?.busy === 0;
}

type Receipt = Omit<RetentionReceipt, 'copies'>;

export function purgeReceipts(db: ReadDb): Receipt[] {
  const rows = all<Omit<Receipt, 'rules' | 'counts'> & { readonly rules: string; readonly counts: string }>(
    db,
    sql`SELECT id, place, rules, at_ms AS atMs, made_by AS "by", total, done, spared, counts, digest, finished_ms AS finishedMs
        FROM purge ORDER BY at_ms DESC, seq DESC`,
  );
  return rows.map(({ rules, counts, ...row }) => ({
    ...row,
    rules: JSON.parse(rules) as Receipt['rules'],
    counts: Object.entries(JSON.parse(counts) as Record<string, number>).map(([type, incidents]) => ({ type, incidents })),
  }));
}

export const purgeAnswers = (db: ReadDb): PurgeAnswer[] =>
  all(
    db,
    sql`SELECT id AS purge, total AS told, had, digest, finished_ms AS atMs FROM purge
        WHERE place = 'centre' AND finished_ms IS NOT NULL AND answered_ms IS NULL ORDER BY seq`,
  );

export function markAnswered(db: WriteDb, purges: readonly string[], atMs: number): void {
  for (const id of purges) run(db, sql`UPDATE purge SET answered_ms = ${atMs} WHERE id = ${id} AND finished_ms IS NOT NULL`);
}
