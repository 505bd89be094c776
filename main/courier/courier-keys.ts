import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { open, readFile, rename } from 'node:fs/promises';
import { z } from 'zod';
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
 * must sign alike, and the command line has no secret store, so they are not in one; they are in no backup of the cache either.
 */
export function createCourierKeys(cacheFile: string): () => Promise<CourierKeys> {
  const file = `${cacheFile}.courier.json`;
  let loading: Promise<CourierKeys> | null = null;
  return () => (loading ??= load(file));
}

async function load(file: string): Promise<CourierKeys> {
  const known = await readFile(file, 'utf8').catch(() => null);
  const { sign, box } = known === null ? await makeKeys(file) : KeyFile.parse(JSON.parse(known));
  const keys = { sign: privateKeyOf(sign), box: privateKeyOf(box) };
  return { ...keys, signKey: rawOf(keys.sign).toString('base64url'), boxKey: rawOf(keys.box).toString('base64url') };
}

async function makeKeys(file: string): Promise<z.infer<typeof KeyFile>> {
  const pem = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();
  const keys = { sign: pem(generateKeyPairSync('ed25519').privateKey), box: pem(generateKeyPairSync('x25519').privateKey) };
  const handle = await open(`${file}.new`, 'w', 0o600);
  try {
    await handle.writeFile(`${JSON.stringify(keys)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
  await rename(`${file}.new`, file);
  return keys;
}
