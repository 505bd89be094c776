import type { SealedDays } from './api.ts';
import { float64Of } from './blobs.ts';
import { all, sql, type ReadDb } from './sql.ts';

/** Place of the upper 95 % ends among the lists of a seal's numbers: mean, lo80, hi80, lo95, hi95, naive. */
const HI95 = 4;

/**
 * Published forecasts by day and of all hours and types that were sealed before their first day and touch the local days
 * from <= day < to, the earliest sealed first.
 */
export function sealedDays(db: ReadDb, from: string, to: string): SealedDays[] {
  const rows = all<Omit<SealedDays, 'mean' | 'hi95'> & { readonly steps: number; readonly numbers: Uint8Array }>(
    db,
    sql`SELECT zone_id AS zoneId, first_step AS "from", steps, numbers FROM forecast_seal
        WHERE step = 'day' AND type_id IS NULL AND published AND is_before AND json_extract(parameters, '$.hours') IS NULL
          AND first_step < ${to} AND end_step > ${from} ORDER BY seq`,
  );
  return rows.map(({ zoneId, from: first, steps, numbers }) => {
    const lists = float64Of(numbers);
    return { zoneId, from: first, mean: lists.slice(0, steps), hi95: lists.slice(HI95 * steps, (HI95 + 1) * steps) };
  });
}
