import { isUtf8 } from 'node:buffer';
import { AppError } from '../../preload/contract/errors.ts';
import type { Evidence } from '../../preload/contract/incidents.ts';

export interface TextEncodingFound {
  /** Label of the Encoding standard, for TextDecoder. */
  readonly encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1256' | 'windows-1252';
  readonly why: Pick<Evidence, 'code' | 'params'>;
  /** 0…1: how much of the evidence speaks for it. */
  readonly share: number;
}

/** First bytes of files that people take for tables; `at` is where the signature stands. */
const signatures: readonly { readonly kind: string; readonly text: string; readonly at?: number }[] = [
  { kind: 'parquet', text: 'PAR1' },
  { kind: 'pdf', text: '%PDF' },
  { kind: 'sqlite', text: 'SQLite format 3\0' },
  { kind: 'xls', text: '\xd0\xcf\x11\xe0' },
  { kind: 'gzip in gzip', text: '\x1f\x8b' },
  { kind: 'bzip2', text: 'BZh' },
  { kind: 'xz', text: '\xfd7zXZ' },
  { kind: 'zstd', text: '\x28\xb5\x2f\xfd' },
  { kind: '7z', text: '7z\xbc\xaf' },
  { kind: 'rar', text: 'Rar!' },
  { kind: 'png', text: '\x89PNG' },
  { kind: 'jpeg', text: '\xff\xd8\xff' },
  { kind: 'gif', text: 'GIF8' },
  { kind: 'shapefile', text: '\0\0\x27\x0a' },
  { kind: 'hdf5', text: '\x89HDF' },
  { kind: 'program', text: '\x7fELF' },
  { kind: 'program', text: 'MZ\x90\0' },
  { kind: 'tar', text: 'ustar', at: 257 },
];

/**
 * Tells in which encoding the first bytes of a CSV file are written.
 *
 * A byte order mark decides; else valid UTF-8 is UTF-8, and so is text in which damaged characters are rare (those rows
 * are rejected one by one); else windows-1256 and windows-1252 are told apart by how letters above 127 stand: in words
 * of their own (Arabic) or singly among ASCII letters (accents).
 *
 * @param head  the first bytes, unpacked. @param name  of the file, for errors.
 * @throws AppError file.empty, csv.not-text with `seems`, csv.encoding if no candidate fits.
 */
export function detectEncoding(head: Uint8Array, name: string): TextEncodingFound {
  if (head.length === 0) throw new AppError('file.empty', { name });
  const kind = binaryKind(head) ?? otherTextKind(head);
  if (kind !== null) throw new AppError('csv.not-text', { name, seems: kind });
  if (startsWith(head, '\xef\xbb\xbf')) return { encoding: 'utf-8', why: { code: 'byte-order-mark', params: {} }, share: 1 };
  if (startsWith(head, '\xff\xfe')) return { encoding: 'utf-16le', why: { code: 'byte-order-mark', params: {} }, share: 1 };
  if (startsWith(head, '\xfe\xff')) return { encoding: 'utf-16be', why: { code: 'byte-order-mark', params: {} }, share: 1 };
  const wide = zeroByteShares(head);
  if (wide.odd > 0.4 && wide.even < 0.1) return { encoding: 'utf-16le', why: { code: 'zero-bytes', params: {} }, share: wide.odd };
  if (wide.even > 0.4 && wide.odd < 0.1) return { encoding: 'utf-16be', why: { code: 'zero-bytes', params: {} }, share: wide.even };
  if (controlShare(head) > 0.02) throw new AppError('csv.not-text', { name, seems: 'binary data' });
  if (isUtf8(wholeCharacters(head))) return { encoding: 'utf-8', why: { code: 'utf8-valid', params: {} }, share: 1 };
  return detectSingleByte(head, name);
}

/** Turns bytes of another encoding into UTF-8, chunk by chunk. */
export async function* toUtf8(
  parts: AsyncIterable<Uint8Array>,
  encoding: TextEncodingFound['encoding'],
): AsyncGenerator<Uint8Array, void, undefined> {
  if (encoding === 'utf-8') {
    yield* parts;
    return;
  }
  const decoder = new TextDecoder(encoding);
  for await (const part of parts) yield Buffer.from(decoder.decode(part, { stream: true }), 'utf8');
  const rest = decoder.decode();
  if (rest !== '') yield Buffer.from(rest, 'utf8');
}

