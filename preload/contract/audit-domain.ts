/** Nouns of the audit trail. */
import { z } from 'zod';
import { auditHosts, auditProblemKinds } from './audit-kinds.ts';
import { Value } from './sync-domain.ts';

export const AuditProblem = z.object({
  kind: z.enum(auditProblemKinds),
  seq: z.int().meta({ description: 'The first entry that does not fit; 0 = the trail as a whole' }),
  /** Of what was noticed when the trail was opened and is written in it. */
  noticedMs: z.number().nullable(),
});
export type AuditProblem = z.infer<typeof AuditProblem>;

const AuditChange = z.object({
  subjectId: z.string(),
  before: z.record(z.string(), Value).nullable(),
  after: z.record(z.string(), Value).nullable(),
});
export type AuditChange = z.infer<typeof AuditChange>;

/** One call: what was begun and its end. */
export const AuditItem = z.object({
  seq: z.int().meta({ description: 'Of the entry that says how it ended; of one that has not ended, that it began' }),
  begunSeq: z.int().nullable().meta({ description: 'null = it was not begun: refused, a sign-in, or an event' }),
  atMs: z.number(),
  endMs: z.number().nullable().meta({ description: 'null = it still runs, or was cut off' }),
  actor: z.string().meta({ description: 'Empty = nobody had signed in' }),
  role: z.string(),
  host: z.enum(auditHosts),
  action: z.string().meta({ description: 'Name of a procedure, or an event of the trail itself: audit.*' }),
  subject: z.string(),
  subjectId: z.string(),
  outcome: z.string().nullable().meta({ description: 'ok, or the code of an error; null = it still runs, or was cut off' }),
  reason: z.string(),
  input: z.record(z.string(), Value).meta({ description: 'What may be kept of it: ids, choices, numbers; no secrets, no texts' }),
  changes: z.array(AuditChange),
  left: z.int().meta({ description: 'Changes of the same call that are not listed' }),
  repeated: z.int().meta({ description: 'How often the same was refused again, 0 = never' }),
  isMasked: z.boolean().meta({ description: 'Changes are not shown: the caller does not see all zones' }),
  hash: z.string(),
});
export type AuditItem = z.infer<typeof AuditItem>;
