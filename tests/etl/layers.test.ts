import { execFileSync } from 'node:child_process';
import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import type { LocalFile } from '../../main/services/ports.ts';
import { errorOf, fixture, nowMs, readAll, tempFolder } from './helpers.ts';
import { geoPackageBlob, pointBlob, someRows, square, wkb, writeGeoPackage } from './layer-files.ts';

const folder = await tempFolder();
const zone = 'Asia/Kuwait';
const hasGdal = ((): boolean => {
  try {
    execFileSync('ogr2ogr', ['--version']);
    return true;
  } catch {
    return false;
  }
})();
const look = (file: LocalFile, layer?: string) => etl.preview(file, null, zone, { nowMs, layer });

/** All of a layer of points, by the mapping that is found. */
async function readLayer(file: LocalFile, layer?: string) {
  const { mapping } = await look(file, layer);
  return readAll(file, mapping, { layer });
}

describe('a layer of points', () => {
  it('becomes incidents, with the number of its row', async () => {
    const rows = someRows(300);
    const file = writeGeoPackage(folder.path, 'points.gpkg', [{ name: 'calls', rows }]);
    const { incidents, rejects, read, fileHash } = await readLayer(file);
    expect([read, rejects, incidents.length]).toEqual([300, [], 300]);
    expect(fileHash).toMatch(/^[0-9a-f]{64}$/);
    expect(incidents.map(({ line }) => line)).toEqual(rows.map((_, i) => i + 1));
    incidents.forEach(({ lon, lat }, i) => expect([lon, lat]).toEqual([47.9 + i / 1_000, 29.3 + i / 2_000]));
    expect(incidents[0]).toMatchObject({ occurred: '2025-01-01T10:00:00.000Z', type: 'Theft' });
    expect(new Set(incidents.map(({ uid }) => uid)).size).toBe(300);
  });

  it('is previewed with its layer, columns and evidence', async () => {
    const file = writeGeoPackage(folder.path, 'preview.gpkg', [{ name: 'calls', rows: someRows(250) }]);
    const preview = await look(file);
    expect(preview).toMatchObject({ encoding: '', delimiter: '', layer: 'calls', columns: ['time', 'type', 'geom lon', 'geom lat'] });
    expect(preview.mapping).toMatchObject({ time: 'time', type: 'type', lon: 'geom lon', lat: 'geom lat', swapLonLat: false });
    expect(preview.rows).toHaveLength(200);
    expect(preview.rows[4]).toMatchObject({ line: 5, fields: ['2025-01-05T10:00:00Z', 'Fire', '47.903999999999996', '29.302'] });
    expect(preview.evidence).toContainEqual({
      ...{ field: 'layer', column: '', code: 'layer', share: 1 },
      params: { layer: 'calls', type: 'Point', crs: 'EPSG:4326' },
    });
    expect(preview.evidence).toContainEqual(expect.objectContaining({ field: 'lon', column: 'geom lon', code: 'geometry' }));
  });

  it.each([
    ['big endian', geoPackageBlob(wkb(1, [47.9, 29.3], true), { isBig: true })],
    ['with an envelope', geoPackageBlob(wkb(1, [47.9, 29.3]), { envelope: 8 })],
    ['with Z', geoPackageBlob(wkb(1_001, [47.9, 29.3, 12]))],
    ['with M', geoPackageBlob(wkb(2_001, [47.9, 29.3, 12]))],
    ['with Z and M', geoPackageBlob(wkb(3_001, [47.9, 29.3, 12, 13]))],
    ['a MultiPoint of one', geoPackageBlob(wkb(4, [[47.9, 29.3]]))],
  ])('%s is a point', async (name, geom) => {
    const file = writeGeoPackage(folder.path, `${name}.gpkg`, [{ name: 'a', rows: [[geom, '2025-01-01', 'Theft']] }]);
    const { incidents } = await readLayer(file);
    expect(incidents).toMatchObject([{ lon: 47.9, lat: 29.3, line: 1 }]);
  });

  it.each([
    ['none', null, 'coordinate.missing', ''],
    ['an empty one', geoPackageBlob(null), 'coordinate.missing', ''],
    ['a point of NaN', geoPackageBlob(wkb(1, [Number.NaN, Number.NaN])), 'coordinate.missing', ''],
    ['half a point', geoPackageBlob(wkb(1, [47.9, Number.NaN])), 'coordinate.not-a-number', '47.9, NaN'],
    ['an infinite one', geoPackageBlob(wkb(1, [Infinity, 1])), 'coordinate.not-a-number', 'Infinity, 1'],
    [
      'a line',
      geoPackageBlob(
        wkb(2, [
          [1, 2],
          [3, 4],
        ]),
      ),
      'geometry.not-a-point',
      'LineString',
    ],
    ['a polygon', geoPackageBlob(wkb(3, [square(1, 1)])), 'geometry.not-a-point', 'Polygon'],
    [
      'two points',
      geoPackageBlob(
        wkb(4, [
          [1, 2],
          [3, 4],
        ]),
      ),
      'geometry.not-a-point',
      'MultiPoint (2)',
    ],
    ['an arc', geoPackageBlob(wkb(8, [])), 'geometry.curve', 'CircularString'],
    ['cut short', pointBlob(1, 2).subarray(0, 20), 'geometry.damaged', 'its bytes end too early'],
    ['too long', Buffer.concat([pointBlob(1, 2), Buffer.of(0)]), 'geometry.damaged', 'bytes after its end'],
    ['of another system', pointBlob(1, 2, { srsId: 32_638 }), 'geometry.damaged', 'coordinate system 32638 in a layer of 4326'],
    ['no geometry at all', Buffer.from('hello world'), 'geometry.damaged', 'no GeoPackage geometry'],
    ['outside of the earth', pointBlob(181, 29), 'coordinate.out-of-range', '181, 29'],
  ])('a row whose geometry is %s is left out with its number and the reason', async (name, geom, code, value) => {
    const rows = [...someRows(3), [geom, '2025-01-09', 'Theft'] as const];
    const file = writeGeoPackage(folder.path, `bad ${name}.gpkg`, [{ name: 'a', rows }]);
    const { incidents, rejects } = await readLayer(file);
    expect(incidents).toHaveLength(3);
    expect(rejects).toMatchObject([{ line: 4, code, value }]);
  });

  it('keeps numbers, texts and dates of every kind as they are', async () => {
    const columns = "time TEXT, big INTEGER, small REAL, note TEXT, photo BLOB, later TEXT DEFAULT 'it''s'";
    const long = 'ب'.repeat(30_000);
    const rows = [
      [pointBlob(47.9, 29.3), '2025-01-01', 2n ** 60n + 1n, -0.1, 'كويت, "x"\n', Buffer.alloc(100_000, 1), 'a'],
      [pointBlob(47.8, 29.3), '2025-01-02', -129, 1e-7, long, null, null],
    ] as const;
    const file = writeGeoPackage(
      folder.path,
      'values.gpkg',
      [{ name: 'a', columns, rows }],
      `ALTER TABLE a ADD COLUMN added INTEGER DEFAULT -5`,
    );
    const preview = await look(file);
    expect(preview.columns).toEqual(['time', 'big', 'small', 'note', 'photo', 'later', 'added', 'geom lon', 'geom lat']);
    expect(preview.rows.map(({ fields }) => fields)).toEqual([
      ['2025-01-01', String(2n ** 60n + 1n), '-0.1', 'كويت, "x"\n', '', 'a', '-5', '47.9', '29.3'],
      ['2025-01-02', '-129', '1e-7', long, '', '', '-5', '47.8', '29.3'],
    ]);
  });

  it.each(['UTF-16le', 'UTF-16be'])('texts in %s are read', async (encoding) => {
    const path = join(folder.path, `${encoding}.gpkg`);
    const db = new Sqlite(path);
    db.exec(`PRAGMA encoding = '${encoding}'`);
    db.exec('CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id)');
    db.exec('CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id, organization, organization_coordsys_id)');
    db.exec(
      `INSERT INTO gpkg_spatial_ref_sys VALUES ('w', 4326, 'epsg', 4326); INSERT INTO gpkg_geometry_columns VALUES ('حوادث', 'geom', 'POINT', 4326)`,
    );
    db.exec('CREATE TABLE "حوادث" (geom, time, type)');
    db.prepare('INSERT INTO "حوادث" VALUES (?, ?, ?)').run(pointBlob(47.9, 29.3), '2025-01-01', 'سرقة');
    db.close();
    const { incidents } = await readLayer({ path, name: 'a.gpkg' }, 'حوادث');
    expect(incidents).toMatchObject([{ type: 'سرقة', lon: 47.9 }]);
  });

  it('that was written with latitudes first is read the right way round', async () => {
    const rows = someRows(40).map(([, time, type], i) => [pointBlob(41.8 + i / 1_000, -87.6), time, type] as const);
    const file = writeGeoPackage(folder.path, 'exchanged.gpkg', [{ name: 'a', rows }]);
    expect((await look(file)).mapping.swapLonLat).toBe(true);
  });

  it('without rows is told to have none', async () => {
    const file = writeGeoPackage(folder.path, 'no rows.gpkg', [{ name: 'a' }]);
    expect((await errorOf(look(file))).code).toBe('csv.no-rows');
  });
});

