/**
 * Erases incidents for good, a piece a transaction: what is begun goes on where it was, in another process, too. All that is of them in
 * the tables goes with them; what lists of others hold of them, and the files, follow in retention-rest.ts.
 */
import { createHash } from 'node:crypto';
import type { Json } from '../central-wire.ts';
import type { NewRetentionRule } from '../../preload/contract/retention.ts';
import type { Place, PurgeProgress } from './retention-api.ts';
import { dueIncidents, limitsOf, rejectsBefore } from './retention-due.ts';
import { idOfUid } from './incident-json.ts';
import { eraseChanges } from './retention-changes.ts';
import { retentionRules } from './retention-rules.ts';
import { all, eachRow, first, run, sql, value, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import type { Actor } from './sync-api.ts';
import { newUuid, uidOf } from './sync-identity.ts';
import { numberOf, textOf, type JsonRow } from './sync-rows.ts';

const kinds = { incident: 0, incident_note: 1, conflict: 2 } as const;

export function beginPurge(db: WriteDb, confirmed: number, { actor, atMs }: Actor): { readonly due: number; readonly id: string | null } {
  const rules = retentionRules(db).map(({ type, days }) => ({ type, days }));
  const due = dueIncidents(db, limitsOf(db, rules, atMs));
  const total = value<number>(db, sql`SELECT count(*) FROM (${due}) WHERE NOT is_held`);
  if (total !== confirmed || total === 0) return { due: total, id: null };
  const id = newUuid(atMs);
  const { id: seq } = run(
    db,
    sql`INSERT INTO purge (id, place, rules, at_ms, rejects_ms, made_by, total)
        VALUES (${id}, 'here', ${JSON.stringify(rules)}, ${atMs}, ${rejectsBefore(db, rules, atMs)}, ${actor}, ${total})`,
  );
  run(
    db,
    sql`INSERT OR REPLACE INTO purge_target (uid, purge, kind, incident_id) SELECT uid, ${seq}, 0, nullif(incident_id, 0) FROM (${due}) WHERE NOT is_held`,
  );
  return { due: total, id };
}

/**
 * Rows that the centre erased, by their bare ids. They are erased here by the next steps; of one that is told again, as after a full pull,
 * only what is here once more.
 */
export function takePurged(db: WriteDb, rows: readonly JsonRow[], atMs: number): void {
  const seqs = new Map<string, number>();
  const more = new Map<number, number>();
  for (const row of rows) {
    const kind = kinds[textOf(row['tbl']) as keyof typeof kinds] as number | undefined;
    if (kind === undefined) continue;
    const purgeId = textOf(row['purge_id']);
    const seq = seqs.get(purgeId) ?? centralPurge(db, purgeId, { atMs, rejectsMs: numberOrNull(row['rejects_ms']) });
    seqs.set(purgeId, seq);
    const uid = uidOf(textOf(row['id']));
    const isNew = run(db, sql`INSERT OR IGNORE INTO purged (uid, purge, kind) VALUES (${uid}, ${seq}, ${kind})`).changes > 0;
    if (!isNew && !isHere(db, uid)) continue;
    run(db, sql`INSERT OR REPLACE INTO purge_target (uid, purge, kind, incident_id) VALUES (${uid}, ${seq}, ${kind}, ${idOfUid(db, uid)})`);
    more.set(seq, (more.get(seq) ?? 0) + Number(isNew && kind === kinds.incident));
  }
  // More of it came: the receipt is of all that was told.
  for (const [seq, count] of more)
    run(db, sql`UPDATE purge SET total = total + ${count}, digest = NULL, finished_ms = NULL, answered_ms = NULL WHERE seq = ${seq}`);
}

const isHere = (db: ReadDb, uid: Uint8Array): boolean =>
  first(db, sql`SELECT 1 FROM incident WHERE uid = ${uid} UNION ALL SELECT 1 FROM incident_removed WHERE uid = ${uid}`) !== undefined;

const numberOrNull = (value: Json | undefined): number | null => (value === null || value === undefined ? null : numberOf(value));

function centralPurge(db: WriteDb, id: string, { atMs, rejectsMs }: { readonly atMs: number; readonly rejectsMs: number | null }): number {
  run(
    db,
    sql`INSERT OR IGNORE INTO purge (id, place, rules, at_ms, rejects_ms, made_by, total) VALUES (${id}, 'centre', '[]', ${atMs}, ${rejectsMs}, '', 0)`,
  );
  return value<number>(db, sql`SELECT seq FROM purge WHERE id = ${id}`);
}

interface Run {
  readonly seq: number;
  readonly id: string;
  readonly rules: string;
  readonly atMs: number;
  readonly rejectsMs: number | null;
  readonly total: number;
  readonly done: number;
}

/** The oldest run that is not finished. */
export const openPurge = (db: ReadDb, place: Place): Run | undefined =>
  first<Run>(
    db,
    sql`SELECT seq, id, rules, at_ms AS atMs, rejects_ms AS rejectsMs, total, done + spared AS done FROM purge WHERE place = ${place} AND finished_ms IS NULL
        ORDER BY seq LIMIT 1`,
  );

export function unfinishedPurge(db: ReadDb, place: Place): { readonly id: string; readonly total: number; readonly done: number } | null {
  const open = openPurge(db, place);
  return open ? { id: open.id, total: open.total, done: open.done } : null;
}

export function purgeStep(db: WriteDb, place: Place, most: number, atMs: number): PurgeProgress | null {
  const open = openPurge(db, place);
  if (open === undefined) return null;
  // Bytes of rows that go are written over at once; what lies in free pages from before goes when the files are made anew.
  db.pragma('secure_delete = ON');
  db.exec(
    'CREATE TEMP TABLE IF NOT EXISTS going (uid BLOB PRIMARY KEY, row_id TEXT NOT NULL, kind INTEGER NOT NULL, id INTEGER, batch_id INTEGER) WITHOUT ROWID',
  );
  run(db, sql`DELETE FROM temp.going`);
  run(
    db,
    sql`INSERT INTO temp.going SELECT t.uid, ${uuidText}, kind, i.id, coalesce(i.batch_id, r.batch_id) FROM purge_target t
          LEFT JOIN incident i ON i.uid = t.uid LEFT JOIN incident_removed r ON r.uid = t.uid
        WHERE purge = ${open.seq} AND is_gone = 0 ORDER BY incident_id LIMIT ${most}`,
  );
  const taken = value<number>(db, sql`SELECT count(*) FROM temp.going`);
  const spared = place === 'here' ? spareOthers(db, open) : 0;
  const counts = countTypes(db);
  const incidents = value<number>(db, sql`SELECT count(*) FROM temp.going WHERE kind = 0`);
  // Notes of an incident go with it, whether they were named or not.
  run(
    db,
    sql`INSERT OR IGNORE INTO temp.going SELECT t.uid, ${uuidText}, 1, NULL, NULL
        FROM (SELECT unhex(replace(n.id, '-', '')) AS uid FROM incident_note n JOIN temp.going g ON g.uid = n.uid) t WHERE length(t.uid) = 16`,
  );
  if (place === 'here') run(db, sql`INSERT OR IGNORE INTO purged (uid, purge, kind) SELECT uid, ${open.seq}, kind FROM temp.going`);
  eraseChanges(db, atMs);
  for (const statement of erasures) db.exec(statement);
  run(
    db,
    sql`UPDATE purge_target SET is_gone = 1, (incident_id, batch_id) = (SELECT id, batch_id FROM temp.going g WHERE g.uid = purge_target.uid)
        WHERE uid IN (SELECT uid FROM temp.going)`,
  );
  const had = Object.values(counts).reduce((sum, n) => sum + n, 0);
  const before = JSON.parse(value<string>(db, sql`SELECT counts FROM purge WHERE seq = ${open.seq}`)) as Record<string, number>;
  for (const [type, n] of Object.entries(counts)) before[type] = (before[type] ?? 0) + n;
  run(
    db,
    sql`UPDATE purge SET done = done + ${incidents}, spared = spared + ${spared}, had = had + ${had}, counts = ${JSON.stringify(before)}
        WHERE seq = ${open.seq}`,
  );
  return { total: open.total, done: open.done + incidents + spared, isLeft: taken === most };
}

const uuidText: Sql = sql`lower(substr(hex(t.uid), 1, 8) || '-' || substr(hex(t.uid), 9, 4) || '-' || substr(hex(t.uid), 13, 4) || '-' ||
  substr(hex(t.uid), 17, 4) || '-' || substr(hex(t.uid), 21))`;

/** What is on hold by now, or is not over any more, leaves the run. */
function spareOthers(db: WriteDb, { rules, atMs }: Run): number {
  const limits = limitsOf(db, JSON.parse(rules) as NewRetentionRule[], atMs);
  const due = dueIncidents(db, limits, sql`temp.going`);
  const others = all<{ uid: Uint8Array }>(
    db,
    sql`SELECT uid FROM temp.going WHERE uid NOT IN (SELECT uid FROM (${due}) WHERE NOT is_held)`,
  );
  for (const { uid } of others) {
    run(db, sql`DELETE FROM temp.going WHERE uid = ${uid}`);
    run(db, sql`DELETE FROM purge_target WHERE uid = ${uid}`);
  }
  return others.length;
}

function countTypes(db: ReadDb): Record<string, number> {
  const rows = all<{ code: string; incidents: number }>(
    db,
    sql`SELECT t.code, count(*) AS incidents FROM (
          SELECT i.type_id FROM temp.going g JOIN incident i ON i.id = g.id
          UNION ALL SELECT r.type_id FROM temp.going g JOIN incident_removed r ON r.uid = g.uid WHERE g.id IS NULL) x
        JOIN incident_type t ON t.id = x.type_id GROUP BY 1`,
  );
  return Object.fromEntries(rows.map(({ code, incidents }) => [code, incidents]));
}

/** All tables that hold something of an incident, its notes or conflicts, by their ids. */
const ids = 'SELECT id FROM temp.going WHERE id IS NOT NULL';
const uids = 'SELECT uid FROM temp.going WHERE kind = 0';
const rowIds = 'SELECT row_id FROM temp.going';
const ofIncidents = `IN (${rowIds} WHERE kind = 0)`;
const ofNotes = `IN (${rowIds} WHERE kind = 1)`;
const conflicts = `SELECT id FROM sync_conflict WHERE (tbl = 'incident' AND row_id ${ofIncidents}) OR (tbl = 'incident_note' AND row_id ${ofNotes})
  OR id IN (${rowIds} WHERE kind = 2)`;
const erasures: readonly string[] = [
  `DELETE FROM incident_status WHERE incident_id IN (${ids})`,
  `DELETE FROM incident_version WHERE incident_id IN (${ids})`,
  `DELETE FROM incident WHERE id IN (${ids})`,
  `DELETE FROM incident_removed WHERE uid IN (${uids})`,
  `DELETE FROM incident_history WHERE uid IN (${uids})`,
  `DELETE FROM sync_version WHERE tbl = 'conflict' AND row_id IN (${conflicts})`,
  `DELETE FROM sync_conflict WHERE id IN (${conflicts})`,
  `DELETE FROM sync_version WHERE tbl = 'incident_note' AND row_id ${ofNotes}`,
  `DELETE FROM incident_note WHERE uid IN (${uids}) OR id ${ofNotes}`,
  `DELETE FROM sync_base WHERE (tbl = 'incident' AND row_id ${ofIncidents}) OR (tbl = 'incident_note' AND row_id ${ofNotes})`,
];

/** Of the bare ids of a run, in their order. */
export function digestOfPurge(db: ReadDb, seq: number): string {
  const hash = createHash('sha256');
  for (const [uid] of eachRow<[Uint8Array]>(db, sql`SELECT uid FROM purged WHERE purge = ${seq} AND kind = 0 ORDER BY uid`))
    hash.update(uid);
  return hash.digest('hex');
}

/** Whether an incident, a note or a conflict was erased. */
export const isPurged = (db: ReadDb, uid: Uint8Array): boolean => first(db, sql`SELECT 1 FROM purged WHERE uid = ${uid}`) !== undefined;

/** Tells it of many; null where nothing was ever erased. */
export function purgedUids(db: ReadDb): ((uid: Uint8Array) => boolean) | null {
  return first(db, sql`SELECT 1 FROM purged`) === undefined ? null : (uid) => isPurged(db, uid);
}

/** The same of a change: of a row that was erased, or of a note of one. */
export function isOfPurged(db: ReadDb, table: string, rowId: string, set: JsonRow): boolean {
  if (table !== 'incident' && table !== 'incident_note' && table !== 'conflict') return false;
  const known = (id: Json | undefined): boolean => typeof id === 'string' && /^[0-9a-f-]{36}$/i.test(id) && isPurged(db, uidOf(id));
  return known(rowId) || known(set['incident_id']);
}
