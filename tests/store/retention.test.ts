import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { reads, writes } from '../../main/store/index.ts';
import { openWriter } from '../../main/store/open.ts';
import { all, first, run, sql, value, values, type WriteDb } from '../../main/store/sql.ts';
import { uidOf, uuidOf } from '../../main/store/sync-identity.ts';
import { importRows, newCacheOptions, openTestWriter } from './fixtures.ts';
import { everything, incidentBatch, manyIncidents, squareZones, type TestIncident } from './incidents.ts';
import { pullStart } from './pulled-rows.ts';
import { dump, filesWith, tablesWith } from './retention-dump.ts';
import { by, link } from './sync-device.ts';

const nowMs = Date.parse('2026-01-01T00:00Z');
const admin = { actor: 'noura', atMs: nowMs };
/** Canaries are in the texts of incidents that go, and of no other. */
const canary = 'CANARY';

/** Thefts of 2018 go, of 2025 stay; others have no rule. */
const theftsOf = (from: number, count: number, year: number, more: Partial<TestIncident> = {}): TestIncident[] =>
  Array.from({ length: count }, (_, i) => ({
    key: from + i,
    type: 'THEFT',
    local: `${String(year)}-05-${String(1 + (i % 28)).padStart(2, '0')}T22:30`,
    ...more,
  }));

function erase(db: WriteDb, confirmed: number, most = 7): void {
  expect(writes.beginPurge(db, confirmed, admin)).toMatchObject({ due: confirmed, id: expect.any(String) as string });
  finish(db, 'here', most);
}

function finish(db: WriteDb, place: 'here' | 'centre', most = 7): void {
  while (writes.purgeStep(db, place, most, nowMs)?.isLeft === true);
  writes.purgeRest(db, place);
  expect(writes.purgeFiles(db, place, nowMs)).toBe(true);
}

const idOf = (db: WriteDb, key: number): number => value(db, sql`SELECT id FROM incident WHERE uid = ${incidentBatch([{ key }]).uid}`);

/** A linked cache with old and new thefts and some of another type, on which all was done that people can do. */
async function busyCache(): Promise<WriteDb> {
  const db = await openTestWriter();
  writes.saveZones(db, squareZones(['A', 'B']));
  writes.saveLink(db, link);
  const old = theftsOf(0, 20, 2018, { description: `${canary} description`, place: `${canary} place`, extra: { who: `${canary} extra` } });
  importRows(db, [...old, ...theftsOf(100, 20, 2025), ...theftsOf(200, 20, 2018, { type: 'FIRE' })], {
    rejects: [{ line: 9, code: 'time.missing', column: 'Date', value: `${canary} value`, raw: `${canary} raw` }],
  });
  for (const key of [0, 1, 2, 100, 200]) {
    const text = key < 100 ? canary : 'kept';
    const id = idOf(db, key);
    // Twice: the first text stays in the free room of its page.
    writes.editIncident(db, id, { description: `${text} first edit ${'x'.repeat(300)}` }, by);
    writes.editIncident(db, id, { description: `${text} edit`, status: 'confirmed' }, by);
    const note = writes.addNote(db, id, `${text} note`, by);
    writes.editNote(db, note?.id ?? '', `${text} note again`, by);
  }
  writes.removeIncident(db, idOf(db, 3), by, `${canary} reason`);
  writes.removeIncident(db, idOf(db, 101), by, 'kept reason');
  const conflictOf = (key: number, text: string, id: string): void => {
    const uid = uuidOf(incidentBatch([{ key }]).uid);
    run(
      db,
      sql`INSERT INTO sync_conflict (id, tbl, row_id, col, kind, base, mine, theirs, mine_by, theirs_by, state, at_ms)
          VALUES (${id}, 'incident', ${uid}, 'place', 'edit_edit', '"a"', ${JSON.stringify(text)}, '"b"', 'x', 'y', 'open', 1)`,
    );
    run(db, sql`INSERT INTO sync_version (tbl, row_id, ver) VALUES ('conflict', ${id}, 1)`);
  };
  conflictOf(4, `${canary} mine`, '00000000-0000-7000-8000-000000000001');
  conflictOf(102, 'kept mine', '00000000-0000-7000-8000-000000000002');
  for (const [key, text] of [
    [5, `${canary} told`],
    [103, 'kept told'],
  ] as const) {
    const uid = uuidOf(incidentBatch([{ key }]).uid);
    const set = JSON.stringify({ place: text });
    run(
      db,
      sql`INSERT INTO outbox_done (op_id, n, txn_id, tbl, row_id, kind, set_json, base_json, base_ver, at_ms, actor, done_ms)
          VALUES (${`done-${String(key)}`}, ${key}, 't', 'incident', ${uid}, 'patch', ${set}, '{}', 1, 1, 'x', ${nowMs})`,
    );
    run(
      db,
      sql`INSERT INTO sync_rejected (op_id, tbl, row_id, kind, set_json, base_json, actor, at_ms, code, message, rejected_ms)
          VALUES (${`no-${String(key)}`}, 'incident', ${uid}, 'patch', ${set}, ${set}, 'x', 1, 'bad-value', ${text}, 1)`,
    );
  }
  saveRun(db, [idOf(db, 0), idOf(db, 100), idOf(db, 1), idOf(db, 200)]);
  writes.saveRetentionRules(db, [{ type: 'THEFT', days: 1_825 }], admin);
  return db;
}

