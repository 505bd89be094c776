import { incidentColumnNames, type IncidentRows, type RowSink } from './incident-rows.ts';
import { packRtree } from './rtree-pack.ts';
import { all, prepared, sql, type SqlValue, type WriteDb } from './sql.ts';
import { UidSet } from './uid-set.ts';

const rowsPerInsert = 32;
const columnsPerRow = incidentColumnNames.length + 1;

/**
 * Rows into an empty table: triggers and indexes are taken away, and made in one go when all rows are there, the R*Tree
 * packed. Some five times as fast as through the triggers. All within the import's transaction, so a rollback brings them back.
 */
export function firstLoad(db: WriteDb): RowSink {
  const restore = dropIndexesAndTriggers(db);
  const seen = new UidSet();
  const lonLats: Float64Array[] = [];
  let accepted = 0;
  let unchanged = 0;
  const values: SqlValue[] = new Array<SqlValue>(rowsPerInsert * columnsPerRow);
  let waiting = 0;

  const flush = (): void => {
    if (waiting === 0) return;
    prepared(db, insertText(waiting)).run(values.slice(0, waiting * columnsPerRow));
    waiting = 0;
  };

  return {
    add: (rows) => {
      lonLats.push(addNew(rows));
      // The values point into buffers of this batch.
      flush();
    },
    finish: () => {
      const ids = Int32Array.from({ length: accepted }, (_, i) => i + 1);
      packRtree(db, 'idx_incident_geom', { ids, lonLat: concatenate(lonLats) });
      restore();
      return { accepted, updated: 0, unchanged };
    },
  };

  function addNew(rows: IncidentRows): Float64Array {
    const lonLat = new Float64Array(2 * rows.count);
    let added = 0;
    for (let i = 0; i < rows.count; i++) {
      if (!seen.add(rows.uidWords, 4 * i)) {
        unchanged++;
        continue;
      }
      const at = waiting * columnsPerRow;
      values[at] = ++accepted;
      rows.bind(i, values, at + 1);
      lonLat[2 * added] = rows.lonLat[2 * i];
      lonLat[2 * added + 1] = rows.lonLat[2 * i + 1];
      added++;
      if (++waiting === rowsPerInsert) flush();
    }
    return lonLat.subarray(0, 2 * added);
  }
}

const insertText = (rows: number): string =>
  `INSERT INTO incident (id, ${incidentColumnNames.join(', ')}) VALUES ${Array(rows)
    .fill(`(${Array(columnsPerRow).fill('?').join()})`)
    .join()}`;

function dropIndexesAndTriggers(db: WriteDb): () => void {
  const dropped = all<{ type: string; name: string; sql: string }>(
    db,
    sql`SELECT type, name, sql FROM sqlite_schema WHERE tbl_name = 'incident' AND type IN ('index', 'trigger') AND sql IS NOT NULL`,
  );
  for (const { type, name } of dropped) db.exec(`DROP ${type} "${name}"`);
  return () => dropped.forEach((object) => db.exec(object.sql));
}

function concatenate(parts: readonly Float64Array[]): Float64Array {
  const whole = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
