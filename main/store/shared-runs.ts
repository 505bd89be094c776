/** Hotspot runs that others made: as rows that came, and as runs of this cache with their hotspots. */
import type { Json } from '../central-wire.ts';
import { encodePolygon } from './geometry.ts';
import { first, run, sql, values, type WriteDb } from './sql.ts';
import { numberOf, objectOf, textOf, textOrNull, type JsonRow } from './sync-rows.ts';
import { typeIdOf } from './type-ids.ts';

/** Makes a run of the row, or adds to one that has come in part, unless it is of this cache. Types and zones must have come before. */
export function takeSharedRun(db: WriteDb, artefactId: string, row: JsonRow): void {
  const body = objectOf(row['body']);
  // Before version 2 the whole run was one artefact, and named as it.
  const uid = textOf(body['run'], artefactId);
  const maker = textOf(row['maker']);
  const known = first<{ id: number; madeBy: string | null }>(db, sql`SELECT id, made_by AS madeBy FROM hotspot_run WHERE uid = ${uid}`);
  if (known !== undefined && known.madeBy !== maker) return;
  if (first(db, sql`SELECT 1 FROM hotspot WHERE artefact = ${artefactId}`)) return;
  const runId = known?.id ?? addRun(db, uid, row);
  const hotspots = Array.isArray(body['hotspots']) ? (body['hotspots'] as readonly Json[]) : [];
  for (const hotspot of hotspots) addHotspot(db, runId, artefactId, objectOf(hotspot));
}

function addRun(db: WriteDb, uid: string, row: JsonRow): number {
  const body = objectOf(row['body']);
  const typeCode = textOrNull(body['type_code']);
  return run(
    db,
    sql`INSERT INTO hotspot_run (uid, made_by, type_id, period_from, period_to, radius_m, min_points, points, noise, seed, place, created_ms)
        VALUES (${uid}, ${textOf(row['maker'])}, ${typeCode === null ? null : typeIdOf(db, typeCode)}, ${textOf(body['period_from'])},
          ${textOf(body['period_to'])}, ${numberOf(body['radius_m'])}, ${numberOf(body['min_points'])}, ${numberOf(body['points'])},
          ${numberOf(body['noise'])}, ${numberOf(body['seed'])}, ${body['place'] === 'centre' ? 'centre' : 'here'}, ${numberOf(row['made_ms'])})`,
  ).id;
}

/** Takes away what takeSharedRun made of it. */
export function dropSharedRun(db: WriteDb, artefactId: string): void {
  const runs = values<number>(db, sql`SELECT DISTINCT run_id FROM hotspot WHERE artefact = ${artefactId}`);
  run(db, sql`DELETE FROM hotspot WHERE artefact = ${artefactId}`);
  for (const id of runs) run(db, sql`DELETE FROM hotspot_run WHERE id = ${id} AND NOT EXISTS (SELECT 1 FROM hotspot WHERE run_id = ${id})`);
}

/** Without members: those are found in this cache when it is looked at. */
function addHotspot(db: WriteDb, runId: number, artefactId: string, row: JsonRow): void {
  const ring = row['outline'];
  const outline = Array.isArray(ring) ? Float64Array.from(ring as readonly Json[], (degrees) => numberOf(degrees)) : new Float64Array();
  const typeCode = textOrNull(row['type_code']);
  const none = new Uint8Array();
  run(
    db,
    sql`INSERT INTO hotspot (run_id, rank, type_id, zone_id, incidents, core_incidents, area_m2, centre_lon, centre_lat, score, support,
          first_ms, last_ms, member_ids, member_is_core, geom, artefact)
        VALUES (${runId}, ${numberOf(row['rank'])}, ${typeCode === null ? null : typeIdOf(db, typeCode)},
          (SELECT id FROM zone WHERE code = ${textOrNull(row['zone_code'])}), ${numberOf(row['incidents'])}, ${numberOf(row['core_incidents'])},
          ${numberOf(row['area_m2'])}, ${numberOf(row['centre_lon'])}, ${numberOf(row['centre_lat'])}, ${numberOf(row['score'])},
          ${numberOf(row['support'])}, ${numberOf(row['first_ms'])}, ${numberOf(row['last_ms'])}, ${none}, ${none}, ${encodePolygon([outline])}, ${artefactId})`,
  );
}