function saveRun(db: WriteDb, members: readonly number[]): void {
  writes.saveHotspots(db, {
    run: {
      typeId: null,
      period: { from: '2018-01-01', to: '2026-01-01' },
      radiusM: 100,
      minPoints: 3,
      points: 4,
      noise: 0,
      seed: 1,
      place: 'here',
      createdMs: 1,
    } as never,
    hotspots: [
      {
        ...{
          rank: 1,
          typeId: null,
          zoneId: null,
          incidents: members.length,
          coreIncidents: 3,
          areaM2: 1,
          centre: [48, 29],
          score: 1,
          support: 1,
        },
        ...{
          firstMs: 1,
          lastMs: 2,
          outline: [
            [48, 29],
            [48.1, 29],
            [48, 29.1],
            [48, 29],
          ],
        },
      } as never,
    ],
    memberEnds: Int32Array.of(members.length),
    memberIds: Int32Array.from(members),
    memberIsCore: Uint8Array.from(members, (_, i) => i % 2),
  });
}

/** uids and ids of thefts of 2018. */
function over(db: WriteDb) {
  const rows = all<{ id: number; uid: Uint8Array }>(
    db,
    sql`SELECT i.id, uid FROM incident i JOIN incident_type t ON t.id = type_id WHERE code = 'THEFT' AND occurred_ms < 1600000000000
        UNION ALL SELECT r.id, uid FROM incident_removed r JOIN incident_type t ON t.id = type_id WHERE code = 'THEFT' AND occurred_ms < 1600000000000`,
  );
  return { uids: new Set(rows.map(({ uid }) => uuidOf(uid))), ids: new Set(rows.map(({ id }) => id)) };
}

