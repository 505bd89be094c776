import type { Backtest, Forecast, ForecastRun, ForecastSummary } from '../../preload/contract/forecast-domain.ts';
import type { NewForecasts } from './api.ts';
import { blobOf, float64Of } from './blobs.ts';
import { queueForecastRun } from './forecast-parts.ts';
import { queueLedger } from './ledger-parts.ts';
import { sealForecasts } from './ledger.ts';
import { all, allOf, first, run, sql, type ReadDb, type Sql, type WriteDb } from './sql.ts';
import { isInZones, type Visible } from './visible.ts';

/** Those of this cache, the newest first; then those of others by their makers. */
export function forecastRuns(db: ReadDb, visible?: Visible): (ForecastRun & { forecasts: number; published: number })[] {
  const rows = all<RunRow & { forecasts: number; published: number }>(
    db,
    sql`SELECT ${runFields}, count(forecast.id) AS forecasts, coalesce(sum(published), 0) AS published
        FROM forecast_run LEFT JOIN forecast ON ${allOf([sql`run_id = forecast_run.id`, ...isInZones(sql`zone_id`, visible)])} GROUP BY forecast_run.id
        ORDER BY made_by, CASE WHEN made_by IS NULL THEN forecast_run.id ELSE created_ms END DESC, forecast_run.id DESC`,
  );
  return rows.map(({ forecasts, published, ...row }) => ({ ...runOf(row), forecasts, published }));
}

/** Of one run, or of the newest own one: the city first, then by expected rise. null: there is no such run. */
export function forecastSummaries(
  db: ReadDb,
  runId: number | null,
): { readonly run: ForecastRun; readonly items: ForecastSummary[] } | null {
  const chosen = runId === null ? newestForecastRun : sql`${runId}`;
  const row = first<RunRow>(db, sql`SELECT ${runFields} FROM forecast_run WHERE id = ${chosen}`);
  if (!row) return null;
  const rows = all<SummaryRow>(
    db,
    sql`SELECT ${summaryFields} FROM forecast JOIN forecast_run ON forecast_run.id = run_id WHERE run_id = ${chosen}
        ORDER BY zone_id IS NOT NULL, type_id IS NOT NULL, expected - last_count DESC, forecast.id`,
  );
  return { run: runOf(row), items: rows.map(summaryOf) };
}

export function forecast(db: ReadDb, id: number): Forecast | null {
  const row = first<SummaryRow & SeriesRow>(
    db,
    sql`SELECT ${summaryFields}, history_from AS historyFrom, history, mean, step_lo80 AS stepLo80, step_hi80 AS stepHi80,
          step_lo95 AS stepLo95, step_hi95 AS stepHi95, backtest
        FROM forecast JOIN forecast_run ON forecast_run.id = run_id WHERE forecast.id = ${id}`,
  );
  if (!row) return null;
  return {
    ...summaryOf(row),
    historyFrom: row.historyFrom,
    history: float64Of(row.history),
    mean: float64Of(row.mean),
    stepLo80: float64Of(row.stepLo80),
    stepHi80: float64Of(row.stepHi80),
    stepLo95: float64Of(row.stepLo95),
    stepHi95: float64Of(row.stepHi95),
    backtest: backtestOf(row.backtest),
  };
}

/** What models learned of each series in the newest run of this kind, so that the next fit starts from there. */
export function forecastMemories(
  db: ReadDb,
  { step, by, hours }: Pick<ForecastRun, 'step' | 'by' | 'hours'>,
): { zoneId: number | null; typeId: number | null; memory: Record<string, readonly number[]> }[] {
  const rows = all<{ zoneId: number | null; typeId: number | null; memory: string }>(
    db,
    sql`SELECT zone_id AS zoneId, type_id AS typeId, memory FROM forecast WHERE run_id = (
          SELECT max(id) FROM forecast_run
          WHERE made_by IS NULL AND step = ${step} AND by_what = ${by} AND hour_from IS ${hours?.[0] ?? null} AND hour_to IS ${hours?.[1] ?? null})`,
  );
  return rows.map(({ memory, ...subject }) => ({ ...subject, memory: JSON.parse(memory) as Record<string, readonly number[]> }));
}

