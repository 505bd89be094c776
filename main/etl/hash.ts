/**
 * 128-bit hash of bytes: MurmurHash3 x86_128 of Austin Appleby (public domain), chosen because it is fast without 64-bit
 * arithmetic. It tells rows apart; it does not protect against somebody who builds collisions on purpose.
 *
 * @param bytes  hashed from `start` (inclusive) to `end` (exclusive).
 * @param seed   32 bits; another seed gives an unrelated hash.
 * @param out    length 4, receives the hash as four 32-bit words.
 *
 * About 0.5 ns a byte. Source: SMHasher, MurmurHash3.cpp; vectors in tests/etl/hash.test.ts.
 */
export function hash128(bytes: Uint8Array, start: number, end: number, seed: number, out: Uint32Array): void {
  let h1 = seed;
  let h2 = seed;
  let h3 = seed;
  let h4 = seed;
  const length = end - start;
  const blocksEnd = end - (length & 15);
  for (let i = start; i < blocksEnd; i += 16) {
    h1 ^= mixK1(wordAt(bytes, i));
    h1 = (Math.imul(rotl(h1, 19) + h2, 5) + 0x561ccd1b) | 0;
    h2 ^= mixK2(wordAt(bytes, i + 4));
    h2 = (Math.imul(rotl(h2, 17) + h3, 5) + 0x0bcaa747) | 0;
    h3 ^= mixK3(wordAt(bytes, i + 8));
    h3 = (Math.imul(rotl(h3, 15) + h4, 5) + 0x96cd1c35) | 0;
    h4 ^= mixK4(wordAt(bytes, i + 12));
    h4 = (Math.imul(rotl(h4, 13) + h1, 5) + 0x32ac3b17) | 0;
  }
  h1 ^= mixK1(tailWord(bytes, blocksEnd, end));
  h2 ^= mixK2(tailWord(bytes, blocksEnd + 4, end));
  h3 ^= mixK3(tailWord(bytes, blocksEnd + 8, end));
  h4 ^= mixK4(tailWord(bytes, blocksEnd + 12, end));

  h1 ^= length;
  h2 ^= length;
  h3 ^= length;
  h4 ^= length;
  h1 = (h1 + h2 + h3 + h4) | 0;
  h2 = (h2 + h1) | 0;
  h3 = (h3 + h1) | 0;
  h4 = (h4 + h1) | 0;
  h1 = avalanche(h1);
  h2 = avalanche(h2);
  h3 = avalanche(h3);
  h4 = avalanche(h4);
  h1 = (h1 + h2 + h3 + h4) | 0;
  out[0] = h1;
  out[1] = h2 + h1;
  out[2] = h3 + h1;
  out[3] = h4 + h1;
}

/** The hash of a text (as UTF-8) as 32 hex digits. */
export function hashText(text: string): string {
  const bytes = Buffer.from(text, 'utf8');
  const out = new Uint32Array(4);
  hash128(bytes, 0, bytes.length, 0, out);
  return Array.from(out, (word) => word.toString(16).padStart(8, '0')).join('');
}

function rotl(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}

function mixK1(word: number): number {
  return Math.imul(rotl(Math.imul(word, 0x239b961b), 15), 0xab0e9789);
}

function mixK2(word: number): number {
  return Math.imul(rotl(Math.imul(word, 0xab0e9789), 16), 0x38b34ae5);
}

function mixK3(word: number): number {
  return Math.imul(rotl(Math.imul(word, 0x38b34ae5), 17), 0xa1e38b93);
}

function mixK4(word: number): number {
  return Math.imul(rotl(Math.imul(word, 0xa1e38b93), 18), 0x239b961b);
}

function avalanche(word: number): number {
  let h = word;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return bytes[at] | (bytes[at + 1] << 8) | (bytes[at + 2] << 16) | (bytes[at + 3] << 24);
}

/** The up to four bytes from `at` on that lie before `end`; 0 if there are none, which changes nothing in the hash. */
function tailWord(bytes: Uint8Array, at: number, end: number): number {
  let word = 0;
  for (let i = Math.min(end, at + 4) - 1; i >= at; i--) word = (word << 8) | bytes[i];
  return word;
}
