import type { Analytics } from '../../analytics/index.ts';
import type { CalendarEffect, CalendarEvent, Forecast } from '../../preload/contract/forecast-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import { dateOfDay, dayNumberOf } from './local-time.ts';
import type { Ports } from './ports.ts';
import { readSettings } from './settings.ts';

type CalendarInput = Pick<Parameters<Analytics['calendarMarks']>[0], 'data' | 'own'>;

/** The chosen calendar with the user's own entries; null if none is chosen or its file is gone. */
export async function chosenCalendar(ports: Ports): Promise<({ readonly id: string } & CalendarInput) | null> {
  const { calendar: id } = await readSettings(ports);
  const data = id === null ? null : await ports.calendars.read(id);
  if (id === null || data === null) return null;
  return { id, data, own: (await ports.read.ownCalendar(id)) ?? {} };
}

/** Holidays, Ramadan and school terms that touch a span of local days. */
export async function eventsBetween(ports: Ports, from: string, to: string): Promise<CalendarEvent[]> {
  const chosen = await chosenCalendar(ports);
  if (chosen === null) return [];
  const { data, own } = chosen;
  const marks = await ports
    .compute('calendarMarks', { data, own, from: dayNumberOf(from), to: dayNumberOf(to) })
    .catch((cause: unknown) => {
      throw unreadable(chosen.id, cause);
    });
  return marks.map(({ kind, id, name, uncertaintyDays, ...span }) => {
    return { kind, id, nameEn: name.en, nameAr: name.ar, from: dateOfDay(span.from), to: dateOfDay(span.to), uncertaintyDays };
  });
}

/** Each holiday of the coming year is listed with its effect, seen before or not. */
const YEAR_DAYS = 366;

/** Effects of the calendar on the history of a forecast, the soonest first; null without a calendar or for series of other steps. */
export async function effectsOn(
  ports: Ports,
  { step, history, historyFrom }: Pick<Forecast, 'step' | 'history' | 'historyFrom'>,
): Promise<CalendarEffect[] | null> {
  const chosen = step === 'day' ? await chosenCalendar(ports) : null;
  if (chosen === null) return null;
  const { id: calendar, data, own } = chosen;
  const input = { data, own, values: history.slice(), firstDay: dayNumberOf(historyFrom), daysAhead: YEAR_DAYS };
  const effects = await ports.compute('calendarEffects', input).catch((cause: unknown) => {
    throw unreadable(calendar, cause);
  });
  return (effects ?? [])
    .sort((a, b) => (a.nextDay ?? Infinity) - (b.nextDay ?? Infinity))
    .map(({ name, nextDay, ...effect }) => {
      return { ...effect, nameEn: name.en, nameAr: name.ar, next: nextDay === null ? null : dateOfDay(nextDay) };
    });
}

/** Keeps the user's own entries, once they have been read as a calendar. @throws AppError calendar.none, calendar.invalid */
export async function saveOwnEntries(ports: Ports, entries: Readonly<Record<string, unknown>>): Promise<string> {
  const chosen = await chosenCalendar(ports);
  if (chosen === null) throw new AppError('calendar.none');
  const { id, data } = chosen;
  await ports.compute('calendarMarks', { data, own: entries, from: 0, to: 1 }).catch((cause: unknown) => {
    throw unreadable(id, cause);
  });
  await ports.write.saveOwnCalendar(id, entries);
  ports.emit('settings.changed', {});
  return id;
}

/** Columns for the models, one value a day from `firstDay` on; null without a calendar. */
export async function calendarColumns(
  ports: Ports,
  span: Parameters<Analytics['calendarColumns']>[0]['span'],
): Promise<{ readonly calendar: string; readonly regressors: Awaited<ReturnType<Analytics['calendarColumns']>> } | null> {
  const chosen = await chosenCalendar(ports);
  if (chosen === null) return null;
  const { id, data, own } = chosen;
  const regressors = await ports.compute('calendarColumns', { data, own, span }).catch((cause: unknown) => {
    throw unreadable(id, cause);
  });
  return { calendar: id, regressors };
}

/** What analytics refuses; a cancelled call or a lost thread says nothing about the calendar. */
const unreadable = (calendar: string, cause: unknown): unknown =>
  cause instanceof RangeError
    ? new AppError('calendar.invalid', { calendar, detail: cause.message, field: fieldOf(cause.message) }, { cause })
    : cause;

/** "holidays[0].rule.month: needs …" speaks of the month. */
const fieldOf = (message: string): string => /(\w+)(?:\[\d+\])*:/.exec(message)?.[1] ?? '';
