import type { IncidentType } from '../../preload/contract/domain.ts';
import type { FilterColumns } from './cross-filter.ts';

const minutesPerDay = 1_440;

/** Reported incidents by zone and day, over the last days before a local day. */
export interface ZoneDays {
  /** First day of the rows, counted from dayZero. */
  readonly fromDay: number;
  readonly days: number;
  /** Row of a zone: one count a day. Row 0 is the whole city. */
  readonly byZone: ReadonlyMap<number, Uint32Array<ArrayBuffer>>;
}

/**
 * Counts what forecasts learn from, reported incidents, in each zone and the whole city (zone 0) over some days.
 * @param until  first day that is not counted, since dayZero.
 * @param days   how many days before it, >= 1.
 * Cost: one pass over the incidents of these days, found from the end, since the columns are in order of time.
 */
export function countZoneDays(
  columns: FilterColumns,
  types: readonly IncidentType[],
  { until, days }: { readonly until: number; readonly days: number },
): ZoneDays {
  const left = discoveredTypes(types);
  const fromDay = until - days;
  const city = new Uint32Array(days);
  const byZone = new Map([[0, city]]);
  for (let i = columns.count - 1; i >= 0; i--) {
    const day = Math.floor(columns.localMin[i] / minutesPerDay);
    if (day < fromDay) break;
    if (day >= until || left.has(columns.typeIds[i])) continue;
    city[day - fromDay]++;
    const zone = columns.zoneIds[i];
    if (zone === 0) continue;
    let row = byZone.get(zone);
    if (row === undefined) byZone.set(zone, (row = new Uint32Array(days)));
    row[day - fromDay]++;
  }
  return { fromDay, days, byZone };
}

export interface Exposure {
  readonly zoneId: number;
  readonly incidents: number;
  /** Of them those of types that patrols discover. */
  readonly discovered: number;
}

/** Discovered incidents among all of each zone, the highest share first; zones without incidents are left out. One pass, O(n). */
export function countExposure(columns: FilterColumns, types: readonly IncidentType[]): Exposure[] {
  const left = discoveredTypes(types);
  const rows = new Map<number, { incidents: number; discovered: number }>();
  for (let i = 0; i < columns.count; i++) {
    const zone = columns.zoneIds[i];
    let row = rows.get(zone);
    if (row === undefined) rows.set(zone, (row = { incidents: 0, discovered: 0 }));
    row.incidents++;
    if (left.has(columns.typeIds[i])) row.discovered++;
  }
  const shareOf = ({ incidents, discovered }: Exposure) => discovered / incidents;
  return [...rows].map(([zoneId, row]) => ({ zoneId, ...row })).sort((a, b) => shareOf(b) - shareOf(a) || b.incidents - a.incidents);
}

function discoveredTypes(types: readonly IncidentType[]): ReadonlySet<number> {
  return new Set(types.filter(({ origin }) => origin === 'discovered').map(({ id }) => id));
}
