import { z } from 'zod';
import { Period } from './domain.ts';
import { procedure } from './procedure.ts';
import { Uuid } from './sync-domain.ts';

/** The longest that can be asked for: a hundred years. */
export const MOST_DAYS = 36_525;

const Type = z.string().min(1).max(128).nullable().meta({ description: 'Code; null = all types without a rule of their own' });
const Days = z.int().min(1).max(MOST_DAYS).meta({ description: 'Counted from the time when the incident occurred' });
const Place = z
  .enum(['here', 'centre'])
  .meta({ description: 'Whose rules and runs these are: a linked cache goes by those of its centre' });
/** Of an incident: made of its source and its key there, so that it is of no version of uuids. */
const Uid = z.string();
const Count = z.object({ type: z.string(), incidents: z.int() });

export const RetentionRule = z.object({ type: Type, days: Days, setMs: z.number(), setBy: z.string() });
export type RetentionRule = z.infer<typeof RetentionRule>;
export type NewRetentionRule = Pick<RetentionRule, 'type' | 'days'>;

export const RetentionPreview = z.object({
  place: Place,
  total: z.int().meta({ description: 'Incidents that a run would erase now' }),
  held: z.int().meta({ description: 'Incidents whose time is over and that a legal hold keeps' }),
  oldestMs: z.number().nullable(),
  newestMs: z.number().nullable(),
  groups: z.array(Count.extend({ year: z.int() })),
  unsynced: z.int().meta({ description: 'Of these, with changes of this cache that the centre does not have' }),
  conflicts: z.int().meta({ description: 'Of these, with open conflicts' }),
  rejects: z.int().meta({ description: 'Lines of files, kept as they were refused, that would be erased in this cache' }),
  examples: z.array(z.object({ uid: Uid, id: z.int().nullable(), type: z.string(), occurredMs: z.number() })),
  unfinished: z.object({ total: z.int(), done: z.int() }).nullable().meta({ description: 'A run that was begun and not ended' }),
});
export type RetentionPreview = z.infer<typeof RetentionPreview>;

export const RetentionReceipt = z.object({
  id: Uuid,
  place: Place,
  rules: z.array(z.object({ type: Type, days: Days })),
  atMs: z.number().meta({ description: 'From which the days are counted back' }),
  by: z.string(),
  total: z.int(),
  done: z.int(),
  spared: z.int().meta({ description: 'A hold came, or they changed, after they were counted' }),
  counts: z.array(Count),
  digest: z.string().nullable().meta({ description: 'SHA-256 of the ids, 16 bytes each, in their order; null = not ended' }),
  finishedMs: z.number().nullable(),
  copies: z.array(
    z.object({
      device: Uuid,
      name: z.string(),
      person: z.string(),
      told: z.int().nullable(),
      had: z.int().nullable().meta({ description: 'Of those it was told, whose rows it had' }),
      digest: z.string().nullable(),
      atMs: z.number().nullable().meta({ description: 'When nothing was left there, by its own clock; null = no answer yet' }),
      isWhole: z.boolean().meta({ description: 'Whether it erased all of them, by its digest' }),
      outstandingSinceMs: z.number().nullable(),
      lastSeenMs: z.number(),
    }),
  ),
});
export type RetentionReceipt = z.infer<typeof RetentionReceipt>;

export const LegalHold = z.object({
  id: Uuid,
  uid: Uid.nullable(),
  incidentId: z.int().nullable().meta({ description: 'The incident in this cache, if it is one and here' }),
  zone: z.string().nullable().meta({ description: 'Code; the empty one is "in no zone"; null = all' }),
  fromMs: z.number().nullable().meta({ description: 'Local time as if it were UTC' }),
  toMs: z.number().nullable(),
  reason: z.string(),
  setMs: z.number(),
  setBy: z.string(),
  liftedMs: z.number().nullable(),
  liftedBy: z.string().nullable(),
  liftReason: z.string().nullable(),
});
export type LegalHold = z.infer<typeof LegalHold>;

const Reason = z.string().trim().min(3).max(500);
const online = [
  ...(['sync.password-missing', 'central.unreachable', 'central.refused', 'central.tls', 'central.not-set-up'] as const),
  ...(['central.interrupted', 'retention.refused', 'cancelled'] as const),
] as const;

/** How long incidents are kept. On a linked cache all of it is the centre's, and done there. */
export const retention = {
  rules: procedure({
    doc: 'Says how long incidents of each type are kept.',
    rest: ['GET', '/api/retention/rules'],
    may: 'supervisor',
    input: z.object({}),
    output: z.object({ place: Place, items: z.array(RetentionRule) }),
    errors: online,
  }),
  saveRules: procedure({
    doc: 'Sets how long incidents of each type are kept, in the place of all rules before. Nothing is erased by that.',
    rest: ['PUT', '/api/retention/rules'],
    may: 'admin',
    input: z.object({ items: z.array(z.object({ type: Type, days: Days })).max(1_000) }),
    output: z.object({ place: Place, items: z.array(RetentionRule) }),
    errors: [...online, 'not-found', 'input.invalid'],
  }),
  preview: procedure({
    doc: 'Counts what a run would erase now, by type and year.',
    rest: ['GET', '/api/retention/preview'],
    may: 'supervisor',
    input: z.object({}),
    output: RetentionPreview,
    errors: online,
  }),
  run: procedure({
    doc: 'Erases all incidents whose time is over, for good, here or at the centre and then in all its copies.',
    rest: ['POST', '/api/retention/run'],
    may: 'admin',
    long: true,
    input: z.object({
      confirmed: z
        .int()
        .min(1)
        .nullable()
        .meta({ description: 'How many incidents go, as the preview counts them; null = go on with the run that was begun' }),
    }),
    output: RetentionReceipt,
    errors: [...online, 'retention.count-differs', 'retention.unfinished', 'retention.none-begun', 'sync.running', 'disk.full'],
  }),
  receipts: procedure({
    doc: 'Lists runs, newest first, with the copies that have followed and those that have not.',
    rest: ['GET', '/api/retention/receipts'],
    may: 'supervisor',
    input: z.object({}),
    output: z.object({
      isComplete: z.boolean().meta({ description: 'false: the centre could not be asked, and only what this cache did is here' }),
      items: z.array(RetentionReceipt),
    }),
    errors: online,
  }),
  holds: procedure({
    doc: 'Lists legal holds, those in force first.',
    rest: ['GET', '/api/retention/holds'],
    may: 'supervisor',
    input: z.object({}),
    output: z.object({ items: z.array(LegalHold) }),
    errors: online,
  }),
  hold: procedure({
    doc: 'Keeps one incident, or those of a zone and a period, from being erased until the hold is lifted.',
    rest: ['POST', '/api/retention/holds'],
    may: 'admin',
    input: z.object({
      incidentId: z.int().min(1).optional(),
      zone: z.string().max(64).optional().meta({ description: 'Code; the empty one is "in no zone"; left out = all' }),
      period: Period.optional(),
      reason: Reason,
    }),
    output: z.object({ id: Uuid }),
    errors: [...online, 'not-found', 'input.invalid'],
  }),
  liftHold: procedure({
    doc: 'Lifts a legal hold. What it kept goes with the next run whose rules it falls under.',
    rest: ['POST', '/api/retention/holds/:id/lift'],
    may: 'admin',
    input: z.object({ id: Uuid, reason: Reason }),
    output: z.object({ id: Uuid }),
    errors: [...online, 'not-found'],
  }),
};