describe('a run', () => {
  test('is shown before: by type and year, with what is on hold, unsynced or disputed', async () => {
    const db = await busyCache();
    writes.saveHold(db, { uid: uuidOf(incidentBatch([{ key: 7 }]).uid), zone: null, fromMs: null, toMs: null, reason: 'case 1' }, admin);

    const preview = reads.duePreview(db, nowMs);

    expect(preview).toMatchObject({ total: 19, held: 1, conflicts: 1, groups: [{ type: 'THEFT', year: 2018, incidents: 19 }], rejects: 1 });
    expect(preview.examples).toHaveLength(10);
    expect(reads.dueUnsynced(db, [{ type: 'THEFT', days: 1_825 }], nowMs)).toBe(19);
    expect(writes.beginPurge(db, 20, admin)).toEqual({ due: 19, id: null });
  });

  test('leaves no word of what went, in no table and no file, and takes nothing else', async () => {
    const db = await busyCache();
    const gone = over(db);
    writeFileSync(`${db.name}.v11.bak`, canary);
    expect(gone.uids.size).toBe(20);
    expect(filesWith(db, canary)).toContain(`${db.name.split('/').at(-1) ?? ''}.outbox.jsonl`);
    const before = dump(db, gone);
    const hotspotBefore = reads.hotspot(db, 1);
    run(db, sql`UPDATE hotspot SET member_ids = x'', member_is_core = x''`);
    const bare = dump(db, gone);
    saveRun(db, [idOf(db, 0), idOf(db, 100), idOf(db, 1), idOf(db, 200)]);
    run(db, sql`DELETE FROM hotspot WHERE id = 1`);

    erase(db, 20);

    expect(tablesWith(db, canary)).toEqual([]);
    expect(filesWith(db, canary)).toEqual([]);
    const after = dump(db, { uids: new Set(), ids: new Set() });
    for (const [table, rows] of Object.entries(bare))
      if (!/hotspot|geometry_columns_statistics/.test(table)) expect([table, after[table]]).toEqual([table, rows]);
    expect(Object.keys(before)).toEqual(Object.keys(after));
    expect(hotspotBefore?.incidentIds).toHaveLength(4);
    expect(reads.hotspot(db, value(db, sql`SELECT max(id) FROM hotspot`))).toMatchObject({
      hotspot: { incidents: 4 },
      incidentIds: Int32Array.of(idOf(db, 100), idOf(db, 200)),
      isCore: Uint8Array.of(1, 1),
    });
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
    expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
    const { items } = reads.incidentPage(db, everything, { page: 1, pageSize: 100 });
    expect(items).toHaveLength(39);
  });

  test('tells people whose changes went with it, in which fields, and tells the centre of no gap', async () => {
    const db = await busyCache();
    const ns = values<number>(db, sql`SELECT n FROM outbox ORDER BY n`);

    erase(db, 20);

    expect(values<number>(db, sql`SELECT n FROM outbox ORDER BY n`)).toEqual(ns);
    const told = reads.rejectedOps(db, { page: 1, pageSize: 100 }).items.filter(({ code }) => code === 'purged');
    expect(told.filter(({ table, kind }) => table === 'incident' && kind === 'patch').map(({ set }) => set)).toContainEqual({
      description: null,
      status: null,
    });
    expect(told.some(({ table }) => table === 'incident_note')).toBe(true);
    expect(told.every(({ isSeen }) => !isSeen)).toBe(true);
    // The centre answers the same of them; that is not told twice, and what was told stays.
    const sent = writes.nextOps(db, { ops: 200, rows: 2_000, bytes: 1_000_000 });
    const results = sent.map(({ n, opId }) => {
      const isTold = told.some((op) => op.opId === opId);
      return {
        n,
        opId,
        outcome: isTold ? ('rejected' as const) : ('applied' as const),
        ver: 1,
        code: isTold ? 'purged' : null,
        message: null,
        conflictIds: [],
      };
    });
    writes.markPushed(db, sent.at(-1)?.n ?? 0, results, nowMs);
    const again = reads.rejectedOps(db, { page: 1, pageSize: 100 }).items.filter(({ code }) => code === 'purged');
    expect(again.map(({ opId, set }) => [opId, set])).toEqual(told.map(({ opId, set }) => [opId, set]));
    expect(reads.syncState(db).pending).toBe(0);
  });

  test('spares what is on hold, also if the hold comes in the middle, and says so in the receipt', async () => {
    const db = await openTestWriter();
    writes.saveZones(db, squareZones(['A', 'B']));
    const zone = value<number>(db, sql`SELECT id FROM zone WHERE code = 'A'`);
    importRows(db, [...theftsOf(0, 10, 2018), ...theftsOf(10, 10, 2017)], {
      zoneIds: Int32Array.from({ length: 20 }, (_, i) => (i % 2 === 0 ? zone : 0)),
    });
    writes.saveRetentionRules(db, [{ type: null, days: 365 }], admin);
    const period = { fromMs: Date.parse('2018-01-01T00:00Z'), toMs: Date.parse('2019-01-01T00:00Z') };
    const hold = writes.saveHold(db, { uid: null, zone: 'A', ...period, reason: 'case 2' }, admin);
    expect(reads.duePreview(db, nowMs)).toMatchObject({ total: 15, held: 5 });
    writes.beginPurge(db, 15, admin);
    writes.purgeStep(db, 'here', 4, nowMs);
    const [late] = values<Uint8Array>(db, sql`SELECT uid FROM purge_target WHERE is_gone = 0 ORDER BY uid DESC`);
    writes.saveHold(db, { uid: uuidOf(late), zone: null, fromMs: null, toMs: null, reason: 'case 3' }, admin);

    finish(db, 'here', 4);

    expect(reads.purgeReceipts(db)).toMatchObject([
      {
        total: 15,
        done: 14,
        spared: 1,
        counts: [{ type: 'THEFT', incidents: 14 }],
        digest: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      },
    ]);
    expect(value(db, sql`SELECT count(*) FROM incident`)).toBe(6);
    expect(first(db, sql`SELECT 1 FROM incident WHERE uid = ${late}`)).toBeDefined();
    expect(writes.liftHold(db, 'id' in hold ? hold.id : '', 'closed', admin)).toBe(true);
    expect(reads.duePreview(db, nowMs)).toMatchObject({ total: 5, held: 1 });
  });

  test('of many rows and another seed each time leaves every other row byte for byte', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const db = await openTestWriter();
      const random = (n: number): number => Math.abs(Math.imul(n * 7 + seed, 2_654_435_761)) % 1_000;
      importRows(
        db,
        manyIncidents(3_000).map((row, i) => ({
          ...row,
          description: `text ${String(random(i))}`,
          local: `${String(2015 + (random(i) % 10))}-0${String(1 + (i % 9))}-1${String(i % 9)}T10:00`,
        })),
      );
      for (let i = 0; i < 60; i++) {
        const id = 1 + ((random(i) * 3) % 3_000);
        writes.editIncident(db, id, { place: `place ${String(i)}` }, by);
        writes.addNote(db, id, `note ${String(i)}`, by);
      }
      writes.saveRetentionRules(
        db,
        [
          { type: 'BATTERY', days: 365 * (2 + seed) },
          { type: null, days: 2_500 },
        ],
        admin,
      );
      const due = reads.duePreview(db, nowMs).total;
      const limits = new Map([['BATTERY', nowMs - 365 * (2 + seed) * 86_400_000]]);
      const rows = all<{ id: number; uid: Uint8Array; code: string; ms: number }>(
        db,
        sql`SELECT i.id, uid, code, occurred_ms AS ms FROM incident i JOIN incident_type t ON t.id = type_id`,
      );
      const going = rows.filter(({ code, ms }) => ms < (limits.get(code) ?? nowMs - 2_500 * 86_400_000));
      expect(going.length).toBe(due);
      const before = dump(db, { uids: new Set(going.map(({ uid }) => uuidOf(uid))), ids: new Set(going.map(({ id }) => id)) });

      erase(db, due, 500);

      expect(dump(db, { uids: new Set(), ids: new Set() })).toEqual(before);
      db.close();
    }
  });
});

