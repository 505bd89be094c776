/** The glossary: every noun of the product as a schema. Other files use these words and no others. */
import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { incidentStatuses } from './incident-statuses.ts';
import { incidentOrigins, origins } from './origins.ts';
import { roles } from './procedure.ts';

const arrayOf = <A>(kind: abstract new (...args: never[]) => A, name: string) =>
  z.custom<A>((value) => value instanceof kind).meta({ description: `${name} (sent as a binary frame)` });

export const Float64 = arrayOf<Float64Array<ArrayBuffer>>(Float64Array<ArrayBuffer>, 'Float64Array');
export const Float32 = arrayOf<Float32Array<ArrayBuffer>>(Float32Array<ArrayBuffer>, 'Float32Array');
export const Int32 = arrayOf<Int32Array<ArrayBuffer>>(Int32Array<ArrayBuffer>, 'Int32Array');
export const Uint16 = arrayOf<Uint16Array<ArrayBuffer>>(Uint16Array<ArrayBuffer>, 'Uint16Array');
export const Uint8 = arrayOf<Uint8Array<ArrayBuffer>>(Uint8Array<ArrayBuffer>, 'Uint8Array');

export const Id = z.int().min(1).meta({ description: 'Row id in this cache' });
/** A file handed to the host beforehand (drop, upload, command line); only the host knows the path behind it. */
export const FileToken = z
  .string()
  .regex(/^[\w-]{8,64}$/)
  .meta({ description: 'Token of a file given to the host', examples: ['pV3mQ0xJtE2f9aLh7sKdWg'] });

export const LonLat = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
export const Bounds = z
  .tuple([z.number(), z.number(), z.number(), z.number()])
  .meta({ description: '[west, south, east, north], degrees WGS 84' });

/** Wall-clock date or minute at the place of the incidents, `2018-05-10` or `2018-05-10T22:30`. */
export const LocalTime = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2})?$/)
  .meta({ examples: ['2025-03-01'] });
/** Half-open span of incident-local time: from <= t < to. A missing end is unbounded. */
export const Period = z.object({ from: LocalTime.nullable().default(null), to: LocalTime.nullable().default(null) });
export type Period = z.infer<typeof Period>;

export const Page = { page: z.coerce.number().int().min(1).default(1), pageSize: z.coerce.number().int().min(1).max(1_000).default(100) };

/**
 * What a name may not hold: control characters, halves of surrogate pairs, and the marks of direction and the blanks of no width by
 * which two names could look the same. The joiners of Arabic script (U+200C, U+200D) are letters' own and may stand.
 */
export const nameCharacters = /^[^\p{Cc}\p{Cs}\u061C\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]*$/u;

/** What people call a person, a rule, a recipient, a place of work. */
export const nameOf = (minLength: number, maxLength: number) => z.string().trim().regex(nameCharacters).min(minLength).max(maxLength);

/** A thing named in one or both languages; null where the source gives no name in it. */
const names = { nameEn: z.string().nullable(), nameAr: z.string().nullable() };

/** Of a type of incidents: see origins.ts, which threads without zod read. */
export const Origin = z.enum(origins);
export type Origin = z.infer<typeof Origin>;
export const IncidentOrigin = z.enum(incidentOrigins);
export type IncidentOrigin = z.infer<typeof IncidentOrigin>;

export const IncidentType = z.object({ id: Id, code: z.string(), ...names, incidents: z.int(), origin: Origin });
export type IncidentType = z.infer<typeof IncidentType>;

export const IncidentStatus = z.enum(incidentStatuses).meta({ description: 'What somebody judged of it; empty = nobody yet' });
export type IncidentStatus = z.infer<typeof IncidentStatus>;

