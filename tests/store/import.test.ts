import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { expect, test } from 'vitest';
import {
  importBatches,
  incident,
  incidentColumns,
  incidentPage,
  incidentTypes,
  recentArrivals,
  rejects,
  savedMapping,
  saveTypeOrigin,
} from '../../main/store/incidents.ts';
import { writes } from '../../main/store/index.ts';
import { all, run, sql, value, type WriteDb } from '../../main/store/sql.ts';
import { settings } from '../../main/store/settings.ts';
import type { Reject } from '../../preload/contract/domain.ts';
import { importRows, openTestReader, openTestWriter, newCacheOptions, startChild } from './fixtures.ts';
import { everything, incidentBatch, manyIncidents, mapping } from './incidents.ts';

const begin = { fileName: 'b.csv', fileHash: '', signature: 'columns', mapping, startedMs: 0 };
const page = { page: 1, pageSize: 100 };

/** All that can be wrong with the file or its spatial index, by SQLite's and SpatiaLite's own checks. */
function expectSound(db: WriteDb): void {
  expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  expect(db.pragma('foreign_key_check')).toEqual([]);
  expect(value(db, sql`SELECT rtreecheck('idx_incident_geom')`)).toBe('ok');
  expect(value(db, sql`SELECT CheckSpatialIndex('incident', 'geom')`)).toBe(1);
}

const objectsOfIncident = (db: WriteDb): unknown[] =>
  all(db, sql`SELECT type, name FROM sqlite_schema WHERE tbl_name = 'incident' AND sql IS NOT NULL ORDER BY name`);

test.each([1, 51, 52, 2_601, 2_602])('a first import of %i rows leaves a sound file with all indexes and triggers', async (count) => {
  const db = await openTestWriter();
  const before = objectsOfIncident(db);
  const report = importRows(db, manyIncidents(count));
  expect(report).toMatchObject({ read: count, accepted: count, updated: 0, unchanged: 0, rejected: 0, ms: 2_000 });
  expect(objectsOfIncident(db)).toEqual(before);
  expectSound(db);
});

test('the packed index gives the same answers as the coordinates, and still does after edits through the triggers', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(5_000));
  importRows(
    db,
    manyIncidents(3_000, 4_000).map((row) => ({ ...row, content: 1, lat: (row.lat ?? 0) + 0.01 })),
  );
  expectSound(db);
  for (let west = 47.8; west < 48.3; west += 0.037) {
    const [east, south, north] = [west + 0.02, 29.25, 29.4];
    const byIndex = value(
      db,
      sql`SELECT count(*) FROM incident WHERE lon BETWEEN ${west} AND ${east} AND lat BETWEEN ${south} AND ${north} AND id IN (
            SELECT pkid FROM idx_incident_geom WHERE xmin <= ${east} AND xmax >= ${west} AND ymin <= ${north} AND ymax >= ${south})`,
    );
    const byScan = value(
      db,
      sql`SELECT count(*) FROM incident WHERE lon BETWEEN ${west} AND ${east} AND lat BETWEEN ${south} AND ${north}`,
    );
    expect(byIndex).toBe(byScan);
  }
});

test.each([
  ['few rows move', 900, 0],
  ['many rows move', 4_500, 0],
  ['many rows come', 0, 4_500],
  ['rows move and come', 2_000, 2_000],
])('a later import in which %s leaves a sound file with all indexes and triggers', async (_what, moved, added) => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(5_000));
  const before = objectsOfIncident(db);
  const corrected = manyIncidents(moved).map((row) => ({ ...row, content: 1, lon: (row.lon ?? 0) + 0.5 }));
  const file = [...corrected, ...manyIncidents(added, 5_000)];

  expect(importRows(db, file)).toMatchObject({ accepted: added, updated: moved, unchanged: 0 });
  expect(importRows(db, file)).toMatchObject({ accepted: 0, updated: 0, unchanged: moved + added });
  expect(objectsOfIncident(db)).toEqual(before);
  expectSound(db);
  expect(value(db, sql`SELECT count(*) FROM incident WHERE ST_X(geom) <> lon OR ST_Y(geom) <> lat`)).toBe(0);
  expect(value(db, sql`SELECT count(*) FROM idx_incident_geom WHERE xmin >= 48.299`)).toBe(moved);
});

test('a later import that is undone after many rows leaves rows, indexes and triggers as they were', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(3_000));
  const before = [objectsOfIncident(db), incidentPage(db, everything, page)];
  const { batchId } = writes.beginImport(db, begin);
  const corrected = manyIncidents(3_000).map((row) => ({ ...row, content: 1, lon: 40 }));
  writes.appendIncidents(db, batchId, incidentBatch(corrected), new Int32Array(3_000), []);
  writes.abortImport(db, batchId);
  expect([objectsOfIncident(db), incidentPage(db, everything, page)]).toEqual(before);
  expectSound(db);
});

