/** Incidents from the centre into the cache: into an empty table as records, else row by row. */
import { asItsType } from '../../preload/contract/origins.ts';
import type { IncidentBatch } from '../batch.ts';
import type { CentralIncidents } from '../central-wire.ts';
import { firstLoad } from './import-first.ts';
import type { Stage } from './import-stage.ts';
import { batchIdOf, changesBetween, incidentJson, remember, setStatus, strangeBatch } from './incident-json.ts';
import { incidentColumnNames, incidentRows, textsOf, type RowContext } from './incident-rows.ts';
import { openIncidentWriter } from './incident-writer.ts';
import { all, first, prepared, run, sql, values, type SqlValue, type WriteDb } from './sql.ts';
import { uidOf, uuidOf } from './sync-identity.ts';
import { saveBase, waitingRanges } from './sync-overlay.ts';
import type { JsonRow } from './sync-rows.ts';
import { typeIdOf } from './type-ids.ts';

export interface IncidentTaker {
  add(incidents: CentralIncidents): void;
  finish(): { readonly added: number; readonly updated: number; readonly removed: number };
}

interface Context {
  readonly atMs: number;
  readonly actor: string;
  /** All rows of the scope: versions may be older than known, where the centre was restored. */
  readonly isFull: boolean;
}

const uidBytes = 16;

/** Rows into the empty table, at the speed of a first import. */
export function firstIncidents(db: WriteDb, stage: Stage, context: Context): IncidentTaker {
  const sink = firstLoad(db, stage);
  const lookUp = openLookUp(db);
  const removed: { readonly rows: CentralIncidents; readonly i: number }[] = [];
  const others: { readonly id: number; readonly ver: number; readonly status: string }[] = [];
  let id = 0;
  return {
    add: (incidents) => {
      const { batch, rowContext } = lookUp(incidents);
      const status = textsOf(incidents.status);
      for (let i = 0; i < incidents.count; i++) {
        if (incidents.isDeleted[i] === 1) removed.push({ rows: incidents, i });
        else {
          id++;
          if (incidents.ver[i] !== 1 || status(i) !== '') others.push({ id, ver: incidents.ver[i], status: status(i) });
        }
      }
      sink.add(batch, { ...rowContext, isSkipped: incidents.isDeleted });
    },
    finish: () => {
      const { accepted, unchanged } = sink.finish();
      if (unchanged > 0) throw new Error('The centre sent an incident twice');
      run(db, sql`INSERT INTO incident_version (incident_id, ver) SELECT id, 1 FROM incident`);
      const setVersion = prepared(db, 'UPDATE incident_version SET ver = ? WHERE incident_id = ?');
      for (const { id: of, ver, status } of others) {
        setVersion.run(ver, of);
        if (status !== '') setStatus(db, of, status);
      }
      run(db, sql`DELETE FROM incident_removed WHERE uid IN (SELECT uid FROM incident)`);
      coverWaiting(db);
      const merge = mergedIncidents(db, context);
      for (const { rows, i } of removed) merge.addRow(rows, i);
      return { added: accepted, updated: 0, removed: merge.finish().removed };
    },
  };
}

/** What waits in the outbox stands on the rows that have just come. */
function coverWaiting(db: WriteDb): void {
  for (const { rowId } of waitingRows(db)) {
    const uid = uidOf(rowId);
    const found = first<{ row: string; ver: number }>(
      db,
      sql`SELECT ${incidentJson} AS row, ver FROM incident i JOIN incident_version ON incident_id = id WHERE uid = ${uid}`,
    );
    if (found) saveBase(db, 'incident', rowId, { ver: found.ver, row: JSON.parse(found.row) as JsonRow });
  }
}

/** Incidents that have changes in the outbox, or had until now: their rows at the centre are kept beside them. */
const waitingRows = (db: WriteDb): { rowId: string }[] =>
  all(
    db,
    sql`SELECT row_id AS rowId FROM outbox WHERE tbl = 'incident' AND lazy IS NULL
        UNION SELECT row_id FROM sync_base WHERE tbl = 'incident'`,
  );

interface Found {
  readonly id: number;
  readonly lon: number;
  readonly lat: number;
  readonly ver: number | null;
  readonly row: string;
}

