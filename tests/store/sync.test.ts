import { expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { all, sql, value, type WriteDb } from '../../main/store/sql.ts';
import { uuidOf } from '../../main/store/sync-identity.ts';
import { createCentre } from './centre.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { everything, manyIncidents, squareZones } from './incidents.ts';
import { by, deviceOf, join, limits, link, pull, push } from './sync-device.ts';
import { anyRule } from './any-rule.ts';

const page = { page: 1, pageSize: 100 };

const idsOf = (db: WriteDb): string[] =>
  all<{ uid: Uint8Array }>(db, sql`SELECT uid FROM incident ORDER BY id`).map(({ uid }) => uuidOf(uid));
const descriptionOf = (db: WriteDb, id: number) => reads.incident(db, id)?.description;

function expectSound(db: WriteDb): void {
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(value(db, sql`SELECT rtreecheck('idx_incident_geom')`)).toBe('ok');
  expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
}

test('an edit and its place in the outbox are one; without a centre nothing is queued', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(3));
  expect(writes.editIncident(db, 1, { description: 'a cycle' }, by)).toBe(true);
  expect(writes.nextOps(db, limits)).toEqual([]);
  expect(reads.incidentHistory(db, 1)).toMatchObject([
    { actor: 'noura', what: 'edited', changes: { description: ['FROM BUILDING', 'a cycle'] } },
  ]);
  expect(writes.editIncident(db, 1, { description: 'a cycle' }, by)).toBe(false);
  writes.saveLink(db, link);
  writes.editIncident(db, 1, { place: 'Block 3', position: { lon: 48, lat: 29.3, zoneId: null } }, by);
  expect(writes.nextOps(db, limits)).toMatchObject([
    { n: 1, table: 'incident', kind: 'patch', rowId: idsOf(db)[0], set: { place: 'Block 3', lon: 48, lat: 29.3 }, base: { place: '' } },
  ]);
  expectSound(db);
});

test('a removed incident is in no list and no count, no file brings it back, and a person can', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(5));
  writes.editIncident(db, 5, { status: 'unfounded' }, by);
  expect(writes.removeIncident(db, 5, by)).toBe(true);
  expect(reads.incidentPage(db, everything, page).total).toBe(4);
  expect(importRows(db, manyIncidents(6))).toMatchObject({ accepted: 1, unchanged: 5 });
  const id = writes.restoreIncident(db, 5, by);
  expect(reads.incident(db, id ?? 0)).toMatchObject({ status: 'unfounded' });
  expect(reads.incidentHistory(db, id ?? 0)?.map(({ what }) => what)).toEqual(['restored', 'removed', 'edited']);
  expectSound(db);
});

test('what one device has is on another after both have met the centre', async () => {
  const [one, two, centre] = [await openTestWriter(), await openTestWriter(), createCentre()];
  writes.saveZones(one, squareZones(['A', 'B']));
  importRows(one, manyIncidents(4_500), { zoneIds: Int32Array.from({ length: 4_500 }, (_, i) => i % 3) });
  writes.editIncident(one, 7, { status: 'confirmed' }, by);
  writes.addNote(one, 7, 'ملاحظة', by);
  writes.saveSettings(one, { hotspotRadiusM: 300, language: 'ar' });
  join(one, centre);
  expect(reads.syncCounts(one)).toMatchObject({ waiting: 0, conflicts: 0, rejected: 0 });
  writes.saveLink(two, link);
  expect(pull(two, centre).incidents).toEqual({ added: 4_500, updated: 0, removed: 0 });
  expect(writes.queueEverything(two, by)).toBe(0);
  const rows = (db: WriteDb) =>
    db.prepare('SELECT hex(uid), lon, lat, local_min, type_id, zone_id, description, content_hash FROM incident ORDER BY uid').raw().all();
  expect(rows(two)).toEqual(rows(one));
  expect(value(two, sql`SELECT count(*) FROM incident_version`)).toBe(4_500);
  const seventh = value<number>(two, sql`SELECT incident_id FROM incident_status`);
  expect(reads.incidentNotes(two, seventh)).toMatchObject([{ body: 'ملاحظة', author: 'noura' }]);
  expect(reads.settings(two)).toEqual({ hotspotRadiusM: 300 });
  expect(reads.zones(two).map(({ code, incidents }) => [code, incidents])).toEqual(
    reads.zones(one).map(({ code, incidents }) => [code, incidents]),
  );
  expectSound(two);
});

