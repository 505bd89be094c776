import { expect, test } from 'vitest';
import { openWriter } from '../../main/store/open.ts';
import { zoneLayer } from '../../main/store/zones.ts';
import { migrationsDir } from './incidents.ts';
import { insertIncidents, openOlderCache } from './older-cache.ts';

test.each([0, 10])('a cache of version 1 with %i incidents is kept, and its incidents are looked at once more', async (incidents) => {
  const { cacheFile, ...before } = await openOlderCache(1);
  insertIncidents(before.db, incidents);
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  const { version, placedVersion } = zoneLayer(db);
  expect(version === placedVersion).toBe(incidents === 0);
  expect(db.prepare('SELECT count(*) FROM incident').pluck().get()).toBe(incidents);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
