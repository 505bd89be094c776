import type { Columns, Masked, MinuteSpan } from './cross-filter.ts';

export interface ListedIncident {
  readonly id: number;
  readonly typeId: number;
  readonly zoneId: number;
  /** Minutes of local time since dayZero. */
  readonly localMin: number;
}

/**
 * The newest incidents of a span that pass the filters, newest first, at most `limit`.
 * @param belongs  says of the incident at an index whether it is wanted at all.
 */
export function newestIncidents(
  columns: Columns,
  { mask }: Pick<Masked, 'mask'>,
  { fromMin, toMin }: MinuteSpan,
  belongs: (index: number) => boolean,
  limit: number,
): ListedIncident[] {
  const { ids, typeIds, zoneIds, localMin } = columns;
  const found: ListedIncident[] = [];
  // Columns ascend by local time.
  for (let i = columns.count - 1; i >= 0 && localMin[i] >= fromMin && found.length < limit; i--) {
    if (localMin[i] >= toMin || mask[i] === 0 || !belongs(i)) continue;
    found.push({ id: ids[i], typeId: typeIds[i], zoneId: zoneIds[i], localMin: localMin[i] });
  }
  return found;
}
