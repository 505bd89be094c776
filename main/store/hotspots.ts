import type { Hotspot, HotspotRun } from '../../preload/contract/domain.ts';
import type { NewHotspots } from './api.ts';
import { queueHotspotRun } from './hotspot-parts.ts';
import { blobOf, int32Of } from './blobs.ts';
import { decodePolygons, encodePolygon } from './geometry.ts';
import { parseLocalMin } from './local-time.ts';
import { all, first, run, sql, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import { countVisible, type Visible } from './visible.ts';

/** Newest run of each type, all types together first; those of this cache, then those of others by their makers. */
export function hotspotRuns(db: ReadDb): (HotspotRun & { hotspots: number })[] {
  const runs = all<RunRow & { hotspots: number }>(
    db,
    sql`SELECT ${runFields}, (SELECT count(*) FROM hotspot WHERE run_id = r.id) AS hotspots FROM hotspot_run r
        WHERE id IN ${newestRunIds} OR id IN ${newestSharedIds} ORDER BY made_by, type_id`,
  );
  return runs.map(({ hotspots, ...row }) => ({ ...runOf(row), hotspots }));
}

/** By score: of one run, or of the newest run of each type that this cache made, or anyone. null if there is no such run. */
export function hotspots(db: ReadDb, which: number | 'own' | 'all'): Hotspot[] | null {
  if (typeof which === 'number' && !first(db, sql`SELECT id FROM hotspot_run WHERE id = ${which}`)) return null;
  const ofOwn = sql`run_id IN ${newestRunIds}`;
  const ofRun = which === 'own' ? ofOwn : which === 'all' ? sql`(${ofOwn} OR run_id IN ${newestSharedIds})` : sql`run_id = ${which}`;
  return all<HotspotRow>(db, sql`SELECT ${hotspotFields} FROM hotspot WHERE ${ofRun} ORDER BY score DESC, id`).map(hotspotOf);
}

/** null if there is no such run. */
export function hotspotRun(db: ReadDb, id: number): HotspotRun | null {
  const found = first<RunRow>(db, sql`SELECT ${runFields} FROM hotspot_run WHERE id = ${id}`);
  return found ? runOf(found) : null;
}

export function hotspot(
  db: ReadDb,
  id: number,
): { hotspot: Hotspot; run: HotspotRun; incidentIds: Int32Array<ArrayBuffer>; isCore: Uint8Array<ArrayBuffer> } | null {
  const found = first<HotspotRow & { memberIds: Uint8Array; memberIsCore: Uint8Array }>(
    db,
    sql`SELECT ${hotspotFields}, member_ids AS memberIds, member_is_core AS memberIsCore FROM hotspot WHERE id = ${id}`,
  );
  if (!found) return null;
  const { memberIds, memberIsCore, ...row } = found;
  const ofRun = hotspotRun(db, row.runId);
  if (ofRun === null) return null;
  const incidentIds = ofRun.madeBy === null ? int32Of(memberIds) : incidentsWithin(db, row.id, ofRun);
  const isCore = ofRun.madeBy === null ? Uint8Array.from(memberIsCore) : new Uint8Array(incidentIds.length);
  return { hotspot: hotspotOf(row), run: ofRun, incidentIds, isCore };
}

/** Those all of whose members are in this cache and visible: others would tell where incidents are that may not be seen. */
export function seenHotspots(db: ReadDb, ids: readonly number[], visible: Visible): number[] {
  return ids.filter((id) => {
    const found = hotspot(db, id);
    if (found === null) return false;
    const members = found.incidentIds.length;
    return members >= found.hotspot.incidents && countVisible(db, found.incidentIds, visible) === members;
  });
}

export function saveHotspots(
  db: WriteDb,
  { run: newRun, hotspots, memberEnds, memberIds, memberIsCore }: NewHotspots,
): { run: HotspotRun; hotspots: Hotspot[] } {
  const { typeId, period, radiusM, minPoints, points, noise, seed, place, createdMs } = newRun;
  const { id: runId } = run(
    db,
    sql`INSERT INTO hotspot_run (type_id, period_from, period_to, radius_m, min_points, points, noise, seed, place, created_ms)
        VALUES (${typeId}, ${period.from}, ${period.to}, ${radiusM}, ${minPoints}, ${points}, ${noise}, ${seed}, ${place}, ${createdMs})`,
  );
  const saved = hotspots.map((found, i) => {
    const [start, end] = [i === 0 ? 0 : memberEnds[i - 1], memberEnds[i]];
    const members = { ids: blobOf(memberIds.subarray(start, end)), isCore: memberIsCore.subarray(start, end) };
    return { ...found, runId, id: insertHotspot(db, { ...found, runId }, members) };
  });
  queueHotspotRun(db, runId, createdMs);
  return { run: { ...newRun, id: runId, madeBy: null }, hotspots: saved };
}

function insertHotspot(db: WriteDb, h: Omit<Hotspot, 'id'>, members: { readonly ids: Uint8Array; readonly isCore: Uint8Array }): number {
  const geom = encodePolygon([Float64Array.from(h.outline.flat())]);
  const { id } = run(
    db,
    sql`INSERT INTO hotspot (run_id, rank, type_id, zone_id, incidents, core_incidents, area_m2, centre_lon, centre_lat, score, support,
          first_ms, last_ms, member_ids, member_is_core, geom)
        VALUES (${h.runId}, ${h.rank}, ${h.typeId}, ${h.zoneId}, ${h.incidents}, ${h.coreIncidents}, ${h.areaM2}, ${h.centre[0]}, ${h.centre[1]},
          ${h.score}, ${h.support}, ${h.firstMs}, ${h.lastMs}, ${members.ids}, ${members.isCore}, ${geom})`,
  );
  return id;
}

type HotspotRow = Omit<Hotspot, 'centre' | 'outline'> & {
  readonly centreLon: number;
  readonly centreLat: number;
  readonly geom: Uint8Array;
};
type RunRow = Omit<HotspotRun, 'period'> & { readonly periodFrom: string; readonly periodTo: string };

function hotspotOf({ centreLon, centreLat, geom, ...row }: HotspotRow): Hotspot {
  const ring = decodePolygons(geom)[0]?.[0] ?? new Float64Array();
  const outline = Array.from({ length: ring.length / 2 }, (_, i): [number, number] => [ring[2 * i], ring[2 * i + 1]]);
  return { ...row, centre: [centreLon, centreLat], outline };
}

const runOf = ({ periodFrom, periodTo, ...row }: RunRow): HotspotRun => ({ ...row, period: { from: periodFrom, to: periodTo } });

/** What this cache has within the outline of a hotspot that was found elsewhere. */
function incidentsWithin(db: ReadDb, hotspotId: number, { typeId, period }: HotspotRun): Int32Array<ArrayBuffer> {
  const ofType = typeId === null ? sql`1` : sql`i.type_id = ${typeId}`;
  const ids = all<{ id: number }>(
    db,
    sql`SELECT i.id FROM hotspot h JOIN idx_incident_geom box ON box.xmax >= MbrMinX(h.geom) AND box.xmin <= MbrMaxX(h.geom)
            AND box.ymax >= MbrMinY(h.geom) AND box.ymin <= MbrMaxY(h.geom)
          JOIN incident i ON i.id = box.pkid
        WHERE h.id = ${hotspotId} AND ${ofType} AND i.local_min >= ${parseLocalMin(period.from)} AND i.local_min < ${parseLocalMin(period.to)}
          AND ST_Covers(h.geom, i.geom) ORDER BY i.id`,
  );
  return Int32Array.from(ids, ({ id }) => id);
}

/** Ids grow with time, so the greatest of a type is its newest. */
export const newestRunIds: Sql = sql`(SELECT max(id) FROM hotspot_run WHERE made_by IS NULL GROUP BY type_id)`;
/** Runs of others come in any order. */
const newestSharedIds: Sql = sql`(SELECT id FROM (SELECT id, max(created_ms) FROM hotspot_run WHERE made_by IS NOT NULL GROUP BY made_by, type_id))`;

const runFields: Sql = sql`id, type_id AS typeId, period_from AS periodFrom, period_to AS periodTo, radius_m AS radiusM,
  min_points AS minPoints, points, noise, seed, place, created_ms AS createdMs, made_by AS madeBy`;

const hotspotFields: Sql = sql`id, run_id AS runId, rank, type_id AS typeId, zone_id AS zoneId, incidents, core_incidents AS coreIncidents,
  area_m2 AS areaM2, centre_lon AS centreLon, centre_lat AS centreLat, score, support, first_ms AS firstMs, last_ms AS lastMs, geom`;
