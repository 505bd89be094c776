import { describe, expect, it } from 'vitest';
import { parseGeoPackageBlob } from '../../main/etl/geometry/geopackage-blob.ts';
import { parseSpatialiteBlob } from '../../main/etl/geometry/spatialite-blob.ts';
import { parseWkb } from '../../main/etl/geometry/wkb.ts';
import { createRandom } from '../../main/etl/random.ts';
import { encodeMultiPolygon, encodePoints, encodePolygon } from '../../main/store/geometry.ts';
import { geoPackageBlob, square, wkb } from './layer-files.ts';

const holed = [square(47, 29, 0.5), square(47.1, 29.1, 0.1)];
const flat = (rings: readonly number[][][]) => rings.map((ring) => Float64Array.from(ring.flat()));
const spatialite = (bytes: Uint8Array) => parseSpatialiteBlob(bytes, 4326);
const geoPackage = (bytes: Uint8Array) => parseGeoPackageBlob(bytes, 4326);

const samples: readonly (readonly [string, (bytes: Uint8Array) => unknown, Buffer])[] = [
  ['a WKB point', parseWkb, wkb(1, [47, 29])],
  ['a WKB polygon with a hole', parseWkb, wkb(3, holed, true)],
  [
    'a WKB MultiPoint with Z',
    parseWkb,
    wkb(1_004, [
      [1, 2, 3],
      [4, 5, 6],
    ]),
  ],
  ['a WKB MultiPolygon with M', parseWkb, wkb(2_006, [holed.map((ring) => ring.map((at) => [...at, 1]))])],
  ['a GeoPackage polygon with an envelope', geoPackage, geoPackageBlob(wkb(3, holed), { envelope: 6 })],
  [
    'a GeoPackage line',
    geoPackage,
    geoPackageBlob(
      wkb(2, [
        [1, 2],
        [3, 4],
      ]),
    ),
  ],
  ['a SpatiaLite point', spatialite, Buffer.from(encodePoints(Float64Array.of(47, 29)))],
  ['a SpatiaLite polygon', spatialite, Buffer.from(encodePolygon(flat(holed)))],
  ['a SpatiaLite MultiPolygon', spatialite, Buffer.from(encodeMultiPolygon([flat(holed), flat([square(50, 29)])]))],
];

describe('geometries are read', () => {
  it('from WKB in both orders of bytes, without Z and M', () => {
    expect(parseWkb(wkb(1, [47, 29], true))).toEqual({ kind: 'points', points: [[47, 29]] });
    expect(parseWkb(wkb(3, holed))).toEqual({ kind: 'polygons', polygons: [holed] });
    expect(
      parseWkb(
        wkb(1_004, [
          [1, 2, 3],
          [4, 5, 6],
        ]),
      ),
    ).toEqual({
      kind: 'points',
      points: [
        [1, 2],
        [4, 5],
      ],
    });
    expect(parseWkb(wkb(3_006, [holed.map((ring) => ring.map((at) => [...at, 1, 2]))], true))).toEqual({
      kind: 'polygons',
      polygons: [holed],
    });
  });

  it('from EWKB, its flags and SRID', () => {
    const bytes = Buffer.alloc(33);
    bytes[0] = 1;
    bytes.writeUInt32LE(0xa000_0001, 1);
    bytes.writeUInt32LE(4326, 5);
    [47, 29, 3].forEach((value, i) => bytes.writeDoubleLE(value, 9 + 8 * i));
    expect(parseWkb(bytes)).toEqual({ kind: 'points', points: [[47, 29]] });
  });

  it("from SpatiaLite's own blobs", () => {
    expect(spatialite(encodePoints(Float64Array.of(47, 29)))).toEqual({ kind: 'points', points: [[47, 29]] });
    expect(spatialite(encodePolygon(flat(holed)))).toEqual({ kind: 'polygons', polygons: [holed] });
    expect(spatialite(encodeMultiPolygon([flat(holed), flat(holed)]))).toEqual({ kind: 'polygons', polygons: [holed, holed] });
    expect(parseSpatialiteBlob(encodePoints(Float64Array.of(47, 29)), 32_638)).toMatchObject({ kind: 'damaged' });
  });

  it.each([8, 9, 10, 11, 12, 13, 14])('no arcs (type %i), which are named', (type) => {
    expect(parseWkb(wkb(type, []))).toMatchObject({ kind: 'curve' });
    expect(parseWkb(wkb(type + 1_000, []))).toMatchObject({ kind: 'curve' });
  });

  it('no counts that lie, whatever they ask for', () => {
    for (const type of [3, 4, 6]) {
      for (const count of [2, 1_000_000, 0xffff_ffff]) {
        const bytes = wkb(type, []);
        bytes.writeUInt32LE(count, 5);
        expect(parseWkb(bytes)).toEqual({ kind: 'damaged', reason: 'its bytes end too early' });
      }
    }
    const ring = wkb(3, [square(1, 1)]);
    ring.writeUInt32LE(0xffff_ffff, 9);
    expect(parseWkb(ring)).toMatchObject({ kind: 'damaged' });
  });

  it('no parts within parts without end', () => {
    const nested = Buffer.concat([wkb(7, []), Buffer.alloc(0)]);
    expect(parseWkb(nested)).toEqual({ kind: 'other', name: 'GeometryCollection' });
    expect(parseWkb(wkb(6, [[square(1, 1)]]).fill(6, 10, 11))).toMatchObject({ kind: 'damaged' });
  });
});

describe.each(samples)('%s', (_, parse, bytes) => {
  it('is refused wherever it is cut', () => {
    for (let length = 0; length < bytes.length; length++) {
      const found = parse(bytes.subarray(0, length)) as { kind: string };
      expect(['damaged', 'other'], `cut at ${length}`).toContain(found.kind);
    }
  });

  it('with changed bytes gives a geometry or a refusal', () => {
    const random = createRandom(bytes.length);
    for (let i = 0; i < 2_000; i++) {
      const changed = Buffer.from(bytes);
      for (let flips = 1 + (i % 3); flips > 0; flips--)
        changed[Math.floor(random.uniform() * changed.length)] = Math.floor(256 * random.uniform());
      const found = parse(changed) as { kind: string };
      expect(['points', 'polygons', 'other', 'curve', 'damaged']).toContain(found.kind);
    }
  });
});
