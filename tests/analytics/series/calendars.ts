import { readdirSync, readFileSync } from 'node:fs';
import { parseHolidayCalendar, type HolidayCalendar } from '../../../analytics/series/holidays.ts';

const folder = new URL('../../../resources/calendars/', import.meta.url);

/** Names of the calendar files of the product. */
export const calendarIds = readdirSync(folder)
  .filter((name) => name.endsWith('.json'))
  .map((name) => name.slice(0, -'.json'.length));

/** A file of resources/calendars as it stands there. */
export function readJson(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'));
}

export function loadCalendar(id: string): HolidayCalendar {
  return parseHolidayCalendar(readJson(id));
}
