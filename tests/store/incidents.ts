/** Made-up incidents and zones for the tests of the store and the workers. */
import { fileURLToPath } from 'node:url';
import type { IncidentBatch, TextColumn, ZoneBatch } from '../../main/batch.ts';
import type { ColumnMapping, IncidentOrigin } from '../../preload/contract/domain.ts';
import { asItsType, incidentOrigins } from '../../preload/contract/origins.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';

export const migrationsDir = fileURLToPath(new URL('../../resources/migrations', import.meta.url));

export const everything: IncidentFilter = { from: null, to: null, typeIds: [], zoneIds: [] };

export const mapping: ColumnMapping = {
  time: 'Date',
  lon: 'Longitude',
  lat: 'Latitude',
  type: 'PrimaryType',
  key: null,
  description: ['Description'],
  place: 'Block',
  zone: null,
  origin: null,
  originWords: {},
  timeFormat: 'iso',
  decimalMark: '.',
  swapLonLat: false,
  timeZone: 'America/Chicago',
};

export interface TestIncident {
  readonly key: number;
  readonly content?: number;
  readonly local?: string;
  readonly type?: string;
  readonly lon?: number;
  readonly lat?: number;
  readonly description?: string;
  readonly place?: string;
  readonly origin?: IncidentOrigin | undefined;
  readonly extra?: Readonly<Record<string, string>>;
}

const utcOffsetMin = 180;

/** A batch of these incidents, whose local time is UTC+3. */
export function incidentBatch(rows: readonly TestIncident[]): IncidentBatch {
  const typeNames = [...new Set(rows.map(({ type = 'THEFT' }) => type))];
  const uid = new Uint8Array(16 * rows.length);
  rows.forEach(({ key }, i) => new DataView(uid.buffer).setUint32(16 * i, Math.imul(key + 1, 2_654_435_761) >>> 0));
  rows.forEach(({ key }, i) => new DataView(uid.buffer).setUint32(16 * i + 12, key));
  return {
    count: rows.length,
    line: Uint32Array.from(rows, (_, i) => i + 2),
    uid,
    contentHash: BigUint64Array.from(rows, ({ key, content = 0 }) => 0xf000_0000_0000_0000n + BigInt(key * 1_000 + content)),
    occurredMs: Float64Array.from(rows, ({ local = '2018-05-10T22:30' }) => Date.parse(`${local}Z`) - utcOffsetMin * 60_000),
    utcOffsetMin: new Int16Array(rows.length).fill(utcOffsetMin),
    lonLat: Float64Array.from(rows.flatMap(({ key, lon = 47.9 + (key % 100) / 1_000, lat = 29.3 + (key % 37) / 500 }) => [lon, lat])),
    type: Uint16Array.from(rows, ({ type = 'THEFT' }) => typeNames.indexOf(type)),
    typeNames,
    origin: Uint8Array.from(rows, ({ origin }) => (origin === undefined ? asItsType : incidentOrigins.indexOf(origin))),
    description: textColumn(rows.map(({ description = 'FROM BUILDING' }) => description)),
    place: textColumn(rows.map(({ place = '' }) => place)),
    extra: textColumn(rows.map(({ extra }) => (extra ? JSON.stringify(extra) : ''))),
  };
}

export const textColumn = (texts: readonly string[]): TextColumn => {
  const parts = texts.map((text) => new TextEncoder().encode(text));
  let end = 0;
  const ends = Uint32Array.from(parts, (part) => (end += part.length));
  const bytes = new Uint8Array(end);
  parts.forEach((part, i) => bytes.set(part, i === 0 ? 0 : ends[i - 1]));
  return { bytes, ends };
};

/** n incidents with keys from `firstKey`, spread over types, days and places. */
export function manyIncidents(count: number, firstKey = 0): TestIncident[] {
  const types = ['THEFT', 'BATTERY', 'حريق'];
  return Array.from({ length: count }, (_, i) => {
    const key = firstKey + i;
    const local = new Date(Date.UTC(2018, 0, 1) + ((key * 7_919) % 300_000) * 60_000).toISOString().slice(0, 16);
    return { key, local, type: types[key % 3], lon: 47.8 + ((key * 31) % 997) / 2_000, lat: 29.2 + ((key * 17) % 887) / 3_000 };
  });
}

/** Squares of one hundredth of a degree, side by side eastwards; the first has a hole and a second part. */
export function squareZones(codes: readonly string[]): ZoneBatch {
  const square = (west: number, south: number, side: number): number[] => [
    ...[west, south, west + side, south],
    ...[west + side, south + side, west, south + side],
    ...[west, south],
  ];
  const rings = codes.flatMap((_, i) => {
    const west = 48 + i / 100;
    const outside = square(west, 29, 0.01);
    return i === 0 ? [outside, square(west + 0.004, 29.004, 0.002), square(west, 29.5, 0.01)] : [outside];
  });
  return {
    codes,
    namesEn: codes.map((code) => `Zone ${code}`),
    namesAr: codes.map(() => null),
    borders: {
      polygonEnds: Int32Array.from(codes, (_, i) => i + 2),
      ringEnds: Int32Array.from([2, 3, ...codes.slice(1).map((_, i) => i + 4)]),
      pointEnds: Int32Array.from(rings, (_, i) => 5 * (i + 1)),
      lonLat: Float64Array.from(rings.flat()),
    },
  };
}