function detectSingleByte(head: Uint8Array, name: string): TextEncodingFound {
  const { valid, invalid, firstInvalid } = countSequences(head);
  if (valid >= 10 * invalid)
    return { encoding: 'utf-8', why: { code: 'utf8-damaged', params: { valid, invalid } }, share: valid / (valid + invalid) };
  const { high, inRuns, unassigned1252 } = countHighBytes(head);
  const runShare = inRuns / high;
  if (runShare >= 0.7) {
    return {
      encoding: 'windows-1256',
      why: { code: 'letters-in-words', params: {} },
      share: runShare,
    };
  }
  if (runShare <= 0.3 && unassigned1252 === 0) {
    return {
      encoding: 'windows-1252',
      why: { code: 'letters-single', params: {} },
      share: 1 - runShare,
    };
  }
  throw new AppError('csv.encoding', { name, byteOffset: firstInvalid, tried: 'UTF-8, UTF-16, windows-1256, windows-1252' });
}

function binaryKind(head: Uint8Array): string | null {
  if (startsWith(head, 'PK\x03\x04')) {
    const names = Buffer.from(head.subarray(0, 65_536)).toString('latin1');
    if (names.includes('xl/')) return 'xlsx';
    if (names.includes('word/')) return 'docx';
    return names.includes('.kml') ? 'kmz' : 'zip';
  }
  return signatures.find(({ text, at }) => startsWith(head, text, at))?.kind ?? null;
}

function otherTextKind(head: Uint8Array): string | null {
  const start = Buffer.from(head.subarray(0, 1_024)).toString('latin1').replace('\xef\xbb\xbf', '').trimStart();
  if (/^[{[]\s*["{[]/.test(start)) return /"(FeatureCollection|Feature|coordinates)"/.test(start) ? 'geojson' : 'json';
  if (/^<(!doctype html|html)/i.test(start)) return 'html';
  if (/^<kml/i.test(start) || (start.startsWith('<?xml') && /<kml/i.test(start))) return 'kml';
  return start.startsWith('<?xml') ? 'xml' : null;
}

function startsWith(bytes: Uint8Array, text: string, at = 0): boolean {
  if (bytes.length < at + text.length) return false;
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function zeroByteShares(head: Uint8Array): { odd: number; even: number } {
  const pairs = Math.min(head.length, 4_096) >> 1;
  if (pairs < 4) return { odd: 0, even: 0 };
  let odd = 0;
  let even = 0;
  for (let i = 0; i < pairs; i++) {
    if (head[2 * i] === 0) even++;
    if (head[2 * i + 1] === 0) odd++;
  }
  return { odd: odd / pairs, even: even / pairs };
}

/** Share of bytes that no text has: controls other than tab, line ends and form feed. */
function controlShare(head: Uint8Array): number {
  let controls = 0;
  for (const byte of head) if (byte < 0x20 && byte !== 0x09 && byte !== 0x0a && byte !== 0x0d && byte !== 0x0c) controls++;
  return controls / head.length;
}

/** Without the character that may be cut by the end of the head. */
function wholeCharacters(head: Uint8Array): Uint8Array {
  let end = head.length;
  for (let back = 1; back <= Math.min(3, head.length); back++) {
    const byte = head[head.length - back];
    if (byte >= 0xc0) end = head.length - back;
    if (byte < 0x80 || byte >= 0xc0) break;
  }
  return head.subarray(0, end);
}

/** Counts characters above 127 that are well-formed UTF-8 and bytes that are not. */
function countSequences(head: Uint8Array): { valid: number; invalid: number; firstInvalid: number } {
  let valid = 0;
  let invalid = 0;
  let firstInvalid = -1;
  for (let i = 0; i < head.length;) {
    const byte = head[i];
    if (byte < 0x80) {
      i++;
      continue;
    }
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    if (i + length > head.length) break;
    if (byte >= 0xc2 && isUtf8(head.subarray(i, i + length))) {
      valid++;
      i += length;
    } else {
      invalid++;
      if (firstInvalid < 0) firstInvalid = i;
      i++;
    }
  }
  return { valid, invalid, firstInvalid };
}

function countHighBytes(head: Uint8Array): { high: number; inRuns: number; unassigned1252: number } {
  let high = 0;
  let inRuns = 0;
  let unassigned1252 = 0;
  for (let i = 0; i < head.length; i++) {
    const byte = head[i];
    if (byte < 0x80) continue;
    high++;
    if ((head[i - 1] ?? 0) >= 0x80 || (head[i + 1] ?? 0) >= 0x80) inRuns++;
    if (byte === 0x81 || byte === 0x8d || byte === 0x8f || byte === 0x90 || byte === 0x9d) unassigned1252++;
  }
  return { high, inRuns, unassigned1252 };
}
