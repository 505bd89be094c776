import { z } from 'zod';
import * as d from './domain.ts';
import { procedure } from './procedure.ts';

const Passphrase = z.string().min(8).max(1_024);
const BoxKey = z
  .string()
  .regex(/^[\w-]{43}$/)
  .meta({
    description: 'Public key of the receiving cache (X25519, base64url), as sync.courierKey says it there',
    examples: ['Zm9yIGV4YW1wbGUgb25seSwgbm90IGEgcmVhbCBrZXk'],
  });

/** Changes that wait, carried in a file: a part of the group `sync`. */
export const courier = {
  exportBundle: procedure({
    doc: 'Packs all changes that the centre does not have into one file, signed and locked, to be carried to another computer.',
    rest: ['POST', '/api/sync/bundle'],
    audit: 'export',
    may: 'analyst',
    long: true,
    input: z.object({
      passphrase: Passphrase.optional().meta({ description: 'Locks it; exactly one of passphrase and recipient is given' }),
      recipient: BoxKey.optional(),
    }),
    example: { passphrase: 'nine camels drink slowly', recipient: undefined },
    output: z.object({
      fileName: z.string(),
      bytes: z.instanceof(Uint8Array),
      changes: z.int(),
      fingerprint: z.string().meta({ description: 'Of the key that signed it: by this the receiver knows the sender' }),
    }),
    errors: ['sync.not-linked', 'courier.empty', 'cancelled'],
  }),
  importBundle: procedure({
    doc: 'Takes in a bundle of another computer of this workspace: its changes show here and are passed on to the centre by the next sync.',
    rest: ['POST', '/api/sync/bundle/import'],
    may: 'analyst',
    long: true,
    input: z.object({
      file: d.FileToken,
      passphrase: z.string().max(1_024).optional(),
      trust: z.string().max(64).optional().meta({ description: 'Fingerprint of a sender who is new here, as the sender said it' }),
    }),
    output: z.object({
      added: z.int().meta({ description: 'Changes that were new here' }),
      known: z.int().meta({ description: 'Changes that were here already, by this or another way' }),
      refused: z.int().meta({ description: 'Changes of incidents that were erased because their time was over' }),
      rows: z.int(),
      deviceName: z.string().meta({ description: 'Computer that packed it' }),
      madeMs: z.number(),
      fingerprint: z.string(),
    }),
    errors: [
      'file.missing',
      'courier.not-a-bundle',
      'courier.newer',
      'courier.truncated',
      'courier.tampered',
      'courier.passphrase',
      'courier.not-for-me',
      'courier.unknown-signer',
      'courier.foreign-workspace',
      'courier.no-workspace',
      'cancelled',
    ],
  }),
  courierKey: procedure({
    doc: 'Says for which key others can lock a bundle for this cache, and the fingerprint by which they know its bundles.',
    rest: ['GET', '/api/sync/courier-key'],
    may: 'viewer',
    zones: 'free',
    input: z.object({}),
    output: z.object({ recipient: BoxKey, fingerprint: z.string() }),
  }),
};
