/** Makes backups, lists them and tries them out; see README.md. */
import { statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import type { Backup } from '../../preload/contract/backups.ts';
import { readKeyFile } from '../cache-key/key-file.ts';
import type { BackupPort, BackupWork } from '../services/ports.ts';
import { inCopyThread } from '../workers/pool.ts';
import type { BackupChoicesStore } from './backup-choices.ts';
import { appendFacts, type BackupFacts, FORMAT } from './backup-file.ts';
import { defaultFolderOf, isOnSameDisk, listBackups, newDraft, refuseWithoutRoom, toldFacts, useFolder } from './backup-folder.ts';
import { surplusBackups } from './kept-backups.ts';
import { checkCopy, findBackup, type KeyParts, restoreInto } from './unpack-backup.ts';

export interface BackupParts extends KeyParts {
  readonly choices: BackupChoicesStore;
  readonly version: string;
  readonly now: () => number;
}

const PROGRESS_EVERY_MS = 200;

/** Shares of the time that each step takes, about. */
const shares = { copy: 0.4, prove: 0.45, digest: 0.15 } as const;

export function createBackups(parts: BackupParts): Omit<BackupPort, 'restore'> {
  const { places, choices, now } = parts;
  /** Two at once would only be slower. */
  let isMaking = false;

  const folderNow = async () => {
    const { folder, maker } = await choices.read();
    const isDefault = folder === null;
    return { folder: folder ?? defaultFolderOf(places.cacheFile), isDefault, maker };
  };

  return {
    async state() {
      const { isDaily, lastDay, lastFailure } = await choices.read();
      const { folder, isDefault, maker } = await folderNow();
      const [isSameDisk, items] = await Promise.all([isOnSameDisk(folder, places.cacheFile), listBackups(folder, maker)]);
      return { state: { folder, isDefaultFolder: isDefault, isSameDisk, isDaily, lastFailure, items }, lastDay };
    },

    async configure({ folder, ...rest }) {
      if (folder !== undefined && folder !== null) await useFolder(folder, false);
      await choices.save({ ...rest, ...(folder === undefined ? {} : { folder }) });
    },

    async make({ by, localDateOf }, work) {
      if (isMaking) throw new AppError('cache.busy', { file: places.cacheFile });
      isMaking = true;
      try {
        const { folder, isDefault, maker } = await folderNow();
        await useFolder(folder, isDefault);
        const backup = await makeOne(parts, { folder, maker, by }, work);
        const own = (await listBackups(folder, maker)).flatMap(({ name, facts }) =>
          facts?.isOwn === true ? [{ name, madeMs: facts.madeMs }] : [],
        );
        // Only now that there is another one.
        const erased = surplusBackups(own, now(), localDateOf).filter((name) => name !== backup.name);
        for (const name of erased) await rm(join(folder, name), { force: true });
        return { backup, erased };
      } finally {
        isMaking = false;
      }
    },

    async drill(source, work) {
      const { folder } = await folderNow();
      const found = await findBackup(folder, source);
      const temporary = await mkdtemp(join(tmpdir(), 'khareetaty-drill-'));
      try {
        const file = join(temporary, 'cache.db');
        const ready = await restoreInto(parts, { ...found, to: file, passphrase: source.passphrase }, work);
        return { name: found.name, schema: ready.schema, rows: found.facts.rows, dataCut: found.facts.dataCut };
      } finally {
        await rm(temporary, { recursive: true, force: true });
      }
    },
  };
}

interface New {
  readonly folder: string;
  readonly maker: string;
  readonly by: BackupFacts['by'];
}

async function makeOne(parts: BackupParts, { folder, maker, by }: New, work: BackupWork): Promise<Backup> {
  const { places, now, version } = parts;
  const key = parts.key();
  const cacheBytes = statSync(places.cacheFile).size;
  await refuseWithoutRoom(folder, cacheBytes);
  const madeMs = now();
  const draft = await newDraft(folder, places.cacheFile, { maker, nowMs: madeMs });
  try {
    await copying(draft.path, cacheBytes, work, () => inCopyThread({ ...places, key }, 'copyCache', [draft.path], { signal: work.signal }));
    const bytes = statSync(draft.path).size;
    work.onProgress('prove', shares.copy);
    // Each reads all of it, and has a processor of its own.
    const [copy, digest] = await Promise.all([
      checkCopy(places, draft.path, key, work),
      inCopyThread(places, 'digestOf', [draft.path, bytes], { signal: work.signal }),
    ]);
    const facts: BackupFacts = {
      ...{ format: FORMAT, madeMs, by, maker, version, bytes, digest },
      ...{ schema: copy.schema, rows: copy.rows, dataCut: copy.dataCut },
      key: key === null ? null : readKeyFile(places.cacheFile),
    };
    await appendFacts(draft.path, facts);
    work.signal.throwIfAborted();
    const name = await draft.publish();
    return { name, bytes: statSync(join(folder, name)).size, state: 'verified', facts: toldFacts(facts, maker) };
  } catch (error) {
    throw explainWriting(error, folder);
  } finally {
    // Its name is another one if it was made.
    await draft.drop().catch(() => undefined);
  }
}

async function copying<T>(file: string, cacheBytes: number, work: BackupWork, copy: () => Promise<T>): Promise<T> {
  const timer = setInterval(() => {
    const written = statSync(file, { throwIfNoEntry: false })?.size ?? 0;
    work.onProgress('copy', shares.copy * Math.min(1, written / Math.max(1, cacheBytes)));
  }, PROGRESS_EVERY_MS);
  try {
    return await copy();
  } finally {
    clearInterval(timer);
  }
}

/** What the disk says of a file in the folder is about the folder. */
function explainWriting(error: unknown, folder: string): unknown {
  if (error instanceof AppError) {
    const { code, params } = error;
    if (code === 'cache.unusable') return new AppError('backups.folder', { folder, reason: params['reason'] ?? '' }, { cause: error });
    return code === 'disk.full' || code === 'disk.failed' ? new AppError(code, { ...params, file: folder }, { cause: error }) : error;
  }
  const { code = '' } = error as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT') return new AppError('disk.full', { file: folder }, { cause: error });
  return /^E[A-Z]+$/.test(code) ? new AppError('backups.folder', { folder, reason: code }, { cause: error }) : error;
}