describe('of several layers', () => {
  const several = () =>
    writeGeoPackage(folder.path, 'several.gpkg', [
      { name: 'calls', rows: someRows(2) },
      { name: 'Patrols', rows: someRows(3) },
      { name: 'areas', type: 'MULTIPOLYGON', columns: 'code TEXT', rows: [[geoPackageBlob(wkb(6, [[square(1, 1)]])), 'A']] },
      { name: 'any', type: 'GEOMETRY', columns: 'code TEXT', rows: [[geoPackageBlob(wkb(3, [square(1, 1)])), 'A']] },
      { name: 'roads', type: 'LINESTRING' },
    ]);

  it('each tells what can become of it', async () => {
    statSync(several().path);
    const layers = await etl.layers({ path: join(folder.path, 'several.gpkg'), name: 'several.gpkg' });
    expect(layers.map(({ name, geometryType, becomes }) => [name, geometryType, ...becomes])).toEqual([
      ['calls', 'Point', 'incidents'],
      ['Patrols', 'Point', 'incidents'],
      ['areas', 'MultiPolygon', 'zones'],
      ['any', 'Geometry', 'zones'],
      ['roads', 'LineString'],
    ]);
    expect(layers[0]).toMatchObject({ crs: 'EPSG:4326', columns: 2, problem: '' });
  });

  it('one must be named, by its name in any case', async () => {
    const file = { path: join(folder.path, 'several.gpkg'), name: 'several.gpkg' };
    expect(await errorOf(look(file))).toEqual({ code: 'layers.ambiguous', params: { name: 'several.gpkg', layers: 'calls, Patrols' } });
    expect((await look(file, 'patrols')).rows).toHaveLength(3);
    expect(await errorOf(look(file, 'Callers'))).toMatchObject({ code: 'layers.unknown', params: { layer: 'Callers' } });
    expect((await etl.readZones(file, { layer: 'areas' })).zones.codes).toEqual(['A']);
    expect((await errorOf(etl.readZones(file, {}))).code).toBe('layers.ambiguous');
  });

  it('a file of another kind has none', async () => {
    const csv = await folder.write('a.csv', 'time,lon,lat\n2025-01-01,47.9,29.3\n');
    expect(await etl.layers(csv)).toEqual([]);
    expect((await errorOf(look(csv, 'calls'))).code).toBe('layers.unknown');
  });
});

