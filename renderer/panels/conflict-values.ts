import type { Conflict } from '../../preload/contract/sync-domain.ts';
import { isRecord, type Json } from '../state/decisions.ts';
import type { Messages } from '../strings/en.ts';
import type { Format } from '../ui/format.ts';

export type LonLat = readonly [lon: number, lat: number];

/** Fields of free text, where words are compared and an own text can be written. */
const textColumns: readonly string[] = ['description', 'place', 'body', 'name_en', 'name_ar'];

export const isText = ({ column }: Conflict): boolean => textColumns.includes(column);

/** Whether a side is the wish to remove the row: in the kind's name, what the centre has comes first. */
export function isRemoval({ kind }: Conflict, side: 'mine' | 'theirs'): boolean {
  return kind === (side === 'mine' ? 'edit-delete' : 'delete-edit');
}

/** What tells a row, of all that is known of it: the rest is bookkeeping. */
const toldColumns = ['type_code', 'description', 'place', 'status', 'origin', 'body', 'name_en', 'name_ar'];

/** The fields of a whole row that a person knows it by, without those that the other version has alike. */
export function rowFields(value: Json, other: Json): readonly (readonly [column: string, value: Json])[] {
  if (!isRecord(value)) return [];
  const fields = fieldsOf(value);
  const others = new Map(isRecord(other) ? fieldsOf(other) : []);
  return fields.filter(([column, told]) => JSON.stringify(others.get(column)) !== JSON.stringify(told));
}

function fieldsOf(row: { [key: string]: Json }): (readonly [string, Json])[] {
  const joined = (column: string, parts: readonly string[]) =>
    parts.every((part) => part in row) ? [[column, Object.fromEntries(parts.map((part) => [part, row[part] ?? null]))] as const] : [];
  return [
    ...toldColumns.filter((column) => column in row).map((column) => [column, row[column] ?? null] as const),
    ...joined('time', ['occurred_ms', 'utc_offset_min']),
    ...joined('position', ['lon', 'lat']),
  ];
}

/** A place as the cache and the centre write it, {lon, lat} or [lon, lat]; null for anything else. */
export function readPosition(value: Json): LonLat | null {
  const [lon, lat] = Array.isArray(value) ? value : isRecord(value) ? [value['lon'], value['lat']] : [];
  return typeof lon === 'number' && typeof lat === 'number' ? [lon, lat] : null;
}

/** The positions of a conflict about one; null if it is about something else. */
export function readPositions({ column, mine, theirs, base }: Conflict) {
  if (column !== 'position') return null;
  const [mineAt, theirsAt] = [readPosition(mine), readPosition(theirs)];
  return mineAt === null || theirsAt === null ? null : { mine: mineAt, theirs: theirsAt, base: readPosition(base) };
}

export interface ValueWords {
  readonly words: Messages;
  readonly format: Format;
  /** Name of a type by its code. */
  readonly typeName: (code: string) => string;
  /** Name of a zone by its code. */
  readonly zoneName: (code: string) => string;
}

/** A value of a column in words; what is not known is shown as it is. */
export function valueText(column: string, value: Json, { words, format, typeName, zoneName }: ValueWords): string {
  const { sync } = words;
  if (value === null || value === '') return sync.nothing;
  if (column === 'position') {
    const place = readPosition(value);
    if (place !== null) return placeText(place);
  }
  if (column === 'time') return timeText(value, format) ?? plainText(value, sync);
  if (column === 'geom') return sync.outline;
  if (typeof value === 'string') {
    if (column === 'type_code') return typeName(value);
    if (column === 'zone_id') return zoneName(value);
    if (column === 'status') return sync.statuses[value] ?? value;
    if (column === 'origin' && (value === 'reported' || value === 'discovered')) return words.outlook.origins.origins[value];
    return value;
  }
  return typeof value === 'number' ? format.number(value, 6) : plainText(value, sync);
}

/** Latitude and longitude in Latin digits: coordinates are code in both languages. */
export function placeText([lon, lat]: LonLat): string {
  const degrees = (value: number) => value.toFixed(4).replace('-', '−');
  return `${degrees(lat)}, ${degrees(lon)}`;
}

function timeText(value: Json, format: Format): string | null {
  if (!isRecord(value)) return null;
  const occurredMs = value['occurred_ms'] ?? value['occurredMs'];
  const offsetMin = value['utc_offset_min'] ?? value['utcOffsetMin'] ?? 0;
  if (typeof occurredMs !== 'number' || typeof offsetMin !== 'number') return null;
  return format.dateTime(new Date(occurredMs + 60_000 * offsetMin).toISOString().slice(0, 16));
}

function plainText(value: Json, { yes, no }: Messages['sync']): string {
  if (typeof value === 'boolean') return value ? yes : no;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
