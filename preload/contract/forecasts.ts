import { z } from 'zod';
import * as d from './domain.ts';
import * as f from './forecast-domain.ts';
import { procedure } from './procedure.ts';

const id = z.coerce.number().int().min(1);

/** A count beyond what is usual for its zone, type and day, or beyond what was forecast of it. */
const Exceedance = z.object({
  zoneId: d.Id.nullable(),
  typeId: d.Id.nullable(),
  day: d.LocalTime,
  observed: z.number(),
  usual: z.number().meta({ description: 'Usual count, or the one that was forecast' }),
  isForecast: z.boolean().meta({ description: 'Held against a forecast that was sealed before the day' }),
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
  observed: z.number().meta({ description: 'Incidents since the deviation, or in all days watched; of geocoding: those without a place' }),
  expected: z.number(),
  since: d.LocalTime.nullable(),
  usualUnplacedShare: z.number().nullable(),
  unplacedShare: z.number().nullable(),
  partialDays: z.int().meta({ description: 'Newest days of which too little has usually arrived by now: they are not judged' }),
  arrival: z.object({
    deliveries: z.int().meta({ description: 'Imports of the last 120 days; those within six hours are one' }),
    taught: z.int().meta({ description: 'Of them those that show how days were completed later' }),
    shares: z
      .array(z.number())
      .meta({ description: 'Part of a day that has arrived when it is the newest one, the one before …; empty = not known' }),
  }),
});

/** Cells over the zones; arrays are cell by cell, those of periods one after the other. */
const Risk = z.object({
  runId: d.Id,
  step: f.Step,
  /** Start of each period, and the end of the last. */
  edges: z.array(d.LocalTime),
  columns: z.int(),
  rows: z.int(),
  bounds: d.Bounds.meta({ description: 'Outer edges of the grid' }),
  cell: d.Int32.meta({ description: 'Place of each cell in the grid: row × columns + column, from the south-west' }),
  zone: d.Int32,
  expected: d.Float32.meta({ description: 'Incidents in the cell and period; this and the next ones have periods × cells values' }),
  lo80: d.Float32,
  hi80: d.Float32,
  chance: d.Float32.meta({ description: 'Of one incident or more, 0…1' }),
  zones: z.object({
    id: d.Int32,
    expected: d.Float32.meta({ description: 'Incidents in the zone and period; this and the next ones have periods × zones values' }),
    lo80: d.Float32.meta({ description: 'Of the count, not of its expectation as in cells' }),
    hi80: d.Float32,
  }),
});

/** Left out: the own one. */
const LedgerChoice = { ledgerId: id.optional().meta({ description: 'One of `ledgers`; left out: the own one' }) };

