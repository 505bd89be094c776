import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Json } from '../../main/central-wire.ts';
import { reads, writes } from '../../main/store/index.ts';
import { all, sql, type WriteDb } from '../../main/store/sql.ts';
import { uidOf, uuidOf } from '../../main/store/sync-identity.ts';
import { createCentre, type Centre } from './centre.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { manyIncidents } from './incidents.ts';
import { by, deviceOf, join, limits, pull, push, settle } from './sync-device.ts';

const incidents = 5;
const columns = ['description', 'place'] as const;

interface World {
  readonly db: WriteDb;
  readonly centre: Centre;
  readonly uuids: readonly string[];
  /** Every value that the person of this device typed. */
  readonly typed: Set<string>;
  readonly versions: Map<string, number>;
  text: () => string;
}

type Step = (world: World) => void;
const idOf = ({ db, uuids }: World, i: number): number =>
  all<{ id: number }>(db, sql`SELECT id FROM incident WHERE uid = ${uidOf(uuids[i] ?? '')}`)[0]?.id ?? 0;

const which = fc.nat({ max: incidents - 1 });
const column = fc.constantFrom(...columns);
const named = (name: string, step: Step): Step => Object.assign(step, { toString: () => name });

const steps: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.tuple(which, column).map(([i, col]) =>
      named(`edit ${i} ${col}`, (world) => {
        const value = world.text();
        if (writes.editIncident(world.db, idOf(world, i), { [col]: value }, by)) world.typed.add(value);
      }),
    ),
  },
  {
    weight: 2,
    arbitrary: which.map((i) =>
      named(`note ${i}`, (world) => {
        const body = world.text();
        if (writes.addNote(world.db, idOf(world, i), body, by) !== null) world.typed.add(body);
      }),
    ),
  },
  { weight: 1, arbitrary: which.map((i) => named(`remove ${i}`, (world) => void writes.removeIncident(world.db, idOf(world, i), by))) },
  {
    weight: 1,
    arbitrary: which.map((i) =>
      named(`restore ${i}`, ({ db, uuids }) => {
        const [removed] = all<{ id: number }>(db, sql`SELECT id FROM incident_removed WHERE uid = ${uidOf(uuids[i] ?? '')}`);
        if (removed) writes.restoreIncident(db, removed.id, by);
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant(
      named('import', ({ db, text }) => {
        importRows(
          db,
          manyIncidents(incidents).map((row) => ({ ...row, content: Number(text().slice(5, -1)), description: text() })),
        );
      }),
    ),
  },
  {
    weight: 4,
    arbitrary: fc.tuple(which, column).map(([i, col]) =>
      named(`other edits ${i} ${col}`, ({ centre, uuids, text }) => {
        const id = uuids[i] ?? '';
        if (centre.row('incident', id)?.isDeleted === false) centre.change('incident', id, { [col]: text() });
      }),
    ),
  },
  {
    weight: 1,
    arbitrary: which.map((i) =>
      named(`other removes ${i}`, ({ centre, uuids }) => {
        centre.remove('incident', uuids[i] ?? '');
      }),
    ),
  },
  { weight: 3, arbitrary: fc.constant(named('push', ({ db, centre }) => void push(db, centre))) },
  {
    weight: 2,
    arbitrary: fc.nat({ max: 2 }).map((n) =>
      named(`push ${n + 1}, answer lost`, ({ db, centre }) => {
        const ops = writes.nextOps(db, { ...limits, ops: n + 1 });
        if (ops.length > 0) centre.push(deviceOf(db), ops);
      }),
    ),
  },
  { weight: 3, arbitrary: fc.constant(named('pull', ({ db, centre }) => void pull(db, centre))) },
  {
    weight: 1,
    arbitrary: fc.constant(
      named('pull, cut', ({ db, centre }) => {
        const { start, pieces } = centre.pull(deviceOf(db), reads.syncState(db).cursor);
        writes.beginPull(db, start);
        for (const piece of pieces.slice(0, 4)) writes.stagePull(db, piece);
        writes.abortPull(db);
      }),
    ),
  },
  { weight: 1, arbitrary: fc.constant(named('new device', ({ db }) => void writes.renewDevice(db, by.atMs, false))) },
);

/** I3 to I6 of the design, which hold at every moment. */
function checkInvariants({ db, centre, typed, versions }: World): void {
  const rows = new Map(
    all<{ uid: Uint8Array; description: string; place: string; ver: number | null }>(
      db,
      sql`SELECT uid, description, place, (SELECT ver FROM incident_version WHERE incident_id = id) AS ver FROM incident`,
    ).map(({ uid, ...row }) => [uuidOf(uid), row]),
  );
  const ops = all<{ rowId: string; kind: string; json: string }>(
    db,
    sql`SELECT row_id AS rowId, kind, set_json AS json FROM outbox WHERE tbl = 'incident' AND lazy IS NULL ORDER BY n`,
  );
  // I5: what waits is what is seen, unless a file with newer rows came after it.
  const inRange = all<{ n: number }>(db, sql`SELECT n FROM outbox WHERE lazy = 'rows'`).length > 0;
  const shown = new Map<string, Record<string, Json>>();
  for (const { rowId, kind, json } of ops) {
    if (kind === 'del') shown.delete(rowId);
    else shown.set(rowId, { ...shown.get(rowId), ...(JSON.parse(json) as Record<string, Json>) });
  }
  if (!inRange)
    for (const [rowId, { description, place }] of shown) {
      const row = rows.get(rowId);
      expect(row).toBeDefined();
      if (description !== undefined) expect(row?.description).toBe(description);
      if (place !== undefined) expect(row?.place).toBe(place);
    }
  // I6
  for (const [uid, { ver }] of rows) {
    if (ver === null) continue;
    expect(ver).toBeGreaterThanOrEqual(versions.get(uid) ?? 0);
    versions.set(uid, ver);
  }
  // I4
  expect(
    all(db, sql`SELECT id FROM incident_note WHERE uid NOT IN (SELECT uid FROM incident UNION ALL SELECT uid FROM incident_removed)`),
  ).toEqual([]);
  // I3
  const somewhere = [
    ...[...rows.values()].flatMap(({ description, place }) => [description, place]),
    ...all<{ text: string }>(db, sql`SELECT changes AS text FROM incident_history UNION ALL SELECT set_json FROM sync_rejected`).map(
      ({ text }) => text,
    ),
    JSON.stringify(centre.conflicts),
  ].join('\n');
  for (const value of typed) expect(somewhere).toContain(value);
}

/** I1 after all is told and pulled. */
function checkConvergence({ db, centre, uuids }: World): void {
  expect(reads.syncCounts(db)).toMatchObject({ waiting: 0 });
  expect(all(db, sql`SELECT * FROM sync_base`)).toEqual([]);
  const here = uuids.map((uuid) => {
    const [row] = all<{ description: string; place: string; ver: number }>(
      db,
      sql`SELECT description, place, (SELECT ver FROM incident_version WHERE incident_id = id) AS ver FROM incident WHERE uid = ${uidOf(uuid)}`,
    );
    return row ?? null;
  });
  const there = uuids.map((uuid) => {
    const kept = centre.row('incident', uuid);
    return !kept || kept.isDeleted ? null : { description: kept.row['description'], place: kept.row['place'], ver: kept.ver };
  });
  expect(here).toEqual(there);
  expect(db.pragma('foreign_key_check')).toEqual([]);
}

test('whatever people, others and the network do: edits stay visible, nothing typed is lost, and in the end all are equal', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 1, maxLength: 40 }), async (script) => {
      const db = await openTestWriter();
      const centre = createCentre();
      importRows(db, manyIncidents(incidents));
      join(db, centre);
      let texts = 0;
      const uuids = all<{ uid: Uint8Array }>(db, sql`SELECT uid FROM incident ORDER BY id`).map(({ uid }) => uuidOf(uid));
      const world: World = { db, centre, uuids, typed: new Set(), versions: new Map(), text: () => `text-${++texts}.` };
      for (const step of script) {
        step(world);
        checkInvariants(world);
      }
      settle(db, centre);
      checkInvariants(world);
      checkConvergence(world);
      db.close();
    }),
    { numRuns: Number(process.env['SYNC_RUNS'] ?? 60) },
  );
});
