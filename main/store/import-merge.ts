import { incidentColumnNames, incidentRows, type ImportCounts, type IncidentRows, type RowSink } from './incident-rows.ts';
import { prepared, sql, value, type SqlValue, type WriteDb } from './sql.ts';

interface Found {
  readonly id: number;
  readonly isEqual: 0 | 1;
  readonly isInPlace: 0 | 1;
}

/** Rows into a table that has some: each is looked up by uid, and written, if at all, through indexes and triggers. */
export function merge(db: WriteDb): RowSink {
  const marks = incidentColumnNames.map(() => '?').join();
  const find = prepared(db, 'SELECT id, content_hash = ? AS isEqual, lon = ? AND lat = ? AS isInPlace FROM incident WHERE uid = ?');
  const insert = prepared(db, `INSERT INTO incident (${incidentColumnNames.join()}) VALUES (${marks})`);
  const oldMaxId = value<number>(db, sql`SELECT max(id) FROM incident`);
  // A uid counts once in a file; ids above oldMaxId came with this file.
  const isSeen = new Uint8Array(oldMaxId + 1);
  const counts: ImportCounts = { accepted: 0, updated: 0, unchanged: 0 };
  const values: SqlValue[] = new Array<SqlValue>(incidentColumnNames.length);

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
      for (let i = 0; i < rows.count; i++) add(rows, i);
    },
    finish: () => counts,
    close: () => undefined,
  };
}

const updateText = (columns: readonly string[]): string =>
  `UPDATE incident SET ${columns.map((column) => `${column} = ?`).join()} WHERE id = ?`;
const updateInPlace = updateText(incidentColumnNames.slice(1, -1));
const updateAndMove = updateText(incidentColumnNames.slice(1));
