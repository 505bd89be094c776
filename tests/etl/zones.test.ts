import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { etl } from '../../main/etl/index.ts';
import type { ZoneBatch } from '../../main/batch.ts';
import { errorOf, fixture, tempFolder } from './helpers.ts';

const folder = await tempFolder();
let files = 0;

const square = (west: number, south: number, size = 1): number[][] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];
const feature = (properties: object, geometry: unknown): object => ({ type: 'Feature', properties, geometry });
const polygon = (...rings: number[][][]): object => ({ type: 'Polygon', coordinates: rings });

async function read(
  features: unknown,
  fields: Parameters<typeof etl.readZones>[1] = {},
  more: object = {},
): ReturnType<typeof etl.readZones> {
  const text = JSON.stringify({ type: 'FeatureCollection', ...more, features });
  return etl.readZones(await folder.write(`zones-${++files}.geojson`, text), fields);
}

/** zone → polygons → rings → points. */
function nested({ borders: { polygonEnds, ringEnds, pointEnds, lonLat } }: ZoneBatch): number[][][][][] {
  const spans = (ends: Int32Array): [number, number][] => [...ends].map((end, i) => [i === 0 ? 0 : ends[i - 1], end]);
  const points = [...Array(lonLat.length / 2).keys()].map((i) => [lonLat[2 * i], lonLat[2 * i + 1]]);
  const rings = spans(pointEnds).map(([from, to]) => points.slice(from, to));
  const polygons = spans(ringEnds).map(([from, to]) => rings.slice(from, to));
  return spans(polygonEnds).map(([from, to]) => polygons.slice(from, to));
}

describe('real zones', () => {
  it("Chicago's 77 community areas have their number as code and their name in title case", async () => {
    const { zones, rejects } = await etl.readZones(fixture('resources/sample/chicago_community_areas.geojson.gz'), {});
    expect(rejects).toEqual([]);
    expect(zones.codes.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 77 }, (_, i) => i + 1));
    const name = (code: string): string | null => zones.namesEn[zones.codes.indexOf(code)]!;
    expect(['8', '59', '32'].map(name)).toEqual(['Near North Side', 'McKinley Park', 'Loop']);
    expect(zones.namesAr.every((ar) => ar === null)).toBe(true);
    expect(nested(zones)).toHaveLength(77);
  });

  it("Kuwait's six governorates have names in both languages", async () => {
    const { zones } = await etl.readZones(fixture('resources/sample/kuwait_governorates.geojson.gz'), {});
    expect(zones.codes).toEqual(['KW-KU', 'KW-HA', 'KW-FA', 'KW-AH', 'KW-JA', 'KW-MU']);
    expect(zones.namesEn).toEqual(['Al Asimah', 'Hawalli', 'Al Farwaniyah', 'Al Ahmadi', 'Al Jahra', 'Mubarak Al-Kabeer']);
    expect(zones.namesAr).toContain('محافظة حولي');
  });
});

describe('code and names', () => {
  const areas = [
    feature(
      {
        nhood_no: 1,
        gov_no: 2,
        neighborhoodarabic: 'السالمية',
        neighborhoodenglish: 'Salmiya',
        governoratearabic: 'حولي',
        governorateenglish: 'Hawalli',
      },
      polygon(square(48, 29)),
    ),
    feature(
      {
        nhood_no: 2,
        gov_no: 2,
        neighborhoodarabic: 'الجابرية',
        neighborhoodenglish: 'Jabriya',
        governoratearabic: 'حولي',
        governorateenglish: 'Hawalli',
      },
      polygon(square(49, 29)),
    ),
  ];

  it('are the properties that differ from zone to zone', async () => {
    const { zones } = await read(areas);
    expect([zones.codes, zones.namesEn, zones.namesAr]).toEqual([
      ['1', '2'],
      ['Salmiya', 'Jabriya'],
      ['السالمية', 'الجابرية'],
    ]);
  });

  it('are the properties that the person names; features with one code become one zone', async () => {
    const { zones } = await read(areas, { codeField: 'gov_no', nameEnField: 'governorateenglish', nameArField: 'governoratearabic' });
    expect([zones.codes, zones.namesEn, zones.namesAr]).toEqual([['2'], ['Hawalli'], ['حولي']]);
    expect(nested(zones)).toEqual([[[square(48, 29)], [square(49, 29)]]]);
  });

  it('are the number of the feature and nothing where it has no properties', async () => {
    const { zones } = await read([
      { type: 'Feature', properties: null, geometry: polygon(square(1, 1)) },
      feature({}, polygon(square(3, 3))),
    ]);
    expect([zones.codes, zones.namesEn, zones.namesAr]).toEqual([
      ['1', '2'],
      [null, null],
      [null, null],
    ]);
  });

  it('that the person names but no zone has are refused', async () => {
    expect(await errorOf(read(areas, { codeField: 'id' }))).toMatchObject({ code: 'csv.column-unknown', params: { column: 'id' } });
  });
});

