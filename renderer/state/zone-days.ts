import type { IncidentOrigin, IncidentType } from '../../preload/contract/domain.ts';
import type { Columns, FilterColumns } from './cross-filter.ts';

type OriginColumns = FilterColumns & Pick<Columns, 'origins'>;

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
  columns: OriginColumns,
  types: readonly IncidentType[],
  { until, days }: { readonly until: number; readonly days: number },
): ZoneDays {
  const originOf = originFinder(columns, types);
  const fromDay = until - days;
  const city = new Uint32Array(days);
  const byZone = new Map([[0, city]]);
  for (let i = columns.count - 1; i >= 0; i--) {
    const day = Math.floor(columns.localMin[i] / minutesPerDay);
    if (day < fromDay) break;
    // As forecasts do: what is not known counts as its type.
    if (day >= until || originOf(i).counts === 'discovered') continue;
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
  readonly reported: number;
  readonly discovered: number;
  readonly unknown: number;
}

export interface ExposureOfZones {
  /** The highest share of discovered ones first; zones without incidents are left out. */
  readonly zones: readonly Exposure[];
  /** Incidents whose file tells how they became known, in words that are known. */
  readonly told: number;
  readonly incidents: number;
  /** True if every incident counts as reported for want of anything else. */
  readonly isUntold: boolean;
}

/** How the incidents of each zone became known: by what their file tells, else by their type. One pass, O(n). */
export function countExposure(columns: OriginColumns, types: readonly IncidentType[]): ExposureOfZones {
  const originOf = originFinder(columns, types);
  const rows = new Map<number, { incidents: number; reported: number; discovered: number; unknown: number }>();
  let told = 0;
  let isUntold = true;
  for (let i = 0; i < columns.count; i++) {
    const zone = columns.zoneIds[i];
    let row = rows.get(zone);
    if (row === undefined) rows.set(zone, (row = { incidents: 0, reported: 0, discovered: 0, unknown: 0 }));
    const { shows, isTold } = originOf(i);
    row.incidents++;
    row[shows]++;
    if (isTold && shows !== 'unknown') told++;
    if (isTold || shows === 'discovered') isUntold = false;
  }
  const shareOf = ({ incidents, discovered }: Exposure) => discovered / incidents;
  const zones = [...rows].map(([zoneId, row]) => ({ zoneId, ...row })).sort((a, b) => shareOf(b) - shareOf(a) || b.incidents - a.incidents);
  return { zones, told, incidents: columns.count, isUntold };
}

/** Incidents of all zones and days that forecasts do not learn from. O(n). */
export function countDiscovered(columns: OriginColumns, types: readonly IncidentType[]): number {
  const originOf = originFinder(columns, types);
  let count = 0;
  for (let i = 0; i < columns.count; i++) if (originOf(i).counts === 'discovered') count++;
  return count;
}

interface KnownBy {
  /** What is shown of the incident. */
  readonly shows: IncidentOrigin;
  /** What it counts as in a forecast. */
  readonly counts: 'reported' | 'discovered';
  /** True if its file tells. */
  readonly isTold: boolean;
}

/** Origins by incident. Columns hold 0 = reported, 1 = discovered, 2 = unknown, 3 = as its type: see incidents.columns in the contract. */
function originFinder({ origins, typeIds }: Pick<OriginColumns, 'origins' | 'typeIds'>, types: readonly IncidentType[]) {
  const discovered = new Set(types.filter(({ origin }) => origin === 'discovered').map(({ id }) => id));
  const told: readonly KnownBy[] = (['reported', 'discovered'] as const).map((origin) => ({ shows: origin, counts: origin, isTold: true }));
  const ofType = (origin: 'reported' | 'discovered'): readonly KnownBy[] => [
    ...told,
    { shows: 'unknown', counts: origin, isTold: true },
    { shows: origin, counts: origin, isTold: false },
  ];
  const [byReport, byPatrol] = [ofType('reported'), ofType('discovered')];
  return (i: number): KnownBy => (discovered.has(typeIds[i]) ? byPatrol : byReport)[origins[i]];
}
