/** Puts a backup in the place of the cache: in the running app, or where the cache does not open any more. See README.md. */
import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import type { AuditKeys, AuditTip } from '../audit-chain.ts';
import { canonicalJson } from '../audit-chain.ts';
import type { AuditKeyring } from '../audit-key.ts';
import type { Keyring } from '../cache-key/keyring.ts';
import type { Log } from '../log.ts';
import type { BackupPort, BackupSource, BackupWork, RestoreOrder } from '../services/ports.ts';
import type { CacheKey } from '../store/key.ts';
import { stagedFileOf } from '../store/restore-files.ts';
import { inCopyThread, type StorePlaces, type Workers } from '../workers/pool.ts';
import type { BackupChoicesStore } from './backup-choices.ts';
import { defaultFolderOf, refuseWithoutRoom } from './backup-folder.ts';
import { forgetRestored, isRestored, markMoved, readMoves, readRestored, writePlan } from './restore-plan.ts';
import { findBackup, type KeyParts, restoreInto, type RestoredCopy, type FoundBackup } from './unpack-backup.ts';

type Restored = Awaited<ReturnType<BackupPort['restore']>>;

interface RestoreParts extends KeyParts {
  readonly choices: BackupChoicesStore;
  readonly auditKeys: () => Promise<AuditKeys>;
}

export interface OpenParts extends RestoreParts {
  readonly workers: Pick<Workers, 'read' | 'write' | 'replace'>;
  readonly keyring: Keyring;
  readonly auditKeyring: AuditKeyring;
  readonly log: Log;
  /** The cache is another one: who is signed in must be asked anew. */
  readonly reopened: () => Promise<void>;
}

/**
 * Restores while the app runs: what is asked meanwhile waits, and is then answered from the cache that was put back. So it is the same on
 * every host, and nobody has to start anything again.
 */
export function createRestore(parts: OpenParts): BackupPort['restore'] {
  const { workers, keyring, places } = parts;
  let isRunning = false;
  return async (source, order, work) => {
    if (isRunning) throw new AppError('cache.busy', { file: places.cacheFile });
    isRunning = true;
    try {
      const [sync, tip, programs] = await Promise.all([workers.read.syncState(), workers.read.auditTip(), workers.read.apiKeys()]);
      const keepKeys = programs.flatMap(({ id, revokedMs }) => (revokedMs === null ? [id] : []));
      const staged = await stage(parts, source, { work, keepKeys });
      const present = { tip, deviceId: sync.deviceId, workspace: sync.workspace, key: keyring.key() };
      const aside = await inPlaceOf(parts, staged, { order, present, whileClosed: workers.replace });
      keyring.adopt(staged.found.facts.key, staged.copy.key);
      await settleRestored(parts);
      await parts.reopened();
      return told(staged, join(dirname(places.cacheFile), aside));
    } finally {
      isRunning = false;
    }
  };
}

/**
 * Restores where the cache is damaged, or nobody has its key: nothing of it is known but its files, which go aside as they are.
 *
 * @param key  of the cache; undefined = not known.
 */
export async function restoreUnopened(
  parts: RestoreParts,
  source: BackupSource,
  { order, work, key }: { readonly order: RestoreOrder; readonly work: BackupWork; readonly key: CacheKey | null | undefined },
): Promise<Restored> {
  const staged = await stage(parts, source, { work, keepKeys: [] });
  const present = { tip: null, deviceId: null, workspace: null, key };
  const aside = await inPlaceOf(parts, staged, { order, present, whileClosed: (swap) => swap().then(() => undefined) });
  return told(staged, join(dirname(parts.places.cacheFile), aside));
}

interface Staged {
  readonly found: FoundBackup;
  readonly copy: RestoredCopy;
}

const told = ({ found: { name, facts }, copy }: Staged, aside: string): Restored => ({
  ...{ name, schema: copy.schema, rows: facts.rows, dataCut: facts.dataCut, aside, waiting: copy.waiting },
});

