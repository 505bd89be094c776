/** Results of this cache as the rows that travel: immutable, with types and zones by their codes. */
import { createHash } from 'node:crypto';
import type { Json } from '../central-wire.ts';
import { decodePolygons } from './geometry.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { queueOp } from './outbox.ts';
import { isLinked } from './sync-state.ts';
import { textOf, type JsonRow } from './sync-rows.ts';

type Run = 'hotspot-run' | 'forecast-run';

/** Queues a run that was just saved; its body is read when it is told. */
export function queueRun(db: WriteDb, kind: Run, runId: number, madeMs: number): void {
  const uid = newUuid(madeMs);
  if (kind === 'hotspot-run') run(db, sql`UPDATE hotspot_run SET uid = ${uid} WHERE id = ${runId}`);
  else run(db, sql`UPDATE forecast_run SET uid = ${uid} WHERE id = ${runId}`);
  if (!isLinked(db)) return;
  queueOp(db, { table: 'artefact', rowId: uid, kind: 'put', set: { kind, run: runId }, lazy: 'artefact', atMs: madeMs, actor: '' });
}

/** Queues entries of the ledger that were just made, one artefact for all of them. */
export function queueSeals(db: WriteDb, fromSeq: number, toSeq: number, madeMs: number): void {
  if (!isLinked(db) || toSeq < fromSeq) return;
  const set = { kind: 'seal', fromSeq, toSeq };
  queueOp(db, { table: 'artefact', rowId: newUuid(madeMs), kind: 'put', set, lazy: 'artefact', atMs: madeMs, actor: '' });
}

/** The row as the centre takes it: {kind, zone_id, made_ms, maker, body, sha256 of the body's JSON}. */
export function artefactRow(db: ReadDb, source: JsonRow): JsonRow {
  const kind = textOf(source['kind']);
  const id = Number(source['run']);
  const body =
    kind === 'seal'
      ? sealsBody(db, Number(source['fromSeq']), Number(source['toSeq']))
      : kind === 'hotspot-run'
        ? hotspotsBody(db, id)
        : forecastsBody(db, id);
  const madeMs = Number(body['made_ms'] ?? 0);
  const maker = first<{ name: string }>(db, sql`SELECT coalesce(login, device_id) AS name FROM sync_state`)?.name ?? '';
  return { kind, zone_id: null, made_ms: madeMs, maker, body, sha256: createHash('sha256').update(JSON.stringify(body)).digest('hex') };
}

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

function forecastsBody(db: ReadDb, runId: number): JsonRow {
  const made = first<JsonRow>(
    db,
    sql`SELECT created_ms AS made_ms, step, by_what, models, hour_from, hour_to, calendar, data_cut FROM forecast_run WHERE id = ${runId}`,
  );
  const forecasts = all<JsonRow>(
    db,
    sql`SELECT (SELECT code FROM incident_type WHERE id = type_id) AS type_code, (SELECT code FROM zone WHERE id = zone_id) AS zone_code, model,
          published, reason, first_step, steps, expected, lo80, hi80, last_count, mase, naive_mase
        FROM forecast WHERE run_id = ${runId} ORDER BY id`,
  );
  return { ...made, forecasts };
}

function sealsBody(db: ReadDb, fromSeq: number, toSeq: number): JsonRow {
  const seals = all<JsonRow>(
    db,
    sql`SELECT seq, subject, step, model, first_step, end_step, sealed_ms, data_hash, previous, digest
        FROM forecast_seal WHERE seq BETWEEN ${fromSeq} AND ${toSeq} ORDER BY seq`,
  );
  return { made_ms: seals[0]?.['sealed_ms'] ?? 0, seals };
}
