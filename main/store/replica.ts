/** What part of the centre this cache holds: as people chose it, as the centre is asked for it, and what is outside of it. */
import type { Replica as Choice } from '../../preload/contract/replica.ts';
import type { Replica } from '../central-wire.ts';
import { allOf, first, run, sql, value, values, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import type { RoundWish } from './sync-api.ts';
import { leaveIncidents } from './sync-leave.ts';

const all: Choice = { zones: null, types: null, fromYear: null, toYear: null };

export function replica(db: ReadDb): Choice {
  const text = first<{ replica: string | null }>(db, sql`SELECT replica FROM sync_state`)?.replica ?? null;
  return text === null ? all : (JSON.parse(text) as Choice);
}

/** @returns codes of zones and types that are not here; then nothing is changed. */
export function setReplica(db: WriteDb, choice: Choice): { readonly zone: string | null; readonly type: string | null } {
  const isZone = (code: string): boolean => code === '' || first(db, sql`SELECT 1 FROM zone WHERE code = ${code}`) !== undefined;
  const isType = (code: string): boolean => first(db, sql`SELECT 1 FROM incident_type WHERE code = ${code}`) !== undefined;
  const missing = { zone: choice.zones?.find((code) => !isZone(code)) ?? null, type: choice.types?.find((code) => !isType(code)) ?? null };
  if (missing.zone !== null || missing.type !== null) return missing;
  const isAll = choice.zones === null && choice.types === null && choice.fromYear === null && choice.toYear === null;
  run(db, sql`UPDATE sync_state SET replica = ${isAll ? null : JSON.stringify(choice)}`);
  return missing;
}

/** In the words of the centre; null = all. A zone that the centre does not have holds nothing there. */
export function wireReplica(db: ReadDb): Replica | null {
  const { zones, types, fromYear, toYear } = replica(db);
  if (zones === null && types === null && fromYear === null && toYear === null) return null;
  const ids = zones?.flatMap((code) =>
    code === '' ? [0] : values<number>(db, sql`SELECT central_id FROM zone WHERE code = ${code} AND central_id IS NOT NULL`),
  );
  return {
    zones: ids?.sort((a, b) => a - b) ?? null,
    types: types === null ? null : [...types].sort(),
    fromMs: fromYear === null ? null : Date.UTC(fromYear, 0),
    toMs: toYear === null ? null : Date.UTC(toYear + 1, 0),
  };
}

/** Condition on `incident AS i` that it is among what is held. */
export function isHeld({ zones, types, fromMs, toMs }: Replica): Sql {
  const conditions: Sql[] = [];
  if (zones !== null)
    conditions.push(
      sql`coalesce((SELECT central_id FROM zone WHERE id = i.zone_id), 0) IN (SELECT value FROM json_each(${JSON.stringify(zones)}))`,
    );
  if (types !== null)
    conditions.push(sql`i.type_id IN (SELECT id FROM incident_type WHERE code IN (SELECT value FROM json_each(${JSON.stringify(types)})))`);
  // Both are whole minutes of local time.
  if (fromMs !== null) conditions.push(sql`i.local_min >= ${fromMs / 60_000}`);
  if (toMs !== null) conditions.push(sql`i.local_min < ${toMs / 60_000}`);
  return allOf(conditions);
}

/** What a pull asked for is what is held from now on: the rest goes, but for what the centre never had, and what waits. */
export function leaveOutside(db: WriteDb, held: Replica | null): number {
  const text = held === null ? null : JSON.stringify(held);
  const before = first<{ held: string | null }>(db, sql`SELECT held FROM sync_state`)?.held ?? null;
  if (before === text) return 0;
  run(db, sql`UPDATE sync_state SET held = ${text}`);
  if (held === null) return 0;
  const outside = values<Uint8Array>(
    db,
    sql`SELECT uid FROM incident i JOIN incident_version ON incident_id = i.id WHERE NOT (${isHeld(held)})`,
  );
  return outside.length - leaveIncidents(db, outside).length;
}

/** Of incidents whose changes are confirmed now: those that were kept for these changes alone go. */
export function leaveConfirmed(db: WriteDb, held: Replica | null, uids: readonly Uint8Array[]): void {
  if (held === null) return;
  leaveIncidents(
    db,
    uids.filter((uid) => first(db, sql`SELECT 1 FROM incident i WHERE uid = ${uid} AND NOT (${isHeld(held)})`) !== undefined),
  );
}

/** What is held here by the last pull; null = all. */
export function heldReplica(db: ReadDb): Replica | null {
  const text = first<{ held: string | null }>(db, sql`SELECT held FROM sync_state`)?.held ?? null;
  return text === null ? null : (JSON.parse(text) as Replica);
}

/** Sums of all rows are compared so often. */
const ROUNDS_BETWEEN = 20;

export function roundWish(db: ReadDb): RoundWish {
  const uncompared = value<number | null>(db, sql`SELECT uncompared FROM sync_state`);
  return { replica: wireReplica(db), isComparing: uncompared === null || uncompared >= ROUNDS_BETWEEN };
}

export function markCompared(db: WriteDb): void {
  run(db, sql`UPDATE sync_state SET uncompared = 0`);
}
