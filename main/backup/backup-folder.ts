/** The folder that backups are in. */
import { access, constants, open, readdir, rename, rm, stat, statfs } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';
import type { Backup } from '../../preload/contract/backups.ts';
import { makeFolder } from '../make-folder.ts';
import { type BackupFacts, readFacts } from './backup-file.ts';

const END = '.khbackup';

export const defaultFolderOf = (cacheFile: string): string => `${cacheFile}.backups`;

/**
 * Sees that files can be made there. The one beside the cache is made; another one must be there: where a stick was pulled out, its name
 * must not become a folder of the disk.
 *
 * @throws AppError backups.folder
 */
export async function useFolder(folder: string, isDefault: boolean): Promise<void> {
  try {
    if (isDefault) makeFolder(folder);
    if (!(await stat(folder)).isDirectory()) throw Object.assign(new Error('not a folder'), { code: 'ENOTDIR' });
    await access(folder, constants.W_OK);
  } catch (cause) {
    throw unusable(folder, cause);
  }
}

export const unusable = (folder: string, cause: unknown): AppError =>
  new AppError('backups.folder', { folder, reason: (cause as NodeJS.ErrnoException).code ?? 'unknown' }, { cause });

/** Whether a folder lies on the disk of the cache; null = it is not there. */
export async function isOnSameDisk(folder: string, cacheFile: string): Promise<boolean | null> {
  const device = async (path: string) => (await stat(path)).dev;
  try {
    return (await device(folder).catch(() => device(dirname(folder)))) === (await device(dirname(cacheFile)));
  } catch {
    return null;
  }
}

/** @throws AppError disk.full if the disk has surely no room for so many bytes. */
export async function refuseWithoutRoom(folder: string, bytes: number): Promise<void> {
  const disk = await statfs(folder).catch(() => null);
  if (disk !== null && disk.bavail * disk.bsize < bytes) throw new AppError('disk.full', { file: folder });
}

/** Newest first, by their names. A folder that is not there has none. */
export async function listBackups(folder: string, maker: string): Promise<Backup[]> {
  const names = await readdir(folder).catch(() => []);
  const files = names.filter((name) => name.endsWith(END)).sort((a, b) => (stampOf(a) < stampOf(b) ? 1 : -1));
  const found = await Promise.all(files.map((name) => lookAt(join(folder, name), name, maker)));
  return found.filter((one) => one !== null);
}

const stampOf = (name: string): string => name.slice(-END.length - STAMP_LETTERS);

async function lookAt(file: string, name: string, maker: string): Promise<Backup | null> {
  const found = await stat(file).catch(() => null);
  if (found?.isFile() !== true) return null;
  const facts = await readFacts(file, name).catch(() => null);
  return {
    name,
    bytes: found.size,
    state: facts === null ? 'damaged' : 'verified',
    facts: facts === null ? null : toldFacts(facts, maker),
  };
}

export function toldFacts({ maker, key, madeMs, by, version, schema, rows, dataCut, digest }: BackupFacts, own: string): Backup['facts'] {
  return { madeMs, by, isOwn: maker === own, isEncrypted: key !== null, version, schema, rows, dataCut, digest };
}

const STAMP_LETTERS = 'yyyymmddThhmmssZ'.length;
const stamp = (ms: number): string => new Date(ms).toISOString().replaceAll(/[-:]|\.\d+/g, '');

export interface Draft {
  /** Where the copy is written until it is proved. */
  readonly path: string;
  /** Gives it its name, on disk when it resolves. */
  readonly publish: () => Promise<string>;
  readonly drop: () => Promise<void>;
}

/** A place for a new backup. What one of an earlier process left there, which was killed, is removed. */
export async function newDraft(
  folder: string,
  cacheFile: string,
  { maker, nowMs }: { readonly maker: string; readonly nowMs: number },
): Promise<Draft> {
  const mark = `.${maker.slice(0, 8)}-`;
  await dropLeft(folder, mark);
  const base = basename(cacheFile).replace(/\.[^.]+$/, '');
  const path = join(folder, `${base}-${stamp(nowMs)}${mark}${process.pid}.part`);
  return {
    path,
    async publish() {
      const name = await freeName(folder, base, nowMs);
      await rename(path, join(folder, name));
      await syncFolder(folder);
      return name;
    },
    drop: async () => {
      for (const end of ['', '-journal', '-wal', '-shm']) await rm(`${path}${end}`, { force: true });
    },
  };
}

/** A second one of the same second is called by the next one. */
async function freeName(folder: string, base: string, nowMs: number): Promise<string> {
  for (let ms = nowMs; ; ms += 1_000) {
    const name = `${base}-${stamp(ms)}${END}`;
    if ((await stat(join(folder, name)).catch(() => null)) === null) return name;
  }
}

async function dropLeft(folder: string, mark: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const at = name.indexOf(mark);
    const pid = Number(/^(\d+)\.part/.exec(name.slice(at + mark.length))?.[1] ?? Number.NaN);
    if (at >= 0 && pid > 0 && (pid === process.pid || !isRunning(pid))) await rm(join(folder, name), { force: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Windows opens no folder, and needs it not. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
