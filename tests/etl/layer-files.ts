import { join } from 'node:path';
import Sqlite, { type Database } from 'better-sqlite3';
import type { LocalFile } from '../../main/services/ports.ts';

type Value = string | number | bigint | null | Buffer;

export interface TestLayer {
  readonly name: string;
  readonly type?: string;
  readonly srsId?: number;
  /** Columns besides fid and geom, as SQL. */
  readonly columns?: string;
  readonly rows?: readonly (readonly [geom: Buffer | null, ...Value[]])[];
  /** Made instead of the table. */
  readonly sql?: string;
}

const system = 'INSERT INTO gpkg_spatial_ref_sys VALUES (?, ?, ?, ?, ?)';

/** A GeoPackage as the standard asks for, as far as a reader looks. */
export function writeGeoPackage(folder: string, name: string, layers: readonly TestLayer[], more = ''): LocalFile {
  const path = join(folder, name);
  const db = new Sqlite(path);
  db.exec(`
    PRAGMA synchronous = OFF;
    PRAGMA journal_mode = MEMORY;
    PRAGMA application_id = 0x47504B47;
    CREATE TABLE gpkg_spatial_ref_sys (srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL, organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL);
    CREATE TABLE gpkg_contents (table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE, srs_id INTEGER);
    CREATE TABLE gpkg_geometry_columns (table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL, srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL, CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name));
  `);
  db.prepare(system).run('WGS 84', 4326, 'EPSG', 4326, '');
  db.prepare(system).run('WGS 84 / UTM zone 38N', 32638, 'EPSG', 32638, '');
  // Its own number, not that of the authority.
  db.prepare(system).run('WGS 84 / Pseudo-Mercator', 100_001, 'EPSG', 3857, '');
  db.prepare(system).run('Undefined Cartesian', -1, 'NONE', -1, 'undefined');
  for (const layer of layers) writeLayer(db, layer);
  if (more !== '') db.exec(more);
  db.close();
  return { path, name };
}

function writeLayer(
  db: Database,
  { name, type = 'POINT', srsId = 4326, columns = 'time TEXT, type TEXT', rows = [], sql }: TestLayer,
): void {
  const quoted = `"${name.replaceAll('"', '""')}"`;
  db.exec(sql ?? `CREATE TABLE ${quoted} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, geom BLOB, ${columns})`);
  db.prepare('INSERT INTO gpkg_contents VALUES (?, ?, ?, ?)').run(name, 'features', name, srsId);
  db.prepare('INSERT INTO gpkg_geometry_columns VALUES (?, ?, ?, ?, 0, 0)').run(name, 'geom', type, srsId);
  if (rows.length === 0) return;
  const insert = db.prepare(`INSERT INTO ${quoted} VALUES (NULL, ${rows[0].map(() => '?').join(', ')})`);
  db.transaction(() => rows.forEach((row) => insert.run(...row)))();
}

export interface BlobOptions {
  readonly srsId?: number;
  readonly isBig?: boolean;
  /** Doubles of the envelope: 0, 4, 6 or 8. */
  readonly envelope?: 0 | 4 | 6 | 8;
}

/** A geometry of a GeoPackage around well-known binary; null = an empty one. */
export function geoPackageBlob(wkb: Buffer | null, { srsId = 4326, isBig = false, envelope = 0 }: BlobOptions = {}): Buffer {
  const kind = { 0: 0, 4: 1, 6: 2, 8: 4 }[envelope];
  const head = Buffer.alloc(8 + 8 * envelope);
  head.write('GP', 0, 'latin1');
  head[3] = (isBig ? 0 : 1) | (kind << 1) | (wkb === null ? 0x10 : 0);
  if (isBig) head.writeInt32BE(srsId, 4);
  else head.writeInt32LE(srsId, 4);
  return Buffer.concat([head, wkb ?? Buffer.alloc(0)]);
}

/** Well-known binary. `coordinates` are nested as in GeoJSON. */
export function wkb(type: number, coordinates: unknown, isBig = false): Buffer {
  const parts: Buffer[] = [];
  const u32 = (value: number): void => {
    const part = Buffer.alloc(4);
    if (isBig) part.writeUInt32BE(value);
    else part.writeUInt32LE(value);
    parts.push(part);
  };
  const position = (values: readonly number[]): void => {
    for (const value of values) {
      const part = Buffer.alloc(8);
      if (isBig) part.writeDoubleBE(value);
      else part.writeDoubleLE(value);
      parts.push(part);
    }
  };
  const write = (code: number, shape: unknown): void => {
    parts.push(Buffer.of(isBig ? 0 : 1));
    u32(code);
    const kind = (code & 0xffff) % 1_000;
    if (kind === 1) position(shape as number[]);
    else {
      const list = shape as readonly unknown[];
      u32(list.length);
      for (const item of list) {
        if (kind === 2) position(item as number[]);
        else if (kind === 3) {
          u32((item as unknown[]).length);
          for (const one of item as number[][]) position(one);
        } else write(code - 3, item);
      }
    }
  };
  write(type, coordinates);
  return Buffer.concat(parts);
}

export const pointBlob = (lon: number, lat: number, options: BlobOptions = {}): Buffer =>
  geoPackageBlob(wkb(1, [lon, lat], options.isBig), options);

export const square = (west: number, south: number, size = 1): number[][] => [
  [west, south],
  [west + size, south],
  [west + size, south + size],
  [west, south + size],
  [west, south],
];

/** Rows of a layer of points around Kuwait City. */
export function someRows(count: number): [Buffer, string, string][] {
  return Array.from({ length: count }, (_, i) => [
    pointBlob(47.9 + i / 1_000, 29.3 + i / 2_000),
    `2025-01-${String(1 + (i % 28)).padStart(2, '0')}T10:00:00Z`,
    i % 3 === 0 ? 'Theft' : 'Fire',
  ]);
}
