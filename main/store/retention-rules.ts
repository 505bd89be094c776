/** Rules and legal holds of a cache without a centre. */
import type { LegalHold, NewRetentionRule, RetentionRule } from '../../preload/contract/retention.ts';
import type { NewHold } from './retention-api.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import type { Actor } from './sync-api.ts';
import { newUuid, uidOf, uuidOf } from './sync-identity.ts';

/** By code, the one for all others last. */
export function retentionRules(db: ReadDb): RetentionRule[] {
  return all<RetentionRule>(
    db,
    sql`SELECT nullif(type_code, '') AS type, days, set_ms AS setMs, set_by AS setBy FROM retention_rule ORDER BY type_code = '', type_code`,
  );
}

/** In the place of all before; those that stay as they are keep who set them. */
export function saveRetentionRules(
  db: WriteDb,
  rules: readonly NewRetentionRule[],
  { actor, atMs }: Actor,
): { readonly strange: string | null } {
  const isType = (code: string): boolean => first(db, sql`SELECT 1 FROM incident_type WHERE code = ${code}`) !== undefined;
  const strange = rules.find(({ type }) => type !== null && !isType(type))?.type ?? null;
  if (strange !== null) return { strange };
  const codes = JSON.stringify(rules.map(({ type }) => type ?? ''));
  run(db, sql`DELETE FROM retention_rule WHERE type_code NOT IN (SELECT value FROM json_each(${codes}))`);
  for (const { type, days } of rules) {
    run(
      db,
      sql`INSERT INTO retention_rule (type_code, days, set_ms, set_by) VALUES (${type ?? ''}, ${days}, ${atMs}, ${actor})
          ON CONFLICT (type_code) DO UPDATE SET days = excluded.days, set_ms = excluded.set_ms, set_by = excluded.set_by
            WHERE days <> excluded.days`,
    );
  }
  return { strange };
}

/** Those in force first, then newest first. */
export function legalHolds(db: ReadDb): LegalHold[] {
  const rows = all<Omit<LegalHold, 'uid'> & { readonly uid: Uint8Array | null }>(
    db,
    sql`SELECT h.id, h.uid, i.id AS incidentId, zone_code AS zone, from_ms AS fromMs, to_ms AS toMs, reason, set_ms AS setMs, set_by AS setBy,
          lifted_ms AS liftedMs, lifted_by AS liftedBy, lift_reason AS liftReason
        FROM legal_hold h LEFT JOIN incident i ON i.uid = h.uid ORDER BY lifted_ms IS NOT NULL, set_ms DESC, h.id`,
  );
  return rows.map((row) => ({ ...row, uid: row.uid === null ? null : uuidOf(row.uid) }));
}

export function saveHold(
  db: WriteDb,
  { uid, zone, fromMs, toMs, reason }: NewHold,
  { actor, atMs }: Actor,
): { readonly id: string } | { readonly strange: string } {
  if (zone !== null && zone !== '' && first(db, sql`SELECT 1 FROM zone WHERE code = ${zone}`) === undefined) return { strange: zone };
  const id = newUuid(atMs);
  run(
    db,
    sql`INSERT INTO legal_hold (id, uid, zone_code, from_ms, to_ms, reason, set_ms, set_by)
        VALUES (${id}, ${uid === null ? null : uidOf(uid)}, ${zone}, ${fromMs}, ${toMs}, ${reason}, ${atMs}, ${actor})`,
  );
  return { id };
}

/** false: there is no such hold, or it was lifted before. */
export function liftHold(db: WriteDb, id: string, reason: string, { actor, atMs }: Actor): boolean {
  const { changes } = run(
    db,
    sql`UPDATE legal_hold SET lifted_ms = ${atMs}, lifted_by = ${actor}, lift_reason = ${reason} WHERE id = ${id} AND lifted_ms IS NULL`,
  );
  return changes > 0;
}

export function incidentUid(db: ReadDb, id: number): string | null {
  const found = first<{ uid: Uint8Array }>(db, sql`SELECT uid FROM incident WHERE id = ${id}`);
  return found ? uuidOf(found.uid) : null;
}
