/** Where finished reports lie until all of them are there: beside their place, under a name of their own. */
import { randomUUID } from 'node:crypto';
import { mkdir, open, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AppError } from '../preload/contract/errors.ts';
import { makeFolder } from './make-folder.ts';
import { asWriteError } from './etl/whole-file.ts';
import type { Shelf } from './services/ports.ts';

/**
 * @param path  the file that is to be, or the folder that files are to be in; a folder is made if it is missing.
 * @throws AppError disk.full, disk.failed, file.unwritable; so do the functions of the shelf, and `drop` never.
 */
export async function openShelf(path: string, kind: 'file' | 'folder'): Promise<Shelf> {
  const draft = join(kind === 'folder' ? path : dirname(path), `.khareetaty-${randomUUID()}.part`);
  const drafts: { readonly from: string; readonly to: string }[] = [];
  const guarded = async <T>(name: string, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw asWriteError(error, name);
    }
  };
  if (kind === 'folder') {
    await guarded(path, async () => {
      makeFolder(path);
      await mkdir(draft, { mode: 0o700 });
    });
  }
  return {
    add: (name, content) =>
      guarded(kind === 'folder' ? join(path, name) : path, async () => {
        const from = kind === 'folder' ? join(draft, name) : draft;
        const to = kind === 'folder' ? join(path, name) : path;
        if ((await stat(to).catch(() => null))?.isDirectory() === true)
          throw new AppError('file.unwritable', { name: to, reason: 'EISDIR' });
        const file = await open(from, 'wx', 0o600);
        try {
          await file.writeFile(content);
          await file.sync();
        } finally {
          await file.close();
        }
        drafts.push({ from, to });
      }),
    async keep() {
      for (const { from, to } of drafts) await guarded(to, () => rename(from, to));
      await rm(draft, { recursive: true, force: true });
    },
    async drop() {
      await rm(draft, { recursive: true, force: true }).catch(() => undefined);
    },
  };
}
