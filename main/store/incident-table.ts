import { freeBuffer } from './free-buffer.ts';
import { packRtree } from './rtree-pack.ts';
import { all, eachRow, sql, value, type WriteDb } from './sql.ts';

/**
 * Takes the triggers and indexes of `incident` away until the returned function makes them again. Without them a row costs a
 * tenth. Within a transaction, so that a rollback brings them back, too.
 *
 * @param kept  name of an index that stays.
 */
export function dropIndexesAndTriggers(db: WriteDb, kept = ''): () => void {
  const dropped = all<{ type: string; name: string; sql: string }>(
    db,
    sql`SELECT type, name, sql FROM sqlite_schema
        WHERE tbl_name = 'incident' AND type IN ('index', 'trigger') AND sql IS NOT NULL AND name <> ${kept}`,
  );
  for (const { type, name } of dropped) db.exec(`DROP ${type} "${name}"`);
  return () => dropped.forEach((object) => db.exec(object.sql));
}

/** Makes the R*Tree of `incident` from its rows, whatever it holds. Some 2 µs a row. */
export function rebuildRtree(db: WriteDb): void {
  const count = value<number>(db, sql`SELECT count(*) FROM incident`);
  const ids = new Int32Array(count);
  const lonLat = new Float64Array(2 * count);
  let i = 0;
  for (const [id, lon, lat] of eachRow<[id: number, lon: number, lat: number]>(db, sql`SELECT id, lon, lat FROM incident ORDER BY id`)) {
    ids[i] = id;
    lonLat[2 * i] = lon;
    lonLat[2 * i + 1] = lat;
    i++;
  }
  packIncidents(db, ids, lonLat);
}

/** Fills the R*Tree of `incident`, which forgets what it held; takes the arrays. */
export function packIncidents(db: WriteDb, ids: Int32Array<ArrayBuffer>, lonLat: Float64Array<ArrayBuffer>): void {
  packRtree(db, 'idx_incident_geom', { ids, lonLat });
  freeBuffer(lonLat.buffer);
}