test('geometries are points in WGS 84 that SpatiaLite reads as the coordinates of the row', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(100));
  const wrong = sql`SELECT count(*) FROM incident
    WHERE ST_X(geom) <> lon OR ST_Y(geom) <> lat OR SRID(geom) <> 4326 OR GeometryType(geom) <> 'POINT' OR NOT IsValid(geom)`;
  expect(value(db, wrong)).toBe(0);
});

test('a second import of the same rows changes nothing', async () => {
  const db = await openTestWriter();
  importRows(db, manyIncidents(500));
  const before = incidentPage(db, everything, page);
  expect(importRows(db, manyIncidents(500))).toMatchObject({ accepted: 0, updated: 0, unchanged: 500 });
  expect(incidentPage(db, everything, page)).toEqual(before);
});

test('a row that was changed at its source is updated under the same id', async () => {
  const db = await openTestWriter();
  importRows(db, [{ key: 1 }, { key: 2 }]);
  const [first] = incidentPage(db, everything, page).items.filter(({ line }) => line === 2);
  const report = importRows(db, [{ key: 1, content: 7, lon: 47.5, description: 'OVER $500', type: 'حريق' }]);
  expect(report).toMatchObject({ accepted: 0, updated: 1, unchanged: 0 });
  expect(incident(db, first.id)).toMatchObject({ uid: first.uid, lon: 47.5, description: 'OVER $500', batchId: report.batchId });
  expectSound(db);
});

test.each(['first', 'later'])(
  'a uid that comes twice in the %s import counts once, and importing the file again changes nothing',
  async (which) => {
    const db = await openTestWriter();
    if (which === 'later') importRows(db, [{ key: 1 }, { key: 9, content: 5 }]);
    const file = [{ key: 1 }, { key: 2 }, { key: 2, content: 3 }, { key: 1, content: 4 }, { key: 9 }, { key: 9, content: 1 }];
    importRows(db, file);
    expect(importRows(db, file)).toMatchObject({ accepted: 0, updated: 0, unchanged: 6 });
    expect(incidentColumns(db, everything).count).toBe(3);
  },
);

test('rows of any length are taken over as they are, the longest on several pages', async () => {
  const db = await openTestWriter();
  const lengths = [0, 60, 61, 8_180, 65_200, 65_240, 65_300, 65_501, 66_000, 200_000, 1_000_000];
  importRows(
    db,
    lengths.map((length, key) => ({ key, description: 'ح'.repeat(length), extra: { Ward: 'x'.repeat(length / 2) } })),
  );
  expectSound(db);
  lengths.forEach((length, i) => {
    expect(incident(db, i + 1)).toMatchObject({ description: 'ح'.repeat(length), extra: { Ward: 'x'.repeat(length / 2) } });
  });
});

test('times and lines at the ends of their ranges come back as they were', async () => {
  const db = await openTestWriter();
  const batch = incidentBatch(manyIncidents(2));
  batch.occurredMs.set([-2_208_988_800_000, 7_258_118_399_999]);
  batch.utcOffsetMin.set([-720, 840]);
  batch.line.set([1, 4_294_967_295]);
  const { batchId } = writes.beginImport(db, begin);
  writes.appendIncidents(db, batchId, batch, new Int32Array(2), []);
  writes.finishImport(db, batchId, { read: 2, finishedMs: 1 });
  expect(
    all(db, sql`SELECT line, occurred_ms AS ms, utc_offset_min AS offsetMin, local_min AS localMin FROM incident ORDER BY id`),
  ).toEqual([
    { line: 1, ms: -2_208_988_800_000, offsetMin: -720, localMin: -36_817_200 },
    { line: 4_294_967_295, ms: 7_258_118_399_999, offsetMin: 840, localMin: 120_969_479 },
  ]);
});

test.each(['finished', 'aborted', 'failed'])(
  'after a first import that was %s foreign keys are checked and no file is left',
  async (end) => {
    const db = await openTestWriter();
    const { batchId } = writes.beginImport(db, begin);
    const append = (zoneId: number): void =>
      writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(1)), Int32Array.of(zoneId), []);
    if (end === 'finished') writes.finishImport(db, batchId, { read: 0, finishedMs: 1 });
    if (end === 'aborted') writes.abortImport(db, batchId);
    if (end === 'failed') expect(() => append(77)).toThrow('There is no zone 77');
    expect(() => run(db, sql`INSERT INTO alert_rule_look VALUES (77, 1, 0, '[]')`)).toThrow('FOREIGN KEY');
    expect(readdirSync(dirname(db.name)).filter((name) => name.endsWith('-import'))).toEqual([]);
  },
);

