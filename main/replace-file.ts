import { open, rename, rm } from 'node:fs/promises';

/**
 * Writes a small file for this account's eyes alone: on disk when it resolves, and the old one or the new one at any time.
 *
 * @throws the system's error; the old file is then as it was.
 */
export async function replaceFile(file: string, content: string): Promise<void> {
  const next = `${file}.new`;
  try {
    // One that somebody else put there keeps its owner and its rights.
    await rm(next, { force: true });
    const handle = await open(next, 'wx', 0o600);
    try {
      await handle.writeFile(content);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(next, file);
  } catch (error) {
    await rm(next, { force: true });
    throw error;
  }
}