test('a file that comes again does not bring back what was erased, and its report says so', async () => {
  const db = await openTestWriter();
  const rows = [...theftsOf(0, 10, 2018), ...theftsOf(100, 5, 2025)];
  importRows(db, rows);
  writes.saveRetentionRules(db, [{ type: 'THEFT', days: 1_825 }], admin);
  erase(db, 10);

  const again = importRows(db, [...rows, { key: 500, type: 'THEFT', local: '2025-06-01T10:00' }]);

  expect(again).toMatchObject({ accepted: 1, unchanged: 5, rejected: 10 });
  expect(reads.rejects(db, again.batchId, { page: 1, pageSize: 20 })).toMatchObject({
    total: 10,
    items: Array.from({ length: 10 }, () => ({ code: 'retention.over', raw: '', value: '' })),
  });
  // Into an empty cache, too, which takes another way.
  run(db, sql`DELETE FROM incident`);
  expect(importRows(db, rows)).toMatchObject({ accepted: 5, rejected: 10 });
});

test('a bundle that was packed before brings nothing back either', async () => {
  const db = await openTestWriter();
  writes.saveLink(db, link);
  importRows(db, [...theftsOf(0, 2, 2018), ...theftsOf(100, 1, 2025)]);
  writes.saveRetentionRules(db, [{ type: 'THEFT', days: 1_825 }], admin);
  const row = (key: number) => ({ id: uuidOf(incidentBatch([{ key }]).uid), type_code: 'THEFT', occurred_ms: 1, description: canary });
  erase(db, 2);
  const change = {
    txnId: 't',
    table: 'incident',
    base: {},
    baseVer: 1,
    atMs: 1,
    actor: 'other',
    device: '0190d7c2-0000-7000-8000-000000000001',
  } as const;

  writes.beginBundle(db);
  writes.stageBundle(db, [
    { ...change, opId: 'a', kind: 'put', rowId: row(0).id, set: row(0) },
    { ...change, opId: 'b', kind: 'patch', rowId: row(1).id, set: { description: canary } },
    {
      ...change,
      opId: 'c',
      table: 'incident_note',
      kind: 'put',
      rowId: '0190d7c2-0000-7000-8000-0000000000aa',
      set: { incident_id: row(0).id, body: canary },
    },
    {
      ...change,
      opId: 'd',
      kind: 'rows',
      rowId: '',
      set: { rows: [row(0), { ...row(300), description: 'new' }, row(1)] },
      base: { rows: [null, null, row(1)] },
    },
    { ...change, opId: 'e', kind: 'patch', rowId: row(100).id, set: { description: 'kept' } },
  ]);
  while (!writes.takeBundle(db).isAll);

  expect(writes.finishBundle(db, { key: 'k', deviceName: 'field' }, nowMs)).toEqual({ added: 2, known: 0, refused: 5, rows: 2 });
  expect(tablesWith(db, canary)).toEqual([]);
  expect(value(db, sql`SELECT count(*) FROM incident`)).toBe(2);
  expect(value(db, sql`SELECT base_json FROM outbox WHERE op_id = 'd'`)).toBe('{"rows":[null]}');
});