describe('coordinate systems', () => {
  it.each([
    ['an undefined one', -1, 'Undefined Cartesian'],
    ['one that is not listed', 77, 'srs_id 77'],
  ])('%s is refused by name', async (_, srsId, crs) => {
    const file = writeGeoPackage(folder.path, `crs ${srsId}.gpkg`, [
      { name: 'a', srsId, rows: [[pointBlob(1, 2, { srsId }), '2025-01-01', 'x']] },
    ]);
    expect(await errorOf(look(file))).toMatchObject({ code: 'layers.crs', params: { layer: 'a', crs } });
  });

  it('go to whoever converts by the number of their authority, good rows alone', async () => {
    const srsId = 100_001;
    const rows = [pointBlob(5_340_000, 3_420_000, { srsId }), null, pointBlob(1e300, 0, { srsId })].map(
      (geom, i) => [geom, `2025-01-0${i + 1}`, 'x'] as const,
    );
    const file = writeGeoPackage(folder.path, 'mercator.gpkg', [{ name: 'a', srsId, rows }]);
    const asked: unknown[] = [];
    const toDegrees = (crs: string, xy: Float64Array<ArrayBuffer>) => {
      asked.push([crs, [...xy]]);
      return Promise.resolve(Float64Array.of(47.97, 29.35, Infinity, Infinity));
    };
    const { rows: seen } = await etl.preview(file, null, zone, { nowMs, toDegrees });
    expect(asked).toEqual([['EPSG:3857', [5_340_000, 3_420_000, 1e300, 0]]]);
    expect(seen.map(({ incident, reject }) => [incident?.lon, reject?.code, reject?.value])).toEqual([
      [47.97, undefined, undefined],
      [undefined, 'coordinate.missing', ''],
      [undefined, 'coordinate.out-of-range', '1e+300, 0'],
    ]);
    expect((await errorOf(look(file))).code).toBe('layers.crs');
  });
});

describe('against GDAL', () => {
  const borders = 'resources/sample/chicago_community_areas.geojson.gz';
  const ogr = (...args: string[]): void => void execFileSync('ogr2ogr', args, { stdio: 'ignore' });

  it.runIf(hasGdal).each([
    ['areas.gpkg', ['-f', 'GPKG']],
    ['areas.sqlite', ['-f', 'SQLite', '-dsco', 'SPATIALITE=YES']],
    ['areas-wkb.db', ['-f', 'SQLite', '-lco', 'LAUNDER=NO']],
  ])('the zones of %s are those of the GeoJSON that it was made of, bit by bit', async (name, options) => {
    const path = join(folder.path, name);
    ogr(...options, path, `/vsigzip/${fixture(borders).path}`, '-nln', 'areas');
    const before = readFileSync(path);
    const expected = await etl.readZones(fixture(borders), {});
    const { zones, rejects } = await etl.readZones({ path, name }, {});
    expect(rejects).toEqual([]);
    expect(zones).toEqual(expected.zones);
    expect(readFileSync(path).equals(before)).toBe(true);
  });

  it('the recorded points of ogr2ogr are those that it was given', async () => {
    const csv = fixture('tests/fixtures/etl/points.csv');
    const given = readFileSync(csv.path, 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
    for (const name of ['points.gpkg', 'points.sqlite']) {
      const { incidents } = await readLayer(fixture(`tests/fixtures/etl/${name}`), 'degrees');
      expect(incidents.map(({ lon, lat }) => [lon, lat])).toEqual(given.map(([, , lon, lat]) => [Number(lon), Number(lat)]));
      expect(incidents.map(({ type }) => type)).toEqual(given.map(([, type]) => type));
    }
  });
});
