/** What lies beside a cache while a backup is put in its place. */
import { existsSync, readdirSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { AppError } from '../../preload/contract/errors.ts';

/** The copy while it is made ready; files beside it are called as those of a cache. */
export const stagedFileOf = (cacheFile: string): string => `${cacheFile}.restore`;
export const restorePlanOf = (cacheFile: string): string => `${cacheFile}.restore.json`;

/**
 * For whoever has the right to write the cache, before it is opened: removes what a restore left that came to no plan.
 *
 * @throws AppError cache.busy: one has a plan, and it is not done yet.
 */
export function settleOldRestore(cacheFile: string): void {
  if (existsSync(restorePlanOf(cacheFile))) throw new AppError('cache.busy', { file: cacheFile });
  dropStaged(cacheFile);
}

export function dropStaged(cacheFile: string): void {
  const [folder, staged] = [dirname(cacheFile), basename(stagedFileOf(cacheFile))];
  const isOfIt = (name: string): boolean => name === staged || name.startsWith(`${staged}.`) || name.startsWith(`${staged}-`);
  for (const name of readdirSync(folder)) if (isOfIt(name)) rmSync(join(folder, name), { force: true, recursive: true });
}
