/** The form of a bundle; see README.md. */
import { createHash, createHmac, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, type KeyObject } from 'node:crypto';
import { z } from 'zod';
import { AppError } from '../../preload/contract/errors.ts';

export const MAGIC = Buffer.from('KHBUNDLE', 'latin1');
/** Of the form; a newer one is refused. */
export const BUNDLE_VERSION = 1;
export const FRAME_BYTES = 64 * 1024;
export const TAG_BYTES = 16;
export const SIGNATURE_BYTES = 64;
export const LONGEST_HEADER = 16 * 1024;
export const CIPHER = 'aes-256-gcm';

const bytes = (length: number) => z.base64url().refine((text) => Buffer.from(text, 'base64url').length === length, `${length} bytes`);

export const Lock = z.discriminatedUnion('kind', [
  // One cost for all: a file may not say how long its reader has to work.
  z.object({ kind: z.literal('passphrase'), salt: bytes(16) }),
  z.object({ kind: z.literal('recipient'), once: bytes(32), recipient: bytes(32) }),
]);
export type Lock = z.infer<typeof Lock>;

export const BundleHeader = z.object({
  bundle: z.uuid(),
  workspace: z.uuid(),
  madeMs: z.number(),
  signKey: bytes(32),
  lock: Lock,
  nonce: bytes(7),
  /** HMAC of the bundle's name by its key: tells a wrong passphrase from a damaged file. */
  check: bytes(32),
});
export type BundleHeader = z.infer<typeof BundleHeader>;

/** Both public keys are in the salt, so that a key belongs to this pair alone. Source: RFC 7748, section 6.1; RFC 5869. */
export function sharedKey(own: KeyObject, other: KeyObject, once: Buffer, recipient: Buffer): Buffer {
  const secret = diffieHellman({ privateKey: own, publicKey: other });
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat([once, recipient]), 'khareetaty bundle 1', 32));
}

export const checkOf = (key: Buffer, bundle: string): Buffer => createHmac('sha256', key).update(`khareetaty bundle ${bundle}`).digest();

/** 7 bytes of the file, 4 of the frame's number, 1 of whether it is the last. */
export function nonceOf(file: Buffer, frame: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  file.copy(nonce);
  nonce.writeUInt32BE(frame, 7);
  nonce[11] = isLast ? 1 : 0;
  return nonce;
}

/** What is signed: the digest with the name of what it is, so that no other signature of the key fits here. */
export const signedText = (digest: Buffer): Buffer => Buffer.concat([Buffer.from('khareetaty bundle 1\0'), digest]);

type Curve = 'Ed25519' | 'X25519';
const rawPublic = (raw: Buffer, curve: Curve): KeyObject =>
  createPublicKey({ key: { kty: 'OKP', crv: curve, x: raw.toString('base64url') }, format: 'jwk' });
export const signKeyOf = (raw: Buffer): KeyObject => rawPublic(raw, 'Ed25519');
export const boxKeyOf = (raw: Buffer): KeyObject => rawPublic(raw, 'X25519');
export const rawOf = (key: KeyObject): Buffer => Buffer.from(createPublicKey(key).export({ format: 'jwk' }).x ?? '', 'base64url');
export const privateKeyOf = (pem: string): KeyObject => createPrivateKey(pem);

/** Six groups of four: short enough to be read out over a telephone, 96 bits. */
export function fingerprintOf(signKey: string): string {
  const hex = createHash('sha256').update(Buffer.from(signKey, 'base64url')).digest('hex').slice(0, 24);
  return (hex.match(/.{4}/g) ?? []).join('-');
}

export const refusal = (code: 'courier.not-a-bundle' | 'courier.truncated' | 'courier.tampered', file: string): AppError =>
  new AppError(code, { file });
