/** Restores a cache that does not open: without an app over it. */
import { createAuditKeyring } from './audit-key.ts';
import { createBackupChoices } from './backup/backup-choices.ts';
import { finishSwap, restoreUnopened } from './backup/restore.ts';
import { openKeyring } from './cache-key/keyring.ts';
import type { Config } from './config.ts';
import { AppError, type ErrorCode } from '../preload/contract/errors.ts';
import { ownerNames } from '../preload/contract/procedure.ts';
import { openSecrets } from './secret-file.ts';
import type { BackupPort, BackupSource, BackupWork } from './services/ports.ts';
import { type CacheKey, kindOfFile } from './store/key.ts';
import { storePlaces } from './store-places.ts';

/** Why a cache does not open, where a backup helps. A wrong passphrase is not among them: it is typed again. */
export const cannotOpen: ReadonlySet<ErrorCode> = new Set<ErrorCode>(['cache.corrupt', 'cache.foreign', 'cache.key-missing']);

/** @throws AppError as `backups.restore`, and cache.in-use. */
export async function restoreClosed(
  config: Config,
  source: BackupSource,
  { reason, work }: { readonly reason: string; readonly work: BackupWork },
): Promise<Awaited<ReturnType<BackupPort['restore']>>> {
  const { cacheFile } = config;
  const secrets = await openSecrets(config);
  const places = storePlaces(config);
  await finishSwap(places);
  const auditKeyring = createAuditKeyring(cacheFile, secrets);
  const parts = {
    ...{ places, secrets, passphrase: config.cachePassphrase, key: () => null, now: Date.now },
    choices: createBackupChoices(cacheFile),
    auditKeys: () => auditKeyring.read(),
  };
  const key = await keyOf(config, secrets);
  return restoreUnopened(parts, source, { order: { by: { name: ownerNames.commandLine, role: 'admin' }, reason }, work, key });
}

/** Of the cache that does not open; undefined = nothing here has it. */
async function keyOf(
  { cacheFile, cachePassphrase }: Config,
  secrets: Parameters<typeof openKeyring>[0]['secrets'],
): Promise<CacheKey | null | undefined> {
  try {
    const key = (await openKeyring({ cacheFile, secrets }, cachePassphrase)).key();
    return key === null && kindOfFile(cacheFile) === 'keyed' ? undefined : key;
  } catch (error) {
    if (error instanceof AppError && error.code.startsWith('cache.')) return undefined;
    throw error;
  }
}
