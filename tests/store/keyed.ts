/** Encrypted caches for the tests, and a look for readable text in all that lies beside them. */
import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { CacheOptions } from '../../main/store/open.ts';
import type { SyncLink } from '../../main/store/sync-api.ts';
import { newCacheOptions } from './fixtures.ts';

/** With a centre, so that what is changed waits for it. */
export const link: SyncLink = {
  ...{ login: 'kh_u_noura', userName: 'Noura', cluster: 'c1', timeline: '1', epoch: 'e1', workspace: 'w1', scopeVer: 1 },
  zones: null,
  role: 'admin',
};

export const newKey = (): Buffer => randomBytes(32);

export async function newKeyedOptions(): Promise<CacheOptions & { readonly key: Buffer }> {
  return { ...(await newCacheOptions()), key: newKey() };
}

/** Files of the cache's folder that hold one of the texts, in UTF-8 or UTF-16, also within base64. */
export function filesWith(cacheFile: string, texts: readonly string[]): string[] {
  const folder = dirname(cacheFile);
  const forms = texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le'), ...base64Forms(text)]);
  const names = readdirSync(folder, { withFileTypes: true }).flatMap((entry) => (entry.isFile() ? [entry.name] : []));
  return names.filter((name) => {
    const bytes = readFileSync(join(folder, name));
    return forms.some((form) => bytes.includes(form));
  });
}

/** Shorter parts are found by chance. */
const LEAST_BASE64 = 12;

/** What stands in base64 for a text that begins at the first, second or third byte of a group, without its ends. */
const base64Forms = (text: string): Buffer[] =>
  [0, 1, 2]
    .map((shift) =>
      Buffer.from(
        Buffer.from('\0'.repeat(shift) + text)
          .toString('base64')
          .slice(4, -4),
      ),
    )
    .filter(({ length }) => length >= LEAST_BASE64);
