import { z } from 'zod';
import * as d from './domain.ts';
import { errorCodes } from './errors.ts';
import { FileLayer } from './layers.ts';
import { procedure } from './procedure.ts';

export const incidentFilter = {
  ...d.Period.shape,
  typeIds: z.array(d.Id).max(1_000).default([]).meta({ description: 'Empty = all types' }),
  zoneIds: z.array(d.Id).max(10_000).default([]).meta({ description: 'Empty = all zones' }),
};
/** Where an analysis of these incidents is to run. */
export const analysisWhere = {
  where: z
    .enum(['here', 'centre', 'auto'])
    .default('here')
    .meta({ description: 'centre: on all incidents there that the login may see; auto: by number, and here if the centre cannot' }),
  centreFrom: z.coerce
    .number()
    .int()
    .min(1)
    .default(2_000_000)
    .meta({ description: 'With auto: incidents from which on the centre is asked' }),
};
/** What says so in the answer. */
export const analysisPlaced = {
  place: d.AnalysisPlace,
  fallback: z.enum(errorCodes).nullable().meta({ description: 'With auto: why the centre, which should have done it, did not' }),
};
export const analysisErrors = [
  'sync.not-linked',
  'sync.password-missing',
  'central.unreachable',
  'central.refused',
  'central.tls',
  'central.not-set-up',
  'central.interrupted',
  'central.out-of-scope',
  'central.too-slow',
] as const;
export const IncidentFilter = z.object(incidentFilter);
export type IncidentFilter = z.infer<typeof IncidentFilter>;

/** Why a file is taken to be so; the sentence is made at the edge, in the user's language, with `params`. */
export const evidenceCodes = [
  'given',
  'name',
  'name-unique',
  'decimals',
  'repeated-texts',
  'origin-words',
  'time-format',
  'time-day-over-12',
  'time-ambiguous',
  'rows-even',
  'byte-order-mark',
  'zero-bytes',
  'utf8-valid',
  'utf8-damaged',
  'letters-in-words',
  'letters-single',
  'layer',
  'geometry',
] as const;
export type EvidenceCode = (typeof evidenceCodes)[number];

const Evidence = z.object({
  field: z.string().meta({ description: 'Part of the mapping, or "encoding" or "delimiter"' }),
  column: z.string().meta({ description: 'Empty for what concerns the whole file' }),
  code: z.enum(evidenceCodes),
  params: z.record(z.string(), z.union([z.string(), z.number()])).meta({ description: 'Values that the sentence needs' }),
  share: z.number().meta({ description: '0…1: part of the values that fit' }),
});
export type Evidence = z.infer<typeof Evidence>;

export const layer = z.string().max(200).optional().meta({ description: 'Of a file with layers; left out = the only one that fits' });
export const layerErrors = [
  'file.unreadable',
  'file.too-large',
  'sqlite.not-a-database',
  'sqlite.damaged',
  'sqlite.unfinished',
  'layers.none',
  'layers.unknown',
  'layers.ambiguous',
  'layers.refused',
  'layers.crs',
] as const;

const PreviewRow = z.object({
  line: z.int(),
  fields: z.array(z.string()),
  incident: d.Incident.pick({ occurredMs: true, utcOffsetMin: true, origin: true, lon: true, lat: true, description: true, place: true })
    .extend({ type: z.string() })
    .nullable(),
  reject: d.Reject.nullable(),
});

