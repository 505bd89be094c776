import type { ZoneBatch } from '../batch.ts';
import type { Reject } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { LocalFile } from '../services/ports.ts';
import { BordersBuilder, repairPolygon, type Ring } from './borders.ts';
import { readGeoJson } from './geojson.ts';
import { readZoneLayer } from './layer-zones.ts';
import { isSqliteFile, isSqliteName } from './sqlite/page-file.ts';
import type { TableFileOptions } from './table-file.ts';
import { chooseZoneFields, type Properties, type ZoneFields, textOf, zoneNames } from './zone-names.ts';

const RAW_LIMIT = 500;
/** Zones are told apart by 16 bits in the columns that the map takes. */
const MOST_ZONES = 60_000;
const MOST_RINGS = 1_000_000;

export interface Feature {
  /** Its place in the file, 1 = first; in a layer the number of its row. */
  readonly number: number;
  readonly properties: Properties;
  /** As in GeoJSON: { type, coordinates }. */
  readonly geometry: unknown;
  /** Why it is of no use, if that was found out already. */
  readonly problem?: string;
}

/** What a file says of zones, whatever its format. */
export interface ZoneFeatures {
  readonly features: readonly Feature[];
  /** Coordinates that are no degrees. */
  readonly failCrs: (crs: string) => AppError;
  readonly failSize: (reason: string) => AppError;
}

/**
 * Reads zones from a GeoJSON file (plain or gzip), the polygons of a FeatureCollection in WGS 84, longitude first; or from a layer of
 * polygons of a GeoPackage or SpatiaLite file, whose coordinates are converted.
 *
 * Rings are closed, freed of repeated points and turned (outside counter-clockwise, holes clockwise). A ring that
 * crosses itself is kept as published. Features with the same code become one zone. Code and names are found among the
 * properties unless `fields` names them. Without any usable property the number of the feature is the code.
 *
 * @returns rejects: features without usable polygons, `line` being the number of the feature, 1 = first.
 * @throws AppError file.*, geojson.*, sqlite.*, layers.*; geojson.no-polygons; csv.column-unknown if a field named in `fields` occurs
 *         nowhere.
 */
export async function readZones(
  file: LocalFile,
  { layer, ...fields }: ZoneFields & { readonly layer?: string | undefined },
  { toDegrees }: Pick<TableFileOptions, 'toDegrees'> = {},
): Promise<{ readonly zones: ZoneBatch; readonly rejects: Reject[] }> {
  const { features, failCrs, failSize } = await readFeatures(file, { layer, toDegrees });
  const chosen = chooseZoneFields(
    features.map(({ properties }) => properties),
    fields,
    file.name,
  );
  const rejects: Reject[] = [];
  const polygonsByCode = new Map<string, { readonly feature: Feature; readonly polygons: Ring[][] }>();
  for (const feature of features) {
    const polygons = feature.problem ?? readPolygons(feature.geometry, failCrs);
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
  if (polygonsByCode.size > MOST_ZONES || rings > MOST_RINGS) throw failSize(`more than ${MOST_ZONES} zones or ${MOST_RINGS} rings`);
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

async function readFeatures(file: LocalFile, options: TableFileOptions): Promise<ZoneFeatures> {
  if ((await isSqliteFile(file)) || isSqliteName(file.name)) return readZoneLayer(file, options);
  if (options.layer !== undefined) throw new AppError('layers.unknown', { name: file.name, layer: options.layer, layers: '' });
  return readGeoJson(file);
}

/** The usable polygons of a geometry, or why there are none. */
function readPolygons(geometry: unknown, failCrs: ZoneFeatures['failCrs']): Ring[][] | string {
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
    if (Math.abs(lon) > 180 || Math.abs(lat) > 90) throw failCrs(`unknown; it has coordinates such as ${lon}, ${lat}`);
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
