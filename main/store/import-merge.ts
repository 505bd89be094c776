import { incidentColumnNames, type ImportCounts, type RowSink } from './incident-rows.ts';
import { prepared, sql, value, type SqlValue, type WriteDb } from './sql.ts';

/** Rows into a table that has some: each is looked up by uid, and written, if at all, through indexes and triggers. */
export function merge(db: WriteDb): RowSink {
  const marks = incidentColumnNames.map(() => '?').join();
  const find = prepared(db, 'SELECT id, content_hash = ? AS isEqual FROM incident WHERE uid = ?');
  const insert = prepared(db, `INSERT INTO incident (${incidentColumnNames.join(', ')}) VALUES (${marks})`);
  const update = prepared(db, `UPDATE incident SET (${incidentColumnNames.join(', ')}) = (${marks}) WHERE id = ?`);
  const oldMaxId = value<number>(db, sql`SELECT max(id) FROM incident`);
  // A uid counts once in a file; ids above oldMaxId came with this file.
  const isSeen = new Uint8Array(oldMaxId + 1);
  const counts: ImportCounts = { accepted: 0, updated: 0, unchanged: 0 };
  const values: SqlValue[] = new Array<SqlValue>(incidentColumnNames.length);

  return {
    add: (rows) => {
      for (let i = 0; i < rows.count; i++) {
        const found = find.get(rows.contentHash(i), rows.uid(i)) as { id: number; isEqual: number } | undefined;
        if (!found) {
          rows.bind(i, values, 0);
          insert.run(values);
          counts.accepted++;
        } else if (found.isEqual === 1 || found.id > oldMaxId || isSeen[found.id] === 1) {
          isSeen[found.id] = 1;
          counts.unchanged++;
        } else {
          rows.bind(i, values, 0);
          update.run(values, found.id);
          isSeen[found.id] = 1;
          counts.updated++;
        }
      }
    },
    finish: () => counts,
  };
}
