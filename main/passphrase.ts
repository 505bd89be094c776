import { scrypt } from 'node:crypto';

/** scrypt with N = 2^17, r = 8, p = 1: 128 MiB and a third of a second. Source of the cost: OWASP Password Storage Cheat Sheet. */
export function keyOfPassphrase(passphrase: string, salt: Buffer): Promise<Buffer> {
  const cost = { N: 2 ** 17, r: 8, p: 1, maxmem: 160 * 1024 * 1024 };
  return new Promise((resolve, reject) => {
    // The same letters typed on another keyboard may come as other code points.
    scrypt(passphrase.normalize('NFKC'), salt, 32, cost, (error, key) => (error === null ? resolve(key) : reject(error)));
  });
}
