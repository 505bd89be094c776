import { createCipheriv, createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import { keyOfPassphrase } from '../passphrase.ts';
import {
  boxKeyOf,
  BUNDLE_VERSION,
  type BundleHeader,
  checkOf,
  CIPHER,
  FRAME_BYTES,
  type Lock,
  MAGIC,
  nonceOf,
  rawOf,
  sharedKey,
  signedText,
} from './bundle-format.ts';
import type { CourierKeys } from './courier-keys.ts';

export interface BundleName {
  readonly bundle: string;
  readonly workspace: string;
  readonly madeMs: number;
}

/** `boxKey`: X25519, base64url, 32 bytes. */
export type LockWith = { readonly passphrase: string } | { readonly boxKey: string };

/** Packs lines, locks and signs them. @returns the whole file; memory is that of the result and one frame. */
export async function sealBundle(
  { sign: signWith, signKey }: Pick<CourierKeys, 'sign' | 'signKey'>,
  name: BundleName,
  lockWith: LockWith,
  lines: AsyncIterable<string>,
): Promise<Uint8Array<ArrayBuffer>> {
  const { key, lock } = await newLock(lockWith);
  const nonce = randomBytes(7);
  const header: BundleHeader = {
    ...name,
    ...{ signKey, lock, nonce: nonce.toString('base64url'), check: checkOf(key, name.bundle).toString('base64url') },
  };
  const head = headBytes(header);
  const parts: Buffer[] = [head];
  let number = 0;
  for await (const { frame, isLast } of frames(Readable.from(withEnds(lines)).pipe(createGzip()))) {
    const cipher = createCipheriv(CIPHER, key, nonceOf(nonce, number++, isLast)).setAAD(head);
    const locked = Buffer.concat([cipher.update(frame), cipher.final(), cipher.getAuthTag()]);
    parts.push(uint32(locked.length), locked);
  }
  parts.push(uint32(0));
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  parts.push(sign(null, signedText(digest.digest()), signWith));
  return Uint8Array.from(Buffer.concat(parts));
}

async function newLock(lockWith: LockWith): Promise<{ readonly key: Buffer; readonly lock: Lock }> {
  if ('passphrase' in lockWith) {
    const salt = randomBytes(16);
    return { key: await keyOfPassphrase(lockWith.passphrase, salt), lock: { kind: 'passphrase', salt: salt.toString('base64url') } };
  }
  const recipient = Buffer.from(lockWith.boxKey, 'base64url');
  const { privateKey } = generateKeyPairSync('x25519');
  const once = rawOf(privateKey);
  const lock: Lock = { kind: 'recipient', once: once.toString('base64url'), recipient: recipient.toString('base64url') };
  return { key: sharedKey(privateKey, boxKeyOf(recipient), once, recipient), lock };
}

function headBytes(header: BundleHeader): Buffer {
  const json = Buffer.from(JSON.stringify(header), 'utf8');
  const version = Buffer.alloc(2);
  version.writeUInt16BE(BUNDLE_VERSION);
  return Buffer.concat([MAGIC, version, uint32(json.length), json]);
}

async function* withEnds(lines: AsyncIterable<string>): AsyncGenerator<string> {
  for await (const line of lines) yield `${line}\n`;
}

/** Full frames, and one that is marked as the last. */
async function* frames(stream: AsyncIterable<Buffer>): AsyncGenerator<{ readonly frame: Buffer; readonly isLast: boolean }> {
  let rest = Buffer.alloc(0);
  for await (const chunk of stream) {
    rest = Buffer.concat([rest, chunk]);
    // One byte more than a frame must be there to know that it is not the last.
    while (rest.length > FRAME_BYTES) {
      yield { frame: rest.subarray(0, FRAME_BYTES), isLast: false };
      rest = rest.subarray(FRAME_BYTES);
    }
  }
  yield { frame: rest, isLast: true };
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}
