import { expect, test } from 'vitest';
import { reads } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql } from '../../main/store/sql.ts';
import { migrationsDir } from './incidents.ts';
import { openOlderCache } from './older-cache.ts';

test('hotspots of a cache of version 9 are its own', async () => {
  const { cacheFile, ...before } = await openOlderCache(9);
  run(
    before.db,
    sql`INSERT INTO hotspot_run (period_from, period_to, radius_m, min_points, points, noise, seed, created_ms)
        VALUES ('2025-01-01', '2025-02-01', 250, 10, 40, 30, 42, 5)`,
  );
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(reads.hotspotRuns(db)).toMatchObject([{ id: 1, points: 40, madeBy: null }]);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
