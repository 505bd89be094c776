/** What a person may not tell the centre, and what leaves their zones. */
import { expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { sql, value } from '../../main/store/sql.ts';
import { createCentre } from './centre.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { manyIncidents, squareZones } from './incidents.ts';
import { by, deviceOf, join, limits, link, pull, push } from './sync-device.ts';

test('of a file what lies in other zones is told apart, refused once, and told again with other rights only', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  writes.saveZones(db, squareZones(['A', 'B']));
  join(db, centre);
  const ids = ['A', 'B'].map((code) => value<number>(db, sql`SELECT central_id FROM zone WHERE code = ${code}`));
  writes.saveLink(db, { ...link, role: 'analyst', zones: [ids[0] ?? 0] });
  centre.refuse = ({ kind, set }) =>
    kind === 'rows' && (set['rows'] as { zone_id: number }[]).some((row) => row['zone_id'] !== ids[0]) ? 'not-allowed' : null;
  importRows(db, manyIncidents(6), { zoneIds: Int32Array.of(1, 1, 1, 2, 2, 0) });
  const round = () => {
    writes.queueEverything(db, by);
    push(db, centre);
    pull(db, centre);
  };

  for (let i = 0; i < 3; i++) round();
  expect(value(db, sql`SELECT count(*) FROM incident_version`)).toBe(3);
  expect(value(db, sql`SELECT count(*) FROM incident`)).toBe(6);
  expect(reads.rejectedOps(db, { page: 1, pageSize: 10 })).toMatchObject({ total: 1, items: [{ kind: 'rows', code: 'not-allowed' }] });

  centre.refuse = () => null;
  writes.saveLink(db, link);
  round();
  expect(value(db, sql`SELECT count(*) FROM incident_version`)).toBe(6);
  expect(reads.rejectedOps(db, { page: 1, pageSize: 10 }).total).toBe(0);
  expect(writes.nextOps(db, limits)).toEqual([]);
});

test('what waits when its zone is lost goes with a later pull; what the centre never had is the own of the person, and stays', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  writes.saveZones(db, squareZones(['A', 'B']));
  importRows(db, manyIncidents(4), { zoneIds: Int32Array.of(1, 1, 2, 2) });
  join(db, centre);
  const [a = 0, b = 0] = ['A', 'B'].map((code) => value<number>(db, sql`SELECT central_id FROM zone WHERE code = ${code}`));
  writes.editIncident(db, 1, { description: 'not told yet' }, by);
  const pullOf = (zones: readonly number[], lostZones: readonly number[]) => {
    const { start } = centre.pull(deviceOf(db), reads.syncState(db).cursor);
    writes.beginPull(db, { ...start, zones, lostZones });
    writes.applyPull(db, by.atMs);
    return value<string>(db, sql`SELECT group_concat(id) FROM (SELECT id FROM incident ORDER BY id)`);
  };
  importRows(db, [...manyIncidents(4), ...manyIncidents(1, 9)], { zoneIds: Int32Array.of(1, 1, 2, 2, 1) });

  expect(pullOf([b], [a])).toBe('1,3,4,5');
  push(db, centre);
  expect(pullOf([b], [])).not.toContain('1,');
  expect(value(db, sql`SELECT count(*) FROM incident WHERE id IN (3, 4)`)).toBe(2);
});

test('an incident that went to another zone before it was deleted lies in that one', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  writes.saveZones(db, squareZones(['A', 'B']));
  importRows(db, manyIncidents(1), { zoneIds: Int32Array.of(1) });
  join(db, centre);
  const uuid = value<string>(db, sql`SELECT lower(hex(uid)) FROM incident`).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
  centre.change('incident', uuid, { zone_id: value<number>(db, sql`SELECT central_id FROM zone WHERE code = 'B'`) });
  centre.remove('incident', uuid);
  pull(db, centre);
  expect(value(db, sql`SELECT code FROM incident_removed r JOIN zone z ON z.id = r.zone_id`)).toBe('B');
  expect(value(db, sql`SELECT id FROM incident_removed`)).toBe(1);
});