/** Stores a run with its forecasts and seals them, in one transaction. */
export function saveForecasts(db: WriteDb, { run: made, forecasts, seals }: NewForecasts): { runId: number; sealed: number } {
  const { step, by, models, hours, calendar, dataCut, createdMs } = made;
  const { id: runId } = run(
    db,
    sql`INSERT INTO forecast_run (created_ms, step, by_what, models, hour_from, hour_to, calendar, data_cut)
        VALUES (${createdMs}, ${step}, ${by}, ${models}, ${hours?.[0] ?? null}, ${hours?.[1] ?? null}, ${calendar}, ${dataCut})`,
  );
  const ids = forecasts.map((f) => {
    const { id } = run(
      db,
      sql`INSERT INTO forecast (run_id, zone_id, type_id, model, published, reason, first_step, steps, expected, lo80, hi80, last_count,
            mase, naive_mase, history_from, history, mean, step_lo80, step_hi80, step_lo95, step_hi95, backtest, memory)
          VALUES (${runId}, ${f.zoneId}, ${f.typeId}, ${f.model}, ${Number(f.published)}, ${f.reason}, ${f.from}, ${f.steps}, ${f.expected},
            ${f.lo80}, ${f.hi80}, ${f.lastCount}, ${f.mase}, ${f.naiveMase}, ${f.historyFrom}, ${blobOf(f.history)}, ${blobOf(f.mean)},
            ${blobOf(f.stepLo80)}, ${blobOf(f.stepHi80)}, ${blobOf(f.stepLo95)}, ${blobOf(f.stepHi95)}, ${JSON.stringify(f.backtest)},
            ${JSON.stringify(f.memory)})`,
    );
    return id;
  });
  sealForecasts(
    db,
    seals.map(({ forecastIndex, ...seal }) => ({ ...seal, forecastId: ids[forecastIndex] ?? 0 })),
  );
  queueForecastRun(db, runId, createdMs);
  queueLedger(db);
  return { runId, sealed: seals.length };
}

type RunRow = Omit<ForecastRun, 'hours' | 'isWhole'> & {
  readonly hourFrom: number | null;
  readonly hourTo: number | null;
  readonly isWhole: 0 | 1 | null;
};
type SummaryRow = Omit<ForecastSummary, 'published'> & { readonly published: 0 | 1 };
type Series = 'history' | 'mean' | 'stepLo80' | 'stepHi80' | 'stepLo95' | 'stepHi95';
type SeriesRow = Readonly<Record<Series, Uint8Array>> & { readonly historyFrom: string; readonly backtest: string };

function runOf({ hourFrom, hourTo, isWhole, ...row }: RunRow): ForecastRun {
  const hours: ForecastRun['hours'] = hourFrom === null || hourTo === null ? null : [hourFrom, hourTo];
  return { ...row, hours, isWhole: isWhole === null ? null : isWhole === 1 };
}

function summaryOf(row: SummaryRow): ForecastSummary {
  const { id, runId, zoneId, typeId, step, model, published, reason, from, steps, expected, lo80, hi80, lastCount } = row;
  const { mase, naiveMase, judgedBy, crps, verdict } = row;
  const subject = { id, runId, zoneId, typeId, step, model, published: published === 1, reason };
  return { ...subject, from, steps, expected, lo80, hi80, lastCount, mase, naiveMase, judgedBy, crps, verdict };
}

/** Origins of the first version hold MASE by its name; it judged every series. */
function backtestOf(json: string): Backtest {
  const { origins, models, ...stored } = JSON.parse(json) as Backtest | FormerBacktest;
  return {
    ...{ judgedBy: 'mase', ...stored },
    origins: origins.map((one) => ('loss' in one ? one : { date: one.date, loss: one.mase, naiveLoss: one.naiveMase })),
    models: models.map((one) => ({ ...one, crps: one.crps ?? null })),
  };
}

type FormerBacktest = Omit<Backtest, 'judgedBy' | 'origins'> & {
  readonly origins: readonly { readonly date: string; readonly mase: number; readonly naiveMase: number }[];
};

/** Newest of the own ones by day and of all hours: others are looked at by their own id. */
export const newestForecastRun: Sql = sql`(SELECT max(id) FROM forecast_run WHERE made_by IS NULL AND step = 'day' AND hour_from IS NULL)`;

const runFields: Sql = sql`forecast_run.id, forecast_run.step, by_what AS "by", models, hour_from AS hourFrom, hour_to AS hourTo, calendar,
  data_cut AS dataCut, created_ms AS createdMs, made_by AS madeBy, of_zones AS ofZones,
  coalesce(series - (SELECT count(*) FROM forecast f WHERE f.run_id = forecast_run.id), 0) AS leftOut,
  (SELECT min(a.is_whole) FROM artefact a WHERE a.id IN (SELECT artefact FROM forecast f WHERE f.run_id = forecast_run.id)) AS isWhole`;

const summaryFields: Sql = sql`forecast.id, run_id AS runId, zone_id AS zoneId, type_id AS typeId, forecast_run.step, model, published, reason,
  first_step AS "from", steps, expected, lo80, hi80, last_count AS lastCount, mase, naive_mase AS naiveMase,
  coalesce(json_extract(backtest, '$.judgedBy'), 'mase') AS judgedBy, json_extract(backtest, '$.crps') AS crps,
  json_extract(backtest, '$.paired.verdict') AS verdict`;
