import { AppError } from '../../preload/contract/errors.ts';
import type { LocalFile } from '../services/ports.ts';
import { empty, type Geometry, type Position } from './geometry/geometry.ts';
import { describeGeometry } from './layer-row.ts';
import { chooseLayer, crsToConvert, isFeatureId, type OpenLayer } from './layers.ts';
import { openSqlite, type SqliteFile } from './sqlite/database.ts';
import { SqliteRecord, type SqliteValue } from './sqlite/record.ts';
import type { TableFileOptions } from './table-file.ts';
import type { Feature, ZoneFeatures } from './zones.ts';
import { cleanText } from './text.ts';

/** Borders of a city are some megabytes; all of them are held at once. */
const MAX_BYTES = 128 << 20;
/** Converted at one go. */
const CHUNK_POINTS = 100_000;

interface ZoneRow extends Omit<Feature, 'geometry'> {
  readonly geometry: Geometry;
}

/**
 * The features of a layer of polygons, in longitude and latitude; see openLayerFile for how it is read.
 *
 * @throws AppError as openSqlite, chooseLayer, layers.crs, file.too-large (more than 128 MB of geometry and attributes).
 */
export async function readZoneLayer(file: LocalFile, { layer: name, toDegrees }: TableFileOptions): Promise<ZoneFeatures> {
  const sqlite = openSqlite(file);
  try {
    const layer = chooseLayer(sqlite, 'zones', name);
    const crs = crsToConvert(file, layer);
    const rows = readRows(sqlite, layer);
    sqlite.pages.checkUnchanged();
    const fail = (told: string) => new AppError('layers.crs', { name: file.name, layer: layer.name, crs: told });
    const places = coordinatesOf(rows);
    if (crs !== null) await convert(places, async (xy) => (await toDegrees?.(crs, xy)) ?? Promise.reject(fail(crs)));
    return {
      features: inDegrees(rows, places),
      failCrs: fail,
      failSize: (reason) => new AppError('layers.refused', { name: file.name, layer: layer.name, reason }),
    };
  } finally {
    sqlite.close();
  }
}

function readRows(sqlite: SqliteFile, layer: OpenLayer): ZoneRow[] {
  const { file, encoding } = sqlite.pages;
  const record = new SqliteRecord(encoding);
  const rows: ZoneRow[] = [];
  let bytes = 0;
  for (const { rowid, payload } of sqlite.scan(layer.rows).rows) {
    bytes += payload.length;
    if (bytes > MAX_BYTES) throw new AppError('file.too-large', { name: file.name, limitMb: MAX_BYTES >> 20 });
    if (!record.load(payload)) throw new AppError('sqlite.damaged', { name: file.name, reason: `row ${rowid} of ${layer.name}` });
    const kind = record.kind(layer.geometryAt);
    const geometry = kind === 'blob' ? layer.parse(record.bytes(layer.geometryAt)) : kind === 'null' ? empty : undefined;
    rows.push({ number: rowid, properties: propertiesOf(layer, record, rowid), geometry: geometry ?? { kind: 'damaged', reason: kind } });
  }
  return rows;
}

function propertiesOf({ rows: { columns, rowidColumn }, geometryAt }: OpenLayer, record: SqliteRecord, rowid: number) {
  const named = columns.flatMap(({ name, fallback }, at): [string, SqliteValue][] => {
    if (at === geometryAt || (at === rowidColumn && isFeatureId(name))) return [];
    const value = at === rowidColumn ? rowid : at < record.count ? record.value(at) : (fallback ?? null);
    if (value instanceof Uint8Array) return [];
    return [[cleanText(name), typeof value === 'bigint' ? String(value) : value]];
  });
  return Object.fromEntries(named);
}

function* polygonPoints(rows: readonly ZoneRow[]): Generator<Position, void, undefined> {
  for (const { geometry } of rows) {
    if (geometry.kind !== 'polygons') continue;
    for (const rings of geometry.polygons) for (const ring of rings) yield* ring;
  }
}

/** Coordinates of all polygons in the order of the rows. */
function coordinatesOf(rows: readonly ZoneRow[]): Float64Array<ArrayBuffer> {
  let points = 0;
  for (const _ of polygonPoints(rows)) points++;
  const places = new Float64Array(2 * points);
  let at = 0;
  for (const [x, y] of polygonPoints(rows)) {
    places[at++] = x;
    places[at++] = y;
  }
  return places;
}

async function convert(places: Float64Array, toDegrees: (xy: Float64Array<ArrayBuffer>) => Promise<Float64Array>): Promise<void> {
  for (let at = 0; at < places.length; at += 2 * CHUNK_POINTS) places.set(await toDegrees(places.slice(at, at + 2 * CHUNK_POINTS)), at);
}

function inDegrees(rows: readonly ZoneRow[], places: Float64Array): Feature[] {
  let at = 0;
  const ringOf = (ring: readonly Position[]): [number, number][] => ring.map(() => [places[at++], places[at++]]);
  return rows.map(({ number, properties, geometry }) => {
    if (geometry.kind !== 'polygons') return { number, properties, geometry: null, problem: problemOf(geometry) };
    return { number, properties, geometry: { type: 'MultiPolygon', coordinates: geometry.polygons.map((rings) => rings.map(ringOf)) } };
  });
}

function problemOf(geometry: Geometry): string {
  const what = describeGeometry(geometry);
  if (what === 'no geometry' || geometry.kind === 'damaged') return what;
  return `geometry is ${what}, not Polygon or MultiPolygon`;
}
