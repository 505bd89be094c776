/** The files of a PostgreSQL that nobody has used yet, with PostGIS at hand: made once, then copied. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const cache = join(import.meta.dirname, '../../.cache/postgres');
/** A database that has nothing but PostGIS, whose making takes longer than all the rest of a centre's. */
export const postgisTemplate = 'with_postgis';

/**
 * Puts the files into the folder `data`, which is not there yet.
 *
 * @param recipe all that they depend on: who finds files of the same recipe copies them.
 * @param make   makes them in `data`, and leaves no server at work there.
 */
export async function fillDataFolder(data: string, recipe: readonly unknown[], make: () => Promise<void>): Promise<void> {
  const key = createHash('sha256').update(JSON.stringify(recipe)).digest('hex').slice(0, 16);
  const kept = join(cache, key);
  if (existsSync(kept)) {
    copyWithOwners(kept, data);
    return;
  }
  await make();
  mkdirSync(cache, { recursive: true });
  const part = mkdtempSync(join(cache, 'part-'));
  copyWithOwners(data, join(part, 'data'));
  try {
    renameSync(join(part, 'data'), kept);
  } catch (error) {
    // Another process was faster.
    if (!existsSync(kept)) throw error;
  } finally {
    rmSync(part, { recursive: true, force: true });
  }
}

function copyWithOwners(from: string, to: string): void {
  execFileSync('cp', ['-a', from, to], { stdio: 'pipe' });
}
