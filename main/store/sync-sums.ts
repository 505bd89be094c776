/** Sums of what is here of the centre, to be compared with its own: the same as those of sync_api.digests. */
import type { PartSum, SyncTable, TableSum } from '../central-wire.ts';
import { MarkSum } from './mark-sum.ts';
import { heldReplica, isHeld } from './replica.ts';
import { all, eachRow, sql, values, type ReadDb, type Sql } from './sql.ts';
import { uidOf, uuidOf } from './sync-identity.ts';
import { numberOf, textOf, type JsonRow } from './sync-rows.ts';

/** All that the centre sums. */
const tables = [
  ...(['zone', 'incident_type', 'import_batch', 'incident_note', 'artefact', 'alert_rule', 'alert', 'setting', 'conflict'] as const),
];

export function localSums(db: ReadDb): TableSum[] {
  const zones = new Map<number, MarkSum>();
  for (const { zone, uid, ver } of knownIncidents(db, sql`TRUE`)) sumOf(zones, zone).add(uid, ver);
  return [
    ...Array.from(zones, ([zone, sum]): TableSum => ({ table: 'incident', zone, ...sum.result() })),
    ...tables.map((table): TableSum => ({ table, zone: null, ...sumOfTable(db, table) })),
  ];
}

/** Zones that the centre has. */
export const centralZones = (db: ReadDb): { centralId: number; code: string }[] =>
  all(db, sql`SELECT central_id AS centralId, code FROM zone WHERE central_id IS NOT NULL`);

/** Of the incidents of one zone, by the last byte of their ids. */
export function localParts(db: ReadDb, zone: number): PartSum[] {
  const parts = new Map<number, MarkSum>();
  for (const { zone: its, uid, ver } of knownIncidents(db, inZone(zone))) if (its === zone) sumOf(parts, partOf(uid)).add(uid, ver);
  return Array.from(parts, ([part, sum]): PartSum => ({ zone, part, ...sum.result() }));
}

const partOf = (uid: Uint8Array): number => uid[15] ?? -1;

/** Condition on `incident AS i`. */
export const inZone = (zone: number): Sql => sql`coalesce((SELECT central_id FROM zone WHERE id = i.zone_id), 0) = ${zone}`;

interface Known {
  readonly zone: number;
  readonly uid: Uint8Array;
  readonly ver: number;
}

/** Incidents at the centre as this cache knows them there: what waits on top of them does not count. */
function* knownIncidents(db: ReadDb, where: Sql): Generator<Known> {
  const held = heldReplica(db);
  const zoneIds = new Map(
    all<{ id: number; central: number | null }>(db, sql`SELECT id, central_id AS central FROM zone`).map(({ id, central }) => [
      id,
      central ?? 0,
    ]),
  );
  const waiting = all<{ rowId: string; ver: number; row: string | null }>(
    db,
    sql`SELECT row_id AS rowId, ver, row FROM sync_base WHERE tbl = 'incident'`,
  );
  const isWaiting = new Set(waiting.map(({ rowId }) => rowId));
  const stands = held === null ? where : sql`${where} AND ${isHeld(held)}`;
  for (const [uid, ver, zoneId] of eachRow<[Uint8Array, number, number | null]>(
    db,
    sql`SELECT uid, ver, zone_id FROM incident i JOIN incident_version ON incident_id = i.id WHERE ${stands}`,
  )) {
    if (isWaiting.size > 0 && isWaiting.has(uuidOf(uid))) continue;
    yield { zone: zoneId === null ? 0 : (zoneIds.get(zoneId) ?? 0), uid, ver };
  }
  const codes = new Map(
    all<{ code: string; central: number | null }>(db, sql`SELECT code, central_id AS central FROM zone`).map(({ code, central }) => [
      code,
      central ?? 0,
    ]),
  );
  for (const { rowId, ver, row: text } of waiting) {
    if (text === null || ver === 0) continue;
    const row = JSON.parse(text) as JsonRow;
    const zone = codes.get(textOf(row['zone_code'])) ?? 0;
    const localMs = numberOf(row['occurred_ms']) + 60_000 * numberOf(row['utc_offset_min']);
    const isIn =
      held === null ||
      ((held.zones?.includes(zone) ?? true) &&
        (held.types?.includes(textOf(row['type_code'])) ?? true) &&
        localMs >= (held.fromMs ?? -Infinity) &&
        localMs < (held.toMs ?? Infinity));
    if (isIn) yield { zone, uid: uidOf(rowId), ver };
  }
}

function sumOfTable(db: ReadDb, table: Exclude<SyncTable, 'incident'>): Pick<TableSum, 'count' | 'xor'> {
  const sum = new MarkSum();
  const isBeside = sql`SELECT row_id FROM sync_base WHERE tbl = ${table}`;
  const known = all<{ rowId: string; ver: number }>(
    db,
    sql`SELECT row_id AS rowId, ver FROM sync_version WHERE tbl = ${table} AND is_gone = 0 AND row_id NOT IN (${isBeside})
        UNION ALL SELECT row_id, ver FROM sync_base WHERE tbl = ${table} AND row IS NOT NULL AND ver > 0`,
  );
  const outside = table === 'incident_note' ? notesOutside(db) : null;
  for (const { rowId, ver } of known) if (outside?.has(rowId) !== true) sum.add(Buffer.from(rowId), ver);
  return sum.result();
}

/** Notes of incidents that are here for what waits alone. */
function notesOutside(db: ReadDb): Set<string> | null {
  const held = heldReplica(db);
  if (held === null) return null;
  return new Set(values<string>(db, sql`SELECT n.id FROM incident_note n JOIN incident i ON i.uid = n.uid WHERE NOT (${isHeld(held)})`));
}

function sumOf<Key>(sums: Map<Key, MarkSum>, key: Key): MarkSum {
  const found = sums.get(key) ?? new MarkSum();
  sums.set(key, found);
  return found;
}

/** Incidents of a part of a zone that the centre is known to have and that it should have sent. */
export function knownInParts(db: ReadDb, zone: number, parts: readonly number[]): { readonly id: number; readonly uid: Uint8Array }[] {
  const held = heldReplica(db);
  const where = held === null ? inZone(zone) : sql`${inZone(zone)} AND ${isHeld(held)}`;
  return all<{ id: number; uid: Uint8Array }>(
    db,
    sql`SELECT i.id, uid FROM incident i JOIN incident_version ON incident_id = i.id WHERE ${where}`,
  ).filter(({ uid }) => parts.includes(partOf(uid)));
}
