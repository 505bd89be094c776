import { incidentColumnNames, incidentRows, type ImportCounts, type IncidentRows, type RowSink } from './incident-rows.ts';
import { dropIndexesAndTriggers, rebuildRtree } from './incident-table.ts';
import { prepared, sql, value, type SqlValue, type WriteDb } from './sql.ts';

interface Found {
  readonly id: number;
  readonly isEqual: 0 | 1;
  readonly isInPlace: 0 | 1;
}

/** Index by which a row is found again: it stays while the others are away. */
const uidIndex = 'incident_by_uid';
/** To write a row through triggers and indexes takes as long as to make these for so many rows, or more. */
const rowsMadeAnewPerWrite = 16;
/** Whatever the size of the table: the readers must prepare their statements again. */
const leastDirectWrites = 1_000;

/**
 * Rows into a table that has some: each is looked up by uid, and written, if at all, under its old id.
 *
 * Writing begins through indexes and triggers. Once that has taken as long as it takes to make these anew, they are taken
 * away for the rest of the file and made when it ends: at worst twice as long as the better of both ways.
 */
export function merge(db: WriteDb): RowSink {
  const marks = incidentColumnNames.map(() => '?').join();
  const find = prepared(db, 'SELECT id, content_hash = ? AS isEqual, lon = ? AND lat = ? AS isInPlace FROM incident WHERE uid = ?');
  const insert = prepared(db, `INSERT INTO incident (${incidentColumnNames.join()}) VALUES (${marks})`);
  const oldMaxId = value<number>(db, sql`SELECT max(id) FROM incident`);
  const rowsBefore = value<number>(db, sql`SELECT count(*) FROM incident`);
  const maxDirectWrites = Math.max(leastDirectWrites, rowsBefore / rowsMadeAnewPerWrite);
  // A uid counts once in a file; ids above oldMaxId came with this file.
  const isSeen = new Uint8Array(oldMaxId + 1);
  const counts: ImportCounts = { accepted: 0, updated: 0, unchanged: 0 };
  const values: SqlValue[] = new Array<SqlValue>(incidentColumnNames.length);
  let restore: (() => void) | null = null;

  const add = (rows: IncidentRows, i: number): void => {
    const found = find.get(rows.contentHash(i), rows.lonLat[2 * i], rows.lonLat[2 * i + 1], rows.uid(i)) as Found | undefined;
    if (!found) {
      rows.bind(i, values, 0);
      insert.run(values);
      counts.accepted++;
      return;
    }
    const { id, isEqual, isInPlace } = found;
    if (isEqual === 1 || id > oldMaxId || isSeen[id] === 1) {
      counts.unchanged++;
    } else {
      rows.bind(i, values, 0);
      // The uid comes first in a row and the geometry last; what is not set costs no change of its index.
      prepared(db, isInPlace === 1 ? updateInPlace : updateAndMove).run(values.slice(1, isInPlace === 1 ? -1 : undefined), id);
      counts.updated++;
    }
    isSeen[id] = 1;
  };

  return {
    add: (batch, context) => {
      const rows = incidentRows(batch, context);
      for (let i = 0; i < rows.count; i++) {
        add(rows, i);
        if (restore === null && counts.accepted + counts.updated > maxDirectWrites) restore = dropIndexesAndTriggers(db, uidIndex);
      }
    },
    finish: () => {
      if (restore !== null) {
        rebuildRtree(db);
        restore();
      }
      return counts;
    },
    close: () => undefined,
  };
}

const updateText = (columns: readonly string[]): string =>
  `UPDATE incident SET first_batch_id = coalesce(first_batch_id, batch_id), ${columns.map((column) => `${column} = ?`).join()} WHERE id = ?`;
const updateInPlace = updateText(incidentColumnNames.slice(1, -1));
const updateAndMove = updateText(incidentColumnNames.slice(1));
