import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../preload/contract/errors.ts';
import { replaceFile } from '../replace-file.ts';
import { COURIER_KEYS, sealText, unsealText, type CacheKey } from '../store/key.ts';
import { privateKeyOf, rawOf } from './bundle-format.ts';

export interface CourierKeys {
  /** Ed25519: by this one bundles of this cache are signed. */
  readonly sign: KeyObject;
  /** X25519: for this one others lock theirs. */
  readonly box: KeyObject;
  /** Public halves, base64url. */
  readonly signKey: string;
  readonly boxKey: string;
}

const KeyFile = z.object({ sign: z.string(), box: z.string() });

/**
 * Keys of a cache, made when they are first asked for, in a file beside it that its owner alone may read. Every host that opens the cache
 * must sign alike, and the command line has no secret store, so they are not in one; they are in no backup of the cache either. Beside an
 * encrypted cache they are sealed with its key, and main/store/recrypt.ts seals them anew when it changes.
 *
 * @throws AppError cache.wrong-key if they are sealed with another one.
 */
export function createCourierKeys(cacheFile: string, cacheKey: () => CacheKey | null): () => Promise<CourierKeys> {
  const file = `${cacheFile}.courier.json`;
  let loading: Promise<CourierKeys> | null = null;
  return () => (loading ??= load(file, cacheKey()));
}

async function load(file: string, cacheKey: CacheKey | null): Promise<CourierKeys> {
  const known = await readFile(file, 'utf8').catch(() => null);
  const { sign, box } = known === null ? await makeKeys(file, cacheKey) : readKeys(known, { file, cacheKey });
  const keys = { sign: privateKeyOf(sign), box: privateKeyOf(box) };
  return { ...keys, signKey: rawOf(keys.sign).toString('base64url'), boxKey: rawOf(keys.box).toString('base64url') };
}

function readKeys(
  known: string,
  { file, cacheKey }: { readonly file: string; readonly cacheKey: CacheKey | null },
): z.infer<typeof KeyFile> {
  const text = unsealText(cacheKey, COURIER_KEYS, known);
  if (text === null) throw new AppError('cache.wrong-key', { file });
  return KeyFile.parse(JSON.parse(text));
}

async function makeKeys(file: string, cacheKey: CacheKey | null): Promise<z.infer<typeof KeyFile>> {
  const pem = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();
  const keys = { sign: pem(generateKeyPairSync('ed25519').privateKey), box: pem(generateKeyPairSync('x25519').privateKey) };
  await replaceFile(file, sealText(cacheKey, COURIER_KEYS, JSON.stringify(keys)));
  return keys;
}
