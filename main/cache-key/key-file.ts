/** `<cache>.key`: the data key of an encrypted cache, sealed for each of the ways it can be had back. See README.md. */
import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { z } from 'zod';
import { AppError } from '../../preload/contract/errors.ts';
import { wipe, wipeFile } from '../wipe.ts';

const Sealed = z.base64();
const Slots = z.object({
  recovery: Sealed,
  passphrase: z.object({ salt: z.base64(), sealed: Sealed }).optional(),
  keyChain: Sealed.optional(),
});
export type Slots = z.infer<typeof Slots>;

export const KeyFile = z.object({
  version: z.literal(1),
  /** null = the cache was not encrypted before the change that `next` is of. */
  current: Slots.nullable(),
  /** While the key is being changed: what the cache may have already; null = no key. */
  next: Slots.nullable().optional(),
});
export type KeyFile = z.infer<typeof KeyFile>;

const pathOf = (cacheFile: string): string => `${cacheFile}.key`;

/** null = there is none. @throws AppError cache.key-missing if it cannot be read. */
export function readKeyFile(cacheFile: string): KeyFile | null {
  const file = pathOf(cacheFile);
  if (!existsSync(file)) return null;
  try {
    return KeyFile.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new AppError('cache.key-missing', { file: cacheFile }, { cause });
  }
}

/** Beside it first: a cut leaves the old file or the new one. What the old one sealed is overwritten. */
export function writeKeyFile(cacheFile: string, content: KeyFile): void {
  const file = pathOf(cacheFile);
  const handle = openSync(`${file}.new`, 'w', 0o600);
  try {
    writeSync(handle, `${JSON.stringify(content)}\n`);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  const old = existsSync(file) ? openSync(file, 'r+') : null;
  renameSync(`${file}.new`, file);
  syncFolder(file);
  if (old !== null) wipe(old);
}

export function removeKeyFile(cacheFile: string): void {
  for (const file of [pathOf(cacheFile), `${pathOf(cacheFile)}.new`]) if (existsSync(file)) wipeFile(file);
  syncFolder(cacheFile);
}

/** Windows opens no folder, and needs it not. */
function syncFolder(file: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(dirname(file), 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
