import type { ColumnMapping } from '../../preload/contract/domain.ts';
import { AppError } from '../../preload/contract/errors.ts';
import type { Evidence } from '../../preload/contract/incidents.ts';
import type { LocalFile } from '../services/ports.ts';
import { type CsvSample, readCsv, readHeading, sampleCsv } from './csv.ts';
import { openLayerFile } from './layer-file.ts';
import type { ToDegrees } from './layer-rows.ts';
import { RowReader } from './row-reader.ts';
import { createFileHash } from './source.ts';
import { isSqliteFile, isSqliteName } from './sqlite/page-file.ts';
import type { RowCursor } from './table-row.ts';

export interface ReadProgress {
  readonly signal?: AbortSignal | undefined;
  /** Of the work, which may be more than the bytes of the file. */
  readonly onRead?: (bytesRead: number, bytesTotal: number) => void;
}

/** A file of incidents whose first rows were read, whatever its format. */
export interface TableFile {
  readonly file: LocalFile;
  readonly columns: readonly string[];
  /** The first rows, at most 5,000. */
  readonly rows: readonly (readonly string[])[];
  readonly isEmpty: boolean;
  /** Empty where the format has none. */
  readonly format: { readonly encoding: string; readonly delimiter: string; readonly layer: string };
  /** Of the format. */
  readonly evidence: readonly Evidence[];
  /** What the format says of its columns. */
  readonly known: Partial<ColumnMapping>;
  /** Evidence of what it says so. */
  readonly knownEvidence: ReadonlyMap<Evidence['field'], Pick<Evidence, 'code' | 'params'>>;
  /** Goes through the first rows once more. */
  readonly head: () => RowCursor;
  /** Goes through all rows: after each step `next` moves through some of them. */
  readonly read: (progress: ReadProgress) => AsyncGenerator<RowCursor, void, undefined>;
  /** SHA-256 of the file's bytes, hex; after all rows were read. */
  readonly fileHash: () => string;
  readonly close: () => void;
}

export interface TableFileOptions {
  readonly layer?: string | undefined;
  readonly toDegrees?: ToDegrees | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Opens a CSV file or a layer of points of a GeoPackage or SpatiaLite file; which of them it is, its first bytes say.
 *
 * @throws AppError as sampleCsv and openLayerFile; sqlite.not-a-database for a file that is named like one.
 */
export async function openTableFile(file: LocalFile, options: TableFileOptions = {}): Promise<TableFile> {
  if ((await isSqliteFile(file)) || isSqliteName(file.name)) return openLayerFile(file, options);
  if (options.layer !== undefined) throw new AppError('layers.unknown', { name: file.name, layer: options.layer, layers: '' });
  return csvFile(await sampleCsv(file, options.signal));
}

function csvFile(sample: CsvSample): TableFile {
  const { file, columns, rows, encoding, delimiter } = sample;
  const hash = createFileHash();
  return {
    ...{ file, columns, rows },
    isEmpty: rows.length === 0 && sample.isWhole && !openHead(sample).next(),
    format: { encoding: encoding.encoding, delimiter, layer: '' },
    evidence: [
      { field: 'encoding', column: '', ...encoding.why, share: encoding.share },
      { field: 'delimiter', column: '', code: 'rows-even', params: {}, share: sample.delimiterShare },
    ],
    known: {},
    knownEvidence: new Map(),
    head: () => openHead(sample),
    fileHash: () => hash.digest(),
    close: () => undefined,
    async *read({ signal, onRead }) {
      const reader = new RowReader(file.name, delimiter);
      let isHeadingRead = false;
      const onPart = (part: Uint8Array, bytesRead: number, bytesTotal: number): void => {
        hash.update(part);
        onRead?.(bytesRead, bytesTotal);
      };
      for await (const chunk of readCsv(sample, { signal, onRead: onPart })) {
        reader.add(chunk);
        isHeadingRead ||= reader.next();
        if (isHeadingRead) yield reader;
      }
      reader.end();
      isHeadingRead ||= reader.next();
      if (isHeadingRead) yield reader;
    },
  };
}

/** A reader over the sampled bytes, the heading already taken. */
function openHead({ file, delimiter, head, isWhole }: CsvSample): RowReader {
  const reader = new RowReader(file.name, delimiter);
  reader.add(head);
  if (isWhole) reader.end();
  readHeading(reader, file.name);
  return reader;
}
