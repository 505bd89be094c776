import type { Settings } from '../../preload/contract/domain.ts';
import { all, run, sql, type ReadDb, type WriteDb } from './sql.ts';

export function settings(db: ReadDb): Partial<Settings> {
  const rows = all<{ key: string; value: string }>(db, sql`SELECT key, value FROM setting`);
  // Only saveSettings writes here, and its input is typed.
  return Object.fromEntries(rows.map(({ key, value }) => [key, JSON.parse(value) as unknown]));
}

/** Changes the settings that are given; the others stay. */
export function saveSettings(db: WriteDb, changes: Partial<Settings>): void {
  for (const [key, value] of Object.entries(changes)) {
    if (value === undefined) continue;
    const json = JSON.stringify(value);
    run(db, sql`INSERT INTO setting (key, value) VALUES (${key}, ${json}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
  }
}
