import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Crockford's letters: none of them looks like another. Source: crockford.com/base32.html. */
const letters = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const GROUPS = 5;
const GROUP_LETTERS = 5;

/** A code that is read aloud or typed from paper: 125 random bits, as XXXXX-XXXXX-XXXXX-XXXXX-XXXXX. */
export function makeCode(): string {
  const bytes = randomBytes(GROUPS * GROUP_LETTERS);
  const text = Array.from(bytes, (byte) => letters[byte % letters.length]).join('');
  return Array.from({ length: GROUPS }, (_, i) => text.slice(i * GROUP_LETTERS, (i + 1) * GROUP_LETTERS)).join('-');
}

/** SHA-256 of a code, however it was typed. A random code needs no slow hash. */
export function hashCode(code: string): string {
  const typed = code.toUpperCase().replace(/[\s-]/g, '').replace(/O/g, '0').replace(/[IL]/g, '1');
  return hashToken(typed);
}

/** SHA-256 of a random token, base64url. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

/** Compares hashes in constant time. */
export function isSameHash(a: string, b: string | null): boolean {
  return b !== null && a.length === b.length && timingSafeEqual(Buffer.from(a), Buffer.from(b));
}
