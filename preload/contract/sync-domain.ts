/** Nouns of the work with the centre. */
import { z } from 'zod';
import { errorCodes } from './errors.ts';
import { roles } from './procedure.ts';

export const Uuid = z.uuid();

/** Version of the rows that travel between a cache and the centre; see resources/central/README.md. */
export const SYNC_SCHEMA = 1;

/** Where the centre is and who signs in; the password is kept apart, by the host's secret store. */
export const CentralAddress = z.object({
  host: z.string().min(1).max(255),
  port: z.int().min(1).max(65_535).default(5_432),
  database: z.string().min(1).max(63),
  login: z.string().min(1).max(63),
  tls: z
    .enum(['verify-full', 'off'])
    .default('verify-full')
    .meta({ description: 'off: the connection can be read and changed on its way; for a centre on this computer only' }),
  analysis: z
    .object({ host: z.string().min(1).max(255), port: z.int().min(1).max(65_535).default(5_432) })
    .optional()
    .meta({ description: 'A standby server that analyses are asked of; left out = the centre itself' }),
  caPem: z.string().max(65_536).nullable().default(null).meta({ description: 'Certificate of the authority; null = those of the system' }),
});
export type CentralAddress = z.infer<typeof CentralAddress>;

const Cause = z.object({
  code: z.enum(errorCodes),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

/** `offline`: the centre could not be reached, and will be tried again; `stopped`: somebody must do something first. */
export const SyncState = z.enum(['not-linked', 'synced', 'waiting', 'syncing', 'offline', 'stopped']);
export type SyncState = z.infer<typeof SyncState>;

export const SyncStatus = z.object({
  state: SyncState,
  link: CentralAddress.omit({ caPem: true }).nullable(),
  user: z
    .object({ name: z.string(), role: z.enum(roles), zones: z.int().nullable().meta({ description: 'Zones in scope; null = all' }) })
    .nullable(),
  waiting: z.int().meta({ description: 'Changes of this cache that the centre has not confirmed' }),
  oldestMs: z.number().nullable().meta({ description: 'When the oldest of them was made' }),
  lastSuccessMs: z.number().nullable(),
  cause: Cause.nullable().meta({ description: 'Why the last try failed' }),
  nextTryMs: z.number().nullable(),
  conflicts: z.int(),
  rejected: z.int().meta({ description: 'Changes that the centre refused; kept here with the reason' }),
  merged: z
    .int()
    .meta({ description: 'Changes of this cache that merged by themselves with those of others, in the last seven days of sync' }),
  mergedSinceMs: z.number().nullable().meta({ description: 'When the first of them did' }),
  isAutomatic: z.boolean(),
  onMetered: z.boolean().meta({ description: 'By itself also over a connection that is paid for by volume' }),
  isPaused: z.boolean().meta({ description: 'Not synced by itself, because the connection is paid for by volume' }),
});
export type SyncStatus = z.infer<typeof SyncStatus>;

/** A value as jsonb knows it. */
export type JsonValue = z.infer<ReturnType<typeof z.json>>;
// Safe: what travels is JSON. z.json itself is a schema of itself, which OpenAPI documents cannot hold.
export const Value = z.unknown() as unknown as z.ZodType<JsonValue>;

/** One field that two people changed. */
export const Conflict = z.object({
  id: Uuid,
  kind: z.enum(['edit-edit', 'edit-delete', 'delete-edit', 'duplicate', 'invalid']),
  table: z.string(),
  rowId: z.string(),
  incidentId: z.int().nullable().meta({ description: 'The incident in this cache, if it is one and still here' }),
  title: z.string(),
  column: z.string(),
  base: Value,
  mine: Value,
  theirs: Value,
  mineBy: z
    .string()
    .nullable()
    .meta({ description: 'The name of a person, as far as it is known here; else the login without its prefix' }),
  mineMs: z.number().nullable(),
  theirsBy: z.string().nullable(),
  theirsMs: z.number().nullable(),
  state: z.enum(['open', 'kept-theirs', 'took-mine', 'merged']),
  isMine: z.boolean().meta({ description: 'Whether the losing value was typed in this cache' }),
});
export type Conflict = z.infer<typeof Conflict>;

export const RejectedChange = z.object({
  opId: Uuid,
  table: z.string(),
  rowId: z.string(),
  kind: z.string(),
  code: z.string(),
  message: z.string(),
  values: z.record(z.string(), Value),
  madeMs: z.number(),
  rejectedMs: z.number(),
});
export type RejectedChange = z.infer<typeof RejectedChange>;
