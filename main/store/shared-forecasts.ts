/** Forecast runs that others made, as rows that came, and as runs of this cache: the same numbers, nothing computed anew. */
import type { Json } from '../central-wire.ts';
import { forecastLists as lists, numbersOfJson } from './artefact-body.ts';
import { blobOf } from './blobs.ts';
import { all, first, run, sql, value, type WriteDb } from './sql.ts';
import { numberOf, objectOf, textOf, textOrNull, type JsonRow } from './sync-rows.ts';
import { typeIdOf } from './type-ids.ts';

/**
 * Makes a run of the row, or adds to one that has come in part, unless it is of this cache. Types and zones must have come before;
 * forecasts of zones that are not here are left out, and counted.
 */
export function takeSharedForecasts(db: WriteDb, artefactId: string, row: JsonRow): void {
  const body = objectOf(row['body']);
  // Before version 2 the whole run was one artefact, and named as it.
  const uid = textOf(body['run'], artefactId);
  const known = first<{ id: number; madeBy: string | null }>(db, sql`SELECT id, made_by AS madeBy FROM forecast_run WHERE uid = ${uid}`);
  if (known?.madeBy === null || (known && known.madeBy !== textOf(row['maker']))) return;
  const forecasts = (Array.isArray(body['forecasts']) ? (body['forecasts'] as readonly Json[]) : []).map(objectOf);
  const runId = known?.id ?? addRun(db, { uid, row, body, series: numberOf(body['series'], forecasts.length) });
  for (const forecast of forecasts) addForecast(db, { runId, artefactId, forecast });
}

/** Takes away what takeSharedForecasts made of it. */
export function dropSharedForecasts(db: WriteDb, artefactId: string): void {
  const runs = all<{ id: number }>(db, sql`SELECT DISTINCT run_id AS id FROM forecast WHERE artefact = ${artefactId}`);
  run(db, sql`DELETE FROM forecast WHERE artefact = ${artefactId}`);
  for (const { id } of runs) {
    run(db, sql`DELETE FROM forecast_run WHERE id = ${id} AND NOT EXISTS (SELECT 1 FROM forecast WHERE run_id = ${id})`);
  }
}

interface NewRun {
  readonly uid: string;
  readonly row: JsonRow;
  readonly body: JsonRow;
  readonly series: number;
}

function addRun(db: WriteDb, { uid, row, body, series }: NewRun): number {
  const whole = (name: string) => (typeof body[name] === 'number' ? body[name] : null);
  const { id } = run(
    db,
    sql`INSERT INTO forecast_run (uid, made_by, device, series, of_zones, created_ms, step, by_what, models, hour_from, hour_to, calendar, data_cut)
        VALUES (${uid}, ${textOf(row['maker'])}, ${textOrNull(body['device'])}, ${series}, ${whole('of_zones')}, ${numberOf(row['made_ms'])},
          ${textOf(body['step'])}, ${textOf(body['by_what'])}, ${textOf(body['models'])}, ${whole('hour_from')}, ${whole('hour_to')},
          ${textOrNull(body['calendar'])}, ${textOf(body['data_cut'])})`,
  );
  return id;
}

interface NewOne {
  readonly runId: number;
  readonly artefactId: string;
  readonly forecast: JsonRow;
}

function addForecast(db: WriteDb, { runId, artefactId, forecast: f }: NewOne): void {
  const zoneCode = textOrNull(f['zone_code']);
  const zoneId = zoneCode === null ? null : (first<{ id: number }>(db, sql`SELECT id FROM zone WHERE code = ${zoneCode}`)?.id ?? null);
  if (zoneCode !== null && zoneId === null) return;
  const madeId = typeof f['id'] === 'number' ? f['id'] : null;
  const isThere =
    madeId !== null && value<number>(db, sql`SELECT count(*) FROM forecast WHERE run_id = ${runId} AND made_id = ${madeId}`) > 0;
  if (isThere) return;
  const typeCode = textOrNull(f['type_code']);
  const typeId = typeCode === null ? null : typeIdOf(db, typeCode);
  const [history, mean, lo80, hi80, lo95, hi95] = lists.map((name) => blobOf(numbersOfJson(f[name]) ?? new Float64Array()));
  const backtest = 'backtest' in f ? objectOf(f['backtest']) : untold(f);
  run(
    db,
    sql`INSERT INTO forecast (run_id, artefact, made_id, zone_id, type_id, model, published, reason, first_step, steps, expected, lo80, hi80,
          last_count, mase, naive_mase, history_from, history, mean, step_lo80, step_hi80, step_lo95, step_hi95, backtest)
        VALUES (${runId}, ${artefactId}, ${madeId}, ${zoneId}, ${typeId}, ${textOf(f['model'])}, ${numberOf(f['published'])},
          ${textOrNull(f['reason'])}, ${textOf(f['first_step'])}, ${numberOf(f['steps'])}, ${numberOf(f['expected'])}, ${numberOf(f['lo80'])},
          ${numberOf(f['hi80'])}, ${numberOf(f['last_count'])}, ${numberOf(f['mase'])}, ${numberOf(f['naive_mase'])},
          ${textOf(f['history_from'], textOf(f['first_step']))}, ${history ?? null}, ${mean ?? null}, ${lo80 ?? null}, ${hi80 ?? null},
          ${lo95 ?? null}, ${hi95 ?? null}, ${JSON.stringify(backtest)})`,
  );
}

/** What a body of before version 2 says of the back-test: two losses, and nothing of how they came about. */
function untold(f: JsonRow): JsonRow {
  const unknown = { paired: null, smape: null, rmse: null, crps: null, naiveCrps: null, coverage80: 0, coverage95: 0 };
  return { judgedBy: 'mase', origins: [], models: [], mase: numberOf(f['mase']), naiveMase: numberOf(f['naive_mase']), ...unknown };
}
