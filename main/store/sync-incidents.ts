/** Incidents from the centre into a cache that has some, row by row; into an empty one: sync-incidents-first.ts. */
import type { CentralIncidents } from '../central-wire.ts';
import { openNames, uidBytes, type CentralRows } from './central-rows.ts';
import { changesBetween, forgetId, incidentJson, remember, setStatus } from './incident-json.ts';
import { incidentColumnNames, incidentRows } from './incident-rows.ts';
import { openIncidentWriter } from './incident-writer.ts';
import { all, prepared, run, sql, values, type SqlValue, type WriteDb } from './sql.ts';
import { uuidOf } from './sync-identity.ts';
import { saveBase, waitingRanges } from './sync-overlay.ts';
import { differing, type JsonRow } from './sync-rows.ts';

export interface IncidentTaker {
  add(incidents: CentralIncidents): void;
  finish(): { readonly added: number; readonly updated: number; readonly removed: number };
}

export interface TakeContext {
  readonly atMs: number;
  readonly actor: string;
  /** All rows of the scope: versions may be older than known, where the centre was restored. */
  readonly isFull: boolean;
  /** Incidents of which the centre told step by step what was done to them. */
  readonly told: ReadonlySet<string>;
  /** Whether hasSeen will be asked. */
  readonly isNoted?: boolean;
}

/** Incidents that have changes in the outbox, or had until now: their rows at the centre are kept beside them. */
export const waitingIncidents = (db: WriteDb): { rowId: string }[] =>
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
export function mergedIncidents(
  db: WriteDb,
  context: TakeContext,
): IncidentTaker & { addRow(incidents: CentralIncidents, i: number): void; readonly hasSeen: (id: number) => boolean } {
  const writer = openIncidentWriter(db);
  const nameRows = openNames(db);
  const find = prepared(
    db,
    `SELECT id, lon, lat, (SELECT ver FROM incident_version WHERE incident_id = i.id) AS ver, ${incidentJson.text} AS row FROM incident i WHERE uid = ?`,
  );
  const version = prepared(
    db,
    'INSERT INTO incident_version (incident_id, ver) VALUES (?, ?) ON CONFLICT (incident_id) DO UPDATE SET ver = excluded.ver',
  );
  const isInRange = waitingRanges(db);
  const waiting = new Set(waitingIncidents(db).map(({ rowId }) => rowId));
  const removedUids = new Set(values<Uint8Array>(db, sql`SELECT uid FROM incident_removed`).map(uuidOf));
  const counts = { added: 0, updated: 0, removed: 0 };
  const isNoted = context.isFull || context.isNoted === true;
  const seen = idSet();
  const bound: SqlValue[] = new Array<SqlValue>(incidentColumnNames.length);

  const take = ({ rows, jsonOf, status }: Prepared, { ver, isDeleted, uid }: CentralIncidents, i: number): void => {
    const bytes = uid.subarray(uidBytes * i, uidBytes * (i + 1));
    const rowId = uuidOf(bytes);
    const found = find.get(bytes) as Found | undefined;
    if (found !== undefined && found.ver !== null && ver[i] < found.ver && !context.isFull) return;
    if (isNoted && found !== undefined) seen.add(found.id);
    const keepBeside = (row: JsonRow | null): void => saveBase(db, 'incident', rowId, { ver: ver[i], row });
    if (waiting.has(rowId) || (found !== undefined && isInRange(found.id))) {
      keepBeside(isDeleted[i] === 1 ? null : jsonOf(i));
      return;
    }
    rows.bind(i, bound, 0);
    if (isDeleted[i] === 1) {
      if (found) {
        // As the centre had it last: it may have gone to another zone first.
        rememberRemoved(db, bound, { id: found.id, ver: ver[i], status: status(i), ...context });
        removedUids.add(rowId);
        forgetId(db, found.id);
        writer.remove(found.id);
        counts.removed++;
      } else if (!removedUids.has(rowId)) {
        rememberRemoved(db, bound, { id: 0, ver: ver[i], status: status(i), ...context });
        removedUids.add(rowId);
      } else {
        run(db, sql`UPDATE incident_removed SET ver = ${ver[i]}, zone_id = ${bound[zoneAt] ?? null} WHERE uid = ${bytes}`);
      }
      return;
    }
    if (!found) {
      if (removedUids.delete(rowId)) run(db, sql`DELETE FROM incident_removed WHERE uid = ${bytes}`);
      const id = writer.insert(bound);
      if (isNoted) seen.add(id);
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
      if ('status' in changes) setStatus(db, found.id, status(i));
      if (!context.told.has(rowId)) remember(db, bytes, { what: 'synced', changes, ...context });
      counts.updated++;
    } else if (Object.keys(differing(after, before)).length > 0) {
      // Where it stands in which file is no news to people; it is the same everywhere all the same.
      writer.update(found.id, bound, true);
    }
    version.run(found.id, ver[i]);
  };

  return {
    add: (incidents) => {
      const known = prepare(nameRows(incidents));
      for (let i = 0; i < incidents.count; i++) take(known, incidents, i);
    },
    addRow: (incidents, i) => take(prepare(nameRows(incidents)), incidents, i),
    finish: () => {
      writer.finish();
      return counts;
    },
    hasSeen: (id) => seen.has(id),
  };
}

/** Ids as bits: a million of them are 125 kB. */
function idSet(): { readonly add: (id: number) => void; readonly has: (id: number) => boolean } {
  let bits = new Uint8Array(1 << 12);
  return {
    add(id) {
      const at = id >> 3;
      if (at >= bits.length) {
        const longer = new Uint8Array(Math.max(2 * bits.length, at + 1));
        longer.set(bits);
        bits = longer;
      }
      bits[at] |= 1 << (id & 7);
    },
    has: (id) => id >> 3 < bits.length && (bits[id >> 3] & (1 << (id & 7))) !== 0,
  };
}

const lonAt = incidentColumnNames.indexOf('lon');
const zoneAt = incidentColumnNames.indexOf('zone_id');

/** No file may bring it. id: that it had here, 0 = none. */
function rememberRemoved(
  db: WriteDb,
  bound: readonly SqlValue[],
  { id, ver, status, atMs, actor }: TakeContext & { readonly id: number; readonly ver: number; readonly status: string },
): void {
  const columns = incidentColumnNames.filter((name) => name !== 'geom' && name !== 'local_min');
  const kept = columns.map((name) => bound[incidentColumnNames.indexOf(name)]);
  const insert = prepared(
    db,
    `INSERT OR REPLACE INTO incident_removed (${columns.join()}, id, status, ver, removed_ms, removed_by) VALUES (${columns.map(() => '?').join()}, ?, ?, ?, ?, ?)`,
  );
  insert.run(...kept, id, status, ver, atMs, actor);
}

interface Prepared {
  readonly rows: ReturnType<typeof incidentRows>;
  readonly jsonOf: (i: number) => JsonRow;
  readonly status: (i: number) => string;
}

const prepare = ({ batch, context, asJson, status }: CentralRows): Prepared => ({
  rows: incidentRows(batch, context),
  jsonOf: asJson(),
  status,
});
