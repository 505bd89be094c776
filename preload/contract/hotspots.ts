import { z } from 'zod';
import * as d from './domain.ts';
import { analysisErrors, analysisPlaced, analysisWhere, incidentFilter } from './incidents.ts';
import { procedure } from './procedure.ts';

export const hotspots = {
  detect: procedure({
    doc: 'Finds dense groups of incidents by DBSCAN in one period, stores the run and its hotspots.',
    rest: ['POST', '/api/hotspots/detect'],
    may: 'analyst',
    zones: 'filtered',
    long: true,
    input: z.object({
      ...incidentFilter,
      radiusM: z.number().min(25).max(5_000).default(250),
      minPoints: z.int().min(3).max(100_000).nullable().default(null).meta({ description: 'null = chosen from the incidents' }),
      seed: z.int().min(0).default(42),
      ...analysisWhere,
    }),
    output: z.object({ run: d.HotspotRun, hotspots: z.array(d.Hotspot), fallback: analysisPlaced.fallback }),
    errors: ['hotspots.too-few-points', ...analysisErrors, 'cancelled'],
  }),
  runs: procedure({
    doc: 'Lists the newest hotspot run of each type, own ones and then those that others shared.',
    rest: ['GET', '/api/hotspot-runs'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({ items: z.array(d.HotspotRun.extend({ hotspots: z.int() })) }),
  }),
  list: procedure({
    doc: 'Lists the hotspots of the newest own run of each type, of everyone, or of one run, by score.',
    rest: ['GET', '/api/hotspots'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({
      runId: z.coerce.number().int().min(1).optional(),
      by: z.enum(['self', 'anyone']).default('self').meta({ description: 'Without runId: whose newest runs' }),
    }),
    output: z.object({ items: z.array(d.Hotspot) }),
    errors: ['not-found'],
  }),
  get: procedure({
    doc: 'Gives one hotspot: its run, members, make-up by type and incidents a week.',
    rest: ['GET', '/api/hotspots/:id'],
    may: 'viewer',
    zones: 'checked',
    input: z.object({ id: z.coerce.number().int().min(1) }),
    output: z.object({
      hotspot: d.Hotspot,
      run: d.HotspotRun,
      isMasked: z
        .boolean()
        .meta({ description: 'Members are not told; null counts are fewer than 5, or withheld so that such stay hidden' }),
      incidentIds: d.Int32,
      isCore: d.Uint8,
      types: z.array(z.object({ typeId: d.Id, incidents: z.int().nullable() })),
      descriptions: z.array(z.object({ text: z.string(), incidents: z.int() })).meta({ description: 'Most frequent first, at most 8' }),
      weeks: z.array(z.object({ from: d.LocalTime, incidents: z.int().nullable() })),
    }),
    errors: ['not-found'],
  }),
  density: procedure({
    doc: 'Estimates density on a grid (Gaussian kernel) in incidents per square kilometre over the period.',
    rest: ['GET', '/api/density'],
    may: 'viewer',
    zones: 'filtered',
    long: true,
    input: z.object({
      ...incidentFilter,
      bandwidthM: z.coerce.number().min(25).max(20_000).default(400).meta({ description: 'Standard deviation of the kernel' }),
      cellM: z.coerce.number().min(25).max(5_000).default(100),
      ...analysisWhere,
    }),
    output: z.object({
      ...analysisPlaced,
      columns: z.int(),
      rows: z.int(),
      bounds: d.Bounds,
      perKm2: d.Float32.meta({ description: 'Row-major from the south-west, columns × rows' }),
      bandwidthM: z.number(),
      incidents: z.int(),
    }),
    errors: ['hotspots.too-few-points', ...analysisErrors, 'cancelled'],
  }),
  accuracy: procedure({
    doc: 'Says what the hotspots of a run caught of some incidents, best of a later time: hit rate and prediction accuracy index.',
    rest: ['GET', '/api/hotspot-runs/:runId/accuracy'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({ runId: z.coerce.number().int().min(1), ...incidentFilter, ...analysisWhere }),
    output: z.object({
      runId: d.Id,
      ...analysisPlaced,
      incidents: z.int(),
      inside: z.int().meta({ description: 'Incidents in or on the outline of any hotspot, each once' }),
      hitRate: z.number(),
      areaM2: z.number().meta({ description: 'Ground that the outlines cover together' }),
      studyAreaM2: z.number().meta({ description: 'Ground that the incidents occupy, measured as for the score' }),
      areaShare: z.number(),
      pai: z.number().nullable().meta({ description: 'Hit rate over area share; 1 = chance, null = nothing to judge by' }),
    }),
    errors: ['not-found', ...analysisErrors],
  }),
};
