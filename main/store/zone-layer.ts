import { run, sql, type WriteDb } from './sql.ts';

/** Every incident must be looked at again: zones have changed, or incidents were placed by older ones. */
export function changeZoneLayer(db: WriteDb): void {
  run(db, sql`UPDATE zone_layer SET version = version + 1`);
}