export const incidents = {
  list: procedure({
    doc: 'Lists incidents, newest first, a page at a time.',
    rest: ['GET', '/api/incidents'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({
      ...incidentFilter,
      origins: z
        .array(d.IncidentOrigin)
        .default([])
        .meta({ description: 'Empty = all; where a file does not tell, the origin of the type counts' }),
      ...d.Page,
    }),
    output: z.object({ total: z.int(), page: z.int(), pageSize: z.int(), items: z.array(d.Incident) }),
  }),
  get: procedure({
    doc: 'Gives one incident.',
    rest: ['GET', '/api/incidents/:id'],
    may: 'viewer',
    zones: 'checked',
    input: z.object({ id: z.coerce.number().int().min(1) }),
    output: d.Incident.extend({ extra: z.record(z.string(), z.string()), fileName: z.string() }),
    errors: ['not-found'],
  }),
  columns: procedure({
    doc: 'Gives all incidents as columns, ready for the map; ordered by local time.',
    rest: ['GET', '/api/incident-columns'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({
      count: z.int(),
      dayZero: d.LocalTime.nullable().meta({ description: 'Local date that localMin counts from; null without incidents' }),
      origin: d.LonLat.meta({ description: 'lonLat are offsets from here, so that float32 keeps centimetres' }),
      bounds: d.Bounds.nullable(),
      ids: d.Int32,
      lonLat: d.Float32,
      localMin: d.Int32.meta({ description: 'Minutes of local time since dayZero 00:00' }),
      typeIds: d.Uint16,
      zoneIds: d.Uint16.meta({ description: '0 = in no zone' }),
      origins: d.Uint8.meta({ description: '0 = reported, 1 = discovered, 2 = unknown, 3 = as the type says' }),
    }),
  }),
  types: procedure({
    doc: 'Lists the incident types with their counts.',
    rest: ['GET', '/api/incident-types'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({ items: z.array(d.IncidentType) }),
  }),
  setTypeOrigin: procedure({
    doc: 'Says whether people report a type of incident or patrols discover it, where files do not tell: forecasts learn from reported ones alone.',
    rest: ['PUT', '/api/incident-types/:id/origin'],
    may: 'analyst',
    input: z.object({ id: z.coerce.number().int().min(1), origin: d.Origin }),
    output: d.IncidentType,
    errors: ['not-found'],
  }),
  layers: procedure({
    doc: 'Lists the layers of a GeoPackage or SpatiaLite file and what each can become; none for files of other kinds. Writes nothing.',
    rest: ['POST', '/api/incidents/layers'],
    may: 'analyst',
    // Reads a file that the caller has, and writes nothing.
    audit: 'none',
    input: z.object({ file: d.FileToken }),
    output: z.object({ fileName: z.string(), items: z.array(FileLayer) }),
    errors: ['file.missing', 'file.empty', ...layerErrors],
  }),
  preview: procedure({
    doc: 'Reads the first rows of a file and says what each would become. Writes nothing.',
    rest: ['POST', '/api/incidents/preview'],
    may: 'analyst',
    // Reads a file that the caller has, and writes nothing.
    audit: 'none',
    input: z.object({ file: d.FileToken, layer, mapping: d.GivenMapping.optional(), timeZone: z.string().optional() }),
    output: z.object({
      fileName: z.string(),
      encoding: z.string().meta({ description: 'Empty for a file with layers' }),
      delimiter: z.string().meta({ description: 'Empty for a file with layers' }),
      layer: z.string().meta({ description: 'The one that was read; empty for a file without layers' }),
      columns: z.array(z.string()),
      mapping: d.ColumnMapping,
      mappingFrom: z.enum(['detected', 'saved', 'given']),
      evidence: z.array(Evidence),
      rows: z.array(PreviewRow),
    }),
    errors: [
      ...([
        'file.missing',
        'file.empty',
        'csv.not-text',
        'csv.encoding',
        'csv.no-rows',
        'csv.columns-missing',
        'csv.column-unknown',
      ] as const),
      ...layerErrors,
    ],
  }),
  import: procedure({
    doc: 'Imports a CSV file (plain or gzip) or a layer of points of a GeoPackage or SpatiaLite file. A second import of the same rows changes nothing.',
    rest: ['POST', '/api/incidents/import'],
    may: 'analyst',
    long: true,
    input: z.object({ file: d.FileToken, layer, mapping: d.GivenMapping.optional(), timeZone: z.string().optional() }),
    output: d.ImportReport.extend({ warnings: z.array(d.ImportWarning) }),
    errors: [
      'file.missing',
      'file.vanished',
      'file.empty',
      'csv.not-text',
      'csv.encoding',
      'csv.no-rows',
      'csv.columns-missing',
      'csv.column-unknown',
      ...layerErrors,
      'disk.full',
      'cancelled',
    ],
  }),
  batches: procedure({
    doc: 'Lists imports, newest first.',
    rest: ['GET', '/api/imports'],
    may: 'viewer',
    zones: 'filtered',
    input: z.object({}),
    output: z.object({ items: z.array(d.ImportReport.extend({ finishedMs: z.number(), mapping: d.ColumnMapping })) }),
  }),
  rejects: procedure({
    doc: 'Lists the rows of an import that were not taken in, with line and reason.',
    rest: ['GET', '/api/imports/:batchId/rejects'],
    may: 'viewer',
    input: z.object({ batchId: z.coerce.number().int().min(1), ...d.Page }),
    output: z.object({ total: z.int(), items: z.array(d.Reject) }),
    errors: ['not-found'],
  }),
};
