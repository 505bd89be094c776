/** Own hotspot runs as they travel: what the run is, told to everybody, and an artefact a zone with the hotspots whose middle lies in it. */
import type { Json } from '../central-wire.ts';
import { BODY_VERSION } from './artefact-body.ts';
import { partsOf, queueArtefact } from './artefact-queue.ts';
import { decodePolygons } from './geometry.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { isLinked } from './sync-state.ts';
import { numberOf, type JsonRow } from './sync-rows.ts';

/** Queues a run that was just saved; the bodies of its artefacts are read when they are told. */
export function queueHotspotRun(db: WriteDb, runId: number, madeMs: number): void {
  run(db, sql`UPDATE hotspot_run SET uid = ${newUuid(madeMs)} WHERE id = ${runId} AND uid IS NULL`);
  if (!isLinked(db)) return;
  const hotspots = all<{ id: number; zoneId: number; size: number }>(
    db,
    sql`SELECT id, coalesce(zone_id, 0) AS zoneId, length(geom) / 8 AS size FROM hotspot WHERE run_id = ${runId} ORDER BY id`,
  );
  // Everybody is told of the run, also where it found nothing.
  queueArtefact(db, { kind: 'hotspot-run', run: runId, zone: null, from: 0, to: 0 }, madeMs);
  for (const { zoneId, pieces } of partsOf(db, hotspots)) {
    queueArtefact(db, { kind: 'hotspot-run', run: runId, zone: zoneId, from: pieces[0]?.id ?? 0, to: pieces.at(-1)?.id ?? 0 }, madeMs);
  }
}

/** The body of one part: what the run is, and the hotspots of one zone; of no zone, none. */
export function hotspotsBody(db: ReadDb, source: JsonRow): JsonRow {
  const runId = numberOf(source['run']);
  const zone = typeof source['zone'] === 'number' ? source['zone'] : null;
  const made = first<JsonRow>(
    db,
    sql`SELECT uid AS run, (SELECT code FROM incident_type WHERE id = type_id) AS type_code, period_from, period_to, radius_m, min_points, points,
          noise, seed, place, created_ms AS made_ms FROM hotspot_run WHERE id = ${runId}`,
  );
  const hotspots = all<JsonRow & { geom: Uint8Array }>(
    db,
    sql`SELECT rank, (SELECT code FROM incident_type WHERE id = type_id) AS type_code, (SELECT code FROM zone WHERE id = zone_id) AS zone_code,
          incidents, core_incidents, area_m2, centre_lon, centre_lat, score, support, first_ms, last_ms, geom
        FROM hotspot WHERE run_id = ${runId} AND coalesce(zone_id, 0) = ${zone}
          AND id BETWEEN ${numberOf(source['from'])} AND ${numberOf(source['to'])} ORDER BY rank`,
  );
  const told = hotspots.map(({ geom, ...row }): Json => ({ ...row, outline: [...(decodePolygons(geom)[0]?.[0] ?? [])] }));
  return { v: BODY_VERSION, ...made, hotspots: told };
}
