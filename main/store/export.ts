import { incidentStatuses } from '../../preload/contract/incident-statuses.ts';
import { asItsType } from '../../preload/contract/origins.ts';
import { textColumnOf, type ExportBatch } from '../batch.ts';
import type { ExportPage, Reads } from './api.ts';
import { matches } from './incidents.ts';
import { eachRow, sql, type ReadDb } from './sql.ts';

type Place = [lon: number, lat: number];
type Row = [
  ...[id: number, uid: Uint8Array, localMin: number, utcOffsetMin: number, typeId: number, zoneId: number | null],
  ...Place,
  ...[origin: number | null, description: string, place: string, status: string | null],
];

/**
 * The next matching incidents by id. Walks the table itself from where the last page ended, so that all pages together are one walk,
 * whatever the filter.
 */
export function exportPage(db: ReadDb, filter: Parameters<Reads['exportPage']>[0], after: number, limit: number): ExportPage {
  const rows = [
    ...eachRow<Row>(
      db,
      sql`SELECT id, uid, local_min, utc_offset_min, type_id, zone_id, lon, lat, origin, description, place,
            (SELECT status FROM incident_status WHERE incident_id = incident.id)
          FROM incident NOT INDEXED WHERE id > ${after} AND ${matches(filter)} ORDER BY id LIMIT ${limit}`,
    ),
  ];
  const count = rows.length;
  const columns = {
    uid: new Uint8Array(16 * count),
    localMin: new Int32Array(count),
    utcOffsetMin: new Int16Array(count),
    typeIds: new Uint16Array(count),
    zoneIds: new Uint16Array(count),
    lonLat: new Float64Array(2 * count),
    origins: new Uint8Array(count),
    statuses: new Uint8Array(count),
  };
  rows.forEach(([, uid, localMin, utcOffsetMin, typeId, zoneId, lon, lat, origin, , , status], i) => {
    columns.uid.set(uid, 16 * i);
    columns.localMin[i] = localMin;
    columns.utcOffsetMin[i] = utcOffsetMin;
    columns.typeIds[i] = typeId;
    columns.zoneIds[i] = zoneId ?? 0;
    columns.lonLat[2 * i] = lon;
    columns.lonLat[2 * i + 1] = lat;
    columns.origins[i] = origin ?? asItsType;
    // Safe: the table takes no other.
    columns.statuses[i] = status === null ? 0 : incidentStatuses.indexOf(status as (typeof incidentStatuses)[number]);
  });
  const [description, place] = [textColumnOf(rows.map((row) => row[9])), textColumnOf(rows.map((row) => row[10]))];
  const batch: ExportBatch = { count, ...columns, description, place };
  return { batch, last: rows.at(-1)?.[0] ?? after, isEnd: count < limit };
}
