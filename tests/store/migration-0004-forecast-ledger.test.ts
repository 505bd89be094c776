import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { forecast, forecastSummaries } from '../../main/store/forecasts.ts';
import { incidentTypes } from '../../main/store/incidents.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql } from '../../main/store/sql.ts';
import { blobOf } from '../../main/store/blobs.ts';
import { tempFolder } from './fixtures.ts';
import { migrationsDir } from './incidents.ts';

test('forecasts of a cache of version 3 are kept under their new names; what was not measured is unknown', async () => {
  const folder = await tempFolder();
  const older = join(folder, 'migrations');
  await mkdir(older);
  for (const file of (await readdir(migrationsDir)).sort().slice(0, 3)) await copyFile(join(migrationsDir, file), join(older, file));
  const cacheFile = join(folder, 'cache.khareetaty');
  const before = await openWriter({ cacheFile, migrationsDir: older });
  const days = blobOf(Float64Array.of(1, 2));
  const backtest = JSON.stringify({
    origins: [{ date: '2018-05-01', mase: 1.1, naiveMase: 1 }],
    mase: 1.1,
    naiveMase: 1,
    coverage80: 0.8,
    coverage95: 0.9,
  });
  run(before.db, sql`INSERT INTO incident_type (code) VALUES ('THEFT')`);
  run(before.db, sql`INSERT INTO forecast_run (created_ms) VALUES (7)`);
  run(
    before.db,
    sql`INSERT INTO forecast (run_id, zone_id, model, published, first_day, horizon_days, expected, lo80, hi80, last_count, mase, naive_mase,
          history_from, history, mean, lo_daily80, hi_daily80, lo_daily95, hi_daily95, backtest)
        VALUES (1, NULL, 'seasonal-naive', 0, '2018-06-01', 2, 3, 1, 5, 4, 1.1, 1, '2018-05-30', ${days}, ${days}, ${days}, ${days}, ${days},
          ${days}, ${backtest})`,
  );
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(forecastSummaries(db, null)?.run).toMatchObject({ id: 1, step: 'day', by: 'zones', dataCut: '2018-06-01', createdMs: 7 });
  expect(forecast(db, 1)).toMatchObject({
    ...{ from: '2018-06-01', steps: 2, published: false, reason: 'lost-to-naive', typeId: null, stepHi95: Float64Array.of(1, 2) },
    ...{ judgedBy: 'mase', crps: null, verdict: null },
    backtest: { mase: 1.1, judgedBy: 'mase', paired: null, crps: null, models: [] },
  });
  expect(forecast(db, 1)?.backtest.origins).toEqual([{ date: '2018-05-01', loss: 1.1, naiveLoss: 1 }]);
  expect(incidentTypes(db)).toMatchObject([{ code: 'THEFT', origin: 'reported' }]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
