import { closeSync, fsyncSync, openSync, statSync } from 'node:fs';

/** Lets the disk have a file, or the names in a folder; Windows opens no folder, and needs it not. */
export function syncFile(path: string): void {
  const isFolder = statSync(path).isDirectory();
  if (isFolder && process.platform === 'win32') return;
  const handle = openSync(path, isFolder ? 'r' : 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
