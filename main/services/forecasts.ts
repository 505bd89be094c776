import type { Forecast } from '../../preload/contract/forecast-domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { forecasts } from '../../preload/contract/forecasts.ts';
import { findAnomalies } from './anomalies.ts';
import { chosenCalendar, effectsOn, eventsBetween, saveOwnEntries } from './calendars.ts';
import { runForecasts } from './forecast-run.ts';
import { stepFacts } from './forecast-series.ts';
import { fitsSeal, scoreboard, verifyLedger, verifyShared } from './ledger.ts';
import { dateOfDay, dayNumberOf } from './local-time.ts';
import type { Handlers, Ports } from './ports.ts';
import { findRisk } from './risk.ts';
import { readSettings } from './settings.ts';

export const forecastsService = (ports: Ports): Handlers<typeof forecasts> => ({
  async run({ steps, ...options }, call) {
    const made = await runForecasts(ports, { ...options, horizon: steps ?? null }, call);
    call.audit({ subjectId: made.runId, after: made });
    return made;
  },

  async runs() {
    return { items: await ports.read.forecastRuns() };
  },

  async list({ runId }) {
    const found = await ports.read.forecastSummaries(runId ?? null);
    if (found === null && runId !== undefined) throw new AppError('not-found', { what: 'forecast run', id: runId });
    return { dataCut: found?.run.dataCut ?? null, run: found?.run ?? null, items: found?.items ?? [] };
  },

  async get({ id }) {
    const forecast = await ports.read.forecast(id);
    const run = forecast && (await ports.read.forecastSummaries(forecast.runId))?.run;
    if (!forecast || !run) throw new AppError('not-found', { what: 'forecast', id });
    if (run.madeBy !== null) return sharedDetail(ports, forecast);
    const [components, events, effects, seal] = await Promise.all([
      componentsOf(ports, forecast),
      eventsBetween(ports, forecast.historyFrom, dateOfDay(dayNumberOf(forecast.from) + daysAhead(forecast))),
      effectsOn(ports, forecast),
      ports.read.sealOfForecast(id),
    ]);
    return { ...forecast, components, events, effects, seal, fitsSeal: null };
  },

  async ledgers() {
    return { items: await ports.read.sharedLedgers() };
  },

  async ledger({ ledgerId, ...page }) {
    if (ledgerId === undefined) return { ...(await ports.read.ledgerPage(page)), ...page, hidden: 0 };
    const found = await ports.read.sharedLedgerPage(ledgerId, page);
    if (found === null) throw new AppError('not-found', { what: 'ledger', id: ledgerId });
    return { ...found, ...page };
  },

  verifyLedger: ({ ledgerId }) => (ledgerId === undefined ? verifyLedger(ports) : verifyShared(ports, ledgerId)),

  async scoreboard({ ledgerId }) {
    return { items: await scoreboard(ports, ledgerId ?? null) };
  },

  anomalies: ({ days }, call) => findAnomalies(ports, days, call),

  async calendars() {
    const [items, { calendar: chosen }] = await Promise.all([ports.calendars.list(), readSettings(ports)]);
    const [base, own] = chosen === null ? [null, null] : await Promise.all([ports.calendars.read(chosen), ports.read.ownCalendar(chosen)]);
    // The first is an object in all files of the product; only saveCalendar writes the second, and its input is typed.
    return { items, chosen, base: base as Record<string, unknown> | null, own: own as Record<string, unknown> | null };
  },

  async saveCalendar({ entries }, call) {
    const chosen = await chosenCalendar(ports);
    const calendar = await saveOwnEntries(ports, entries);
    call.audit({ subjectId: calendar, before: chosen?.own ?? null, after: entries });
    return { calendar };
  },

  risk: (input, call) => findRisk(ports, { ...input, runId: input.runId ?? null }, call),

  async feedback(input) {
    const { share, trueShare, misplaced } = await ports.compute('simulateFeedback', input);
    return { share, trueShare, misplaced };
  },

  async events({ from, to }) {
    for (const [path, day] of Object.entries({ from, to })) {
      if (Number.isNaN(dayNumberOf(day))) throw new AppError('input.invalid', { path, value: day });
    }
    return { items: await eventsBetween(ports, from, to) };
  },
});

/** Of a forecast that somebody else made, what came of it: holidays and components would be found by what is set up and counted here. */
async function sharedDetail(ports: Ports, forecast: Forecast) {
  const sealed = await ports.read.sharedSeal(forecast.id);
  const fits = sealed === null ? null : await fitsSeal(ports, forecast, sealed.entry);
  return { ...forecast, components: null, events: [], effects: null, seal: sealed?.seal ?? null, fitsSeal: fits };
}

/** null where the series has less than two seasons, or none. */
async function componentsOf(
  { compute }: Ports,
  { history, step }: Forecast,
): Promise<{ level: Float64Array<ArrayBuffer>; season: Float64Array<ArrayBuffer>; rest: Float64Array<ArrayBuffer> } | null> {
  const { season } = stepFacts[step];
  if (history.length <= 2 * season) return null;
  const parts = await compute('decompose', { values: history.slice(), season });
  return parts && { level: parts.trend, season: parts.seasonal, rest: parts.remainder };
}

const daysAhead = ({ step, steps }: Forecast): number => Math.ceil(steps * { hour: 1 / 24, day: 1, week: 7, month: 31 }[step]);
