/**
 * The number by which a row stands in a sum that is compared with the centre's: 64 bits of its key, seeded with its version. The same as
 * PostgreSQL's uuid_hash_extended and hashtextextended, which it parts tables by and so cannot change.
 * Source: Bob Jenkins, lookup3 (burtleburtle.net/bob/c/lookup3.c, public domain); seed and first values: PostgreSQL, hash_bytes_extended.
 */
export class MarkSum {
  #count = 0;
  #high = 0;
  #low = 0;

  /** @param key  bytes of a uuid, or of a text in UTF-8. `ver`: a whole number >= 0. */
  add(key: Uint8Array, ver: number): void {
    hash(key, ver);
    this.#count++;
    this.#high ^= b;
    this.#low ^= c;
  }

  /** xor: 16 hexadecimal digits. */
  result(): { readonly count: number; readonly xor: string } {
    return { count: this.#count, xor: hexOf(this.#high) + hexOf(this.#low) };
  }
}

const hexOf = (word: number): string => (word >>> 0).toString(16).padStart(8, '0');

const WORDS_BYTES = 12;
/** Of the three words: lookup3's golden ratio, and what PostgreSQL adds. */
const FIRST = 0x9e3779b9 + 3_923_095;

/** The state; as variables of the module it stays in registers. */
let [a, b, c] = [0, 0, 0];

/** Leaves the upper half in b and the lower one in c. */
function hash(key: Uint8Array, seed: number): void {
  a = b = c = (FIRST + key.length) | 0;
  if (seed !== 0) {
    a = (a + Math.floor(seed / 2 ** 32)) | 0;
    b = (b + seed) | 0;
    mix();
  }
  let at = 0;
  for (; key.length - at >= WORDS_BYTES; at += WORDS_BYTES) {
    a = (a + wordAt(key, at)) | 0;
    b = (b + wordAt(key, at + 4)) | 0;
    c = (c + wordAt(key, at + 8)) | 0;
    mix();
  }
  // The lowest byte of c is left out: it stands for the length.
  for (let i = 0; at + i < key.length; i++) {
    const byte = key[at + i];
    if (i < 4) a = (a + (byte << (8 * i))) | 0;
    else if (i < 8) b = (b + (byte << (8 * (i - 4)))) | 0;
    else c = (c + (byte << (8 * (i - 7)))) | 0;
  }
  end();
}

const wordAt = (key: Uint8Array, at: number): number => key[at] | (key[at + 1] << 8) | (key[at + 2] << 16) | (key[at + 3] << 24);

const turn = (word: number, bits: number): number => (word << bits) | (word >>> (32 - bits));

function mix(): void {
  a = ((a - c) | 0) ^ turn(c, 4);
  c = (c + b) | 0;
  b = ((b - a) | 0) ^ turn(a, 6);
  a = (a + c) | 0;
  c = ((c - b) | 0) ^ turn(b, 8);
  b = (b + a) | 0;
  a = ((a - c) | 0) ^ turn(c, 16);
  c = (c + b) | 0;
  b = ((b - a) | 0) ^ turn(a, 19);
  a = (a + c) | 0;
  c = ((c - b) | 0) ^ turn(b, 4);
  b = (b + a) | 0;
}

function end(): void {
  c = ((c ^ b) - turn(b, 14)) | 0;
  a = ((a ^ c) - turn(c, 11)) | 0;
  b = ((b ^ a) - turn(a, 25)) | 0;
  c = ((c ^ b) - turn(b, 16)) | 0;
  a = ((a ^ c) - turn(c, 4)) | 0;
  b = ((b ^ a) - turn(a, 14)) | 0;
  c = ((c ^ b) - turn(b, 24)) | 0;
}
