/** Hotspots that one device finds, on another one. */
import { expect, test } from 'vitest';
import type { NewHotspots } from '../../main/store/api.ts';
import { reads, writes } from '../../main/store/index.ts';
import { all, sql } from '../../main/store/sql.ts';
import { uuidOf } from '../../main/store/sync-identity.ts';
import { createCentre } from './centre.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { everything, type TestIncident } from './incidents.ts';
import { join, link, pull, push } from './sync-device.ts';

/** Two inside the outline below, one in the hole of its corner, one of another type, one of another month. */
const incidents: readonly TestIncident[] = [
  { key: 1, lon: 48.002, lat: 29.001, type: 'THEFT', local: '2018-05-03T10:00' },
  { key: 2, lon: 48.008, lat: 29.005, type: 'THEFT', local: '2018-05-31T23:59' },
  { key: 3, lon: 48.001, lat: 29.009, type: 'THEFT', local: '2018-05-03T10:00' },
  { key: 4, lon: 48.005, lat: 29.002, type: 'BATTERY', local: '2018-05-03T10:00' },
  { key: 5, lon: 48.005, lat: 29.002, type: 'THEFT', local: '2018-06-01T00:00' },
];

/** A run over thefts in May with one hotspot, a triangle. */
function found(typeId: number, createdMs: number): NewHotspots {
  const outline: [number, number][] = [
    [48, 29],
    [48.01, 29],
    [48.01, 29.01],
    [48, 29],
  ];
  return {
    run: {
      ...{ typeId, period: { from: '2018-05-01', to: '2018-06-01' }, radiusM: 150, minPoints: 2, points: 3, noise: 1, seed: 42 },
      ...{ place: 'here', createdMs },
    },
    hotspots: [
      {
        ...{ rank: 1, typeId, zoneId: null, incidents: 2, coreIncidents: 1, areaM2: 540_000, support: 90, score: 7, firstMs: 1, lastMs: 2 },
        centre: [48.007, 29.003],
        outline,
      },
    ],
    memberEnds: Int32Array.of(2),
    memberIds: Int32Array.of(1, 2),
    memberIsCore: Uint8Array.of(1, 0),
  };
}

async function twoDevices() {
  const [one, two, centre] = [await openTestWriter(), await openTestWriter(), createCentre()];
  // Other ids of types and incidents than on the first device.
  importRows(two, [{ key: 9, type: 'NARCOTICS', lon: 48.5, lat: 29.5 }]);
  importRows(one, incidents);
  join(one, centre);
  join(two, centre);
  const theft = reads.incidentTypes(one).find(({ code }) => code === 'THEFT')?.id ?? 0;
  return { one, two, centre, theft };
}

test('are shown as a run of who found them, with the incidents that are there within their outlines', async () => {
  const { one, two, centre, theft } = await twoDevices();
  writes.saveHotspots(one, found(theft, 5));
  push(one, centre);
  pull(two, centre);

  const theftThere = reads.incidentTypes(two).find(({ code }) => code === 'THEFT')?.id;
  expect(theftThere).not.toBe(theft);
  const [shared] = reads.hotspotRuns(two);
  expect(shared).toMatchObject({
    madeBy: link.login,
    typeId: theftThere,
    points: 3,
    period: { from: '2018-05-01', to: '2018-06-01' },
    hotspots: 1,
  });
  const [hotspot] = reads.hotspots(two, 'all') ?? [];
  expect(hotspot).toMatchObject({ rank: 1, incidents: 2, areaM2: 540_000, support: 90, centre: [48.007, 29.003] });
  expect(hotspot?.outline).toEqual(found(theft, 5).hotspots[0]?.outline);

  const detail = reads.hotspot(two, hotspot?.id ?? 0);
  const uuids = all<{ id: number; uid: Uint8Array }>(two, sql`SELECT id, uid FROM incident`);
  const inside = [...(detail?.incidentIds ?? [])].map((id) => uuidOf(uuids.find((row) => row.id === id)?.uid ?? new Uint8Array(16)));
  const members = all<{ uid: Uint8Array }>(one, sql`SELECT uid FROM incident WHERE id IN (1, 2) ORDER BY id`).map(({ uid }) => uuidOf(uid));
  expect(inside.sort()).toEqual(members.sort());
});

test('are not taken for own ones, neither there nor where they were found', async () => {
  const { one, two, centre, theft } = await twoDevices();
  writes.saveHotspots(one, found(theft, 5));
  push(one, centre);
  pull(two, centre);
  pull(one, centre);

  expect(reads.hotspots(two, 'own')).toEqual([]);
  expect(reads.summary(two, everything).hotspots).toBe(0);
  expect(reads.hotspotRuns(one)).toMatchObject([{ madeBy: null, hotspots: 1 }]);
  expect(reads.hotspots(one, 'all')).toHaveLength(1);
});

test('the newest of each type and maker counts, in whatever order they come, and none twice', async () => {
  const { one, two, centre, theft } = await twoDevices();
  writes.saveHotspots(one, found(theft, 9));
  push(one, centre);
  pull(two, centre);
  writes.saveHotspots(one, found(theft, 7));
  push(one, centre);
  pull(two, centre);
  expect(reads.hotspotRuns(two)).toMatchObject([{ createdMs: 9 }]);

  // A pull of everything brings them again.
  writes.renewDevice(two, 10, false);
  pull(two, centre);
  expect(all(two, sql`SELECT id FROM hotspot_run`)).toHaveLength(2);
});

test('go when the centre takes them away', async () => {
  const { one, two, centre, theft } = await twoDevices();
  writes.saveHotspots(one, found(theft, 5));
  push(one, centre);
  pull(two, centre);
  for (const { id } of all<{ id: string }>(two, sql`SELECT id FROM artefact`)) centre.remove('artefact', id);
  pull(two, centre);
  pull(one, centre);
  expect(reads.hotspotRuns(two)).toEqual([]);
  expect(two.pragma('foreign_key_check')).toEqual([]);
  expect(reads.hotspotRuns(one)).toHaveLength(1);
});
