import { AppError } from '../../preload/contract/errors.ts';
import { LayerRow, pointIn, type LayerField, type WaitingRow } from './layer-row.ts';
import { crsToConvert, isFeatureId, type OpenLayer } from './layers.ts';
import { empty } from './geometry/geometry.ts';
import { MAX_COLUMNS } from './row-reader.ts';
import type { SqliteFile } from './sqlite/database.ts';
import { SqliteRecord } from './sqlite/record.ts';
import { cleanText } from './text.ts';

/** Rows whose coordinates are converted at one go. */
const CHUNK_ROWS = 5_000;
const CHUNK_BYTES = 16 << 20;
/** Rows are known by their number from the file to the incident; there it has 32 bits. */
const MAX_ROWID = 0xffff_ffff;

/**
 * Converts coordinates to longitude and latitude (WGS 84), degrees, those of a point side by side. What cannot be converted becomes
 * infinite. `crs` is an authority and a number: EPSG:32638. @returns null if that system is not known.
 */
export type ToDegrees = (crs: string, xy: Float64Array<ArrayBuffer>) => Promise<Float64Array | null>;

/** A layer of points as a table. */
export interface LayerTable {
  readonly columns: readonly string[];
  readonly lon: string;
  readonly lat: string;
  /** Goes through the rows once: each time it yields, `next` of the row moves through some of them. */
  readonly read: () => AsyncGenerator<LayerRow, void, undefined>;
  readonly pagesRead: () => number;
}

/** @throws AppError layers.crs, csv.too-many-columns. */
export function openLayerTable(sqlite: SqliteFile, layer: OpenLayer, toDegrees: ToDegrees): LayerTable {
  const { file, encoding } = sqlite.pages;
  const crs = crsToConvert(file, layer);
  const { fields, columns, lon, lat } = layoutOf(layer);
  if (columns.length > MAX_COLUMNS)
    throw new AppError('csv.too-many-columns', { name: file.name, columns: columns.length, limit: MAX_COLUMNS });
  const scan = sqlite.scan(layer.rows);
  const record = new SqliteRecord(encoding);
  const options = { fileName: file.name, layer: layer.name, fields, rowidAt: layer.rows.rowidColumn, record };
  return { columns, lon, lat, read, pagesRead: scan.pagesRead };

  async function* read(): AsyncGenerator<LayerRow, void, undefined> {
    const row = new LayerRow(options);
    let waiting: WaitingRow[] = [];
    let bytes = 0;
    for (const { rowid, payload } of scan.rows) {
      waiting.push(takeRow(rowid, payload));
      bytes += payload.length;
      if (waiting.length < CHUNK_ROWS && bytes < CHUNK_BYTES) continue;
      yield row.add(await convert(waiting));
      waiting = [];
      bytes = 0;
    }
    yield row.add(await convert(waiting));
  }

  function takeRow(rowid: number, payload: Uint8Array): WaitingRow {
    if (!(rowid >= 0 && rowid <= MAX_ROWID)) {
      const reason = `row number ${rowid}, and only 0 to ${MAX_ROWID} are kept`;
      throw new AppError('layers.refused', { name: file.name, layer: layer.name, reason });
    }
    if (!record.load(payload)) throw new AppError('sqlite.damaged', { name: file.name, reason: `row ${rowid} of ${layer.name}` });
    const kind = record.kind(layer.geometryAt);
    const found = pointIn(
      kind === 'blob' ? layer.parse(record.bytes(layer.geometryAt)) : kind === 'null' ? empty : { kind: 'damaged', reason: kind },
    );
    return 'code' in found
      ? { rowid, payload, problem: found, x: Number.NaN, y: Number.NaN }
      : { rowid, payload, problem: null, x: found[0], y: found[1] };
  }

  async function convert(rows: WaitingRow[]): Promise<WaitingRow[]> {
    if (crs === null) return rows;
    const good = rows.filter(({ problem }) => problem === null);
    if (good.length === 0) return rows;
    const xy = Float64Array.from(good.flatMap(({ x, y }) => [x, y]));
    const lonLat = await toDegrees(crs, xy);
    if (lonLat === null) throw new AppError('layers.crs', { name: file.name, layer: layer.name, crs });
    const places = new Map(good.map((row, i) => [row, i]));
    return rows.map((row) => {
      const i = places.get(row);
      if (i === undefined) return row;
      const [x, y] = [lonLat[2 * i], lonLat[2 * i + 1]];
      if (Number.isFinite(x) && Number.isFinite(y)) return { ...row, x, y };
      return { ...row, problem: { code: 'coordinate.out-of-range', value: `${row.x}, ${row.y}` }, x: Number.NaN, y: Number.NaN };
    });
  }
}

/** Attributes by name, without the geometry and the number that the writing program gave the row; then the coordinates. */
function layoutOf({ rows, geometryAt, geometryColumn }: OpenLayer) {
  const { columns, rowidColumn } = rows;
  const fields: LayerField[] = [];
  const names = new Set<string>();
  const add = (name: string): string => {
    const given = cleanText(name) || `column ${names.size + 1}`;
    const free = names.has(given) ? `${given} (${names.size + 1})` : given;
    names.add(free);
    return free;
  };
  for (const [at, { name, fallback }] of columns.entries()) {
    if (at === geometryAt || (at === rowidColumn && isFeatureId(name))) continue;
    fields.push({ at, fallback });
    add(name);
  }
  const [lon, lat] = [add(`${geometryColumn} lon`), add(`${geometryColumn} lat`)];
  return { fields, columns: [...names], lon, lat };
}
