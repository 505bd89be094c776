import type { ColumnMapping, IncidentOrigin } from '../../preload/contract/domain.ts';
import type { Preview } from '../state/transient.ts';

/** Meanings that a column can be given by hand. */
export const fields = ['time', 'lon', 'lat', 'type', 'key', 'description', 'place', 'zone', 'origin'] as const;
export type Field = (typeof fields)[number];

/** Without these a row has no place in time and space. */
const neededFields = ['time', 'lon', 'lat'] as const;

/** What a column means under a mapping; null = it is kept as it is. */
export function meaningOf(mapping: ColumnMapping, column: string): Field | null {
  return fields.find((field) => (field === 'description' ? mapping.description.includes(column) : mapping[field] === column)) ?? null;
}

/** Gives a column a meaning. A meaning that only one column can have is taken from the column that had it. */
export function assign(mapping: ColumnMapping, column: string, field: Field | null): ColumnMapping {
  const cleared: ColumnMapping = {
    ...mapping,
    time: mapping.time === column ? '' : mapping.time,
    lon: mapping.lon === column ? '' : mapping.lon,
    lat: mapping.lat === column ? '' : mapping.lat,
    type: mapping.type === column ? null : mapping.type,
    key: mapping.key === column ? null : mapping.key,
    place: mapping.place === column ? null : mapping.place,
    zone: mapping.zone === column ? null : mapping.zone,
    origin: mapping.origin === column ? null : mapping.origin,
    description: mapping.description.filter((other) => other !== column),
  };
  if (field === null) return cleared;
  if (field === 'description') return { ...cleared, description: [...cleared.description, column] };
  return { ...cleared, [field]: column };
}

export interface OriginValue {
  readonly value: string;
  readonly rows: number;
  /** As the rows looked at were read; null = as the type says. */
  readonly origin: IncidentOrigin | null;
}

/** Values of the column of origins in the rows looked at, the most frequent first; blank ones left out. */
export function originValues({ columns, rows }: Preview, { origin: column }: ColumnMapping): readonly OriginValue[] {
  const index = column === null ? -1 : columns.indexOf(column);
  const found = new Map<string, OriginValue>();
  for (const { fields: values, incident } of index < 0 ? [] : rows) {
    const value = (values[index] ?? '').trim();
    if (value === '' || incident === null) continue;
    found.set(value, { value, rows: (found.get(value)?.rows ?? 0) + 1, origin: incident.origin });
  }
  return [...found.values()].sort((a, b) => b.rows - a.rows);
}

/** Needed meanings that no column has. */
export function missingFields(mapping: ColumnMapping): readonly Field[] {
  return neededFields.filter((field) => mapping[field] === '');
}

/** First filled value of a column in the rows looked at. */
export function firstValue({ columns, rows }: Preview, column: string): string {
  const index = columns.indexOf(column);
  return rows.find(({ fields: values }) => (values[index] ?? '').trim() !== '')?.fields[index] ?? '';
}
