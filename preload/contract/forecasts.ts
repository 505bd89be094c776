import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

const id = z.coerce.number().int().min(1);
const Hour = z.int().min(0).max(23);

/** A count beyond what is usual for its zone, type and day. */
const Exceedance = z.object({
  zoneId: d.Id.nullable(),
  typeId: d.Id.nullable(),
  day: d.LocalTime,
  observed: z.number(),
  usual: z.number(),
  limit: z.number().meta({ description: 'A usual count is above it once in 200 times at most' }),
  chance: z.number().meta({ description: 'Of so high a count in usual times, adjusted for all that were judged' }),
});

const ChangePoint = z.object({
  zoneId: d.Id.nullable(),
  typeId: d.Id.nullable(),
  day: d.LocalTime.meta({ description: 'First day at the new level' }),
  before: z.number().meta({ description: 'Incidents a day' }),
  after: z.number(),
});

const Feed = z.object({
  verdict: z.enum(['ok', 'volume-dropped', 'volume-jumped', 'geocoding-worse', 'too-short']),
  observed: z
    .number()
    .meta({ description: 'Incidents a day since the deviation, or in all days watched; of geocoding: those without a place' }),
  expected: z.number(),
  since: d.LocalTime.nullable(),
  usualUnplacedShare: z.number().nullable(),
  unplacedShare: z.number().nullable(),
});

export const Holiday = z.object({
  id: z.string(),
  nameEn: z.string(),
  nameAr: z.string(),
  next: d.LocalTime.nullable().meta({ description: 'First day of the next one from today; null = none is known' }),
  isOwn: z.boolean().meta({ description: 'Added or changed on this workstation' }),
});

export const forecasts = {
  run: procedure({
    doc: 'Forecasts the counts of the city and its zones, each with its rolling back-test, stores them and seals them in the ledger.',
    rest: ['POST', '/api/forecasts/run'],
    may: 'analyst',
    long: true,
    input: z.object({
      step: d.Step.default('day'),
      steps: z.int().min(1).max(366).optional().meta({ description: 'Steps ahead; left out, as the settings say' }),
      by: z.enum(['zones', 'zones-types']).default('zones'),
      models: z.enum(['fast', 'all']).default('fast').meta({ description: 'all: ARIMA and Prophet too, minutes instead of seconds' }),
      hours: z.tuple([Hour, Hour]).nullable().default(null),
    }),
    output: z.object({ runId: d.Id, forecasts: z.int(), published: z.int(), skipped: z.int(), sealed: z.int(), ms: z.number() }),
    errors: ['forecasts.too-short', 'forecasts.too-few', 'cancelled'],
  }),
  runs: procedure({
    doc: 'Lists the runs that were stored, the newest first.',
    rest: ['GET', '/api/forecasts/runs'],
    may: 'viewer',
    input: z.object({}),
    output: z.object({ items: z.array(d.ForecastRun.extend({ forecasts: z.int(), published: z.int() })) }),
  }),
  list: procedure({
    doc: 'Lists the forecasts of a run, the newest one by default: the city first, then by expected change.',
    rest: ['GET', '/api/forecasts'],
    may: 'viewer',
    input: z.object({ runId: id.optional() }),
    output: z.object({ dataCut: d.LocalTime.nullable(), run: d.ForecastRun.nullable(), items: z.array(d.ForecastSummary) }),
    errors: ['not-found'],
  }),
  get: procedure({
    doc: 'Gives one forecast: history, expected counts with 80 and 95 % intervals, back-test of every model, components, holidays, seal.',
    rest: ['GET', '/api/forecasts/:id'],
    may: 'viewer',
    input: z.object({ id }),
    output: d.Forecast.extend({ components: d.Components.nullable(), events: z.array(d.CalendarEvent), seal: d.Seal.nullable() }),
    errors: ['not-found'],
  }),
  ledger: procedure({
    doc: 'Lists sealed forecasts with what became of them, the newest first.',
    rest: ['GET', '/api/forecasts/ledger'],
    may: 'viewer',
    input: z.object({ ...d.Page }),
    output: z.object({ total: z.int(), page: z.int(), pageSize: z.int(), items: z.array(d.Seal) }),
  }),
  verifyLedger: procedure({
    doc: 'Computes every hash of the ledger anew and says whether the chain is whole.',
    rest: ['GET', '/api/forecasts/ledger/verify'],
    may: 'viewer',
    input: z.object({}),
    output: z.object({
      checked: z.int(),
      head: z.string().nullable(),
      broken: z.int().nullable().meta({ description: 'First entry that does not fit' }),
    }),
  }),
  scoreboard: procedure({
    doc: 'Sums up the sealed forecasts whose period is over: by model, zone and type.',
    rest: ['GET', '/api/forecasts/scoreboard'],
    may: 'viewer',
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          model: d.ForecastModel,
          zoneId: d.Id.nullable(),
          typeId: d.Id.nullable(),
          step: d.Step,
          scored: z.int(),
          won: z.int(),
          lost: z.int(),
          skill: z.number().nullable().meta({ description: 'Absolute error saved against the naive count, 0…1' }),
          coverage80: z.number(),
          coverage95: z.number(),
          isDemoted: z.boolean(),
          lossesLeft: z.int().meta({ description: 'Losses in a row until it is demoted, or wins until it returns' }),
        }),
      ),
    }),
  }),
  anomalies: procedure({
    doc: 'Finds counts of the last days beyond what is usual, changes of level, and drift of the feed itself.',
    rest: ['GET', '/api/forecasts/anomalies'],
    may: 'viewer',
    long: true,
    input: z.object({ days: z.coerce.number().int().min(1).max(90).default(14) }),
    output: z.object({
      dataCut: d.LocalTime.nullable(),
      judged: z.int(),
      exceedances: z.array(Exceedance),
      changes: z.array(ChangePoint),
      feed: Feed.nullable(),
    }),
    errors: ['cancelled'],
  }),
  calendars: procedure({
    doc: 'Lists the holiday calendars.',
    rest: ['GET', '/api/forecasts/calendars'],
    may: 'viewer',
    input: z.object({}),
    output: z.object({
      items: z.array(z.object({ id: z.string(), nameEn: z.string(), nameAr: z.string() })),
      chosen: z.string().nullable(),
    }),
  }),
  events: procedure({
    doc: 'Gives holidays, Ramadan and school terms of the chosen calendar in a span of days.',
    rest: ['GET', '/api/forecasts/events'],
    may: 'viewer',
    input: z.object({ from: d.LocalTime, to: d.LocalTime }),
    output: z.object({ items: z.array(d.CalendarEvent) }),
  }),
};
