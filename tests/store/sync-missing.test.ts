import { expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { all, sql, values, type WriteDb } from '../../main/store/sql.ts';
import { uuidOf } from '../../main/store/sync-identity.ts';
import { asColumns, createCentre, type Centre } from './centre.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { manyIncidents } from './incidents.ts';
import { by, deviceOf, join, link, settle } from './sync-device.ts';

const uuids = (db: WriteDb): string[] => values<Uint8Array>(db, sql`SELECT uid FROM incident ORDER BY id`).map(uuidOf);

/** All that the centre has, less some incidents that it forgot, as a device reads it that begins anew. */
function pullWithout(db: WriteDb, centre: Centre, forgotten: readonly string[]) {
  const { start, pieces } = centre.pull(deviceOf(db), null);
  writes.beginPull(db, start);
  for (const piece of pieces) {
    if (piece.table !== 'incident') writes.stagePull(db, piece);
  }
  const rows = uuids(db).flatMap((id) => {
    const row = centre.row('incident', id);
    return row === undefined || forgotten.includes(id) ? [] : [[id, row] as const];
  });
  writes.stagePull(db, { table: 'incident', incidents: asColumns(rows) });
  return writes.applyPull(db, by.atMs);
}

test('a pull of everything takes away what the centre forgot, and never what waits to be told', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(5));
  join(db, centre);
  const [gone = '', edited = '', noted = ''] = uuids(db);
  writes.editIncident(db, 2, { description: 'typed' }, by);
  writes.addNote(db, 3, 'seen', by);
  importRows(db, manyIncidents(1, 5));

  const report = pullWithout(db, centre, [gone, edited, noted]);

  expect(report.incidents).toEqual({ added: 0, updated: 0, removed: 1 });
  expect(uuids(db)).toHaveLength(5);
  expect(uuids(db)).not.toContain(gone);
  expect(reads.incident(db, 2)).toMatchObject({ description: 'typed' });
  expect(reads.incidentNotes(db, 3)).toMatchObject([{ body: 'seen' }]);
  expect(reads.syncCounts(db).waiting).toBe(4);
  // It comes back with the very version it once had.
  settle(db, centre);
  expect(uuids(db).map((id) => centre.row('incident', id)?.row['description'])).toContain('typed');
});

test('other rows that the centre forgot go, too; types are told again', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(2));
  writes.addNote(db, 1, 'old', by);
  writes.saveSettings(db, { hotspotDays: 9 });
  join(db, centre);
  const { start, pieces } = centre.pull(deviceOf(db), null);
  writes.beginPull(db, start);
  for (const piece of pieces) if (piece.table === 'incident') writes.stagePull(db, piece);
  writes.applyPull(db, by.atMs);

  expect(reads.incidentNotes(db, 1)).toEqual([]);
  expect(reads.settings(db)).not.toHaveProperty('hotspotDays');
  expect(all(db, sql`SELECT tbl FROM sync_version WHERE is_gone = 0`)).toEqual([]);
  writes.queueEverything(db, by);
  expect(values(db, sql`SELECT DISTINCT tbl FROM outbox ORDER BY tbl`)).toEqual(['import_batch', 'incident_type']);
});

test('a cache that is linked with another workspace tells it everything', async () => {
  const [db, first, second] = [await openTestWriter(), createCentre(), createCentre()];
  importRows(db, manyIncidents(4));
  join(db, first);
  writes.saveLink(db, { ...link, cluster: 'c2', epoch: 'e2', workspace: 'w2' });
  writes.renewDevice(db, by.atMs, true);
  const { start, pieces } = second.pull(deviceOf(db), null);
  writes.beginPull(db, start);
  for (const piece of pieces) writes.stagePull(db, piece);
  writes.applyPull(db, by.atMs);
  writes.queueEverything(db, by);
  settle(db, second);

  expect(uuids(db)).toHaveLength(4);
  expect(uuids(db).every((id) => second.row('incident', id) !== undefined)).toBe(true);
});