describe('rows that the centre erased', () => {
  const purgeId = '00000000-0000-4000-8000-00000000000a';
  const told = (keys: readonly number[]) =>
    keys.map((key) => ({
      id: uuidOf(incidentBatch([{ key }]).uid),
      tbl: 'incident',
      purge_id: purgeId,
      rejects_ms: nowMs - 1,
      ver: 1,
      deleted: false,
    }));
  const pull = (db: WriteDb, keys: readonly number[]): void => {
    writes.beginPull(db, { ...pullStart, isFull: false });
    writes.stagePull(db, { table: 'purged', rows: told(keys) });
    writes.applyPull(db, nowMs);
  };

  test('go here, too, whatever waits of them, and the receipt says which', async () => {
    const db = await busyCache();
    const keys = Array.from({ length: 20 }, (_, i) => i);
    pull(db, [...keys, 900]);

    finish(db, 'centre');

    expect(tablesWith(db, canary)).toEqual([]);
    expect(filesWith(db, canary)).toEqual([]);
    const [answer] = reads.purgeAnswers(db);
    expect(answer).toMatchObject({ purge: purgeId, told: 21, had: 20 });
    writes.markAnswered(db, [purgeId], nowMs);
    expect(reads.purgeAnswers(db)).toEqual([]);
    // More of the same run came later: then the receipt is another one, and is told again.
    pull(db, [901]);
    finish(db, 'centre');
    expect(reads.purgeAnswers(db)).toMatchObject([{ told: 22 }]);
    expect(reads.purgeAnswers(db)[0]?.digest).not.toBe(answer?.digest);
  });

  test('do not come back with a second copy of changes from before', async () => {
    const options = await newCacheOptions();
    const opened = await openWriter(options);
    writes.saveLink(opened.db, link);
    importRows(opened.db, theftsOf(0, 3, 2018));
    writes.editIncident(opened.db, 1, { place: `${canary} typed` }, by);
    const old = `${options.cacheFile}.kept`;
    copyFileSync(`${options.cacheFile}.outbox.jsonl`, old);
    pull(opened.db, [0]);
    finish(opened.db, 'centre');
    run(opened.db, sql`DELETE FROM sync_rejected`);
    run(opened.db, sql`DELETE FROM outbox WHERE kind = 'patch'`);
    opened.close();
    copyFileSync(old, `${options.cacheFile}.outbox.jsonl`);

    const { db, close } = await openWriter(options);

    expect(tablesWith(db, canary)).toEqual([]);
    expect(reads.rejectedOps(db, { page: 1, pageSize: 10 }).items).toMatchObject([{ code: 'purged', set: { place: null } }]);
    expect(filesWith(db, canary).filter((name) => !name.endsWith('.kept'))).toEqual([]);
    close();
  });
});

