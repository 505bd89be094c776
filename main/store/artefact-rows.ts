/** Results of this cache as the rows that travel: immutable, with types and zones by their codes. */
import type { Json } from '../central-wire.ts';
import { bodyHash } from './artefact-body.ts';
import { centralZoneOf } from './artefact-queue.ts';
import { forecastsBody } from './forecast-parts.ts';
import { decodePolygons } from './geometry.ts';
import { ledgerBody } from './ledger-parts.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { queueOp } from './outbox.ts';
import { isLinked } from './sync-state.ts';
import { numberOf, textOf, type JsonRow } from './sync-rows.ts';

/** Queues a run that was just saved; its body is read when it is told. */
export function queueHotspotRun(db: WriteDb, runId: number, madeMs: number): void {
  const uid = newUuid(madeMs);
  run(db, sql`UPDATE hotspot_run SET uid = ${uid} WHERE id = ${runId}`);
  if (!isLinked(db)) return;
  const set = { kind: 'hotspot-run', run: runId };
  queueOp(db, { table: 'artefact', rowId: uid, kind: 'put', set, lazy: 'artefact', atMs: madeMs, actor: '' });
}

/** The row as the centre takes it: {kind, zone_id, made_ms, maker, body, sha256 of the body}. */
export function artefactRow(db: ReadDb, source: JsonRow): JsonRow {
  const kind = textOf(source['kind']);
  const body = bodies[kind]?.(db, source) ?? {};
  const maker = first<{ name: string }>(db, sql`SELECT coalesce(login, device_id) AS name FROM sync_state`)?.name ?? '';
  const zoneId = typeof source['zone'] === 'number' ? centralZoneOf(db, source['zone']) : null;
  return { kind, zone_id: zoneId, made_ms: Number(body['made_ms'] ?? 0), maker, body, sha256: bodyHash(body) };
}

const bodies: { readonly [kind: string]: (db: ReadDb, source: JsonRow) => JsonRow } = {
  'hotspot-run': (db, source) => hotspotsBody(db, numberOf(source['run'])),
  'forecast-run': forecastsBody,
  seal: ledgerBody,
};

function hotspotsBody(db: ReadDb, runId: number): JsonRow {
  const made = first<JsonRow>(
    db,
    sql`SELECT (SELECT code FROM incident_type WHERE id = type_id) AS type_code, period_from, period_to, radius_m, min_points, points, noise,
          seed, place, created_ms AS made_ms FROM hotspot_run WHERE id = ${runId}`,
  );
  const hotspots = all<JsonRow & { geom: Uint8Array }>(
    db,
    sql`SELECT rank, (SELECT code FROM incident_type WHERE id = type_id) AS type_code, (SELECT code FROM zone WHERE id = zone_id) AS zone_code,
          incidents, core_incidents, area_m2, centre_lon, centre_lat, score, support, first_ms, last_ms, geom
        FROM hotspot WHERE run_id = ${runId} ORDER BY rank`,
  );
  return { ...made, hotspots: hotspots.map(({ geom, ...row }): Json => ({ ...row, outline: [...(decodePolygons(geom)[0]?.[0] ?? [])] })) };
}
