/**
 * Where backups go and how the last attempt ended: in a small file beside the cache, `<cache>.backups.json`. Not in the cache, which a restore
 * replaces: they are of this computer.
 */
import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { replaceFile } from '../replace-file.ts';

const BackupChoices = z.object({
  /** Random; in each backup, so that only those of this cache are erased from a folder that others use, too. */
  maker: z.string(),
  /** null = beside the cache. */
  folder: z.string().nullable(),
  isDaily: z.boolean(),
  /** Local date of the last daily one that was made. */
  lastDay: z.string().nullable(),
  lastFailure: z
    .object({ atMs: z.number(), code: z.string(), params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])) })
    .nullable(),
});
export type BackupChoices = z.infer<typeof BackupChoices>;

export interface BackupChoicesStore {
  read(): Promise<BackupChoices>;
  save(changes: Partial<Omit<BackupChoices, 'maker'>>): Promise<BackupChoices>;
}

export function createBackupChoices(cacheFile: string): BackupChoicesStore {
  const file = `${cacheFile}.backups.json`;
  // One change after the other.
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const load = async (): Promise<BackupChoices | null> => {
    const text = await readFile(file, 'utf8').catch(() => null);
    try {
      return text === null ? null : BackupChoices.parse(JSON.parse(text));
    } catch {
      // Then nothing in the folder is taken for our own, and nothing of it is erased.
      return null;
    }
  };
  const fresh = (): BackupChoices => ({ maker: randomUUID(), folder: null, isDaily: true, lastDay: null, lastFailure: null });
  return {
    read: () =>
      inTurn(async () => {
        const known = await load();
        if (known !== null) return known;
        const made = fresh();
        await replaceFile(file, `${JSON.stringify(made)}\n`);
        return made;
      }),
    save: (changes) =>
      inTurn(async () => {
        const next = { ...((await load()) ?? fresh()), ...changes };
        await replaceFile(file, `${JSON.stringify(next)}\n`);
        return next;
      }),
  };
}
