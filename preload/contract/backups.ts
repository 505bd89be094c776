import { z } from 'zod';
import { procedure } from './procedure.ts';

/** Of a file in the folder of backups. */
const BackupName = z.string().regex(/^[^/\\\p{Cc}]{1,200}\.khbackup$/u);
const Rows = z.object({ incidents: z.int(), zones: z.int(), auditEntries: z.int(), waiting: z.int() });

export const Backup = z.object({
  name: BackupName.meta({ examples: ['cache-20250301T090000Z.khbackup'] }),
  bytes: z.int(),
  /** `verified`: whole, as far as its end and its size say, and proved when it was made. `damaged`: it is not counted. */
  state: z.enum(['verified', 'damaged']),
  /** What it says of itself; null of one that is damaged. */
  facts: z
    .object({
      madeMs: z.number(),
      by: z.enum(['person', 'timer']),
      /** Made from this cache: those alone are ever erased to make room. */
      isOwn: z.boolean(),
      isEncrypted: z.boolean(),
      version: z.string(),
      schema: z.int(),
      rows: Rows,
      dataCut: z.string().nullable(),
      /** SHA-256 of the copy of the cache in it, hexadecimal. */
      digest: z.string(),
    })
    .nullable(),
});
export type Backup = z.infer<typeof Backup>;

const Failure = z.object({
  atMs: z.number(),
  code: z.string(),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
});

const State = z.object({
  folder: z.string(),
  isDefaultFolder: z.boolean(),
  /** The disk of the cache: what takes one takes both. null = the folder is not there. */
  isSameDisk: z.boolean().nullable(),
  isDaily: z.boolean(),
  /** Why the last one was not made; null = it was. */
  lastFailure: Failure.nullable(),
  items: z.array(Backup),
});
export type BackupState = z.infer<typeof State>;

const Found = z.object({ name: z.string(), schema: z.int(), rows: Rows, dataCut: z.string().nullable() });
const source = {
  name: BackupName.optional().meta({ description: 'One of the folder of backups' }),
  file: z.string().min(1).max(64).optional().meta({ description: 'Another one, handed over as a file' }),
  passphrase: z
    .string()
    .min(1)
    .max(1_024)
    .optional()
    .meta({ description: 'Passphrase or recovery key of an encrypted one, if it is not that of the cache' }),
};

/** Copies of the whole cache, and their way back. */
export const backups = {
  list: procedure({
    doc: 'Lists the backups of the folder, newest first, and how they are made.',
    rest: ['GET', '/api/backups'],
    may: 'admin',
    input: z.object({}),
    output: State,
  }),
  make: procedure({
    doc: 'Copies the cache while it is in use, proves the copy, and then erases own ones but the newest of 7 days and of 4 weeks before.',
    rest: ['POST', '/api/backups'],
    may: 'admin',
    input: z.object({}),
    output: z.object({ backup: Backup, erased: z.array(z.string()) }),
    errors: ['backups.folder', 'cache.corrupt', 'cache.busy', 'disk.full', 'disk.failed'],
    audit: 'export',
    long: true,
  }),
  configure: procedure({
    doc: 'Says where backups go and whether one is made each day; what is left out stays.',
    rest: ['PUT', '/api/backups'],
    may: 'admin',
    input: z.object({
      folder: z
        .string()
        .min(1)
        .max(64)
        .nullable()
        .optional()
        .meta({ description: 'Token of a folder that a person chose; null = the one beside the cache', examples: [null] }),
      isDaily: z.boolean().optional(),
    }),
    output: State,
    errors: ['backups.folder', 'file.missing'],
  }),
  drill: procedure({
    doc: 'Restores a backup, the newest one if none is named, into a temporary folder, opens it and reads all of it.',
    rest: ['POST', '/api/backups/drill'],
    may: 'admin',
    input: z.object(source),
    output: Found,
    errors: ['backups.none', 'backups.not-a-backup', 'backups.damaged', 'backups.newer', 'backups.locked', 'cache.newer', 'disk.full'],
    long: true,
  }),
  restore: procedure({
    doc: 'Puts a backup in the place of the cache, as a device of its own. The cache of now goes into a folder beside it and is not removed.',
    rest: ['POST', '/api/backups/restore'],
    may: 'admin',
    input: z.object({ ...source, reason: z.string().trim().min(1).max(500), understood: z.literal(true) }),
    output: Found.extend({
      /** Folder with the cache that was there before. */
      aside: z.string(),
      /** Changes that wait for the centre. */
      waiting: z.int(),
    }),
    errors: [
      ...(['backups.none', 'backups.not-a-backup', 'backups.damaged', 'backups.newer', 'backups.locked', 'cache.newer'] as const),
      ...(['cache.busy', 'disk.full'] as const),
    ],
    long: true,
  }),
};