describe('rings', () => {
  it('are closed, freed of repeated points and of heights, and turned', async () => {
    const open = [
      [0, 0, 5],
      [0, 0],
      [0, 4],
      [4, 4],
      [4, 4, 1],
      [4, 0],
    ];
    const hole = [
      [1, 1],
      [2, 1],
      [2, 2],
      [1, 2],
      [1, 1],
    ];
    const { zones } = await read([feature({}, polygon(open, hole))]);
    expect(nested(zones)).toEqual([
      [
        [
          [
            [0, 0],
            [4, 0],
            [4, 4],
            [0, 4],
            [0, 0],
          ],
          [
            [1, 1],
            [1, 2],
            [2, 2],
            [2, 1],
            [1, 1],
          ],
        ],
      ],
    ]);
  });

  it('that cross themselves are kept; useless holes are left out', async () => {
    const bow = [
      [0, 0],
      [4, 4],
      [4, 0],
      [0, 3],
      [0, 0],
    ];
    const { zones, rejects } = await read([
      feature(
        {},
        polygon(bow, [
          [1, 1],
          [2, 2],
          [1, 1],
        ]),
      ),
    ]);
    expect(rejects).toEqual([]);
    expect(nested(zones)[0]?.[0]).toHaveLength(1);
  });

  it.each([
    [
      'no ring with 4 points',
      polygon([
        [0, 0],
        [1, 1],
        [0, 0],
      ]),
    ],
    [
      'no ring with 4 points',
      polygon([
        [0, 0],
        [1, 1],
        [2, 2],
        [0, 0],
      ]),
    ],
    [
      'no ring with 4 points',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 'x'],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ],
    ['no geometry', null],
    ['geometry is Point, not Polygon or MultiPolygon', { type: 'Point', coordinates: [1, 1] }],
    ['no coordinates', { type: 'MultiPolygon' }],
  ])('that are unusable reject their feature: %s', async (reason, geometry) => {
    const { zones, rejects } = await read([feature({ id: 'a' }, polygon(square(1, 1))), feature({ id: 'b' }, geometry)]);
    expect(zones.codes).toEqual(['a']);
    expect(rejects).toEqual([{ line: 2, code: 'zone.bad-geometry', column: 'geometry', value: reason, raw: '{"id":"b"}' }]);
  });
});

describe('a file of zones is refused', () => {
  it.each([
    ['not JSON', 'a,b\n1,2'],
    ['cut short', '{"type":"FeatureCollection","features":[{"type":"Fea'],
    ['no FeatureCollection', '{"type":"Topology"}'],
    ['with other members', '{"type":"FeatureCollection","features":[7]}'],
    ['nested without end', `{"type":"FeatureCollection","features":[{"type":"Feature","properties":${'['.repeat(200_000)}`],
    ['not UTF-8', Buffer.from([0x7b, 0x22, 0xe9, 0x22, 0x7d])],
  ])('as invalid: %s', async (_, content) => {
    expect((await errorOf(etl.readZones(await folder.write('bad.geojson', content), {}))).code).toBe('geojson.invalid');
  });

  it('when it has no usable polygon, is empty or missing', async () => {
    expect((await errorOf(read([]))).code).toBe('geojson.no-polygons');
    expect((await errorOf(etl.readZones(await folder.write('empty.geojson', gzipSync('')), {}))).code).toBe('file.empty');
    expect((await errorOf(etl.readZones({ path: '/nowhere/a.geojson', name: 'a.geojson' }, {}))).code).toBe('file.missing');
  });

  it('in another coordinate system, whether it says so or not', async () => {
    const crs = { crs: { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::32638' } } };
    expect(await errorOf(read([feature({}, polygon(square(789_000, 3_245_000)))], {}, crs))).toMatchObject({
      code: 'geojson.crs',
      params: { crs: crs.crs.properties.name },
    });
    expect((await errorOf(read([feature({}, polygon(square(789_000, 3_245_000)))]))).code).toBe('geojson.crs');
  });

  it('but not when it names WGS 84', async () => {
    for (const name of ['urn:ogc:def:crs:OGC:1.3:CRS84', 'EPSG:4326', 'urn:ogc:def:crs:EPSG::4326']) {
      const { zones } = await read([feature({}, polygon(square(1, 1)))], {}, { crs: { type: 'name', properties: { name } } });
      expect(zones.codes).toHaveLength(1);
    }
  });
});
