import type { Backtest, Forecast, ForecastSummary } from '../../preload/contract/domain.ts';
import type { NewForecast } from './api.ts';
import { blobOf, float64Of } from './blobs.ts';
import { all, first, run, sql, type ReadDb, type Sql, type WriteDb } from './sql.ts';

/** Of the newest run: the city first, then zones by expected rise. */
export function forecastSummaries(db: ReadDb): ForecastSummary[] {
  const rows = all<SummaryRow>(
    db,
    sql`SELECT ${summaryFields} FROM forecast WHERE run_id = ${newestForecastRun} ORDER BY zone_id IS NOT NULL, expected - last_count DESC, id`,
  );
  return rows.map(summaryOf);
}

export function forecast(db: ReadDb, id: number): Forecast | null {
  const row = first<SummaryRow & SeriesRow>(
    db,
    sql`SELECT ${summaryFields}, history_from AS historyFrom, history, mean, lo_daily80 AS loDaily80, hi_daily80 AS hiDaily80,
          lo_daily95 AS loDaily95, hi_daily95 AS hiDaily95, backtest
        FROM forecast WHERE id = ${id}`,
  );
  if (!row) return null;
  return {
    ...summaryOf(row),
    historyFrom: row.historyFrom,
    history: float64Of(row.history),
    mean: float64Of(row.mean),
    loDaily80: float64Of(row.loDaily80),
    hiDaily80: float64Of(row.hiDaily80),
    loDaily95: float64Of(row.loDaily95),
    hiDaily95: float64Of(row.hiDaily95),
    backtest: JSON.parse(row.backtest) as Backtest,
  };
}

export function saveForecasts(db: WriteDb, forecasts: readonly NewForecast[], createdMs: number): { runId: number } {
  const { id: runId } = run(db, sql`INSERT INTO forecast_run (created_ms) VALUES (${createdMs})`);
  for (const f of forecasts) {
    run(
      db,
      sql`INSERT INTO forecast (run_id, zone_id, model, published, first_day, horizon_days, expected, lo80, hi80, last_count, mase, naive_mase,
            history_from, history, mean, lo_daily80, hi_daily80, lo_daily95, hi_daily95, backtest)
          VALUES (${runId}, ${f.zoneId}, ${f.model}, ${Number(f.published)}, ${f.firstDay}, ${f.horizonDays}, ${f.expected}, ${f.lo80}, ${f.hi80},
            ${f.lastCount}, ${f.mase}, ${f.naiveMase}, ${f.historyFrom}, ${blobOf(f.history)}, ${blobOf(f.mean)}, ${blobOf(f.loDaily80)},
            ${blobOf(f.hiDaily80)}, ${blobOf(f.loDaily95)}, ${blobOf(f.hiDaily95)}, ${JSON.stringify(f.backtest)})`,
    );
  }
  return { runId };
}

type SummaryRow = Omit<ForecastSummary, 'published'> & { readonly published: 0 | 1 };
type Series = 'history' | 'mean' | 'loDaily80' | 'hiDaily80' | 'loDaily95' | 'hiDaily95';
type SeriesRow = Readonly<Record<Series, Uint8Array>> & { readonly historyFrom: string; readonly backtest: string };

function summaryOf(row: SummaryRow): ForecastSummary {
  const { id, zoneId, model, published, firstDay, horizonDays, expected, lo80, hi80, lastCount, mase, naiveMase } = row;
  return { id, zoneId, model, published: published === 1, firstDay, horizonDays, expected, lo80, hi80, lastCount, mase, naiveMase };
}

export const newestForecastRun: Sql = sql`(SELECT max(id) FROM forecast_run)`;

const summaryFields: Sql = sql`id, zone_id AS zoneId, model, published, first_day AS firstDay, horizon_days AS horizonDays, expected, lo80, hi80,
  last_count AS lastCount, mase, naive_mase AS naiveMase`;
