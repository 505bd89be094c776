import { z } from 'zod';
import { AuditItem, AuditProblem } from './audit-domain.ts';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

const Tip = { seq: z.int(), hash: z.string() };
const text = z.string().max(200).optional();

export const audit = {
  list: procedure({
    doc: 'Lists who did what, newest first: one line a call, with how it ended and what it changed.',
    rest: ['GET', '/api/audit'],
    may: 'supervisor',
    input: z.object({
      fromMs: z.coerce.number().int().optional().meta({ description: 'Milliseconds of UTC; half-open with toMs' }),
      toMs: z.coerce.number().int().optional(),
      actor: text.meta({ description: 'Exactly as it is written in the trail; empty = nobody had signed in' }),
      action: text.meta({ description: 'A procedure, incidents.edit, or all of a group, with a dot: incidents.' }),
      subject: text.meta({ description: 'incidents, zones …' }),
      subjectId: text,
      outcome: text.meta({ description: 'ok, a code of an error, failed (any), or open (begun and not ended)' }),
      ...d.Page,
    }),
    output: z.object({ total: z.int(), items: z.array(AuditItem) }),
  }),
  verify: procedure({
    doc: 'Makes every hash and seal of the audit trail anew and says whether it is intact, or the first entry that is wrong and how.',
    rest: ['GET', '/api/audit/verify'],
    may: 'supervisor',
    long: true,
    input: z.object({}),
    output: z.object({
      isIntact: z.boolean(),
      problem: AuditProblem.nullable(),
      checked: z.int().meta({ description: 'Entries that fit' }),
      unsealed: z.int().meta({ description: 'Of them, those sealed with a key that another host keeps: only their hashes were checked' }),
      head: z.object(Tip).nullable().meta({ description: 'The last entry that fits; null = the trail is empty' }),
      anchor: z
        .object({ ...Tip, toldMs: z.number(), isFromCentre: z.boolean() })
        .nullable()
        .meta({ description: 'The newest entry that the centre was told of; isFromCentre: it was asked just now' }),
    }),
    errors: ['cancelled'],
  }),
  head: procedure({
    doc: 'Gives the last entry of the audit trail: whoever notes it elsewhere can prove later that nothing before it was changed.',
    rest: ['GET', '/api/audit/head'],
    may: 'viewer',
    input: z.object({}),
    output: z.object({ head: z.object({ ...Tip, atMs: z.number() }).nullable() }),
  }),
};
