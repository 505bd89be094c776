/** What part of the cache an answer may be made of, where whoever asks may not see all. */
import { all, first, sql, value, values, type ReadDb, type Sql } from './sql.ts';

export interface Visible {
  /** Ids of zones, 0 = in no zone; null = all. */
  readonly zoneIds: readonly number[] | null;
  /** Types in zones (0 = in no zone) of which nothing is told. */
  readonly withheld: readonly (readonly [typeId: number, zoneId: number])[];
}

/** More than there are zones: a type in a zone is one number, which the list is searched by. */
const ZONES = 65_536;

/** Condition on rows with the columns zone_id and type_id. Both are in incident_by_time, so that the walk along it answers it. */
export function isVisible(visible: Visible | undefined): Sql[] {
  if (visible === undefined) return [];
  const { zoneIds, withheld } = visible;
  return [
    ...(zoneIds === null ? [] : [sql`coalesce(zone_id, 0) IN ${listOf(zoneIds)}`]),
    ...(withheld.length === 0
      ? []
      : [sql`type_id * ${ZONES} + coalesce(zone_id, 0) NOT IN ${listOf(withheld.map(([typeId, zoneId]) => typeId * ZONES + zoneId))}`]),
  ];
}

/** Of rows that are about a zone: those about the whole city are seen by those alone who see all of it. */
export function isInZones(column: Sql, visible: Visible | undefined): Sql[] {
  return visible === undefined || visible.zoneIds === null ? [] : [sql`${column} IN ${listOf(visible.zoneIds)}`];
}

/** One bound value for a list of any length, so that the statement stays the same. */
export const listOf = (ids: ArrayLike<number>): Sql => sql`(SELECT value FROM json_each(${JSON.stringify(Array.from(ids))}))`;

/** Those of the codes that are zones of this cache. */
export function zoneIdsOf(db: ReadDb, codes: readonly string[]): number[] {
  return values(db, sql`SELECT id FROM zone WHERE code IN (SELECT value FROM json_each(${JSON.stringify(codes)})) ORDER BY id`);
}

/** Incidents by type and zone (0 = in no zone). From incident_by_type_and_zone alone. */
export function pairCounts(db: ReadDb): { typeId: number; zoneId: number; incidents: number }[] {
  return all(
    db,
    sql`SELECT type_id AS typeId, coalesce(zone_id, 0) AS zoneId, count(*) AS incidents FROM incident GROUP BY type_id, zone_id
        ORDER BY type_id, zone_id`,
  );
}

/** How many of these incidents lie in what is visible. */
export function countVisible(db: ReadDb, incidentIds: Int32Array, visible: Visible): number {
  const conditions = [sql`id IN ${listOf(incidentIds)}`, ...isVisible(visible)];
  return value(
    db,
    conditions.reduce((query, condition) => sql`${query} AND ${condition}`, sql`SELECT count(*) FROM incident WHERE TRUE`),
  );
}

interface Whereabouts {
  readonly typeId: number;
  /** 0 = in no zone. */
  readonly zoneId: number;
}

/** Where an incident is, or was when it was removed; null: there is none. */
export function whereIncident(db: ReadDb, id: number): Whereabouts | null {
  const living = first<Whereabouts>(db, sql`SELECT type_id AS typeId, coalesce(zone_id, 0) AS zoneId FROM incident WHERE id = ${id}`);
  return living ?? whereRemoved(db, id);
}

/** Where the incident was that was removed last under this id; another may have the id by now. */
export function whereRemoved(db: ReadDb, id: number): Whereabouts | null {
  return (
    first<Whereabouts>(
      db,
      sql`SELECT type_id AS typeId, coalesce(zone_id, 0) AS zoneId FROM incident_removed WHERE id = ${id} ORDER BY removed_ms DESC LIMIT 1`,
    ) ?? null
  );
}

/** Where the incident of a note is; null: there is no such note, or its incident was removed. */
export function whereNote(db: ReadDb, noteId: string): Whereabouts | null {
  return (
    first<Whereabouts>(
      db,
      sql`SELECT type_id AS typeId, coalesce(zone_id, 0) AS zoneId FROM incident
          WHERE uid = (SELECT uid FROM incident_note WHERE id = ${noteId})`,
    ) ?? null
  );
}
