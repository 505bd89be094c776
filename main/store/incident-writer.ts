import { incidentColumnNames } from './incident-rows.ts';
import { dropIndexesAndTriggers, rebuildRtree } from './incident-table.ts';
import { prepared, sql, value, type SqlValue, type WriteDb } from './sql.ts';

/** Index by which a row is found again: it stays while the others are away. */
const uidIndex = 'incident_by_uid';
/** To write a row through triggers and indexes takes as long as to make these for so many rows, or more. */
const rowsMadeAnewPerWrite = 16;
/** Whatever the size of the table: the readers must prepare their statements again. */
const leastDirectWrites = 1_000;

/** Writes rows of `incident` one by one; values are in the order of incidentColumnNames. */
export interface IncidentWriter {
  /** @returns its id. */
  insert(values: readonly SqlValue[]): number;
  /** `isInPlace`: the position is as it was, so the geometry and its index stay. */
  update(id: number, values: readonly SqlValue[], isInPlace: boolean): void;
  remove(id: number): void;
  /** Makes the table complete. */
  finish(): void;
}

/**
 * Writing begins through indexes and triggers. Once that has taken as long as it takes to make these anew, they are taken away for
 * the rest and made when it ends: at worst twice as long as the better of both ways.
 */
export function openIncidentWriter(db: WriteDb): IncidentWriter {
  const marks = incidentColumnNames.map(() => '?').join();
  const insertRow = prepared(db, `INSERT INTO incident (${incidentColumnNames.join()}) VALUES (${marks})`);
  const removeRow = prepared(db, 'DELETE FROM incident WHERE id = ?');
  const maxDirectWrites = Math.max(leastDirectWrites, value<number>(db, sql`SELECT count(*) FROM incident`) / rowsMadeAnewPerWrite);
  let restore: (() => void) | null = null;
  let writes = 0;
  const count = (): void => {
    if (++writes > maxDirectWrites) restore ??= dropIndexesAndTriggers(db, uidIndex);
  };
  return {
    insert: (values) => {
      const { lastInsertRowid } = insertRow.run(values);
      count();
      return Number(lastInsertRowid);
    },
    update: (id, values, isInPlace) => {
      // The uid comes first in a row and the geometry last; what is not set costs no change of its index.
      prepared(db, isInPlace ? updateInPlace : updateAndMove).run(values.slice(1, isInPlace ? -1 : undefined), id);
      count();
    },
    remove: (id) => {
      removeRow.run(id);
      count();
    },
    finish: () => {
      if (restore === null) return;
      rebuildRtree(db);
      restore();
      restore = null;
    },
  };
}

const updateText = (columns: readonly string[]): string =>
  `UPDATE incident SET first_batch_id = coalesce(first_batch_id, batch_id), ${columns.map((column) => `${column} = ?`).join()} WHERE id = ?`;
const updateInPlace = updateText(incidentColumnNames.slice(1, -1));
const updateAndMove = updateText(incidentColumnNames.slice(1));
