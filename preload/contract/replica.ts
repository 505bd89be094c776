import { z } from 'zod';
import { procedure } from './procedure.ts';

const Year = z.int().min(1900).max(2200).nullable();

/** What a cache holds of what its person may see at the centre; null = no limit. Types and years limit incidents and their notes. */
export const Replica = z.object({
  zones: z.array(z.string().max(64)).min(1).max(10_000).nullable().meta({ description: 'Codes; the empty one is "in no zone"' }),
  types: z.array(z.string().min(1).max(128)).min(1).max(1_000).nullable().meta({ description: 'Codes' }),
  fromYear: Year.meta({ description: 'By the local time of the incident' }),
  toYear: Year,
});
export type Replica = z.infer<typeof Replica>;

/** A part of the group `sync`. */
export const replica = {
  replica: procedure({
    doc: 'Says what part of the centre this cache holds.',
    rest: ['GET', '/api/sync/replica'],
    may: 'viewer',
    input: z.object({}),
    output: Replica,
  }),
  setReplica: procedure({
    doc: 'Chooses what part of the centre this cache holds. The next sync fetches what is missing, and takes away what is not wanted and not waiting.',
    rest: ['PUT', '/api/sync/replica'],
    may: 'admin',
    input: Replica,
    example: { zones: ['hawalli', 'salmiya'], types: null, fromYear: 2024, toYear: null },
    output: Replica,
    errors: ['not-found', 'input.invalid'],
  }),
  compare: procedure({
    doc: 'Syncs, compares sums of all rows with the centre, and takes again what differs and nothing else.',
    rest: ['POST', '/api/sync/compare'],
    may: 'analyst',
    long: true,
    input: z.object({}),
    output: z.object({
      compared: z.int().meta({ description: 'Sums: one a table, and one a zone of incidents' }),
      differing: z.array(z.object({ table: z.string(), zone: z.string().nullable(), here: z.int(), centre: z.int() })),
      repaired: z.int().meta({ description: 'Rows that were taken again' }),
      left: z.int().meta({ description: 'Sums that differ still' }),
    }),
    errors: [
      'sync.not-linked',
      'sync.running',
      'sync.password-missing',
      'central.unreachable',
      'central.refused',
      'central.tls',
      'central.not-set-up',
      'central.too-old',
      'central.interrupted',
      'cancelled',
    ],
  }),
};