export const forecasts = {
  run: procedure({
    doc: 'Forecasts the counts of the city and its zones, each with its rolling back-test, stores them and seals them in the ledger.',
    rest: ['POST', '/api/forecasts/run'],
    may: 'analyst',
    long: true,
    input: z.object({
      step: f.Step.default('day'),
      steps: z.int().min(1).max(366).optional().meta({ description: 'Steps ahead; left out, as the settings say' }),
      by: z.enum(['zones', 'zones-types']).default('zones'),
      models: z.enum(['fast', 'all']).default('fast').meta({ description: 'all: ARIMA and Prophet too, minutes instead of seconds' }),
      hours: f.Hours.nullable().default(null),
    }),
    output: z.object({
      runId: d.Id,
      forecasts: z.int(),
      published: z.int(),
      skipped: z.int(),
      sealed: z.int(),
      scored: z.int(),
      ms: z.number(),
    }),
    errors: ['forecasts.too-short', 'forecasts.too-few', 'cancelled'],
  }),
  runs: procedure({
    doc: 'Lists the runs that were stored: the own ones, the newest first, then those of others by their makers.',
    rest: ['GET', '/api/forecasts/runs'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({ items: z.array(f.ForecastRun.extend({ forecasts: z.int(), published: z.int() })) }),
  }),
  list: procedure({
    doc: 'Lists the forecasts of a run, the newest one by default: the city first, then by expected change.',
    rest: ['GET', '/api/forecasts'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ runId: id.optional() }),
    output: z.object({ dataCut: d.LocalTime.nullable(), run: f.ForecastRun.nullable(), items: z.array(f.ForecastSummary) }),
    errors: ['not-found'],
  }),
  get: procedure({
    doc: 'Gives one forecast: history, expected counts with 80 and 95 % intervals, back-test of every model, components, holidays and their effects, seal.',
    rest: ['GET', '/api/forecasts/:id'],
    may: 'viewer',
    zones: 'checked',
    input: z.object({ id }),
    output: f.Forecast.extend({
      components: f.Components.nullable(),
      events: z.array(f.CalendarEvent),
      effects: z.array(f.CalendarEffect).nullable().meta({ description: 'Soonest first; null: no calendar, or not a series of days' }),
      seal: f.Seal.nullable(),
      fitsSeal: z.boolean().nullable().meta({
        description: 'Of one that somebody else made: whether it says what was sealed of it; null = made here, or not to be compared',
      }),
    }),
    errors: ['not-found'],
  }),
  ledgers: procedure({
    doc: 'Lists the ledgers of others that came by sync, one a person and laptop.',
    rest: ['GET', '/api/forecasts/ledgers'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({
      items: z.array(
        z.object({
          id: d.Id,
          madeBy: z.string().meta({ description: 'Login at the centre' }),
          seals: z.int(),
          scores: z.int(),
          hidden: z.int().meta({ description: 'Seals of zones that are not seen here' }),
          lastMs: z.number().meta({ description: 'When the newest was sealed or scored' }),
          notWhole: z.int().meta({ description: 'Parts of it whose content has not the hash that they were sent with' }),
        }),
      ),
    }),
  }),
  ledger: procedure({
    doc: 'Lists sealed forecasts with what became of them, the newest first: the own ones, or those of somebody else.',
    rest: ['GET', '/api/forecasts/ledger'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ ...d.Page, ...LedgerChoice }),
    output: z.object({
      ...{ total: z.int(), page: z.int(), pageSize: z.int(), items: z.array(f.Seal) },
      hidden: z.int().meta({ description: 'Seals of zones that are not seen here' }),
    }),
    errors: ['not-found'],
  }),
  verifyLedger: procedure({
    doc: 'Computes every hash of the ledger anew and says whether the chain is whole.',
    rest: ['GET', '/api/forecasts/ledger/verify'],
    may: 'viewer',
    zones: 'free',
    input: z.object(LedgerChoice),
    output: z.object({
      checked: z.int().meta({ description: 'Sealed forecasts that fit' }),
      scores: z.int().meta({ description: 'Scores that fit' }),
      looseScores: z
        .int()
        .meta({ description: 'Scores of before scores were hashed; the next scoring takes them into the chain as they are' }),
      hidden: z.int().meta({ description: 'Entries of zones that are not seen here: they stand in the chain, what they say is not known' }),
      notWhole: z.int().meta({ description: 'Parts of it whose content has not the hash that they were sent with' }),
      head: z.string().nullable().meta({ description: 'Last hash. Note it elsewhere: entries taken from the end show only by it' }),
      broken: z.int().nullable().meta({ description: 'First entry that does not fit' }),
      brokenPart: z.enum(['seal', 'score']).nullable().meta({ description: 'What of it does not fit' }),
    }),
    errors: ['not-found'],
  }),
  scoreboard: procedure({
    doc: 'Sums up the sealed forecasts whose period is over: by model, zone and type.',
    rest: ['GET', '/api/forecasts/scoreboard'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object(LedgerChoice),
    output: z.object({
      items: z.array(
        z.object({
          model: f.ForecastModel,
          zoneId: d.Id.nullable(),
          typeId: d.Id.nullable(),
          hours: f.Hours.nullable(),
          step: f.Step,
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
    zones: 'filtered',
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
  risk: procedure({
    doc: 'Says where incidents are to be expected next: the forecasts of zones, shared out over cells by where incidents happened.',
    rest: ['GET', '/api/forecasts/risk'],
    may: 'viewer',
    zones: 'filtered',
    long: true,
    input: z.object({
      runId: id.optional().meta({ description: 'Left out: the newest run by day' }),
      periods: z.coerce.number().int().min(1).max(60).default(14).meta({ description: 'Steps of the forecast, from its first' }),
      cellM: z.coerce.number().min(100).max(2_000).default(250).meta({ description: 'Side of a cell, metres' }),
    }),
    output: Risk,
    errors: ['not-found', 'forecasts.none', 'cancelled'],
  }),
  feedback: procedure({
    doc: 'Simulates how forecasts feed back on themselves when patrols go where incidents were recorded.',
    rest: ['POST', '/api/forecasts/feedback'],
    // A simulation on made-up districts.
    audit: 'none',
    may: 'viewer',
    zones: 'free',
    input: z.object({
      trueRates: z.array(z.number().min(0).max(1_000)).min(2).max(12),
      discoveredShare: z.number().min(0).max(1),
      days: z.int().min(1).max(3_650).default(1_000),
      seed: z.int().default(1),
      correct: z.boolean().default(false),
    }),
    example: { trueRates: [4, 3], discoveredShare: 0.5 },
    output: z.object({
      share: d.Float64.meta({ description: 'Share of patrols, (days + 1) × zones, by day' }),
      trueShare: d.Float64,
      misplaced: d.Float64.meta({ description: 'Share of patrols in the wrong zone, days + 1' }),
    }),
  }),
  saveCalendar: procedure({
    doc: 'Keeps own holidays and corrections on top of the chosen calendar.',
    rest: ['PUT', '/api/forecasts/calendar'],
    may: 'analyst',
    zones: 'free',
    input: z.object({
      entries: z
        .record(z.string(), z.unknown())
        .meta({ description: 'holidays, without, hijriCorrections, schoolTerms, weekends; see resources/calendars' }),
    }),
    example: { entries: { without: ['national-day'] } },
    output: z.object({ calendar: z.string() }),
    errors: ['calendar.invalid', 'calendar.none'],
  }),
  calendars: procedure({
    doc: 'Lists the holiday calendars, with the entries of the chosen one.',
    rest: ['GET', '/api/forecasts/calendars'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({
      items: z.array(z.object({ id: z.string(), nameEn: z.string(), nameAr: z.string() })),
      chosen: z.string().nullable(),
      base: z
        .record(z.string(), z.unknown())
        .nullable()
        .meta({ description: 'The chosen one as the product has it; see resources/calendars' }),
      own: z.record(z.string(), z.unknown()).nullable().meta({ description: 'Own entries on top of the chosen one' }),
    }),
  }),
  events: procedure({
    doc: 'Gives holidays, Ramadan and school terms of the chosen calendar in a span of days.',
    rest: ['GET', '/api/forecasts/events'],
    may: 'viewer',
    zones: 'free',
    input: z.object({ from: d.LocalTime, to: d.LocalTime }),
    output: z.object({ items: z.array(f.CalendarEvent) }),
  }),
};
