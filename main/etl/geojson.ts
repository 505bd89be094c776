import type { ZoneBatch } from '../batch.ts';
import type { Reject } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { LocalFile } from '../services/ports.ts';
import { BordersBuilder, repairPolygon, type Ring } from './borders.ts';
import { readBytes } from './source.ts';
import { chooseZoneFields, type Properties, type ZoneFields, textOf, zoneNames } from './zone-names.ts';

/** Borders of a city are some megabytes; beyond this it is not a file of zones. */
const MAX_BYTES = 256 << 20;
const RAW_LIMIT = 500;
/** A MultiPolygon has 9 levels; properties some more. */
const MOST_LEVELS = 64;
/** Zones are told apart by 16 bits in the columns that the map takes. */
const MOST_ZONES = 60_000;
const MOST_RINGS = 1_000_000;

interface Feature {
  readonly number: number;
  readonly properties: Properties;
  readonly geometry: unknown;
}

/**
 * Reads zones from a GeoJSON file (plain or gzip): the polygons of a FeatureCollection in WGS 84, longitude first.
 *
 * Rings are closed, freed of repeated points and turned (outside counter-clockwise, holes clockwise). A ring that
 * crosses itself is kept as published. Features with the same code become one zone. Code and names are found among the
 * properties unless `fields` names them. Without any usable property the number of the feature is the code.
 *
 * @returns rejects: features without usable polygons, `line` being the number of the feature, 1 = first.
 * @throws AppError file.*, geojson.invalid, geojson.crs (not WGS 84 degrees), geojson.no-polygons, csv.column-unknown if a
 *         field named in `fields` occurs nowhere.
 */
export async function readZones(file: LocalFile, fields: ZoneFields): Promise<{ readonly zones: ZoneBatch; readonly rejects: Reject[] }> {
  const features = parseFeatures(await readJson(file), file.name);
  const chosen = chooseZoneFields(
    features.map(({ properties }) => properties),
    fields,
    file.name,
  );
  const rejects: Reject[] = [];
  const polygonsByCode = new Map<string, { readonly feature: Feature; readonly polygons: Ring[][] }>();
  for (const feature of features) {
    const polygons = readPolygons(feature.geometry, file.name);
    if (typeof polygons === 'string') {
      rejects.push(rejectFeature(feature, polygons));
      continue;
    }
    const code = codeOf(feature, chosen.code);
    const zone = polygonsByCode.get(code);
    if (zone === undefined) polygonsByCode.set(code, { feature, polygons });
    else zone.polygons.push(...polygons);
  }
  const rings = [...polygonsByCode.values()].reduce((sum, { polygons }) => sum + polygons.reduce((all, { length }) => all + length, 0), 0);
  if (polygonsByCode.size > MOST_ZONES || rings > MOST_RINGS)
    throw new AppError('geojson.invalid', { name: file.name, reason: `more than ${MOST_ZONES} zones or ${MOST_RINGS} rings` });
  if (polygonsByCode.size === 0) throw new AppError('geojson.no-polygons', { name: file.name, features: features.length });
  const borders = new BordersBuilder();
  for (const { polygons } of polygonsByCode.values()) borders.addZone(polygons);
  const names = [...polygonsByCode.values()].map(({ feature }) => zoneNames(feature.properties, chosen));
  const zones = {
    codes: [...polygonsByCode.keys()],
    namesEn: names.map(({ nameEn }) => nameEn),
    namesAr: names.map(({ nameAr }) => nameAr),
    borders: borders.finish(),
  };
  return { zones, rejects };
}

async function readJson(file: LocalFile): Promise<unknown> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of readBytes(file)) {
    length += part.length;
    if (length > MAX_BYTES) throw new AppError('file.too-large', { name: file.name, limitMb: MAX_BYTES >> 20 });
    parts.push(part);
  }
  if (length === 0) throw new AppError('file.empty', { name: file.name });
  const whole = Buffer.concat(parts);
  refuseDeep(whole, file.name);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(whole));
  } catch (error) {
    throw new AppError(
      'geojson.invalid',
      { name: file.name, reason: error instanceof Error ? error.message.slice(0, 200) : 'no JSON' },
      { cause: error },
    );
  }
}

/** What is nested without end would exhaust whoever walks it. */
function refuseDeep(json: Uint8Array, name: string): void {
  const [quote, backslash, open, openList, close, closeList] = [0x22, 0x5c, 0x7b, 0x5b, 0x7d, 0x5d];
  let depth = 0;
  let isText = false;
  for (let i = 0; i < json.length; i++) {
    const byte = json[i];
    if (isText) {
      if (byte === backslash) i++;
      else if (byte === quote) isText = false;
    } else if (byte === quote) isText = true;
    else if (byte === open || byte === openList) {
      if (++depth > MOST_LEVELS) throw new AppError('geojson.invalid', { name, reason: `nested more than ${MOST_LEVELS} levels` });
    } else if (byte === close || byte === closeList) depth--;
  }
}

function parseFeatures(json: unknown, name: string): Feature[] {
  if (!isObject(json) || json.type !== 'FeatureCollection' || !Array.isArray(json.features)) {
    throw new AppError('geojson.invalid', { name, reason: 'not a FeatureCollection' });
  }
  checkCrs(json.crs, name);
  return json.features.map((feature: unknown, index) => {
    if (!isObject(feature) || feature.type !== 'Feature')
      throw new AppError('geojson.invalid', { name, reason: `member ${index + 1} is not a Feature` });
    return { number: index + 1, properties: isObject(feature.properties) ? feature.properties : {}, geometry: feature.geometry };
  });
}

/** The old `crs` member: RFC 7946 dropped it, but files still say by it that they are not in degrees. */
function checkCrs(crs: unknown, name: string): void {
  if (crs === undefined || crs === null) return;
  const given = isObject(crs) && isObject(crs.properties) && typeof crs.properties.name === 'string' ? crs.properties.name : 'unknown';
  if (!/(CRS84h?|EPSG::?4326|EPSG:[\d.]*:4326|WGS ?84)$/i.test(given)) throw new AppError('geojson.crs', { name, crs: given });
}

/** The usable polygons of a geometry, or why there are none. */
function readPolygons(geometry: unknown, name: string): Ring[][] | string {
  if (!isObject(geometry)) return 'no geometry';
  const { type, coordinates } = geometry;
  if (type !== 'Polygon' && type !== 'MultiPolygon')
    return `geometry is ${typeof type === 'string' ? type : 'unknown'}, not Polygon or MultiPolygon`;
  const candidates: unknown = type === 'Polygon' ? [coordinates] : coordinates;
  if (!Array.isArray(candidates)) return 'no coordinates';
  const polygons = candidates.flatMap((candidate: unknown) => {
    const polygon = repairPolygon(candidate);
    return polygon === null ? [] : [polygon];
  });
  if (polygons.length === 0) return 'no ring with 4 points';
  for (const [lon, lat] of polygons.flat(2)) {
    if (Math.abs(lon) > 180 || Math.abs(lat) > 90)
      throw new AppError('geojson.crs', { name, crs: `unknown; it has coordinates such as ${lon}, ${lat}` });
  }
  return polygons;
}

function codeOf({ number, properties }: Feature, field: string | null): string {
  return (field === null ? '' : textOf(properties[field])) || String(number);
}

function rejectFeature({ number, properties }: Feature, reason: string): Reject {
  return {
    line: number,
    code: 'zone.bad-geometry',
    column: 'geometry',
    value: reason,
    raw: JSON.stringify(properties).slice(0, RAW_LIMIT),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
