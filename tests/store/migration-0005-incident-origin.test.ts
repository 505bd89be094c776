import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { incident, incidentColumns, importBatches } from '../../main/store/incidents.ts';
import { openWriter } from '../../main/store/open.ts';
import { run, sql } from '../../main/store/sql.ts';
import { importRows, tempFolder } from './fixtures.ts';
import { everything, manyIncidents, migrationsDir } from './incidents.ts';

test('incidents of a cache of version 4 tell nothing of their origin, and an import of the same rows can tell it', async () => {
  const folder = await tempFolder();
  const older = join(folder, 'migrations');
  await mkdir(older);
  for (const file of (await readdir(migrationsDir)).sort().slice(0, 4)) await copyFile(join(migrationsDir, file), join(older, file));
  const cacheFile = join(folder, 'cache.khareetaty');
  const before = await openWriter({ cacheFile, migrationsDir: older });
  run(before.db, sql`INSERT INTO incident_type (code) VALUES ('THEFT')`);
  run(
    before.db,
    sql`INSERT INTO import_batch (file_name, file_hash, signature, mapping, started_ms, finished_ms, read, accepted, updated, unchanged, rejected)
        VALUES ('a.csv', '', 's', '{"time":"t","lon":"x","lat":"y"}', 1, 2, 1, 1, 0, 0, 0)`,
  );
  run(
    before.db,
    sql`INSERT INTO incident (uid, content_hash, batch_id, line, occurred_ms, utc_offset_min, local_min, type_id, lon, lat, description, place, extra, geom)
        VALUES (zeroblob(16), 1, 1, 2, 0, 180, 180, 1, 48, 29, '', '', '', MakePoint(48, 29, 4326))`,
  );
  before.close();

  const { db, close } = await openWriter({ cacheFile, migrationsDir });
  expect(incident(db, 1)).toMatchObject({ origin: null });
  expect([...incidentColumns(db, everything).origins]).toEqual([3]);
  expect(importBatches(db)[0]?.mapping).toMatchObject({ time: 't', origin: null, originWords: {} });
  importRows(db, [{ ...manyIncidents(1)[0], origin: 'discovered' }]);
  expect(incident(db, 2)).toMatchObject({ origin: 'discovered' });
  expect(() => run(db, sql`UPDATE incident SET origin = 3`)).toThrow('CHECK');
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  close();
});
