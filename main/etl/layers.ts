import { AppError } from '../../preload/contract/errors.ts';
import type { FileLayer } from '../../preload/contract/layers.ts';
import type { LocalFile } from '../services/ports.ts';
import { geometryNames, type Geometry } from './geometry/geometry.ts';
import { parseGeoPackageBlob } from './geometry/geopackage-blob.ts';
import { parseSpatialiteBlob } from './geometry/spatialite-blob.ts';
import { parseWkb } from './geometry/wkb.ts';
import { sameName, type SqliteFile, type SqliteTable } from './sqlite/database.ts';
import { SqliteRecord, type SqliteValue } from './sqlite/record.ts';
import { cleanText } from './text.ts';

const MAX_LAYERS = 1_000;
const MAX_ROWS_LOOKED_AT = 1_000;
/** Names of the systems that are longitude and latitude of WGS 84 already. */
const degrees = new Set(['EPSG:4326', 'OGC:CRS84', 'OGC:4326']);

/** A layer as its file lists it. Its table is looked at when the layer is read. */
export interface ListedLayer {
  /** For people and choices: without invisible characters. */
  readonly name: string;
  readonly table: string;
  readonly geometryColumn: string;
  /** As in the standard: Point, MultiPolygon, Geometry (any). */
  readonly geometryType: string;
  /** Authority and number: EPSG:32638. */
  readonly crs: string;
  readonly parse: (blob: Uint8Array) => Geometry;
}

export interface OpenLayer extends ListedLayer {
  readonly rows: SqliteTable;
  readonly geometryAt: number;
}

type Row = Readonly<Record<string, SqliteValue>>;

/** Lists the layers with geometry of a GeoPackage, of SpatiaLite or of GDAL's own kind of SQLite file. @throws AppError layers.none. */
export function listLayers(sqlite: SqliteFile): ListedLayer[] {
  const { file } = sqlite.pages;
  const listed = sqlite.table('gpkg_geometry_columns');
  const layers = listed === null ? spatialiteLayers(sqlite) : geoPackageLayers(sqlite, listed);
  if (layers.length > MAX_LAYERS) throw new AppError('sqlite.damaged', { name: file.name, reason: `more than ${MAX_LAYERS} layers` });
  if (layers.length === 0) throw new AppError('layers.none', { name: file.name, wanted: 'any', layers: '' });
  return layers;
}

/** What each layer of a file can become, and why it cannot be read. */
export function describeLayers(sqlite: SqliteFile): FileLayer[] {
  return listLayers(sqlite).map((layer) => {
    const { name, geometryType, crs } = layer;
    try {
      const open = openLayer(sqlite, layer);
      const { columns, rowidColumn } = open.rows;
      const hidden = rowidColumn >= 0 && isFeatureId(columns[rowidColumn].name) ? 2 : 1;
      return { name, geometryType, crs, columns: columns.length - hidden, becomes: becomes(sqlite, open), problem: '' };
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== 'layers.refused') throw error;
      return { name, geometryType, crs, columns: 0, becomes: [], problem: String(error.params['reason']) };
    }
  });
}

/**
 * Finds the layer that is to be read: the named one, or the only one that can become what is wanted.
 *
 * @throws AppError layers.unknown, layers.ambiguous, layers.none, each with the names there are; layers.refused.
 */
export function chooseLayer(sqlite: SqliteFile, wanted: 'incidents' | 'zones', name: string | undefined): OpenLayer {
  const { file } = sqlite.pages;
  const all = listLayers(sqlite);
  const names = (layers: readonly ListedLayer[]): string => layers.map((layer) => layer.name).join(', ');
  if (name !== undefined) {
    const named = all.find((layer) => layer.name === name) ?? all.find((layer) => sameName(layer.name, name));
    if (named === undefined) throw new AppError('layers.unknown', { name: file.name, layer: name, layers: names(all) });
    return openLayer(sqlite, named);
  }
  const fitting = all.filter((layer) => mayBecome(sqlite, layer, wanted));
  const [only] = fitting;
  if (only === undefined) throw new AppError('layers.none', { name: file.name, wanted, layers: names(all) });
  if (fitting.length > 1) throw new AppError('layers.ambiguous', { name: file.name, layers: names(fitting) });
  return openLayer(sqlite, only);
}

/** null = its coordinates are longitude and latitude. @throws AppError layers.crs if it is not known what they are. */
export function crsToConvert(file: LocalFile, { name, crs }: ListedLayer): string | null {
  if (degrees.has(crs)) return null;
  if (/^(EPSG|ESRI):[1-9]\d{0,8}$/.test(crs)) return crs;
  throw new AppError('layers.crs', { name: file.name, layer: name, crs });
}

/** Columns that programs number the rows by: they differ between copies of the same data. */
export const isFeatureId = (column: string): boolean => /^(fid|ogc_fid|pk_?uid|rowid|objectid)$/i.test(column);

/** True also of a layer that is not read and would fit: whoever chooses it is told why. */
function mayBecome(sqlite: SqliteFile, layer: ListedLayer, wanted: 'incidents' | 'zones'): boolean {
  if (layer.geometryType !== 'Geometry') return byType(layer.geometryType) === wanted;
  try {
    return becomes(sqlite, openLayer(sqlite, layer)).includes(wanted);
  } catch (error) {
    if (error instanceof AppError && error.code === 'layers.refused') return false;
    throw error;
  }
}