test('an import of many rows adds few changes, and all rows arrive', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  writes.saveLink(db, link);
  writes.queueEverything(db, by);
  importRows(db, manyIncidents(9_000));
  importRows(
    db,
    manyIncidents(100).map((row) => ({ ...row, content: 1, description: 'corrected' })),
  );
  const waiting = reads.syncCounts(db);
  expect(waiting.waiting).toBeLessThan(20);
  expect(waiting.waitingRows).toBeGreaterThanOrEqual(9_000);
  push(db, centre);
  pull(db, centre);
  expect(reads.syncCounts(db).waiting).toBe(0);
  expect(idsOf(db).every((id) => centre.row('incident', id) !== undefined)).toBe(true);
  expect(centre.row('incident', idsOf(db)[5] ?? '')?.row).toMatchObject({ description: 'corrected' });
  expect(value(db, sql`SELECT count(*) FROM incident_version`)).toBe(9_000);
});

test('a corrected file over rows of the centre merges without a conflict', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(50));
  join(db, centre);
  centre.change('incident', idsOf(db)[3] ?? '', { place: 'theirs' });
  importRows(
    db,
    manyIncidents(50).map((row) => ({ ...row, content: 1, description: 'corrected' })),
  );
  push(db, centre);
  pull(db, centre);
  expect(centre.conflicts).toEqual([]);
  expect(reads.incident(db, 4)).toMatchObject({ place: 'theirs', description: 'corrected' });
});

test('a local edit stays visible until its result is known, and then the result is', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(3));
  join(db, centre);
  const uuid = idsOf(db)[0] ?? '';
  writes.editIncident(db, 1, { description: 'mine' }, by);
  centre.change('incident', uuid, { description: 'theirs', place: 'theirs' });
  pull(db, centre);
  expect(reads.incident(db, 1)).toMatchObject({ description: 'mine', place: 'theirs' });
  push(db, centre);
  pull(db, centre);
  expect(reads.incident(db, 1)).toMatchObject({ description: 'theirs', place: 'theirs' });
  const { items } = reads.syncConflicts(db, 'open', page);
  expect(items).toMatchObject([
    { rowId: uuid, column: 'description', base: 'FROM BUILDING', mine: 'mine', theirs: 'theirs', incident: { id: 1 }, isWaiting: false },
  ]);
  const id = items[0]?.id ?? '';
  expect(writes.resolveConflict(db, id, 'mine', null, by)).toBe(true);
  expect(reads.syncCounts(db)).toMatchObject({ conflicts: 0, waiting: 1 });
  push(db, centre);
  pull(db, centre);
  expect(reads.syncConflicts(db, 'resolved', page).items).toMatchObject([{ id, state: 'took_mine', isWaiting: false }]);
  expect(writes.undoResolve(db, id, by)).toBe(true);
  expect(reads.syncCounts(db)).toMatchObject({ conflicts: 1 });
});

test('what the centre refuses is taken back here and kept with its reason, and the queue goes on', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(3));
  join(db, centre);
  centre.refuse = (op) => (op.set['description'] === 'not allowed' ? 'not-allowed' : null);
  writes.editIncident(db, 1, { description: 'not allowed' }, by);
  writes.editIncident(db, 2, { description: 'allowed' }, by);
  push(db, centre);
  pull(db, centre);
  expect([descriptionOf(db, 1), descriptionOf(db, 2)]).toEqual(['FROM BUILDING', 'allowed']);
  expect(reads.rejectedOps(db, page).items).toMatchObject([{ set: { description: 'not allowed' }, code: 'not-allowed', isSeen: false }]);
  expect(reads.syncCounts(db)).toMatchObject({ waiting: 0, rejected: 1 });
});

