import type { Hotspot, HotspotRun } from '../../preload/contract/domain.ts';
import type { NewHotspots } from './api.ts';
import { queueRun } from './artefact-rows.ts';
import { blobOf, int32Of } from './blobs.ts';
import { decodePolygons, encodePolygon } from './geometry.ts';
import { all, first, run, sql, type ReadDb, type Sql, type WriteDb } from './sql.ts';

/** Newest run of each type, all types together first. */
export function hotspotRuns(db: ReadDb): (HotspotRun & { hotspots: number })[] {
  const runs = all<RunRow & { hotspots: number }>(
    db,
    sql`SELECT ${runFields}, (SELECT count(*) FROM hotspot WHERE run_id = r.id) AS hotspots FROM hotspot_run r
        WHERE id IN ${newestRunIds} ORDER BY type_id`,
  );
  return runs.map(({ hotspots, ...row }) => ({ ...runOf(row), hotspots }));
}

/** By score: of one run, or of the newest run of each type. null if there is no such run. */
export function hotspots(db: ReadDb, runId: number | null): Hotspot[] | null {
  if (runId !== null && !first(db, sql`SELECT id FROM hotspot_run WHERE id = ${runId}`)) return null;
  const ofRun = runId === null ? sql`run_id IN ${newestRunIds}` : sql`run_id = ${runId}`;
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
  return { hotspot: hotspotOf(row), run: ofRun, incidentIds: int32Of(memberIds), isCore: Uint8Array.from(memberIsCore) };
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
  queueRun(db, 'hotspot-run', runId, createdMs);
  return { run: { ...newRun, id: runId }, hotspots: saved };
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

/** Ids grow with time, so the greatest of a type is its newest. */
export const newestRunIds: Sql = sql`(SELECT max(id) FROM hotspot_run GROUP BY type_id)`;

const runFields: Sql = sql`id, type_id AS typeId, period_from AS periodFrom, period_to AS periodTo, radius_m AS radiusM,
  min_points AS minPoints, points, noise, seed, place, created_ms AS createdMs`;

const hotspotFields: Sql = sql`id, run_id AS runId, rank, type_id AS typeId, zone_id AS zoneId, incidents, core_incidents AS coreIncidents,
  area_m2 AS areaM2, centre_lon AS centreLon, centre_lat AS centreLat, score, support, first_ms AS firstMs, last_ms AS lastMs, geom`;