export const Incident = z.object({
  id: Id,
  uid: z.string().meta({ description: 'Stable 128-bit id made from source and content, 32 hex digits' }),
  typeId: Id,
  zoneId: Id.nullable(),
  occurredMs: z.number().meta({ description: 'UTC, milliseconds since 1970' }),
  utcOffsetMin: z.int().meta({ description: 'Offset of local time at that moment, minutes east of UTC' }),
  origin: IncidentOrigin.nullable().meta({ description: 'How it came to be known; null = the file does not tell: as its type says' }),
  lon: z.number(),
  lat: z.number(),
  description: z.string(),
  place: z.string(),
  batchId: Id,
  line: z.int().meta({ description: 'Line in the imported file, 1 = first' }),
  status: IncidentStatus,
});
export type Incident = z.infer<typeof Incident>;

export const Zone = z.object({ id: Id, code: z.string(), ...names, areaM2: z.number(), incidents: z.int() });
export type Zone = z.infer<typeof Zone>;

const mappingParts = {
  time: z.string(),
  lon: z.string(),
  lat: z.string(),
  type: z.string().nullable(),
  key: z.string().nullable().meta({ description: 'Natural key; without it a content hash identifies a row' }),
  description: z.array(z.string()),
  place: z.string().nullable(),
  zone: z.string().nullable(),
  origin: z.string().nullable().meta({ description: 'Says of each incident how it came to be known' }),
  originWords: z
    .record(z.string(), IncidentOrigin)
    .meta({ description: 'What values of that column mean, where they are not known or mean something else here' }),
  timeFormat: z.enum(['iso', 'dmy', 'mdy', 'ymd', 'epoch-s', 'epoch-ms']),
  decimalMark: z.enum(['.', ',']),
  swapLonLat: z.boolean().meta({ description: 'True if the column named lon holds latitudes' }),
  timeZone: z.string().meta({ description: 'IANA name; used where a time has no offset' }),
};
/** Which column of a file means what; null where the file has no such column. */
export const ColumnMapping = z.strictObject(mappingParts);
/** Parts that a person settles; the rest is found out. */
export const GivenMapping = ColumnMapping.partial();
export type ColumnMapping = z.infer<typeof ColumnMapping>;

export const rejectCodes = [
  'row.too-few-fields',
  'row.too-many-fields',
  'row.bad-quotes',
  'row.encoding',
  'time.missing',
  'time.impossible',
  'time.future',
  'coordinate.missing',
  'coordinate.not-a-number',
  'coordinate.zero',
  'coordinate.out-of-range',
  'coordinate.swapped',
  'coordinate.other-crs',
  'geometry.not-a-point',
  'geometry.curve',
  'geometry.damaged',
  'type.missing',
  'zone.bad-geometry',
  'retention.over',
] as const;
export const RejectCode = z.enum(rejectCodes);
export type RejectCode = z.infer<typeof RejectCode>;

/** One row that was not taken in: where, why, and the text as it stood. */
export const Reject = z.object({
  line: z.int(),
  code: RejectCode,
  column: z.string().nullable(),
  value: z.string(),
  raw: z.string(),
});
export type Reject = z.infer<typeof Reject>;

export const ImportReport = z.object({
  batchId: Id,
  fileName: z.string(),
  read: z.int(),
  accepted: z.int(),
  updated: z.int(),
  unchanged: z.int(),
  rejected: z.int(),
  ms: z.number(),
});
export type ImportReport = z.infer<typeof ImportReport>;

/** What an import should tell besides its counts; the sentence is made at the edge, in the user's language. */
export const ImportWarning = z.discriminatedUnion('code', [
  z.object({
    code: z.literal('all-rejected'),
    reason: RejectCode.meta({ description: 'The commonest one' }),
    rows: z.int().meta({ description: 'Rows rejected for it' }),
  }),
  z.object({
    code: z.literal('most-rejected'),
    reason: RejectCode.meta({ description: 'The commonest one' }),
    rows: z.int().meta({ description: 'Rows rejected for it' }),
    rejected: z.int(),
    read: z.int(),
  }),
  z.object({
    code: z.literal('outside-zones'),
    outside: z.int().meta({ description: 'Rows in no zone' }),
    rows: z.int().meta({ description: 'Rows that were not rejected' }),
  }),
  z.object({
    code: z.literal('origin-unknown'),
    unknown: z.int().meta({ description: 'Rows whose origin is told in words that are not known' }),
    rows: z.int().meta({ description: 'Rows that were not rejected' }),
  }),
]);
export type ImportWarning = z.infer<typeof ImportWarning>;

