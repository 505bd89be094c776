/** Which incidents are over by the rules of a cache, and what a run would erase. */
import type { NewRetentionRule } from '../../preload/contract/retention.ts';
import { membership } from './id-ranges.ts';
import type { DueCounts } from './retention-api.ts';
import { retentionRules } from './retention-rules.ts';
import { all, eachRow, first, sql, value, values, type ReadDb, type Sql } from './sql.ts';
import { uuidOf } from './sync-identity.ts';

const dayMs = 86_400_000;

/** The moment before which incidents are over, by type; types without a rule are not in it. */
export function limitsOf(db: ReadDb, rules: readonly NewRetentionRule[], atMs: number): ReadonlyMap<number, number> {
  const daysOf = new Map(rules.map(({ type, days }) => [type, days]));
  const others = daysOf.get(null);
  return new Map(
    all<{ id: number; code: string }>(db, sql`SELECT id, code FROM incident_type`).flatMap(({ id, code }) => {
      const days = daysOf.get(code) ?? others;
      return days === undefined ? [] : [[id, atMs - days * dayMs] as const];
    }),
  );
}

/** No clock of the world is farther from UTC. */
const farthestMin = 18 * 60;

/**
 * Incidents that are over, those that were removed, too: uid, incident_id (0 = removed), type_id, local_min, occurred_ms, is_held. The
 * rows of the index on time are read and no others, up to the latest limit.
 *
 * @param among  a table with the uids, and the ids, of those that are asked about: each is looked up by its key.
 */
export function dueIncidents(db: ReadDb, limits: ReadonlyMap<number, number>, among: Sql | null = null): Sql {
  const limitsJson = JSON.stringify(Object.fromEntries(limits));
  const latestMin = Math.ceil(Math.max(0, ...limits.values()) / 60_000) + farthestMin;
  const removedMin = sql`(i.occurred_ms / 60000 + i.utc_offset_min)`;
  return sql`
    WITH "limit" AS MATERIALIZED (SELECT CAST(key AS INTEGER) AS type_id, value AS before_ms FROM json_each(${limitsJson}))
    SELECT i.uid, i.id AS incident_id, i.type_id, i.local_min, i.occurred_ms, ${isHeld(db, sql`i.local_min`)} AS is_held
      FROM ${among === null ? sql`incident i` : sql`${among} g CROSS JOIN incident i ON i.id = g.id`} CROSS JOIN "limit" l ON l.type_id = i.type_id
      WHERE ${among === null ? sql`i.local_min < ${latestMin}` : sql`TRUE`} AND i.occurred_ms < l.before_ms
    UNION ALL
    SELECT i.uid, 0, i.type_id, ${removedMin}, i.occurred_ms, ${isHeld(db, removedMin)}
      FROM ${among === null ? sql`incident_removed i` : sql`${among} g CROSS JOIN incident_removed i ON i.uid = g.uid`}
        CROSS JOIN "limit" l ON l.type_id = i.type_id WHERE i.occurred_ms < l.before_ms`;
}

/** Of an incident `i`. Where no hold is in force nothing is asked. */
function isHeld(db: ReadDb, localMin: Sql): Sql {
  if (first(db, sql`SELECT 1 FROM legal_hold WHERE lifted_ms IS NULL`) === undefined) return sql`FALSE`;
  return sql`EXISTS (SELECT 1 FROM legal_hold h WHERE h.lifted_ms IS NULL AND (h.uid IS NULL OR h.uid = i.uid)
    AND (h.zone_code IS NULL OR h.zone_code = coalesce((SELECT code FROM zone WHERE id = i.zone_id), ''))
    AND (h.from_ms IS NULL OR ${localMin} >= h.from_ms / 60000) AND (h.to_ms IS NULL OR ${localMin} < h.to_ms / 60000))`;
}

