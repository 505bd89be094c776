/** Files that incidents can be exported as: what is written before, for each row, and after. */
import { incidentStatuses } from '../../preload/contract/incident-statuses.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import { textsOf, type ExportBatch } from '../batch.ts';
import { type Cell, csvLine } from './csv-writer.ts';

export interface ExportNames {
  /** By their ids in the cache. */
  readonly types: Readonly<Record<number, string>>;
  readonly zones: Readonly<Record<number, string>>;
}

export interface ExportFormat {
  readonly head: (columns: readonly string[]) => string;
  readonly row: (cells: readonly Cell[]) => string;
  readonly foot: string;
}

export const exportFormats = { csv: { head: csvLine, row: csvLine, foot: '' } } as const satisfies Readonly<Record<string, ExportFormat>>;

export const exactColumns = [
  'uid',
  'local_time',
  'utc_offset_min',
  'type',
  'zone',
  'lon',
  'lat',
  'origin',
  'status',
  'description',
  'place',
];
/** Type, zone, day and cell: what of an incident a masked view tells. */
export const maskedColumns = ['day', 'type', 'zone', 'lon', 'lat'];

/** The rows of a batch as text of the file. Places of masked rows have 5 decimals, a metre; a cell is 250 m wide. */
export function formatRows(batch: ExportBatch, { types, zones }: ExportNames, format: ExportFormat, isMasked: boolean): string {
  const { count, localMin, lonLat, typeIds, zoneIds } = batch;
  const dayOf = dayTexts();
  let text = '';
  if (isMasked) {
    for (let i = 0; i < count; i++) {
      const place = [Number(lonLat[2 * i]?.toFixed(5)), Number(lonLat[2 * i + 1]?.toFixed(5))];
      text += format.row([dayOf(localMin[i] ?? 0), types[typeIds[i] ?? 0] ?? '', zones[zoneIds[i] ?? 0] ?? '', ...place]);
    }
    return text;
  }
  const [description, place] = [textsOf(batch.description), textsOf(batch.place)];
  const uids = Buffer.from(batch.uid.buffer, batch.uid.byteOffset, batch.uid.byteLength).toString('hex');
  for (let i = 0; i < count; i++) {
    const minute = localMin[i] ?? 0;
    text += format.row([
      uids.slice(32 * i, 32 * i + 32),
      `${dayOf(minute)}T${clockText(minute)}`,
      batch.utcOffsetMin[i] ?? 0,
      types[typeIds[i] ?? 0] ?? '',
      zones[zoneIds[i] ?? 0] ?? '',
      lonLat[2 * i] ?? 0,
      lonLat[2 * i + 1] ?? 0,
      incidentOrigins[batch.origins[i] ?? 0] ?? '',
      incidentStatuses[batch.statuses[i] ?? 0] ?? '',
      description(i),
      place(i),
    ]);
  }
  return text;
}

const DAY_MIN = 1_440;

/** Local date of a minute; each day is written once. */
function dayTexts(): (localMin: number) => string {
  const known = new Map<number, string>();
  return (localMin) => {
    const day = Math.floor(localMin / DAY_MIN);
    const found = known.get(day) ?? new Date(day * DAY_MIN * 60_000).toISOString().slice(0, 10);
    known.set(day, found);
    return found;
  };
}

const twoDigits = Array.from({ length: 60 }, (_, i) => String(i).padStart(2, '0'));

function clockText(localMin: number): string {
  const minute = ((localMin % DAY_MIN) + DAY_MIN) % DAY_MIN;
  return `${twoDigits[Math.floor(minute / 60)] ?? ''}:${twoDigits[minute % 60] ?? ''}`;
}
