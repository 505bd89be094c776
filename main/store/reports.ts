import type { Reads } from './api.ts';
import { newestForecastRun } from './forecasts.ts';
import { newestRunIds } from './hotspots.ts';
import { matches } from './incidents.ts';
import { formatDay, formatLocalMin, minutesPerDay } from './local-time.ts';
import { allOf, eachRow, sql, value, type ReadDb } from './sql.ts';
import { isInZones, isVisible } from './visible.ts';

const hoursPerWeek = 168;
/** 1970-01-01 was a Thursday: weekday 3 when Monday is 0. */
const firstWeekday = 3;

/** Counts are of the incidents that match; first minute and data cut are those of all that is visible. One walk along incident_by_time. */
export function summary(db: ReadDb, filter: Parameters<Reads['summary']>[0]): ReturnType<Reads['summary']> {
  const byType = new Map<number, number>();
  const byZone = new Map<number | null, number>();
  const byDay = new Map<number, number>();
  const byWeekdayHour = new Array<number>(hoursPerWeek).fill(0);
  let incidents = 0;
  const rows = eachRow<[number, number, number | null]>(
    db,
    sql`SELECT local_min, type_id, zone_id FROM incident WHERE ${matches(filter)} ORDER BY local_min`,
  );
  for (const [localMin, typeId, zoneId] of rows) {
    incidents++;
    addOne(byType, typeId);
    addOne(byZone, zoneId);
    addOne(byDay, Math.floor(localMin / minutesPerDay));
    byWeekdayHour[hourOfWeek(localMin)]++;
  }
  const seen = allOf(isVisible(filter.visible));
  const span = eachRow<[number | null, number | null]>(
    db,
    sql`SELECT (SELECT min(local_min) FROM incident WHERE ${seen}), (SELECT max(local_min) FROM incident WHERE ${seen})`,
  );
  const [firstMin, lastMin] = [...span][0] ?? [null, null];
  return {
    incidents,
    firstLocal: firstMin === null ? null : formatLocalMin(firstMin),
    dataCut: lastMin === null ? null : formatLocalMin(lastMin),
    byType: [...byType].map(([typeId, incidents]) => ({ typeId, incidents })).sort((a, b) => a.typeId - b.typeId),
    byZone: [...byZone].map(([zoneId, incidents]) => ({ zoneId, incidents })).sort((a, b) => (a.zoneId ?? 0) - (b.zoneId ?? 0)),
    byDay: [...byDay].map(([day, incidents]) => ({ day: formatDay(day), incidents })),
    byWeekdayHour,
    hotspots: value(db, sql`SELECT count(*) FROM hotspot WHERE run_id IN ${newestRunIds}`),
    forecasts: value(
      db,
      sql`SELECT count(*) FROM forecast WHERE run_id = ${newestForecastRun} AND ${allOf(isInZones(sql`zone_id`, filter.visible))}`,
    ),
    openAlerts: value(db, sql`SELECT count(*) FROM alert WHERE state = 'open' AND ${allOf(isInZones(sql`zone_id`, filter.visible))}`),
  };
}

/** 24 × weekday + hour, Monday = 0. */
function hourOfWeek(localMin: number): number {
  const hour = Math.floor(localMin / 60) + 24 * firstWeekday;
  return ((hour % hoursPerWeek) + hoursPerWeek) % hoursPerWeek;
}

function addOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
