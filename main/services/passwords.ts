import { randomBytes, scrypt, timingSafeEqual, type ScryptOptions } from 'node:crypto';
import { AppError } from '../../preload/contract/errors.ts';

/** OWASP's first choice for scrypt: 2^17 blocks of 1 KiB = 128 MiB and some 0.3 s for each guess. */
const LOG2_N = 17;
const BLOCK = 8;
const LANES = 1;
const MAX_MEMORY_BYTES = 160 * 1024 ** 2;
const SALT_BYTES = 16;
const HASH_BYTES = 32;
const phc = /^\$scrypt\$ln=(\d{1,2}),r=(\d{1,2}),p=(\d{1,2})\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/;

export interface Passwords {
  /** Hash of a password with its salt and cost, as a PHC string. */
  hash(password: string): Promise<string>;
  /**
   * Compares a password with a stored hash in constant time. Without a hash (nobody has that name) it costs the same and
   * is false, so that the time does not tell which names exist.
   */
  verify(password: string, passwordHash: string | null): Promise<boolean>;
  /** Whether a hash was made at another cost than this one: it is made anew when the password is at hand. */
  isOutdated(passwordHash: string): boolean;
}

/** Hashes at the product's cost; only tests of something else than hashes name a smaller one. */
export function createPasswords(log2N = LOG2_N): Passwords {
  return {
    async hash(password) {
      const salt = randomBytes(SALT_BYTES);
      const hash = await derive(password, salt, { N: 2 ** log2N, r: BLOCK, p: LANES });
      return `$scrypt$ln=${String(log2N)},r=${String(BLOCK)},p=${String(LANES)}$${unpadded(salt)}$${unpadded(hash)}`;
    },

    async verify(password, passwordHash) {
      const [, ln = String(log2N), r = String(BLOCK), p = String(LANES), salt, stored] = phc.exec(passwordHash ?? '') ?? [];
      const hash = await derive(password, Buffer.from(salt ?? '', 'base64'), { N: 2 ** Number(ln), r: Number(r), p: Number(p) });
      const expected = Buffer.from(stored ?? '', 'base64');
      return expected.length === hash.length && timingSafeEqual(hash, expected);
    },

    isOutdated(passwordHash) {
      const [, ln, r, p] = phc.exec(passwordHash) ?? [];
      return Number(ln) !== log2N || Number(r) !== BLOCK || Number(p) !== LANES;
    },
  };
}

/** Passwords of ten letters and more that everybody tries first. Source: the head of the SecLists and NCSC lists of common passwords. */
const common: ReadonlySet<string> = new Set([
  ...['1234567890', '0123456789', '9876543210', '1q2w3e4r5t', 'qwertyuiop', 'qwerty1234', 'qwerty12345', 'password12', 'password123'],
  ...['password1234', 'passw0rd123', 'administrator', 'administrator1', 'letmein123', 'welcome123', 'iloveyou123', 'changeme123'],
  ...['khareetaty', 'khareetaty1', 'khareetaty123', 'kuwait1234', 'kuwait12345'],
]);
const LEAST_DIFFERENT = 5;

/** @throws AppError users.weak-password saying why. */
export function refuseWeakPassword(password: string, name: string): void {
  const plain = password.normalize('NFKC').toLowerCase();
  const reason = common.has(plain)
    ? 'common'
    : plain.includes(name.trim().toLowerCase())
      ? 'name'
      : new Set(plain).size < LEAST_DIFFERENT
        ? 'few-letters'
        : null;
  if (reason !== null) throw new AppError('users.weak-password', { reason });
}

const unpadded = (bytes: Buffer): string => bytes.toString('base64').replace(/=+$/, '');

/** So many wait for their turn at most: a flood of sign-ins gets a short answer instead of a long queue. */
const MOST_WAITING = 8;
let waiting = 0;
// One at a time: four threads of scrypt would take half a gigabyte between them.
let turn: Promise<unknown> = Promise.resolve();

function derive(password: string, salt: Buffer, cost: ScryptOptions): Promise<Buffer> {
  if (waiting >= MOST_WAITING) throw new AppError('users.too-many-attempts', { retryAfterS: MOST_WAITING });
  // The same letters typed on another keyboard may come as other code points.
  const secret = password.normalize('NFKC');
  const run = () =>
    new Promise<Buffer>((resolve, reject) => {
      scrypt(secret, salt, HASH_BYTES, { ...cost, maxmem: MAX_MEMORY_BYTES }, (error, hash) => {
        if (error === null) resolve(hash);
        else reject(error);
      });
    });
  waiting++;
  const result = turn.then(run).finally(() => waiting--);
  turn = result.catch(() => undefined);
  return result;
}
