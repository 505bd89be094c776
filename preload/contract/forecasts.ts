import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

export const forecasts = {
  run: procedure({
    doc: 'Forecasts daily counts for the city and each zone, each with its rolling back-test, and stores them.',
    rest: ['POST', '/api/forecasts/run'],
    may: 'analyst',
    long: true,
    input: z.object({ horizonDays: z.int().min(1).max(365).optional() }),
    output: z.object({ runId: d.Id, forecasts: z.int(), published: z.int(), skipped: z.int(), ms: z.number() }),
    errors: ['forecasts.too-short', 'forecasts.too-few', 'cancelled'],
  }),
  list: procedure({
    doc: 'Lists the newest forecasts: the city first, then zones by expected change.',
    rest: ['GET', '/api/forecasts'],
    may: 'viewer',
    input: z.object({}),
    output: z.object({ dataCut: d.LocalTime.nullable(), items: z.array(d.ForecastSummary) }),
  }),
  get: procedure({
    doc: 'Gives one forecast: history, expected counts with 80 and 95 % intervals, back-test.',
    rest: ['GET', '/api/forecasts/:id'],
    may: 'viewer',
    input: z.object({ id: z.coerce.number().int().min(1) }),
    output: d.Forecast,
    errors: ['not-found'],
  }),
};
