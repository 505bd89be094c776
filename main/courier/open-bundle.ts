import { createDecipheriv, createHash, timingSafeEqual, verify } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../preload/contract/errors.ts';
import { keyOfPassphrase } from '../passphrase.ts';
import {
  boxKeyOf,
  BUNDLE_VERSION,
  BundleHeader,
  checkOf,
  CIPHER,
  FRAME_BYTES,
  LONGEST_HEADER,
  MAGIC,
  nonceOf,
  refusal,
  sharedKey,
  signedText,
  signKeyOf,
  SIGNATURE_BYTES,
  TAG_BYTES,
} from './bundle-format.ts';
import type { CourierKeys } from './courier-keys.ts';

export interface SealedBundle {
  readonly header: BundleHeader;
  /** @throws AppError courier.passphrase, courier.not-for-me. */
  unlock(passphrase: string | null, keys: Pick<CourierKeys, 'box' | 'boxKey'> | null): Promise<Buffer>;
  /** Content, line by line. @throws AppError courier.tampered. */
  lines(key: Buffer): AsyncIterable<string>;
  close(): Promise<void>;
}

interface SourceFile {
  readonly path: string;
  /** For messages. */
  readonly name: string;
}

/**
 * Reads a bundle through once: its form must be whole and its signature right before anything is asked of it.
 *
 * @throws AppError file.missing, courier.not-a-bundle, courier.newer, courier.truncated, courier.tampered.
 */
export async function openBundle({ path, name }: SourceFile): Promise<SealedBundle> {
  const handle = await open(path, 'r').catch((cause: unknown) => {
    throw new AppError('file.missing', { file: name }, { cause });
  });
  try {
    const { head, header } = await readHead(handle, name);
    await proveWhole(handle, { head, header, name });
    return {
      header,
      unlock: (passphrase, keys) => keyOf(header, passphrase, keys, name),
      lines: (key) => readLines(handle, { head, header, name }, key),
      close: () => handle.close(),
    };
  } catch (error) {
    await handle.close();
    throw error;
  }
}

interface Head {
  readonly head: Buffer;
  readonly header: BundleHeader;
  readonly name: string;
}

async function readHead(handle: FileHandle, name: string): Promise<Pick<Head, 'head' | 'header'>> {
  const start = await readAt(handle, 0, MAGIC.length + 6);
  if (!start.subarray(0, MAGIC.length).equals(MAGIC.subarray(0, start.length)) || start.length === 0)
    throw refusal('courier.not-a-bundle', name);
  if (start.length < MAGIC.length + 6) throw refusal('courier.truncated', name);
  const version = start.readUInt16BE(MAGIC.length);
  if (version > BUNDLE_VERSION) throw new AppError('courier.newer', { file: name, found: version, known: BUNDLE_VERSION });
  const length = start.readUInt32BE(MAGIC.length + 2);
  if (version < 1 || length > LONGEST_HEADER) throw refusal('courier.tampered', name);
  const json = await readAt(handle, start.length, length);
  if (json.length < length) throw refusal('courier.truncated', name);
  const header = BundleHeader.safeParse(parseJson(json.toString('utf8')));
  if (!header.success) throw refusal('courier.tampered', name);
  return { head: Buffer.concat([start, json]), header: header.data };
}

async function proveWhole(handle: FileHandle, { head, header, name }: Head): Promise<void> {
  const digest = createHash('sha256').update(head);
  let at = head.length;
  for await (const { length, locked } of frames(handle, head.length, name)) {
    digest.update(length).update(locked);
    at += length.length + locked.length;
  }
  digest.update(Buffer.alloc(4));
  const signature = await readAt(handle, at + 4, SIGNATURE_BYTES + 1);
  if (signature.length < SIGNATURE_BYTES) throw refusal('courier.truncated', name);
  const signKey = signKeyOf(Buffer.from(header.signKey, 'base64url'));
  if (signature.length > SIGNATURE_BYTES || !verify(null, signedText(digest.digest()), signKey, signature))
    throw refusal('courier.tampered', name);
}

/** Frames up to the length of 0 that ends them. */
async function* frames(
  handle: FileHandle,
  from: number,
  name: string,
): AsyncGenerator<{ readonly length: Buffer; readonly locked: Buffer }> {
  for (let at = from; ;) {
    const length = await readAt(handle, at, 4);
    if (length.length < 4) throw refusal('courier.truncated', name);
    const size = length.readUInt32BE();
    if (size === 0) return;
    if (size < TAG_BYTES || size > FRAME_BYTES + TAG_BYTES) throw refusal('courier.tampered', name);
    const locked = await readAt(handle, at + 4, size);
    if (locked.length < size) throw refusal('courier.truncated', name);
    yield { length, locked };
    at += 4 + size;
  }
}

