/** The sums of a period, and what of them a masked view is told. */
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import type { IncidentFilter } from '../../preload/contract/incidents.ts';
import { inWholeDays } from './masked-reads.ts';
import type { Ports } from './ports.ts';
import { LEAST_TOLD } from './view.ts';

type Summary = OutputOf<Contract['reports']['summary']>;

export async function summarise({ read, compute, limits }: Ports, filter: IncidentFilter): Promise<Summary> {
  if (limits?.isMasked !== true) return { ...(await read.summary(filter)), isMasked: false };
  const summary = await read.summary({ ...filter, ...inWholeDays(filter) });
  const { byType, byZone, byDay, byWeekdayHour } = summary;
  const isOfAll = filter.from === null && filter.to === null && filter.typeIds.length + filter.zoneIds.length === 0;
  const hours = isOfAll ? await toldOf({ compute }, byWeekdayHour) : null;
  const told = async <Row extends { readonly incidents: number }>(rows: readonly Row[]) => {
    const counts = await toldOf(
      { compute },
      rows.map(({ incidents }) => incidents),
    );
    return rows.map((row, i) => ({ ...row, incidents: counts?.[i] ?? null }));
  };
  return {
    ...summary,
    isMasked: true,
    incidents: summary.incidents > 0 && summary.incidents < LEAST_TOLD ? null : summary.incidents,
    firstLocal: summary.firstLocal?.slice(0, 10) ?? null,
    dataCut: summary.dataCut?.slice(0, 10) ?? null,
    ...{ byType: await told(byType), byZone: await told(byZone), byDay: await told(byDay) },
    // Incidents are told by the day: two periods that differ by one day would tell its hours.
    byWeekdayHour: byWeekdayHour.map((_, hour) => hours?.[hour] ?? null),
  };
}

/** Counts whose sum is told, without those from 1 to 4 and what must go with them; null: none can be told. */
export async function toldOf({ compute }: Pick<Ports, 'compute'>, counts: readonly number[]): Promise<(number | null)[] | null> {
  const state = await compute('suppressList', { values: Float64Array.from(counts), k: LEAST_TOLD });
  return state && counts.map((count, i) => (state[i] === 0 ? count : null));
}
