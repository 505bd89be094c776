import { randomInt } from 'node:crypto';

/** Without 0 O, 1 I L: a code is read out over the telephone and typed by hand. */
const alphabet = '23456789ABCDEFGHJKMNPQRSTUVWXYZ';
const LENGTH = 4;

/** `count` different codes KH-XXXX out of 923,521, not to be guessed from one another. */
export function makeRefCodes(count: number): string[] {
  const codes = new Set<string>();
  while (codes.size < count) {
    codes.add(`KH-${Array.from({ length: LENGTH }, () => alphabet.charAt(randomInt(alphabet.length))).join('')}`);
  }
  return [...codes];
}