async function stage(
  parts: RestoreParts,
  source: BackupSource,
  { work, keepKeys }: { readonly work: BackupWork; readonly keepKeys: readonly string[] },
): Promise<Staged> {
  const { places, choices } = parts;
  const found = await findBackup((await choices.read()).folder ?? defaultFolderOf(places.cacheFile), source);
  await inCopyThread(places, 'dropStaged', []);
  await refuseWithoutRoom(dirname(places.cacheFile), found.facts.bytes);
  const its = { ...found, to: stagedFileOf(places.cacheFile), passphrase: source.passphrase };
  try {
    const copy = await restoreInto(parts, its, work, keepKeys);
    // From here on it is not cancelled any more.
    work.signal.throwIfAborted();
    work.onProgress('swap', 0.95);
    return { found, copy };
  } catch (error) {
    await inCopyThread(places, 'dropStaged', []);
    throw error;
  }
}

interface Present {
  readonly tip: AuditTip | null;
  readonly deviceId: string | null;
  readonly workspace: string | null;
  readonly key: CacheKey | null | undefined;
}

interface Swapping {
  readonly order: RestoreOrder;
  readonly present: Present;
  readonly whileClosed: (swap: () => Promise<CacheKey | null>) => Promise<void>;
}

/** @returns the name of the folder that the cache of before is in. */
async function inPlaceOf(parts: RestoreParts, { found, copy }: Staged, { order, present, whileClosed }: Swapping): Promise<string> {
  const { places, now } = parts;
  const { cacheFile } = places;
  const keys = await parts.auditKeys();
  const stamp = new Date(now()).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const aside = `${basename(cacheFile)}.before-restore-${stamp}-${randomBytes(2).toString('hex')}`;
  // Of a cache that cannot be read it is not known: its changes are put back rather than lost.
  const keepsJournal = copy.isLinked && (present.workspace ?? copy.workspace) === copy.workspace;
  await whileClosed(async () => {
    const companions = { aside, keys: { from: present.key, to: copy.key }, keepsJournal };
    const moves = await inCopyThread(places, 'planMoves', [companions]);
    const { madeMs, digest } = found.facts;
    const detail = canonicalJson({
      backup: { name: found.name, madeMs, digest },
      before: { seq: present.tip?.seq ?? null, hash: present.tip?.hash ?? null, device: present.deviceId, folder: aside },
    });
    await writePlan(cacheFile, keys, {
      moves: { ...moves, out: [...moves.out], in: [...moves.in] },
      event: {
        ...{ atMs: now(), actor: order.by.name, role: order.by.role, host: 'system', action: '', phase: 'done', subject: 'audit' },
        ...{ ref: randomBytes(12).toString('hex'), subjectId: found.name, outcome: 'ok', detail, reason: order.reason },
      },
    });
    await inCopyThread(places, 'swapFiles', [moves]);
    markMoved(cacheFile);
    return copy.key;
  });
  return aside;
}

/** Ends what a process began that was killed; before the cache and its key are looked at. */
export async function finishSwap(places: StorePlaces): Promise<void> {
  const moves = readMoves(places.cacheFile);
  if (moves === null) return;
  await inCopyThread(places, 'swapFiles', [moves]);
  markMoved(places.cacheFile);
}

/**
 * Lets the trail of the backup go on with an entry that says so. Where nobody who could seal entries asked for the restore, it does not: then
 * the end of the trail is not where it was, and the trail says that.
 */
export async function settleRestored({
  places,
  workers,
  auditKeyring,
  log,
}: Pick<OpenParts, 'places' | 'auditKeyring' | 'log'> & { readonly workers: Pick<Workers, 'write'> }): Promise<void> {
  const { cacheFile } = places;
  if (!isRestored(cacheFile)) return;
  const keys = await auditKeyring.read();
  const restored = readRestored(cacheFile, keys);
  if (restored?.isOurs === true) {
    await workers.write.appendRestored(keys, restored.event);
    await auditKeyring.markBegun();
  } else log.warn('restore-not-ours', {});
  forgetRestored(cacheFile);
}
