/**
 * The key of a cache file: how it is given to SQLite, and what is derived from it for the files beside the cache.
 *
 * Cipher: AEGIS-256 of SQLite3 Multiple Ciphers, each page with a nonce of its own and a tag of 32 bytes. Of its ciphers only this one
 * uses the processor's AES (npm run bench -- encryption).
 */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import { closeSync, openSync, readSync } from 'node:fs';
import type { Database } from 'better-sqlite3';

/** 32 random bytes. */
export type CacheKey = Uint8Array;

export const KEY_BYTES = 32;

/** What SQLite takes as the key itself, without deriving one from it. */
export const rawKey = (key: CacheKey): Buffer => Buffer.concat([Buffer.from('raw:', 'latin1'), key]);

/** What the package adds to better-sqlite3, whose types are used. */
interface Keyed {
  key(key: Buffer): void;
}

/** Before anything is read. A wrong key shows with the first read, as SQLITE_NOTADB. */
export function unlock(db: Database, key: CacheKey): void {
  db.pragma("cipher = 'aegis'");
  (db as Database & Keyed).key(rawKey(key));
}

/** Bytes 16 to 23 of a file stand as they are, keyed or not: page size, versions, reserved bytes, fractions. */
const HEAD_BYTES = 24;
const plainStart = 'SQLite format 3\0';
/** Nonce and tag of AEGIS-256 at the end of each page. */
const RESERVED_BYTES = 64;

/** Tells files that are encrypted as caches are, without their key; 'other' also if there is none. */
export function kindOfFile(file: string): 'plain' | 'keyed' | 'other' {
  const head = Buffer.alloc(HEAD_BYTES);
  try {
    const handle = openSync(file, 'r');
    try {
      readSync(handle, head, 0, HEAD_BYTES, 0);
    } finally {
      closeSync(handle);
    }
  } catch {
    return 'other';
  }
  if (head.toString('latin1', 0, plainStart.length) === plainStart) return 'plain';
  const [write = 0, read = 0, reserved, ...fractions] = head.subarray(18);
  const isWhole = [write, read].every((version) => version === 1 || version === 2) && fractions.join() === '64,32,32';
  return isWhole && reserved === RESERVED_BYTES ? 'keyed' : 'other';
}

const SALT_BYTES = 16;
const TAG_BYTES = 16;
/** By so many bytes a record is longer when it is sealed. */
export const SEAL_BYTES = SALT_BYTES + TAG_BYTES;
/** Each key is used once. */
const nonce = Buffer.alloc(12);

/**
 * Encrypts one record: salt, AES-256-GCM, tag. Its key is derived (HKDF-SHA-256) from the cache's key and the salt, so that no number
 * of records is too many for one key. `what` names the kind of record; it opens as no other.
 */
export function seal(key: CacheKey, what: string, record: Uint8Array): Buffer {
  const salt = randomBytes(SALT_BYTES);
  const cipher = createCipheriv('aes-256-gcm', recordKey(key, salt, what), nonce);
  return Buffer.concat([salt, cipher.update(record), cipher.final(), cipher.getAuthTag()]);
}

/** @returns null if it was sealed with another key or as something else, or was changed. */
export function unseal(key: CacheKey, what: string, sealed: Uint8Array): Buffer | null {
  if (sealed.length < SEAL_BYTES) return null;
  const cipher = createDecipheriv('aes-256-gcm', recordKey(key, sealed.subarray(0, SALT_BYTES), what), nonce);
  cipher.setAuthTag(sealed.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([cipher.update(sealed.subarray(SALT_BYTES, -TAG_BYTES)), cipher.final()]);
  } catch {
    return null;
  }
}

/** A line of text, sealed; without a key as it is. */
export const sealText = (key: CacheKey | null, what: string, text: string): string =>
  `${key === null ? text : seal(key, what, Buffer.from(text)).toString('base64')}\n`;

export const unsealText = (key: CacheKey | null, what: string, line: string): string | null =>
  key === null ? line : (unseal(key, what, Buffer.from(line, 'base64'))?.toString() ?? null);

/** Name of the record with the keys that bundles are signed and opened with, in `<cache>.courier.json`. */
export const COURIER_KEYS = 'courier keys';

const recordKey = (key: CacheKey, salt: Uint8Array, what: string): Uint8Array =>
  new Uint8Array(hkdfSync('sha256', key, salt, `khareetaty ${what} 1`, KEY_BYTES));

const keys = new WeakMap<Database, CacheKey>();

/** Remembers the key of an open connection, for the files beside its cache. */
export const rememberKey = (db: Database, key: CacheKey): void => void keys.set(db, key);

export const cacheKeyOf = (db: Database): CacheKey | null => keys.get(db) ?? null;