function becomes(sqlite: SqliteFile, layer: OpenLayer): FileLayer['becomes'] {
  const kind = layer.geometryType === 'Geometry' ? byFirstRows(sqlite, layer) : byType(layer.geometryType);
  return kind === null ? [] : [kind];
}

function byType(geometryType: string): 'incidents' | 'zones' | null {
  if (/^(Multi)?Point$/.test(geometryType)) return 'incidents';
  // Those with arcs are looked at too: each row that has any is told.
  return /^(MultiPolygon|Polygon|CurvePolygon|MultiSurface|Surface)$/.test(geometryType) ? 'zones' : null;
}

/** A layer of any geometry is what its first point or polygon says. */
function byFirstRows(sqlite: SqliteFile, { rows, geometryAt, parse }: OpenLayer): 'incidents' | 'zones' | null {
  const record = new SqliteRecord(sqlite.pages.encoding);
  let looked = 0;
  for (const { payload } of sqlite.scan(rows).rows) {
    if (++looked > MAX_ROWS_LOOKED_AT) break;
    if (!record.load(payload) || record.kind(geometryAt) !== 'blob') continue;
    const geometry = parse(record.bytes(geometryAt));
    if (geometry.kind === 'points' && geometry.points.length > 0) return 'incidents';
    if (geometry.kind === 'polygons') return 'zones';
  }
  return null;
}

function openLayer(sqlite: SqliteFile, layer: ListedLayer): OpenLayer {
  const refuse = (reason: string) => new AppError('layers.refused', { name: sqlite.pages.file.name, layer: layer.name, reason });
  const rows = sqlite.table(layer.table);
  if (rows === null) throw refuse('its table is missing');
  const geometryAt = rows.columns.findIndex((column) => sameName(column.name, layer.geometryColumn));
  if (geometryAt < 0 || geometryAt === rows.rowidColumn) throw refuse('its column of geometries is missing');
  return { ...layer, rows, geometryAt };
}

function geoPackageLayers(sqlite: SqliteFile, listed: SqliteTable): ListedLayer[] {
  const systems = systemsOf(sqlite, 'gpkg_spatial_ref_sys', ['srs_id', 'organization', 'organization_coordsys_id', 'srs_name']);
  return sqlite.list(listed, ['table_name', 'column_name', 'geometry_type_name', 'srs_id']).map((row) => {
    const srsId = numberIn(row, 'srs_id');
    const type = textIn(row, 'geometry_type_name').toUpperCase();
    return {
      ...namesIn(row, 'table_name', 'column_name'),
      geometryType: Object.values(geometryNames).find((name) => name.toUpperCase() === type) ?? cleanText(type),
      crs: systems.get(srsId) ?? `srs_id ${srsId}`,
      parse: (blob) => parseGeoPackageBlob(blob, srsId),
    };
  });
}

function spatialiteLayers(sqlite: SqliteFile): ListedLayer[] {
  const listed = sqlite.table('geometry_columns');
  if (listed === null) return [];
  const systems = systemsOf(sqlite, 'spatial_ref_sys', ['srid', 'auth_name', 'auth_srid', 'ref_sys_name']);
  const columns = ['f_table_name', 'f_geometry_column', 'geometry_type', 'type', 'geometry_format', 'srid'];
  return sqlite.list(listed, columns).map((row) => {
    const srid = numberIn(row, 'srid');
    const format = textIn(row, 'geometry_format').toUpperCase();
    return {
      ...namesIn(row, 'f_table_name', 'f_geometry_column'),
      geometryType: spatialiteType(row),
      crs: systems.get(srid) ?? `srid ${srid}`,
      parse: format === 'WKB' ? (blob) => parseWkb(blob) : (blob) => parseSpatialiteBlob(blob, srid),
    };
  });
}

/** A number since version 4, a text before. */
function spatialiteType(row: Row): string {
  const { geometry_type: number, type: text } = row;
  if (typeof number === 'number') return geometryNames[number % 1_000] ?? `type ${number}`;
  const name = typeof text === 'string' ? text.toUpperCase() : '';
  return Object.values(geometryNames).find((known) => known.toUpperCase() === name) ?? cleanText(name);
}

/** Coordinate systems by the number that layers use: authority and its own number, which may be another one. */
function systemsOf(sqlite: SqliteFile, name: string, [id, authority, code, title]: readonly [string, string, string, string]) {
  const table = sqlite.table(name);
  const rows = table === null ? [] : sqlite.list(table, [id, authority, code, title]);
  return new Map(
    rows.map((row) => {
      // GDAL writes the number as a text.
      const [organization, number] = [cleanText(textIn(row, authority)).toUpperCase(), Number(row[code] ?? 0)];
      const isKnown = organization !== '' && organization !== 'NONE' && number > 0;
      const text = isKnown ? `${organization}:${number}` : cleanText(textIn(row, title)).slice(0, 100) || `${id} ${numberIn(row, id)}`;
      return [numberIn(row, id), organization === 'OGC' && number === 84 ? 'OGC:CRS84' : text] as const;
    }),
  );
}

function namesIn(row: Row, table: string, column: string) {
  const name = textIn(row, table);
  return { name: cleanText(name).slice(0, 200), table: name, geometryColumn: textIn(row, column) };
}

function textIn(row: Row, column: string): string {
  const value = row[column];
  return typeof value === 'string' ? value : '';
}

function numberIn(row: Row, column: string): number {
  const value = row[column];
  return typeof value === 'number' ? value : Number.NaN;
}
