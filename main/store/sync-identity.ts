/** Names that are the same on every device: uuids as text, 16 bytes in the cache. */
import { randomBytes } from 'node:crypto';

const dashed = (hex: string): string =>
  `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;

/** 16 bytes as `0190163d-8694-739b-aea5-966c26f8ad91`. */
export const uuidOf = (bytes: Uint8Array): string => dashed(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('hex'));

/** The reverse; takes 32 hex digits with or without dashes. @throws RangeError if it is no uuid. */
export function uidOf(uuid: string): Uint8Array<ArrayBuffer> {
  const hex = uuid.replaceAll('-', '');
  if (!/^[0-9a-fA-F]{32}$/.test(hex)) throw new RangeError(`Not a uuid: ${uuid.slice(0, 40)}`);
  return Uint8Array.from(Buffer.from(hex, 'hex'));
}

/** A new uuid of version 7: later ones sort behind. Source: RFC 9562, section 5.7. */
export function newUuid(nowMs: number): string {
  const bytes = randomBytes(16);
  bytes.writeUIntBE(Math.floor(nowMs), 0, 6);
  bytes[6] = 0x70 | (bytes[6] & 0x0f);
  bytes[8] = 0x80 | (bytes[8] & 0x3f);
  return uuidOf(bytes);
}