/** Rows into a table that has some. Those with changes that wait are kept beside it, see sync-overlay.ts. */
export function mergedIncidents(db: WriteDb, context: Context): IncidentTaker & { addRow(incidents: CentralIncidents, i: number): void } {
  const writer = openIncidentWriter(db);
  const lookUp = openLookUp(db);
  const find = prepared(
    db,
    `SELECT id, lon, lat, (SELECT ver FROM incident_version WHERE incident_id = i.id) AS ver, ${incidentJson.text} AS row FROM incident i WHERE uid = ?`,
  );
  const version = prepared(
    db,
    'INSERT INTO incident_version (incident_id, ver) VALUES (?, ?) ON CONFLICT (incident_id) DO UPDATE SET ver = excluded.ver',
  );
  const isInRange = waitingRanges(db);
  const waiting = new Set(waitingRows(db).map(({ rowId }) => rowId));
  const removedUids = new Set(values<Uint8Array>(db, sql`SELECT uid FROM incident_removed`).map(uuidOf));
  const counts = { added: 0, updated: 0, removed: 0 };
  const bound: SqlValue[] = new Array<SqlValue>(incidentColumnNames.length);

  const take = ({ rows, jsonOf, status }: Prepared, { ver, isDeleted, uid }: CentralIncidents, i: number): void => {
    const bytes = uid.subarray(uidBytes * i, uidBytes * (i + 1));
    const rowId = uuidOf(bytes);
    const found = find.get(bytes) as Found | undefined;
    if (found !== undefined && found.ver !== null && ver[i] < found.ver && !context.isFull) return;
    const keepBeside = (row: JsonRow | null): void => saveBase(db, 'incident', rowId, { ver: ver[i], row });
    if (waiting.has(rowId) || (found !== undefined && isInRange(found.id))) {
      keepBeside(isDeleted[i] === 1 ? null : jsonOf(i));
      return;
    }
    rows.bind(i, bound, 0);
    if (isDeleted[i] === 1) {
      if (found) {
        removeRow(db, found.id, { ver: ver[i], ...context });
        writer.remove(found.id);
        counts.removed++;
      } else if (!removedUids.has(rowId)) {
        rememberRemoved(db, bound, { ver: ver[i], status: status(i), ...context });
        removedUids.add(rowId);
      } else {
        run(db, sql`UPDATE incident_removed SET ver = ${ver[i]} WHERE uid = ${bytes}`);
      }
      return;
    }
    if (!found) {
      if (removedUids.delete(rowId)) run(db, sql`DELETE FROM incident_removed WHERE uid = ${bytes}`);
      const id = writer.insert(bound);
      version.run(id, ver[i]);
      if (status(i) !== '') setStatus(db, id, status(i));
      counts.added++;
      return;
    }
    const before = JSON.parse(found.row) as JsonRow;
    const after = jsonOf(i);
    const changes = changesBetween(before, after);
    if (found.ver === null && Object.keys(changes).length > 0) {
      // It was here before this cache knew the centre, or was just told it: what is here waits until the centre has judged it.
      keepBeside(after);
      return;
    }
    if (Object.keys(changes).length > 0) {
      writer.update(found.id, bound, found.lon === bound[lonAt] && found.lat === bound[lonAt + 1]);
      setStatus(db, found.id, status(i));
      remember(db, bytes, { what: 'synced', changes, ...context });
      counts.updated++;
    }
    version.run(found.id, ver[i]);
  };

  return {
    add: (incidents) => {
      const known = lookUp(incidents);
      for (let i = 0; i < incidents.count; i++) take(known, incidents, i);
    },
    addRow: (incidents, i) => take(lookUp(incidents), incidents, i),
    finish: () => {
      writer.finish();
      return counts;
    },
  };
}

const lonAt = incidentColumnNames.indexOf('lon');

interface Removal extends Context {
  readonly ver: number;
}

