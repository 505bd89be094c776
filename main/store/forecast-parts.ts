/** Own forecast runs as they travel: an artefact a zone, with all that is shown of its forecasts. */
import type { Json } from '../central-wire.ts';
import { BODY_VERSION, forecastLists, numbersToJson } from './artefact-body.ts';
import { partsOf, queueArtefact } from './artefact-queue.ts';
import { float64Of } from './blobs.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { newUuid } from './sync-identity.ts';
import { isLinked, syncState } from './sync-state.ts';
import { numberOf, type JsonRow } from './sync-rows.ts';

/** Queues a run that was just saved, an artefact a zone; their bodies are read when they are told. */
export function queueForecastRun(db: WriteDb, runId: number, madeMs: number): void {
  run(db, sql`UPDATE forecast_run SET uid = ${newUuid(madeMs)} WHERE id = ${runId} AND uid IS NULL`);
  if (!isLinked(db)) return;
  const forecasts = all<{ id: number; zoneId: number | null; size: number }>(
    db,
    sql`SELECT id, zone_id AS zoneId, (length(history) + 5 * length(mean)) / 8 AS size FROM forecast WHERE run_id = ${runId} ORDER BY id`,
  );
  for (const { zoneId, pieces } of partsOf(db, forecasts)) {
    queueArtefact(db, { kind: 'forecast-run', run: runId, zone: zoneId, from: pieces[0]?.id ?? 0, to: pieces.at(-1)?.id ?? 0 }, madeMs);
  }
}

/** The body of one part: what the run is, and the forecasts of one zone. */
export function forecastsBody(db: ReadDb, source: JsonRow): JsonRow {
  const runId = numberOf(source['run']);
  const zone = typeof source['zone'] === 'number' ? source['zone'] : null;
  const made = first<JsonRow>(
    db,
    sql`SELECT uid AS run, created_ms AS made_ms, step, by_what, models, hour_from, hour_to, calendar, data_cut,
          (SELECT count(*) FROM forecast WHERE run_id = forecast_run.id) AS series FROM forecast_run WHERE id = ${runId}`,
  );
  const { deviceId, zones } = syncState(db);
  const rows = all<{ readonly backtest: string } & Readonly<Record<(typeof forecastLists)[number], Uint8Array>>>(
    db,
    sql`SELECT id, (SELECT code FROM incident_type WHERE id = type_id) AS type_code, (SELECT code FROM zone WHERE id = zone_id) AS zone_code,
          model, published, reason, first_step, steps, expected, lo80, hi80, last_count, mase, naive_mase, history_from, history, mean,
          step_lo80, step_hi80, step_lo95, step_hi95, backtest
        FROM forecast WHERE run_id = ${runId} AND zone_id IS ${zone}
          AND id BETWEEN ${numberOf(source['from'])} AND ${numberOf(source['to'], Number.MAX_SAFE_INTEGER)} ORDER BY id`,
  );
  const forecasts = rows.map((row): Json => {
    const numbers = Object.fromEntries(forecastLists.map((name) => [name, numbersToJson(float64Of(row[name]))]));
    return { ...(row as object as JsonRow), ...numbers, backtest: JSON.parse(row.backtest) as Json };
  });
  return { v: BODY_VERSION, device: deviceId, of_zones: zones?.length ?? null, ...made, forecasts };
}