test('types are kept once by their trimmed text, with the name that the text tells', async () => {
  const db = await openTestWriter();
  importRows(db, [
    { key: 1, type: 'NON-CRIMINAL (SUBJECT SPECIFIED)' },
    { key: 2, type: ' حريق ' },
    { key: 3, type: '4711' },
  ]);
  importRows(db, [
    { key: 4, type: 'حريق' },
    { key: 5, type: "Driver's McDonald case" },
  ]);
  const origin = 'reported';
  expect(incidentTypes(db)).toEqual([
    { id: 1, code: 'NON-CRIMINAL (SUBJECT SPECIFIED)', nameEn: 'Non-Criminal (Subject Specified)', nameAr: null, incidents: 1, origin },
    { id: 2, code: 'حريق', nameEn: null, nameAr: 'حريق', incidents: 2, origin },
    { id: 3, code: '4711', nameEn: null, nameAr: null, incidents: 1, origin },
    { id: 4, code: "Driver's McDonald case", nameEn: "Driver's McDonald Case", nameAr: null, incidents: 1, origin },
  ]);
});

test('types that patrols look for are told from those that people report, and anyone may choose otherwise', async () => {
  const db = await openTestWriter();
  importRows(db, [
    { key: 1, type: 'NARCOTICS' },
    { key: 2, type: 'THEFT' },
  ]);
  expect(incidentTypes(db).map(({ code, origin }) => [code, origin])).toEqual([
    ['NARCOTICS', 'discovered'],
    ['THEFT', 'reported'],
  ]);
  expect(saveTypeOrigin(db, 1, 'reported')).toMatchObject({ code: 'NARCOTICS', origin: 'reported' });
  expect(saveTypeOrigin(db, 99, 'reported')).toBeNull();
});

test('how an incident became known comes back from a first and from a later import, and is corrected by the next', async () => {
  const db = await openTestWriter();
  const told = [undefined, 'reported', 'discovered', 'unknown'] as const;
  const rows = (keys: number[], shift: number) => keys.map((key) => ({ key, origin: told[(key + shift) % 4], content: shift }));
  const originsOf = (): unknown[] =>
    incidentPage(db, everything, page)
      .items.map(({ id, origin }) => [id, origin])
      .sort();
  importRows(db, rows([0, 1, 2, 3], 0));
  importRows(db, rows([4, 5, 6, 7], 0));
  const names = [null, 'reported', 'discovered', 'unknown'];
  expect(originsOf()).toEqual(Array.from({ length: 8 }, (_, i) => [i + 1, names[i % 4]]));
  expect([...incidentColumns(db, everything).origins]).toEqual([3, 0, 1, 2, 3, 0, 1, 2]);
  expect(value(db, sql`SELECT group_concat(DISTINCT typeof(origin)) FROM incident WHERE origin IS NOT NULL`)).toBe('integer');
  expect(importRows(db, rows([0, 1, 2, 3, 4, 5, 6, 7], 1))).toMatchObject({ updated: 8 });
  expect(originsOf()).toEqual(Array.from({ length: 8 }, (_, i) => [i + 1, names[(i + 1) % 4]]));
  expectSound(db);
});

test('an incident that a later import updates is still known to have come with its first one', async () => {
  const db = await openTestWriter();
  const [one, two] = [
    { key: 1, local: '2018-05-10T10:00' },
    { key: 2, local: '2018-05-10T11:00' },
  ];
  importRows(db, [one]);
  importRows(db, [{ ...one, content: 1 }, two]);
  importRows(db, [
    { ...one, content: 2 },
    { ...two, content: 2 },
  ]);
  const { localMin, batchIds } = recentArrivals(db, 1);
  expect([...batchIds]).toEqual([1, 2]);
  expect(localMin[1] - localMin[0]).toBe(60);
  expect(incident(db, 1)).toMatchObject({ batchId: 3 });
  importRows(db, [{ key: 3, local: '2018-05-20T10:00' }]);
  expect([...recentArrivals(db, 1).batchIds]).toEqual([4]);
});

