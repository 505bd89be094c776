/** Takes the copy of a cache out of a backup, proves that it is the one that was written, and finds its key. */
import { readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { AppError } from '../../preload/contract/errors.ts';
import { writeKeyFile } from '../cache-key/key-file.ts';
import { openKeyring } from '../cache-key/keyring.ts';
import type { SecretStore } from '../centre-link.ts';
import type { BackupSource, BackupWork } from '../services/ports.ts';
import type { CacheCopy } from '../store/backup.ts';
import type { CacheKey } from '../store/key.ts';
import type { ReadyCopy } from '../store/restore.ts';
import { inCopyThread, type StorePlaces } from '../workers/pool.ts';
import { type BackupFacts, readFacts } from './backup-file.ts';
import { listBackups } from './backup-folder.ts';

export interface FoundBackup {
  readonly path: string;
  readonly name: string;
  readonly facts: BackupFacts;
}

/** @throws AppError backups.none: the folder has none, or none of this name; and as readFacts. */
export async function findBackup(folder: string, { name, file }: BackupSource): Promise<FoundBackup> {
  if (file !== null) return { ...file, facts: await readFacts(file.path, file.name) };
  const known = await listBackups(folder, '');
  const chosen = name ?? known.find(({ state }) => state === 'verified')?.name;
  if (chosen === undefined || !known.some((one) => one.name === chosen)) throw new AppError('backups.none', { folder });
  const path = join(folder, chosen);
  return { path, name: chosen, facts: await readFacts(path, chosen) };
}

interface Unpacking extends FoundBackup {
  /** A file that is not there. Its key, if it has one, is then beside it. */
  readonly to: string;
  /** null = none was given for it. */
  readonly passphrase: string | null;
}

export interface KeyParts {
  readonly places: StorePlaces;
  /** Of the cache now. */
  readonly key: () => CacheKey | null;
  readonly secrets: SecretStore;
  /** What the cache was opened with; also tried for backups. */
  readonly passphrase: string | null;
  readonly now: () => number;
}

/** A copy that can be opened as a cache, with the key that opens it. */
export interface RestoredCopy extends ReadyCopy {
  readonly key: CacheKey | null;
}

/**
 * Makes a cache of a backup: takes the copy out, proves it, reads all of it, brings it to the newest schema.
 *
 * @throws AppError backups.damaged, backups.newer, backups.locked, disk.full; then nothing of it is left.
 */
export async function restoreInto(
  parts: KeyParts,
  its: Unpacking,
  work: BackupWork,
  keepKeys: readonly string[] = [],
): Promise<RestoredCopy> {
  const { places, now } = parts;
  const { name, facts, to } = its;
  if (facts.schema > knownSchema(places)) throw new AppError('backups.newer', { file: name, version: facts.version });
  try {
    const key = await unpack(parts, its, { ...work, onProgress: (step, fraction) => work.onProgress(step, UNPACKED * fraction) });
    work.onProgress('prove', UNPACKED);
    const copy = await checkCopy(places, to, key, work);
    // The digest says that the bytes are the same; this, that they are what was promised.
    if (!isDeepStrictEqual(facts.rows, copy.rows)) throw new AppError('backups.damaged', { file: name, what: 'rows' });
    work.onProgress('ready', PROVED);
    const ready = await inCopyThread(places, 'makeReady', [to, key, { nowMs: now(), keepKeys }], { signal: work.signal });
    return { ...ready, key };
  } catch (error) {
    for (const end of ['', '-wal', '-shm', '.key', '.key.new', '.lock']) await rm(`${to}${end}`, { force: true });
    // Sound pages that are no cache of ours, or an index that does not fit: the digest was right, so it was made so.
    if (error instanceof AppError && ['cache.corrupt', 'cache.foreign'].includes(error.code))
      throw new AppError('backups.damaged', { file: name, what: 'copy' }, { cause: error });
    throw error;
  }
}

/** Shares of the time that each step takes, about. */
const [UNPACKED, PROVED] = [0.4, 0.8];

export const checkCopy = (
  places: StorePlaces,
  file: string,
  key: CacheKey | null,
  { signal }: Pick<BackupWork, 'signal'>,
): Promise<CacheCopy> => inCopyThread(places, 'checkCopy', [file, key, knownSchema(places)], { signal });

const knownSchema = ({ migrationsDir }: StorePlaces): number =>
  readdirSync(migrationsDir).filter((name) => /^\d{4}_[a-z0-9-]+\.sql$/.test(name)).length;

async function unpack(parts: KeyParts, { path, name, facts, to, passphrase }: Unpacking, work: BackupWork): Promise<CacheKey | null> {
  work.onProgress('unpack', 0);
  const digest = await inCopyThread(parts.places, 'copyBytes', [path, to, facts.bytes], {
    signal: work.signal,
    onProgress: (fraction) => work.onProgress('unpack', fraction),
  });
  if (digest !== facts.digest) throw new AppError('backups.damaged', { file: name, what: 'copy' });
  if (facts.key === null) return null;
  writeKeyFile(to, facts.key);
  return findKey(parts, { name, to, passphrase });
}

/** The key of now, if it is the same; else by the passphrase that was given, the one of the cache, or the key chain. */
async function findKey(
  { places, key, secrets, passphrase }: KeyParts,
  its: Pick<Unpacking, 'name' | 'to' | 'passphrase'>,
): Promise<CacheKey> {
  const present = key();
  if (present !== null && (await inCopyThread(places, 'canOpen', [its.to, present]))) return present;
  const secret = its.passphrase ?? passphrase;
  try {
    const found = (await openKeyring({ cacheFile: its.to, secrets }, secret)).key();
    if (found !== null && (await inCopyThread(places, 'canOpen', [its.to, found]))) return found;
  } catch (error) {
    if (!(error instanceof AppError) || !error.code.startsWith('cache.')) throw error;
  }
  throw new AppError('backups.locked', { file: its.name, isWrong: its.passphrase !== null });
}