test('what the centre merged by itself is counted once, with the time of the first, for seven days of sync', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  const oneDayMs = 86_400_000;
  importRows(db, manyIncidents(3));
  join(db, centre);
  const merge = (id: number, atMs: number): void => {
    writes.editIncident(db, id, { description: `edit of ${String(atMs)}` }, by);
    const ops = writes.nextOps(db, limits);
    const { lastN, results } = centre.push(deviceOf(db), ops);
    const merged = results.map((result) => ({ ...result, outcome: 'merged' as const }));
    writes.markPushed(db, lastN, merged, atMs);
    writes.markPushed(db, lastN, merged, atMs + 1);
    const { start, pieces } = centre.pull(deviceOf(db), reads.syncState(db).cursor);
    writes.beginPull(db, start);
    for (const piece of pieces) writes.stagePull(db, piece);
    writes.applyPull(db, atMs);
  };
  const counted = () => {
    const { merged, mergedSinceMs } = reads.syncCounts(db);
    return [merged, mergedSinceMs];
  };
  expect(counted()).toEqual([0, null]);
  merge(1, 10 * oneDayMs);
  merge(2, 12 * oneDayMs);
  expect(counted()).toEqual([2, 10 * oneDayMs]);
  merge(3, 18 * oneDayMs);
  expect(counted()).toEqual([2, 12 * oneDayMs]);
});

test('a refusal whose answer was lost is learned when the change is told again', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(3));
  join(db, centre);
  centre.refuse = () => 'not-allowed';
  writes.editIncident(db, 1, { description: 'not allowed' }, by);
  centre.push(deviceOf(db), writes.nextOps(db, limits));
  expect(pull(db, centre)).toMatchObject({ confirmed: 0 });
  expect(descriptionOf(db, 1)).toBe('not allowed');
  push(db, centre);
  expect(descriptionOf(db, 1)).toBe('FROM BUILDING');
  expect(reads.rejectedOps(db, page)).toMatchObject({ total: 1 });
  writes.markRejectedSeen(
    db,
    reads.rejectedOps(db, page).items.map(({ opId }) => opId),
    by.atMs,
  );
  expect(reads.syncCounts(db)).toMatchObject({ waiting: 0, rejected: 0 });
});

test('a change of many rows that is too large for one call is cut in two, and all arrive in order', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(
    db,
    manyIncidents(2_500).map((row) => ({ ...row, description: 'x'.repeat(900) })),
  );
  join(db, centre);
  expect(reads.syncCounts(db).waiting).toBe(0);
  expect(idsOf(db).every((id) => centre.row('incident', id) !== undefined)).toBe(true);
});