test('texts of any alphabet, extra columns and rejects come back as they were', async () => {
  const db = await openTestWriter();
  const rejected: Reject[] = [
    { line: 9, code: 'time.impossible', column: 'Date', value: '2018-13-40', raw: '2018-13-40,"x"' },
    { line: 3, code: 'row.too-few-fields', column: null, value: '', raw: '…' },
  ];
  const { batchId } = importRows(
    db,
    [
      { key: 1, description: 'سرقة من مبنى — 🔥', place: 'السالمية', extra: { Arrest: 'true' } },
      { key: 2, place: 'A' },
    ],
    {
      rejects: rejected,
    },
  );
  expect(incident(db, 1)).toMatchObject({
    description: 'سرقة من مبنى — 🔥',
    place: 'السالمية',
    extra: { Arrest: 'true' },
    fileName: 'a.csv',
    uid: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
  });
  expect(incident(db, 2)).toMatchObject({ place: 'A', extra: {} });
  expect(incident(db, 3)).toBeNull();
  expect(rejects(db, batchId, page)).toEqual({ total: 2, items: [rejected[1], rejected[0]] });
  expect(rejects(db, batchId, { page: 2, pageSize: 1 })).toEqual({ total: 2, items: [rejected[0]] });
  expect(rejects(db, 99, page)).toBeNull();
});

test('a finished import is listed and its mapping remembered, an aborted one is not', async () => {
  const db = await openTestWriter();
  const report = importRows(db, manyIncidents(10));
  const { batchId } = writes.beginImport(db, { ...begin, signature: 'others' });
  writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(10, 100)), new Int32Array(10), []);
  writes.abortImport(db, batchId);
  expect(importBatches(db)).toEqual([{ ...report, finishedMs: 3_000, mapping }]);
  expect(savedMapping(db, 'columns')).toEqual(mapping);
  expect(savedMapping(db, 'others')).toBeNull();
  expect(incidentColumns(db, everything).count).toBe(10);
  writes.abortImport(db, batchId);
});

test('an aborted first import leaves the empty table with its indexes, ready for the next', async () => {
  const db = await openTestWriter();
  const before = objectsOfIncident(db);
  const { batchId } = writes.beginImport(db, begin);
  writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(3_000)), new Int32Array(3_000), []);
  writes.abortImport(db, batchId);
  expect(objectsOfIncident(db)).toEqual(before);
  expect(importRows(db, manyIncidents(3_000)).accepted).toBe(3_000);
  expectSound(db);
});

test('readers see nothing of an import before it is finished', async () => {
  const db = await openTestWriter();
  const reader = await openTestReader(db);
  const { batchId } = writes.beginImport(db, begin);
  writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(100)), new Int32Array(100), []);
  expect(incidentColumns(reader, everything).count).toBe(0);
  writes.finishImport(db, batchId, { read: 100, finishedMs: 1 });
  expect(incidentColumns(reader, everything).count).toBe(100);
});

test('a row in a zone that does not exist undoes the whole import', async () => {
  const db = await openTestWriter();
  const { batchId } = writes.beginImport(db, begin);
  const zoneIds = Int32Array.of(0, 77);
  expect(() => writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(2)), zoneIds, [])).toThrow('There is no zone 77');
  expect(() => writes.finishImport(db, batchId, { read: 2, finishedMs: 1 })).toThrow(`Import ${batchId} is not open`);
  expect(incidentColumns(db, everything).count).toBe(0);
  expect(importBatches(db)).toEqual([]);
});

test.each([0, 10, 60, 200, 330])(
  'a disk that is full after %i more pages leaves nothing half-written, and the next import works',
  async (pages) => {
    const db = await openTestWriter();
    const reader = await openTestReader(db);
    writes.saveSettings(db, { theme: 'dark' });
    const used = db.pragma('page_count', { simple: true }) as number;
    const before = objectsOfIncident(db);
    db.pragma(`max_page_count = ${used + pages}`);
    expect(() => importRows(db, manyIncidents(5_000))).toThrow(expect.objectContaining({ code: 'SQLITE_FULL' }) as Error);

    expect(db.inTransaction).toBe(false);
    expect(objectsOfIncident(db)).toEqual(before);
    expect(incidentColumns(reader, everything).count).toBe(0);
    expect(importBatches(reader)).toEqual([]);
    expect(settings(reader)).toEqual({ theme: 'dark' });

    db.pragma('max_page_count = 1000000000');
    expect(importRows(db, manyIncidents(5_000)).accepted).toBe(5_000);
    expectSound(db);
  },
);

test('a process killed in the middle of an import leaves nothing half-written, and the next import works', async () => {
  const options = await newCacheOptions();
  const folder = dirname(options.cacheFile);
  const { kill } = await startChild(options.cacheFile, 'import');
  await kill();
  expect(readdirSync(folder)).toContain('cache.khareetaty-import');

  const db = await openTestWriter(options);
  expect(readdirSync(folder)).not.toContain('cache.khareetaty-import');
  expect(incidentColumns(db, everything).count).toBe(0);
  expect(importBatches(db)).toEqual([]);
  expect(incidentTypes(db)).toEqual([]);
  expect(importRows(db, manyIncidents(500)).accepted).toBe(500);
  expectSound(db);
});
