import type { Settings } from '../../preload/contract/domain.ts';
import { tracked } from './outbox.ts';
import { calendarSetting, sharedSettings } from './row-tables.ts';
import { all, first, run, sql, type ReadDb, type WriteDb } from './sql.ts';

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
    const save = () =>
      run(db, sql`INSERT INTO setting (key, value) VALUES (${key}, ${json}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`);
    if (sharedSettings.has(key)) tracked(db, { table: 'setting', rowId: key, actor: '', atMs: Date.now() }, save);
    else save();
  }
}

/** The user's own entries on top of a holiday calendar; null = none. */
export function ownCalendar(db: ReadDb, calendar: string): unknown {
  const row = first<{ entries: string }>(db, sql`SELECT entries FROM own_calendar WHERE calendar = ${calendar}`);
  return row ? (JSON.parse(row.entries) as unknown) : null;
}

export function saveOwnCalendar(db: WriteDb, calendar: string, entries: unknown): void {
  const json = JSON.stringify(entries);
  tracked(db, { table: 'setting', rowId: `${calendarSetting}${calendar}`, actor: '', atMs: Date.now() }, () =>
    run(
      db,
      sql`INSERT INTO own_calendar (calendar, entries) VALUES (${calendar}, ${json}) ON CONFLICT (calendar) DO UPDATE SET entries = excluded.entries`,
    ),
  );
}
