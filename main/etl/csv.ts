import { AppError } from '../../preload/contract/errors.ts';
import type { LocalFile } from '../services/ports.ts';
import { detectEncoding, type TextEncodingFound, toUtf8 } from './encoding.ts';
import { listColumns } from './plan.ts';
import { MAX_COLUMNS, MAX_ROW_BYTES, RowReader } from './row-reader.ts';
import { readBytes, readHead, type ReadOptions } from './source.ts';

/** More than the longest row, so that a file without line ends is found out here. */
const HEAD_BYTES = MAX_ROW_BYTES + 65_536;
const SNIFFED_ROWS = 200;
const SAMPLE_ROWS = 5_000;
const delimiters = [',', ';', '\t', '|'] as const;

/** What the first megabyte of a CSV file says about all of it. */
export interface CsvSample {
  readonly file: LocalFile;
  readonly encoding: TextEncodingFound;
  readonly delimiter: string;
  /** Share of the first rows that have as many fields as the heading. */
  readonly delimiterShare: number;
  /** Names of the heading, trimmed; empty and repeated ones are told apart by their number. */
  readonly columns: readonly string[];
  /** The first rows with as many fields as the heading, at most 5,000. */
  readonly rows: readonly (readonly string[])[];
  /** The first bytes as UTF-8; the last row in them may be cut unless `isWhole`. */
  readonly head: Uint8Array;
  readonly isWhole: boolean;
}

/**
 * Reads the beginning of a CSV file and finds out encoding, delimiter and heading.
 *
 * @throws AppError file.missing, file.empty, file.unreadable, file.vanished, csv.not-text, csv.encoding, csv.no-rows,
 *         csv.too-many-columns, csv.row-too-long.
 */
export async function sampleCsv(file: LocalFile, signal?: AbortSignal): Promise<CsvSample> {
  const { head: bytes, isWhole } = await readHead(file, HEAD_BYTES, signal);
  const encoding = detectEncoding(bytes, file.name);
  const head = await decodeHead(bytes, encoding);
  const { delimiter, share } = detectDelimiter(head, isWhole, file.name);
  const reader = new RowReader(file.name, delimiter);
  reader.add(head);
  if (isWhole) reader.end();
  const columns = readHeading(reader, file.name);
  const rows: string[][] = [];
  while (rows.length < SAMPLE_ROWS && reader.next()) if (reader.fieldCount === columns.length) rows.push(reader.fieldTexts());
  return { file, encoding, delimiter, delimiterShare: share, columns, rows, head, isWhole };
}

/** Streams the whole of a sampled file as UTF-8. */
export function readCsv({ file, encoding }: CsvSample, options: ReadOptions): AsyncGenerator<Uint8Array, void, undefined> {
  return toUtf8(readBytes(file, options), encoding.encoding);
}

/**
 * Takes the first row as the names of the columns.
 *
 * @throws AppError csv.no-rows if there is no heading, csv.too-many-columns.
 */
export function readHeading(reader: RowReader, name: string): string[] {
  if (!reader.next()) throw new AppError('csv.no-rows', { name });
  if (reader.fieldCount > MAX_COLUMNS) throw new AppError('csv.too-many-columns', { name, columns: reader.fieldCount, limit: MAX_COLUMNS });
  if (reader.hasBadQuotes) throw new AppError('csv.columns-missing', { name, missing: 'heading', columns: reader.rawText(200) });
  const seen = new Set<string>();
  return reader.fieldTexts().map((text, index) => {
    const given = text.replaceAll(/[\p{Cc}\p{Cf}]/gu, '').trim() || `column ${index + 1}`;
    const column = seen.has(given) ? `${given} (${index + 1})` : given;
    seen.add(column);
    return column;
  });
}

/** @throws AppError csv.columns-missing that names the parts without a column, and the columns there are. */
export function failMissing(name: string, missing: readonly string[], columns: readonly string[]): never {
  throw new AppError('csv.columns-missing', { name, missing: missing.join(', '), columns: listColumns(columns) });
}

async function decodeHead(bytes: Uint8Array<ArrayBuffer>, { encoding }: TextEncodingFound): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  for await (const part of toUtf8(toAsync(bytes), encoding)) parts.push(part);
  return parts.length === 1 ? parts[0] : Buffer.concat(parts);
}

async function* toAsync(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** The delimiter that splits most of the first rows into as many fields as the heading; of equals, the one with most fields. */
function detectDelimiter(head: Uint8Array, isWhole: boolean, name: string): { delimiter: string; share: number } {
  let best = { delimiter: ',', share: 0, columns: 1 };
  for (const delimiter of delimiters) {
    const reader = new RowReader(name, delimiter);
    reader.add(head);
    if (isWhole) reader.end();
    if (!reader.next()) continue;
    const columns = reader.fieldCount;
    if (columns < 2) continue;
    let rows = 0;
    let alike = 0;
    while (rows < SNIFFED_ROWS && reader.next()) {
      rows++;
      if (reader.fieldCount === columns) alike++;
    }
    const share = rows === 0 ? 1 : alike / rows;
    if (share > best.share || (share === best.share && columns > best.columns)) best = { delimiter, share, columns };
  }
  return { delimiter: best.delimiter, share: best.columns === 1 ? 1 : best.share };
}
