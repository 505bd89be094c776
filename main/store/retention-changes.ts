/**
 * Changes of incidents that are erased. What people typed goes with the incident: it is data of it. That they typed something, when, in
 * which fields, and why it came to nothing stays, and is shown to them among what was refused.
 */
import { all, run, sql, type ReadDb, type WriteDb } from './sql.ts';
import type { OutboxRow } from './outbox.ts';
import { objectOf, textOf, type JsonRow } from './sync-rows.ts';

/** The reason by which the centre refuses them, too. */
export const purgedCode = 'purged';

/** The names of its fields alone. */
const withoutValues = (setJson: string): string =>
  JSON.stringify(Object.fromEntries(Object.keys(objectOf(setJson)).map((column) => [column, null])));

/** Changes of what stands in temp.going. The centre counts changes, so that none may be missing: those that it was not told stay, empty. */
export function eraseChanges(db: WriteDb, atMs: number): void {
  for (const op of changesOfGoing(db, 'outbox')) {
    refuseErased(db, op, atMs);
    run(db, sql`UPDATE outbox SET set_json = '{}', base_json = '{}', last_error = NULL WHERE op_id = ${op.opId}`);
  }
  for (const { opId } of changesOfGoing(db, 'outbox_done')) run(db, sql`DELETE FROM outbox_done WHERE op_id = ${opId}`);
  for (const { opId, setJson } of changesOfGoing(db, 'sync_rejected')) {
    run(
      db,
      sql`UPDATE sync_rejected SET set_json = ${withoutValues(setJson)}, base_json = '{}', message = '' WHERE op_id = ${opId} AND code <> ${purgedCode}`,
    );
  }
}

/** Tells the person, unless the centre had taken the change before. */
function refuseErased(db: WriteDb, op: Pick<OutboxRow, 'opId' | 'setJson'>, atMs: number): void {
  if (op.setJson === '{}' && isTold(db, op.opId)) return;
  run(
    db,
    sql`INSERT OR IGNORE INTO sync_rejected (op_id, tbl, row_id, kind, set_json, base_json, actor, at_ms, code, message, rejected_ms)
        SELECT op_id, tbl, row_id, kind, ${withoutValues(op.setJson)}, '{}', actor, at_ms, ${purgedCode}, '', ${atMs}
        FROM outbox WHERE op_id = ${op.opId} AND state <> 'acked'`,
  );
}

const isTold = (db: ReadDb, opId: string): boolean => all(db, sql`SELECT 1 FROM sync_rejected WHERE op_id = ${opId}`).length > 0;

/** The same of a change that is not in the outbox: it came from a bundle, or from the second copy. */
export function tellErased(db: WriteDb, op: Omit<OutboxRow, 'n'>, atMs: number): void {
  run(
    db,
    sql`INSERT OR IGNORE INTO sync_rejected (op_id, tbl, row_id, kind, set_json, base_json, actor, at_ms, code, message, rejected_ms)
        VALUES (${op.opId}, ${op.table}, ${op.rowId}, ${op.kind}, ${withoutValues(op.setJson)}, '{}', ${op.actor}, ${op.atMs}, ${purgedCode}, '', ${atMs})`,
  );
}

/** The centre refused a change because its incident was erased. */
export function takeErased(db: WriteDb, op: OutboxRow, atMs: number): void {
  tellErased(db, op, atMs);
  run(db, sql`DELETE FROM outbox WHERE n = ${op.n}`);
}

function changesOfGoing(db: ReadDb, table: 'outbox' | 'outbox_done' | 'sync_rejected'): Pick<OutboxRow, 'opId' | 'setJson'>[] {
  const isOf = `(tbl = 'incident' AND row_id IN (SELECT row_id FROM temp.going WHERE kind = 0))
    OR (tbl = 'incident_note' AND (row_id IN (SELECT row_id FROM temp.going WHERE kind = 1)
      OR set_json ->> '$.incident_id' IN (SELECT row_id FROM temp.going WHERE kind = 0)))
    OR (tbl = 'conflict' AND (row_id IN (SELECT row_id FROM temp.going WHERE kind = 2) OR row_id IN (SELECT c.id FROM sync_conflict c
      JOIN temp.going g ON g.row_id = c.row_id)))`;
  return all(db, { text: `SELECT op_id AS opId, set_json AS setJson FROM ${table} WHERE ${isOf}`, values: [] });
}

/** Rows of other devices that wait here in one change: those that were erased leave it. */
export function eraseGivenRows(db: WriteDb, isErased: (rowId: string) => boolean): void {
  for (const table of ['outbox', 'outbox_done', 'sync_rejected']) {
    const given = all<{ opId: string; setJson: string; baseJson: string }>(db, {
      text: `SELECT op_id AS opId, set_json AS setJson, base_json AS baseJson FROM ${table} WHERE kind = 'rows' AND json_type(set_json, '$.rows') = 'array'`,
      values: [],
    });
    for (const { opId, setJson, baseJson } of given) {
      const [set, base] = [objectOf(setJson), objectOf(baseJson)];
      const rows = set['rows'] as readonly JsonRow[];
      const bases = Array.isArray(base['rows']) ? (base['rows'] as readonly JsonRow[]) : null;
      const keep = rows.map((row) => !isErased(textOf(row['id'])));
      if (keep.every(Boolean)) continue;
      const left = {
        set: { ...set, rows: rows.filter((_, i) => keep[i]) },
        base: bases === null ? base : { rows: bases.filter((_, i) => keep[i]) },
      };
      run(db, {
        text: `UPDATE ${table} SET set_json = ?, base_json = ? WHERE op_id = ?`,
        values: [JSON.stringify(left.set), JSON.stringify(left.base), opId],
      });
    }
  }
}
