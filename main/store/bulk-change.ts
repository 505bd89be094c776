/** Changes of many incidents at once, by a file or by new borders of zones: queued in as few changes as they can be told in. */
import { incidentJson, incidentTable } from './incident-json.ts';
import { membership } from './id-ranges.ts';
import { keepBase, queueDifference } from './outbox.ts';
import { queueIncidents } from './queue-everything.ts';
import { all, first, sql, type WriteDb } from './sql.ts';
import type { Actor } from './sync-api.ts';
import { uuidOf } from './sync-identity.ts';
import type { JsonRow } from './sync-rows.ts';
import { isLinked } from './sync-state.ts';

export interface BulkChange {
  /** To be called before an incident is changed. */
  before(id: number): void;
  /** Queues what was changed. */
  finish(): void;
}

const nothing: BulkChange = { before: () => undefined, finish: () => undefined };

/**
 * Rows that stand as the centre has them are told as many in one change, with what the centre had. Rows whose put waits and was
 * never told need nothing: they are read when they are told. All others are told one by one, with what they were just before.
 *
 * @param isByFile  the centre leaves rows of a file alone whose content hash it knows; other changes do not change the hash.
 */
export function openBulkChange(db: WriteDb, by: Actor, isByFile = true): BulkChange {
  if (!isLinked(db)) return nothing;
  const ranges = all<{ ids: string }>(db, sql`SELECT set_json ->> '$.ids' AS ids FROM outbox WHERE lazy = 'rows' AND state = 'queued'`);
  const isUntold = membership(ranges.map(({ ids }) => ids));
  const together: number[] = [];
  const single: { readonly rowId: string; readonly row: JsonRow }[] = [];
  return {
    before: (id) => {
      const found = first<{ uid: Uint8Array; row: string; ver: number | null }>(
        db,
        sql`SELECT uid, ${incidentJson} AS row, (SELECT ver FROM incident_version WHERE incident_id = i.id) AS ver FROM incident i WHERE id = ${id}`,
      );
      if (!found) return;
      const [rowId, row] = [uuidOf(found.uid), JSON.parse(found.row) as JsonRow];
      const isWaiting = first(db, sql`SELECT 1 FROM outbox WHERE tbl = 'incident' AND row_id = ${rowId}`) !== undefined;
      if (isWaiting || (found.ver === null ? !isUntold(id) : !isByFile)) single.push({ rowId, row });
      else if (found.ver !== null) {
        keepBase(db, { table: 'incident', rowId }, row, found.ver);
        together.push(id);
      }
    },
    finish: () => {
      queueIncidents(db, Float64Array.from(together).sort(), by);
      for (const { rowId, row } of single) {
        queueDifference(db, { table: 'incident', rowId, ...by }, row, incidentTable.read(db, rowId));
      }
    },
  };
}