test('a run whose process is killed, at any moment, goes on to the same end', async () => {
  const options = await newCacheOptions();
  const rows = manyIncidents(4_000).map((row) => ({ ...row, description: `${canary} ${String(row.key)}` }));
  const opened = await openWriter(options);
  importRows(opened.db, [...rows, ...theftsOf(9_000, 50, 2025)]);
  writes.saveRetentionRules(opened.db, [{ type: null, days: 1_825 }], admin);
  const digest = { uids: values<Uint8Array>(opened.db, sql`SELECT uid FROM incident WHERE occurred_ms < 1600000000000 ORDER BY uid`) };
  writes.beginPurge(opened.db, 4_000, admin);
  const kept = dump(opened.db, {
    uids: new Set(digest.uids.map(uuidOf)),
    ids: new Set(values<number>(opened.db, sql`SELECT id FROM incident WHERE occurred_ms < 1600000000000`)),
  });
  opened.close();

  for (let round = 0; round < 8; round++) {
    const child = spawn(process.execPath, [fileURLToPath(new URL('child.ts', import.meta.url)), options.cacheFile, 'purge'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.split('step').length > 2 + round || text.includes('files')) setTimeout(() => child.kill('SIGKILL'), round * 7);
    });
    await once(child, 'close');
    if (text.includes('end')) break;
  }
  const { db, close } = await openWriter(options);
  expect(db.pragma('quick_check', { simple: true })).toBe('ok');
  if (reads.unfinishedPurge(db, 'here')) finish(db, 'here', 500);

  expect(reads.purgeReceipts(db)).toMatchObject([{ total: 4_000, done: 4_000, spared: 0 }]);
  expect(dump(db, { uids: new Set(), ids: new Set() })).toEqual(kept);
  expect(filesWith(db, canary)).toEqual([]);
  const { createHash } = await import('node:crypto');
  const hash = createHash('sha256');
  for (const uid of digest.uids) hash.update(uid);
  expect(reads.purgeReceipts(db)[0]?.digest).toBe(hash.digest('hex'));
  close();
});

test('rules are of types that are here, and holds of zones that are', async () => {
  const db = await openTestWriter();
  importRows(db, theftsOf(0, 1, 2018));

  expect(writes.saveRetentionRules(db, [{ type: 'NONE', days: 3 }], admin)).toEqual({ strange: 'NONE' });
  expect(
    writes.saveRetentionRules(
      db,
      [
        { type: 'THEFT', days: 3 },
        { type: null, days: 5 },
      ],
      admin,
    ),
  ).toEqual({ strange: null });
  writes.saveRetentionRules(db, [{ type: 'THEFT', days: 3 }], { actor: 'other', atMs: nowMs + 1 });
  expect(reads.retentionRules(db)).toEqual([{ type: 'THEFT', days: 3, setMs: nowMs, setBy: 'noura' }]);
  expect(writes.saveHold(db, { uid: null, zone: 'Z', fromMs: null, toMs: null, reason: 'x' }, admin)).toEqual({ strange: 'Z' });
  expect(uidOf(reads.incidentUid(db, 1) ?? '')).toHaveLength(16);
});
