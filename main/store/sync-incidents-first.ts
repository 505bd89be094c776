import type { CentralIncidents } from '../central-wire.ts';
import { openNames } from './central-rows.ts';
import { firstLoad } from './import-first.ts';
import type { Stage } from './import-stage.ts';
import { incidentJson, setStatus } from './incident-json.ts';
import { first, prepared, run, sql, type WriteDb } from './sql.ts';
import { uidOf } from './sync-identity.ts';
import { mergedIncidents, waitingIncidents, type IncidentTaker, type TakeContext } from './sync-incidents.ts';
import { saveBase } from './sync-overlay.ts';
import type { JsonRow } from './sync-rows.ts';

/** Rows into the empty table, at the speed of a first import. */
export function firstIncidents(db: WriteDb, stage: Stage, context: TakeContext): IncidentTaker {
  const sink = firstLoad(db, stage);
  const nameRows = openNames(db);
  const removed: { readonly rows: CentralIncidents; readonly i: number }[] = [];
  const others: { readonly id: number; readonly ver: number; readonly status: string }[] = [];
  let id = 0;
  return {
    add: (incidents) => {
      const { batch, context: rowContext, status } = nameRows(incidents);
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
  for (const { rowId } of waitingIncidents(db)) {
    const uid = uidOf(rowId);
    const found = first<{ row: string; ver: number }>(
      db,
      sql`SELECT ${incidentJson} AS row, ver FROM incident i JOIN incident_version ON incident_id = id WHERE uid = ${uid}`,
    );
    if (found) saveBase(db, 'incident', rowId, { ver: found.ver, row: JSON.parse(found.row) as JsonRow });
  }
}
