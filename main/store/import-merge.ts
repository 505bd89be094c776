import { incidentColumnNames, incidentRows, type ImportCounts, type IncidentRows, type RowSink } from './incident-rows.ts';
import { openIncidentWriter } from './incident-writer.ts';
import { prepared, sql, value, type SqlValue, type WriteDb } from './sql.ts';

interface Found {
  readonly id: number;
  readonly isEqual: 0 | 1;
  readonly isInPlace: 0 | 1;
}

/** What a merge tells of the rows that it changes. */
export interface MergeWatch {
  /** Before a row is updated. */
  readonly onUpdate?: ((id: number) => void) | undefined;
  /** Whether a row of this uid was removed: no file brings it back. */
  readonly isRemoved?: ((uid: Uint8Array) => boolean) | null;
  /** Whether it was erased because its time was over. */
  readonly isPurged?: ((uid: Uint8Array) => boolean) | null;
}

/** Rows into a table that has some: each is looked up by uid, and written, if at all, under its old id. */
export function merge(db: WriteDb, { onUpdate, isRemoved, isPurged }: MergeWatch = {}): RowSink {
  const find = prepared(db, 'SELECT id, content_hash = ? AS isEqual, lon = ? AND lat = ? AS isInPlace FROM incident WHERE uid = ?');
  const writer = openIncidentWriter(db);
  const oldMaxId = value<number>(db, sql`SELECT max(id) FROM incident`);
  // A uid counts once in a file; ids above oldMaxId came with this file.
  const isSeen = new Uint8Array(oldMaxId + 1);
  const counts: ImportCounts = { accepted: 0, updated: 0, unchanged: 0, refused: [] };
  const values: SqlValue[] = new Array<SqlValue>(incidentColumnNames.length);

  const add = (rows: IncidentRows, i: number): void => {
    const found = find.get(rows.contentHash(i), rows.lonLat[2 * i], rows.lonLat[2 * i + 1], rows.uid(i)) as Found | undefined;
    if (!found) {
      if (isPurged?.(rows.uid(i))) {
        counts.refused.push(rows.line(i));
        return;
      }
      if (isRemoved?.(rows.uid(i))) {
        counts.unchanged++;
        return;
      }
      rows.bind(i, values, 0);
      writer.insert(values);
      counts.accepted++;
      return;
    }
    const { id, isEqual, isInPlace } = found;
    if (isEqual === 1 || id > oldMaxId || isSeen[id] === 1) {
      counts.unchanged++;
    } else {
      rows.bind(i, values, 0);
      onUpdate?.(id);
      writer.update(id, values, isInPlace === 1);
      counts.updated++;
    }
    isSeen[id] = 1;
  };

  return {
    add: (batch, context) => {
      const rows = incidentRows(batch, context);
      for (let i = 0; i < rows.count; i++) add(rows, i);
    },
    finish: () => {
      writer.finish();
      return counts;
    },
    close: () => undefined,
  };
}