export function duePreview(db: ReadDb, nowMs: number): DueCounts {
  const rules = retentionRules(db);
  const limits = limitsOf(db, rules, nowMs);
  const due = dueIncidents(db, limits);
  const codes = new Map(all<{ id: number; code: string }>(db, sql`SELECT id, code FROM incident_type`).map(({ id, code }) => [id, code]));
  const groups = all<{ typeId: number; year: number; incidents: number; oldestMs: number; newestMs: number; isHeld: 0 | 1 }>(
    db,
    sql`SELECT type_id AS typeId, CAST(strftime('%Y', local_min * 60, 'unixepoch') AS INTEGER) AS year, is_held AS isHeld, count(*) AS incidents,
          min(occurred_ms) AS oldestMs, max(occurred_ms) AS newestMs FROM (${due}) GROUP BY 1, 2, 3 ORDER BY 1, 2`,
  );
  const going = groups.filter(({ isHeld }) => isHeld === 0);
  const sum = (list: typeof groups): number => list.reduce((total, { incidents }) => total + incidents, 0);
  const examples = all<{ uid: Uint8Array; id: number; typeId: number; occurredMs: number }>(
    db,
    sql`SELECT uid, incident_id AS id, type_id AS typeId, occurred_ms AS occurredMs FROM (${due}) WHERE NOT is_held
        ORDER BY occurred_ms, uid LIMIT 10`,
  );
  const isDue = uidsAmong(db, due);
  const disputed = values<string>(
    db,
    sql`SELECT DISTINCT row_id FROM sync_conflict WHERE tbl = 'incident' AND state = 'open' AND choice IS NULL`,
  );
  return {
    total: sum(going),
    held: sum(groups) - sum(going),
    oldestMs: going.length === 0 ? null : Math.min(...going.map(({ oldestMs }) => oldestMs)),
    newestMs: going.length === 0 ? null : Math.max(...going.map(({ newestMs }) => newestMs)),
    groups: going.map(({ typeId, year, incidents }) => ({ type: codes.get(typeId) ?? '', year, incidents })),
    conflicts: isDue(disputed).length,
    rejects: value<number>(db, sql`SELECT count(*) FROM reject WHERE ${isOldReject(rejectsBefore(db, rules, nowMs))}`),
    examples: examples.map(({ uid, id, typeId, occurredMs }) => {
      return { uid: uuidOf(uid), id: id === 0 ? null : id, type: codes.get(typeId) ?? '', occurredMs };
    }),
  };
}

/**
 * Of a line that was refused neither the type nor the time is sure, so it counts from its import, by the shortest of all rules; while
 * incidents of a zone or a period are on hold, it might be one of them, and stays: null.
 */
export function rejectsBefore(db: ReadDb, rules: readonly NewRetentionRule[], nowMs: number): number | null {
  const isHolding = first(db, sql`SELECT 1 FROM legal_hold WHERE lifted_ms IS NULL AND uid IS NULL`) !== undefined;
  return rules.length === 0 || isHolding ? null : nowMs - Math.min(...rules.map(({ days }) => days)) * dayMs;
}

/** Condition on `reject`. */
export const isOldReject = (beforeMs: number | null): Sql =>
  sql`(raw <> '' OR value <> '') AND batch_id IN (SELECT id FROM import_batch WHERE finished_ms < ${beforeMs})`;

/** Which of some uuids are among incidents. */
const uidsAmong =
  (db: ReadDb, due: Sql) =>
  (uuids: readonly string[]): string[] => {
    if (uuids.length === 0) return [];
    const wanted = new Set(uuids);
    return values<Uint8Array>(db, sql`SELECT uid FROM (${due}) WHERE NOT is_held`)
      .map(uuidOf)
      .filter((uuid) => wanted.has(uuid));
  };

export function dueUnsynced(db: ReadDb, rules: readonly NewRetentionRule[], nowMs: number): number {
  const due = dueIncidents(db, limitsOf(db, rules, nowMs));
  const ops = all<{ rowId: string; uid: Uint8Array | null }>(
    db,
    sql`SELECT row_id AS rowId, uid FROM outbox LEFT JOIN incident_note n ON tbl = 'incident_note' AND n.id = row_id
        WHERE tbl IN ('incident', 'incident_note') AND kind <> 'rows' AND state <> 'acked'`,
  );
  const ranges = values<string>(db, sql`SELECT set_json ->> '$.ids' FROM outbox WHERE lazy IN ('rows', 'given') AND state <> 'acked'`);
  if (ops.length === 0 && ranges.length === 0) return 0;
  const edited = new Set(ops.map(({ rowId, uid }) => (uid === null ? rowId : uuidOf(uid))));
  const isInRange = membership(ranges);
  let found = 0;
  for (const [uid, id, isOnHold] of eachRow<[Uint8Array, number, 0 | 1]>(db, sql`SELECT uid, incident_id, is_held FROM (${due})`))
    if (isOnHold === 0 && ((id !== 0 && isInRange(id)) || edited.has(uuidOf(uid)))) found++;
  return found;
}
