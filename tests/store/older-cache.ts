/** Caches as older versions left them: their migrations alone, rows written in their own SQL. */
import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { openWriter } from '../../main/store/open.ts';
import { run, sql, type WriteDb } from '../../main/store/sql.ts';
import { tempFolder } from './fixtures.ts';
import { migrationsDir } from './incidents.ts';

/** Opens a new cache of an older version. */
export async function openOlderCache(
  version: number,
  key: Uint8Array | null = null,
): Promise<{ readonly cacheFile: string; readonly db: WriteDb; readonly close: () => void }> {
  const folder = await tempFolder();
  const older = join(folder, 'migrations');
  await mkdir(older);
  for (const file of (await readdir(migrationsDir)).sort().slice(0, version)) await copyFile(join(migrationsDir, file), join(older, file));
  const cacheFile = join(folder, 'cache.khareetaty');
  return { cacheFile, ...(await openWriter({ cacheFile, migrationsDir: older, key })) };
}

/** Incidents of one file and one type, all of which every version has had. */
export function insertIncidents(db: WriteDb, count: number): void {
  run(db, sql`INSERT INTO incident_type (code) VALUES ('THEFT')`);
  run(
    db,
    sql`INSERT INTO import_batch (file_name, file_hash, signature, mapping, started_ms, finished_ms, read, accepted, updated, unchanged, rejected)
        VALUES ('a.csv', '', '', '{}', 1, 2, ${count}, ${count}, 0, 0, 0)`,
  );
  for (let i = 1; i <= count; i++) {
    run(
      db,
      sql`INSERT INTO incident (uid, content_hash, batch_id, line, occurred_ms, utc_offset_min, local_min, type_id, lon, lat, description, place, extra, geom)
          VALUES (${new Uint8Array(16).fill(i)}, 1, 1, ${i + 1}, 0, 180, 180, 1, 48, 29, 'kept', '', '', MakePoint(48, 29, 4326))`,
    );
  }
}