async function keyOf(
  { bundle, lock, check }: BundleHeader,
  passphrase: string | null,
  keys: Pick<CourierKeys, 'box' | 'boxKey'> | null,
  file: string,
): Promise<Buffer> {
  let key: Buffer;
  if (lock.kind === 'passphrase') {
    if (passphrase === null) throw new AppError('courier.passphrase', { file });
    key = await keyOfPassphrase(passphrase, Buffer.from(lock.salt, 'base64url'));
  } else {
    if (keys === null || keys.boxKey !== lock.recipient) throw new AppError('courier.not-for-me', { file });
    const [once, recipient] = [Buffer.from(lock.once, 'base64url'), Buffer.from(lock.recipient, 'base64url')];
    key = sharedKey(keys.box, boxKeyOf(once), once, recipient);
  }
  if (!timingSafeEqual(checkOf(key, bundle), Buffer.from(check, 'base64url'))) throw new AppError('courier.passphrase', { file });
  return key;
}

async function* readLines(handle: FileHandle, head: Head, key: Buffer): AsyncGenerator<string> {
  let packed = 0;
  const content = Readable.from(plainFrames(handle, head, key, (bytes) => (packed += bytes)));
  const unpacked = content.pipe(createGunzip());
  // Errors of a stream do not pass through a pipe by themselves.
  content.on('error', (error) => unpacked.destroy(error));
  let failure: unknown;
  unpacked.on('error', (error) => (failure = error));
  const bounded = Readable.from(withinBounds(unpacked, () => packed, head.name));
  bounded.on('error', (error) => (failure = error));
  let lines = 0;
  for await (const line of createInterface({ input: bounded, crlfDelay: Infinity })) {
    if (++lines > MOST_LINES) throw refusal('courier.tampered', head.name);
    yield line;
  }
  if (failure !== undefined) throw failure instanceof AppError ? failure : refusal('courier.tampered', head.name);
}

/** Changes shrink to a tenth or so. A signature says who packed a bundle, not that it means well. */
const MOST_UNPACKED = 200;
const HARMLESS_BYTES = 64 << 20;
const LONGEST_LINE = 64 << 20;
const MOST_LINES = 10_000_000;

async function* withinBounds(unpacked: AsyncIterable<Buffer>, packed: () => number, name: string): AsyncGenerator<Buffer> {
  let [bytes, line] = [0, 0];
  for await (const part of unpacked) {
    bytes += part.length;
    const end = part.lastIndexOf('\n');
    line = end < 0 ? line + part.length : part.length - end - 1;
    const isTooMuch = bytes > HARMLESS_BYTES && bytes > MOST_UNPACKED * packed();
    if (isTooMuch || line > LONGEST_LINE) throw refusal('courier.tampered', name);
    yield part;
  }
}

async function* plainFrames(
  handle: FileHandle,
  { head, header, name }: Head,
  key: Buffer,
  onBytes: (bytes: number) => void,
): AsyncGenerator<Buffer> {
  const nonce = Buffer.from(header.nonce, 'base64url');
  let number = 0;
  let waiting: Buffer | null = null;
  const unlock = (locked: Buffer, isLast: boolean): Buffer => {
    const decipher = createDecipheriv(CIPHER, key, nonceOf(nonce, number++, isLast), { authTagLength: TAG_BYTES }).setAAD(head);
    decipher.setAuthTag(locked.subarray(-TAG_BYTES));
    try {
      return Buffer.concat([decipher.update(locked.subarray(0, -TAG_BYTES)), decipher.final()]);
    } catch {
      throw refusal('courier.tampered', name);
    }
  };
  for await (const { locked } of frames(handle, head.length, name)) {
    if (waiting !== null) yield unlock(waiting, false);
    onBytes(locked.length);
    waiting = locked;
  }
  if (waiting === null) throw refusal('courier.tampered', name);
  yield unlock(waiting, true);
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let got = 0;
  while (got < length) {
    const { bytesRead } = await handle.read(buffer, got, length - got, position + got);
    if (bytesRead === 0) break;
    got += bytesRead;
  }
  return buffer.subarray(0, got);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
