import { z } from 'zod';
import { PASSPHRASE_LETTERS } from './cache.ts';
import { procedure } from './procedure.ts';

/**
 * Where passwords are kept over the next start. key-chain: the operating system's; environment: a file under a passphrase that was given
 * at the start; typed: the same, opened by hand until the program ends; locked: there is such a file, and nobody opened it yet; none:
 * nowhere.
 */
export const SecretsState = z.enum(['key-chain', 'environment', 'typed', 'locked', 'none']);
export type SecretsState = z.infer<typeof SecretsState>;

/** The kept passwords of this computer. A part of `settings`. */
export const secrets = {
  secretsStatus: procedure({
    doc: 'Says where passwords are kept over the next start, and whether that is open.',
    rest: ['GET', '/api/secrets'],
    may: 'admin',
    input: z.object({}),
    output: z.object({ state: SecretsState }),
  }),
  unlockSecrets: procedure({
    doc: 'Opens the kept passwords by their passphrase until the program ends. Where none are kept yet, sets the passphrase that they are kept under from now on.',
    rest: ['POST', '/api/secrets/unlock'],
    may: 'admin',
    input: z.object({
      passphrase: z
        .string()
        .min(1)
        .max(1_024)
        .meta({ description: `A new one has ${PASSPHRASE_LETTERS} letters at least`, examples: ['a long walk along the corniche'] }),
    }),
    output: z.object({ state: SecretsState }),
    errors: ['secrets.wrong-passphrase', 'secrets.damaged', 'secrets.is-open', 'users.too-many-attempts'],
  }),
};