test('rules, alerts and runs are told under names that are the same everywhere', async () => {
  const [one, two, centre] = [await openTestWriter(), await openTestWriter(), createCentre()];
  // Ids that differ from those of the other device.
  writes.saveZones(one, squareZones(['A', 'B']));
  writes.saveZones(two, squareZones(['B']));
  importRows(one, manyIncidents(2));
  const scope = { ...anyRule.scope, typeIds: [1], zoneIds: [2] };
  const rule = { ...anyRule, name: 'Dense', measure: 'hotspot.incidents', threshold: 5, scope, severity: 'high' } as const;
  writes.saveAlertRule(one, rule, { actor: 'amal', atMs: 3 });
  const alert = { refCode: 'KH-1', ruleId: 1, measure: 'hotspot.incidents', severity: 'high', zoneId: 2, typeId: 1 } as const;
  const of = { hotspotId: null, forecastId: null, observedMin: null };
  writes.saveAlerts(one, [{ ...alert, ...of, value: 7, threshold: 5, firedMs: 9, dedupeKey: '1|zone:2/type:1|2024-W01' }]);
  writes.saveHotspots(one, {
    run: {
      ...{ typeId: 1, period: { from: '2024-01-01', to: '2024-02-01' }, radiusM: 250, minPoints: 5, points: 2, noise: 2, seed: 1 },
      place: 'here',
      createdMs: 4,
    },
    ...{ hotspots: [], memberEnds: new Int32Array(), memberIds: new Int32Array(), memberIsCore: new Uint8Array() },
  });
  join(one, centre);
  join(two, centre);
  expect(reads.alertRules(two)).toMatchObject([{ name: 'Dense', version: 1, scope: { zoneIds: [1], typeIds: [1] }, enabled: true }]);
  expect(reads.alerts(two, 'open', page).items).toMatchObject([{ refCode: 'KH-1', zoneId: 1, value: 7 }]);
  expect(value(two, sql`SELECT dedupe_key FROM alert`)).toMatch(/^1\|zone:1\/type:\d\|2024-W01$/);
  expect(reads.hotspotRuns(two)).toMatchObject([{ createdMs: 4, radiusM: 250, madeBy: link.login }]);
  writes.acknowledgeAlert(two, 1, 'duty', 20);
  push(two, centre);
  pull(one, centre);
  expect(reads.alerts(one, 'acknowledged', page).items).toMatchObject([{ acknowledgedBy: 'duty', acknowledgedMs: 20 }]);
});

test('removals by others go, edits of what others removed stay until the centre has heard of them', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(4));
  join(db, centre);
  const [first = '', second = ''] = idsOf(db);
  writes.editIncident(db, 1, { description: 'mine' }, by);
  centre.remove('incident', first);
  centre.remove('incident', second);
  pull(db, centre);
  expect(descriptionOf(db, 1)).toBe('mine');
  expect(reads.incident(db, 2)).toBeNull();
  push(db, centre);
  pull(db, centre);
  expect(descriptionOf(db, 1)).toBe('mine');
  expect(importRows(db, manyIncidents(4))).toMatchObject({ accepted: 0 });
  expectSound(db);
});

test('a zone that is no longer in scope takes its incidents along, but not what waits', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  writes.saveZones(db, squareZones(['A', 'B']));
  importRows(db, manyIncidents(6), { zoneIds: Int32Array.of(1, 1, 1, 2, 2, 2) });
  join(db, centre);
  writes.addNote(db, 2, 'seen', by);
  push(db, centre);
  pull(db, centre);
  writes.editIncident(db, 1, { description: 'not told yet' }, by);
  const { start } = centre.pull(deviceOf(db), reads.syncState(db).cursor);
  const lost = value<number>(db, sql`SELECT central_id FROM zone WHERE code = 'A'`);
  writes.beginPull(db, { ...start, lostZones: [lost] });
  writes.applyPull(db, by.atMs);
  expect(
    reads
      .incidentPage(db, everything, page)
      .items.map(({ id }) => id)
      .sort(),
  ).toEqual([1, 4, 5, 6]);
  expect(value(db, sql`SELECT count(*) FROM incident_note`)).toBe(0);
  expectSound(db);
});

test('a device that was cloned tells all that waits again, under numbers of its own', async () => {
  const [db, centre] = [await openTestWriter(), createCentre()];
  importRows(db, manyIncidents(3));
  join(db, centre);
  writes.editIncident(db, 1, { description: 'one' }, by);
  centre.push(deviceOf(db), writes.nextOps(db, limits));
  writes.editIncident(db, 2, { description: 'two' }, by);
  const old = deviceOf(db);
  expect(writes.renewDevice(db, by.atMs, false)).toMatchObject({ queued: 2 });
  expect(deviceOf(db)).not.toBe(old);
  expect(writes.nextOps(db, limits).map(({ n }) => n)).toEqual([1, 2]);
  push(db, centre);
  pull(db, centre);
  expect(reads.syncCounts(db)).toMatchObject({ waiting: 0 });
  expect(idsOf(db).map((id) => centre.row('incident', id)?.row['description'])).toEqual(['one', 'two', 'FROM BUILDING']);
});
