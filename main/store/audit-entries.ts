/** Entries of the audit trail as they are stored. */
import type { AuditEntry, AuditTip } from '../audit-chain.ts';
import { all, first, run, sql, type ReadDb, type Sql, values, type WriteDb } from './sql.ts';

const fields: Sql = sql`seq, at_ms AS atMs, actor, role, host, action, phase, ref, subject, subject_id AS subjectId, outcome, detail, reason,
  key_id AS keyId, prev, hash, mac`;

/** In order after `seq`; null = from the first, whatever its number. */
export function auditEntries(db: ReadDb, after: number | null, limit: number): AuditEntry[] {
  return after === null
    ? all(db, sql`SELECT ${fields} FROM audit_entry ORDER BY seq LIMIT ${limit}`)
    : all(db, sql`SELECT ${fields} FROM audit_entry WHERE seq > ${after} ORDER BY seq LIMIT ${limit}`);
}

export const lastAuditEntry = (db: ReadDb): AuditEntry | null =>
  first<AuditEntry>(db, sql`SELECT ${fields} FROM audit_entry ORDER BY seq DESC LIMIT 1`) ?? null;

export function auditTip(db: ReadDb): (AuditTip & { readonly atMs: number }) | null {
  return first(db, sql`SELECT seq, hash, at_ms AS atMs FROM audit_entry ORDER BY seq DESC LIMIT 1`) ?? null;
}

export const auditHashAt = (db: ReadDb, seq: number): string | null =>
  first<{ hash: string }>(db, sql`SELECT hash FROM audit_entry WHERE seq = ${seq}`)?.hash ?? null;

/** Whether an entry says that it follows this hash. */
export const isFollowed = (db: ReadDb, hash: string): boolean =>
  first(db, sql`SELECT 1 FROM audit_entry WHERE prev = ${hash} LIMIT 1`) !== undefined;

/** Whether an entry has this hash. */
export const isKnownHash = (db: ReadDb, hash: string): boolean =>
  first(db, sql`SELECT 1 FROM audit_entry WHERE hash = ${hash} LIMIT 1`) !== undefined;

/** The end that is written down under a reference; null = none. */
export const auditEntryOf = (db: ReadDb, ref: string): AuditTip | null =>
  first<AuditTip>(db, sql`SELECT seq, hash FROM audit_entry WHERE ref = ${ref} AND phase = 'done'`) ?? null;

/** Of all keys that entries were sealed with. */
export const auditKeyIds = (db: ReadDb): string[] => values<string>(db, sql`SELECT DISTINCT key_id FROM audit_entry ORDER BY key_id`);

/** Entries of one action, in order. */
export const auditEntriesOf = (db: ReadDb, action: string): AuditEntry[] =>
  all(db, sql`SELECT ${fields} FROM audit_entry WHERE action = ${action} ORDER BY seq`);

export function insertAuditEntry(db: WriteDb, entry: AuditEntry): void {
  const { seq, atMs, actor, role, host, action, phase, ref, subject, subjectId, outcome, detail, reason, keyId, prev, hash, mac } = entry;
  run(
    db,
    sql`INSERT INTO audit_entry (seq, at_ms, actor, role, host, action, phase, ref, subject, subject_id, outcome, detail, reason, key_id, prev, hash, mac)
        VALUES (${seq}, ${atMs}, ${actor}, ${role}, ${host}, ${action}, ${phase}, ${ref}, ${subject}, ${subjectId}, ${outcome}, ${detail}, ${reason},
          ${keyId}, ${prev}, ${hash}, ${mac})`,
  );
}

export function auditAnchor(db: ReadDb): (AuditTip & { readonly toldMs: number }) | null {
  return (
    first(db, sql`SELECT anchor_seq AS seq, anchor_hash AS hash, anchor_ms AS toldMs FROM sync_state WHERE anchor_seq IS NOT NULL`) ?? null
  );
}

export function saveAuditAnchor(db: WriteDb, { seq, hash }: AuditTip, atMs: number): void {
  run(db, sql`UPDATE sync_state SET anchor_seq = ${seq}, anchor_hash = ${hash}, anchor_ms = ${atMs}`);
}

export const auditVerified = (db: ReadDb): { readonly atMs: number; readonly seq: number } | null =>
  first(db, sql`SELECT at_ms AS atMs, seq FROM audit_verified`) ?? null;

export function saveAuditVerified(db: WriteDb, atMs: number, seq: number): void {
  run(
    db,
    sql`INSERT INTO audit_verified (one, at_ms, seq) VALUES (1, ${atMs}, ${seq}) ON CONFLICT (one) DO UPDATE SET at_ms = excluded.at_ms, seq = excluded.seq`,
  );
}
