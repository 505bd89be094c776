import type { Origin } from '../../preload/contract/domain.ts';
import { client } from '../api/connection.ts';
import type { OwnEntries } from '../state/own-calendar.ts';
import { getState, patch } from '../state/store.ts';
import { addDays } from '../ui/days.ts';
import { reportFailure } from './notices.ts';

/** Events of so many days after the data cut are listed: a season ahead. */
export const eventDays = 120;

/**
 * Reads the calendars and the coming events of the chosen one.
 * @param from  local date, the first day of the list.
 */
export async function loadCalendars(from: string): Promise<void> {
  try {
    const [calendars, events] = await Promise.all([
      client.forecasts.calendars({}),
      client.forecasts.events({ from, to: addDays(from, eventDays) }),
    ]);
    patch('server', { calendars, events: events.items });
  } catch (error) {
    reportFailure(error);
  }
}

/** Keeps the own entries of the chosen calendar. What they change is read again when the settings change. @returns whether they were kept. */
export async function saveOwnEntries(entries: OwnEntries): Promise<boolean> {
  try {
    await client.forecasts.saveCalendar({ entries });
    return true;
  } catch (error) {
    reportFailure(error);
    return false;
  }
}

/** Says whether people report incidents of a type or patrols discover them. */
export async function setTypeOrigin(id: number, origin: Origin): Promise<void> {
  try {
    const type = await client.incidents.setTypeOrigin({ id, origin });
    patch('server', { types: getState().server.types.map((other) => (other.id === id ? type : other)) });
  } catch (error) {
    reportFailure(error);
  }
}
