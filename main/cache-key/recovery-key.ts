/**
 * The key that is printed and locked away: 160 random bits and 20 that check them, in nine groups of four letters and digits. None of
 * them is taken for another one (Crockford's base 32), and a slip of the pen is told from a wrong key.
 */
import { createHash, hkdfSync, randomBytes } from 'node:crypto';

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const BITS = 5;
const KEY_BYTES = 20;
const KEY_LETTERS = (KEY_BYTES * 8) / BITS;
const CHECK_LETTERS = 4;

export function makeRecoveryKey(): string {
  const bytes = randomBytes(KEY_BYTES);
  const letters = base32(bytes) + checkOf(bytes);
  return (letters.match(/.{4}/g) ?? []).join('-');
}

/** @returns the key that slots are sealed with; null if the text is no recovery key. */
export function keyOfRecovery(text: string): Uint8Array | null {
  const letters = text.toUpperCase().replace(/[\s-]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  if (letters.length !== KEY_LETTERS + CHECK_LETTERS || Array.from(letters).some((letter) => !alphabet.includes(letter))) return null;
  const bytes = fromBase32(letters.slice(0, KEY_LETTERS));
  if (checkOf(bytes) !== letters.slice(KEY_LETTERS)) return null;
  return new Uint8Array(hkdfSync('sha256', bytes, Buffer.alloc(0), 'khareetaty recovery key 1', 32));
}

function base32(bytes: Uint8Array): string {
  let number = BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
  let letters = '';
  for (let i = 0; i < (bytes.length * 8) / BITS; i++) {
    letters = alphabet.charAt(Number(number & 31n)) + letters;
    number >>= BigInt(BITS);
  }
  return letters;
}

function fromBase32(letters: string): Buffer {
  const number = Array.from(letters).reduce((sum, letter) => (sum << BigInt(BITS)) | BigInt(alphabet.indexOf(letter)), 0n);
  return Buffer.from(number.toString(16).padStart(KEY_BYTES * 2, '0'), 'hex');
}

const checkOf = (bytes: Uint8Array): string =>
  base32(createHash('sha256').update('khareetaty recovery key').update(bytes).digest().subarray(0, KEY_BYTES)).slice(0, CHECK_LETTERS);