export const Hotspot = z.object({
  id: Id,
  runId: Id,
  rank: z.int().meta({ description: '1 = highest score within its run' }),
  typeId: Id.nullable(),
  zoneId: Id.nullable().meta({ description: 'Zone of the centre' }),
  incidents: z.int(),
  coreIncidents: z.int(),
  areaM2: z.number(),
  centre: LonLat,
  outline: z.array(LonLat).meta({ description: 'Closed ring, first = last, counter-clockwise' }),
  score: z.number().meta({ description: "Kulldorff's Poisson log-likelihood ratio of the outline, higher = denser" }),
  support: z.int().min(0).max(100).meta({ description: 'Resamples of 100 in which it returns with Jaccard >= 0.5' }),
  firstMs: z.number(),
  lastMs: z.number(),
});
export type Hotspot = z.infer<typeof Hotspot>;

/** Where an analysis was computed: on this computer or at the centre. */
export const AnalysisPlace = z.enum(['here', 'centre']);
export type AnalysisPlace = z.infer<typeof AnalysisPlace>;

export const HotspotRun = z.object({
  id: Id,
  typeId: Id.nullable(),
  period: z.object({ from: LocalTime, to: LocalTime }),
  radiusM: z.number(),
  minPoints: z.int(),
  points: z.int().nullable().meta({ description: 'Incidents searched; null = others than the caller may see were among them' }),
  noise: z.int().nullable(),
  seed: z.int(),
  place: AnalysisPlace,
  createdMs: z.number(),
  madeBy: z.string().nullable().meta({ description: 'Who shared it by the centre, by name; null = found by this workstation' }),
});
export type HotspotRun = z.infer<typeof HotspotRun>;

export const StepReport = z.object({
  name: z.string(),
  ms: z.number(),
  counts: z.record(z.string(), z.number()),
  reason: z
    .object({ code: z.enum(errorCodes), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) })
    .optional()
    .meta({ description: 'Why it made nothing, such as too few incidents; the run goes on' }),
});
export type StepReport = z.infer<typeof StepReport>;
export const PipelineRun = z.object({
  id: Id,
  state: z.enum(['running', 'done', 'failed', 'cancelled']),
  startedMs: z.number(),
  finishedMs: z.number().nullable(),
  steps: z.array(StepReport),
  errorCode: z.string().nullable(),
});
export type PipelineRun = z.infer<typeof PipelineRun>;

export const Language = z.enum(['ar', 'en']);
export type Language = z.infer<typeof Language>;
export const Settings = z.object({
  language: Language,
  theme: z.enum(['light', 'dark', 'system']),
  digits: z.enum(['arab', 'latn']).meta({ description: 'Digits of the Arabic screen' }),
  timeZone: z.string(),
  weekStart: z.enum(['sat', 'sun', 'mon']),
  workspaceNameEn: z.string(),
  workspaceNameAr: z.string(),
  hotspotRadiusM: z.number().min(25).max(5_000),
  hotspotDays: z.int().min(7).max(3_660),
  exactFrom: z.enum(roles).meta({
    description: 'Least role that sees single incidents as they are; those below see them masked. Only an admin changes it',
  }),
  forecastHorizonDays: z.int().min(1).max(365),
  calendar: z
    .string()
    .regex(/^[a-z][a-z0-9-]*$/)
    .nullable()
    .meta({ description: 'Holiday calendar; null = none', examples: ['kw'] }),
  idleLockMin: z
    .int()
    .min(0)
    .max(240)
    .meta({ description: 'Minutes without a touch after which whoever signed in is signed out; 0 = never', examples: [15] }),
});
export type Settings = z.infer<typeof Settings>;
