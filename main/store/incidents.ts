import type { ColumnMapping, ImportReport, Incident, IncidentOrigin, IncidentType, Origin, Reject } from '../../preload/contract/domain.ts';
import { asItsType, incidentOrigins, origins as typeOrigins } from '../../preload/contract/origins.ts';
import type { IncidentColumns, PageOf, PageRequest, Reads, SeenFilter } from './api.ts';
import { kept } from './kept.ts';
import { formatDay, minutesPerDay, parseLocalMin } from './local-time.ts';
import { tracked } from './outbox.ts';
import { isVisible, listOf, type Visible } from './visible.ts';
import { all, allOf, eachRow, first, run, sql, value, type ReadDb, type Sql, type WriteDb } from './sql.ts';

type ListFilter = Parameters<Reads['incidentPage']>[0];

/** Newest first. A page deep in a million incidents costs one walk along incident_by_time, no sort. */
export function incidentPage(db: ReadDb, filter: ListFilter, { page, pageSize }: PageRequest): PageOf<Incident> {
  const where = matches(filter);
  const items = all<Incident>(
    db,
    sql`SELECT ${incidentFields} FROM incident WHERE id IN (
          SELECT id FROM incident WHERE ${where} ORDER BY local_min DESC, id DESC LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}
        ) ORDER BY local_min DESC, id DESC`,
  );
  return { total: countMatching(db, filter), items };
}

/** The same for all pages of a list. */
const countMatching = kept((db: ReadDb, filter: ListFilter): number =>
  value(db, sql`SELECT count(*) FROM incident WHERE ${matches(filter)}`),
);

export function incident(db: ReadDb, id: number): (Incident & { extra: Record<string, string>; fileName: string }) | null {
  const found = first<Incident & { extra: string; fileName: string }>(
    db,
    sql`SELECT ${incidentFields}, extra, (SELECT file_name FROM import_batch WHERE id = batch_id) AS fileName FROM incident WHERE id = ${id}`,
  );
  return found ? { ...found, extra: found.extra === '' ? {} : (JSON.parse(found.extra) as Record<string, string>) } : null;
}

/** All matching incidents as columns, by local time. Read from incident_by_time alone. */
export function incidentColumns(db: ReadDb, filter: SeenFilter): IncidentColumns {
  const where = matches(filter);
  const count = value<number>(db, sql`SELECT count(*) FROM incident WHERE ${where}`);
  const columns = {
    ids: new Int32Array(count),
    lonLat: new Float64Array(2 * count),
    occurredMs: new Float64Array(count),
    localMin: new Int32Array(count),
    typeIds: new Uint16Array(count),
    zoneIds: new Uint16Array(count),
    origins: new Uint8Array(count),
  };
  type Place = [lon: number, lat: number];
  type Row = [id: number, localMin: number, typeId: number, zoneId: number | null, origin: number | null, occurredMs: number, ...Place];
  const rows = eachRow<Row>(
    db,
    sql`SELECT id, local_min, type_id, zone_id, origin, occurred_ms, lon, lat FROM incident WHERE ${where} ORDER BY local_min, id`,
  );
  let i = 0;
  let firstMin = 0;
  for (const [id, localMin, typeId, zoneId, origin, occurredMs, lon, lat] of rows) {
    if (i === 0) firstMin = Math.floor(localMin / minutesPerDay) * minutesPerDay;
    columns.ids[i] = id;
    columns.localMin[i] = localMin - firstMin;
    columns.typeIds[i] = typeId;
    columns.zoneIds[i] = zoneId ?? 0;
    columns.origins[i] = origin ?? asItsType;
    columns.occurredMs[i] = occurredMs;
    columns.lonLat[2 * i] = lon;
    columns.lonLat[2 * i + 1] = lat;
    i++;
  }
  return { count, dayZero: count === 0 ? null : formatDay(firstMin / minutesPerDay), ...columns };
}

/** How many of the matching incidents lie in each zone; zoneId null = in none. Zones with none are left out. */
export function incidentsByZone(db: ReadDb, filter: SeenFilter): ReturnType<Reads['incidentsByZone']> {
  return all(db, sql`SELECT zone_id AS zoneId, count(*) AS incidents FROM incident WHERE ${matches(filter)} GROUP BY zone_id`);
}

const uidBytes = 16;

export function incidentIdsOf(db: ReadDb, uids: Uint8Array): Int32Array<ArrayBuffer> {
  const ids = new Int32Array(uids.length / uidBytes);
  for (let i = 0; i < ids.length; i++) {
    const uid = uids.subarray(uidBytes * i, uidBytes * (i + 1));
    ids[i] = first<{ id: number }>(db, sql`SELECT id FROM incident WHERE uid = ${uid}`)?.id ?? 0;
  }
  return ids;
}

/** The incidents of the last days before the newest, by local time, and the import that first brought each. */
export function recentArrivals(db: ReadDb, days: number): ReturnType<Reads['recentArrivals']> {
  const newest = value<number | null>(db, sql`SELECT max(local_min) FROM incident`);
  const rows = eachRow<[localMin: number, batchId: number]>(
    db,
    sql`SELECT local_min, coalesce(first_batch_id, batch_id) FROM incident
        WHERE local_min > ${(newest ?? 0) - days * minutesPerDay} ORDER BY local_min, id`,
  );
  const [localMin, batchIds]: [number[], number[]] = [[], []];
  for (const [minute, batchId] of rows) {
    localMin.push(minute);
    batchIds.push(batchId);
  }
  return { localMin: Int32Array.from(localMin), batchIds: Int32Array.from(batchIds) };
}

