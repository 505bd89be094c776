/**
 * A backup is one file: the copy of the cache as SQLite wrote it, and behind it what it is. So nothing can be lost from beside it, and all of
 * it is there or nothing. Its end: the facts as JSON, their length (8 bytes, big-endian), their SHA-256, and 16 letters by which it is known.
 */
import { createHash } from 'node:crypto';
import { open, type FileHandle } from 'node:fs/promises';
import { z } from 'zod';
import { AppError } from '../../preload/contract/errors.ts';
import { KeyFile } from '../cache-key/key-file.ts';

/** The newest form of such files that is known here. */
export const FORMAT = 1;

const BackupFacts = z.object({
  format: z.literal(FORMAT),
  madeMs: z.number(),
  by: z.enum(['person', 'timer']),
  /** Random, of the cache that it was made from: see backup-choices.ts. */
  maker: z.string(),
  version: z.string(),
  schema: z.int().positive(),
  rows: z.object({ incidents: z.int(), zones: z.int(), auditEntries: z.int(), waiting: z.int() }),
  dataCut: z.string().nullable(),
  /** Of the copy of the cache: its length, and its SHA-256. */
  bytes: z.int().positive(),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  /** How its key is had back, as in `<cache>.key`; null = it is not encrypted. */
  key: KeyFile.nullable(),
});
export type BackupFacts = z.infer<typeof BackupFacts>;

const MARK = Buffer.from('KHAREETATYBACKUP', 'latin1');
const [LENGTH_BYTES, HASH_BYTES] = [8, 32];
const END_BYTES = LENGTH_BYTES + HASH_BYTES + MARK.length;
/** The key is told by some hundred bytes. */
const MOST_FACTS = 65_536;

const hashOf = (text: Uint8Array): Buffer => createHash('sha256').update(text).digest();

/** Ends a file that holds a copy; on disk when it resolves. @throws the system's error. */
export async function appendFacts(file: string, facts: BackupFacts): Promise<void> {
  const text = Buffer.from(JSON.stringify(facts), 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeBigUInt64BE(BigInt(text.length));
  const handle = await open(file, 'a');
  try {
    await handle.writeFile(Buffer.concat([text, length, hashOf(text), MARK]));
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * What a backup says of itself. Of the copy in it only the length is looked at.
 *
 * @param name  what people call it.
 * @throws AppError backups.not-a-backup, backups.damaged, backups.newer, file.missing, file.unreadable.
 */
export async function readFacts(file: string, name: string): Promise<BackupFacts> {
  const handle = await open(file, 'r').catch((cause: unknown) => {
    const { code = '' } = cause as NodeJS.ErrnoException;
    throw new AppError(code === 'ENOENT' ? 'file.missing' : 'file.unreadable', { file: name, reason: code }, { cause });
  });
  try {
    return await readEnd(handle, name);
  } finally {
    await handle.close();
  }
}

async function readEnd(handle: FileHandle, name: string): Promise<BackupFacts> {
  const damaged = (what: string) => new AppError('backups.damaged', { file: name, what });
  const { size } = await handle.stat();
  const end = await read(handle, Math.max(0, size - END_BYTES), Math.min(size, END_BYTES));
  // The end of a file that is cut off, or of another program, has not these letters.
  if (end.length < END_BYTES || !end.subarray(-MARK.length).equals(MARK)) throw new AppError('backups.not-a-backup', { file: name });
  const length = Number(end.readBigUInt64BE(0));
  if (length > MOST_FACTS || length > size - END_BYTES) throw damaged('end');
  const text = await read(handle, size - END_BYTES - length, length);
  if (!hashOf(text).equals(end.subarray(LENGTH_BYTES, LENGTH_BYTES + HASH_BYTES))) throw damaged('end');
  const said = parseJson(text.toString('utf8'));
  const format = z.object({ format: z.int(), version: z.string() }).safeParse(said);
  if (format.success && format.data.format > FORMAT) throw new AppError('backups.newer', { file: name, version: format.data.version });
  const facts = BackupFacts.safeParse(said);
  if (!facts.success) throw damaged('end');
  if (facts.data.bytes !== size - END_BYTES - length) throw damaged('length');
  return facts.data;
}

async function read(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  let at = 0;
  while (at < length) {
    const { bytesRead } = await handle.read(buffer, at, length - at, position + at);
    if (bytesRead === 0) break;
    at += bytesRead;
  }
  return buffer.subarray(0, at);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
