import type { FileLayer } from '../../preload/contract/layers.ts';
import type { LocalFile } from '../services/ports.ts';
import { chooseLayer, describeLayers, type OpenLayer } from './layers.ts';
import { openLayerTable, type LayerTable, type ToDegrees } from './layer-rows.ts';
import { createFileHash, readBytes } from './source.ts';
import { openSqlite, type SqliteFile } from './sqlite/database.ts';
import { isSqliteFile, isSqliteName } from './sqlite/page-file.ts';
import type { TableFile, TableFileOptions } from './table-file.ts';

/** No city lies farther from the equator. */
const INHABITED_LAT_DEG = 72;
const noConversion: ToDegrees = () => Promise.resolve(null);

/** The layers of a file; none if it is of a format without layers. @throws AppError as openSqlite, layers.none. */
export async function layers(file: LocalFile): Promise<FileLayer[]> {
  if (!(await isSqliteFile(file)) && !isSqliteName(file.name)) return [];
  const sqlite = openSqlite(file);
  try {
    return describeLayers(sqlite);
  } finally {
    sqlite.close();
  }
}

/**
 * Opens a layer of points. The file is read page by page with code of our own and never handed to a database: nothing that is written in it
 * (views, triggers, virtual tables, expressions) can run.
 *
 * @throws AppError as openSqlite, chooseLayer, openLayerTable; sqlite.damaged.
 */
export async function openLayerFile(file: LocalFile, { layer: name, toDegrees = noConversion }: TableFileOptions): Promise<TableFile> {
  const sqlite = openSqlite(file);
  try {
    const layer = chooseLayer(sqlite, 'incidents', name);
    return await sampleLayer(sqlite, layer, toDegrees);
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

async function sampleLayer(sqlite: SqliteFile, layer: OpenLayer, toDegrees: ToDegrees): Promise<TableFile> {
  const { file } = sqlite.pages;
  const table = openLayerTable(sqlite, layer, toDegrees);
  const { columns, lon, lat } = table;
  const head = await firstRows(table);
  const rows: string[][] = [];
  while (head.next()) rows.push(head.fieldTexts());
  const why = { code: 'geometry', params: { type: layer.geometryType, crs: layer.crs } } as const;
  const hash = createFileHash();
  return {
    ...{ file, columns, rows },
    isEmpty: rows.length === 0,
    format: { encoding: '', delimiter: '', layer: layer.name },
    evidence: [{ field: 'layer', column: '', code: 'layer', params: { layer: layer.name, ...why.params }, share: 1 }],
    known: { lon, lat, swapLonLat: areExchanged(rows, columns.length) },
    knownEvidence: new Map([lon, lat].map((column) => [column, why])),
    head: () => head.rewind(),
    fileHash: () => hash.digest(),
    close: sqlite.close,
    async *read({ signal, onRead }) {
      // The bytes are gone through twice: to name the file's content, and for its rows.
      let size = 0;
      for await (const part of readBytes(file, { signal })) {
        hash.update(part);
        size += part.length;
        onRead?.(size, 2 * sqlite.pages.pageCount * sqlite.pages.pageBytes);
      }
      const all = openLayerTable(sqlite, layer, toDegrees);
      for await (const row of all.read()) {
        onRead?.(size + all.pagesRead() * sqlite.pages.pageBytes, 2 * size);
        yield row;
      }
      sqlite.pages.checkUnchanged();
    },
  };
}

async function firstRows(table: LayerTable) {
  const rows = table.read();
  const first = await rows.next();
  await rows.return();
  // Safe: it yields at least once, a table without rows included.
  return first.value!;
}

/** Files say x before y, but some were written the other way round: a latitude that nobody lives at shows it. */
function areExchanged(rows: readonly (readonly string[])[], columns: number): boolean {
  const middle = (column: number): number => {
    const values = rows.flatMap((row) => (row[column] === '' ? [] : [Math.abs(Number(row[column]))])).sort((a, b) => a - b);
    return values[values.length >> 1] ?? 0;
  };
  const [x, y] = [middle(columns - 2), middle(columns - 1)];
  return y > INHABITED_LAT_DEG && y <= 180 && x <= INHABITED_LAT_DEG;
}
