/**
 * Encrypts pages of an SQLite file in the form of SQLCipher 4 without its HMAC: AES-256-CBC, a random IV at the end of each page, a salt
 * in place of the file's name at the beginning of the first. It is the one of SQLite's ciphers that node:crypto has, too. Without a
 * check of its own: it is for a file that one connection reads back within minutes and whose key nobody keeps.
 *
 * Source: SQLCipher design, "Database Encryption and Authentication" (zetetic.net/sqlcipher/design).
 */
import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';

const algorithm = 'aes-256-cbc';
const IV_BYTES = 16;
const SALT_BYTES = 16;

export class PageCipher {
  /** At the end of each page. */
  readonly reservedBytes = IV_BYTES;
  /** Made for one file, and known to nobody else. */
  readonly key = randomBytes(32);

  /** In place. */
  seal(page: Uint8Array, isFirst = false): void {
    const end = page.length - IV_BYTES;
    const text = page.subarray(isFirst ? SALT_BYTES : 0, end);
    const iv = randomBytes(IV_BYTES);
    const cipher = createCipheriv(algorithm, this.key, iv).setAutoPadding(false);
    text.set(cipher.update(text));
    cipher.final();
    page.set(iv, end);
  }

  /** In place. */
  unseal(page: Uint8Array, isFirst = false): void {
    const end = page.length - IV_BYTES;
    const text = page.subarray(isFirst ? SALT_BYTES : 0, end);
    const cipher = createDecipheriv(algorithm, this.key, page.subarray(end)).setAutoPadding(false);
    text.set(cipher.update(text));
    cipher.final();
  }
}
