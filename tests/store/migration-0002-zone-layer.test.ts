import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openWriter } from '../../main/store/open.ts';
import { zoneLayer } from '../../main/store/zones.ts';
import { importRows, tempFolder } from './fixtures.ts';
import { manyIncidents, migrationsDir } from './incidents.ts';

test.each([0, 10])('a cache of version 1 with %i incidents is kept, and its incidents are looked at once more', async (incidents) => {
  const folder = await tempFolder();
  const older = join(folder, 'migrations');
  await mkdir(older);
  await copyFile(join(migrationsDir, '0001_cache.sql'), join(older, '0001_cache.sql'));
  const cacheFile = join(folder, 'cache.khareetaty');
  const before = await openWriter({ cacheFile, migrationsDir: older });
  // The types of the rows, as that version wrote them.
  for (const { type = 'THEFT' } of manyIncidents(3)) before.db.prepare('INSERT OR IGNORE INTO incident_type (code) VALUES (?)').run(type);
  importRows(before.db, manyIncidents(incidents));
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  const { version, placedVersion } = zoneLayer(db);
  expect(version === placedVersion).toBe(incidents === 0);
  expect(db.prepare('SELECT count(*) FROM incident').pluck().get()).toBe(incidents);
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
