import { expect, test } from 'vitest';
import { reads } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql } from '../../main/store/sql.ts';
import { migrationsDir } from './incidents.ts';
import { openOlderCache } from './older-cache.ts';

test('forecasts of a cache of version 11 are its own, and its ledger was told to nobody', async () => {
  const { cacheFile, ...before } = await openOlderCache(11);
  run(before.db, sql`INSERT INTO forecast_run (created_ms, data_cut) VALUES (5, '2025-02-01')`);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(reads.forecastRuns(db)).toMatchObject([{ id: 1, dataCut: '2025-02-01', madeBy: null, leftOut: 0, isWhole: null }]);
  expect(reads.forecastSummaries(db, null)).toMatchObject({ run: { id: 1 } });
  expect(reads.sharedLedgers(db)).toEqual([]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
