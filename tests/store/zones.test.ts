import { expect, test } from 'vitest';
import { incidentColumns } from '../../main/store/incidents.ts';
import { sql, value } from '../../main/store/sql.ts';
import { writes } from '../../main/store/index.ts';
import { saveZones, setIncidentZones, zoneBorders, zoneLayer, zones } from '../../main/store/zones.ts';
import { importRows, openTestWriter } from './fixtures.ts';
import { everything, incidentBatch, manyIncidents, mapping, squareZones } from './incidents.ts';

test('zones are added, known again by their code, and updated under the same id', async () => {
  const db = await openTestWriter();
  const batch = squareZones(['a', 'b', 'c']);
  expect(saveZones(db, batch)).toEqual({ added: 3, updated: 0, unchanged: 0 });
  expect(saveZones(db, batch)).toEqual({ added: 0, updated: 0, unchanged: 3 });
  expect(saveZones(db, { ...batch, namesAr: [null, 'السالمية', null] })).toEqual({ added: 0, updated: 1, unchanged: 2 });
  expect(zones(db)[1]).toMatchObject({ id: 2, code: 'b', nameEn: 'Zone b', nameAr: 'السالمية', incidents: 0 });
});

test('borders come back as they were, with holes and several parts', async () => {
  const db = await openTestWriter();
  const { borders } = squareZones(['a', 'b', 'c']);
  saveZones(db, squareZones(['a', 'b', 'c']));
  expect(zoneBorders(db)).toEqual({ version: 2, zoneIds: Int32Array.of(1, 2, 3), ...borders });
});

test('SpatiaLite takes the borders for valid, and measures the same area within the flattening of the earth', async () => {
  const db = await openTestWriter();
  saveZones(db, squareZones(['a', 'b']));
  expect(
    value(db, sql`SELECT count(*) FROM zone WHERE IsValid(geom) = 1 AND SRID(geom) = 4326 AND GeometryType(geom) = 'MULTIPOLYGON'`),
  ).toBe(2);
  expect(value(db, sql`SELECT CheckSpatialIndex('zone', 'geom')`)).toBe(1);
  // The area on the ellipsoid differs from that on the sphere by at most 0.7 %.
  expect(value(db, sql`SELECT max(abs(ST_Area(geom, 1) / area_m2 - 1)) < 0.007 FROM zone`)).toBe(1);
  // A hundredth of a degree is 1,112 m: 1,081,300 m² at 29° N. The first zone has two such squares less a hole of a 25th.
  expect(zones(db)[1].areaM2).toBeCloseTo(1_081_300, -3);
  expect(zones(db)[0].areaM2 / zones(db)[1].areaM2).toBeCloseTo(2 - 0.04, 2);
});

test('incidents are put into zones and out of them, and what was there already is not counted', async () => {
  const db = await openTestWriter();
  saveZones(db, squareZones(['a', 'b']));
  importRows(db, manyIncidents(4), { zoneIds: Int32Array.of(1, 0, 2, 0) });
  const ids = incidentColumns(db, everything).ids;
  const before = incidentColumns(db, everything).zoneIds;
  expect(setIncidentZones(db, ids, Int32Array.from(before), 2)).toBe(0);
  expect(setIncidentZones(db, ids, Int32Array.of(2, 2, 2, 0), 2)).toBeGreaterThan(0);
  expect([...incidentColumns(db, everything).zoneIds]).toEqual([2, 2, 2, 0]);
});

test('the zone layer tells whether all incidents were placed by the borders of now', async () => {
  const db = await openTestWriter();
  const isPlaced = (): boolean => zoneLayer(db).version === zoneLayer(db).placedVersion;
  const importPlacedBy = (zonesVersion: number): void => {
    const { batchId } = writes.beginImport(db, { fileName: 'a.csv', fileHash: '', signature: '', mapping, startedMs: 0 });
    writes.appendIncidents(db, batchId, incidentBatch(manyIncidents(3)), new Int32Array(3), []);
    writes.finishImport(db, batchId, { read: 3, finishedMs: 1, zonesVersion });
  };
  expect(isPlaced()).toBe(true);

  saveZones(db, squareZones(['a', 'b']));
  expect(isPlaced()).toBe(false);
  setIncidentZones(db, new Int32Array(0), new Int32Array(0), zoneLayer(db).version);
  expect(isPlaced()).toBe(true);
  saveZones(db, squareZones(['a', 'b']));
  importPlacedBy(zoneLayer(db).version);
  expect(isPlaced()).toBe(true);

  // An import that had read the borders before they changed; and a placing that had begun before that import ended.
  const { version } = zoneLayer(db);
  importPlacedBy(version - 1);
  expect(isPlaced()).toBe(false);
  setIncidentZones(db, new Int32Array(0), new Int32Array(0), version);
  expect(isPlaced()).toBe(false);
});
