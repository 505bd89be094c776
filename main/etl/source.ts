import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { pipeline, Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { AppError } from '../../preload/contract/errors.ts';
import type { LocalFile } from '../services/ports.ts';

const CHUNK_BYTES = 256 * 1024;

export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Called with each part as it lies in the file, before it is unpacked. */
  readonly onRead?: (part: Uint8Array, bytesRead: number, bytesTotal: number) => void;
}

/**
 * Streams the bytes of a file; gzip is recognised by its first bytes, not by its name, and unpacked.
 *
 * The file is read to the size it had at the start: bytes that somebody appends meanwhile are not seen. Memory is flat.
 *
 * @throws AppError file.missing, file.unreadable, file.empty, file.vanished (shrank, was cut short or its medium went
 *         away while being read), cancelled.
 */
export async function* readBytes(file: LocalFile, options: ReadOptions = {}): AsyncGenerator<Uint8Array, void, undefined> {
  let handle: FileHandle | undefined;
  try {
    handle = await open(file.path, 'r');
    const stat = await handle.stat();
    if (!stat.isFile()) throw new AppError('file.unreadable', { name: file.name, reason: 'not a file' });
    if (stat.size === 0) throw new AppError('file.empty', { name: file.name });
    const parts = readParts(handle, stat.size, file, options);
    yield* (await isGzip(handle)) ? unpack(parts, { size: stat.size, name: file.name }) : parts;
  } catch (error) {
    throw asFileError(error, file);
  } finally {
    await handle?.close();
  }
}

/** The first bytes of a file, unpacked: at least `bytes` of them unless the file is shorter. Errors as readBytes. */
export async function readHead(
  file: LocalFile,
  bytes: number,
  signal?: AbortSignal,
): Promise<{ head: Uint8Array<ArrayBuffer>; isWhole: boolean }> {
  const parts: Uint8Array[] = [];
  let length = 0;
  for await (const part of readBytes(file, { signal })) {
    parts.push(part);
    length += part.length;
    if (length > bytes) return { head: join(parts, bytes), isWhole: false };
  }
  return { head: join(parts, length), isWhole: true };
}

/** Makes a hash over the parts that pass `onRead`: names the file's content, whatever its name. */
export function createFileHash(): { readonly update: (part: Uint8Array) => void; readonly digest: () => string } {
  const hash = createHash('sha256');
  return { update: (part) => void hash.update(part), digest: () => hash.digest('hex') };
}

/** A file error for what reading threw; errors with a code of their own pass unchanged. */
export function asFileError(error: unknown, file: LocalFile): unknown {
  if (error instanceof AppError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const { name } = file;
  switch (code) {
    case 'ENOENT':
    case 'ENOTDIR':
      return new AppError('file.missing', { name }, { cause: error });
    case 'Z_BUF_ERROR':
    case 'EIO':
    case 'ENODEV':
    case 'ENXIO':
    case 'ESTALE':
      return new AppError('file.vanished', { name }, { cause: error });
    case 'Z_DATA_ERROR':
      return new AppError('file.unreadable', { name, reason: 'damaged gzip' }, { cause: error });
    case 'EACCES':
    case 'EPERM':
    case 'EISDIR':
      return new AppError('file.unreadable', { name, reason: code }, { cause: error });
    default:
      return error;
  }
}

async function isGzip(handle: FileHandle): Promise<boolean> {
  const { bytesRead, buffer } = await handle.read(new Uint8Array(2), 0, 2, 0);
  return bytesRead === 2 && buffer[0] === 0x1f && buffer[1] === 0x8b;
}

async function* readParts(
  handle: FileHandle,
  size: number,
  file: LocalFile,
  { signal, onRead }: ReadOptions,
): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0; at < size;) {
    if (signal?.aborted) throw new AppError('cancelled');
    const wanted = Math.min(CHUNK_BYTES, size - at);
    const { bytesRead, buffer } = await handle.read(Buffer.allocUnsafeSlow(wanted), 0, wanted, at);
    if (bytesRead === 0) throw new AppError('file.vanished', { name: file.name });
    at += bytesRead;
    const part = bytesRead === wanted ? buffer : buffer.subarray(0, bytesRead);
    onRead?.(part, at, size);
    yield part;
  }
}

/** Tables of text shrink to a tenth or so; what unpacks to far more is made to fill a disk. */
const MOST_UNPACKED = 200;
/** Below this no ratio harms. */
const HARMLESS_BYTES = 256 << 20;

async function* unpack(
  parts: AsyncIterable<Uint8Array>,
  { size, name }: { readonly size: number; readonly name: string },
): AsyncGenerator<Uint8Array, void, undefined> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  // pipeline hands an error of either side to the one that is being read here.
  pipeline(Readable.from(parts, { objectMode: true }), gunzip, () => undefined);
  let unpacked = 0;
  for await (const part of gunzip) {
    unpacked += (part as Uint8Array).length;
    if (unpacked > HARMLESS_BYTES && unpacked > MOST_UNPACKED * size)
      throw new AppError('file.unreadable', { name, reason: `it unpacks to more than ${MOST_UNPACKED} times its size` });
    yield part as Uint8Array;
  }
}

function join(parts: readonly Uint8Array[], length: number): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    const wanted = part.subarray(0, length - at);
    whole.set(wanted, at);
    at += wanted.length;
  }
  return whole;
}
