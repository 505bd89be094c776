import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { FeatureCollection } from 'geojson';
import { describe, expect, test } from 'vitest';
import {
  basemapLayers,
  basemapStyle,
  groundCollection,
  groundPaints,
  gulfShores,
  waterNamePoints,
  zoneNamePoints,
} from '../../../renderer/map/basemap.ts';
import { ZONE_BORDERS, ZONE_MARKS } from '../../../renderer/map/zone-layers.ts';
import { mapColours } from '../../../preload/drawing/palettes.ts';

const withZones = { scheme: 'light', hasZones: true, isChoropleth: false } as const;
const files = ['world_countries_ne110m', 'gulf_land_ne10m', 'gulf_countries_ne10m', 'great_lakes'];

describe('basemap', () => {
  test('every bundled file is a collection of polygons', () => {
    for (const name of files) {
      const packed = readFileSync(new URL(`../../../resources/basemap/${name}.geojson.gz`, import.meta.url));
      const collection = JSON.parse(gunzipSync(packed).toString()) as FeatureCollection;
      expect(collection.type, name).toBe('FeatureCollection');
      expect(collection.features.length, name).toBeGreaterThan(0);
      for (const { geometry } of collection.features) expect(['Polygon', 'MultiPolygon'], name).toContain(geometry.type);
    }
  });

  test('it needs no network: no address in the style, no glyph server, no sprites', () => {
    const style = basemapStyle(withZones);
    expect(style.glyphs).toBeUndefined();
    expect(style.sprite).toBeUndefined();
    expect(JSON.stringify(style)).not.toMatch(/https?:|tiles/);
  });

  test('every layer has its source, and nothing is drawn over the names', () => {
    const style = basemapStyle({ scheme: 'dark', hasZones: false, isChoropleth: false });
    for (const layer of style.layers) if ('source' in layer) expect(Object.keys(style.sources)).toContain(layer.source);
    const symbols = style.layers.filter((layer) => layer.type === 'symbol').map((layer) => layer.id);
    expect(style.layers.slice(-symbols.length).map((layer) => layer.id)).toEqual(symbols);
  });

  test('marks find the layers that they are drawn under: the borders of zones, then the marked zones', () => {
    const ids = basemapLayers(withZones).map(({ id }) => id);
    expect(ids.indexOf(ZONE_BORDERS)).toBeGreaterThan(ids.indexOf('lakes'));
    expect(ids.indexOf(ZONE_MARKS)).toBeGreaterThan(ids.indexOf(ZONE_BORDERS));
  });

  test('land outside the zones is darker than the land without zones', () => {
    const worldFill = (hasZones: boolean) =>
      groundPaints({ ...withZones, hasZones }).find(([layer, property]) => layer === 'world' && property === 'fill-color')?.[2];
    expect(worldFill(true)).toBe(mapColours.light.outside);
    expect(worldFill(false)).toBe(mapColours.light.land);
  });

  test('the ground is one collection that knows its shores, with or without the files of the Gulf', () => {
    const packed = readFileSync(new URL('../../../resources/basemap/gulf_land_ne10m.geojson.gz', import.meta.url));
    const gulfLand = JSON.parse(gunzipSync(packed).toString()) as FeatureCollection;
    const kinds = (files: Parameters<typeof groundCollection>[0]) =>
      new Set(groundCollection(files).features.map(({ properties }) => properties?.['kind'] as string));
    expect([...kinds({ gulfLand })].sort()).toEqual(['gulfBox', 'gulfLand', 'gulfShore']);
    expect([...kinds({})]).toEqual(['gulfBox']);
  });

  test('the edge of the file is no shore', () => {
    const packed = readFileSync(new URL('../../../resources/basemap/gulf_land_ne10m.geojson.gz', import.meta.url));
    const [shores] = gulfShores(JSON.parse(gunzipSync(packed).toString()) as FeatureCollection).features;
    if (shores.geometry.type !== 'MultiLineString') throw new Error('no lines');
    const isOnBox = ([lon, lat]: number[]) => lon <= 44 || lon >= 60 || lat <= 21 || lat >= 32;
    expect(shores.geometry.coordinates.length).toBeGreaterThan(10);
    for (const line of shores.geometry.coordinates) {
      for (let i = 1; i < line.length; i++) expect(isOnBox(line[i]) && isOnBox(line[i - 1])).toBe(false);
    }
  });

  test('names are never letter-spaced, which would tear Arabic apart', () => {
    for (const layer of basemapLayers(withZones)) expect(layer.layout ?? {}).not.toHaveProperty('text-letter-spacing');
  });

  test('zones with most incidents come first where names would touch', () => {
    const points = new Map([
      [1, [47.9, 29.3] as const],
      [2, [48, 29.4] as const],
    ]);
    const names = new Map([
      [1, 'حولي'],
      [2, 'السالمية'],
    ]);
    const { features } = zoneNamePoints(points, names, new Map([[2, 40]]));
    expect(features.map((feature) => feature.properties)).toEqual([
      { name: 'حولي', rank: -0 },
      { name: 'السالمية', rank: -40 },
    ]);
  });

  test('waters are named in the reader’s language', () => {
    const names = waterNamePoints((key) => `name of ${key}`).features.map((feature) => feature.properties?.['name'] as string);
    expect(names).toContain('name of gulf');
  });
});
