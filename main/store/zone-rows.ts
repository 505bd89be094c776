/** Zones as the rows that travel: borders as GeoJSON, [lon, lat] in degrees WGS 84. */
import type { Json } from '../central-wire.ts';
import { areaM2, decodePolygons, encodeMultiPolygon, type Rings } from './geometry.ts';
import { first, run, sql } from './sql.ts';
import { objectOf, textOrNull, type JsonRow, type RowTable } from './sync-rows.ts';
import { changeZoneLayer } from './zone-layer.ts';

export const zoneTable: RowTable = {
  read: (db, code) => {
    const found = first<{ name_en: string | null; name_ar: string | null; geom: Uint8Array }>(
      db,
      sql`SELECT name_en, name_ar, geom FROM zone WHERE code = ${code}`,
    );
    return found ? { name_en: found.name_en, name_ar: found.name_ar, geom: geoJsonOf(decodePolygons(found.geom)) } : null;
  },
  write: (db, code, row) => {
    if (row === null) {
      // What stood in it stands in none; the next placing looks at all incidents again.
      const found = first<{ id: number }>(db, sql`SELECT id FROM zone WHERE code = ${code}`);
      if (found) run(db, sql`UPDATE zone SET central_id = NULL WHERE id = ${found.id}`);
      return;
    }
    const polygons = polygonsOfGeoJson(row['geom']);
    // "In no zone" is a zone of the centre that is not drawn; here it is none.
    if (polygons.length === 0) return;
    const [nameEn, nameAr, geom] = [textOrNull(row['name_en']), textOrNull(row['name_ar']), encodeMultiPolygon(polygons)];
    const before = first<{ isInPlace: 0 | 1 }>(db, sql`SELECT geom = ${geom} AS isInPlace FROM zone WHERE code = ${code}`);
    if (before?.isInPlace === 1) {
      run(db, sql`UPDATE zone SET name_en = ${nameEn}, name_ar = ${nameAr} WHERE code = ${code}`);
      return;
    }
    if (before) {
      run(
        db,
        sql`UPDATE zone SET name_en = ${nameEn}, name_ar = ${nameAr}, area_m2 = ${areaM2(polygons)}, geom = ${geom} WHERE code = ${code}`,
      );
    } else {
      run(
        db,
        sql`INSERT INTO zone (code, name_en, name_ar, area_m2, geom) VALUES (${code}, ${nameEn}, ${nameAr}, ${areaM2(polygons)}, ${geom})`,
      );
    }
    changeZoneLayer(db);
  },
};

function geoJsonOf(polygons: readonly Rings[]): JsonRow {
  const positions = (ring: Float64Array): Json => Array.from({ length: ring.length / 2 }, (_, i) => [ring[2 * i], ring[2 * i + 1]]);
  return { type: 'MultiPolygon', coordinates: polygons.map((rings) => rings.map(positions)) };
}

/** Empty for what is no polygon. */
function polygonsOfGeoJson(value: Json | undefined): Rings[] {
  const { type, coordinates } = objectOf(value) as { type?: unknown; coordinates?: number[][][] | number[][][][] };
  if ((type !== 'MultiPolygon' && type !== 'Polygon') || !Array.isArray(coordinates)) return [];
  // Safe: the type says how deep they are.
  const polygons = (type === 'Polygon' ? [coordinates] : coordinates) as number[][][][];
  return polygons.map((rings) => rings.map((ring) => Float64Array.from(ring.flatMap(([lon, lat]) => [lon, lat]))));
}
