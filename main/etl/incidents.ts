import { AppError } from '../../preload/contract/errors.ts';
import type { ColumnMapping, Reject } from '../../preload/contract/domain.ts';
import { incidentOrigins } from '../../preload/contract/origins.ts';
import type { IncidentBatch } from '../batch.ts';
import type { EtlOptions, FilePreview, LocalFile } from '../services/ports.ts';
import { type Bulk, createCleaner } from './clean.ts';
import { type CsvSample, readCsv, readHeading, sampleCsv } from './csv.ts';
import { detectMapping } from './detect.ts';
import { BATCH_ROWS } from './batch-builder.ts';
import { parseDecimalText } from './number.ts';
import { compilePlan, type Plan, signatureOf } from './plan.ts';
import { RowReader } from './row-reader.ts';
import { createFileHash } from './source.ts';
import { textAt } from './text.ts';

const PREVIEW_ROWS = 200;

/** Moment that "far future" is measured from. */
interface Clock {
  readonly nowMs?: number;
}

/**
 * Names the set of columns of a CSV file, also where no mapping can be detected: what a mapping is remembered by.
 *
 * @throws AppError as sampleCsv.
 */
export async function signature(file: LocalFile): Promise<string> {
  return signatureOf((await sampleCsv(file)).columns);
}

/**
 * Reads the beginning of a file and says what each of the first 200 rows would become.
 *
 * @param given     settles parts of the mapping; null = detect all of it.
 * @param timeZone  IANA name for times without an offset.
 * @throws AppError of file.* and csv.* as the contract lists for incidents.preview; input.invalid for the time zone.
 */
export async function preview(
  file: LocalFile,
  given: Partial<ColumnMapping> | null,
  timeZone: string,
  { nowMs = Date.now() }: Clock = {},
): Promise<FilePreview> {
  const sample = await sampleCsv(file);
  if (sample.rows.length === 0 && sample.isWhole && !hasRows(sample)) throw new AppError('csv.no-rows', { name: file.name });
  const known = withoutUndefined(given ?? {});
  checkKnownColumns(sample, known);
  const { mapping, evidence } = detectMapping(sample, known, timeZone);
  const full = { ...mapping, ...known };
  const plan = compilePlan(file.name, sample.columns, full);
  return {
    encoding: sample.encoding.encoding,
    delimiter: sample.delimiter,
    columns: sample.columns,
    signature: signatureOf(sample.columns),
    mapping: full,
    mappingFrom: known.time !== undefined && known.lon !== undefined && known.lat !== undefined ? 'given' : 'detected',
    evidence: [
      { field: 'encoding', column: '', ...sample.encoding.why, share: sample.encoding.share },
      { field: 'delimiter', column: '', code: 'rows-even', params: {}, share: sample.delimiterShare },
      ...evidence,
    ],
    rows: previewRows(sample, plan, nowMs),
  };
}

/**
 * Streams a CSV file as batches of cleaned incidents, 20,000 rows at a time, each with the rejects among its rows.
 *
 * The next rows are read when `onBatch` is done. Memory is flat. About a million rows a second on one core.
 *
 * @returns read: rows seen, blank lines not counted; fileHash: SHA-256 of the file's bytes, hex.
 * @throws AppError as preview; file.vanished with the row reached; cancelled; and whatever `onBatch` throws.
 */
export async function readIncidents(
  file: LocalFile,
  mapping: ColumnMapping,
  onBatch: (batch: IncidentBatch, rejects: readonly Reject[]) => Promise<void>,
  { signal, onProgress, nowMs = Date.now() }: EtlOptions & Clock = {},
): Promise<{ readonly read: number; readonly fileHash: string }> {
  const sample = await sampleCsv(file, signal);
  const plan = compilePlan(file.name, sample.columns, mapping);
  const cleaner = createCleaner(plan, { nowMs, bulk: findBulk(sample, plan) });
  const reader = new RowReader(file.name, sample.delimiter);
  const hash = createFileHash();
  const progress = { bytesRead: 0, bytesTotal: 0, rows: 0 };
  let rejects: Reject[] = [];
  let read = 0;
  let isHeadingRead = false;

  const flush = async (): Promise<void> => {
    if (signal?.aborted === true) throw new AppError('cancelled');
    progress.rows = read;
    onProgress?.({ ...progress });
    const batchRejects = rejects;
    rejects = [];
    await onBatch(cleaner.flush(), batchRejects);
  };
  const takeRows = async (): Promise<void> => {
    if (!isHeadingRead && reader.next()) isHeadingRead = true;
    while (isHeadingRead && reader.next()) {
      read++;
      const reject = cleaner.take(reader);
      if (reject !== null) rejects.push(reject);
      if (cleaner.isFull() || rejects.length === BATCH_ROWS) await flush();
    }
  };

  try {
    for await (const chunk of readCsv(sample, {
      signal,
      onRead(part, bytesRead, bytesTotal) {
        hash.update(part);
        progress.bytesRead = bytesRead;
        progress.bytesTotal = bytesTotal;
      },
    })) {
      reader.add(chunk);
      await takeRows();
    }
  } catch (error) {
    throw error instanceof AppError && error.code === 'file.vanished'
      ? new AppError('file.vanished', { ...error.params, row: read }, { cause: error })
      : error;
  }
  reader.end();
  await takeRows();
  if (read === 0) throw new AppError('csv.no-rows', { name: file.name });
  await flush();
  return { read, fileHash: hash.digest() };
}

