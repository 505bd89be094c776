/**
 * A file of pieces, one behind the other, that another process can go on with after this one was killed at any byte.
 *
 * Layout: 8 bytes that name the format; then of each piece its tag (uint32), its length (uint32), 8 bytes of SHA-256 over both and the
 * body, and the body. Numbers are big endian. With a key each body is sealed, as the piece it is in its place: none opens in another.
 */
import { createHash } from 'node:crypto';
import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { seal, unseal, type CacheKey } from './key.ts';

const plainName = Buffer.from('khframe1', 'latin1');
const sealedName = Buffer.from('khframe2', 'latin1');
const headBytes = 16;
const checkAt = 8;

interface Place {
  readonly tag: number;
  readonly at: number;
  readonly length: number;
}

export class FrameFile {
  readonly #path: string;
  readonly #file: number;
  readonly #key: CacheKey | null;
  readonly #name: Buffer;
  #places: Place[] = [];
  #end = plainName.length;

  /** Opens the file and what is whole of it; makes it if it is not there, or is none of these, or of another key. */
  constructor(path: string, key: CacheKey | null = null) {
    this.#path = path;
    this.#key = key;
    this.#name = key === null ? plainName : sealedName;
    this.#file = openSync(path, 'a+');
    this.#find();
  }

  /** Tags of all pieces, in their order. */
  get tags(): readonly number[] {
    return this.#places.map(({ tag }) => tag);
  }

  /** @param tag  a whole number below 2^32. */
  add(tag: number, plain: Uint8Array): void {
    const body = this.#key === null ? plain : seal(this.#key, whatIs(tag, this.#end), plain);
    const head = Buffer.alloc(headBytes);
    head.writeUInt32BE(tag, 0);
    head.writeUInt32BE(body.length, 4);
    check(head, body).copy(head, checkAt);
    try {
      this.#append(head);
      this.#append(body);
    } catch (error) {
      // Half a piece would hide all that comes behind it.
      ftruncateSync(this.#file, this.#end);
      throw error;
    }
    this.#places.push({ tag, at: this.#end + headBytes, length: body.length });
    this.#end += headBytes + body.length;
  }

  read(i: number): Buffer {
    const body = this.#open(this.#places[i]);
    if (body === null) throw new Error(`${this.#path} is not what it was`);
    return body;
  }

  /** Only the first `count` pieces stay. */
  cut(count: number): void {
    this.#places = this.#places.slice(0, count);
    const last = this.#places.at(-1);
    this.#end = last === undefined ? this.#name.length : last.at + last.length;
    ftruncateSync(this.#file, this.#end);
  }

  close(): void {
    closeSync(this.#file);
  }

  remove(): void {
    this.close();
    rmSync(this.#path, { force: true });
  }

  #append(bytes: Uint8Array): void {
    for (let done = 0; done < bytes.length;) done += writeSync(this.#file, bytes, done, bytes.length - done);
  }

  #find(): void {
    const first = Buffer.alloc(this.#name.length);
    if (readAll(this.#file, first, 0) < first.length || !first.equals(this.#name)) {
      ftruncateSync(this.#file, 0);
      this.#append(this.#name);
      return;
    }
    const head = Buffer.alloc(headBytes);
    while (readAll(this.#file, head, this.#end) === headBytes) {
      const place = { tag: head.readUInt32BE(0), at: this.#end + headBytes, length: head.readUInt32BE(4) };
      if (!this.#isWhole(head, place) || (this.#key !== null && this.#open(place) === null)) break;
      this.#places.push(place);
      this.#end = place.at + place.length;
    }
    ftruncateSync(this.#file, this.#end);
  }

  /** @returns null if it is cut off, or cannot be opened with the key. */
  #open({ tag, at, length }: Place): Buffer | null {
    const body = Buffer.allocUnsafe(length);
    if (readAll(this.#file, body, at) < length) return null;
    return this.#key === null ? body : unseal(this.#key, whatIs(tag, at - headBytes), body);
  }

  #isWhole(head: Buffer, { at, length }: Place): boolean {
    if (length > largestBytes) return false;
    const body = Buffer.allocUnsafe(length);
    return readAll(this.#file, body, at) === length && check(head, body).equals(head.subarray(checkAt));
  }
}

/** A broken length must not become a request for memory. */
const largestBytes = 2 ** 30;

const whatIs = (tag: number, at: number): string => `frame ${tag} at ${at}`;

const check = (head: Buffer, body: Uint8Array): Buffer =>
  createHash('sha256')
    .update(head.subarray(0, checkAt))
    .update(body)
    .digest()
    .subarray(0, headBytes - checkAt);

/** @returns how many bytes there were. */
function readAll(file: number, into: Buffer, from: number): number {
  let done = 0;
  while (done < into.length) {
    const read = readSync(file, into, done, into.length - done, from + done);
    if (read === 0) break;
    done += read;
  }
  return done;
}
