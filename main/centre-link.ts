/**
 * Which centre a cache is linked with: the address in a small file beside the cache, the password in the host's secret store.
 * Neither is in the cache itself, which goes into backups and bundles.
 */
import { readFile, rm } from 'node:fs/promises';
import { z } from 'zod';
import type { SecretsState } from '../preload/contract/secrets.ts';
import { CentralAddress } from '../preload/contract/sync-domain.ts';
import { replaceFile } from './replace-file.ts';

const CentreLink = z.object({ address: CentralAddress, isAutomatic: z.boolean(), onMetered: z.boolean().default(false) });
export type CentreLink = z.infer<typeof CentreLink>;

/** Keeps secrets for as long as it can: over the next start, or while the process lives. */
export interface SecretStore {
  get(name: string): Promise<string | null>;
  /** null = forget it. */
  set(name: string, secret: string | null): Promise<void>;
  /** Whether what is set now is there at the next start, without anybody typing a passphrase; left out = no. */
  isLasting?(): Promise<boolean>;
  /** Left out = nothing is kept. */
  state?(): Promise<SecretsState>;
  /** Opens what is kept under a passphrase that was not given at the start; left out = there is no such place. */
  unlock?(passphrase: string): Promise<void>;
}

export interface CentreLinkStore {
  read(): Promise<CentreLink | null>;
  password(): Promise<string | null>;
  /** password: left out = as it is. */
  save(link: CentreLink, password?: string): Promise<void>;
  forget(): Promise<void>;
}

const SECRET = 'central-password';

export function createCentreLinkStore(cacheFile: string, secrets: SecretStore): CentreLinkStore {
  const file = `${cacheFile}.centre.json`;
  return {
    async read() {
      const text = await readFile(file, 'utf8').catch(() => null);
      if (text === null) return null;
      const parsed = CentreLink.safeParse(parseJson(text));
      return parsed.success ? parsed.data : null;
    },
    password: () => secrets.get(SECRET),
    async save(link, password) {
      await replaceFile(file, `${JSON.stringify(link)}\n`);
      if (password !== undefined) await secrets.set(SECRET, password);
    },
    async forget() {
      await rm(file, { force: true });
      await secrets.set(SECRET, null);
    },
  };
}

/** For hosts without a secret store: what the environment says, or what was typed since the start. */
export function createMemorySecrets(first: Readonly<Record<string, string | null>>): SecretStore {
  const secrets = new Map(Object.entries(first));
  return {
    get: (name) => Promise.resolve(secrets.get(name) ?? null),
    set(name, secret) {
      secrets.set(name, secret);
      return Promise.resolve();
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
