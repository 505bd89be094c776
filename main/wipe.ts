import { closeSync, fstatSync, fsyncSync, openSync, rmSync, writeSync } from 'node:fs';

/**
 * Puts zeros in the place of what an open file holds, and closes it. That is as far as a program can go: an SSD writes to another place
 * and keeps the old one for a while, and so does a file system that keeps versions.
 */
export function wipe(handle: number): void {
  try {
    const zeros = Buffer.alloc(2 ** 20);
    const { size } = fstatSync(handle);
    for (let at = 0; at < size; at += zeros.length) writeSync(handle, zeros, 0, Math.min(zeros.length, size - at), at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

export function wipeFile(file: string): void {
  wipe(openSync(file, 'r+'));
  rmSync(file);
}