/** Of part of the zones: the types that occur there. */
export function incidentTypes(db: ReadDb, visible?: Visible): IncidentType[] {
  const isListed = visible === undefined || visible.zoneIds === null ? sql`TRUE` : sql`n > 0`;
  return all(
    db,
    sql`SELECT id, code, name_en AS nameEn, name_ar AS nameAr, coalesce(n, 0) AS incidents, origin FROM incident_type
        LEFT JOIN (SELECT type_id, count(*) AS n FROM incident WHERE ${allOf(isVisible(visible))} GROUP BY type_id) ON type_id = id
        WHERE ${isListed} ORDER BY id`,
  );
}

export function saveTypeOrigin(db: WriteDb, typeId: number, origin: Origin): IncidentType | null {
  const code = first<{ code: string }>(db, sql`SELECT code FROM incident_type WHERE id = ${typeId}`)?.code;
  if (code === undefined) return null;
  tracked(db, { table: 'incident_type', rowId: code, actor: '', atMs: Date.now() }, () =>
    run(db, sql`UPDATE incident_type SET origin = ${origin} WHERE id = ${typeId}`),
  );
  return incidentTypes(db).find(({ id }) => id === typeId) ?? null;
}

export function descriptionCounts(db: ReadDb, incidentIds: Int32Array, limit: number): { text: string; incidents: number }[] {
  return all(
    db,
    sql`SELECT description AS text, count(*) AS incidents FROM incident
        WHERE id IN ${listOf(incidentIds)} AND description <> '' GROUP BY description ORDER BY incidents DESC, text LIMIT ${limit}`,
  );
}

export function importBatches(db: ReadDb): (ImportReport & { finishedMs: number; mapping: ColumnMapping })[] {
  const batches = all<ImportReport & { finishedMs: number; mapping: string }>(
    db,
    sql`SELECT id AS batchId, file_name AS fileName, read, accepted, updated, unchanged, rejected, finished_ms - started_ms AS ms,
          finished_ms AS finishedMs, mapping
        FROM import_batch ORDER BY id DESC`,
  );
  // Mappings from before files could tell origins say nothing of them.
  const read = (mapping: string) => ({ origin: null, originWords: {}, ...(JSON.parse(mapping) as object) }) as unknown as ColumnMapping;
  return batches.map((batch) => ({ ...batch, mapping: read(batch.mapping) }));
}

/** In the order of the file; null if there is no such import. */
export function rejects(db: ReadDb, batchId: number, { page, pageSize }: PageRequest): PageOf<Reject> | null {
  const batch = first(db, sql`SELECT id FROM import_batch WHERE id = ${batchId}`);
  if (!batch) return null;
  return {
    total: value(db, sql`SELECT count(*) FROM reject WHERE batch_id = ${batchId}`),
    items: all(
      db,
      sql`SELECT line, code, column_name AS "column", value, raw FROM reject WHERE batch_id = ${batchId}
          ORDER BY line, id LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`,
    ),
  };
}

/** Without what was not part of a mapping when it was saved. */
export function savedMapping(db: ReadDb, signature: string): Partial<ColumnMapping> | null {
  const found = first<{ mapping: string }>(db, sql`SELECT mapping FROM saved_mapping WHERE signature = ${signature}`);
  return found ? (JSON.parse(found.mapping) as Partial<ColumnMapping>) : null;
}

/**
 * Condition on incidents. All its columns are in incident_by_time, which is also in the order of the lists, so one walk
 * along it answers everything: the + keeps incident_by_type_and_zone out, whose hits would have to be looked up and sorted.
 */
export function matches({ from, to, typeIds, zoneIds, origins = [], visible }: ListFilter): Sql {
  return allOf([
    ...(from === null ? [] : [sql`local_min >= ${parseLocalMin(from)}`]),
    ...(to === null ? [] : [sql`local_min < ${parseLocalMin(to)}`]),
    ...(typeIds.length === 0 ? [] : [sql`+type_id IN ${listOf(typeIds)}`]),
    ...(zoneIds.length === 0 ? [] : [sql`+zone_id IN ${listOf(zoneIds)}`]),
    ...(origins.length === 0 ? [] : [hasOrigin(origins)]),
    ...isVisible(visible),
  ]);
}

/** Where its file does not tell, an incident became known as those of its type do. */
function hasOrigin(origins: readonly IncidentOrigin[]): Sql {
  const told = listOf(origins.map((origin) => incidentOrigins.indexOf(origin)));
  const ofTypes = JSON.stringify(typeOrigins.filter((origin) => origins.includes(origin)));
  return sql`(origin IN ${told} OR origin IS NULL AND +type_id IN
    (SELECT id FROM incident_type WHERE incident_type.origin IN (SELECT value FROM json_each(${ofTypes}))))`;
}

const incidentFields: Sql = sql`id, lower(hex(uid)) AS uid, type_id AS typeId, zone_id AS zoneId, occurred_ms AS occurredMs,
  utc_offset_min AS utcOffsetMin, ${JSON.stringify(incidentOrigins)} ->> origin AS origin, lon, lat, description, place, batch_id AS batchId, line,
  coalesce((SELECT status FROM incident_status WHERE incident_id = incident.id), '') AS status`;