/** All of a removal but the row itself, which goes by the writer. */
function removeRow(db: WriteDb, id: number, { ver, atMs, actor }: Removal): void {
  run(
    db,
    sql`INSERT OR REPLACE INTO incident_removed (uid, id, content_hash, batch_id, line, occurred_ms, utc_offset_min, type_id, zone_id, lon, lat,
          description, place, extra, origin, status, ver, removed_ms, removed_by)
        SELECT uid, id, content_hash, batch_id, line, occurred_ms, utc_offset_min, type_id, zone_id, lon, lat, description, place, extra, origin,
          coalesce((SELECT status FROM incident_status WHERE incident_id = i.id), ''), ${ver}, ${atMs}, ${actor} FROM incident i WHERE id = ${id}`,
  );
  run(db, sql`DELETE FROM incident_status WHERE incident_id = ${id}`);
  run(db, sql`DELETE FROM incident_version WHERE incident_id = ${id}`);
}

/** One that this cache never had: no file may bring it. */
function rememberRemoved(
  db: WriteDb,
  bound: readonly SqlValue[],
  { ver, status, atMs, actor }: Removal & { readonly status: string },
): void {
  const columns = incidentColumnNames.filter((name) => name !== 'geom' && name !== 'local_min');
  const kept = columns.map((name) => bound[incidentColumnNames.indexOf(name)]);
  const insert = prepared(
    db,
    `INSERT OR REPLACE INTO incident_removed (${columns.join()}, id, status, ver, removed_ms, removed_by) VALUES (${columns.map(() => '?').join()}, 0, ?, ?, ?, ?)`,
  );
  insert.run(...kept, status, ver, atMs, actor);
}

interface Prepared {
  readonly batch: IncidentBatch;
  readonly rowContext: RowContext;
  readonly rows: ReturnType<typeof incidentRows>;
  readonly jsonOf: (i: number) => JsonRow;
  readonly status: (i: number) => string;
}

/** Puts ids of this cache in the place of the centre's names. */
function openLookUp(db: WriteDb): (incidents: CentralIncidents) => Prepared {
  const zones = new Map(
    all<{ id: number; centralId: number; code: string }>(
      db,
      sql`SELECT id, central_id AS centralId, code FROM zone WHERE central_id IS NOT NULL`,
    ).map((zone) => [zone.centralId, zone]),
  );
  const batches = new Map<string, number>();
  const batchOf = (uuid: string): number => {
    const id = batches.get(uuid) ?? batchIdOf(db, uuid);
    batches.set(uuid, id);
    return id;
  };
  const types = new Map<string, number>();
  const typeOf = (code: string): number => {
    const id = types.get(code) ?? typeIdOf(db, code);
    types.set(code, id);
    return id;
  };
  return (incidents) => {
    const { count, zone, batchUid, typeCodes } = incidents;
    const batch = asBatch(incidents);
    const uuids = Array.from({ length: count }, (_, i) => uuidOf(batchUid.subarray(uidBytes * i, uidBytes * (i + 1))));
    const rowContext: RowContext = {
      batchId: 0,
      batchIds: Int32Array.from(uuids, batchOf),
      typeIds: typeCodes.map(typeOf),
      zoneIds: Int32Array.from({ length: count }, (_, i) => zones.get(zone[i])?.id ?? 0),
    };
    const texts = { description: textsOf(batch.description), place: textsOf(batch.place), extra: textsOf(batch.extra) };
    const status = textsOf(incidents.status);
    const jsonOf = (i: number): JsonRow => ({
      type_code: typeCodes[incidents.type[i]],
      zone_code: zones.get(zone[i])?.code ?? null,
      occurred_ms: incidents.occurredMs[i],
      utc_offset_min: incidents.utcOffsetMin[i],
      lon: incidents.lonLat[2 * i],
      lat: incidents.lonLat[2 * i + 1],
      description: texts.description(i),
      place: texts.place(i),
      extra: texts.extra(i),
      origin: incidents.origin[i] < 0 ? null : incidents.origin[i],
      status: status(i),
      batch_id: uuids[i] === strangeBatch ? null : uuids[i],
      line: incidents.line[i],
      content_hash: String(incidents.contentHash[i]),
    });
    return { batch, rowContext, rows: incidentRows(batch, rowContext), jsonOf, status };
  };
}

function asBatch({ typeCodes, origin, contentHash, ...incidents }: CentralIncidents): IncidentBatch {
  return {
    ...incidents,
    typeNames: typeCodes,
    contentHash: new BigUint64Array(contentHash.buffer, contentHash.byteOffset, contentHash.length),
    origin: Uint8Array.from(origin, (value) => (value < 0 ? asItsType : value)),
  };
}
