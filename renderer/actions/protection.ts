import { AppError } from '../../preload/contract/errors.ts';
import type { Contract } from '../../preload/contract/index.ts';
import type { OutputOf } from '../../preload/contract/procedure.ts';
import { client, isDesktop, session } from '../api/connection.ts';
import { mayDo } from '../state/decisions.ts';
import { getState, patch } from '../state/store.ts';
import type { JobName } from '../state/transient.ts';
import { dismissJob, runJob } from './jobs.ts';
import { reportFailure } from './notices.ts';
import { loadSync } from './sync.ts';

export type CacheStatus = OutputOf<Contract['settings']['cacheStatus']>;
export type SecretsView = OutputOf<Contract['settings']['secretsStatus']>;

const keyJobs = ['settings.encryptCache', 'settings.rekeyCache', 'settings.decryptCache'] as const satisfies readonly JobName[];

/** Whether the job changes the key of the cache. */
export const isKeyJob = (name: JobName): boolean => keyJobs.some((job) => job === name);

export const readCacheStatus = (): Promise<CacheStatus> => client.settings.cacheStatus({});
export const readSecrets = (): Promise<SecretsView> => client.settings.secretsStatus({});

/** Whether a window asks for the passphrase at the start; other hosts are given it by their environment. */
export const windowAsks = isDesktop;

/** Each as a job of the tray; a recovery key that it made waits to be printed. `passphrase` '' = none. */
export const encryptCache = (passphrase: string) =>
  newKey('settings.encryptCache', (options) => client.settings.encryptCache({ ...given(passphrase), understood: true }, options));
export const rekeyCache = (passphrase: string) =>
  newKey('settings.rekeyCache', (options) => client.settings.rekeyCache(given(passphrase), options));

export async function decryptCache(): Promise<void> {
  await runJob('settings.decryptCache', null, (options) => client.settings.decryptCache({ understood: true }, options));
}

type KeyJob = 'settings.encryptCache' | 'settings.rekeyCache';

async function newKey(name: KeyJob, call: Parameters<typeof runJob<{ readonly recoveryKey: string }>>[2]): Promise<void> {
  const { value } = await runJob(name, null, call);
  if (value !== null) patch('transient', { cacheRecoveryKey: value.recoveryKey });
}

const given = (passphrase: string) => (passphrase === '' ? {} : { passphrase });

/** The recovery key of the cache is on paper. */
export function leaveCacheRecoveryKey(): void {
  patch('transient', { cacheRecoveryKey: null });
  for (const { callId, name, state } of getState().transient.jobs) if (isKeyJob(name) && state === 'done') dismissJob(callId);
}

/** @throws AppError of `settings.changeCachePassphrase`. */
export async function changeCachePassphrase(passphrase: string): Promise<void> {
  await client.settings.changeCachePassphrase({ passphrase });
}

export async function keepCacheKey(isKept: boolean): Promise<void> {
  await client.settings.keepCacheKey({ isKept }).catch(reportFailure);
}

/** @throws AppError of `settings.unlockSecrets`. */
export async function unlockSecrets(passphrase: string): Promise<SecretsView> {
  const opened = await client.settings.unlockSecrets({ passphrase });
  loadSync().catch(reportFailure);
  return opened;
}

/** Whether whoever signs out may destroy the keys of the cache with it: an admin, of an encrypted cache that a centre has the data of. */
export async function mayShredCache(): Promise<boolean> {
  const { me, sync } = getState().server;
  if (!mayDo(me, 'admin') || (sync?.link ?? null) === null) return false;
  // Signing out must not hang on the answer.
  return readCacheStatus().then(
    ({ isEncrypted }) => isEncrypted,
    () => false,
  );
}

/** Destroys the keys of the cache; with it everybody is signed out. @throws AppError of `settings.shredCache`. */
export async function shredCache(loseUnsynced: number): Promise<void> {
  try {
    await client.settings.shredCache({ loseUnsynced, understood: true });
  } catch (error) {
    if (error instanceof AppError && error.code === 'cache.unsynced') await loadSync();
    throw error;
  }
  patch('server', { connection: 'keyless' });
  session.clear();
}
