import { z } from 'zod';
import { procedure } from './procedure.ts';

/** Whoever has the file can try so many as he likes. */
export const PASSPHRASE_LETTERS = 12;
const Passphrase = z.string().min(PASSPHRASE_LETTERS).max(1_024);
/** Said by whoever was told what the loss of all keys means. */
const understood = z.literal(true);
const NewKey = z.object({ recoveryKey: z.string() });

/** Encryption of the cache of this computer. A part of `settings`. */
export const cache = {
  cacheStatus: procedure({
    doc: 'Says whether the cache is encrypted, and by which ways its key can be had.',
    rest: ['GET', '/api/cache'],
    may: 'admin',
    input: z.object({}),
    output: z.object({
      isEncrypted: z.boolean(),
      hasPassphrase: z.boolean(),
      isInKeyChain: z.boolean(),
      /** Whether this host could keep a key over its next start. */
      canUseKeyChain: z.boolean(),
    }),
  }),
  encryptCache: procedure({
    doc: 'Encrypts the cache. Gives the recovery key, which is told this once; without it, passphrase or key chain nobody can open the cache.',
    rest: ['POST', '/api/cache/encrypt'],
    may: 'admin',
    input: z.object({ passphrase: Passphrase.optional(), understood }),
    output: NewKey,
    errors: ['cache.is-encrypted', 'cache.busy', 'disk.full'],
    long: true,
  }),
  rekeyCache: procedure({
    doc: 'Encrypts the cache with a new key. The former recovery key is void; gives the new one, which is told this once.',
    rest: ['POST', '/api/cache/rekey'],
    may: 'admin',
    input: z.object({ passphrase: Passphrase.optional() }),
    output: NewKey,
    errors: ['cache.not-encrypted', 'cache.busy', 'disk.full'],
    long: true,
  }),
  changeCachePassphrase: procedure({
    doc: 'Sets the passphrase that the cache opens with; its data stay as they are.',
    rest: ['POST', '/api/cache/passphrase'],
    may: 'admin',
    input: z.object({ passphrase: Passphrase }),
    output: z.object({}),
    errors: ['cache.not-encrypted'],
  }),
  keepCacheKey: procedure({
    doc: 'Keeps a way to the key of the cache in the key chain of this computer, so that it opens without passphrase; or forgets it there.',
    rest: ['PUT', '/api/cache/key-chain'],
    may: 'admin',
    input: z.object({ isKept: z.boolean() }),
    output: z.object({}),
    errors: ['cache.not-encrypted', 'cache.no-key-chain', 'cache.only-way'],
  }),
  decryptCache: procedure({
    doc: 'Writes the cache without encryption: whoever has the disk can read it.',
    rest: ['POST', '/api/cache/decrypt'],
    may: 'admin',
    input: z.object({ understood }),
    output: z.object({}),
    errors: ['cache.not-encrypted', 'cache.busy', 'disk.full'],
    long: true,
  }),
  shredCache: procedure({
    doc: 'Destroys all keys of the encrypted cache: nobody can open it again. Changes that wait for the centre are lost; their number must be named.',
    rest: ['POST', '/api/cache/shred'],
    may: 'admin',
    input: z.object({ loseUnsynced: z.int().nonnegative().optional(), understood }),
    output: z.object({}),
    errors: ['cache.not-encrypted', 'cache.unsynced'],
  }),
};