function withoutUndefined(given: Partial<ColumnMapping>): Partial<ColumnMapping> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function checkKnownColumns({ file, columns }: CsvSample, { time, lon, lat }: Partial<ColumnMapping>): void {
  const anyColumn = columns[0];
  compilePlan(file.name, columns, {
    ...{
      time: time ?? anyColumn,
      lon: lon ?? anyColumn,
      lat: lat ?? anyColumn,
      type: null,
      key: null,
      description: [],
      place: null,
      zone: null,
      origin: null,
    },
    ...{ originWords: {}, timeFormat: 'iso', decimalMark: '.', swapLonLat: false, timeZone: 'UTC' },
  });
}

function hasRows(sample: CsvSample): boolean {
  const reader = openHead(sample);
  return reader.next();
}

/** A reader over the sampled bytes, the heading already taken. */
function openHead({ file, delimiter, head, isWhole }: CsvSample): RowReader {
  const reader = new RowReader(file.name, delimiter);
  reader.add(head);
  if (isWhole) reader.end();
  readHeading(reader, file.name);
  return reader;
}

function previewRows(sample: CsvSample, plan: Plan, nowMs: number): FilePreview['rows'] {
  const cleaner = createCleaner(plan, { nowMs, bulk: findBulk(sample, plan) });
  const reader = openHead(sample);
  const seen: { line: number; fields: string[]; reject: Reject | null }[] = [];
  while (seen.length < PREVIEW_ROWS && reader.next()) {
    seen.push({ line: reader.line, fields: reader.fieldTexts(), reject: cleaner.take(reader) });
  }
  const batch = cleaner.flush();
  let next = 0;
  return seen.map(({ line, fields, reject }) => ({ line, fields, reject, incident: reject === null ? incidentAt(batch, next++) : null }));
}

function incidentAt(batch: IncidentBatch, index: number): NonNullable<FilePreview['rows'][number]['incident']> {
  return {
    occurredMs: batch.occurredMs[index],
    utcOffsetMin: batch.utcOffsetMin[index],
    origin: incidentOrigins[batch.origin[index]] ?? null,
    lon: batch.lonLat[2 * index],
    lat: batch.lonLat[2 * index + 1],
    description: textAt(batch.description, index),
    place: textAt(batch.place, index),
    type: batch.typeNames[batch.type[index]],
  };
}

/**
 * The box that holds the middle nine tenths of the sample's points, widened on each side by its own width and at least
 * one degree; null with fewer than 20 points.
 */
function findBulk({ rows }: CsvSample, { lon, lat, mapping }: Plan): Bulk | null {
  const points = rows
    .map((row) => [parseDecimalText(row[lon], mapping.decimalMark), parseDecimalText(row[lat], mapping.decimalMark)] as const)
    .filter(([x, y]) => !Number.isNaN(x) && !Number.isNaN(y) && (x !== 0 || y !== 0));
  if (points.length < 20) return null;
  const x = spread(points.map(([value]) => value));
  const y = spread(points.map(([, value]) => value));
  const [lonSpan, latSpan] = mapping.swapLonLat ? [y, x] : [x, y];
  return { west: lonSpan.low, east: lonSpan.high, south: latSpan.low, north: latSpan.high };
}

function spread(values: number[]): { low: number; high: number } {
  values.sort((a, b) => a - b);
  const low = values[Math.floor(0.05 * (values.length - 1))];
  const high = values[Math.ceil(0.95 * (values.length - 1))];
  const margin = Math.max(1, high - low);
  return { low: low - margin, high: high + margin };
}
