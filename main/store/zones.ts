import type { Zone } from '../../preload/contract/domain.ts';
import type { Borders, ZoneBatch } from '../batch.ts';
import { openBulkChange } from './bulk-change.ts';
import { areaM2, decodePolygons, encodeMultiPolygon, joinBorders, polygonsOf } from './geometry.ts';
import { tracked } from './outbox.ts';
import { allOf, all, first, prepared, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import { isInZones, isVisible, type Visible } from './visible.ts';
import { changeZoneLayer } from './zone-layer.ts';

export function zones(db: ReadDb, visible?: Visible): Zone[] {
  return all(
    db,
    sql`SELECT id, code, name_en AS nameEn, name_ar AS nameAr, area_m2 AS areaM2, coalesce(n, 0) AS incidents FROM zone
        LEFT JOIN (
          SELECT zone_id, sum(n) AS n FROM (SELECT zone_id, count(*) AS n FROM incident WHERE ${allOf(isVisible(visible))} GROUP BY type_id, zone_id) GROUP BY zone_id
        ) ON zone_id = id WHERE ${allOf(isInZones(sql`id`, visible))} ORDER BY id`,
  );
}

/** Version of the zones, and the one by which all incidents were placed: if they are equal, every incident is in its zone. */
export function zoneLayer(db: ReadDb): { version: number; placedVersion: number } {
  const [layer] = all<{ version: number; placedVersion: number }>(db, sql`SELECT version, placed_version AS placedVersion FROM zone_layer`);
  return layer;
}

export function zoneBorders(
  db: ReadDb,
  visible?: Visible,
): Borders & { readonly version: number; readonly zoneIds: Int32Array<ArrayBuffer> } {
  const { version } = zoneLayer(db);
  const rows = all<{ id: number; geom: Uint8Array }>(
    db,
    sql`SELECT id, geom FROM zone WHERE ${allOf(isInZones(sql`id`, visible))} ORDER BY id`,
  );
  return { version, zoneIds: Int32Array.from(rows, ({ id }) => id), ...joinBorders(rows.map(({ geom }) => decodePolygons(geom))) };
}

/** Zones are known by their code; one that is in the cache already keeps its id. */
export function saveZones(db: WriteDb, batch: ZoneBatch): { added: number; updated: number; unchanged: number } {
  const counts = { added: 0, updated: 0, unchanged: 0 };
  batch.codes.forEach((code, i) => {
    const change = { table: 'zone', rowId: code, actor: '', atMs: Date.now() } as const;
    counts[tracked(db, change, () => saveZone(db, batch, i))]++;
  });
  if (counts.added + counts.updated > 0) changeZoneLayer(db);
  return counts;
}

function saveZone(db: WriteDb, batch: ZoneBatch, i: number): 'added' | 'updated' | 'unchanged' {
  const code = batch.codes[i];
  const polygons = polygonsOf(batch.borders, i);
  const nameEn = batch.namesEn[i] ?? null;
  const nameAr = batch.namesAr[i] ?? null;
  const geom = encodeMultiPolygon(polygons);
  const found = first<{ id: number; isEqual: number }>(
    db,
    sql`SELECT id, name_en IS ${nameEn} AND name_ar IS ${nameAr} AND geom = ${geom} AS isEqual FROM zone WHERE code = ${code}`,
  );
  if (!found) {
    run(
      db,
      sql`INSERT INTO zone (code, name_en, name_ar, area_m2, geom) VALUES (${code}, ${nameEn}, ${nameAr}, ${areaM2(polygons)}, ${geom})`,
    );
    return 'added';
  }
  if (found.isEqual === 1) return 'unchanged';
  run(
    db,
    sql`UPDATE zone SET name_en = ${nameEn}, name_ar = ${nameAr}, area_m2 = ${areaM2(polygons)}, geom = ${geom} WHERE id = ${found.id}`,
  );
  return 'updated';
}

export function setIncidentZones(db: WriteDb, incidentIds: Int32Array, zoneIds: Int32Array, zonesVersion: number): number {
  const isElsewhere = prepared(db, 'SELECT 1 FROM incident WHERE id = ? AND zone_id IS NOT ?');
  const update = prepared(db, 'UPDATE incident SET zone_id = ? WHERE id = ?');
  const queue = openBulkChange(db, { actor: '', atMs: Date.now() }, false);
  let changed = 0;
  for (let i = 0; i < incidentIds.length; i++) {
    const zoneId = zoneIds[i] || null;
    if (isElsewhere.get(incidentIds[i], zoneId) === undefined) continue;
    queue.before(incidentIds[i]);
    changed += update.run(zoneId, incidentIds[i]).changes;
  }
  queue.finish();
  run(db, sql`UPDATE zone_layer SET placed_version = ${zonesVersion}`);
  return changed;
}
